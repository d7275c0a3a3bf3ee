/* settings_table.c - dns_settings: what is set on this connection, and what it works with.
**
**   SELECT value FROM dns_settings WHERE key = 'qps'              auto
**   SELECT key, value FROM dns_settings WHERE value <> "default"  what was changed
**   SELECT value FROM dns_settings WHERE key = 'psl_date'         2026-08-19
**
** key TEXT, value, default, description TEXT. First a row for each setting of dns_config(), then rows that only report: they have
** no default. Reading the table opens no socket; servers_in_use reads the system's resolver configuration. */
#include "core/memory.h"
#include "core/version.h"
#include "name/version.h"
#include "resolve/version.h"
#include "surface/config.h"
#include "surface/families.h"
#include "surface/list_table.h"
#include "surface/result.h"

SQLITE_EXTENSION_INIT3

static const RowColumnDoc columns[] = {
    {"key", "TEXT", "what dns_config() takes; or the name of a fact"},
    {"value", "", "the value now"},
    {"default", "", "what it goes back to; NULL: it cannot be set"},
    {"description", "TEXT", "meaning, unit and accepted values"},
};
enum { COLUMN_KEY, COLUMN_VALUE, COLUMN_DEFAULT, COLUMN_DESCRIPTION };

static Status say_psl_origin(Connection *connection, Text *text)
{
  text_string(text, suffix_origin(connection->suffixes));
  return text->status;
}

static Status say_psl_date(Connection *connection, Text *text)
{
  text_string(text, suffix_date(connection->suffixes));
  return text->status;
}

/* Empty where no file is set. */
static Status say_asn_db(Connection *connection, Text *text)
{
  if( connection->asn_db ) text_string(text, mmdb_type(connection->asn_db));
  return text->status;
}

static Status say_asn_date(Connection *connection, Text *text)
{
  if( connection->asn_db ) text_string(text, mmdb_date(connection->asn_db));
  return text->status;
}

static Status say_country_db(Connection *connection, Text *text)
{
  if( connection->country_db ) text_string(text, mmdb_type(connection->country_db));
  return text->status;
}

static Status say_country_date(Connection *connection, Text *text)
{
  if( connection->country_db ) text_string(text, mmdb_date(connection->country_db));
  return text->status;
}

static Status say_servers(Connection *connection, Text *text)
{
  ServerList list = {0};
  Resolver *resolver;
  Status status = connection_resolver(connection, &resolver);
  if( status == DNSSIG_OK ) status = resolver_servers(resolver, &list);
  for( size_t i = 0; i < list.count && status == DNSSIG_OK; i++ ) {
    char server[SERVER_TEXT_SIZE];
    server_to_text(&list.servers[i], server);
    if( i ) text_char(text, ' ');
    text_string(text, server);
    status = text->status;
  }
  return status;
}

static Status say_dnssig(Connection *connection, Text *text)
{
  (void)connection;
  text_string(text, DNSSIG_VERSION);
  return text->status;
}

static Status say_sqlite(Connection *connection, Text *text)
{
  (void)connection;
  text_string(text, sqlite3_libversion());
  return text->status;
}

static Status say_cares(Connection *connection, Text *text)
{
  (void)connection;
  text_string(text, resolve_cares_version());
  return text->status;
}

static Status say_libpsl(Connection *connection, Text *text)
{
  (void)connection;
  text_string(text, name_libpsl_version());
  return text->status;
}

static Status say_libidn2(Connection *connection, Text *text)
{
  (void)connection;
  text_string(text, name_libidn2_version());
  return text->status;
}

static Status say_libmaxminddb(Connection *connection, Text *text)
{
  (void)connection;
  text_string(text, mmdb_library_version());
  return text->status;
}

typedef struct Fact {
  const char *key;
  Status (*say)(Connection *connection, Text *text);
  const char *description;
} Fact;

static const Fact facts[] = {
    {"psl_origin", say_psl_origin, "Where the public suffix list in use came from; the setting psl chooses it."},
    {"psl_date", say_psl_date, "The date of that list."},
    {"asn_db_type", say_asn_db, "What the file of the setting asn_db says that it is; empty without."},
    {"asn_db_date", say_asn_date, "The day that file was made."},
    {"country_db_type", say_country_db, "What the file of the setting country_db says that it is; empty without."},
    {"country_db_date", say_country_date, "The day that file was made."},
    {"servers_in_use", say_servers,
     "The servers that would be asked now: those of the setting servers, else the system's."},
    {"dnssig_version", say_dnssig, "This extension."},
    {"sqlite_version", say_sqlite, "The SQLite that has loaded it."},
    {"cares_version", say_cares, "c-ares, which sends and receives."},
    {"libpsl_version", say_libpsl, "libpsl, which reads the public suffix list."},
    {"libidn2_version", say_libidn2, "libidn2, which makes A-labels."},
    {"libmaxminddb_version", say_libmaxminddb, "libmaxminddb, which reads the files of asn_db and country_db."},
};

enum { ROWS = SETTING_COUNT + COUNT(facts) };

/* The list: the settings are read where they stand, the facts were found when the scan began. */
typedef struct Report {
  const Settings *settings;
  char *values[COUNT(facts)];
  size_t lens[COUNT(facts)];
} Report;

static void close_list(void *list, size_t count)
{
  Report *report = list;
  (void)count;
  if( !report ) return;
  for( size_t i = 0; i < COUNT(facts); i++ ) mem_free(report->values[i]);
  mem_free(report);
}

static Status find_fact(Connection *connection, const Fact *fact, char **value, size_t *len)
{
  char space[200];
  Text text;
  Status status;
  text_init(&text, space, sizeof space);
  status = fact->say(connection, &text);
  *value = text_take(&text, len);
  return status == DNSSIG_OK && !*value ? DNSSIG_NOMEM : status;
}

static Status open_list(Connection *connection, void **list, size_t *count)
{
  Report *report = mem_zero(sizeof *report);
  Status status = DNSSIG_OK;
  if( !report ) return DNSSIG_NOMEM;
  *list = report;
  *count = ROWS;
  report->settings = &connection->settings;
  for( size_t i = 0; i < COUNT(facts) && status == DNSSIG_OK; i++ ) {
    status = find_fact(connection, &facts[i], &report->values[i], &report->lens[i]);
  }
  return status;
}

static void setting_value(sqlite3_context *context, const Report *report, SettingKey key, int column)
{
  const SettingRow *row = &setting_rows[key];
  if( column == COLUMN_KEY ) sqlite3_result_text(context, row->key, -1, SQLITE_STATIC);
  if( column == COLUMN_VALUE ) config_result(context, report->settings, key);
  if( column == COLUMN_DEFAULT ) config_result_default(context, key);
  if( column == COLUMN_DESCRIPTION ) sqlite3_result_text(context, row->description, -1, SQLITE_STATIC);
}

static void fact_value(sqlite3_context *context, const Report *report, size_t i, int column)
{
  if( column == COLUMN_KEY ) sqlite3_result_text(context, facts[i].key, -1, SQLITE_STATIC);
  if( column == COLUMN_VALUE ) {
    sqlite3_result_text64(context, report->values[i], report->lens[i], SQLITE_TRANSIENT, SQLITE_UTF8);
  }
  if( column == COLUMN_DESCRIPTION ) sqlite3_result_text(context, facts[i].description, -1, SQLITE_STATIC);
}

static void list_value(sqlite3_context *context, const void *list, size_t row, int column)
{
  if( row < SETTING_COUNT ) {
    setting_value(context, list, (SettingKey)row, column);
  } else {
    fact_value(context, list, row - SETTING_COUNT, column);
  }
}

/* It reads the system's configuration, which a view in somebody else's database has no business with. */
static const ListTable settings_table = {
    columns, COUNT(columns), SQLITE_VTAB_DIRECTONLY, open_list, list_value, close_list,
};

static int connect_settings(sqlite3 *db, void *connection, int argc, const char *const *argv, sqlite3_vtab **out,
                            char **error)
{
  (void)argc, (void)argv, (void)error;
  return list_table_connect(db, connection, &settings_table, out);
}

static const sqlite3_module module = LIST_TABLE_MODULE(connect_settings);

static const Table tables[] = {
    {"dns_settings",
     &module,
     {.usage = "dns_settings",
      .summary =
          "Every setting of dns_config() with its value, default and meaning; then what this connection works with: "
          "the public suffix list and its date, the servers in use, versions.",
      .returns = "key, value (INTEGER for numbers, else TEXT), \"default\" (NULL where there is nothing to set), "
                 "description.",
      .errors = "Use in a view or trigger of a database file.",
      .source = "This extension; the environment variable DNSSIG_<KEY> sets a default",
      .example = "SELECT key, value, description FROM dns_settings"}},
};

const Family family_settings = {"session", NULL, 0, tables, COUNT(tables)};
