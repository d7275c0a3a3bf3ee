/* result.h - from our values and faults to SQLite's. The one place where a Status becomes an SQLite error. */
#ifndef DNSSIG_SURFACE_RESULT_H
#define DNSSIG_SURFACE_RESULT_H

#include <sqlite3ext.h>

#include "core/status.h"
#include "core/text.h"

/* The length to give of a text without zeros that ends with one: SQLite copies the zero along, and need not move the text to make
** room for one when a C function such as length() asks for it. */
enum { TO_ZERO = -1 };

/* DNSSIG_OK and DNSSIG_DONE: SQLITE_OK; NOMEM: SQLITE_NOMEM; INTERRUPT: SQLITE_INTERRUPT; the rest: SQLITE_ERROR. */
int result_code(Status status);

/* Of a failure of SQLite's own: DNSSIG_NOMEM, DNSSIG_INTERRUPT, or DNSSIG_MISUSE with SQLite's code in *code and its message in *why. */
DNSSIG_MUSTUSE Status result_database_fault(sqlite3 *db, int failed, int *code, Text *why);

/* Raises the status from a function; message (may be NULL) is borrowed. Text of a stranger in it must be escaped already. */
void result_fault(sqlite3_context *context, Status status, const char *message);

/* Leaves the status as an error of a virtual table and gives its code. */
int result_table_fault(sqlite3_vtab *table, Status status, const char *message);

/* Sets the text as the result, or SQLITE_NOMEM if it failed; clears it. */
void result_text(sqlite3_context *context, Text *text);

/* The same, marked as JSON, so that SQLite's JSON functions take it as such. */
void result_json(sqlite3_context *context, Text *text);

#endif
