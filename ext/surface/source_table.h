/* source_table.h - a table that the user names in an argument, to be read once from its start. */
#ifndef DNSSIG_SURFACE_SOURCE_TABLE_H
#define DNSSIG_SURFACE_SOURCE_TABLE_H

#include <sqlite3ext.h>
#include <stddef.h>

#include "core/status.h"
#include "core/text.h"

/* Prepares a statement over all columns and rows of the table or view in `given`: table, schema.table, each bare or quoted as SQL
** quotes names. Rows come in the order of their numbers, where they have any. Returns owned; sqlite3_finalize frees.
** DNSSIG_MISUSE: why goes to *why, SQLite's code to *code (as it was where the text names no table). DNSSIG_NOMEM,
** DNSSIG_INTERRUPT. */
DNSSIG_MUSTUSE Status source_table_open(sqlite3 *db, const char *given, size_t len, sqlite3_stmt **rows, int *code,
                                        Text *why);

#endif
