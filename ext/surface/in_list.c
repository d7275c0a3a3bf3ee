/* in_list.c - walks over an IN list. */
#include "surface/in_list.h"

#include "core/map.h"
#include "surface/value.h"

SQLITE_EXTENSION_INIT3

enum { FINGERPRINT_TEXTS = 64 };

int in_list_each(sqlite3_value *list, TakeText *take, void *context, Status *status)
{
  sqlite3_value *value = NULL;
  int code;
  *status = DNSSIG_OK;
  for( code = sqlite3_vtab_in_first(list, &value); code == SQLITE_OK && value;
       code = sqlite3_vtab_in_next(list, &value) ) {
    const char *text;
    size_t len;
    if( sqlite3_value_type(value) == SQLITE_NULL ) continue;
    *status = value_text(value, &text, &len);
    if( *status == DNSSIG_OK ) *status = take(context, text, len);
    if( *status != DNSSIG_OK ) break;
  }
  if( *status == DNSSIG_DONE ) *status = DNSSIG_OK;
  return code == SQLITE_DONE ? SQLITE_OK : code;
}

static Status take_name(void *context, const char *text, size_t len)
{
  return question_list_add(context, text, len);
}

int in_list_add(sqlite3_value *list, QuestionList *out, Status *status)
{
  return in_list_each(list, take_name, out, status);
}

typedef struct Fingerprint {
  uint64_t hash;
  size_t texts;
} Fingerprint;

static Status take_fingerprint(void *context, const char *text, size_t len)
{
  Fingerprint *fingerprint = context;
  fingerprint->hash = fingerprint->hash * 0x100000001b3u + map_hash(text, len) + 1;
  return ++fingerprint->texts < FINGERPRINT_TEXTS ? DNSSIG_OK : DNSSIG_DONE;
}

int in_list_fingerprint(sqlite3_value *list, uint64_t *out, Status *status)
{
  Fingerprint fingerprint = {0, 0};
  int code = in_list_each(list, take_fingerprint, &fingerprint, status);
  *out = fingerprint.hash;
  return code;
}
