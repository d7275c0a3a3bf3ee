/* pace.h - a token bucket: at most so many packets a second, with small bursts. */
#ifndef DNSSIG_RESOLVE_PACE_H
#define DNSSIG_RESOLVE_PACE_H

#include <stdbool.h>
#include <stdint.h>

typedef struct Pace {
  double per_us; /* tokens a microsecond; 0: no limit */
  double most;   /* what may gather: a twentieth of a second's worth, one at least */
  double tokens;
  int64_t counted_us;
} Pace;

void pace_init(Pace *pace, int64_t per_second, int64_t now_us);

/* Takes a token. False: there is none yet. */
bool pace_take(Pace *pace, int64_t now_us);

/* Microseconds until there is one. */
int64_t pace_wait_us(const Pace *pace, int64_t now_us);

#endif
