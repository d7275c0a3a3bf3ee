/* stats.h - what the resolver has done since it was opened. */
#ifndef DNSSIG_RESOLVE_STATS_H
#define DNSSIG_RESOLVE_STATS_H

#include <stdint.h>

#include "answer/answer.h"

enum { STATS_BUCKETS = 256 };

/* asked = answered + abandoned + in flight, always; answered = the sum of by_status. */
typedef struct Stats {
  uint64_t streams;                        /* a whole list is one, a single question that was not at hand is one */
  uint64_t asked;                          /* questions */
  uint64_t answered;                       /* questions with a final status */
  uint64_t abandoned;                      /* questions whose statement ended first */
  uint64_t by_status[ANSWER_STATUS_COUNT]; /* of the answered */
  uint64_t from_cache, from_replay;        /* of the answered */
  uint64_t coalesced;                      /* of the asked: joined one already under way */
  uint64_t sent;                           /* attempts handed to the network */
  uint64_t retries;                        /* of those: not a question's first */
  uint64_t tcp;                            /* of those: by TCP, because the reply by UDP was truncated */
  uint64_t timeouts, bad_replies;          /* attempts that ended so */
  uint64_t in_flight;                      /* questions under way now */
  uint64_t in_flight_most;
  uint64_t window; /* size of the adaptive window now */
  uint64_t cache_bytes, cache_answers;
  uint64_t latency[STATS_BUCKETS]; /* of answered attempts, see stats_bucket */
} Stats;

/* Latency buckets: each 9 % wider than the one before, from 1 microsecond to an hour. */
unsigned stats_bucket(int64_t rtt_us);

/* The p-th percentile (0..100) in milliseconds; -1 where nothing was measured. */
double stats_percentile_ms(const Stats *stats, double p);

#endif
