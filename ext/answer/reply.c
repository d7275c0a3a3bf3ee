/* reply.c - from a reply's bytes to an Answer, or to nothing.
**
** A reply is taken whole or not at all. Beyond the form that message.c checks, it must be a reply (QR) to a standard query, with one
** question that is ours, every record of class IN, and at most one OPT, in the additional section, of the root. */
#include "answer/answer.h"

#include "answer/message.h"
#include "answer/store.h"
#include "answer/twins.h"
#include "answer/type.h"

/* What is learned on the way through the records. */
typedef struct Reading {
  const Name *qname;
  uint16_t qtype;
  uint16_t rcode;        /* with the upper bits that OPT brings */
  bool found;            /* the answer section has a record of the asked type */
  bool has_opt;          /* and more than one is an error */
  bool has_ns, has_soa;  /* in the authority section */
  uint32_t negative_ttl; /* what that SOA allows (RFC 2308 section 5) */
  uint32_t least_ttl;    /* of the kept records */
  uint32_t owner;        /* where the last kept record's owner name is, which mostly is the next one's too */
  Name last_owner;
  Twins twins;
} Reading;

/* A TTL with its top bit set counts as 0 (RFC 2181 section 8). */
static uint32_t sane_ttl(uint32_t ttl)
{
  return ttl > INT32_MAX ? 0 : ttl;
}

static uint32_t least(uint32_t a, uint32_t b)
{
  return a < b ? a : b;
}

static bool is_our_reply(const Message *message, const Name *qname, uint16_t qtype)
{
  return message->flags & MESSAGE_QR && !(message->flags & MESSAGE_OPCODE) && message->question_count == 1
         && message->qclass == CLASS_IN && message->qtype == qtype && name_equal(&message->qname, qname);
}

/* Is it an address of the servers that a referral names? Only that is what stands there (RFC 1034 section 4.3.2, step 3b). */
static bool is_glue(const Reading *reading, const MessageRecord *record)
{
  return reading->qtype == TYPE_NS && reading->has_ns && !reading->has_soa
         && (record->rtype == TYPE_A || record->rtype == TYPE_AAAA);
}

/* See answer.h for which records an answer has. The sections follow each other in a message, so that `found` and `has_ns` are
** settled before they are asked for. */
static bool is_kept(const Reading *reading, const MessageRecord *record)
{
  switch( record->section ) {
    case SECTION_ANSWER:
      return true;
    case SECTION_AUTHORITY:
      return !reading->found && record->rtype == reading->qtype;
    case SECTION_ADDITIONAL:
      return !reading->found
             && (is_glue(reading, record)
                 || (record->rtype == reading->qtype && name_equal(&record->owner, reading->qname)));
  }
  return false;
}

static Status read_opt(Reading *reading, const MessageRecord *record)
{
  if( reading->has_opt || record->section != SECTION_ADDITIONAL || record->owner.len != 1 ) return DNSSIG_BADDATA;
  reading->has_opt = true;
  reading->rcode |= (uint16_t)(record->ttl >> 24 << 4); /* RFC 6891 section 6.1.3 */
  return DNSSIG_OK;
}

static void note(Reading *reading, const MessageRecord *record, const Text *store)
{
  if( record->section == SECTION_ANSWER ) {
    if( record->rtype == reading->qtype || reading->qtype == TYPE_ANY ) reading->found = true;
  } else if( record->section == SECTION_AUTHORITY && record->rtype == TYPE_NS ) {
    reading->has_ns = true;
  } else if( record->section == SECTION_AUTHORITY && record->rtype == TYPE_SOA && !reading->has_soa
             && record->rdata_len >= 4 ) {
    Wire minimum = {(const uint8_t *)store->data + record->rdata, record->rdata_len - 4, record->rdata_len, false};
    reading->has_soa = true;
    reading->negative_ttl = least(sane_ttl(record->ttl), sane_ttl(wire_u32(&minimum)));
  }
}

static Status keep(Draft *draft, Reading *reading, const MessageRecord *from)
{
  Record *record = draft_record(draft);
  if( !record ) return DNSSIG_NOMEM;
  if( !name_equal(&from->owner, &reading->last_owner) ) {
    char buffer[NAME_TEXT_SIZE];
    size_t len = name_to_text(&from->owner, buffer);
    reading->owner = draft_text(draft, buffer, len);
    name_copy(&reading->last_owner, &from->owner);
  }
  record->section = (uint8_t)from->section;
  record->rtype = from->rtype;
  record->owner = reading->owner;
  record->has_ttl = true;
  record->ttl = sane_ttl(from->ttl);
  record->data = (uint32_t)from->rdata;
  record->data_len = (uint32_t)from->rdata_len;
  reading->least_ttl = least(reading->least_ttl, record->ttl);
  return twins_drop(&reading->twins, draft);
}

static Status read_records(Message *message, Draft *draft, Reading *reading)
{
  MessageRecord record;
  Status status;
  while( (status = message_next(message, &record, &draft->store)) == DNSSIG_OK ) {
    if( record.rtype == TYPE_OPT ) {
      status = read_opt(reading, &record);
    } else if( record.rclass != CLASS_IN ) {
      status = DNSSIG_BADDATA;
    } else {
      note(reading, &record, &draft->store);
    }
    if( status == DNSSIG_OK && record.rtype != TYPE_OPT && is_kept(reading, &record) ) {
      status = keep(draft, reading, &record);
    } else {
      draft->store.len = record.rdata;
    }
    if( status != DNSSIG_OK ) return status;
  }
  return status == DNSSIG_DONE ? DNSSIG_OK : status;
}

static AnswerStatus judge(const Message *message, const Reading *reading)
{
  static const AnswerStatus by_rcode[] = {ANSWER_NOERROR,  ANSWER_FORMERR, ANSWER_SERVFAIL,
                                          ANSWER_NXDOMAIN, ANSWER_NOTIMP,  ANSWER_REFUSED};
  bool referral = reading->has_ns && !reading->has_soa && !(message->flags & MESSAGE_AA);
  if( reading->rcode >= COUNT(by_rcode) ) return ANSWER_BADRESPONSE;
  if( reading->rcode == 0 && !reading->found && !referral ) return ANSWER_NODATA;
  return by_rcode[reading->rcode];
}

/* An aliased name's negative answer lasts no longer than its CNAMEs; one without SOA is not kept (RFC 2308 section 5): its
** negative_ttl is 0. */
static uint32_t cache_ttl(const Draft *draft, const Reading *reading, AnswerStatus status)
{
  if( status == ANSWER_NODATA || status == ANSWER_NXDOMAIN ) {
    return least(reading->negative_ttl, reading->least_ttl);
  }
  return status == ANSWER_NOERROR && draft->head.count ? reading->least_ttl : 0;
}

Status answer_decode(const uint8_t *message_bytes, size_t len, const Name *qname, uint16_t qtype,
                     const AnswerOrigin *origin, Answer **out)
{
  Message message;
  Draft draft;
  Reading reading = {.qname = qname, .qtype = qtype, .least_ttl = UINT32_MAX};
  char buffer[NAME_TEXT_SIZE];
  AnswerStatus answer_status;
  Status status = message_open(&message, message_bytes, len);
  if( status != DNSSIG_OK ) return status;
  if( !is_our_reply(&message, qname, qtype) ) return DNSSIG_BADDATA;

  draft_open(&draft, buffer, name_to_text(qname, buffer), qtype, origin);
  reading.rcode = message.flags & MESSAGE_RCODE;
  name_copy(&reading.last_owner, qname); /* whose text stands at offset 0 */
  status = read_records(&message, &draft, &reading);
  twins_clear(&reading.twins);
  if( status != DNSSIG_OK ) {
    draft_discard(&draft);
    return status;
  }
  answer_status = judge(&message, &reading);
  draft.head.status = (uint8_t)answer_status;
  draft.head.has_flags = true;
  draft.head.aa = message.flags & MESSAGE_AA;
  draft.head.ad = message.flags & MESSAGE_AD;
  draft.head.tc = message.flags & MESSAGE_TC;
  draft.head.cache_ttl = cache_ttl(&draft, &reading, answer_status);
  return draft_finish(&draft, out);
}
