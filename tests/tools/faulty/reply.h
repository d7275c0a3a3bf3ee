/* reply.h - what lies between the wire (faulty.c), what shall go wrong (faulty/plan.c) and the bytes of it (faulty/reply.c). */
#ifndef TESTS_TOOLS_FAULTY_REPLY_H
#define TESTS_TOOLS_FAULTY_REPLY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { MESSAGE_MAX = 65535, LABELS_MAX = 128 };

/* A query that could be read. Everything points into its bytes. */
typedef struct Query {
  const uint8_t *bytes; /* the message */
  size_t question_end;  /* where the question section ends; the question starts at 12 */
  uint16_t id, type;
  bool has_edns;
  size_t udp_size; /* what the client takes by UDP */
  bool tcp;
} Query;

/* Where a reply comes from, what a TCP connection does when a query has come, which records a reply has. */
enum { SOURCE_HERE, SOURCE_OTHER_PORT, SOURCE_OTHER_ADDRESS };
enum { WAY_ANSWER, WAY_STALL, WAY_RESET, WAY_CLOSE };
enum { RCODE_NOERROR, RCODE_FORMERR, RCODE_SERVFAIL, RCODE_NXDOMAIN, RCODE_NOTIMP, RCODE_REFUSED };
enum {
  CONTENT_RECORDS,
  CONTENT_NODATA,
  CONTENT_EMPTY,
  CONTENT_GARBAGE,
  CONTENT_LOOP,
  CONTENT_FORWARD,
  CONTENT_PINGPONG,
  CONTENT_OUTSIDE,
  CONTENT_HEADER,
  CONTENT_LONG,
  CONTENT_CHAIN,
  CONTENT_TINY,
  CONTENT_BOMB,
  CONTENT_HUGE,
  CONTENT_ESCAPE,
  CONTENT_LAME,
  CONTENT_CNAME_LOOP
};

/* What shall happen to a query, read off the labels of its name. All of one type, so that a table can set them. */
typedef struct Plan {
  long drop, drop_edns, drop_first, loss_percent;
  long delay_ms, copies, source;
  long forge,
      forge_case; /* false replies go first, so many times; also one that is right but for the case of its letters */
  long jitter_ms; /* more delay, 0 to this */

  long tcp_way, tcp_after; /* what happens to the connection after so many bytes of the reply */
  long slow_ms;            /* one byte by TCP every so many milliseconds; 0: all at once */
  long tcp_cut, tcp_short; /* by TCP only: length to which the reply is cut; how much too short its length field is */

  long tc_partial, tc_empty; /* UDP replies say: come by TCP */
  long wrong_id, wrong_question, lower_case, lying_counts;
  long lie_at, lie_by; /* the count field at this offset is wrong by so much */
  long ad, no_aa, rcode, formerr_edns;
  long ttl_s;            /* -1: the usual */
  long cut;              /* length to which the reply is cut; -1: whole */
  long content, records; /* records: how many */
} Plan;

/* False: no query that this server answers (not even with an error). */
bool query_read(const uint8_t *bytes, size_t len, bool tcp, Query *out);

/* Reads the plan off the labels of `always` (text, may be empty) and of the name. `count` counts how often this very question has come
** before, this time not included. */
void plan_read(const Query *query, unsigned count, const char *always, Plan *out);

/* Writes the reply; gives its length. A forged one has the same shape and a false address. */
size_t reply_write(const Query *query, const Plan *plan, bool forged, uint8_t out[MESSAGE_MAX]);

/* The name as received, with what is not printable as \DDD. At most 1,010 bytes with the zero. */
void query_name(const Query *query, char out[1010]);
/* Of the question, without regard to case. */
uint64_t query_hash(const Query *query);

#endif
