/* engine.h - ask many questions at once; hand back each answer as it comes.
**
** In:   questions (canonical name, type, optionally a server), any number, each with its asker.
** Out:  exactly one Answer per question and asker, in order of arrival; failures are answers too.
** Why:  SQL waits, c-ares does not; this turns one into the other, and does what c-ares does not: pacing, deadlines, one
**       flight for equal questions, statuses that say what happened.
** Time: microseconds on the monotonic clock.
**
** How it works: a question becomes a Lookup, or joins one that is under way. A Lookup makes attempts, one after the other, each to
** the next server in line, until one is answered. The first is waited for as long as is usual with its server (upstream.h), the
** others for timeout_us, the last until all have had timeout_us each. An attempt that times out stays open: a late answer still
** wins. A server's failure (SERVFAIL, REFUSED, …) moves on to a server that has not been asked; when none is left it is the
** answer. When `tries` attempts have ended or the deadline has come, the best failure seen is the answer: an rcode before
** BADRESPONSE before TIMEOUT before NETWORK.
**
** Callbacks of c-ares only decode and enqueue; engine_turn does everything else. */
#ifndef DNSSIG_RESOLVE_ENGINE_H
#define DNSSIG_RESOLVE_ENGINE_H

#include <stdbool.h>
#include <stdint.h>

#include "answer/answer.h"
#include "core/status.h"
#include "resolve/question.h"
#include "resolve/server.h"
#include "resolve/stats.h"

/* Called once for every question that was settled, before its askers get the answer. */
typedef Status EngineSettled(void *context, const Question *question, const Server *server, uint64_t hash,
                             Answer *answer, int64_t now_us);

typedef struct EngineSetup {
  ServerList servers;
  int64_t timeout_us;  /* of an attempt */
  int64_t deadline_us; /* of a question */
  int tries;
  uint32_t inflight;
  int64_t qps; /* 0: no limit; -1: 300 to public addresses */
  bool random_case;
  EngineSettled *settled; /* borrows everything */
  void *context;          /* for settled */
} EngineSetup;

/* One asker's wait for one answer. It is handed over with engine_ask and comes back, answered, through its Asker. */
typedef struct Wait {
  struct Wait *next;
  struct Asker *asker;
  uint64_t tag;
  Answer *answer;        /* held, once answered */
  struct Lookup *lookup; /* that it is a part of, and that ends with it; NULL: it stands alone */
} Wait;

/* Whoever asks: waits that have been answered queue up here, in order of arrival. An Asker of zeroes is ready. */
typedef struct Asker {
  Wait *first, **last;
  size_t waiting; /* not yet answered */
} Asker;

typedef struct Engine Engine;

/* Borrows stats, which must outlive the engine. Opens no socket. Returns owned. */
DNSSIG_MUSTUSE Status engine_open(const EngineSetup *setup, Stats *stats, Engine **out);
void engine_close(Engine *engine); /* every Asker must have been forgotten; NULL is fine */

/* True if another question may be asked without going over the window. */
bool engine_has_room(Engine *engine);

/* Questions under way (equal ones count once). */
size_t engine_busy(const Engine *engine);

/* Asks. server: who, or NULL for the configured ones. hash: question_hash of both. DNSSIG_NOMEM: nothing was asked. */
DNSSIG_MUSTUSE Status engine_ask(Engine *engine, const Question *question, const Server *server, Asker *asker,
                                 uint64_t tag, uint64_t hash);

/* In a process that was forked: lets go of the parent's sockets and random numbers, and asks all that is under way again, as if for
** the first time. */
void engine_start_over(Engine *engine);

/* One turn: send what is due, wait at most wait_us for something to happen, deal with it. */
DNSSIG_MUSTUSE Status engine_turn(Engine *engine, int64_t wait_us);

/* The answer at the head of the asker's queue, owned by the caller; NULL: none yet. */
Answer *engine_take(Engine *engine, Asker *asker, uint64_t *tag);

/* Drops all that the asker waits for and has not taken. */
void engine_forget(Engine *engine, Asker *asker);

/* What holds the engine back just now, in words for the progress line: "qps", "the window", "inflight", "loss", "the servers". */
const char *engine_limit(const Engine *engine);

#endif
