/* lookalike_store.h - where a lookalike table keeps its brands: two ordinary tables of the same schema.
**
**   X_brand(id INTEGER PRIMARY KEY, domain TEXT UNIQUE, rank, owned)    a brand is a row
**   X_version(id INTEGER PRIMARY KEY, version)                          one row; another random number after each change
**
** Being ordinary tables they commit, roll back and are locked like any. The version lies in them too: whoever reads it sees, whatever
** was rolled back and whichever connection wrote, whether what it made from the brands still holds.
**
** Somebody else may have made the database: the tables can be missing, hold anything, or be views that read the very table they
** belong to. What does not fit is SQLITE_CORRUPT_VTAB. */
#ifndef DNSSIG_SURFACE_LOOKALIKE_STORE_H
#define DNSSIG_SURFACE_LOOKALIKE_STORE_H

#include <sqlite3ext.h>
#include <stdbool.h>

typedef enum StoreStatement {
  STORE_READ_VERSION,
  STORE_WRITE_VERSION,
  STORE_INSERT,
  STORE_REPLACE,
  STORE_UPDATE,
  STORE_UPDATE_REPLACE,
  STORE_DELETE,
  STORE_STATEMENTS
} StoreStatement;

typedef struct Store {
  sqlite3 *db;
  char *schema, *name; /* owned, of sqlite3_malloc */
  sqlite3_stmt *statements[STORE_STATEMENTS];
  bool busy; /* one of its statements is being stepped */
} Store;

/* All give SQLite's codes. The name's strings are copied; store_close frees what the store holds, also after a failed open. */
int store_open(Store *store, sqlite3 *db, const char *schema, const char *name);
void store_close(Store *store);

int store_create(Store *store); /* the tables */
int store_drop(Store *store);
int store_rename(Store *store, const char *name);

/* True for the names of its tables, without "X_". */
bool store_is_shadow(const char *name);

/* Steps; SQLITE_CORRUPT_VTAB where the tables are not what they have to be, or the statement leads back to this store. */
int store_step(Store *store, sqlite3_stmt *statement);

/* Of the statement with its values bound: steps and resets. */
int store_run(Store *store, StoreStatement which);
int store_prepared(Store *store, StoreStatement which, sqlite3_stmt **out); /* borrowed; reset, nothing bound */

/* The rows (id, domain, rank, owned); `where` may be NULL, or take one parameter. Returns owned. */
int store_select(Store *store, const char *where, sqlite3_stmt **out);

int store_version(Store *store, sqlite3_int64 *version);
int store_touch(Store *store); /* another version */

#endif
