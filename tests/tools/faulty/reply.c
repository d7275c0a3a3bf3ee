/* reply.c - the query as it was read, and a reply that is wrong in just the way that its plan says (plan.c).
**
** The same query has the same reply, always.
**
** A name without such labels has an A record 192.0.2.N and an AAAA record 2001:db8::N, N (1..254) being made from the name,
** NS, MX, TXT, SOA and PTR records that speak of the name itself, and NODATA for every other type. */
#include "reply.h"

#include <stdio.h>
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

/* One record whose owner is what was put last. */
static Counts put_one(Writer *writer, const Query *query, const Plan *plan)
{
  size_t start = open_record(writer, query->type, ttl_of(plan));
  put32(writer, 0);
  close_record(writer, start);
  return (Counts){1, 0};
}

/* Two pointers, to each other. */
static Counts put_pingpong(Writer *writer, const Query *query, const Plan *plan)
{
  size_t start, here = writer->len;
  put_pointer(writer, here + 12);
  start = open_record(writer, query->type, ttl_of(plan));
  put_pointer(writer, here);
  put16(writer, 0);
  close_record(writer, start);
  return (Counts){1, 0};
}

/* An owner of 256 bytes or more: a name of three labels of 63 bytes, which the second record's owner has behind two of its own. */
static Counts put_long(Writer *writer, const Query *query, const Plan *plan)
{
  static const char label[64] = "\077aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
  size_t start, name;
  put_pointer(writer, 12);
  start = open_record(writer, TYPE_CNAME, ttl_of(plan));
  name = writer->len;
  for( int i = 0; i < 3; i++ ) put(writer, label, sizeof label);
  put8(writer, 0);
  close_record(writer, start);
  for( int i = 0; i < 2; i++ ) put(writer, label, sizeof label);
  put_pointer(writer, name);
  put_one(writer, query, plan);
  return (Counts){2, 0};
}

/* A record full of pointers, each to the one before, the first to the question's name; then owners that point to the last of them. */
static Counts put_chain(Writer *writer, const Query *query, const Plan *plan)
{
  Counts counts = {1, 0};
  size_t start, last = 12;
  put_pointer(writer, 12);
  start = open_record(writer, TYPE_TXT, ttl_of(plan));
  for( long i = 1; i < plan->records && writer->len < 0x3fff; i++ ) {
    if( (i - 1) % 100 == 0 ) put8(writer, 200); /* TXT is strings of up to 255 bytes */
    put_pointer(writer, last);
    last = writer->len - 2;
  }
  while( (writer->len - start) % 201 ) put8(writer, 0);
  close_record(writer, start);
  while( counts.answer < 3000 && writer->len < MESSAGE_MAX - 40 ) {
    put_pointer(writer, last);
    start = open_record(writer, query->type, ttl_of(plan));
    if( !put_rdata(writer, query->type, 0, (long)counts.answer, false) ) put32(writer, counts.answer);
    close_record(writer, start);
    counts.answer++;
  }
  return counts;
}

/* Records of the root, without data. */
static Counts put_tiny(Writer *writer, const Query *query, const Plan *plan)
{
  size_t opt = query->has_edns ? 11 : 0;
  Counts counts = {0, 0};
  while( writer->len + 11 + opt <= MESSAGE_MAX ) {
    put8(writer, 0);
    open_record(writer, query->type, ttl_of(plan));
    counts.answer++;
  }
  return counts;
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
    case CONTENT_FORWARD:
      put_pointer(writer, writer->len + 2 + 10);
      return put_one(writer, query, plan);
    case CONTENT_PINGPONG:
      return put_pingpong(writer, query, plan);
    case CONTENT_OUTSIDE:
      put_pointer(writer, 0x3fff);
      return put_one(writer, query, plan);
    case CONTENT_HEADER:
      put_pointer(writer, 4); /* where QDCOUNT's first byte reads as the root */
      return put_one(writer, query, plan);
    case CONTENT_LONG:
      return put_long(writer, query, plan);
    case CONTENT_CHAIN:
      return put_chain(writer, query, plan);
    case CONTENT_TINY:
      return put_tiny(writer, query, plan);
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

static void put_question(Writer *writer, const Query *query, const Plan *plan, bool forged)
{
  for( size_t i = 12; i < query->question_end; i++ ) {
    uint8_t byte = query->bytes[i];
    if( (plan->lower_case || (forged && plan->forge_case)) && i < query->question_end - 4 && byte >= 'A'
        && byte <= 'Z' )
      byte = (uint8_t)(byte + 32);
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
  put_question(&writer, query, plan, forged);
  body = writer.len;
  if( query->tcp || !plan->tc_empty ) counts = put_content(&writer, query, plan, forged);
  if( must_truncate(query, plan, writer.len) ) {
    writer.len = body;
    counts = (Counts){0, 0};
    flags |= 0x0200;
  }
  if( plan->tc_partial && !query->tcp ) flags |= 0x0200;
  set16(&writer, 0, query->id ^ (unsigned)plan->wrong_id * 0x5555u);
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
  if( plan->lie_at ) {
    size_t at = (size_t)plan->lie_at;
    set16(&writer, at, (read16(out + at) + (unsigned)plan->lie_by) & 0xffff);
  }
  if( plan->cut >= 0 && writer.len > (size_t)plan->cut ) writer.len = (size_t)plan->cut;
  if( query->tcp && plan->tcp_cut >= 0 && writer.len > (size_t)plan->tcp_cut ) writer.len = (size_t)plan->tcp_cut;
  return writer.len;
}
