/* window.c - the adaptive window. */
#include "resolve/window.h"

enum {
  START = 64,             /* questions under way before anything is known */
  LEAST_ROUND = 32,       /* answers that make a round at least */
  STEP = 16,              /* a round, where the path loses of its own accord */
  STRETCH_ROUNDS = 4,     /* least of a stretch, and then … */
  STRETCH_ANSWERS = 2048, /* … so many answers … */
  STRETCH_US = 50000,     /* … or so long */
  TRY_LEAST = 128,        /* more under way, in a try */
  FAILED_MOST = 2,        /* tries that did not pay, beyond which the next is not put off any longer */
  HOLD_ROUNDS = 30
};

static const double loss_tolerated = 0.02; /* share of a round's answers */
static const double doubling_pays = 1.2;   /* times the throughput before: where the answers are far away it is twice */
static const double try_more = 1.25;       /* times the size, in a try */
static const double try_pays = 1.05;       /* times the throughput */
static const double still_fast = 0.8;      /* of the throughput before the cut: then the cut was right */

void window_init(Window *window, uint32_t most, int64_t now_us)
{
  *window = (Window){.size = most < START ? most : START, .most = most, .calm = most, .round_start_us = now_us};
}

uint32_t window_size(const Window *window)
{
  return window->size < 1 ? 1 : (uint32_t)window->size;
}

void window_was_full(Window *window)
{
  window->full = true;
}

static void begin_stretch(Window *window)
{
  window->stretch.rounds = window->stretch.answers = 0;
  window->stretch.us = 0;
}

/* At the end of a stretch: goes back from a larger size that did not pay, for longer each time; or tries the next. */
static void end_stretch(Window *window)
{
  double rate = (double)window->stretch.answers / (double)(window->stretch.us > 0 ? window->stretch.us : 1);
  double larger = window->size * try_more;
  bool paid = !window->stretch.larger || rate >= try_pays * window->stretch.rate;
  begin_stretch(window);
  if( !paid ) {
    window->size = window->stretch.size;
    if( window->stretch.failed < FAILED_MOST ) window->stretch.failed++;
    window->stretch.pauses = 1u << window->stretch.failed;
  } else if( window->stretch.larger ) {
    window->stretch.failed = 0;
  }
  window->stretch.larger = paid && !window->stretch.pauses && window->size < window->most;
  if( window->stretch.pauses ) window->stretch.pauses--;
  if( !window->stretch.larger ) return;
  window->stretch.size = window->size;
  window->stretch.rate = rate;
  if( larger < window->size + TRY_LEAST ) larger = window->size + TRY_LEAST;
  window->size = larger < window->most ? larger : window->most;
}

static void grow(Window *window, double rate, int64_t elapsed_us)
{
  if( !window->full ) {
    begin_stretch(window);
    return;
  }
  if( window->size < window->calm && rate < doubling_pays * window->rate_doubled ) {
    window->calm = window->size;
    begin_stretch(window);
  }
  if( window->size < window->calm ) {
    window->rate_doubled = rate;
    window->size += window->size;
    if( window->size > window->most ) window->size = window->most;
    return;
  }
  if( window->hold ) { /* what is lost is waited for, and a stretch tells little */
    window->size = window->size + STEP < window->most ? window->size + STEP : window->most;
    window->stretch.larger = false;
    begin_stretch(window);
    return;
  }
  window->stretch.rounds++;
  window->stretch.answers += window->answers;
  window->stretch.us += elapsed_us;
  if( window->stretch.rounds >= STRETCH_ROUNDS
      && (window->stretch.answers >= STRETCH_ANSWERS || window->stretch.us >= STRETCH_US) )
    end_stretch(window);
}

static void halve(Window *window, double rate)
{
  window->size_before = window->size;
  window->rate_before = rate;
  window->probing = true;
  window->size /= 2;
  if( window->size < 1 ) window->size = 1;
  window->calm = window->size;
  window->rate_doubled = 0;
  window->stretch.larger = false;
  begin_stretch(window);
}

static void end_round(Window *window, int64_t elapsed_us)
{
  double rate = (double)window->answers / (double)(elapsed_us > 0 ? elapsed_us : 1);
  bool loss = window->lost > loss_tolerated * window->answers;
  if( window->probing ) {
    window->probing = false;
    if( rate < still_fast * window->rate_before ) {
      window->size = window->size_before;
      window->hold = HOLD_ROUNDS;
      return;
    }
  }
  if( loss && !window->hold ) {
    halve(window, rate);
  } else {
    grow(window, rate, elapsed_us);
  }
  if( window->hold ) window->hold--;
}

void window_answered(Window *window, bool lost, int64_t now_us)
{
  double least = window->size > LEAST_ROUND ? window->size : LEAST_ROUND;
  int64_t elapsed = now_us - window->round_start_us;
  window->answers++;
  window->lost += lost;
  if( window->answers < least ) return;
  end_round(window, elapsed);
  window->answers = window->lost = 0;
  window->full = false;
  window->round_start_us = now_us;
}
