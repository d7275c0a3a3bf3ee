/* replay.h - a recording in memory: question → the answer it had then. */
#ifndef DNSSIG_RESOLVE_REPLAY_H
#define DNSSIG_RESOLVE_REPLAY_H

#include "answer/answer.h"
#include "core/status.h"
#include "name/name.h"
#include "resolve/server.h"

typedef struct Replay Replay;

DNSSIG_MUSTUSE Status replay_open(Replay **out); /* returns owned */
void replay_close(Replay *replay);               /* NULL is fine */

/* Takes answer, always. Of several for one question and one resolver the one with the latest asked_at counts, of those the first added.
** name is the question's. */
DNSSIG_MUSTUSE Status replay_add(Replay *replay, const Name *name, Answer *answer);

/* The latest answer (one more holder), or NULL; with server only one that this server gave. */
Answer *replay_find(const Replay *replay, const Name *name, uint16_t type, const Server *server);

/* How many different questions it can answer. */
size_t replay_questions(const Replay *replay);

#endif
