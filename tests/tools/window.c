/* window.c - the adaptive window on a simulated path: window MOST QUEUE LOSS_PERCENT RATE
**
** The path answers at most RATE questions a millisecond, 1 ms after each was sent, holds at most QUEUE under way (what comes on top is dropped),
** and drops LOSS_PERCENT of the rest at random. A dropped question is asked again after 100 ms. Prints the mean window, the answers a
** millisecond and the share dropped, over the second half of 20 simulated seconds. */
#include "resolve/window.h"

#include <stdio.h>
#include <stdlib.h>

enum { DURATION_MS = 20000, RETRY_MS = 100 };

static uint32_t state = 12345;

static uint32_t percent(void)
{
  state = state * 1664525u + 1013904223u;
  return (state >> 16) % 100;
}

int main(int argc, char **argv)
{
  uint32_t most = argc > 1 ? (uint32_t)atoi(argv[1]) : 1000;
  uint32_t queue_room = argc > 2 ? (uint32_t)atoi(argv[2]) : 1000000;
  uint32_t loss = argc > 3 ? (uint32_t)atoi(argv[3]) : 0;
  uint32_t rate = argc > 4 ? (uint32_t)atoi(argv[4]) : 100;
  static uint32_t retry_at[DURATION_MS + RETRY_MS + 1]; /* dropped ones that come back at that millisecond */
  Window window;
  uint64_t answers = 0, dropped = 0, sent = 0, window_sum = 0;
  uint32_t queued = 0, queued_late = 0,
           waiting = 0; /* on the path, first or later attempts; dropped, to be asked again */
  window_init(&window, most, 0);
  for( int64_t ms = 0; ms < DURATION_MS; ms++ ) {
    uint32_t served = queued + queued_late < rate ? queued + queued_late : rate;
    uint32_t fresh, again = retry_at[ms];
    for( uint32_t i = 0; i < served; i++ ) {
      bool late = queued_late > 0;
      queued_late -= late;
      queued -= !late;
      window_answered(&window, late, ms * 1000);
    }
    fresh = window_size(&window) > queued + queued_late + waiting
                ? window_size(&window) - queued - queued_late - waiting
                : 0;
    window_was_full(&window);
    waiting -= again;
    for( uint32_t i = 0; i < fresh + again; i++ ) {
      bool drop = queued + queued_late >= queue_room || percent() < loss;
      if( ms >= DURATION_MS / 2 ) dropped += drop, sent++;
      if( drop ) {
        retry_at[ms + RETRY_MS]++;
        waiting++;
      } else if( i < fresh ) {
        queued++;
      } else {
        queued_late++;
      }
    }
    if( ms >= DURATION_MS / 2 ) answers += served, window_sum += window_size(&window);
  }
  printf("window %.0f answers/ms %.1f dropped %.1f%%\n", (double)window_sum / (DURATION_MS / 2),
         (double)answers / (DURATION_MS / 2), sent ? 100.0 * (double)dropped / (double)sent : 0);
  return 0;
}
