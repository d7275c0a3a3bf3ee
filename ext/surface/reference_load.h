/* reference_load.h - dns_reference_load(), for the family in reference.c. */
#ifndef DNSSIG_SURFACE_REFERENCE_LOAD_H
#define DNSSIG_SURFACE_REFERENCE_LOAD_H

#include <sqlite3ext.h>

void reference_load_call(sqlite3_context *context, int argc, sqlite3_value **argv);

#endif
