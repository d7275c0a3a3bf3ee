/* source_table.c - the name of a table in text, and a statement over its rows. */
#include "surface/source_table.h"

#include <stdbool.h>
#include <string.h>

#include "surface/result.h"

SQLITE_EXTENSION_INIT3

/* `table`, `schema.table`; each part bare or quoted as SQL quotes names: "a.b", [a b], `a`, 'a'. */
typedef struct TableName {
  Text schema; /* empty: where SQLite finds it */
  Text table;
} TableName;

/* What closes a quoted name, 0: a bare one. */
static char closing_quote(char c)
{
  if( c == '[' ) return ']';
  return c == '"' || c == '`' || c == '\'' ? c : 0;
}

/* Reads one part from *at on. A quote within quotes is doubled, but not in brackets. False: the quotes do not close, or nothing
** stands there. */
static bool read_part(const char *text, size_t len, size_t *at, Text *part)
{
  char closing = *at < len ? closing_quote(text[*at]) : 0;
  if( !closing ) {
    while( *at < len && text[*at] != '.' ) text_char(part, text[(*at)++]);
    return part->len > 0 || part->status != DNSSIG_OK;
  }
  ++*at;
  while( *at < len ) {
    char c = text[(*at)++];
    if( c == closing ) {
      if( closing == ']' || *at >= len || text[*at] != closing ) return true;
      ++*at;
    }
    text_char(part, c);
  }
  return false;
}

static bool read_table_name(const char *text, size_t len, TableName *name)
{
  size_t at = 0;
  if( memchr(text, 0, len) || !read_part(text, len, &at, &name->table) ) return false;
  if( at == len ) return true;
  if( text[at++] != '.' ) return false;
  text_bytes(&name->schema, name->table.data, name->table.len);
  text_reset(&name->table);
  return read_part(text, len, &at, &name->table) && at == len;
}

static char *statement_of(const TableName *name, const char *order)
{
  if( name->table.status != DNSSIG_OK || name->schema.status != DNSSIG_OK ) return NULL;
  if( !name->schema.len ) return sqlite3_mprintf("SELECT * FROM \"%w\"%s", name->table.data, order);
  return sqlite3_mprintf("SELECT * FROM \"%w\".\"%w\"%s", name->schema.data, name->table.data, order);
}

/* The rows of the table, where they have numbers by these: SQLite promises no order otherwise. Gives SQLite's code. */
static int prepare_rows(sqlite3 *db, const TableName *name, sqlite3_stmt **rows)
{
  static const char *const orders[] = {" ORDER BY _rowid_", ""};
  int code = SQLITE_ERROR;
  for( size_t i = 0; i < COUNT(orders) && code == SQLITE_ERROR; i++ ) {
    char *sql = statement_of(name, orders[i]);
    code = sql ? sqlite3_prepare_v2(db, sql, -1, rows, NULL) : SQLITE_NOMEM;
    sqlite3_free(sql);
  }
  return code;
}

Status source_table_open(sqlite3 *db, const char *given, size_t len, sqlite3_stmt **rows, int *code, Text *why)
{
  char schema_space[100], table_space[100];
  TableName name;
  Status status = DNSSIG_OK;
  text_init(&name.schema, schema_space, sizeof schema_space);
  text_init(&name.table, table_space, sizeof table_space);
  if( read_table_name(given, len, &name) ) {
    int prepared = prepare_rows(db, &name, rows);
    if( prepared != SQLITE_OK ) status = result_database_fault(db, prepared, code, why);
  } else {
    text_string(why, "no name of a table; write table, schema.table or \"a name\".\"in quotes\"");
    status = DNSSIG_MISUSE;
  }
  text_clear(&name.schema);
  text_clear(&name.table);
  return status;
}
