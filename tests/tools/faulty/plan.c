/* plan.c - from the labels of a name to what shall go wrong.
**
** In:   a query. Each label from the left that stands in the table below adds its misbehaviour; the first that does not
**       ends the list: `delay-50.nxdomain.shop.example` is a late NXDOMAIN. Labels that the server was started with (--as)
**       come before those of the name.
** Out:  a plan for faulty.c (when, how often, from where) and reply.c (what). The same query has the same plan, always. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "reply.h"

enum {
  NO_NUMBER = -2,
  A_NUMBER = -1
}; /* a label takes none; must have one; otherwise: what it is where the label has none */

#define N LONG_MIN /* stands for the label's number */
#define SET(field, value)                                                                                              \
  {                                                                                                                    \
    offsetof(Plan, field), value                                                                                       \
  }

typedef struct Label {
  const char *word; /* with a number behind it: word-7 */
  long number;
  struct {
    size_t field;
    long value;
  } set[3]; /* a value of 0 sets nothing */
} Label;

static const Label labels[] = {
    /* no reply: ever; to a query with EDNS; to the first N for this name and type; to N of a hundred, by name and repetition */
    {"drop", NO_NUMBER, {SET(drop, 1)}},
    {"dropedns", NO_NUMBER, {SET(drop_edns, 1)}},
    {"flaky", A_NUMBER, {SET(drop_first, N)}},
    {"loss", A_NUMBER, {SET(loss_percent, N)}},
    /* when, how often, from where: after N ms; after 0 to N ms, by name and repetition; N times; from another port; from another
    ** address; behind N times three forged ones (wrong id, wrong port, wrong question); behind one in the wrong case (0x20) */
    {"delay", A_NUMBER, {SET(delay_ms, N)}},
    {"jitter", A_NUMBER, {SET(jitter_ms, N)}},
    {"duplicate", 2, {SET(copies, N)}},
    {"otherport", NO_NUMBER, {SET(source, SOURCE_OTHER_PORT)}},
    {"otheraddress", NO_NUMBER, {SET(source, SOURCE_OTHER_ADDRESS)}},
    {"spoof", 1, {SET(forge, N)}},
    {"spoofcase", NO_NUMBER, {SET(forge_case, 1)}},
    /* a reply to something else: wrong id; wrong name; the name in lower case, however it came (0x20) */
    {"wrongid", NO_NUMBER, {SET(wrong_id, 1)}},
    {"wrongquestion", NO_NUMBER, {SET(wrong_question, 1)}},
    {"wrongcase", NO_NUMBER, {SET(lower_case, 1)}},
    /* UDP and TCP: TC beside all records, TC without any; then by TCP: a byte every N ms; N bytes of the stream (none), then
    ** nothing more, a reset, or an orderly end; a message of N bytes; a length field that is N too small */
    {"tc", NO_NUMBER, {SET(tc_partial, 1)}},
    {"onlytcp", NO_NUMBER, {SET(tc_empty, 1)}},
    {"slowtcp", A_NUMBER, {SET(tc_empty, 1), SET(slow_ms, N)}},
    {"stalltcp", 0, {SET(tc_empty, 1), SET(tcp_way, WAY_STALL), SET(tcp_after, N)}},
    {"resettcp", 0, {SET(tc_empty, 1), SET(tcp_way, WAY_RESET), SET(tcp_after, N)}},
    {"closetcp", 0, {SET(tc_empty, 1), SET(tcp_way, WAY_CLOSE), SET(tcp_after, N)}},
    {"cuttcp", A_NUMBER, {SET(tc_empty, 1), SET(tcp_cut, N)}},
    {"shorttcp", A_NUMBER, {SET(tc_empty, 1), SET(tcp_short, N)}},
    /* what the server says of itself; rcode over 15 by EDNS; formerredns: only to a query with EDNS */
    {"rcode", A_NUMBER, {SET(rcode, N), SET(content, CONTENT_EMPTY)}},
    {"formerr", NO_NUMBER, {SET(rcode, RCODE_FORMERR), SET(content, CONTENT_EMPTY)}},
    {"formerredns", NO_NUMBER, {SET(formerr_edns, 1)}},
    {"servfail", NO_NUMBER, {SET(rcode, RCODE_SERVFAIL), SET(content, CONTENT_EMPTY)}},
    {"notimp", NO_NUMBER, {SET(rcode, RCODE_NOTIMP), SET(content, CONTENT_EMPTY)}},
    {"refused", NO_NUMBER, {SET(rcode, RCODE_REFUSED), SET(content, CONTENT_EMPTY)}},
    {"nxdomain", NO_NUMBER, {SET(rcode, RCODE_NXDOMAIN), SET(content, CONTENT_NODATA)}},
    {"nodata", NO_NUMBER, {SET(content, CONTENT_NODATA)}},
    {"lame", NO_NUMBER, {SET(content, CONTENT_LAME), SET(no_aa, 1)}},
    /* broken: cut to N bytes; noise behind the question; an owner that points to itself, forwards, to and fro, behind the end, into
    ** the header; an owner of more than 255 bytes by way of pointers; 1,000 more records promised */
    {"truncate", A_NUMBER, {SET(cut, N)}},
    {"garbage", NO_NUMBER, {SET(content, CONTENT_GARBAGE)}},
    {"loop", NO_NUMBER, {SET(content, CONTENT_LOOP)}},
    {"forward", NO_NUMBER, {SET(content, CONTENT_FORWARD)}},
    {"pingpong", NO_NUMBER, {SET(content, CONTENT_PINGPONG)}},
    {"outside", NO_NUMBER, {SET(content, CONTENT_OUTSIDE)}},
    {"header", NO_NUMBER, {SET(content, CONTENT_HEADER)}},
    {"toolong", NO_NUMBER, {SET(content, CONTENT_LONG)}},
    {"counts", NO_NUMBER, {SET(lying_counts, 1)}},
    /* one more or one less of questions, answers, authority, additional */
    {"qdup", NO_NUMBER, {SET(lie_at, 4), SET(lie_by, 1)}},
    {"qddown", NO_NUMBER, {SET(lie_at, 4), SET(lie_by, -1)}},
    {"anup", NO_NUMBER, {SET(lie_at, 6), SET(lie_by, 1)}},
    {"andown", NO_NUMBER, {SET(lie_at, 6), SET(lie_by, -1)}},
    {"nsup", NO_NUMBER, {SET(lie_at, 8), SET(lie_by, 1)}},
    {"nsdown", NO_NUMBER, {SET(lie_at, 8), SET(lie_by, -1)}},
    {"arup", NO_NUMBER, {SET(lie_at, 10), SET(lie_by, 1)}},
    {"ardown", NO_NUMBER, {SET(lie_at, 10), SET(lie_by, -1)}},
    /* well-formed and hostile, by TCP: 4,000 owners over chains of pointers; every owner behind N pointers that follow one upon the
    ** other; as many records as a message can hold, of 11 bytes each; 65,535 bytes. Terminal escapes and broken UTF-8, in TXT or in
    ** names; two CNAMEs in a circle */
    {"bomb", NO_NUMBER, {SET(content, CONTENT_BOMB), SET(tc_empty, 1)}},
    {"chain", A_NUMBER, {SET(content, CONTENT_CHAIN), SET(tc_empty, 1), SET(records, N)}},
    {"tiny", NO_NUMBER, {SET(content, CONTENT_TINY), SET(tc_empty, 1)}},
    {"huge", NO_NUMBER, {SET(content, CONTENT_HUGE), SET(tc_empty, 1)}},
    {"escape", NO_NUMBER, {SET(content, CONTENT_ESCAPE)}},
    {"cname-loop", NO_NUMBER, {SET(content, CONTENT_CNAME_LOOP)}},
    /* of an ordinary answer: N records; this TTL; flags */
    {"many", A_NUMBER, {SET(records, N)}},
    {"ttl", A_NUMBER, {SET(ttl_s, N)}},
    {"ad", NO_NUMBER, {SET(ad, 1)}},
    {"noaa", NO_NUMBER, {SET(no_aa, 1)}},
};

/* The label's row and its number, or NULL. */
static const Label *find_label(const uint8_t *label, size_t len, long *number)
{
  char text[64];
  for( size_t i = 0; i < len; i++ ) text[i] = (char)(label[i] >= 'A' && label[i] <= 'Z' ? label[i] + 32 : label[i]);
  text[len] = 0;
  for( size_t i = 0; i < sizeof labels / sizeof labels[0]; i++ ) {
    const Label *row = &labels[i];
    size_t width = strlen(row->word);
    char *end = NULL;
    *number = row->number;
    if( strcmp(text, row->word) == 0 && row->number != A_NUMBER ) return row;
    if( row->number == NO_NUMBER || len < width + 2 || text[width] != '-' || memcmp(text, row->word, width) != 0 )
      continue;
    *number = strtol(text + width + 1, &end, 10);
    if( *end == 0 && *number >= 0 ) return row;
  }
  return NULL;
}

static uint64_t chance(const Query *query, unsigned count)
{
  return (query_hash(query) + count * 2654435761u) * 0x9E3779B97F4A7C15u >> 33;
}

static bool lost(const Query *query, unsigned count, long percent)
{
  return (long)(chance(query, count) % 100) < percent;
}

/* False: no label of the table. */
static bool heed(const uint8_t *label, size_t len, Plan *out)
{
  long number;
  const Label *row = len < 64 ? find_label(label, len, &number) : NULL;
  for( size_t i = 0; row && i < sizeof row->set / sizeof row->set[0]; i++ ) {
    long value = row->set[i].value == N ? number : row->set[i].value;
    if( row->set[i].value ) memcpy((char *)out + row->set[i].field, &value, sizeof value);
  }
  return row != NULL;
}

void plan_read(const Query *query, unsigned count, const char *always, Plan *out)
{
  const uint8_t *at = query->bytes + 12;
  *out = (Plan){.copies = 1, .cut = -1, .tcp_cut = -1, .records = 1, .ttl_s = -1};
  while( *always ) {
    size_t len = strcspn(always, ".");
    heed((const uint8_t *)always, len, out);
    always += len + (always[len] == '.');
  }
  while( *at && heed(at + 1, *at, out) ) at += 1 + *at;
  if( out->jitter_ms ) out->delay_ms += (long)(chance(query, count) % (uint64_t)(out->jitter_ms + 1));
  if( out->drop_edns && query->has_edns ) out->drop = 1;
  if( (long)count < out->drop_first || lost(query, count, out->loss_percent) ) out->drop = 1;
  if( out->formerr_edns && query->has_edns ) {
    out->rcode = RCODE_FORMERR;
    out->content = CONTENT_EMPTY;
  }
}
