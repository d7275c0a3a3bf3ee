/* enrich.c - dns_enrich(): from candidates to answers, in batches that a kill cannot undo.
**
**   SELECT dns_install();
**   INSERT INTO dns_candidate(domain) VALUES ('a.example'), ('b.example');
**   SELECT dns_enrich()     {"domains":2,"collected":2,"cut_short":0,"rows":58,"batches":1,"seconds":0.021}
**   SELECT dns_enrich()     {"domains":0,"collected":0,"cut_short":0,"rows":0,"batches":0,"seconds":0.001}
**
** In:   the rows of dns_candidate that dns_collection does not call collected.
** Out:  rows of dns_answer; a summary.
**
** How it works: one pass over dns_collection notes where each batch ends. A batch is one INSERT ... SELECT over that stretch of
** names, and looks again whether each is collected: another connection may have been faster. It is a statement in no transaction, so
** that SQLite commits it by itself when it is done, and takes it back by itself when it fails or is interrupted. With BEGIN, Ctrl-C would
** leave the connection within our transaction: SQLite then begins no statement before the one that calls us has ended, a ROLLBACK
** neither. For the same reason dns_enrich refuses to run within a transaction, or within a statement that writes. Each domain has its
** turn once in a call, so that one which nobody ever answers does not hold up the rest.
**
** The answers stand under the candidate's host in canonical form, which is what dns_collect calls the domain, and under the text as
** it is where there is no host in it: dns_collection finds them by the same rule. */
#include <stdbool.h>
#include <string.h>

#include "core/clock.h"
#include "core/memory.h"
#include "surface/families.h"
#include "surface/result.h"
#include "surface/row.h"

SQLITE_EXTENSION_INIT3

enum { BATCH_DEFAULT = 500, BATCH_MOST = 100000 };

/* The stretch of names behind the end of the batch before, up to `last`. */
typedef struct Batch {
  char *last; /* owned */
  size_t len;
  int64_t domains; /* that are to be collected */
} Batch;

typedef struct Enrich {
  sqlite3 *db;
  int64_t batch_size;
  Batch *batches;
  size_t count, capacity;
  sqlite3_stmt *collect; /* ?1 < domain <= ?2 */
  sqlite3_stmt *left;    /* how many of these are not collected */
  int64_t domains, done, rows, finished;
  int code; /* SQLite's own, for a DNSSIG_MISUSE that is its failure */
  Text *why;
} Enrich;

static Status database_fault(Enrich *enrich, int code)
{
  Status status = result_database_fault(enrich->db, code, &enrich->code, enrich->why);
  if( status == DNSSIG_MISUSE && strncmp(sqlite3_errmsg(enrich->db), "no such table: dns_", 19) == 0 ) {
    text_string(enrich->why, "; SELECT dns_install() makes it");
  }
  return status;
}

static Status prepare(Enrich *enrich, const char *sql, sqlite3_stmt **out)
{
  int code = sqlite3_prepare_v2(enrich->db, sql, -1, out, NULL);
  return code == SQLITE_OK ? DNSSIG_OK : database_fault(enrich, code);
}

/* The columns are named: a table may have got more since, and dns_collect, too. It is main's: by its bare name a table of an attached file
** that is called so would come first, and somebody else's rows would be recorded as answers. */
static void collect_statement(Text *sql)
{
  text_string(sql, "INSERT INTO dns_answer(domain, role");
  for( size_t i = 0; i < ROW_COLUMN_COUNT; i++ ) text_format(sql, ", %s", row_columns[i].name);
  text_string(sql, ") SELECT qdomain, role");
  for( size_t i = 0; i < ROW_COLUMN_COUNT; i++ ) text_format(sql, ", %s", row_columns[i].name);
  text_string(
      sql, " FROM main.dns_collect WHERE qdomain IN (SELECT coalesce(domain_host(domain), domain) FROM dns_collection"
           " WHERE domain > ?1 AND domain <= ?2 AND state <> 'collected')");
}

static Status prepare_all(Enrich *enrich)
{
  char space[900];
  Text sql;
  Status status;
  text_init(&sql, space, sizeof space);
  collect_statement(&sql);
  status = sql.status;
  if( status == DNSSIG_OK ) status = prepare(enrich, sql.data, &enrich->collect);
  text_clear(&sql);
  if( status != DNSSIG_OK ) return status;
  return prepare(enrich,
                 "SELECT count(*) FROM dns_collection WHERE domain > ?1 AND domain <= ?2 AND state <> 'collected'",
                 &enrich->left);
}

/* The batch under way ends with this name. */
static Status end_batch(Enrich *enrich, const Text *last, int64_t domains)
{
  void *list = enrich->batches;
  char *copy = last->status == DNSSIG_OK ? mem_copy(last->data, last->len) : NULL;
  Status status = DNSSIG_NOMEM;
  if( copy ) status = mem_grow(&list, &enrich->capacity, enrich->count + 1, sizeof *enrich->batches);
  enrich->batches = list;
  if( status != DNSSIG_OK ) {
    mem_free(copy);
    return status;
  }
  enrich->batches[enrich->count++] = (Batch){copy, last->len, domains};
  return DNSSIG_OK;
}

/* Cuts the names, which come in order, into batches. */
static Status cut_batches(Enrich *enrich, sqlite3_stmt *names, Text *last)
{
  int64_t domains = 0;
  Status status = DNSSIG_OK;
  int code = SQLITE_ROW;
  while( status == DNSSIG_OK && (code = sqlite3_step(names)) == SQLITE_ROW ) {
    const char *text = (const char *)sqlite3_column_text(names, 0);
    if( !text ) return DNSSIG_NOMEM;
    text_reset(last);
    text_bytes(last, text, (size_t)sqlite3_column_bytes(names, 0));
    enrich->domains++;
    if( ++domains < enrich->batch_size ) continue;
    status = end_batch(enrich, last, domains);
    domains = 0;
  }
  if( status == DNSSIG_OK && code != SQLITE_DONE ) status = database_fault(enrich, code);
  return status == DNSSIG_OK && domains ? end_batch(enrich, last, domains) : status;
}

/* Reads what is to be collected. */
static Status plan_batches(Enrich *enrich)
{
  sqlite3_stmt *names = NULL;
  char space[300];
  Text last;
  Status status = prepare(
      enrich, "SELECT domain FROM dns_collection WHERE domain > '' AND state <> 'collected' ORDER BY domain", &names);
  text_init(&last, space, sizeof space);
  if( status == DNSSIG_OK ) status = cut_batches(enrich, names, &last);
  text_clear(&last);
  sqlite3_finalize(names);
  return status;
}

/* Runs one of the two statements over batch i to its end; its number, if it gives one, goes to *number. */
static Status run(Enrich *enrich, sqlite3_stmt *statement, size_t i, int64_t *number)
{
  const Batch *batch = &enrich->batches[i];
  const char *after = i ? batch[-1].last : "";
  Status status = DNSSIG_OK;
  int code = sqlite3_bind_text64(statement, 1, after, i ? batch[-1].len : 0, SQLITE_STATIC, SQLITE_UTF8);
  if( code == SQLITE_OK ) {
    code = sqlite3_bind_text64(statement, 2, batch->last, batch->len, SQLITE_STATIC, SQLITE_UTF8);
  }
  if( code == SQLITE_OK ) code = sqlite3_step(statement);
  if( code == SQLITE_ROW ) {
    *number = sqlite3_column_int64(statement, 0);
  } else if( code != SQLITE_DONE ) {
    status = database_fault(enrich, code);
  }
  sqlite3_reset(statement);
  return status;
}

static Status collect_batch(Enrich *enrich, size_t i)
{
  int64_t left = 0, none = 0;
  Status status = run(enrich, enrich->collect, i, &none);
  if( status != DNSSIG_OK ) return status;
  enrich->rows += sqlite3_changes(enrich->db);
  enrich->finished++;
  status = run(enrich, enrich->left, i, &left);
  if( left < enrich->batches[i].domains ) enrich->done += enrich->batches[i].domains - left;
  return status;
}

static Status collect_all(Enrich *enrich)
{
  Status status = plan_batches(enrich);
  if( status == DNSSIG_OK ) status = prepare_all(enrich);
  for( size_t i = 0; i < enrich->count && status == DNSSIG_OK; i++ ) status = collect_batch(enrich, i);
  if( status == DNSSIG_MISUSE && enrich->finished ) {
    text_format(enrich->why, " (%lld domains were collected and stay so)", (long long)enrich->done);
  }
  return status;
}

static void close_enrich(Enrich *enrich)
{
  for( size_t i = 0; i < enrich->count; i++ ) mem_free(enrich->batches[i].last);
  mem_free(enrich->batches);
  sqlite3_finalize(enrich->collect);
  sqlite3_finalize(enrich->left);
}

/* A batch could not be committed here. */
static Status check_transaction(Connection *connection, Text *why)
{
  if( connection->enriches ) {
    text_string(why, "it is at work already, and reads what calls it again");
  } else if( !sqlite3_get_autocommit(connection->db) ) {
    text_string(why, "a transaction is open, so that no batch could be committed: COMMIT or ROLLBACK first");
  } else if( sqlite3_txn_state(connection->db, NULL) == SQLITE_TXN_WRITE ) {
    text_string(why,
                "it is called by a statement that writes, so that no batch could be committed: SELECT it by itself");
  } else {
    return DNSSIG_OK;
  }
  return DNSSIG_MISUSE;
}

static Status read_batch_size(sqlite3_value *given, int64_t *size, Text *why)
{
  *size = sqlite3_value_int64(given);
  if( sqlite3_value_numeric_type(given) == SQLITE_INTEGER && *size >= 1 && *size <= BATCH_MOST ) return DNSSIG_OK;
  text_format(why, "the batch is to be a number of domains from 1 to %d", BATCH_MOST);
  return DNSSIG_MISUSE;
}

static void result_summary(sqlite3_context *context, const Enrich *enrich, int64_t started_us)
{
  char space[240];
  Text text;
  text_init(&text, space, sizeof space);
  text_format(
      &text, "{\"domains\":%lld,\"collected\":%lld,\"cut_short\":%lld,\"rows\":%lld,\"batches\":%lld,\"seconds\":%.3f}",
      (long long)enrich->domains, (long long)enrich->done, (long long)(enrich->domains - enrich->done),
      (long long)enrich->rows, (long long)enrich->finished, (double)(clock_monotonic_us() - started_us) / 1e6);
  result_text(context, &text);
}

/* dns_enrich(), dns_enrich(batch) */
static void enrich_call(sqlite3_context *context, int argc, sqlite3_value **argv)
{
  Connection *connection = ((const Bound *)sqlite3_user_data(context))->connection;
  int64_t started_us = clock_monotonic_us();
  char space[500];
  Text why;
  Enrich enrich = {.db = connection->db, .batch_size = BATCH_DEFAULT, .code = SQLITE_ERROR, .why = &why};
  Status status = DNSSIG_OK;
  text_init(&why, space, sizeof space);
  text_string(&why, "dns_enrich: ");
  if( argc ) status = read_batch_size(argv[0], &enrich.batch_size, &why);
  if( status == DNSSIG_OK ) status = check_transaction(connection, &why);
  if( status == DNSSIG_OK ) {
    connection->enriches = true;
    status = collect_all(&enrich);
    connection->enriches = false;
  }
  if( why.status != DNSSIG_OK ) status = DNSSIG_NOMEM;
  if( status == DNSSIG_OK ) {
    result_summary(context, &enrich, started_us);
  } else {
    result_fault(context, status, status == DNSSIG_INTERRUPT ? NULL : why.data);
    if( status == DNSSIG_MISUSE ) sqlite3_result_error_code(context, enrich.code);
  }
  close_enrich(&enrich);
  text_clear(&why);
}

static const Function functions[] = {
    {.name = "dns_enrich",
     .least_args = 0,
     .most_args = 1,
     .flags = LIVE,
     .call = enrich_call,
     .doc = {.usage = "dns_enrich([batch])",
             .summary =
                 "Collects every row of dns_candidate that dns_collection does not call collected into dns_answer, as "
                 "dns_collect does, and commits each batch of that many domains (500), so that a kill or a Ctrl-C "
                 "loses at "
                 "most the batch under way. Calling it again goes on where it stopped, and tries again what was cut "
                 "short.",
             .returns = "JSON: domains that were to be collected, how many of them are now collected and how many cut "
                        "short, rows "
                        "added to dns_answer, batches, seconds.",
             .errors =
                 "A batch that is no number from 1 to 100000. An open transaction, or a statement that writes. No "
                 "dns_candidate: dns_install() makes it. A failure of SQLite's own, such as a full disk; the batches "
                 "before "
                 "stay. Use in a view or trigger of a database file.",
             .source = "This extension",
             .example = "SELECT dns_install(), dns_enrich()"}},
};

const Family family_enrich = {"investigation", functions, COUNT(functions), NULL, 0};
