/* lookalike_store.c - SQL about the tables behind a lookalike table. */
#include "surface/lookalike_store.h"

#include <string.h>

#include "core/random.h"
#include "core/status.h"

SQLITE_EXTENSION_INIT3

static const char *const shadow_names[] = {"brand", "version"};

/* %w twice: schema and name. */
static const char *const sources[STORE_STATEMENTS] = {
    [STORE_READ_VERSION] = "SELECT version FROM \"%w\".\"%w_version\" WHERE id = 1",
    [STORE_WRITE_VERSION] = "REPLACE INTO \"%w\".\"%w_version\"(id, version) VALUES (1, ?1)",
    [STORE_INSERT] = "INSERT INTO \"%w\".\"%w_brand\"(id, domain, rank, owned) VALUES (?1, ?2, ?3, ?4)",
    [STORE_REPLACE] = "REPLACE INTO \"%w\".\"%w_brand\"(id, domain, rank, owned) VALUES (?1, ?2, ?3, ?4)",
    [STORE_UPDATE] = "UPDATE \"%w\".\"%w_brand\" SET id = ?1, domain = ?2, rank = ?3, owned = ?4 WHERE id = ?5",
    [STORE_UPDATE_REPLACE] =
        "UPDATE OR REPLACE \"%w\".\"%w_brand\" SET id = ?1, domain = ?2, rank = ?3, owned = ?4 WHERE id = ?5",
    [STORE_DELETE] = "DELETE FROM \"%w\".\"%w_brand\" WHERE id = ?1",
};

int store_open(Store *store, sqlite3 *db, const char *schema, const char *name)
{
  store->db = db;
  store->schema = sqlite3_mprintf("%s", schema);
  store->name = sqlite3_mprintf("%s", name);
  return store->schema && store->name ? SQLITE_OK : SQLITE_NOMEM;
}

static void forget(Store *store, size_t which)
{
  sqlite3_finalize(store->statements[which]);
  store->statements[which] = NULL;
}

static void forget_statements(Store *store)
{
  for( size_t i = 0; i < STORE_STATEMENTS; i++ ) forget(store, i);
}

void store_close(Store *store)
{
  forget_statements(store);
  sqlite3_free(store->schema);
  sqlite3_free(store->name);
}

static int run_sql(Store *store, char *sql)
{
  int code = sql ? sqlite3_exec(store->db, sql, NULL, NULL, NULL) : SQLITE_NOMEM;
  sqlite3_free(sql);
  return code;
}

int store_create(Store *store)
{
  return run_sql(store,
                 sqlite3_mprintf("CREATE TABLE \"%w\".\"%w_brand\"(id INTEGER PRIMARY KEY, domain TEXT NOT NULL UNIQUE,"
                                 " rank INTEGER, owned INTEGER NOT NULL);"
                                 "CREATE TABLE \"%w\".\"%w_version\"(id INTEGER PRIMARY KEY, version INTEGER NOT NULL);"
                                 "INSERT INTO \"%w\".\"%w_version\" VALUES (1, 0)",
                                 store->schema, store->name, store->schema, store->name, store->schema, store->name));
}

int store_drop(Store *store)
{
  forget_statements(store);
  return run_sql(store, sqlite3_mprintf("DROP TABLE IF EXISTS \"%w\".\"%w_brand\";"
                                        "DROP TABLE IF EXISTS \"%w\".\"%w_version\"",
                                        store->schema, store->name, store->schema, store->name));
}

int store_rename(Store *store, const char *name)
{
  char *copy = sqlite3_mprintf("%s", name);
  int code;
  if( !copy ) return SQLITE_NOMEM;
  forget_statements(store);
  code = run_sql(store, sqlite3_mprintf("ALTER TABLE \"%w\".\"%w_brand\" RENAME TO \"%w_brand\";"
                                        "ALTER TABLE \"%w\".\"%w_version\" RENAME TO \"%w_version\"",
                                        store->schema, store->name, name, store->schema, store->name, name));
  if( code == SQLITE_OK ) {
    sqlite3_free(store->name);
    store->name = copy;
  } else {
    sqlite3_free(copy);
  }
  return code;
}

bool store_is_shadow(const char *name)
{
  for( size_t i = 0; i < COUNT(shadow_names); i++ ) {
    if( sqlite3_stricmp(name, shadow_names[i]) == 0 ) return true;
  }
  return false;
}

/* SQLITE_ERROR says that a table or a column is missing, or that a view in its place fails. */
static int judged(int code)
{
  return (code & 0xFF) == SQLITE_ERROR ? SQLITE_CORRUPT_VTAB : code;
}

/* Ordinary tables only: a statement over a view of this very table would hold the table open, and so itself. */
static int prepare(Store *store, char *sql, unsigned flags, sqlite3_stmt **out)
{
  int code = sql ? sqlite3_prepare_v3(store->db, sql, -1, flags | SQLITE_PREPARE_NO_VTAB, out, NULL) : SQLITE_NOMEM;
  sqlite3_free(sql);
  return judged(code);
}

/* The second lock behind SQLITE_PREPARE_NO_VTAB: what leads back all the same (a function of the user's in a trigger) ends here, not
** at the end of the stack. */
int store_step(Store *store, sqlite3_stmt *statement)
{
  int code;
  if( store->busy ) return SQLITE_CORRUPT_VTAB;
  store->busy = true;
  code = sqlite3_step(statement);
  store->busy = false;
  return judged(code);
}

int store_prepared(Store *store, StoreStatement which, sqlite3_stmt **out)
{
  int code = SQLITE_OK;
  *out = NULL;
  if( store->busy ) return SQLITE_CORRUPT_VTAB;
  if( !store->statements[which] ) {
    code = prepare(store, sqlite3_mprintf(sources[which], store->schema, store->name), SQLITE_PREPARE_PERSISTENT,
                   &store->statements[which]);
  }
  *out = store->statements[which];
  return code == SQLITE_OK ? sqlite3_clear_bindings(*out) : code;
}

int store_run(Store *store, StoreStatement which)
{
  int code = store_step(store, store->statements[which]);
  int reset = sqlite3_reset(store->statements[which]);
  if( code == SQLITE_DONE || code == SQLITE_ROW ) return SQLITE_OK;
  if( (code & 0xFF) != SQLITE_CONSTRAINT ) forget(store, which);
  return reset == SQLITE_OK ? code : judged(reset);
}

int store_select(Store *store, const char *where, sqlite3_stmt **out)
{
  if( store->busy ) return SQLITE_CORRUPT_VTAB;
  return prepare(store,
                 sqlite3_mprintf("SELECT id, domain, rank, owned FROM \"%w\".\"%w_brand\"%s%s", store->schema,
                                 store->name, where ? " WHERE " : "", where ? where : ""),
                 0, out);
}

int store_version(Store *store, sqlite3_int64 *version)
{
  sqlite3_stmt *statement;
  int code = store_prepared(store, STORE_READ_VERSION, &statement);
  if( code != SQLITE_OK ) return code;
  code = store_step(store, statement);
  if( code == SQLITE_ROW ) {
    *version = sqlite3_column_int64(statement, 0);
    code = SQLITE_OK;
  } else if( code == SQLITE_DONE ) {
    code = SQLITE_CORRUPT_VTAB;
  }
  sqlite3_reset(statement);
  if( code != SQLITE_OK ) forget(store, STORE_READ_VERSION);
  return code;
}

int store_touch(Store *store)
{
  sqlite3_stmt *statement;
  sqlite3_int64 version;
  int code = store_prepared(store, STORE_WRITE_VERSION, &statement);
  if( code != SQLITE_OK ) return code;
  random_fill(&version, sizeof version);
  code = sqlite3_bind_int64(statement, 1, version);
  return code == SQLITE_OK ? store_run(store, STORE_WRITE_VERSION) : code;
}
