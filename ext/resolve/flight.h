/* flight.h - what is under way, for the files of the engine only (engine.c, attempt.c).
**
** A Lookup is a question with everyone who waits for it; an Attempt is one packet of it, from channel_send to its end. */
#ifndef DNSSIG_RESOLVE_FLIGHT_H
#define DNSSIG_RESOLVE_FLIGHT_H

#include <stddef.h>

#include "core/map.h"
#include "core/pool.h"
#include "core/random.h"
#include "resolve/engine.h"
#include "resolve/pace.h"
#include "resolve/ring.h"
#include "resolve/upstream.h"
#include "resolve/window.h"

typedef struct Attempt Attempt;

/* How long an attempt is waited for before the next, or the end. */
typedef enum Patience {
  PATIENCE_FIRST, /* as long as is usual with its server */
  PATIENCE_LATER, /* twice that: all attempts together still have their time, see PATIENCE_LAST */
  PATIENCE_LAST,  /* until all attempts together have had timeout_us each */
  PATIENCE_COUNT
} Patience;

typedef struct Lookup {
  MapNode node;  /* in Engine.lookups; first */
  Ring due;      /* in Engine.unsent, or in Engine.ended */
  Ring age;      /* in Engine.by_age, from the first send on: the deadline is the same for all */
  Server server; /* that the asker named; family 0: none */
  Wait *waits;
  Wait first;        /* of the one who asked first; its asker is NULL once it is of no use */
  Attempt *attempts; /* every one that has not ended */
  Answer *answer;    /* final, or the best failure so far */
  size_t upstream;   /* index in the engine's default servers that was asked first */
  int tries;
  int refusals;    /* servers that answered with a failure */
  Upstream *again; /* who wants to be asked in another way: next, and as part of the same attempt */
  bool by_tcp;     /* … by TCP: its reply was truncated */
  bool no_edns;    /* … without EDNS: it does not know it */
  bool tcp_failed; /* a connection has failed this lookup: the next is its own */
  bool bad_reply;  /* some attempt got a broken reply */
  bool timed_out;  /* some attempt got none */
  bool finished;   /* answer is final */
  int64_t sent_us; /* first attempt */
  int64_t asked_at_ms;
  Question question; /* last: what lies beyond the name's length is never written */
} Lookup;

struct Attempt {
  ChannelQuery query; /* first; its channel is of use until it ends */
  Ring age;           /* in one of Engine.waiting until it is given up waiting for */
  Lookup *lookup;     /* NULL once nobody wants it */
  Attempt *sibling;   /* next of the same lookup */
  Engine *engine;
  Upstream *upstream;
  int number; /* 1 for the first */
  Patience patience;
  bool tcp, edns;
  bool expired;
  int64_t sent_us;
  size_t wire_len;             /* of the name as it was sent, in its random case */
  uint8_t wire[NAME_WIRE_MAX]; /* last: what lies beyond is never written */
};

struct Engine {
  EngineSetup setup;
  Stats *stats;
  Upstream **upstreams; /* the configured ones first */
  size_t upstream_count, upstream_capacity;
  size_t preferred; /* of the configured ones, the one to ask first */
  Map lookups;
  Pool lookup_pool, attempt_pool;
  Ring unsent, ended, by_age;   /* heads of rings */
  Ring waiting[PATIENCE_COUNT]; /* attempts, by how long they are waited for */
  Window window;
  Pace pace;
  Random random;
  Status fault;           /* met inside a callback; reported by the next engine_turn */
  int64_t now_us, now_ms; /* of this turn, on both clocks: when it began to send, then when poll returned */
  int64_t ticked_us;
  bool paced_out; /* the last turn stopped sending for want of tokens */
};

/* Sends the next attempt of a lookup to the upstream. DNSSIG_IO: it could not be sent. */
DNSSIG_MUSTUSE Status attempt_send(Engine *engine, Lookup *lookup, Upstream *upstream);

/* When the attempt is given up waiting for. */
int64_t attempt_due_us(const Engine *engine, const Attempt *attempt);

/* Gives up on attempts whose time-out has come, and on lookups whose deadline has. */
void attempt_expire(Engine *engine);

/* What an answer of this lookup says of how it came about. */
AnswerOrigin attempt_origin(const Lookup *lookup, const char *resolver, int64_t rtt_us);

/* The lookup's answer is what it has now: no more attempts. */
void lookup_finish(Engine *engine, Lookup *lookup);

#endif
