/* pace.c - the token bucket. */
#include "resolve/pace.h"

void pace_init(Pace *pace, int64_t per_second, int64_t now_us)
{
  *pace = (Pace){.per_us = (double)per_second / 1e6, .most = (double)per_second / 20, .counted_us = now_us};
  if( pace->most < 1 ) pace->most = 1;
  pace->tokens = 1;
}

bool pace_take(Pace *pace, int64_t now_us)
{
  if( pace->per_us <= 0 ) return true;
  pace->tokens += (double)(now_us - pace->counted_us) * pace->per_us;
  pace->counted_us = now_us;
  if( pace->tokens > pace->most ) pace->tokens = pace->most;
  if( pace->tokens < 1 ) return false;
  pace->tokens -= 1;
  return true;
}

int64_t pace_wait_us(const Pace *pace, int64_t now_us)
{
  double missing = 1 - pace->tokens - (double)(now_us - pace->counted_us) * pace->per_us;
  return missing <= 0 || pace->per_us <= 0 ? 0 : (int64_t)(missing / pace->per_us) + 1;
}
