/* evidence.c - evidence_*: what a signal saw, as JSON, and what signals come to.
**
**   SELECT evidence_object('ns', 'ns1.a.example', 'count', 2)              {"ns":"ns1.a.example","count":2}
**   SELECT evidence_value('{"country":"NL"}', 'country')                   NL
**   SELECT evidence_score(weight) FROM dns_signal                          1 - (1 - w1)(1 - w2)...
**
** Why not SQLite's own: 3.40 holds json_object, json_group_array and ->> unsafe in a stored view with trusted_schema off,
** and the product of a column is no aggregate of its own. What comes in is a stranger's: text leaves as valid UTF-8 without control
** characters, what claims to be JSON is looked at first, and every aggregate keeps so much and no more. Lists and maps: evidence_list.c. */
#include <stdbool.h>
#include <string.h>

#include "answer/json.h"
#include "core/memory.h"
#include "core/text.h"
#include "surface/families.h"
#include "surface/json_value.h"
#include "surface/register.h"
#include "surface/result.h"
#include "surface/value.h"

SQLITE_EXTENSION_INIT3

enum { PAIRS_MAX = 12, REASONS_MAX = 200 };

/* What is JSON already stands as it is, but for what a terminal would take for more than text. */
static void write_json(Text *json, sqlite3_value *value)
{
  const char *text;
  size_t len;
  Status status = value_text(value, &text, &len);
  if( status == DNSSIG_NOMEM ) {
    json->status = status;
  } else if( status == DNSSIG_OK && json_is_container(text, len) ) {
    text_json_whole(json, text, len);
  } else {
    json_value(json, value);
  }
}

/* evidence_object(key, value, ...) */

static void write_pair(Text *json, sqlite3_value **pair)
{
  const char *key;
  size_t len;
  bool is_json;
  Status status = value_text(pair[0], &key, &len);
  if( status == DNSSIG_NOMEM ) json->status = status;
  if( status != DNSSIG_OK || sqlite3_value_type(pair[1]) == SQLITE_NULL ) return;
  is_json = len > 2 && memcmp(key + len - 2, "[]", 2) == 0;
  if( json->len > 1 ) text_char(json, ',');
  text_json(json, key, is_json ? len - 2 : len);
  text_char(json, ':');
  if( is_json ) {
    write_json(json, pair[1]);
  } else {
    json_value(json, pair[1]);
  }
}

static void call_object(sqlite3_context *context, int argc, sqlite3_value **argv)
{
  char space[1000];
  Text json;
  if( argc % 2 ) {
    result_fault(context, DNSSIG_MISUSE, "evidence_object: keys and values are wanted, two by two");
    return;
  }
  text_init(&json, space, sizeof space);
  text_char(&json, '{');
  for( int i = 0; i < argc; i += 2 ) write_pair(&json, argv + i);
  text_char(&json, '}');
  result_json(context, &json);
}

/* evidence_value(json, key) */
static void call_value(sqlite3_context *context, int argc, sqlite3_value **argv)
{
  const char *json, *key;
  size_t json_len, key_len;
  char space[300];
  Text found;
  Status status = value_text(argv[0], &json, &json_len);
  (void)argc;
  if( status == DNSSIG_OK ) status = value_text(argv[1], &key, &key_len);
  if( status == DNSSIG_NOMEM ) result_fault(context, status, NULL);
  if( status != DNSSIG_OK ) return;
  text_init(&found, space, sizeof space);
  if( json_member(json, json_len, key, &found) || found.status != DNSSIG_OK ) result_text(context, &found);
  text_clear(&found);
}

/* evidence_score(weight) */

typedef struct Score {
  double none; /* the product of 1 - weight, less 1, so that zeroed memory is the product of nothing */
} Score;

static void step_score(sqlite3_context *context, int argc, sqlite3_value **argv)
{
  Score *score = sqlite3_aggregate_context(context, sizeof *score);
  double weight = sqlite3_value_double(argv[0]);
  (void)argc;
  if( !score ) {
    sqlite3_result_error_nomem(context);
    return;
  }
  if( !(weight > 0) ) weight = 0;
  if( weight > 1 ) weight = 1;
  score->none = (score->none + 1) * (1 - weight) - 1;
}

static void finish_score(sqlite3_context *context)
{
  const Score *score = sqlite3_aggregate_context(context, 0);
  sqlite3_result_double(context, score ? 0 - score->none : 0);
}

/* evidence_reasons(signal, weight, meaning, evidence) */

typedef struct Reason {
  double weight;
  char *signal, *json; /* owned; json is the whole object */
  size_t signal_len, json_len;
} Reason;

typedef struct Reasons {
  Reason *list;
  size_t count, capacity;
  Status status;
} Reasons;

static void reason_clear(Reason *reason)
{
  mem_free(reason->signal);
  mem_free(reason->json);
  *reason = (Reason){0};
}

/* The heavier first, then by signal, then by the rest. */
static bool is_before(const Reason *a, const Reason *b)
{
  size_t len = a->signal_len < b->signal_len ? a->signal_len : b->signal_len;
  int order;
  if( a->weight != b->weight ) return a->weight > b->weight;
  order = memcmp(a->signal, b->signal, len);
  if( order ) return order < 0;
  if( a->signal_len != b->signal_len ) return a->signal_len < b->signal_len;
  len = a->json_len < b->json_len ? a->json_len : b->json_len;
  order = memcmp(a->json, b->json, len);
  return order ? order < 0 : a->json_len < b->json_len;
}

static void write_reason(Text *json, sqlite3_value **argv)
{
  text_string(json, "{\"signal\":");
  json_value(json, argv[0]);
  text_string(json, ",\"weight\":");
  json_value(json, argv[1]);
  text_string(json, ",\"meaning\":");
  json_value(json, argv[2]);
  text_string(json, ",\"evidence\":");
  write_json(json, argv[3]);
  text_char(json, '}');
}

static Status make_reason(sqlite3_value **argv, Reason *reason)
{
  const char *signal;
  char space[1000];
  Text json;
  Status status = value_text(argv[0], &signal, &reason->signal_len);
  if( status == DNSSIG_NOMEM ) return status;
  reason->weight = sqlite3_value_double(argv[1]);
  reason->signal = mem_copy(signal, reason->signal_len);
  text_init(&json, space, sizeof space);
  write_reason(&json, argv);
  status = json.status;
  if( status == DNSSIG_OK ) {
    reason->json_len = json.len;
    reason->json = mem_copy(json.data, json.len);
  }
  text_clear(&json);
  return reason->signal && reason->json ? DNSSIG_OK : DNSSIG_NOMEM;
}

/* Takes reason. */
static Status put_reason(Reasons *reasons, Reason *reason)
{
  void *list = reasons->list;
  size_t at = reasons->count;
  Status status;
  while( at && is_before(reason, &reasons->list[at - 1]) ) at--;
  if( at >= REASONS_MAX ) {
    reason_clear(reason);
    return DNSSIG_OK;
  }
  if( reasons->count == REASONS_MAX ) reason_clear(&reasons->list[REASONS_MAX - 1]);
  status = mem_place(&list, &reasons->count, &reasons->capacity, REASONS_MAX, sizeof *reason, at);
  reasons->list = list;
  if( status == DNSSIG_OK ) {
    reasons->list[at] = *reason;
  } else {
    reason_clear(reason);
  }
  return status;
}

static void step_reasons(sqlite3_context *context, int argc, sqlite3_value **argv)
{
  Reasons *reasons = sqlite3_aggregate_context(context, sizeof *reasons);
  Reason reason = {0};
  (void)argc;
  if( !reasons ) {
    sqlite3_result_error_nomem(context);
    return;
  }
  if( reasons->status != DNSSIG_OK ) return;
  reasons->status = make_reason(argv, &reason);
  if( reasons->status == DNSSIG_OK ) {
    reasons->status = put_reason(reasons, &reason);
  } else {
    reason_clear(&reason);
  }
  if( reasons->status != DNSSIG_OK ) result_fault(context, reasons->status, NULL);
}

static void value_reasons(sqlite3_context *context)
{
  const Reasons *reasons = sqlite3_aggregate_context(context, 0);
  char space[1000];
  Text json;
  if( reasons && reasons->status != DNSSIG_OK ) return;
  text_init(&json, space, sizeof space);
  text_char(&json, '[');
  for( size_t i = 0; reasons && i < reasons->count; i++ ) {
    if( i ) text_char(&json, ',');
    text_bytes(&json, reasons->list[i].json, reasons->list[i].json_len);
  }
  text_char(&json, ']');
  result_json(context, &json);
}

static void finish_reasons(sqlite3_context *context)
{
  Reasons *reasons = sqlite3_aggregate_context(context, 0);
  value_reasons(context);
  if( !reasons ) return;
  for( size_t i = 0; i < reasons->count; i++ ) reason_clear(&reasons->list[i]);
  mem_free(reasons->list);
}

static const Function functions[] = {
    {.name = "evidence_object",
     .least_args = 2,
     .most_args = 2 * PAIRS_MAX,
     .flags = PURE_JSON,
     .call = call_object,
     .doc = {.usage = "evidence_object(key, value, ...)",
             .summary =
                 "What a signal saw, as a JSON object: the pairs in the order given, those with a NULL left out. A key "
                 "that ends in [] holds JSON already, such as evidence_list gives: the [] goes, the value stands as it "
                 "is; a text that is no JSON array or object is a string there, too.",
             .returns = "JSON object, safe to show: text is valid UTF-8, control characters are escaped.",
             .errors = "an odd number of arguments",
             .source = "RFC 8259",
             .example = "SELECT evidence_object('ns', 'ns1.a.example', 'ttl', 60)"}},
    {.name = "evidence_value",
     .least_args = 2,
     .most_args = 2,
     .flags = PURE,
     .call = call_value,
     .doc = {.usage = "evidence_value(json, key)",
             .summary =
                 "The member of a JSON object of that name: of evidence, or of the column fields of a recording. "
                 "It works where SQLite refuses ->>: in stored views, and on text that is no JSON.",
             .returns =
                 "TEXT: a string without its quotes and escapes (bytes that are not printable ASCII read \\DDD), "
                 "numbers, arrays and objects as they stand. NULL: no object, no such member, or null.",
             .errors = "none",
             .source = "RFC 8259",
             .example = "SELECT evidence_value('{\"country\":\"NL\"}', 'country')"}},
    {.name = "evidence_score",
     .least_args = 1,
     .most_args = 1,
     .flags = PURE,
     .step = step_score,
     .finish = finish_score,
     .value = finish_score,
     .doc = {.usage = "evidence_score(weight)",
             .summary = "Aggregate: 1 - the product of (1 - weight), the chance that at least one reason holds if each "
                        "held by itself with its weight. Also over whole partitions of a window.",
             .returns = "REAL, 0 to 1; 0 of nothing. A weight beyond 0 or 1 counts as that; NULL as 0.",
             .errors = "a window's frame that is no whole partition",
             .source = "noisy-or: Pearl, Probabilistic Reasoning in Intelligent Systems (1988), section 4.3",
             .example = "SELECT evidence_score(column1) FROM (VALUES (0.5), (0.2))"}},
    {.name = "evidence_reasons",
     .least_args = 4,
     .most_args = 4,
     .flags = PURE_JSON,
     .step = step_reasons,
     .finish = finish_reasons,
     .value = value_reasons,
     .doc = {.usage = "evidence_reasons(signal, weight, meaning, evidence)",
             .summary = "Aggregate: signals as a list, the heaviest first, then by name; 200 at most. Also over whole "
                        "partitions of a window.",
             .returns = "JSON array of objects with the members signal, weight, meaning and evidence; [] of nothing.",
             .errors = "none",
             .source = "RFC 8259",
             .example = "SELECT evidence_reasons('ns.single', 0.2, 'One nameserver.', '{\"ns\":\"ns1.a.example\"}')"}},
};

const Family family_evidence = {"evidence", functions, COUNT(functions), NULL, 0};
