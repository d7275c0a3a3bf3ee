/* settings.c - any key and any value for dns_config(), through SQL.
**
** Input: a byte that picks the key (past the last: the input up to a zero byte is the key), the rest is the value.
** What must hold: a value that was refused changes nothing; one that was taken reads back as itself, and is taken again as such.
** Not tried: values of psl, asn_db and country_db, which are names of files. */
#include "fuzz.h"

#include "core/settings.h"

/* dns_config(key [, value]) as the statement has it. Gives SQLite's code, and the value in *result, which sqlite3_free frees. */
static int configure(sqlite3_stmt *statement, const char *key, size_t key_len, const char *value, size_t len,
                     char **result)
{
  int code;
  sqlite3_bind_text64(statement, 1, key, key_len, SQLITE_STATIC, SQLITE_UTF8);
  if( value ) sqlite3_bind_text64(statement, 2, value, len, SQLITE_STATIC, SQLITE_UTF8);
  code = sqlite3_step(statement);
  *result = code == SQLITE_ROW ? sqlite3_mprintf("%s", sqlite3_column_text(statement, 0)) : NULL;
  sqlite3_reset(statement);
  return code;
}

static void try_value(sqlite3_stmt *get, sqlite3_stmt *set, const char *key, const char *value, size_t len)
{
  size_t key_len = strlen(key);
  char *before, *result, *after, *again;
  int code;
  insist(configure(get, key, key_len, NULL, 0, &before) == SQLITE_ROW);
  code = configure(set, key, key_len, value, len, &result);
  insist(configure(get, key, key_len, NULL, 0, &after) == SQLITE_ROW);
  if( code == SQLITE_ROW ) {
    insist(strcmp(result, after) == 0);
    for( const char *c = after; *c; c++ ) insist(*c >= ' ' && *c < 127);
    insist(configure(set, key, key_len, after, strlen(after), &again) == SQLITE_ROW);
    insist(strcmp(after, again) == 0);
    sqlite3_free(again);
  } else {
    insist(code == SQLITE_ERROR && strcmp(before, after) == 0);
  }
  sqlite3_free(before);
  sqlite3_free(result);
  sqlite3_free(after);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  static sqlite3 *db;
  static sqlite3_stmt *get, *set;
  const char *rest = (const char *)data + 1;
  char *unused;
  if( !db ) {
    db = open_connection();
    insist(sqlite3_prepare_v2(db, "SELECT dns_config(?1)", -1, &get, NULL) == SQLITE_OK);
    insist(sqlite3_prepare_v2(db, "SELECT dns_config(?1, ?2)", -1, &set, NULL) == SQLITE_OK);
  }
  if( !size ) return 0;
  if( data[0] < SETTING_COUNT ) {
    bool is_file = data[0] == SETTING_PSL || data[0] == SETTING_ASN_DB || data[0] == SETTING_COUNTRY_DB;
    if( !is_file ) try_value(get, set, setting_rows[data[0]].key, rest, size - 1);
    return 0;
  }
  configure(get, rest, size - 1, NULL, 0, &unused);
  sqlite3_free(unused);
  return 0;
}
