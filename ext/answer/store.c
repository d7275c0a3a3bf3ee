/* store.c - put an Answer together. */
#include "answer/store.h"

#include <string.h>

#include "answer/encode.h"
#include "core/memory.h"

void draft_open(Draft *draft, const char *qname, size_t len, uint16_t qtype, const AnswerOrigin *origin)
{
  memset(&draft->head, 0, sizeof draft->head);
  draft->head.qtype = qtype;
  draft->head.origin = *origin;
  text_init(&draft->store, draft->store_space, sizeof draft->store_space);
  draft->records = draft->lent = draft->records_space;
  draft->capacity = COUNT(draft->records_space);
  draft_text(draft, qname, len);
  draft->resolver = origin->resolver ? draft_text(draft, origin->resolver, strlen(origin->resolver)) : 0;
}

/* Ends the text that starts at offset. */
static uint32_t close_text(Draft *draft, size_t offset)
{
  text_char(&draft->store, 0);
  if( draft->store.len > UINT32_MAX / 2 ) draft->store.status = DNSSIG_NOMEM;
  return (uint32_t)offset;
}

uint32_t draft_text(Draft *draft, const char *text, size_t len)
{
  size_t offset = draft->store.len;
  encode_kept(&draft->store, text, len);
  return close_text(draft, offset);
}

uint32_t draft_json(Draft *draft, const char *json, size_t len)
{
  size_t offset = draft->store.len;
  encode_kept_json(&draft->store, json, len);
  return close_text(draft, offset);
}

Record *draft_record(Draft *draft)
{
  Record *record;
  if( draft->head.count == draft->capacity ) {
    bool lent = draft->records == draft->lent;
    void *list = lent ? NULL : draft->records;
    size_t capacity = lent ? 0 : draft->capacity;
    if( mem_grow(&list, &capacity, draft->capacity * 2, sizeof *record) != DNSSIG_OK ) return NULL;
    if( lent ) memcpy(list, draft->lent, draft->head.count * sizeof *record);
    draft->records = list;
    draft->capacity = capacity;
  }
  record = &draft->records[draft->head.count++];
  memset(record, 0, sizeof *record);
  return record;
}

Status draft_finish(Draft *draft, Answer **out)
{
  Status status = draft->store.status;
  size_t records = draft->head.count * sizeof(Record);
  size_t bytes = sizeof(Answer) + records + draft->store.len;
  Answer *answer = status == DNSSIG_OK ? mem_array(bytes, 1) : NULL;
  if( answer ) {
    char *store = (char *)answer + sizeof(Answer) + records;
    answer->head = draft->head;
    answer->head.bytes = bytes;
    answer->head.holders = 1;
    answer->head.store = store;
    memcpy(answer->records, draft->records, records);
    memcpy(store, draft->store.data, draft->store.len);
    answer->head.origin.resolver = draft->resolver ? store + draft->resolver : NULL;
    *out = answer;
  } else if( status == DNSSIG_OK ) {
    status = DNSSIG_NOMEM;
  }
  draft_discard(draft);
  return status;
}

void draft_discard(Draft *draft)
{
  text_clear(&draft->store);
  if( draft->records != draft->lent ) mem_free(draft->records);
  draft->records = draft->lent;
}
