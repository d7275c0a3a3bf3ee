/* stats.c - latency buckets and percentiles. */
#include "resolve/stats.h"

#include <math.h>

static const double bucket_ratio = 1.09;

unsigned stats_bucket(int64_t rtt_us)
{
  double index;
  if( rtt_us <= 1 ) return 0;
  index = log((double)rtt_us) / log(bucket_ratio);
  return index >= STATS_BUCKETS - 1 ? STATS_BUCKETS - 1 : (unsigned)index;
}

double stats_percentile_ms(const Stats *stats, double p)
{
  uint64_t total = 0;
  uint64_t seen = 0;
  for( unsigned i = 0; i < STATS_BUCKETS; i++ ) total += stats->latency[i];
  if( !total ) return -1;
  for( unsigned i = 0; i < STATS_BUCKETS; i++ ) {
    seen += stats->latency[i];
    if( (double)seen >= (double)total * p / 100 ) return pow(bucket_ratio, i + 0.5) / 1000;
  }
  return -1;
}
