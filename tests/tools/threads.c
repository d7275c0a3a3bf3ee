/* threads.c - connections in several threads at once, each its own, do not know of each other.
**
**   threads EXTENSION THREADS ROUNDS SQL...
**
** In each of THREADS threads, ROUNDS times: opens a connection in memory, loads the extension, runs each SQL, closes. %d in a SQL is a
** number that no other round has. What the last SQL gives, all its first columns, must be the same everywhere. Prints that, how often it
** came, and how often something else did. */
#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { THREADS_MAX = 64 };

static char **words;
static int nwords, rounds;
static _Atomic int number;

typedef struct Outcome {
  char *first;
  int same, other;
} Outcome;

static int collect(void *text, int count, char **values, char **names)
{
  (void)count;
  (void)names;
  sqlite3_str_appendf(text, "%s ", values[0] ? values[0] : "NULL");
  return 0;
}

/* What the last statement gave, or the error. Returns owned; sqlite3_free. */
static char *one_round(void)
{
  sqlite3 *db = NULL;
  char *message = NULL;
  sqlite3_str *text = NULL;
  int code = sqlite3_open(":memory:", &db);
  if( code == SQLITE_OK ) code = sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 1, NULL);
  if( code == SQLITE_OK ) code = sqlite3_load_extension(db, words[0], NULL, &message);
  for( int i = 0; i < nwords - 1 && code == SQLITE_OK; i++ ) {
    char own[16];
    const char *place = strstr(words[1 + i], "%d");
    char *sql;
    snprintf(own, sizeof own, "%d", atomic_fetch_add(&number, 1));
    sql = place ? sqlite3_mprintf("%.*s%s%s", (int)(place - words[1 + i]), words[1 + i], own, place + 2)
                : sqlite3_mprintf("%s", words[1 + i]);
    sqlite3_free(sqlite3_str_finish(text));
    text = sqlite3_str_new(db);
    code = sqlite3_exec(db, sql, collect, text, &message);
    sqlite3_free(sql);
  }
  if( code != SQLITE_OK ) sqlite3_str_appendf(text, "error: %s", message ? message : sqlite3_errmsg(db));
  sqlite3_free(message);
  message = sqlite3_str_finish(text);
  if( sqlite3_close(db) != SQLITE_OK ) message = sqlite3_mprintf("%z, and not closed", message);
  return message;
}

static void *run(void *given)
{
  Outcome *outcome = given;
  for( int i = 0; i < rounds; i++ ) {
    char *got = one_round();
    if( !outcome->first ) outcome->first = sqlite3_mprintf("%s", got);
    if( got && outcome->first && strcmp(got, outcome->first) == 0 )
      outcome->same++;
    else
      outcome->other++;
    sqlite3_free(got);
  }
  return NULL;
}

int main(int argc, char **argv)
{
  pthread_t threads[THREADS_MAX];
  Outcome outcomes[THREADS_MAX] = {{0}};
  int count = argc > 4 ? atoi(argv[2]) : 0;
  int same = 0, other = 0;
  if( count < 1 || count > THREADS_MAX ) {
    fprintf(stderr, "usage: threads EXTENSION THREADS ROUNDS SQL...\n");
    return 2;
  }
  rounds = atoi(argv[3]);
  argv[3] = argv[1];
  words = argv + 3;
  nwords = argc - 3;
  for( int i = 0; i < count; i++ ) {
    if( pthread_create(&threads[i], NULL, run, &outcomes[i]) != 0 ) return 2;
  }
  for( int i = 0; i < count; i++ ) pthread_join(threads[i], NULL);
  for( int i = 0; i < count; i++ ) {
    int equal = outcomes[i].first && strcmp(outcomes[i].first, outcomes[0].first) == 0;
    same += equal ? outcomes[i].same : 0;
    other += outcomes[i].other + (equal ? 0 : outcomes[i].same);
  }
  printf("%s| %d the same, %d other\n", outcomes[0].first, same, other);
  for( int i = 0; i < count; i++ ) sqlite3_free(outcomes[i].first);
  return 0;
}
