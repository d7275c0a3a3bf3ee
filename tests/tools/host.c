/* host.c - what the extension says to a program whose SQLite is not what it needs.
**
**   host EXTENSION old      an SQLite 3.31.1, whose table of functions ends where that version's did
**   host EXTENSION bare     an SQLite without virtual tables
**   host EXTENSION second   another SQLite than the one that uses the extension already, as Node in one process with a system library
**
** Loads the extension as sqlite3_load_extension would, with a table of functions made for the purpose. Prints what it said. */
#define SQLITE_CORE 1 /* this program is the host: it calls SQLite itself */
#include <dlfcn.h>
#include <sqlite3ext.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef int (*Entry)(sqlite3 *, char **, const sqlite3_api_routines *);

static const sqlite3_api_routines *own;

static int keep(sqlite3 *db, char **message, const sqlite3_api_routines *api)
{
  (void)db, (void)message;
  own = api;
  return SQLITE_OK;
}

static int old_number(void)
{
  return 3031001;
}

static const char *old_name(void)
{
  return "3.31.1";
}

/* The first bytes of SQLite's own table, in memory of just that size. */
static sqlite3_api_routines *first_of_table(volatile size_t size)
{
  sqlite3_api_routines *table = malloc(size);
  if( !table || !own ) exit(1);
  memcpy(table, own, size);
  return table;
}

static const char *load(const char *extension, sqlite3 *db, const sqlite3_api_routines *api)
{
  void *library = dlopen(extension, RTLD_NOW);
  Entry entry = library ? (Entry)dlsym(library, "sqlite3_dnssig_init") : NULL;
  char *message = NULL;
  int code;
  if( !entry ) return dlerror();
  code = entry(db, &message, api);
  dlclose(library);
  return message ? message : sqlite3_errstr(code);
}

int main(int argc, char **argv)
{
  const char *how = argc == 3 ? argv[2] : "";
  char *message = NULL;
  sqlite3 *db, *other;
  sqlite3_api_routines *table;
  sqlite3_auto_extension((void (*)(void))keep);
  if( sqlite3_open(":memory:", &db) != SQLITE_OK || sqlite3_open(":memory:", &other) != SQLITE_OK ) return 1;
  table = first_of_table(strcmp(how, "old") == 0 ? offsetof(sqlite3_api_routines, txn_state) : sizeof *table);
  if( strcmp(how, "old") == 0 ) {
    table->libversion_number = old_number;
    table->libversion = old_name;
  } else if( strcmp(how, "bare") == 0 ) {
    table->create_module_v2 = NULL;
  } else if( strcmp(how, "second") == 0 ) {
    sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 1, NULL);
    if( sqlite3_load_extension(db, argv[1], NULL, &message) != SQLITE_OK ) return 1;
  } else {
    fprintf(stderr, "usage: host EXTENSION old|bare|second\n");
    return 2;
  }
  printf("%s\n", load(argv[1], other, table));
  sqlite3_close(other);
  return sqlite3_exec(db, "SELECT 1", NULL, NULL, NULL) != SQLITE_OK || sqlite3_close(db) != SQLITE_OK;
}
