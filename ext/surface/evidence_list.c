/* evidence_list.c - evidence_list, evidence_map: distinct values in order, as JSON, so many and no more.
**
**   SELECT evidence_object('ns[]', evidence_list(host)) FROM ns            {"ns":["ns1.a.example","ns2.a.example"]}
**   SELECT evidence_map(operator, host) FROM mx                            {"Google":["aspmx.l.google.com"]}
**
** How it works: a Set keeps its values as JSON in order, numbers before texts, these by their bytes, and lets the last one fall out when it
** is full; a map is a set of keys and beside each a set of values. The result is the same in whatever order rows come. */
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "core/text.h"
#include "core/utf8.h"
#include "surface/families.h"
#include "surface/json_value.h"
#include "surface/register.h"
#include "surface/result.h"

SQLITE_EXTENSION_INIT3

enum {
  LIST_DEFAULT = 50,
  LIST_MAX = 1000,
  MAP_MAX = 50 /* keys, and values of each */
};

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

/* The next character of a string that text_json wrote (its escapes are \u00XX or a backslash and a sign), plus one; 0 behind its last. */
static uint32_t next_point(const char **at)
{
  uint32_t point;
  if( **at == '"' ) return 0;
  if( **at != '\\' ) {
    *at += utf8_decode(*at, 4, &point);
  } else if( (*at)[1] == 'u' ) {
    point = (uint32_t)strtoul((const char[]){(*at)[4], (*at)[5], 0}, NULL, 16);
    *at += 6;
  } else {
    point = (unsigned char)(*at)[1];
    *at += 2;
  }
  return point + 1;
}

/* Code points sort as their bytes in UTF-8 do; the JSON would not: its escapes begin with a backslash, its ends with a quote. */
static int compare_texts(const char *a, const char *b)
{
  uint32_t left, right;
  a++, b++;
  do {
    left = next_point(&a);
    right = next_point(&b);
  } while( left == right && left );
  return left < right ? -1 : left > right;
}

/* Numbers before texts; numbers of equal value by their digits, so that equal means the same. */
static int compare(const Entry *a, const Entry *b)
{
  int order;
  if( a->is_text != b->is_text ) return a->is_text ? 1 : -1;
  if( a->is_text ) return compare_texts(a->json, b->json);
  if( a->number != b->number ) return a->number < b->number ? -1 : 1;
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
  status = mem_place(&list, &set->count, &set->capacity, most, sizeof own, *at);
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
  json_value(text, value);
  if( text->status != DNSSIG_OK ) return text->status;
  *entry = (Entry){text->data, text->len, type != SQLITE_INTEGER && type != SQLITE_FLOAT, 0};
  if( !entry->is_text ) entry->number = sqlite3_value_double(value);
  return DNSSIG_OK;
}

/* evidence_list(value [, most]) */

typedef struct List {
  Set set;
  sqlite3_int64 most; /* 0: no row was seen */
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
  if( most < 1 || most > LIST_MAX || (list->most && list->most != most) ) return DNSSIG_MISUSE;
  list->most = most;
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
    result_fault(
        context, list->status,
        "evidence_list: the second argument is how many to keep, from 1 to 1000, the same in all rows of a group");
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
  if( sqlite3_value_type(argv[0]) != SQLITE_NULL ) json_value_text(&key_text, argv[0]);
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

static const Function functions[] = {
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
             .errors = "most is not from 1 to 1000, or differs between rows of a group",
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
};

const Family family_evidence_list = {"evidence", functions, COUNT(functions), NULL, 0};
