/* window.h - how many questions may be under way: grows while answers come, halves on loss.
**
** A bulk resolver that sends as fast as it can overruns a socket buffer somewhere and then waits for time-outs; one that sends
** too little wastes the wire. The window finds the place between.
**
** How it works: answers are counted in rounds. A round without loss grows the window if the window was full, that is, if it was
** what held things back: it doubles as long as that makes things faster. Then it tries a larger size now and then, for some rounds, and keeps
** it if it paid: what is under way beyond what the other side works on only lies in buffers, and costs memory. A round with loss
** halves it, and the next round shows whether that was right: if throughput fell along with the window, the loss is the path's own (a bad radio link, a
** server that drops some) and not congestion; then the window goes back up, and for some rounds grows by a step.
**
** What counts as lost is a question that was answered on a later attempt. One that is never answered tells nothing: most often the
** domain is dead, not the path.
**
** Pure arithmetic: no clock, no I/O; the caller brings the time. */
#ifndef DNSSIG_RESOLVE_WINDOW_H
#define DNSSIG_RESOLVE_WINDOW_H

#include <stdbool.h>
#include <stdint.h>

typedef struct Window {
  double size; /* 1 .. most */
  double most;
  double calm;            /* below this it doubles, from there on it tries */
  uint32_t answers, lost; /* of this round */
  bool full;              /* it held somebody back in this round */
  int64_t round_start_us;
  struct {
    uint32_t rounds, answers;
    int64_t us;        /* that they took */
    bool larger;       /* a larger size is being tried … */
    double size;       /* … than this … */
    double rate;       /* … which had this throughput */
    unsigned pauses;   /* stretches to stay as it is before the next try */
    unsigned failed;   /* tries in a row that did not pay */
  } stretch;           /* the rounds over which throughput is taken, since one is too few */
  bool probing;        /* the last round halved it */
  double size_before;  /* … from this … */
  double rate_before;  /* … at this throughput */
  double rate_doubled; /* throughput when it last doubled */
  unsigned hold;       /* rounds in which loss is not acted upon */
} Window;

void window_init(Window *window, uint32_t most, int64_t now_us);

/* A question was answered; lost: an earlier attempt of it never was. */
void window_answered(Window *window, bool lost, int64_t now_us);

/* Somebody wanted to send and could not. */
void window_was_full(Window *window);

uint32_t window_size(const Window *window);

#endif
