/* walk.h - the way of a name from the root to who answers for it, step by step.
**
** In:   a name, a type, root servers to begin with (or those that IANA lists).
** Out:  a WalkStep for each server asked, in order.
**
** How it works: each server of the zone at hand is asked for the NS of the name, until one refers to a zone below (the walk goes
** on there) or answers with authority (it is asked for `type`, and the walk is over). A server that fails, or knows nothing of the zone
** it was named for, is a step too; the next one is asked. Referrals must lead down towards the name, so there are no loops; a zone has
** so many servers tried, and a walk so many steps (walk.c). Questions go out as all do, with RD set: who serves zones ignores it. */
#ifndef DNSSIG_RESOLVE_WALK_H
#define DNSSIG_RESOLVE_WALK_H

#include <stdbool.h>
#include <stdint.h>

#include "answer/answer.h"
#include "core/status.h"
#include "name/name.h"
#include "resolve/resolver.h"
#include "resolve/server.h"

typedef enum WalkOutcome {
  WALK_REFERRAL,   /* to a zone further down */
  WALK_ANSWER,     /* with authority: the walk is over */
  WALK_LAME,       /* neither: the server does not serve the zone it was named for */
  WALK_FAILED,     /* no usable reply: the status says why */
  WALK_NO_ADDRESS, /* the server's name leads to no address */
  WALK_REFUSED     /* a server of the public Internet named an address within ours: not asked */
} WalkOutcome;

const char *walk_outcome_word(WalkOutcome outcome);

typedef struct WalkStep {
  unsigned number; /* from 1 */
  Name zone;       /* that the server was named for */
  bool has_host;
  Name host; /* the server's name; a root server that the caller named has none */
  bool has_address;
  Server address;
  WalkOutcome outcome;
  Name referral;  /* of WALK_REFERRAL */
  Answer *answer; /* owned by whoever took the step: what came, or came instead */
} WalkStep;

typedef struct Walk Walk;

/* roots: who to ask first, or NULL; the port of the first of them is the port of every server. Returns owned. */
DNSSIG_MUSTUSE Status walk_open(Resolver *resolver, const Name *name, uint16_t type, const ServerList *roots,
                                Walk **out);

/* DNSSIG_DONE: the walk is over. DNSSIG_NOMEM, DNSSIG_INTERRUPT. */
DNSSIG_MUSTUSE Status walk_next(Walk *walk, WalkStep *out);
void walk_close(Walk *walk); /* NULL is fine */

#endif
