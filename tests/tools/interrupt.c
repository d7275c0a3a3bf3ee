/* interrupt.c - how soon a statement ends after sqlite3_interrupt, and what the connection is worth then.
**
**   interrupt EXTENSION MS BEFORE SQL AFTER
**
** Loads the extension into a connection in memory, runs BEFORE, then SQL while another thread interrupts it after MS milliseconds, then
** AFTER. Prints one line: how SQL ended (SQLite's words for its code), rows it gave, milliseconds from the interrupt to its end
** (-1: it ended before), and the first value that AFTER gave. */
#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static sqlite3 *db;
static long after_ms;
static _Atomic int64_t interrupted_us;

static int64_t now_us(void)
{
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void *interrupt_later(void *unused)
{
  struct timespec pause = {after_ms / 1000, after_ms % 1000 * 1000000};
  nanosleep(&pause, NULL);
  interrupted_us = now_us();
  sqlite3_interrupt(db);
  return unused;
}

static int run(const char *sql, long *rows, char **first)
{
  const char *rest = sql;
  int code = SQLITE_OK;
  while( code == SQLITE_OK && *rest ) {
    sqlite3_stmt *statement = NULL;
    code = sqlite3_prepare_v2(db, rest, -1, &statement, &rest);
    while( code == SQLITE_OK && statement && (code = sqlite3_step(statement)) == SQLITE_ROW ) {
      if( first && !*first ) *first = sqlite3_mprintf("%s", sqlite3_column_text(statement, 0));
      if( rows ) ++*rows;
      code = SQLITE_OK;
    }
    if( code == SQLITE_DONE ) code = SQLITE_OK;
    sqlite3_finalize(statement);
  }
  return code;
}

int main(int argc, char **argv)
{
  pthread_t thread;
  long rows = 0;
  char *message = NULL, *first = NULL;
  int64_t ended_us;
  int code;
  if( argc != 6 ) {
    fprintf(stderr, "usage: interrupt EXTENSION MS BEFORE SQL AFTER\n");
    return 2;
  }
  after_ms = strtol(argv[2], NULL, 10);
  if( sqlite3_open(":memory:", &db) != SQLITE_OK
      || sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 1, NULL) != SQLITE_OK
      || sqlite3_load_extension(db, argv[1], NULL, &message) != SQLITE_OK || run(argv[3], NULL, NULL) != SQLITE_OK ) {
    fprintf(stderr, "interrupt: %s\n", message ? message : sqlite3_errmsg(db));
    return 1;
  }
  if( pthread_create(&thread, NULL, interrupt_later, NULL) != 0 ) return 1;
  code = run(argv[4], &rows, NULL);
  ended_us = now_us();
  printf("%s, %ld rows, ", sqlite3_errstr(code), rows);
  printf("%lld ms", interrupted_us ? (long long)(ended_us - interrupted_us) / 1000 : -1LL);
  pthread_join(thread, NULL);
  code = run(argv[5], NULL, &first);
  printf(", then %s\n", code == SQLITE_OK ? first : sqlite3_errmsg(db));
  sqlite3_free(first);
  return sqlite3_close(db) != SQLITE_OK;
}
