/* value.h - SQLite's values, into ours. (The way back is result.h's.) */
#ifndef DNSSIG_SURFACE_VALUE_H
#define DNSSIG_SURFACE_VALUE_H

#include <sqlite3ext.h>
#include <stddef.h>

#include "core/status.h"

/* The value's text: of a number its digits, of a blob its bytes. Borrowed from value until that is converted or goes.
** DNSSIG_DONE: NULL. DNSSIG_NOMEM. *text is never NULL and ends with a zero; it may have others before. */
DNSSIG_MUSTUSE Status value_text(sqlite3_value *value, const char **text, size_t *len);

#endif
