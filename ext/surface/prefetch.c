/* prefetch.c - the aggregate dns_prefetch: a whole column of names into the session cache.
**
**   SELECT dns_prefetch(domain, 'A MX') FROM log;
**   {"names":1000,"questions":2000,"seconds":0.412,"status":{"NOERROR":1712,"NXDOMAIN":288}}
**   SELECT domain, dns_a(domain), dns_mx(domain) FROM log;    -- at memory speed now
**
** The steps collect the names, each once however it is written; the end resolves names times types in one stream. Texts that
** are no names count as BADNAME. The answers stay for as long as the cache keeps them (cache_min_ttl, cache_bytes), and to
** the end of the statement in any case. */
#include <stdbool.h>
#include <string.h>

#include "core/clock.h"
#include "core/memory.h"
#include "surface/families.h"
#include "surface/question_list.h"
#include "surface/register.h"
#include "surface/result.h"
#include "surface/statement.h"
#include "surface/value.h"

SQLITE_EXTENSION_INIT3

/* SQLite gives it as zeroes at the first row of a group. */
typedef struct Prefetch {
  QuestionList list;
  QuestionTypes types;
  char *types_text; /* the first row's; NULL: not given */
  bool begun;
  bool failed; /* an error has been raised: nothing is to be asked */
} Prefetch;

typedef struct Summary {
  uint64_t questions;
  uint64_t by_status[ANSWER_STATUS_COUNT];
} Summary;

/* The types must be known before the first question, and questions wait for the last row: one list for the column. */
static Status read_types(Prefetch *prefetch, sqlite3_value *value, Text *why)
{
  const char *text;
  size_t len;
  Status status = value_text(value, &text, &len);
  if( status == DNSSIG_DONE ) {
    text_string(why, "the types are NULL: give a list such as 'A MX'");
    return why->status == DNSSIG_OK ? DNSSIG_MISUSE : why->status;
  }
  if( status != DNSSIG_OK ) return status;
  if( prefetch->begun ) {
    if( strcmp(prefetch->types_text, text) == 0 ) return DNSSIG_OK;
    text_string(why, "the types must be the same on every row: group by them, or give one list for all");
    return why->status == DNSSIG_OK ? DNSSIG_MISUSE : why->status;
  }
  status = question_types_add_list(&prefetch->types, text, len, why);
  if( status == DNSSIG_OK ) prefetch->types_text = mem_copy(text, len);
  return status != DNSSIG_OK || prefetch->types_text ? status : DNSSIG_NOMEM;
}

/* Opens the statement's bracket, so that what the end finds serves the statement's other functions as well. */
static Status begin(sqlite3_context *context)
{
  const Bound *bound = sqlite3_user_data(context);
  StatementVisit visit;
  Status status = statement_enter(context, bound->connection, &visit);
  if( status == DNSSIG_OK ) statement_leave(&visit);
  return status;
}

static void step(sqlite3_context *context, int argc, sqlite3_value **argv)
{
  Prefetch *prefetch = sqlite3_aggregate_context(context, sizeof *prefetch);
  const char *name;
  size_t len;
  char space[300];
  Text why;
  Status status = DNSSIG_OK;
  if( !prefetch ) {
    sqlite3_result_error_nomem(context);
    return;
  }
  if( prefetch->failed ) return;
  text_init(&why, space, sizeof space);
  text_string(&why, "dns_prefetch: ");
  if( argc == 2 ) {
    status = read_types(prefetch, argv[1], &why);
  } else {
    prefetch->types = question_types_usual;
  }
  if( status == DNSSIG_OK && !prefetch->begun ) status = begin(context);
  if( status == DNSSIG_OK ) {
    prefetch->begun = true;
    status = value_text(argv[0], &name, &len);
    if( status == DNSSIG_OK ) status = question_list_add(&prefetch->list, name, len);
  }
  if( status != DNSSIG_OK && status != DNSSIG_DONE ) {
    prefetch->failed = true;
    result_fault(context, status, status == DNSSIG_MISUSE ? why.data : NULL);
  }
  text_clear(&why);
}

static Status resolve(Resolver *resolver, const Prefetch *prefetch, Summary *summary)
{
  QuestionWalk walk = question_walk(&prefetch->list, &prefetch->types, true);
  QuestionSource source = question_walk_source(&walk);
  Stream *stream = NULL;
  Status status = stream_open(resolver, &source, NULL, &stream);
  while( status == DNSSIG_OK ) {
    Answer *answer;
    uint64_t tag;
    status = stream_next(stream, &answer, &tag);
    if( status != DNSSIG_OK ) break;
    summary->questions++;
    summary->by_status[answer_status(answer)]++;
    answer_release(answer);
  }
  stream_close(stream);
  return status == DNSSIG_DONE ? DNSSIG_OK : status;
}

static void summarize(sqlite3_context *context, const Summary *summary, uint64_t names, int64_t took_us)
{
  char space[600];
  const char *separator = "";
  Text json;
  text_init(&json, space, sizeof space);
  text_string(&json, "{\"names\":");
  text_unsigned(&json, names);
  text_string(&json, ",\"questions\":");
  text_unsigned(&json, summary->questions);
  text_format(&json, ",\"seconds\":%lld.%03d,\"status\":{", (long long)(took_us / 1000000),
              (int)(took_us / 1000 % 1000));
  for( int status = 0; status < ANSWER_STATUS_COUNT; status++ ) {
    if( !summary->by_status[status] ) continue;
    text_format(&json, "%s\"%s\":", separator, answer_status_word((AnswerStatus)status));
    text_unsigned(&json, summary->by_status[status]);
    separator = ",";
  }
  text_string(&json, "}}");
  result_json(context, &json);
}

/* Also called, with its result thrown away, when a statement ends before its group does. */
static void finish(sqlite3_context *context)
{
  const Bound *bound = sqlite3_user_data(context);
  Prefetch *prefetch = sqlite3_aggregate_context(context, 0);
  Summary summary = {0};
  int64_t start_us = clock_monotonic_us();
  uint64_t names = 0;
  Status status = DNSSIG_OK;
  if( prefetch && prefetch->begun && !prefetch->failed ) {
    Resolver *resolver;
    QuestionWalk unsendable = question_walk(&prefetch->list, &prefetch->types, false);
    uint64_t bad = question_walk_total(&unsendable);
    for( int kind = 0; kind < QUESTION_KIND_COUNT; kind++ ) names += prefetch->list.counts[kind];
    summary.questions = summary.by_status[ANSWER_BADNAME] = bad;
    status = connection_resolver(bound->connection, &resolver);
    if( status == DNSSIG_OK ) {
      resolver_enter(resolver);
      status = resolve(resolver, prefetch, &summary);
      resolver_leave(resolver);
    }
  }
  if( prefetch ) {
    question_list_clear(&prefetch->list);
    mem_free(prefetch->types_text);
  }
  if( status != DNSSIG_OK ) {
    result_fault(context, status, NULL);
  } else if( !prefetch || !prefetch->failed ) {
    summarize(context, &summary, names, clock_monotonic_us() - start_us);
  }
}

static const Function functions[] = {
    {"dns_prefetch", 1, 2, LIVE_JSON, .step = step, .finish = finish,
     .doc = {"dns_prefetch(name [, types])",
             "Aggregate: resolves a column of names side by side into the session cache, so that dns_a, dns "
             "and the rest find the answers there. Without types: A AAAA NS SOA MX TXT.",
             "JSON object: names (different ones), questions, seconds, and status, the questions by what came of them.",
             "an unknown record type; types that are NULL or differ from row to row", "RFC 1034 section 5.3.3",
             "SELECT dns_prefetch(column1, 'A MX') FROM (VALUES ('example.com'), ('example.net'));"}},
};

const Family family_prefetch = {
    .kind = "bulk",
    .functions = functions,
    .function_count = COUNT(functions),
};
