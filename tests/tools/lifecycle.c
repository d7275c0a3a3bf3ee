/* lifecycle.c - what holds when the library, the connection or the process goes.
**
**   lifecycle EXTENSION reload TIMES SQL     opens, loads, runs SQL, closes, TIMES times; prints what the process holds more
**                                            at the end than after the first ten: bytes, descriptors; and whether the library is mapped
**   lifecycle EXTENSION starve               each of SQLite's allocations while loading fails in turn, once and then for good; after
**                                            each the connection is used and closed, or the library loaded again before that.
**                                            Nothing keeps it mapped but SQLite
**   lifecycle EXTENSION close BEFORE SQL     steps SQL once, closes in each way, and prints what SQLite says
**   lifecycle EXTENSION fork BEFORE SQL MORE HOW
**                                            steps SQL once, forks; the child does HOW (use, close, exit), then the parent goes on.
**                                            Prints what each got of SQL, and of MORE, asked anew
*/
#include <dirent.h>
#include <dlfcn.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

static const char *extension;

static int failed(sqlite3 *db, const char *what)
{
  fprintf(stderr, "lifecycle: %s: %s\n", what, db ? sqlite3_errmsg(db) : "");
  return 1;
}

static int load(sqlite3 *db)
{
  int code = sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 1, NULL);
  return code == SQLITE_OK ? sqlite3_load_extension(db, extension, NULL, NULL) : code;
}

static sqlite3 *open_loaded(void)
{
  sqlite3 *db = NULL;
  if( sqlite3_open(":memory:", &db) == SQLITE_OK && load(db) == SQLITE_OK ) return db;
  exit(failed(db, "open"));
}

/* The statement's rows that are left, first columns between commas. */
static void print_rest(sqlite3_stmt *statement)
{
  int code;
  int rows = 0;
  while( (code = sqlite3_step(statement)) == SQLITE_ROW ) {
    printf("%s%s", rows++ ? "," : "", (const char *)sqlite3_column_text(statement, 0));
  }
  if( code != SQLITE_DONE ) printf("%s%s", rows ? "," : "", sqlite3_errmsg(sqlite3_db_handle(statement)));
}

static sqlite3_stmt *first_step(sqlite3 *db, const char *before, const char *sql)
{
  sqlite3_stmt *statement = NULL;
  if( sqlite3_exec(db, before, NULL, NULL, NULL) == SQLITE_OK
      && sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK && sqlite3_step(statement) == SQLITE_ROW ) {
    return statement;
  }
  exit(failed(db, sql));
}

/* ---- reload ---- */

static long held_bytes(void)
{
#ifdef __GLIBC__
  return (long)mallinfo2().uordblks;
#else
  return 0;
#endif
}

static int held_descriptors(void)
{
  DIR *directory = opendir("/dev/fd");
  int count = 0;
  if( !directory ) return 0;
  while( readdir(directory) ) count++;
  closedir(directory);
  return count;
}

static bool mapped(void)
{
  void *library = dlopen(extension, RTLD_LAZY | RTLD_NOLOAD);
  if( library ) dlclose(library);
  return library != NULL;
}

static int reload(long times, const char *sql)
{
  long bytes = 0;
  int descriptors = 0;
  for( long i = 0; i < times + 10; i++ ) {
    sqlite3 *db = open_loaded();
    if( sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK ) return failed(db, sql);
    if( i == 9 ) {
      bytes = held_bytes();
      descriptors = held_descriptors();
    }
    if( i == times + 9 ) {
      bytes = held_bytes() - bytes;
      descriptors = held_descriptors() - descriptors;
    }
    if( sqlite3_close(db) != SQLITE_OK ) return failed(db, "close");
  }
  printf("%ld bytes, %d descriptors more; %s\n", bytes, descriptors, mapped() ? "mapped" : "not mapped");
  return 0;
}

/* ---- starve: an allocator of SQLite's that fails ---- */

static sqlite3_mem_methods usual;
static long countdown; /* 0: none fails */
static bool for_good;
static long hits;

static bool shall_fail(void)
{
  bool now = countdown > 0 && (countdown == 1 || --countdown == 0);
  if( !now ) return false;
  if( !for_good ) countdown = 0;
  hits++;
  return true;
}

static void *starved_malloc(int size)
{
  return shall_fail() ? NULL : usual.xMalloc(size);
}

static void *starved_realloc(void *old, int size)
{
  return shall_fail() ? NULL : usual.xRealloc(old, size);
}

static int starve(void)
{
  sqlite3_mem_methods methods;
  long failures = 0;
  sqlite3_config(SQLITE_CONFIG_GETMALLOC, &usual);
  methods = usual;
  methods.xMalloc = starved_malloc;
  methods.xRealloc = starved_realloc;
  if( sqlite3_config(SQLITE_CONFIG_MALLOC, &methods) != SQLITE_OK ) return failed(NULL, "configure");
  sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0);
  for( int kind = 0; kind < 4; kind++ ) {
    for( long n = 1, more = 1; more; n++ ) {
      sqlite3 *db = NULL;
      int code;
      if( sqlite3_open(":memory:", &db) != SQLITE_OK ) return failed(db, "open");
      hits = 0;
      for_good = kind & 1;
      countdown = n;
      code = load(db);
      countdown = 0;
      more = hits;
      failures += hits;
      if( code == SQLITE_OK && sqlite3_exec(db, "SELECT domain_host('a.example')", NULL, NULL, NULL) != SQLITE_OK ) {
        return failed(db, "a load that succeeded");
      }
      if( sqlite3_exec(db, "SELECT 1", NULL, NULL, NULL) != SQLITE_OK ) return failed(db, "SELECT 1");
      if( kind & 2 ) {
        if( load(db) != SQLITE_OK ) return failed(db, "loading again");
        code = sqlite3_exec(db, "SELECT domain_host('a.example')", NULL, NULL, NULL);
        if( code != SQLITE_OK ) return failed(db, "use after loading again");
      }
      if( sqlite3_close(db) != SQLITE_OK ) return failed(db, "close");
    }
  }
  printf("%s, %lld bytes left\n", failures > 100 ? "many failures" : "few failures", (long long)sqlite3_memory_used());
  return 0;
}

/* ---- close ---- */

static int close_pending(const char *before, const char *sql)
{
  sqlite3 *db = open_loaded();
  sqlite3_stmt *statement = first_step(db, before, sql);
  printf("close: %s; ", sqlite3_errstr(sqlite3_close(db)));
  printf("then %s; ", sqlite3_errstr(sqlite3_exec(db, "SELECT 1", NULL, NULL, NULL)));
  printf("reset: %s; ", sqlite3_errstr(sqlite3_reset(statement)));
  if( sqlite3_step(statement) != SQLITE_ROW ) return failed(db, "step after reset");
  printf("close_v2: %s; rest: ", sqlite3_errstr(sqlite3_close_v2(db)));
  print_rest(statement);
  sqlite3_reset(statement);
  printf("; again: %s; ", sqlite3_errstr(sqlite3_step(statement)));
  sqlite3_finalize(statement);
  printf("%lld bytes left, %s\n", (long long)sqlite3_memory_used(), mapped() ? "mapped" : "not mapped");
  return 0;
}

/* ---- fork ---- */

static void go_on(sqlite3 *db, sqlite3_stmt *statement, const char *more, const char *who)
{
  sqlite3_stmt *anew = NULL;
  printf("%s: ", who);
  print_rest(statement);
  sqlite3_finalize(statement);
  printf(" anew: ");
  if( sqlite3_prepare_v2(db, more, -1, &anew, NULL) == SQLITE_OK ) print_rest(anew);
  sqlite3_finalize(anew);
  printf("; close: %s\n", sqlite3_errstr(sqlite3_close(db)));
}

static int fork_pending(const char *before, const char *sql, const char *more, const char *how)
{
  sqlite3 *db = open_loaded();
  sqlite3_stmt *statement = first_step(db, before, sql);
  int status = 0;
  pid_t child = fork();
  if( child < 0 ) return failed(NULL, "fork");
  if( child == 0 ) {
    if( strcmp(how, "use") == 0 ) {
      go_on(db, statement, more, "child");
    } else if( strcmp(how, "close") == 0 ) {
      sqlite3_finalize(statement);
      printf("child: close: %s\n", sqlite3_errstr(sqlite3_close(db)));
    }
    exit(0);
  }
  if( waitpid(child, &status, 0) != child || status != 0 ) return failed(NULL, "the child did not end well");
  go_on(db, statement, more, "parent");
  return 0;
}

int main(int argc, char **argv)
{
  const char *what = argc > 2 ? argv[2] : "";
  setvbuf(stdout, NULL, _IONBF, 0);
  extension = argc > 1 ? argv[1] : "";
  if( argc == 5 && strcmp(what, "reload") == 0 ) return reload(strtol(argv[3], NULL, 10), argv[4]);
  if( argc == 3 && strcmp(what, "starve") == 0 ) return starve();
  if( argc == 5 && strcmp(what, "close") == 0 ) return close_pending(argv[3], argv[4]);
  if( argc == 7 && strcmp(what, "fork") == 0 ) return fork_pending(argv[3], argv[4], argv[5], argv[6]);
  fprintf(stderr,
          "usage: lifecycle EXTENSION reload TIMES SQL | starve | close BEFORE SQL | fork BEFORE SQL MORE HOW\n");
  return 2;
}
