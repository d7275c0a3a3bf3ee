/* store.h - how an Answer lies in memory: for the files of this room that make one or read one.
**
** One allocation: the struct, its records, then a run of bytes with every text (each with a zero behind it) and all rdata. Records
** point into these bytes by offset. Byte 0 starts qname, so that as the offset of any other text 0 means "there is none". */
#ifndef DNSSIG_ANSWER_STORE_H
#define DNSSIG_ANSWER_STORE_H

#include "answer/answer.h"

#define STORE_NO_OWNER UINT32_MAX /* a recording's row without one */

typedef struct Record {
  uint32_t owner;
  uint32_t ttl;
  uint32_t data;           /* rdata as rdata.h keeps it; of a recording: text */
  uint32_t data_len;       /* of rdata */
  uint32_t target, fields; /* of a recording: text */
  uint16_t rtype, priority;
  uint8_t section;
  bool has_ttl, has_priority;
} Record;

typedef struct AnswerHead {
  size_t bytes; /* the whole allocation */
  uint32_t holders;
  uint32_t count;
  uint32_t cache_ttl;
  uint16_t qtype;
  uint8_t status;
  bool recorded;
  bool has_flags, aa, ad, tc;
  AnswerOrigin origin;
  const char *store;
} AnswerHead;

struct Answer {
  AnswerHead head;
  Record records[];
};

/* An answer in the making: what is known of it, its records, its bytes. */
typedef struct Draft {
  AnswerHead head; /* of it count, holders, bytes and store are filled in at the end */
  Text store;
  Record *records; /* the lent ones, or on the heap */
  size_t capacity;
  Record *lent;
  uint32_t resolver; /* offset of its text */
  char store_space[1024];
  Record records_space[16];
} Draft;

/* A new draft with this question and origin, their texts made safe to show (encode_kept). */
void draft_open(Draft *draft, const char *qname, size_t len, uint16_t qtype, const AnswerOrigin *origin);

/* Appends text, made safe to show, and a zero to the draft's bytes; gives its offset. An allocation that fails shows in store.status. */
uint32_t draft_text(Draft *draft, const char *text, size_t len);
uint32_t draft_json(Draft *draft, const char *json, size_t len); /* the same with encode_kept_json */

/* Room for one more record, zeroed, or NULL. */
Record *draft_record(Draft *draft);

/* Makes the answer, with one holder. Takes draft. */
DNSSIG_MUSTUSE Status draft_finish(Draft *draft, Answer **out);

/* Gives up. Takes draft. */
void draft_discard(Draft *draft);

#endif
