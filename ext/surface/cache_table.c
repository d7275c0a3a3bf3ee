/* cache_table.c - dns_cache: the answers that this connection's session cache holds.
**
**   SELECT name, type, status FROM dns_cache                    what was asked lately
**   CREATE TABLE recording AS SELECT * FROM dns_cache           a recording; then SELECT dns_replay('recording')
**
** The columns are those of dns (row.h). The rows are a snapshot from when the scan begins. */
#include "core/memory.h"
#include "surface/families.h"
#include "surface/list_table.h"

SQLITE_EXTENSION_INIT3

/* The list: each row's answer (held) and which of its rows it is. */
typedef struct CacheRow {
  Answer *answer;
  size_t i;
} CacheRow;

static void close_list(void *list, size_t count)
{
  CacheRow *rows = list;
  for( size_t i = 0; i < count; i++ ) answer_release(rows[i].answer);
  mem_free(rows);
}

static size_t rows_of_all(Answer *const *answers, size_t count)
{
  size_t rows = 0;
  for( size_t i = 0; i < count; i++ ) rows += row_count(answers[i]);
  return rows;
}

static Status open_list(Connection *connection, void **list, size_t *count)
{
  Answer **answers = NULL;
  size_t answer_total = 0, total = 0, row = 0;
  CacheRow *rows = NULL;
  Status status = DNSSIG_OK;
  if( connection->resolver ) status = resolver_cached(connection->resolver, &answers, &answer_total);
  if( status != DNSSIG_OK ) return status;
  total = rows_of_all(answers, answer_total);
  rows = mem_array(total, sizeof *rows);
  if( !rows ) status = DNSSIG_NOMEM;
  for( size_t i = 0; i < answer_total; i++ ) {
    size_t own = rows ? row_count(answers[i]) : 0;
    for( size_t record = 0; record < own; record++ ) rows[row++] = (CacheRow){answer_hold(answers[i]), record};
    answer_release(answers[i]);
  }
  mem_free(answers);
  *list = rows;
  *count = row;
  return status;
}

static void list_value(sqlite3_context *context, const void *list, size_t row, int column)
{
  const CacheRow *rows = list;
  row_value(context, rows[row].answer, rows[row].i, (RowColumn)column);
}

/* It reads no network, but a view in somebody else's database has no business with what this session looked up. */
static const ListTable cache_table = {
    row_columns, ROW_COLUMN_COUNT, SQLITE_VTAB_DIRECTONLY, open_list, list_value, close_list,
};

static int connect_cache(sqlite3 *db, void *connection, int argc, const char *const *argv, sqlite3_vtab **out,
                         char **error)
{
  (void)argc, (void)argv, (void)error;
  return list_table_connect(db, connection, &cache_table, out);
}

static const sqlite3_module module = LIST_TABLE_MODULE(connect_cache);

#define NAME_OF_COLUMN(constant, name, type, meaning) name ", "

static const Table tables[] = {
    {"dns_cache",
     &module,
     {.usage = "dns_cache",
      .summary = "The answers in this connection's session cache. A copy of it is a recording for dns_replay().",
      .returns = "The columns of dns: " ROW_COLUMNS(NAME_OF_COLUMN) "and no others.",
      .errors = "Use in a view or trigger of a database file.",
      .source = "RFC 2308 section 5 (negative answers are kept too)",
      .example = "SELECT name, type, status, count(data) FROM dns_cache GROUP BY name, type"}},
};

const Family family_cache = {"session", NULL, 0, tables, COUNT(tables)};
