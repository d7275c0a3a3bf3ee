/* cache.h - the answers of this session.
**
** Bounded by bytes; what was used least recently goes first. An answer is given again until its time is up, and within the
** statement that asked for it (an epoch) whatever its time: only when the answers of one statement alone are over the bound, and
** over CACHE_FLOOR, does the statement lose its oldest. */
#ifndef DNSSIG_RESOLVE_CACHE_H
#define DNSSIG_RESOLVE_CACHE_H

#include <stdint.h>

#include "answer/answer.h"
#include "core/map.h"
#include "core/status.h"
#include "resolve/question.h"
#include "resolve/server.h"

enum { CACHE_FLOOR = 4 << 20 };

typedef struct CacheEntry CacheEntry;

typedef struct Cache {
  Map entries;
  CacheEntry *newest, *oldest; /* by use */
  uint64_t bytes;
  uint64_t limit;
} Cache;

/* A Cache of zeroes is empty and keeps nothing past an epoch. */
void cache_clear(Cache *cache);

/* In both: hash is question_hash(question, server), which the caller has at hand. */

/* Keeps the answer (one more holder) until `until_us`; replaces an older one for the same question. */
DNSSIG_MUSTUSE Status cache_put(Cache *cache, const Question *question, const Server *server, uint64_t hash,
                                Answer *answer, int64_t until_us, uint64_t epoch);

/* The answer (one more holder) if it is good at now_us or of this epoch; else NULL. */
Answer *cache_get(Cache *cache, const Question *question, const Server *server, uint64_t hash, uint64_t epoch);

/* Lets go what is over the limit. */
void cache_trim(Cache *cache, uint64_t epoch);

/* Every answer, held, latest used first: *out is owned (release each, mem_free the list). */
DNSSIG_MUSTUSE Status cache_list(const Cache *cache, Answer ***out, size_t *count);

#endif
