/* answer.h - what is known of one question: immutable, counted, decoded once.
**
** In:   a DNS message (answer_decode), a failure (answer_failure), or rows of a recording (answer_record_*).
** Out:  status, flags, and records that every surface reads the same way, live or recorded.
**
** An Answer is one allocation. It is held with answer_hold and let go with answer_release; the last release frees it. Counts
** are not atomic: an Answer belongs to one connection.
**
** Which records an answer has: the answer section in full. From the authority and additional sections only records of the
** type that was asked, and only where the answer section has none of that type: the SOA above a name that has none itself, the NS
** set of a referral with the addresses of its servers (glue), the glue address of the very name that was asked. */
#ifndef DNSSIG_ANSWER_ANSWER_H
#define DNSSIG_ANSWER_ANSWER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/status.h"
#include "core/text.h"
#include "name/name.h"

typedef enum AnswerStatus {
  ANSWER_NOERROR,
  ANSWER_NODATA, /* the name exists, the type does not (RFC 2308 section 2.2); a referral is NOERROR */
  ANSWER_NXDOMAIN,
  ANSWER_SERVFAIL,
  ANSWER_REFUSED,
  ANSWER_FORMERR,
  ANSWER_NOTIMP,
  ANSWER_TIMEOUT,     /* nobody answered in time */
  ANSWER_NETWORK,     /* the system could not send: no route, connection refused, no server configured */
  ANSWER_BADRESPONSE, /* only replies that break their own format, or an rcode outside this list */
  ANSWER_BADNAME,     /* the question is no name; nothing was sent */
  ANSWER_DENIED,      /* the setting deny forbids to send it */
  ANSWER_OFFLINE,     /* replay: the recording does not have it */
  ANSWER_CANCELLED,   /* the statement ended first */
  ANSWER_STATUS_COUNT
} AnswerStatus;

const char *answer_status_word(AnswerStatus status);
bool answer_status_parse(const char *word, size_t len, AnswerStatus *status);

/* True where asking again soon is pointless or the fault may pass: everything but NOERROR, NODATA and NXDOMAIN. */
bool answer_status_is_failure(AnswerStatus status);

typedef enum AnswerSection { SECTION_ANSWER, SECTION_AUTHORITY, SECTION_ADDITIONAL } AnswerSection;

const char *answer_section_word(AnswerSection section);
bool answer_section_parse(const char *word, size_t len, AnswerSection *section);

/* How the answer was come by. */
typedef struct AnswerOrigin {
  const char *resolver; /* "192.0.2.1", "192.0.2.1:5353", "[2001:db8::1]:5353"; NULL where nobody was asked */
  int64_t rtt_us;       /* from the attempt that was answered to its answer; -1 where there was none */
  int tries;            /* attempts made; 0 where nothing was sent */
  int64_t asked_at_ms;  /* Unix time of the first attempt */
} AnswerOrigin;

typedef struct Answer Answer;

/* Decodes a reply to the question (qname, qtype). Borrows message and origin. Returns owned.
** The header, the question echo and every record of every section must be well formed, or nothing is taken. Records that are
** alike in everything are one.
** DNSSIG_BADDATA: malformed, or not the reply to this question. DNSSIG_NOMEM. */
DNSSIG_MUSTUSE Status answer_decode(const uint8_t *message, size_t len, const Name *qname, uint16_t qtype,
                                    const AnswerOrigin *origin, Answer **out);

/* An answer without records. qname is text as it shall read in the column `name` (escape what a stranger wrote). */
DNSSIG_MUSTUSE Status answer_failure(const char *qname, size_t len, uint16_t qtype, AnswerStatus status,
                                     const AnswerOrigin *origin, Answer **out);

Answer *answer_hold(Answer *answer); /* one more holder; gives answer back */
void answer_release(Answer *answer); /* NULL is fine */

/* The question. answer_qname is the text in canonical form, borrowed from answer. */
const char *answer_qname(const Answer *answer);
uint16_t answer_qtype(const Answer *answer);

AnswerStatus answer_status(const Answer *answer);
const AnswerOrigin *answer_origin(const Answer *answer);
bool answer_aa(const Answer *answer);
bool answer_ad(const Answer *answer);
bool answer_tc(const Answer *answer);
bool answer_has_flags(const Answer *answer); /* false where no message came: the three flags are NULL in SQL */
size_t answer_bytes(const Answer *answer);   /* memory it takes */

/* Seconds that a cache may keep it: the least TTL of its records (RFC 1035), for NXDOMAIN and NODATA the least of the SOA's TTL and
** its minimum (RFC 2308 section 5), 0 for failures. */
uint32_t answer_cache_ttl(const Answer *answer);

/* The records. Each getter takes i < answer_count(). */
size_t answer_count(const Answer *answer);
AnswerSection answer_section(const Answer *answer, size_t i);
uint16_t answer_rtype(const Answer *answer, size_t i);
/* Lower case, no closing dot; borrowed from answer. NULL: a recording's row without one. */
const char *answer_owner(const Answer *answer, size_t i);
bool answer_ttl(const Answer *answer, size_t i, uint32_t *ttl); /* false: not known (a recording without it) */
bool answer_priority(const Answer *answer, size_t i, uint16_t *priority); /* false: the type has none */

/* Append to text. A getter that gives false appended nothing: NULL in SQL. */
void answer_data(const Answer *answer, size_t i,
                 Text *text); /* rdata in presentation format, names lower-cased, closing dots */
void answer_fields(const Answer *answer, size_t i, Text *text); /* JSON object */
bool answer_target(const Answer *answer, size_t i, Text *text); /* host it points to, no closing dot */

/* One field of a record's `fields` by name, as text (a string without its quotes): "rname", "exchange". False: no such field. */
bool answer_field(const Answer *answer, size_t i, const char *field, Text *text);

/* TXT and SPF: the character strings joined, other types: as answer_data. Bytes that are not printable ASCII read \DDD. */
void answer_joined(const Answer *answer, size_t i, Text *text);

/* An answer from a recording, built row by row. What a row says is kept as it says it, made safe for a terminal, so that replay gives
** back the same text. `data`, `target`, `fields` may be NULL. */
typedef struct RecordedRow {
  AnswerSection section;
  uint16_t rtype;
  const char *owner, *data, *target, *fields; /* NULL: NULL in the row */
  size_t owner_len, data_len, target_len, fields_len;
  bool has_ttl, has_priority;
  uint32_t ttl;
  uint16_t priority;
} RecordedRow;

typedef struct Recording Recording;
typedef struct RecordedQuestion {
  const char *qname;
  size_t qname_len;
  uint16_t qtype;
  AnswerStatus status;
  bool has_flags, aa, ad, tc;
  AnswerOrigin origin; /* resolver may be NULL */
} RecordedQuestion;

/* Borrows everything; copies what it keeps. */
DNSSIG_MUSTUSE Status answer_recording_open(const RecordedQuestion *question, Recording **out);
DNSSIG_MUSTUSE Status answer_recording_row(Recording *recording, const RecordedRow *row);
DNSSIG_MUSTUSE Status answer_recording_finish(Recording *recording, Answer **out); /* takes recording */
void answer_recording_discard(Recording *recording);                               /* takes recording; NULL is fine */

#endif
