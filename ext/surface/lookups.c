/* lookups.c - one question, one SQL value.
**
**   SELECT dns_mx('example.com');                 ["mail.example.com","backup.example.com"]
**   SELECT dns_soa('www.example.com', 'serial');  2026010100
**   SELECT dns_status('nothing.example', 'A');    NXDOMAIN
**
** The first argument is any text with a host in it, as in a log. What is no name, does not exist or does not answer is NULL;
** dns_status says which. Only records of the type asked count, from the answer section, through any chain of aliases.
**
** Equal record sets give equal text, so that they can be compared and grouped: by priority where the type has one, SRV
** then from the greatest weight, then by text. */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "answer/json.h"
#include "answer/type.h"
#include "core/memory.h"
#include "name/host.h"
#include "surface/ask.h"
#include "surface/families.h"
#include "surface/question_list.h"
#include "surface/register.h"
#include "surface/result.h"
#include "surface/value.h"

SQLITE_EXTENSION_INIT3

enum {
  SHOWN_MAX = 60 /* bytes of a stranger's word in a message */
};

/* Asking. */

/* The type that a value names. DNSSIG_DONE: NULL. DNSSIG_MISUSE: raised. */
static Status read_type(sqlite3_context *context, sqlite3_value *value, uint16_t *type)
{
  const Bound *bound = sqlite3_user_data(context);
  char space[300];
  Text why;
  QuestionTypes types = {0};
  const char *word;
  size_t len;
  Status status = value_text(value, &word, &len);
  if( status != DNSSIG_OK ) return status;
  text_init(&why, space, sizeof space);
  text_format(&why, "%s: ", bound->function->name);
  status = question_types_add(&types, word, len, &why);
  if( status == DNSSIG_OK ) *type = types.types[0];
  if( status == DNSSIG_MISUSE ) result_fault(context, status, why.data);
  text_clear(&why);
  return status;
}

/* The name that a value asks about. DNSSIG_DONE: NULL. DNSSIG_BADNAME: no name. */
static Status read_name(sqlite3_value *value, uint16_t type, Name *name)
{
  const char *text;
  size_t len;
  Status status = value_text(value, &text, &len);
  return status == DNSSIG_OK ? host_question(text, len, type == TYPE_PTR, name) : status;
}

/* The answer for a value. Returns owned; answer_release frees it. DNSSIG_DONE: NULL; DNSSIG_BADNAME: no name. */
static Status ask_value(sqlite3_context *context, sqlite3_value *value, uint16_t type, Answer **answer)
{
  Question question;
  Status status = read_name(value, type, &question.name);
  if( status != DNSSIG_OK ) return status;
  question.type = type;
  return ask_question(context, &question, answer);
}

/* Records in order. */

typedef enum Form {
  FORM_DATA,   /* presentation text */
  FORM_TARGET, /* the host it points to */
  FORM_JOINED, /* character strings joined */
  FORM_FIELDS  /* JSON object */
} Form;

typedef struct Item {
  uint32_t priority, weight;
  size_t at, len;   /* in Items.text */
  const char *text; /* the same, once it is complete */
} Item;

typedef struct Items {
  Text text;
  Item *items;
  size_t count, capacity;
  char space[1000];
} Items;

static int compare_items(const void *left, const void *right)
{
  const Item *a = left, *b = right;
  size_t shorter = a->len < b->len ? a->len : b->len;
  int order;
  if( a->priority != b->priority ) return a->priority < b->priority ? -1 : 1;
  if( a->weight != b->weight ) return a->weight > b->weight ? -1 : 1;
  order = memcmp(a->text, b->text, shorter);
  return order ? order : (a->len > b->len) - (a->len < b->len);
}

static uint32_t weight_of(const Answer *answer, size_t i)
{
  char space[16];
  Text text;
  uint32_t weight = 0;
  if( answer_rtype(answer, i) != TYPE_SRV ) return 0;
  text_init(&text, space, sizeof space);
  if( answer_field(answer, i, "weight", &text) && text.status == DNSSIG_OK ) {
    weight = (uint32_t)strtoul(text.data, NULL, 10);
  }
  text_clear(&text);
  return weight;
}

/* Appends the record in that form. False, and nothing appended that counts: a recording's row that has none of it, or has text for JSON. */
static bool append_form(const Answer *answer, size_t i, Form form, Text *text)
{
  size_t at = text->len;
  switch( form ) {
    case FORM_DATA:
      answer_data(answer, i, text);
      return text->len > at;
    case FORM_TARGET:
      return answer_target(answer, i, text);
    case FORM_JOINED:
      if( !append_form(answer, i, FORM_DATA, text) ) return false;
      if( text->status == DNSSIG_OK ) text->len = at; /* an empty text is one, no data is none */
      answer_joined(answer, i, text);
      return true;
    case FORM_FIELDS:
      answer_fields(answer, i, text);
      while( at < text->len && text->data[at] == ' ' ) at++;
      return at < text->len && text->data[at] == '{' && json_is_container(text->data + at, text->len - at);
  }
  return false;
}

static void items_clear(Items *items)
{
  text_clear(&items->text);
  mem_free(items->items);
}

/* The answer's records of the type that have the form, in the order of this file. items_clear is due whatever comes of it. */
static Status items_collect(Items *items, const Answer *answer, uint16_t type, Form form)
{
  Text *text = &items->text;
  items->items = NULL;
  items->count = items->capacity = 0;
  text_init(text, items->space, sizeof items->space);
  for( size_t i = 0; i < answer_count(answer); i++ ) {
    void *list = items->items;
    Item item = {.at = text->len};
    uint16_t priority;
    Status status;
    if( !ask_is_record(answer, i, type) ) continue;
    status = mem_grow(&list, &items->capacity, items->count + 1, sizeof item);
    items->items = list;
    if( status != DNSSIG_OK ) return status;
    if( answer_priority(answer, i, &priority) ) item.priority = priority;
    item.weight = weight_of(answer, i);
    if( append_form(answer, i, form, text) ) {
      item.len = text->len - item.at;
      items->items[items->count++] = item;
    } else if( text->status == DNSSIG_OK ) {
      text->len = item.at;
    }
  }
  if( text->status != DNSSIG_OK ) return text->status;
  for( size_t i = 0; i < items->count; i++ ) items->items[i].text = text->data + items->items[i].at;
  if( items->count ) qsort(items->items, items->count, sizeof *items->items, compare_items);
  return DNSSIG_OK;
}

/* dns_a(name) and its like. */

typedef struct ListRow {
  uint16_t type;
  Form form;
} ListRow;

static void call_list(sqlite3_context *context, int argc, sqlite3_value **argv)
{
  const Bound *bound = sqlite3_user_data(context);
  const ListRow *row = bound->function->data;
  char space[1000];
  Items items;
  Text json;
  Answer *answer;
  Status status = ask_value(context, argv[0], row->type, &answer);
  (void)argc;
  if( status != DNSSIG_OK ) {
    ask_conclude(context, status);
    return;
  }
  text_init(&json, space, sizeof space);
  status = items_collect(&items, answer, row->type, row->form);
  if( status == DNSSIG_OK && items.count ) {
    for( size_t i = 0; i < items.count; i++ ) {
      const Item *item = &items.items[i];
      text_char(&json, i ? ',' : '[');
      if( row->form == FORM_FIELDS ) {
        text_bytes(&json, item->text, item->len);
      } else {
        text_json(&json, item->text, item->len);
      }
    }
    text_char(&json, ']');
    result_json(context, &json);
  }
  ask_conclude(context, status);
  text_clear(&json);
  items_clear(&items);
  answer_release(answer);
}

/* dns_lookup(name, type), dns_status(name, type), dns_ttl(name, type). */

static void call_lookup(sqlite3_context *context, int argc, sqlite3_value **argv)
{
  uint16_t type;
  char space[1000];
  Items items;
  Text lines;
  Answer *answer;
  Status status = read_type(context, argv[1], &type);
  (void)argc;
  if( status == DNSSIG_OK ) status = ask_value(context, argv[0], type, &answer);
  if( status != DNSSIG_OK ) {
    ask_conclude(context, status);
    return;
  }
  text_init(&lines, space, sizeof space);
  status = items_collect(&items, answer, type, FORM_DATA);
  if( status == DNSSIG_OK && items.count ) {
    for( size_t i = 0; i < items.count; i++ ) {
      if( i ) text_char(&lines, '\n');
      text_bytes(&lines, items.items[i].text, items.items[i].len);
    }
    result_text(context, &lines);
  }
  ask_conclude(context, status);
  text_clear(&lines);
  items_clear(&items);
  answer_release(answer);
}

static void call_status(sqlite3_context *context, int argc, sqlite3_value **argv)
{
  uint16_t type;
  Answer *answer = NULL;
  AnswerStatus outcome = ANSWER_BADNAME;
  Status status = read_type(context, argv[1], &type);
  (void)argc;
  if( status == DNSSIG_OK ) status = ask_value(context, argv[0], type, &answer);
  if( status == DNSSIG_OK ) outcome = answer_status(answer);
  if( status == DNSSIG_OK || status == DNSSIG_BADNAME ) {
    sqlite3_result_text(context, answer_status_word(outcome), -1, SQLITE_TRANSIENT);
  }
  ask_conclude(context, status);
  answer_release(answer);
}

static void call_ttl(sqlite3_context *context, int argc, sqlite3_value **argv)
{
  uint16_t type;
  uint32_t ttl;
  sqlite3_int64 least = -1;
  Answer *answer = NULL;
  Status status = read_type(context, argv[1], &type);
  (void)argc;
  if( status == DNSSIG_OK ) status = ask_value(context, argv[0], type, &answer);
  for( size_t i = 0; status == DNSSIG_OK && i < answer_count(answer); i++ ) {
    if( !ask_is_record(answer, i, type) || !answer_ttl(answer, i, &ttl) ) continue;
    if( least < 0 || ttl < least ) least = ttl;
  }
  if( least >= 0 ) sqlite3_result_int64(context, least);
  ask_conclude(context, status);
  answer_release(answer);
}

/* dns_soa(name [, field]). */

typedef struct SoaField {
  const char *name;
  bool number;
} SoaField;

/* RFC 1035 section 3.3.13. */
static const SoaField soa_fields[] = {{"mname", false}, {"rname", false}, {"serial", true}, {"refresh", true},
                                      {"retry", true},  {"expire", true}, {"minimum", true}};

/* DNSSIG_DONE: NULL. DNSSIG_MISUSE: raised. */
static Status read_field(sqlite3_context *context, sqlite3_value *value, const SoaField **out)
{
  const char *word;
  size_t len;
  char space[300];
  Text why;
  Status status = value_text(value, &word, &len);
  if( status != DNSSIG_OK ) return status;
  for( size_t i = 0; i < COUNT(soa_fields); i++ ) {
    if( sqlite3_stricmp(word, soa_fields[i].name) != 0 ) continue;
    *out = &soa_fields[i];
    return DNSSIG_OK;
  }
  text_init(&why, space, sizeof space);
  text_string(&why, "dns_soa: unknown field '");
  text_escaped(&why, word, len < SHOWN_MAX ? len : SHOWN_MAX);
  text_string(&why, "': give one of");
  for( size_t i = 0; i < COUNT(soa_fields); i++ ) text_format(&why, "%s %s", i ? "," : "", soa_fields[i].name);
  status = why.status == DNSSIG_OK ? DNSSIG_MISUSE : why.status;
  if( status == DNSSIG_MISUSE ) result_fault(context, status, why.data);
  text_clear(&why);
  return status;
}

/* The SOA in the answer whose zone the name lies in. (Behind an alias the answer tells of the zone that the alias leads to.) */
static bool find_soa(const Answer *answer, const Name *name, size_t *found)
{
  Name zone;
  for( size_t i = 0; i < answer_count(answer); i++ ) {
    const char *owner = answer_owner(answer, i);
    if( answer_rtype(answer, i) != TYPE_SOA || !owner ) continue;
    if( name_from_text(owner, strlen(owner), &zone) != DNSSIG_OK || !name_under(name, &zone) ) continue;
    *found = i;
    return true;
  }
  return false;
}

/* The answer with the SOA of the zone that the name lies in, and which record it is. Returns owned. DNSSIG_DONE: none found. */
static Status ask_soa(sqlite3_context *context, Name name, Answer **out, size_t *found)
{
  Question question = {name, TYPE_SOA};
  for( ;; ) {
    Answer *answer;
    Status status = ask_question(context, &question, &answer);
    bool climb;
    if( status != DNSSIG_OK ) return status;
    if( find_soa(answer, &name, found) ) {
      *out = answer;
      return DNSSIG_OK;
    }
    climb = ask_may_climb(answer_status(answer));
    answer_release(answer);
    if( !climb || name_label_count(&question.name) <= 1 ) return DNSSIG_DONE;
    if( !name_parent(&question.name, &question.name) ) return DNSSIG_DONE;
  }
}

static void call_soa(sqlite3_context *context, int argc, sqlite3_value **argv)
{
  const SoaField *field = NULL;
  char space[600];
  Text text;
  Name name;
  Answer *answer = NULL;
  size_t found = 0;
  Status status = argc == 2 ? read_field(context, argv[1], &field) : DNSSIG_OK;
  if( status == DNSSIG_OK ) status = read_name(argv[0], TYPE_SOA, &name);
  if( status == DNSSIG_OK ) status = ask_soa(context, name, &answer, &found);
  if( status != DNSSIG_OK ) {
    ask_conclude(context, status);
    return;
  }
  text_init(&text, space, sizeof space);
  if( !field ) {
    if( append_form(answer, found, FORM_FIELDS, &text) || text.status != DNSSIG_OK ) result_json(context, &text);
  } else if( answer_field(answer, found, field->name, &text) ) {
    if( field->number && text.status == DNSSIG_OK ) {
      sqlite3_result_int64(context, (sqlite3_int64)strtoll(text.data, NULL, 10));
    } else {
      result_text(context, &text);
    }
  }
  text_clear(&text);
  answer_release(answer);
}

/* What there is. */

static const ListRow list_a = {TYPE_A, FORM_DATA}, list_aaaa = {TYPE_AAAA, FORM_DATA}, list_ns = {TYPE_NS, FORM_TARGET},
                     list_mx = {TYPE_MX, FORM_TARGET}, list_txt = {TYPE_TXT, FORM_JOINED},
                     list_cname = {TYPE_CNAME, FORM_TARGET}, list_ptr = {TYPE_PTR, FORM_TARGET},
                     list_caa = {TYPE_CAA, FORM_FIELDS}, list_srv = {TYPE_SRV, FORM_FIELDS};

#define RETURNS_ARRAY(of) "JSON array of " of ". NULL: no name, no such record, or no answer; dns_status says which."
#define NO_ERRORS "none"
#define TYPE_ERRORS "an unknown record type"

static const Function functions[] = {
    {"dns_a", 1, 1, LIVE_JSON, .call = call_list, .data = &list_a,
     .doc = {"dns_a(name)", "IPv4 addresses of a host.", RETURNS_ARRAY("addresses, sorted by text"), NO_ERRORS,
             "RFC 1035 section 3.4.1", "SELECT dns_a('localhost');"}},
    {"dns_aaaa", 1, 1, LIVE_JSON, .call = call_list, .data = &list_aaaa,
     .doc = {"dns_aaaa(name)", "IPv6 addresses of a host.", RETURNS_ARRAY("addresses, sorted by text"), NO_ERRORS,
             "RFC 3596", "SELECT dns_aaaa('localhost');"}},
    {"dns_ns", 1, 1, LIVE_JSON, .call = call_list, .data = &list_ns,
     .doc = {"dns_ns(name)", "Name servers of a zone.", RETURNS_ARRAY("hosts, sorted by text"), NO_ERRORS,
             "RFC 1035 section 3.3.11", "SELECT dns_ns('example.com');"}},
    {"dns_mx", 1, 1, LIVE_JSON, .call = call_list, .data = &list_mx,
     .doc = {"dns_mx(name)", "Mail hosts of a domain.",
             RETURNS_ARRAY("hosts, the least preference number (tried first) first, then by text"), NO_ERRORS,
             "RFC 5321 section 5.1", "SELECT dns_mx('someone@example.com');"}},
    {"dns_txt", 1, 1, LIVE_JSON, .call = call_list, .data = &list_txt,
     .doc = {"dns_txt(name)", "TXT records of a name.",
             RETURNS_ARRAY(
                 "texts, each record's character strings joined, sorted by text; bytes that are not printable "
                 "ASCII read \\DDD"),
             NO_ERRORS, "RFC 1035 section 3.3.14", "SELECT value FROM json_each(dns_txt('example.com'));"}},
    {"dns_cname", 1, 1, LIVE_JSON, .call = call_list, .data = &list_cname,
     .doc = {"dns_cname(name)", "The host that a name is an alias of.", RETURNS_ARRAY("hosts, one as a rule"),
             NO_ERRORS, "RFC 1035 section 3.3.1", "SELECT dns_cname('www.example.com') ->> 0;"}},
    {"dns_ptr", 1, 1, LIVE_JSON, .call = call_list, .data = &list_ptr,
     .doc = {"dns_ptr(ip)", "Hosts that an address is said to be. Takes the reverse name, too.",
             RETURNS_ARRAY("hosts, sorted by text"), NO_ERRORS, "RFC 1035 section 3.5, RFC 3596 section 2.5",
             "SELECT dns_ptr('127.0.0.1');"}},
    {"dns_caa", 1, 1, LIVE_JSON, .call = call_list, .data = &list_caa,
     .doc = {"dns_caa(name)", "Which authorities may issue certificates for a name.",
             RETURNS_ARRAY("objects with flags, tag and value, sorted by text"), NO_ERRORS, "RFC 8659",
             "SELECT dns_caa('example.com');"}},
    {"dns_srv", 1, 1, LIVE_JSON, .call = call_list, .data = &list_srv,
     .doc = {"dns_srv(name)", "Where a service is.",
             RETURNS_ARRAY(
                 "objects with priority, weight, port and target, by priority, then from the greatest weight"),
             NO_ERRORS, "RFC 2782", "SELECT dns_srv('_imaps._tcp.example.com');"}},
    {"dns_soa", 1, 2, LIVE_JSON, .call = call_soa,
     .doc =
         {"dns_soa(name [, field])",
          "The start of authority of the zone that a name lies in, found above the name too.",
          "JSON object with mname rname serial refresh retry expire minimum; or the one field, a number or text. NULL: "
          "none found.",
          "an unknown field", "RFC 1035 section 3.3.13, RFC 2308 section 3",
          "SELECT dns_soa('www.example.com', 'rname');"}},
    {"dns_lookup", 2, 2, LIVE, .call = call_lookup,
     .doc = {"dns_lookup(name, type)", "Records of a type as text.",
             "Presentation text, a record a line, by priority where the type has one, then by text. An address "
             "asked for PTR means its reverse name; ANY means every record. NULL: none.",
             TYPE_ERRORS, "RFC 1035 section 5.1, RFC 3597", "SELECT dns_lookup('example.com', 'MX');"}},
    {"dns_status", 2, 2, LIVE, .call = call_status,
     .doc = {"dns_status(name, type)", "What comes of a question.",
             "NOERROR, NODATA, NXDOMAIN, SERVFAIL, REFUSED, FORMERR, NOTIMP, TIMEOUT, NETWORK, BADRESPONSE, "
             "BADNAME, DENIED or OFFLINE. NULL: the name or the type is NULL.",
             TYPE_ERRORS, "RFC 1035 section 4.1.1, RFC 2308 section 2", "SELECT dns_status('example.com', 'AAAA');"}},
    {"dns_ttl", 2, 2, LIVE, .call = call_ttl,
     .doc = {"dns_ttl(name, type)", "How long the records of a type may be kept.",
             "Seconds, the least of the records' TTLs as received. NULL: no such record.", TYPE_ERRORS,
             "RFC 2181 section 5.2 and 8", "SELECT dns_ttl('example.com', 'A');"}},
};

const Family family_lookups = {
    .kind = "lookup",
    .functions = functions,
    .function_count = COUNT(functions),
};
