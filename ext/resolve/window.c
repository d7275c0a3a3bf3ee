/* window.c - the adaptive window. */
#include "resolve/window.h"

enum {
  START = 64,       /* questions under way before anything is known */
  LEAST_ROUND = 32, /* answers that make a round at least */
  STEP = 16,
  HOLD_ROUNDS = 30
};

static const double loss_tolerated = 0.02; /* share of a round's answers */
static const double doubling_pays = 1.2;   /* times the throughput before: where the answers are far away it is twice */
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

static void grow(Window *window, double rate)
{
  if( !window->full ) return;
  if( window->size < window->calm && rate < doubling_pays * window->rate_doubled ) window->calm = window->size;
  if( window->size < window->calm ) {
    window->rate_doubled = rate;
    window->size += window->size;
  } else {
    window->size += STEP;
  }
  if( window->size > window->most ) window->size = window->most;
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
}

static void end_round(Window *window, double rate)
{
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
    grow(window, rate);
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
  end_round(window, (double)window->answers / (double)(elapsed > 0 ? elapsed : 1));
  window->answers = window->lost = 0;
  window->full = false;
  window->round_start_us = now_us;
}
