/* lifecycle.c - what becomes of connections that are forked, closed too early, opened again and again.
**
**   lifecycle EXTENSION SERVER WHAT...
**
** SERVER answers any A question with NOERROR. WHAT is a word of the table at the end; a line for each says `WHAT ok`, or what was wrong. */
#include <dirent.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *extension, *server;
static unsigned asked; /* each name is new, so that it is asked and not remembered */

static sqlite3 *open_loaded(void)
{
  sqlite3 *db = NULL;
  char *message = NULL;
  char *sql = sqlite3_mprintf(
      "SELECT dns_config('servers', %Q), dns_config('deny', 'none'), dns_config('progress', 'off')", server);
  if( sqlite3_open(":memory:", &db) != SQLITE_OK
      || sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 1, NULL) != SQLITE_OK
      || sqlite3_load_extension(db, extension, NULL, &message) != SQLITE_OK
      || sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK ) {
    fprintf(stderr, "lifecycle: %s\n", message ? message : sqlite3_errmsg(db));
    exit(2);
  }
  sqlite3_free(sql);
  return db;
}

/* Whether a question has the answer that it should. */
static bool asks(sqlite3 *db)
{
  sqlite3_stmt *statement = NULL;
  char *sql = sqlite3_mprintf("SELECT dns_status('p%d-%u.example', 'A')", (int)getpid(), asked++);
  bool right = sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK && sqlite3_step(statement) == SQLITE_ROW
               && strcmp((const char *)sqlite3_column_text(statement, 0), "NOERROR") == 0;
  sqlite3_finalize(statement);
  sqlite3_free(sql);
  return right;
}

/* A statement with most of its questions still under way. */
static sqlite3_stmt *half_way(sqlite3 *db)
{
  sqlite3_stmt *statement = NULL;
  char *sql = sqlite3_mprintf(
      "WITH RECURSIVE n(i) AS (VALUES(1) UNION ALL SELECT i + 1 FROM n WHERE i < 200) SELECT status FROM dns"
      " WHERE name IN (SELECT 'delay-50.h%u-' || i || '.example' FROM n) AND type = 'A'",
      asked++);
  if( sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK || sqlite3_step(statement) != SQLITE_ROW ) exit(2);
  sqlite3_free(sql);
  return statement;
}

static unsigned rows_left(sqlite3_stmt *statement)
{
  unsigned rows = 0;
  while( sqlite3_step(statement) == SQLITE_ROW ) rows++;
  return rows;
}

static bool child_is_right(pid_t child)
{
  int status = 0;
  return waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static unsigned descriptors(void)
{
  unsigned count = 0;
  DIR *folder = opendir("/proc/self/fd");
  while( folder && readdir(folder) ) count++;
  if( folder ) closedir(folder);
  return count;
}

static bool is_mapped(void)
{
  char line[4096];
  bool found = false;
  FILE *maps = fopen("/proc/self/maps", "r");
  while( maps && fgets(line, sizeof line, maps) ) found = found || strstr(line, "dnssig") != NULL;
  if( maps ) fclose(maps);
  return found;
}

/* ---- the table: each gives NULL, or what was wrong ---- */

static const char *fork_exit(void)
{
  sqlite3 *db = open_loaded();
  pid_t child;
  if( !asks(db) ) return "no answer before the fork";
  child = fork();
  if( child == 0 ) _exit(0);
  if( !child_is_right(child) ) return "the child did not exit";
  if( !asks(db) ) return "no answer after the fork";
  return sqlite3_close(db) == SQLITE_OK ? NULL : "not closed";
}

static const char *fork_close(void)
{
  sqlite3 *db = open_loaded();
  pid_t child;
  if( !asks(db) ) return "no answer before the fork";
  child = fork();
  if( child == 0 ) _exit(sqlite3_close(db) != SQLITE_OK);
  if( !child_is_right(child) ) return "the child could not close";
  if( !asks(db) ) return "no answer after the fork";
  return sqlite3_close(db) == SQLITE_OK ? NULL : "not closed";
}

/* Both go on asking, at the same time. */
static const char *fork_ask(void)
{
  sqlite3 *db = open_loaded();
  bool right = true;
  pid_t child;
  if( !asks(db) ) return "no answer before the fork";
  child = fork();
  for( int i = 0; i < 300; i++ ) right = asks(db) && right;
  if( child == 0 ) _exit(!right);
  if( !child_is_right(child) ) return "the child did not have its answers";
  if( !right ) return "the parent did not have its answers";
  return sqlite3_close(db) == SQLITE_OK ? NULL : "not closed";
}

/* The child throws away a statement whose answers the parent waits for. */
static const char *fork_half_way(void)
{
  sqlite3 *db = open_loaded();
  sqlite3_stmt *statement = half_way(db);
  pid_t child = fork();
  if( child == 0 ) {
    sqlite3_finalize(statement);
    _exit(sqlite3_close(db) != SQLITE_OK);
  }
  if( !child_is_right(child) ) return "the child could not close";
  if( rows_left(statement) != 199 ) return "the parent did not have its answers";
  sqlite3_finalize(statement);
  return asks(db) && sqlite3_close(db) == SQLITE_OK ? NULL : "the parent could not go on";
}

static const char *close_busy(void)
{
  sqlite3 *db = open_loaded();
  sqlite3_stmt *statement = half_way(db);
  if( sqlite3_close(db) != SQLITE_BUSY ) return "closed with a statement under way";
  if( rows_left(statement) != 199 ) return "rows were lost";
  sqlite3_finalize(statement);
  return sqlite3_close(db) == SQLITE_OK ? NULL : "not closed";
}

/* SQLite keeps the connection until its last statement is gone. */
static const char *close_later(void)
{
  sqlite3 *db = open_loaded();
  sqlite3_stmt *statement = half_way(db), *other = half_way(db);
  if( sqlite3_close_v2(db) != SQLITE_OK ) return "not closed";
  sqlite3_finalize(other);
  if( rows_left(statement) != 199 ) return "rows were lost";
  return sqlite3_finalize(statement) == SQLITE_OK ? NULL : "not finalized";
}

static const char *left(void)
{
  for( int i = 0; i < 20; i++ ) {
    sqlite3 *db = open_loaded();
    sqlite3_stmt *statement = half_way(db);
    if( i % 2 ) sqlite3_reset(statement);
    sqlite3_finalize(statement);
    if( sqlite3_close(db) != SQLITE_OK ) return "not closed";
  }
  return NULL;
}

/* SQLite unloads the library with the last connection that has it. */
static const char *reload(void)
{
  unsigned before = 0;
  sqlite3_int64 memory = 0;
  for( int i = 0; i < 300; i++ ) {
    sqlite3 *db = open_loaded();
    if( !asks(db) ) return "no answer";
    if( sqlite3_close(db) != SQLITE_OK ) return "not closed";
    if( i == 0 && is_mapped() ) return "not unloaded";
    if( i == 20 ) {
      before = descriptors();
      memory = sqlite3_memory_used();
    }
  }
  if( descriptors() != before ) return "descriptors were lost";
  return sqlite3_memory_used() == memory ? NULL : "memory was lost";
}

/* Twice into one connection; and one of two connections closes. */
static const char *twice(void)
{
  sqlite3 *db = open_loaded(), *other = open_loaded();
  if( sqlite3_load_extension(db, extension, NULL, NULL) != SQLITE_OK ) return "not loaded a second time";
  if( !asks(other) || sqlite3_close(other) != SQLITE_OK ) return "the other connection";
  /* Settings are those of the second load. */
  if( sqlite3_exec(db, "SELECT domain_registrable('a.b.example')", NULL, NULL, NULL) != SQLITE_OK ) return "of no use";
  return sqlite3_close(db) == SQLITE_OK ? NULL : "not closed";
}

static const struct {
  const char *word;
  const char *(*run)(void);
} table[] = {
    {"fork-exit", fork_exit},   {"fork-close", fork_close},   {"fork-ask", fork_ask}, {"fork-half-way", fork_half_way},
    {"close-busy", close_busy}, {"close-later", close_later}, {"left", left},         {"reload", reload},
    {"twice", twice},
};

int main(int argc, char **argv)
{
  if( argc < 4 ) {
    fprintf(stderr, "usage: lifecycle EXTENSION SERVER WHAT...\n");
    return 2;
  }
  extension = argv[1];
  server = argv[2];
  for( int i = 3; i < argc; i++ ) {
    const char *wrong = "no such word";
    for( size_t k = 0; k < sizeof table / sizeof table[0]; k++ ) {
      if( strcmp(table[k].word, argv[i]) == 0 ) wrong = table[k].run();
    }
    printf("%s %s\n", argv[i], wrong ? wrong : "ok");
    fflush(stdout);
  }
  return 0;
}
