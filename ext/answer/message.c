/* message.c - header, questions, records (RFC 1035 section 4.1). */
#include "answer/message.h"

#include "answer/rdata.h"
#include "answer/type.h"

Status message_open(Message *message, const uint8_t *bytes, size_t len)
{
  Wire *wire = &message->wire;
  *wire = (Wire){bytes, 0, len, false};
  message->id = wire_u16(wire);
  message->flags = wire_u16(wire);
  message->question_count = wire_u16(wire);
  for( size_t i = 0; i < COUNT(message->left); i++ ) message->left[i] = wire_u16(wire);
  message->qname.len = 1;
  message->qname.wire[0] = 0;
  message->qtype = message->qclass = 0;
  for( unsigned i = 0; i < message->question_count && !wire->failed; i++ ) {
    Name name;
    uint16_t qtype, qclass;
    wire_name(wire, true, &name);
    qtype = wire_u16(wire);
    qclass = wire_u16(wire);
    if( i || wire->failed ) continue;
    name_copy(&message->qname, &name);
    message->qtype = qtype;
    message->qclass = qclass;
  }
  return wire->failed ? DNSSIG_BADDATA : DNSSIG_OK;
}

/* The options of OPT: code, length, value, again and again (RFC 6891 section 6.1.2). */
static void check_options(Wire rdata, Wire *wire)
{
  while( wire_left(&rdata) ) {
    wire_u16(&rdata);
    wire_take(&rdata, wire_u16(&rdata));
  }
  if( rdata.failed ) wire->failed = true;
}

/* An owner name. Most are the question's, as a pointer to where that stands, right behind the header. */
static void read_owner(Message *message, Name *owner)
{
  Wire *wire = &message->wire;
  if( !wire->failed && message->question_count && wire_left(wire) >= 2 && wire->bytes[wire->at] == 0xC0
      && wire->bytes[wire->at + 1] == WIRE_HEADER ) {
    name_copy(owner, &message->qname);
    wire_take(wire, 2);
  } else {
    wire_name(wire, true, owner);
  }
}

Status message_next(Message *message, MessageRecord *record, Text *rdata)
{
  Wire *wire = &message->wire;
  Wire data;
  size_t len, section = 0;
  while( section < COUNT(message->left) && !message->left[section] ) section++;
  if( section == COUNT(message->left) ) return DNSSIG_DONE;
  message->left[section]--;
  record->section = (AnswerSection)section;
  read_owner(message, &record->owner);
  record->rtype = wire_u16(wire);
  record->rclass = wire_u16(wire);
  record->ttl = wire_u32(wire);
  len = wire_u16(wire);
  data = (Wire){wire->bytes, wire->at, wire->at + len, false};
  wire_take(wire, len);
  if( wire->failed ) return DNSSIG_BADDATA;

  record->rdata = rdata->len;
  if( record->rtype == TYPE_OPT ) check_options(data, wire);
  if( record->rclass == CLASS_IN || record->rtype == TYPE_OPT ) {
    rdata_read(record->rtype, &data, rdata);
  } else {
    text_bytes(rdata, (const char *)data.bytes + data.at, len);
  }
  record->rdata_len = rdata->len - record->rdata;
  if( data.failed || wire->failed ) return DNSSIG_BADDATA;
  return rdata->status;
}
