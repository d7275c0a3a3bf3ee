/* threads.c - connections in threads of their own, all at it at once.
**
**   threads EXTENSION THREADS ROUNDS SQL
**
** Each thread, ROUNDS times: opens a connection in memory, loads the extension, runs SQL, keeps the values that its statements give, and
** closes. Prints one line: threads, rounds, values of a round, and `same` if every round of every thread gave the same values,
** else the first two that differ. Built with -fsanitize=thread (make tsan) it says what two threads touch at once. */
#include <pthread.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct Worker {
  pthread_t thread;
  long rounds;
  char *values; /* of its first round */
  char *other;  /* of the first round that gave others */
  long count;
} Worker;

static const char *extension, *script;

static int keep_row(void *held, int count, char **values, char **names)
{
  sqlite3_str *text = held;
  (void)names;
  for( int i = 0; i < count; i++ ) sqlite3_str_appendf(text, "%s\n", values[i] ? values[i] : "NULL");
  return 0;
}

/* What the script gives, or what went wrong. */
static char *run_round(void)
{
  sqlite3 *db = NULL;
  sqlite3_str *text = sqlite3_str_new(NULL);
  char *message = NULL;
  int code = sqlite3_open(":memory:", &db);
  if( code == SQLITE_OK ) code = sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 1, NULL);
  if( code == SQLITE_OK ) code = sqlite3_load_extension(db, extension, NULL, &message);
  if( code == SQLITE_OK ) code = sqlite3_exec(db, script, keep_row, text, &message);
  if( code != SQLITE_OK ) sqlite3_str_appendf(text, "error %d: %s\n", code, message ? message : "");
  sqlite3_free(message);
  code = sqlite3_close(db);
  if( code != SQLITE_OK ) sqlite3_str_appendf(text, "close: error %d\n", code);
  return sqlite3_str_finish(text);
}

static void *work(void *held)
{
  Worker *worker = held;
  for( long i = 0; i < worker->rounds; i++ ) {
    char *values = run_round();
    if( !worker->values ) {
      worker->values = values;
    } else if( !worker->other && strcmp(values, worker->values) != 0 ) {
      worker->other = values;
    } else {
      sqlite3_free(values);
    }
  }
  return NULL;
}

static long count_lines(const char *text)
{
  long count = 0;
  for( ; *text; text++ ) count += *text == '\n';
  return count;
}

int main(int argc, char **argv)
{
  long threads = argc == 5 ? strtol(argv[2], NULL, 10) : 0;
  long rounds = argc == 5 ? strtol(argv[3], NULL, 10) : 0;
  Worker *workers = threads > 0 ? calloc((size_t)threads, sizeof *workers) : NULL;
  const char *first, *differs = NULL;
  if( !workers || rounds < 1 ) {
    fprintf(stderr, "usage: threads EXTENSION THREADS ROUNDS SQL\n");
    return 2;
  }
  extension = argv[1];
  script = argv[4];
  for( long i = 0; i < threads; i++ ) {
    workers[i].rounds = rounds;
    if( pthread_create(&workers[i].thread, NULL, work, &workers[i]) != 0 ) return 1;
  }
  for( long i = 0; i < threads; i++ ) pthread_join(workers[i].thread, NULL);
  first = workers[0].values;
  for( long i = 0; i < threads && !differs; i++ ) {
    differs = workers[i].other ? workers[i].other : strcmp(workers[i].values, first) != 0 ? workers[i].values : NULL;
  }
  printf("%ld threads, %ld rounds, %ld values each, ", threads, rounds, count_lines(first));
  if( differs ) {
    printf("not the same:\n%s---\n%s", first, differs);
  } else {
    printf("same\n");
  }
  for( long i = 0; i < threads; i++ ) {
    sqlite3_free(workers[i].values);
    sqlite3_free(workers[i].other);
  }
  free(workers);
  return differs != NULL;
}
