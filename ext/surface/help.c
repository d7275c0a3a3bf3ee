/* help.c - dns_help: everything this extension offers, from the very tables that register it.
**
**   SELECT usage, summary FROM dns_help WHERE kind = 'address'
**   SELECT example FROM dns_help WHERE name = 'dns_replay'
**
** name TEXT, kind TEXT, usage TEXT, summary TEXT, returns TEXT, errors TEXT, source TEXT, example TEXT: a row for each function and
** table, in the order of the reference. */
#include "core/memory.h"
#include "surface/families.h"
#include "surface/list_table.h"

SQLITE_EXTENSION_INIT3

static const RowColumnDoc columns[] = {
    {"name", "TEXT", "of the function or table"},
    {"kind", "TEXT", "what it has to do with"},
    {"usage", "TEXT", "how it is called"},
    {"summary", "TEXT", "what it is for"},
    {"returns", "TEXT", "type, unit, range, what NULL means; the columns of a table"},
    {"errors", "TEXT", "what raises an SQL error"},
    {"source", "TEXT", "RFC and section, paper, list"},
    {"example", "TEXT", "a statement that runs"},
};

typedef struct Entry {
  const char *cells[COUNT(columns)];
} Entry;

static Entry entry_of(const char *name, const char *kind, const Doc *doc)
{
  return (Entry){{name, kind, doc->usage, doc->summary, doc->returns, doc->errors, doc->source, doc->example}};
}

static size_t entries_of_all(void)
{
  size_t count = 0;
  for( size_t i = 0; i < family_count; i++ ) count += families[i]->function_count + families[i]->table_count;
  return count;
}

static Status open_list(Connection *connection, void **list, size_t *count)
{
  Entry *entries = mem_array(entries_of_all(), sizeof *entries);
  size_t at = 0;
  (void)connection;
  if( !entries ) return DNSSIG_NOMEM;
  for( size_t i = 0; i < family_count; i++ ) {
    const Family *family = families[i];
    for( size_t f = 0; f < family->function_count; f++ ) {
      entries[at++] = entry_of(family->functions[f].name, family->kind, &family->functions[f].doc);
    }
    for( size_t t = 0; t < family->table_count; t++ ) {
      entries[at++] = entry_of(family->tables[t].name, family->kind, &family->tables[t].doc);
    }
  }
  *list = entries;
  *count = at;
  return DNSSIG_OK;
}

static void close_list(void *list, size_t count)
{
  (void)count;
  mem_free(list);
}

static void list_value(sqlite3_context *context, const void *list, size_t row, int column)
{
  const Entry *entries = list;
  sqlite3_result_text(context, entries[row].cells[column], -1, SQLITE_STATIC);
}

static const ListTable help_table = {
    columns, COUNT(columns), SQLITE_VTAB_INNOCUOUS, open_list, list_value, close_list,
};

static int connect_help(sqlite3 *db, void *connection, int argc, const char *const *argv, sqlite3_vtab **out,
                        char **error)
{
  (void)argc, (void)argv, (void)error;
  return list_table_connect(db, connection, &help_table, out);
}

static const sqlite3_module module = LIST_TABLE_MODULE(connect_help);

static const Table tables[] = {
    {"dns_help",
     &module,
     {.usage = "dns_help",
      .summary = "Every function and table of this extension, explained, with a statement to try.",
      .returns = "name, kind, usage, summary, returns, errors, source, example; a row for each, no column is NULL.",
      .errors = "none",
      .source = "The tables that register them",
      .example = "SELECT usage, summary FROM dns_help WHERE kind = 'session'"}},
};

const Family family_help = {"help", NULL, 0, tables, COUNT(tables)};
