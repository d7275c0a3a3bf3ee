/* message.h - take a DNS message apart, record by record.
**
** This is the decoder, and all of it: the strict reply check (reply.c) is a loop around it, and so is whatever else wants to look
** into a message. It checks form only; what a message means is for its caller to judge.
**
**   Message message;
**   status = message_open(&message, bytes, len);
**   while( status==DNSSIG_OK && (status = message_next(&message, &record, &rdata))==DNSSIG_OK ) { ... }
**   if( status==DNSSIG_DONE ) all of it was well formed; */
#ifndef DNSSIG_ANSWER_MESSAGE_H
#define DNSSIG_ANSWER_MESSAGE_H

#include <stddef.h>
#include <stdint.h>

#include "answer/answer.h"
#include "answer/wire.h"

enum {
  CLASS_IN = 1,
  MESSAGE_QR = 0x8000, /* bits of Message.flags (RFC 1035 section 4.1.1, RFC 4035 section 3) */
  MESSAGE_OPCODE = 0x7800,
  MESSAGE_AA = 0x0400,
  MESSAGE_TC = 0x0200,
  MESSAGE_AD = 0x0020,
  MESSAGE_RCODE = 0x000F
};

typedef struct Message {
  uint16_t id, flags;
  uint16_t question_count;
  Name qname; /* of the first question; without one the root, type and class 0 */
  uint16_t qtype, qclass;
  Wire wire;        /* what is still to be read */
  uint16_t left[3]; /* records still to come, by AnswerSection */
} Message;

typedef struct MessageRecord {
  AnswerSection section;
  Name owner;
  uint16_t rtype, rclass;
  uint32_t ttl;            /* as sent: of OPT these are its flags */
  size_t rdata, rdata_len; /* where message_next put it */
} MessageRecord;

/* Reads header and questions. Borrows bytes until the last message_next. DNSSIG_BADDATA: too short, or a question that is none. */
DNSSIG_MUSTUSE Status message_open(Message *message, const uint8_t *bytes, size_t len);

/* Reads the next record; appends its rdata to *rdata, uncompressed (rdata.h). DNSSIG_DONE: every record that the header counts has
** been read; bytes behind the last are tolerated, as all resolvers do. DNSSIG_BADDATA: malformed. DNSSIG_NOMEM.
** Rdata of a class other than IN is taken as it is: what it is laid out like is its class's business. */
DNSSIG_MUSTUSE Status message_next(Message *message, MessageRecord *record, Text *rdata);

#endif
