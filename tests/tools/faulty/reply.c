/* reply.c - from the labels of a name to a reply that is wrong in just that way.
**
** In:   a query. Each label from the left that stands in the table below adds its misbehaviour; the first that does not
**       ends the list: `delay-50.nxdomain.shop.example` is a late NXDOMAIN.
** Out:  a plan, and the bytes of the reply. The same query has the same reply, always.
**
** A name without such labels has an A record 192.0.2.N and an AAAA record 2001:db8::N, N (1..254) being made from the name,
** NS, MX, TXT, SOA and PTR records that speak of the name itself, and NODATA for every other type. */
#include "reply.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
  CLASS_IN = 1,
  TYPE_A = 1,
  TYPE_NS = 2,
  TYPE_CNAME = 5,
  TYPE_SOA = 6,
  TYPE_PTR = 12,
  TYPE_MX = 15,
  TYPE_TXT = 16,
  TYPE_AAAA = 28,
  TYPE_OPT = 41
};

enum { RCODE_NOERROR, RCODE_FORMERR, RCODE_SERVFAIL, RCODE_NXDOMAIN, RCODE_NOTIMP, RCODE_REFUSED };

/* ---- labels ---- */

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
  } set[2]; /* a value of 0 sets nothing */
} Label;

static const Label labels[] = {
    /* no reply: ever; to a query with EDNS; to the first N for this name and type; to N of a hundred, by name and repetition */
    {"drop", NO_NUMBER, {SET(drop, 1)}},
    {"dropedns", NO_NUMBER, {SET(drop_edns, 1)}},
    {"flaky", A_NUMBER, {SET(drop_first, N)}},
    {"loss", A_NUMBER, {SET(loss_percent, N)}},
    /* when, how often, from where: after N ms; N times; from another port; from another address; behind three forged ones
    ** (wrong id, wrong port, wrong question) */
    {"delay", A_NUMBER, {SET(delay_ms, N)}},
    {"duplicate", 2, {SET(copies, N)}},
    {"otherport", NO_NUMBER, {SET(source, SOURCE_OTHER_PORT)}},
    {"otheraddress", NO_NUMBER, {SET(source, SOURCE_OTHER_ADDRESS)}},
    {"spoof", NO_NUMBER, {SET(forge, 1)}},
    /* a reply to something else: wrong id; wrong name; the name in lower case, however it came (0x20) */
    {"wrongid", NO_NUMBER, {SET(wrong_id, 1)}},
    {"wrongquestion", NO_NUMBER, {SET(wrong_question, 1)}},
    {"wrongcase", NO_NUMBER, {SET(lower_case, 1)}},
    /* UDP and TCP: TC beside all records, TC without any; then by TCP: a byte every N ms; nothing; a reset */
    {"tc", NO_NUMBER, {SET(tc_partial, 1)}},
    {"onlytcp", NO_NUMBER, {SET(tc_empty, 1)}},
    {"slowtcp", A_NUMBER, {SET(tc_empty, 1), SET(slow_ms, N)}},
    {"stalltcp", NO_NUMBER, {SET(tc_empty, 1), SET(tcp_way, TCP_STALL)}},
    {"resettcp", NO_NUMBER, {SET(tc_empty, 1), SET(tcp_way, TCP_RESET)}},
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
    /* broken: cut to N bytes; noise behind the question; an owner that points to itself; 1,000 more records promised */
    {"truncate", A_NUMBER, {SET(cut, N)}},
    {"garbage", NO_NUMBER, {SET(content, CONTENT_GARBAGE)}},
    {"loop", NO_NUMBER, {SET(content, CONTENT_LOOP)}},
    {"counts", NO_NUMBER, {SET(lying_counts, 1)}},
    /* well-formed and hostile: 4,000 owners over chains of pointers, 65,535 bytes (both by TCP); terminal escapes and
    ** broken UTF-8, in TXT or in names; two CNAMEs in a circle */
    {"bomb", NO_NUMBER, {SET(content, CONTENT_BOMB), SET(tc_empty, 1)}},
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

static bool lost(const Query *query, unsigned count, long percent)
{
  uint64_t chance = (query_hash(query) + count * 2654435761u) * 0x9E3779B97F4A7C15u >> 33;
  return (long)(chance % 100) < percent;
}

void plan_read(const Query *query, unsigned count, Plan *out)
{
  const uint8_t *at = query->bytes + 12;
  const Label *row;
  long number;
  *out = (Plan){.copies = 1, .cut = -1, .records = 1, .ttl_s = -1};
  while( *at && (row = find_label(at + 1, *at, &number)) != NULL ) {
    for( size_t i = 0; i < 2; i++ ) {
      long value = row->set[i].value == N ? number : row->set[i].value;
      if( row->set[i].value ) memcpy((char *)out + row->set[i].field, &value, sizeof value);
    }
    at += 1 + *at;
  }
  if( out->drop_edns && query->has_edns ) out->drop = 1;
  if( (long)count < out->drop_first || lost(query, count, out->loss_percent) ) out->drop = 1;
  if( out->formerr_edns && query->has_edns ) {
    out->rcode = RCODE_FORMERR;
    out->content = CONTENT_EMPTY;
  }
}

/* ---- the query ---- */

static unsigned read16(const uint8_t *at)
{
  return (unsigned)at[0] << 8 | at[1];
}

/* A query's names are not compressed; OPT is the only record looked for, and the only one that may be there. */
bool query_read(const uint8_t *bytes, size_t len, bool tcp, Query *out)
{
  size_t at = 12;
  if( len < 17 || (bytes[2] & 0xf8) != 0 || read16(bytes + 4) != 1 ) return false;
  while( at < len && bytes[at] ) {
    if( bytes[at] > 63 ) return false;
    at += 1u + bytes[at];
  }
  if( at + 5 > len || at - 12 >= 255 ) return false;
  *out = (Query){.bytes = bytes, .question_end = at + 5, .udp_size = 512, .tcp = tcp};
  out->id = (uint16_t)read16(bytes);
  out->type = (uint16_t)read16(bytes + at + 1);
  at += 5;
  if( read16(bytes + 10) >= 1 && at + 11 <= len && bytes[at] == 0 && read16(bytes + at + 1) == TYPE_OPT ) {
    out->has_edns = true;
    if( read16(bytes + at + 3) > 512 ) out->udp_size = read16(bytes + at + 3);
  }
  return true;
}

void query_name(const Query *query, char out[1010])
{
  const uint8_t *at = query->bytes + 12;
  size_t len = 0;
  while( *at ) {
    for( unsigned i = 1; i <= *at; i++ ) {
      bool plain = at[i] > 32 && at[i] < 127 && at[i] != '.' && at[i] != '\\';
      len += (size_t)sprintf(out + len, plain ? "%c" : "\\%03d", at[i]);
    }
    at += 1 + *at;
    if( *at ) out[len++] = '.';
  }
  if( !len ) out[len++] = '.';
  out[len] = 0;
}

uint64_t query_hash(const Query *query)
{
  uint64_t hash = 14695981039346656037u; /* FNV-1a */
  for( size_t i = 12; i < query->question_end; i++ ) {
    uint8_t byte = query->bytes[i];
    if( byte >= 'A' && byte <= 'Z' ) byte = (uint8_t)(byte + 32);
    hash = (hash ^ byte) * 1099511628211u;
  }
  return hash ^ hash >> 29;
}

/* ---- the reply: a writer that stops at its end ---- */

typedef struct Writer {
  uint8_t *out;
  size_t len;
} Writer;

static void put8(Writer *writer, unsigned value)
{
  if( writer->len < MESSAGE_MAX ) writer->out[writer->len++] = (uint8_t)value;
}

static void put16(Writer *writer, unsigned value)
{
  put8(writer, value >> 8);
  put8(writer, value);
}

static void put32(Writer *writer, uint32_t value)
{
  put16(writer, value >> 16);
  put16(writer, value & 0xffff);
}

static void put(Writer *writer, const void *bytes, size_t len)
{
  for( size_t i = 0; i < len; i++ ) put8(writer, ((const uint8_t *)bytes)[i]);
}

static void set16(Writer *writer, size_t at, unsigned value)
{
  writer->out[at] = (uint8_t)(value >> 8);
  writer->out[at + 1] = (uint8_t)value;
}

static void put_pointer(Writer *writer, size_t to)
{
  put16(writer, 0xc000u | (unsigned)to);
}

/* One label before the question's name; no label: the name itself. */
static void put_name(Writer *writer, const char *label)
{
  if( *label ) {
    put8(writer, (unsigned)strlen(label));
    put(writer, label, strlen(label));
  }
  put_pointer(writer, 12);
}

/* A record's head with its rdata length left open; gives where that stands. The owner has been written. */
static size_t open_record(Writer *writer, unsigned type, uint32_t ttl_s)
{
  put16(writer, type);
  put16(writer, CLASS_IN);
  put32(writer, ttl_s);
  put16(writer, 0);
  return writer->len;
}

static void close_record(Writer *writer, size_t start)
{
  set16(writer, start - 2, (unsigned)(writer->len - start));
}

static uint32_t ttl_of(const Plan *plan)
{
  return plan->ttl_s < 0 ? 300 : (uint32_t)plan->ttl_s;
}

static void put_soa(Writer *writer, const Plan *plan)
{
  size_t start;
  put_name(writer, "");
  start = open_record(writer, TYPE_SOA, ttl_of(plan));
  put_name(writer, "ns1");
  put_name(writer, "hostmaster");
  for( uint32_t field = 1; field <= 4; field++ ) put32(writer, field * 3600);
  put32(writer, plan->ttl_s < 0 ? 60 : (uint32_t)plan->ttl_s);
  close_record(writer, start);
}

/* The rdata of the i-th record of this type. False: this server has none of that type. */
static bool put_rdata(Writer *writer, unsigned type, uint64_t hash, long i, bool forged)
{
  unsigned host = (unsigned)((hash + (uint64_t)i) % 254 + 1);
  char label[32];
  snprintf(label, sizeof label, "%s%ld", type == TYPE_NS ? "ns" : "host", i + 1);
  switch( type ) {
    case TYPE_A:
      if( i < 254 || forged ) {
        put(writer, forged ? "\xcb\x00\x71" : "\xc0\x00\x02", 3);
        put8(writer, forged ? 66 : host);
      } else {
        put16(writer, 0xc612); /* 198.18.0.0/15, RFC 2544 */
        put16(writer, (unsigned)i & 0xffff);
      }
      return true;
    case TYPE_AAAA:
      put(writer, "\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0", 14);
      put16(writer, forged ? 0x666 : host + ((unsigned)(i / 254) << 8));
      return true;
    case TYPE_MX:
      put16(writer, (unsigned)(i + 1) * 10);
      put_name(writer, label);
      return true;
    case TYPE_TXT:
      put8(writer, 13 + (unsigned)strlen(label));
      put(writer, "text number: ", 13);
      put(writer, label, strlen(label));
      return true;
    case TYPE_NS:
    case TYPE_PTR:
      put_name(writer, label);
      return true;
    default:
      return false;
  }
}

typedef struct Counts {
  unsigned answer, authority;
} Counts;

static Counts put_records(Writer *writer, const Query *query, const Plan *plan, bool forged)
{
  Counts counts = {0, 0};
  if( query->type == TYPE_SOA ) {
    put_soa(writer, plan);
    return (Counts){1, 0};
  }
  for( long i = 0; i < plan->records && writer->len < MESSAGE_MAX - 300; i++ ) {
    size_t before = writer->len, start;
    put_name(writer, "");
    start = open_record(writer, query->type, ttl_of(plan));
    if( !put_rdata(writer, query->type, query_hash(query), i, forged) ) {
      writer->len = before;
      put_soa(writer, plan);
      return (Counts){0, 1};
    }
    close_record(writer, start);
    counts.answer++;
  }
  return counts;
}

static Counts put_garbage(Writer *writer, const Query *query)
{
  uint64_t noise = query_hash(query);
  for( int i = 0; i < 200; i++ ) {
    noise = noise * 6364136223846793005u + 1442695040888963407u;
    put8(writer, (unsigned)(noise >> 56));
  }
  return (Counts){3, 2};
}

static Counts put_loop(Writer *writer, const Query *query, const Plan *plan)
{
  size_t start;
  put_pointer(writer, writer->len);
  start = open_record(writer, query->type, ttl_of(plan));
  put32(writer, 0);
  close_record(writer, start);
  return (Counts){1, 0};
}

/* Each owner is a label and a pointer to the owner before it, until names are nearly as long as they may be. */
static Counts put_bomb(Writer *writer, const Query *query, const Plan *plan)
{
  size_t before = 12, longest = query->question_end - 16;
  Counts counts = {0, 0};
  while( counts.answer < 4000 && writer->len < MESSAGE_MAX - 40 ) {
    size_t here = writer->len, start;
    if( longest + 4 <= 255 && here < 0x3fff ) {
      put(writer, "\003abc", 4);
      put_pointer(writer, before);
      before = here;
      longest += 4;
    } else {
      put_pointer(writer, before);
    }
    start = open_record(writer, query->type, ttl_of(plan));
    if( !put_rdata(writer, query->type, 0, (long)counts.answer, false) ) put32(writer, counts.answer);
    close_record(writer, start);
    counts.answer++;
  }
  return counts;
}

/* TXT records, as many as fit to the last byte; of whatever type was asked: the size is what counts. */
static Counts put_huge(Writer *writer, const Query *query, const Plan *plan)
{
  size_t opt = query->has_edns ? 11 : 0;
  Counts counts = {0, 0};
  while( writer->len + opt < MESSAGE_MAX ) {
    size_t left = MESSAGE_MAX - opt - writer->len, start;
    size_t text = left >= 2 * 268 ? 255 : left > 268 ? left / 2 - 13 : left - 13;
    put_name(writer, "");
    start = open_record(writer, TYPE_TXT, ttl_of(plan));
    put8(writer, (unsigned)text);
    for( size_t i = 0; i < text; i++ ) put8(writer, 'a' + (counts.answer >> 4 * (i % 2) & 15)); /* no two alike */
    close_record(writer, start);
    counts.answer++;
  }
  return counts;
}

static const char hostile_text[] =
    "\033]0;title\007\033[31mred\033[2J \xff\xfe \xc3\x28 \xed\xa0\x80 \0 \"quoted\" back\\slash \x7f\x9b";

static Counts put_escape(Writer *writer, const Query *query, const Plan *plan)
{
  size_t start, target;
  put_name(writer, "");
  if( query->type == TYPE_TXT ) {
    start = open_record(writer, TYPE_TXT, ttl_of(plan));
    put8(writer, sizeof hostile_text - 1);
    put(writer, hostile_text, sizeof hostile_text - 1);
    close_record(writer, start);
    return (Counts){1, 0};
  }
  start = open_record(writer, TYPE_CNAME, ttl_of(plan));
  target = writer->len;
  put8(writer, 40);
  put(writer, hostile_text, 40);
  put_pointer(writer, 12);
  close_record(writer, start);
  put_pointer(writer, target);
  start = open_record(writer, query->type, ttl_of(plan));
  if( !put_rdata(writer, query->type, query_hash(query), 0, false) ) put32(writer, 0);
  close_record(writer, start);
  return (Counts){2, 0};
}

static Counts put_lame(Writer *writer, const Plan *plan)
{
  size_t start;
  put_name(writer, "");
  start = open_record(writer, TYPE_NS, ttl_of(plan));
  put_name(writer, "ns");
  close_record(writer, start);
  return (Counts){0, 1};
}

static Counts put_cname_loop(Writer *writer, const Plan *plan)
{
  size_t start;
  put_name(writer, "");
  start = open_record(writer, TYPE_CNAME, ttl_of(plan));
  put_name(writer, "other");
  close_record(writer, start);
  put_name(writer, "other");
  start = open_record(writer, TYPE_CNAME, ttl_of(plan));
  put_name(writer, "");
  close_record(writer, start);
  return (Counts){2, 0};
}

static Counts put_content(Writer *writer, const Query *query, const Plan *plan, bool forged)
{
  switch( plan->content ) {
    case CONTENT_NODATA:
      put_soa(writer, plan);
      return (Counts){0, 1};
    case CONTENT_GARBAGE:
      return put_garbage(writer, query);
    case CONTENT_LOOP:
      return put_loop(writer, query, plan);
    case CONTENT_BOMB:
      return put_bomb(writer, query, plan);
    case CONTENT_HUGE:
      return put_huge(writer, query, plan);
    case CONTENT_ESCAPE:
      return put_escape(writer, query, plan);
    case CONTENT_LAME:
      return put_lame(writer, plan);
    case CONTENT_CNAME_LOOP:
      return put_cname_loop(writer, plan);
    case CONTENT_EMPTY:
      return (Counts){0, 0};
    default:
      return put_records(writer, query, plan, forged);
  }
}

static void put_question(Writer *writer, const Query *query, const Plan *plan)
{
  for( size_t i = 12; i < query->question_end; i++ ) {
    uint8_t byte = query->bytes[i];
    if( plan->lower_case && i < query->question_end - 4 && byte >= 'A' && byte <= 'Z' ) byte = (uint8_t)(byte + 32);
    put8(writer, byte);
  }
  if( plan->wrong_question && query->bytes[12] ) writer->out[13] = writer->out[13] == 'q' ? 'z' : 'q';
}

/* Whether a reply that had to be UDP was cut short, with TC, to its question; it keeps its OPT. */
static bool must_truncate(const Query *query, const Plan *plan, size_t len)
{
  return !query->tcp && (plan->tc_empty || len + (query->has_edns ? 11 : 0) > query->udp_size);
}

size_t reply_write(const Query *query, const Plan *plan, bool forged, uint8_t out[MESSAGE_MAX])
{
  Writer writer = {out, 12};
  Counts counts = {0, 0};
  unsigned flags = 0x8080u | (query->bytes[2] & 1u) << 8 | ((unsigned)plan->rcode & 15);
  size_t body;
  if( !plan->no_aa ) flags |= 0x0400;
  if( plan->ad ) flags |= 0x0020;
  put_question(&writer, query, plan);
  body = writer.len;
  if( query->tcp || !plan->tc_empty ) counts = put_content(&writer, query, plan, forged);
  if( must_truncate(query, plan, writer.len) ) {
    writer.len = body;
    counts = (Counts){0, 0};
    flags |= 0x0200;
  }
  if( plan->tc_partial && !query->tcp ) flags |= 0x0200;
  set16(&writer, 0, plan->wrong_id ? query->id ^ 0x5555u : query->id);
  set16(&writer, 2, flags);
  set16(&writer, 4, 1);
  set16(&writer, 6, counts.answer + (plan->lying_counts ? 1000 : 0));
  set16(&writer, 8, counts.authority);
  set16(&writer, 10, query->has_edns && plan->rcode != RCODE_FORMERR ? 1 : 0);
  if( query->has_edns && plan->rcode != RCODE_FORMERR ) {
    put8(&writer, 0);
    put16(&writer, TYPE_OPT);
    put16(&writer, 1232);
    put8(&writer, (unsigned)plan->rcode >> 4);
    put8(&writer, 0);
    put32(&writer, 0);
  }
  if( plan->cut >= 0 && writer.len > (size_t)plan->cut ) writer.len = (size_t)plan->cut;
  return writer.len;
}
