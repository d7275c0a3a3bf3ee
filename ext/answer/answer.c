/* answer.c - look at an Answer: its question, its origin, its records. */
#include "answer/answer.h"

#include "answer/encode.h"
#include "answer/json.h"
#include "answer/rdata.h"
#include "answer/store.h"
#include "answer/type.h"
#include "answer/unquote.h"
#include "core/memory.h"

Status answer_failure(const char *qname, size_t len, uint16_t qtype, AnswerStatus status, const AnswerOrigin *origin,
                      Answer **out)
{
  Draft draft;
  draft_open(&draft, qname, len, qtype, origin);
  draft.head.status = (uint8_t)status;
  return draft_finish(&draft, out);
}

Answer *answer_hold(Answer *answer)
{
  answer->head.holders++;
  return answer;
}

void answer_release(Answer *answer)
{
  if( answer && --answer->head.holders == 0 ) mem_free(answer);
}

const char *answer_qname(const Answer *answer)
{
  return answer->head.store;
}

uint16_t answer_qtype(const Answer *answer)
{
  return answer->head.qtype;
}

AnswerStatus answer_status(const Answer *answer)
{
  return (AnswerStatus)answer->head.status;
}

const AnswerOrigin *answer_origin(const Answer *answer)
{
  return &answer->head.origin;
}

bool answer_aa(const Answer *answer)
{
  return answer->head.aa;
}

bool answer_ad(const Answer *answer)
{
  return answer->head.ad;
}

bool answer_tc(const Answer *answer)
{
  return answer->head.tc;
}

bool answer_has_flags(const Answer *answer)
{
  return answer->head.has_flags;
}

size_t answer_bytes(const Answer *answer)
{
  return answer->head.bytes;
}

uint32_t answer_cache_ttl(const Answer *answer)
{
  return answer->head.cache_ttl;
}

size_t answer_count(const Answer *answer)
{
  return answer->head.count;
}

AnswerSection answer_section(const Answer *answer, size_t i)
{
  return (AnswerSection)answer->records[i].section;
}

uint16_t answer_rtype(const Answer *answer, size_t i)
{
  return answer->records[i].rtype;
}

const char *answer_owner(const Answer *answer, size_t i)
{
  uint32_t owner = answer->records[i].owner;
  return owner == STORE_NO_OWNER ? NULL : answer->head.store + owner;
}

bool answer_ttl(const Answer *answer, size_t i, uint32_t *ttl)
{
  if( !answer->records[i].has_ttl ) return false;
  *ttl = answer->records[i].ttl;
  return true;
}

static const uint8_t *rdata(const Answer *answer, const Record *record)
{
  return (const uint8_t *)answer->head.store + record->data;
}

/* A recording's text. False: the row had none. */
static bool recorded_text(const Answer *answer, uint32_t offset, Text *text)
{
  if( offset ) text_string(text, answer->head.store + offset);
  return offset != 0;
}

bool answer_priority(const Answer *answer, size_t i, uint16_t *priority)
{
  const Record *record = &answer->records[i];
  if( !answer->head.recorded ) return rdata_priority(record->rtype, rdata(answer, record), record->data_len, priority);
  if( record->has_priority ) *priority = record->priority;
  return record->has_priority;
}

void answer_data(const Answer *answer, size_t i, Text *text)
{
  const Record *record = &answer->records[i];
  if( answer->head.recorded ) {
    recorded_text(answer, record->data, text);
  } else {
    rdata_present(record->rtype, rdata(answer, record), record->data_len, text);
  }
}

void answer_fields(const Answer *answer, size_t i, Text *text)
{
  const Record *record = &answer->records[i];
  if( answer->head.recorded ) {
    recorded_text(answer, record->fields, text);
  } else {
    rdata_fields(record->rtype, rdata(answer, record), record->data_len, text);
  }
}

bool answer_target(const Answer *answer, size_t i, Text *text)
{
  const Record *record = &answer->records[i];
  if( answer->head.recorded ) return recorded_text(answer, record->target, text);
  return rdata_target(record->rtype, rdata(answer, record), record->data_len, text);
}

/* One way for both kinds of answer, by the very JSON that the column shows, so that a recording cannot say something else. */
bool answer_field(const Answer *answer, size_t i, const char *field, Text *text)
{
  char space[512];
  Text fields;
  bool found;
  text_init(&fields, space, sizeof space);
  answer_fields(answer, i, &fields);
  found = fields.status == DNSSIG_OK && json_member(fields.data, fields.len, field, text);
  if( fields.status != DNSSIG_OK ) text->status = fields.status;
  text_clear(&fields);
  return found;
}

void answer_joined(const Answer *answer, size_t i, Text *text)
{
  char space[512];
  Text data;
  uint16_t rtype = answer->records[i].rtype;
  if( rtype != TYPE_TXT && rtype != TYPE_SPF ) {
    answer_data(answer, i, text);
    return;
  }
  text_init(&data, space, sizeof space);
  answer_data(answer, i, &data);
  if( data.status == DNSSIG_OK ) {
    unquote_join(data.data, data.len, text);
  } else {
    text->status = data.status;
  }
  text_clear(&data);
}
