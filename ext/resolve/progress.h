/* progress.h - one line on standard error while bulk work goes on.
**
**   dnssig: 12,040 of 40,000 (30%), 298/s, 1:34 left, 212 time-outs; held back by qps
**
** On a terminal the cursor waits at its start, so that a row that is shown meanwhile stands where it should.
**
** Shown after two seconds, renewed a few times a second on a terminal, every five seconds elsewhere; gone at the end. */
#ifndef DNSSIG_RESOLVE_PROGRESS_H
#define DNSSIG_RESOLVE_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

typedef struct Progress {
  bool wanted, terminal, shown;
  int64_t started_us, next_us;
  uint64_t total; /* 0: not known */
  uint64_t done, timeouts;
} Progress;

/* mode: 0 auto (only where standard error is a terminal), 1 on, 2 off, as the setting's words stand. */
void progress_start(Progress *progress, int64_t mode, uint64_t total, int64_t now_us);

/* Call as often as you like. limit: what holds the work back, in words. */
void progress_show(Progress *progress, int64_t now_us, const char *limit);
void progress_end(Progress *progress);

#endif
