/* evidence.c - evidence_*: what a signal saw, as JSON, and what signals come to.
**
**   SELECT evidence_object('ns', 'ns1.a.example', 'count', 2)              {"ns":"ns1.a.example","count":2}
**   SELECT evidence_object('ns[]', evidence_list(host)) FROM ns            {"ns":["ns1.a.example","ns2.a.example"]}
**   SELECT evidence_map(operator, host) FROM mx                            {"Google":["aspmx.l.google.com"]}
**   SELECT evidence_value('{"country":"NL"}', 'country')                   NL
**   SELECT evidence_score(weight) FROM dns_signal                          1 - (1 - w1)(1 - w2)...
**
** Why not SQLite's own: up to 3.44 it holds json_object, json_group_array and ->> unsafe in a stored view with trusted_schema off,
** and the product of a column is no aggregate of its own. What comes in is a stranger's: text leaves as valid UTF-8 without control
** characters, what claims to be JSON is looked at first, and every aggregate keeps so much and no more. */
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "answer/json.h"
#include "core/memory.h"
#include "core/text.h"
#include "surface/families.h"
#include "surface/register.h"
#include "surface/result.h"
#include "surface/value.h"

SQLITE_EXTENSION_INIT3

enum {
  PAIRS_MAX = 12,
  LIST_DEFAULT = 50,
  LIST_MAX = 1000,
  MAP_MAX = 50, /* keys, and values of each */
  REASONS_MAX = 200
};

/* Writing values. */

static void write_text(Text *json, sqlite3_value *value)
{
  const char *text;
  size_t len;
  Status status = value_text(value, &text, &len);
  if( status == DNSSIG_NOMEM ) {
    json->status = status;
  } else {
    text_json(json, text, len);
  }
}

static void write_number(Text *json, double number)
{
  char digits[40];
  if( isfinite(number) ) {
    sqlite3_snprintf(sizeof digits, digits, "%!.15g", number);
    text_string(json, digits);
  } else {
    text_string(json, number > 0 ? "9e999" : "-9e999");
  }
}

static void write_value(Text *json, sqlite3_value *value)
{
  switch( sqlite3_value_type(value) ) {
    case SQLITE_INTEGER:
      text_signed(json, sqlite3_value_int64(value));
      break;
    case SQLITE_FLOAT:
      write_number(json, sqlite3_value_double(value));
      break;
    case SQLITE_NULL:
      text_string(json, "null");
      break;
    default:
      write_text(json, value);
  }
}

/* What is JSON already stands as it is. */
static void write_json(Text *json, sqlite3_value *value)
{
  const char *text;
  size_t len;
  Status status = value_text(value, &text, &len);
  if( status == DNSSIG_NOMEM ) {
    json->status = status;
  } else if( status == DNSSIG_OK && json_is_container(text, len) ) {
    text_bytes(json, text, len);
  } else {
    write_value(json, value);
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
    write_value(json, pair[1]);
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

/* A set: distinct values in order, the first so many of them. Numbers come before texts. */

typedef struct Entry {
  char *json; /* the value as JSON; owned */
  size_t len;
  bool is_text;
  double number;
} Entry;

typedef struct Set {
  Entry *list;
  size_t count, capacity;
} Set;

static void set_clear(Set *set)
{
  for( size_t i = 0; i < set->count; i++ ) mem_free(set->list[i].json);
  mem_free(set->list);
  *set = (Set){0};
}

/* Texts as JSON sort as their bytes do but for escapes; numbers of equal value by their digits, so that equal means the same. */
static int compare(const Entry *a, const Entry *b)
{
  int order;
  if( a->is_text != b->is_text ) return a->is_text ? 1 : -1;
  if( !a->is_text && a->number != b->number ) return a->number < b->number ? -1 : 1;
  order = memcmp(a->json, b->json, a->len < b->len ? a->len : b->len);
  if( order ) return order;
  return a->len < b->len ? -1 : a->len > b->len;
}

/* Where entry is (*found), or where it would be put. */
static size_t set_find(const Set *set, const Entry *entry, bool *found)
{
  size_t low = 0, high = set->count;
  *found = false;
  while( low < high ) {
    size_t middle = low + (high - low) / 2;
    int order = compare(&set->list[middle], entry);
    if( order == 0 ) {
      *found = true;
      return middle;
    }
    if( order < 0 ) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

/* Makes a place at `at` in a list of items that keeps `most`, of which there are *count; the last one, which falls out of a full list, has been
** freed by the caller. */
static Status make_place(void **list, size_t *count, size_t *capacity, size_t most, size_t item, size_t at)
{
  char *base;
  if( *count < most ) {
    Status status = mem_grow(list, capacity, *count + 1, item);
    if( status != DNSSIG_OK ) return status;
    ++*count;
  }
  base = *list;
  memmove(base + (at + 1) * item, base + at * item, (*count - 1 - at) * item);
  return DNSSIG_OK;
}

/* Adds a copy of the entry, whose JSON is borrowed; *at is where it stands. DNSSIG_DONE: it lies behind the last that the set keeps. */
static Status set_add(Set *set, const Entry *entry, size_t most, size_t *at)
{
  bool found;
  Entry own = *entry;
  void *list = set->list;
  Status status;
  *at = set_find(set, entry, &found);
  if( found ) return DNSSIG_OK;
  if( *at >= most ) return DNSSIG_DONE;
  own.json = mem_copy(entry->json, entry->len);
  if( !own.json ) return DNSSIG_NOMEM;
  if( set->count == most ) {
    mem_free(set->list[most - 1].json);
    set->list[most - 1].json = NULL;
  }
  status = make_place(&list, &set->count, &set->capacity, most, sizeof own, *at);
  set->list = list;
  if( status != DNSSIG_OK ) {
    mem_free(own.json);
    return status;
  }
  set->list[*at] = own;
  return DNSSIG_OK;
}

static void set_write(const Set *set, Text *json)
{
  text_char(json, '[');
  for( size_t i = 0; i < set->count; i++ ) {
    if( i ) text_char(json, ',');
    text_bytes(json, set->list[i].json, set->list[i].len);
  }
  text_char(json, ']');
}

/* The value as an entry, its JSON in text. DNSSIG_DONE: NULL. */
static Status read_entry(sqlite3_value *value, Text *text, Entry *entry)
{
  int type = sqlite3_value_type(value);
  if( type == SQLITE_NULL ) return DNSSIG_DONE;
  write_value(text, value);
  if( text->status != DNSSIG_OK ) return text->status;
  *entry = (Entry){text->data, text->len, type != SQLITE_INTEGER && type != SQLITE_FLOAT, 0};
  if( !entry->is_text ) entry->number = sqlite3_value_double(value);
  return DNSSIG_OK;
}

/* evidence_list(value [, most]) */

typedef struct List {
  Set set;
  Status status;
} List;

static Status list_add(List *list, int argc, sqlite3_value **argv)
{
  sqlite3_int64 most = argc > 1 ? sqlite3_value_int64(argv[1]) : LIST_DEFAULT;
  char space[300];
  Text text;
  Entry entry;
  size_t at;
  Status status;
  if( most < 1 || most > LIST_MAX ) return DNSSIG_MISUSE;
  text_init(&text, space, sizeof space);
  status = read_entry(argv[0], &text, &entry);
  if( status == DNSSIG_OK ) status = set_add(&list->set, &entry, (size_t)most, &at);
  text_clear(&text);
  return status == DNSSIG_DONE ? DNSSIG_OK : status;
}

static void step_list(sqlite3_context *context, int argc, sqlite3_value **argv)
{
  List *list = sqlite3_aggregate_context(context, sizeof *list);
  if( !list ) {
    sqlite3_result_error_nomem(context);
    return;
  }
  if( list->status != DNSSIG_OK ) return;
  list->status = list_add(list, argc, argv);
  if( list->status != DNSSIG_OK ) {
    result_fault(context, list->status, "evidence_list: the second argument is how many to keep, from 1 to 1000");
  }
}

/* This and its like are also called when a statement ends before its group does. */
static void finish_list(sqlite3_context *context)
{
  List *list = sqlite3_aggregate_context(context, 0);
  char space[1000];
  Text json;
  text_init(&json, space, sizeof space);
  if( list && list->status != DNSSIG_OK ) {
    set_clear(&list->set);
    return;
  }
  if( list ) {
    set_write(&list->set, &json);
    set_clear(&list->set);
  } else {
    text_string(&json, "[]");
  }
  result_json(context, &json);
}

/* evidence_map(key, value): a set of keys, and beside each a set of values. */

typedef struct Values {
  Set keys;
  Set values[MAP_MAX];
  Status status;
} Values;

static Status map_pair(Values *map, const Entry *key, const Entry *value)
{
  size_t before = map->keys.count, at, ignored;
  bool found;
  Status status;
  (void)set_find(&map->keys, key, &found);
  status = set_add(&map->keys, key, MAP_MAX, &at);
  if( status != DNSSIG_OK ) return status;
  if( !found ) {
    if( before == MAP_MAX ) set_clear(&map->values[MAP_MAX - 1]);
    memmove(&map->values[at + 1], &map->values[at], (map->keys.count - 1 - at) * sizeof map->values[0]);
    map->values[at] = (Set){0};
  }
  return set_add(&map->values[at], value, MAP_MAX, &ignored);
}

static Status map_add_values(Values *map, sqlite3_value **argv)
{
  char key_space[300], value_space[300];
  Text key_text, value_text;
  Entry key, value;
  Status status;
  text_init(&key_text, key_space, sizeof key_space);
  text_init(&value_text, value_space, sizeof value_space);
  if( sqlite3_value_type(argv[0]) != SQLITE_NULL ) write_text(&key_text, argv[0]);
  key = (Entry){key_text.data, key_text.len, true, 0};
  status = key_text.status;
  if( status == DNSSIG_OK && !key_text.len ) status = DNSSIG_DONE;
  if( status == DNSSIG_OK ) status = read_entry(argv[1], &value_text, &value);
  if( status == DNSSIG_OK ) status = map_pair(map, &key, &value);
  text_clear(&key_text);
  text_clear(&value_text);
  return status == DNSSIG_DONE ? DNSSIG_OK : status;
}

static void step_map(sqlite3_context *context, int argc, sqlite3_value **argv)
{
  Values *map = sqlite3_aggregate_context(context, sizeof *map);
  (void)argc;
  if( !map ) {
    sqlite3_result_error_nomem(context);
    return;
  }
  if( map->status != DNSSIG_OK ) return;
  map->status = map_add_values(map, argv);
  if( map->status != DNSSIG_OK ) result_fault(context, map->status, NULL);
}

static void finish_map(sqlite3_context *context)
{
  Values *map = sqlite3_aggregate_context(context, 0);
  size_t count = map ? map->keys.count : 0;
  char space[1000];
  Text json;
  text_init(&json, space, sizeof space);
  text_char(&json, '{');
  for( size_t i = 0; i < count; i++ ) {
    if( i ) text_char(&json, ',');
    text_bytes(&json, map->keys.list[i].json, map->keys.list[i].len);
    text_char(&json, ':');
    set_write(&map->values[i], &json);
    set_clear(&map->values[i]);
  }
  text_char(&json, '}');
  if( map ) set_clear(&map->keys);
  if( map && map->status != DNSSIG_OK ) {
    text_clear(&json);
  } else {
    result_json(context, &json);
  }
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
  write_value(json, argv[0]);
  text_string(json, ",\"weight\":");
  write_value(json, argv[1]);
  text_string(json, ",\"meaning\":");
  write_value(json, argv[2]);
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
  status = make_place(&list, &reasons->count, &reasons->capacity, REASONS_MAX, sizeof *reason, at);
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
    {.name = "evidence_list",
     .least_args = 1,
     .most_args = 2,
     .flags = PURE_JSON,
     .step = step_list,
     .finish = finish_list,
     .doc = {.usage = "evidence_list(value [, most])",
             .summary =
                 "Aggregate: the distinct values, numbers first, in order; the first `most` of them (50; 1000 at "
                 "most). count(DISTINCT value) tells how many there are.",
             .returns = "JSON array; [] of nothing. NULLs count for nothing.",
             .errors = "most is not from 1 to 1000",
             .source = "RFC 8259",
             .example = "SELECT evidence_list(column1) FROM (VALUES ('b.example'), ('a.example'), ('b.example'))"}},
    {.name = "evidence_map",
     .least_args = 2,
     .most_args = 2,
     .flags = PURE_JSON,
     .step = step_map,
     .finish = finish_map,
     .doc = {.usage = "evidence_map(key, value)",
             .summary =
                 "Aggregate: for each distinct key the list of its distinct values, both in order, at most 50 of "
                 "each.",
             .returns = "JSON object of arrays; {} of nothing. Rows with a NULL count for nothing.",
             .errors = "none",
             .source = "RFC 8259",
             .example =
                 "SELECT evidence_map(column1, column2) FROM (VALUES ('NL', '192.0.2.1'), ('NL', '192.0.2.2'))"}},
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
