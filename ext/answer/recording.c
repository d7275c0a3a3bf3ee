/* recording.c - an Answer from the rows of a table that anybody may have filled.
**
** What a row says is kept as text, so that it comes back as it was; nothing is parsed before somebody asks for a part of it. */
#include "answer/answer.h"
#include "answer/store.h"
#include "core/memory.h"

enum { ROWS_MAX = 65536 }; /* a message of 65,535 bytes has fewer records */

struct Recording {
  Draft draft;
};

Status answer_recording_open(const RecordedQuestion *question, Recording **out)
{
  Recording *recording = mem_array(1, sizeof *recording);
  AnswerHead *head;
  if( !recording ) return DNSSIG_NOMEM;
  draft_open(&recording->draft, question->qname, question->qname_len, question->qtype, &question->origin);
  head = &recording->draft.head;
  head->recorded = true;
  head->status = (uint8_t)question->status;
  head->has_flags = question->has_flags;
  head->aa = question->aa;
  head->ad = question->ad;
  head->tc = question->tc;
  *out = recording;
  return DNSSIG_OK;
}

static uint32_t keep_text(Draft *draft, const char *text, size_t len, uint32_t none)
{
  return text ? draft_text(draft, text, len) : none;
}

Status answer_recording_row(Recording *recording, const RecordedRow *row)
{
  Draft *draft = &recording->draft;
  Record *record;
  if( draft->head.count == ROWS_MAX ) return DNSSIG_BADDATA;
  record = draft_record(draft);
  if( !record ) return DNSSIG_NOMEM;
  record->section = (uint8_t)row->section;
  record->rtype = row->rtype;
  record->has_ttl = row->has_ttl;
  record->ttl = row->ttl;
  record->has_priority = row->has_priority;
  record->priority = row->priority;
  record->owner = keep_text(draft, row->owner, row->owner_len, STORE_NO_OWNER);
  record->data = keep_text(draft, row->data, row->data_len, 0);
  record->target = keep_text(draft, row->target, row->target_len, 0);
  record->fields = row->fields ? draft_json(draft, row->fields, row->fields_len) : 0;
  return draft->store.status;
}

/* The least TTL of the rows. Without one, or without rows, nothing is known that would justify keeping it: 0. */
static uint32_t cache_ttl(const Draft *draft)
{
  uint32_t least = UINT32_MAX;
  for( size_t i = 0; i < draft->head.count; i++ ) {
    const Record *record = &draft->records[i];
    if( !record->has_ttl ) return 0;
    if( record->ttl < least ) least = record->ttl;
  }
  return draft->head.count ? least : 0;
}

Status answer_recording_finish(Recording *recording, Answer **out)
{
  Draft *draft = &recording->draft;
  Status status;
  if( draft->head.status == ANSWER_NOERROR ) draft->head.cache_ttl = cache_ttl(draft);
  status = draft_finish(draft, out);
  mem_free(recording);
  return status;
}

void answer_recording_discard(Recording *recording)
{
  if( !recording ) return;
  draft_discard(&recording->draft);
  mem_free(recording);
}
