/* list_table.h - read-only eponymous tables whose rows are a list, made anew when a scan begins.
**
** Such a table says what its columns are, how the list is made, what a cell holds and how the list is let go. Constraints are
** SQLite's own business: the lists are short.
**
**   static int connect(sqlite3 *db, void *connection, int argc, const char *const *argv, sqlite3_vtab **out, char **error)
**   {
**     (void)argc, (void)argv, (void)error;
**     return list_table_connect(db, connection, &stats, out);
**   }
**   static const sqlite3_module module = LIST_TABLE_MODULE(connect);
*/
#ifndef DNSSIG_SURFACE_LIST_TABLE_H
#define DNSSIG_SURFACE_LIST_TABLE_H

#include <sqlite3ext.h>
#include <stddef.h>

#include "core/status.h"
#include "surface/connection.h"
#include "surface/row.h"

typedef struct ListTable {
  const RowColumnDoc *columns;
  size_t column_count;
  int risk; /* SQLITE_VTAB_DIRECTONLY or SQLITE_VTAB_INNOCUOUS */

  /* Makes the list and says how long it is. Every list is passed to `close`, a NULL one too. */
  Status (*open)(Connection *connection, void **list, size_t *count);
  void (*value)(sqlite3_context *context, const void *list, size_t row, int column);
  void (*close)(void *list, size_t count);
} ListTable;

/* For xConnect. Borrows connection and table for as long as the table is connected. */
int list_table_connect(sqlite3 *db, void *connection, const ListTable *table, sqlite3_vtab **out);

int list_table_best_index(sqlite3_vtab *vtab, sqlite3_index_info *info);
int list_table_disconnect(sqlite3_vtab *vtab);
int list_table_open(sqlite3_vtab *vtab, sqlite3_vtab_cursor **out);
int list_table_close(sqlite3_vtab_cursor *cursor);
int list_table_filter(sqlite3_vtab_cursor *cursor, int plan, const char *words, int argc, sqlite3_value **argv);
int list_table_next(sqlite3_vtab_cursor *cursor);
int list_table_eof(sqlite3_vtab_cursor *cursor);
int list_table_column(sqlite3_vtab_cursor *cursor, sqlite3_context *context, int column);
int list_table_rowid(sqlite3_vtab_cursor *cursor, sqlite3_int64 *rowid);

/* Without xCreate a module is eponymous only. */
#define LIST_TABLE_MODULE(connect)                                                                                     \
  {                                                                                                                    \
    .xConnect = (connect), .xBestIndex = list_table_best_index, .xDisconnect = list_table_disconnect,                  \
    .xOpen = list_table_open, .xClose = list_table_close, .xFilter = list_table_filter, .xNext = list_table_next,      \
    .xEof = list_table_eof, .xColumn = list_table_column, .xRowid = list_table_rowid,                                  \
  }

#endif
