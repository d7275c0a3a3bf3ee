/* list_table.c - the skeleton that all list tables share. The one plan is to read the list from its start. */
#include "surface/list_table.h"

#include "core/memory.h"
#include "surface/result.h"

SQLITE_EXTENSION_INIT3

typedef struct ListVtab {
  sqlite3_vtab base;
  Connection *connection;
  const ListTable *table;
} ListVtab;

typedef struct ListCursor {
  sqlite3_vtab_cursor base;
  void *list;
  size_t count, row;
} ListCursor;

static const ListTable *table_of(const ListCursor *cursor)
{
  return ((const ListVtab *)cursor->base.pVtab)->table;
}

static int declare(sqlite3 *db, const ListTable *table)
{
  char space[1000];
  Text text;
  int code = SQLITE_NOMEM;
  text_init(&text, space, sizeof space);
  text_string(&text, "CREATE TABLE x");
  for( size_t i = 0; i < table->column_count; i++ ) {
    text_format(&text, "%c\"%s\" %s", i ? ',' : '(', table->columns[i].name, table->columns[i].type);
  }
  text_string(&text, ")");
  if( text.status == DNSSIG_OK ) code = sqlite3_declare_vtab(db, text.data);
  text_clear(&text);
  return code;
}

int list_table_connect(sqlite3 *db, void *connection, const ListTable *table, sqlite3_vtab **out)
{
  ListVtab *vtab;
  int code = declare(db, table);
  if( code == SQLITE_OK ) code = sqlite3_vtab_config(db, table->risk);
  if( code != SQLITE_OK ) return code;
  vtab = mem_zero(sizeof *vtab);
  if( !vtab ) return SQLITE_NOMEM;
  vtab->connection = connection;
  vtab->table = table;
  *out = &vtab->base;
  return SQLITE_OK;
}

int list_table_disconnect(sqlite3_vtab *vtab)
{
  mem_free(vtab);
  return SQLITE_OK;
}

int list_table_best_index(sqlite3_vtab *vtab, sqlite3_index_info *info)
{
  (void)vtab;
  info->estimatedCost = 100;
  info->estimatedRows = 100;
  return SQLITE_OK;
}

int list_table_open(sqlite3_vtab *vtab, sqlite3_vtab_cursor **out)
{
  ListCursor *cursor = mem_zero(sizeof *cursor);
  (void)vtab;
  if( !cursor ) return SQLITE_NOMEM;
  *out = &cursor->base;
  return SQLITE_OK;
}

static void drop_list(ListCursor *cursor)
{
  table_of(cursor)->close(cursor->list, cursor->count);
  cursor->list = NULL;
  cursor->count = cursor->row = 0;
}

int list_table_close(sqlite3_vtab_cursor *base)
{
  ListCursor *cursor = (ListCursor *)base;
  drop_list(cursor);
  mem_free(cursor);
  return SQLITE_OK;
}

int list_table_filter(sqlite3_vtab_cursor *base, int plan, const char *words, int argc, sqlite3_value **argv)
{
  ListCursor *cursor = (ListCursor *)base;
  Connection *connection = ((ListVtab *)base->pVtab)->connection;
  (void)plan, (void)words, (void)argc, (void)argv;
  drop_list(cursor);
  return result_code(table_of(cursor)->open(connection, &cursor->list, &cursor->count));
}

int list_table_next(sqlite3_vtab_cursor *base)
{
  ((ListCursor *)base)->row++;
  return SQLITE_OK;
}

int list_table_eof(sqlite3_vtab_cursor *base)
{
  const ListCursor *cursor = (const ListCursor *)base;
  return cursor->row >= cursor->count;
}

int list_table_column(sqlite3_vtab_cursor *base, sqlite3_context *context, int column)
{
  const ListCursor *cursor = (const ListCursor *)base;
  table_of(cursor)->value(context, cursor->list, cursor->row, column);
  return SQLITE_OK;
}

int list_table_rowid(sqlite3_vtab_cursor *base, sqlite3_int64 *rowid)
{
  *rowid = (sqlite3_int64)((const ListCursor *)base)->row + 1;
  return SQLITE_OK;
}
