/* collect.h - everything that one looks at of a domain, for many domains at once.
**
** In:   domains, any number.
** Out:  answers, each with the domain it belongs to and the role it plays there, in order of arrival.
**
** Of each domain: A AAAA NS SOA MX TXT of its registrable domain ('apex') and TXT of _dmarc below that ('dmarc'); A AAAA of the hosts
** that NS and MX name ('ns', 'mx'); PTR of every address so found ('ptr'), and the autonomous system it belongs to ('asn'). A
** name below its registrable domain is a host besides: its own A AAAA CNAME ('host').
**
** How it works: a domain under way is a Dossier. All of them feed one stream (resolver.h): a question that an answer gives rise to
** goes into the next free place of its window, before any new domain. So no stage waits for another, and memory holds the dossiers
** that have a question under way, no more of them than the window has places. An equal question is asked once: it joins
** the one in flight, or finds its answer in the session cache (within cache_bytes).
**
** How far an answer is followed is in the table `leads` (collect.c): so many hosts or addresses of each answer, in its own order, not so
** many of a domain. Which ones are followed then does not hang on which answer comes first, and a replay asks what was
** recorded. */
#ifndef DNSSIG_RESOLVE_COLLECT_H
#define DNSSIG_RESOLVE_COLLECT_H

#include <stdbool.h>
#include <stdint.h>

#include "answer/answer.h"
#include "core/status.h"
#include "name/name.h"
#include "name/suffix.h"
#include "resolve/asn.h"
#include "resolve/resolver.h"

typedef enum CollectRole {
  COLLECT_APEX,
  COLLECT_HOST,
  COLLECT_DMARC,
  COLLECT_NS,
  COLLECT_MX,
  COLLECT_PTR,
  COLLECT_ASN,
  COLLECT_ROLE_COUNT
} CollectRole;

const char *collect_role_word(CollectRole role);

/* Where a domain's 'asn' answers come from; in replay mode from the recording alone. */
typedef struct AsnSource {
  bool cymru;        /* ask Team Cymru: tells them what is looked at */
  AsnLookup *lookup; /* else look here; NULL: no 'asn' answers */
  void *context;     /* for lookup */
} AsnSource;

/* `domains` gives them in question.name; its tags come back. Borrowed: suffixes and the contexts, until collect_close. */
typedef struct CollectSetup {
  QuestionSource domains;
  const Suffixes *suffixes;
  AsnSource asn;
} CollectSetup;

typedef struct Collected {
  uint64_t tag; /* of the domain */
  Name domain;
  CollectRole role;
  Answer *answer; /* owned by whoever took it */
} Collected;

typedef struct Collect Collect;

/* Returns owned. */
DNSSIG_MUSTUSE Status collect_open(Resolver *resolver, const CollectSetup *setup, Collect **out);

/* DNSSIG_DONE: every domain is collected. DNSSIG_NOMEM, DNSSIG_INTERRUPT. */
DNSSIG_MUSTUSE Status collect_next(Collect *collect, Collected *out);
void collect_close(Collect *collect); /* gives up on what is under way; NULL is fine */

#endif
