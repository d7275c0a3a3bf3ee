/* host_value.h - the host in an argument. */
#ifndef DNSSIG_SURFACE_HOST_VALUE_H
#define DNSSIG_SURFACE_HOST_VALUE_H

#include <sqlite3ext.h>
#include <stdbool.h>

#include "name/recent.h"

/* Reads the host in the value, as host_parse does. False: there is none, and the result is set (to NULL, or to a fault).
** *out is borrowed from the connection of the context's function until the next call. */
bool host_value(sqlite3_context *context, sqlite3_value *value, Reading **out);

/* The same where only an address, or only a name, will do. */
bool ip_value(sqlite3_context *context, sqlite3_value *value, const Host **out);
bool name_value(sqlite3_context *context, sqlite3_value *value, Reading **out);

/* Where the suffix of the reading's host, a name, begins, by the connection's list. */
const SuffixSplit *split_value(sqlite3_context *context, Reading *reading, bool icann);

#endif
