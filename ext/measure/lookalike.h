/* lookalike.h - which brands does a name imitate, and how?
**
** In:   brands (registrable domains) once; then candidates, any number.
** Out:  for each candidate the brands that it looks like, the best first, each with the technique that explains it.
**
** A candidate that is a brand, lies under one, or under a domain listed as owned, looks like nothing. Time for a candidate depends
** on its length and on how many brands have a label like it, not on how many brands there are; memory is about 265 bytes a brand
** (measured by tests/bench/lookalike.tcl). */
#ifndef DNSSIG_MEASURE_LOOKALIKE_H
#define DNSSIG_MEASURE_LOOKALIKE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/status.h"
#include "measure/lookalike_technique.h"
#include "name/suffix.h"

enum {
  LOOKALIKE_BRANDS_MAX = 1 << 24,
  LOOKALIKE_WORK_MAX = 4096 /* brands looked at for one candidate; what lies beyond is not found */
};

typedef struct LookalikeIndex LookalikeIndex;

/* Returns owned, with one holder, empty. */
DNSSIG_MUSTUSE Status lookalike_open(LookalikeIndex **out);
LookalikeIndex *lookalike_hold(LookalikeIndex *index);
void lookalike_release(LookalikeIndex *index); /* NULL is fine */

typedef struct LookalikeEntry {
  int64_t id;
  const char *domain;
  size_t len;
  bool has_rank;
  bool owned; /* nobody's model, and never a lookalike */
  int64_t rank;
} LookalikeEntry;

/* Adds a brand; text around a host is fine, its registrable domain counts. Borrows entry. DNSSIG_BADNAME: there is no registrable
** domain in it. DNSSIG_MISUSE: more than an index holds. DNSSIG_NOMEM. */
DNSSIG_MUSTUSE Status lookalike_add(LookalikeIndex *index, const Suffixes *suffixes, const LookalikeEntry *entry);

/* Makes the keys: after it the index is searched, and nothing is added any more. */
DNSSIG_MUSTUSE Status lookalike_finish(LookalikeIndex *index);

typedef struct LookalikeMatch {
  int64_t id, rank;
  const char *domain; /* zero-terminated, borrowed from the index */
  bool has_rank;
  LookalikeTechnique technique;
  unsigned
      distance; /* edits or swapped shapes between the brand's label and the part of the candidate that imitates it */
  double score; /* 0.5..1 */
} LookalikeMatch;

/* A list of matches. Of zeroes it is empty; lookalike_matches_clear gives back its memory. */
typedef struct LookalikeMatches {
  LookalikeMatch *list;
  size_t count, capacity;
} LookalikeMatches;
void lookalike_matches_clear(LookalikeMatches *matches);

/* Fills *out anew: a match for each brand, by score, then rank. Text without a registrable domain has none. DNSSIG_NOMEM. */
DNSSIG_MUSTUSE Status lookalike_search(const LookalikeIndex *index, const Suffixes *suffixes, const char *text,
                                       size_t len, LookalikeMatches *out);

/* The host in text, cut to its registrable domain and zero-terminated. DNSSIG_BADNAME: there is none. */
enum { LOOKALIKE_DOMAIN_SIZE = 256 };
DNSSIG_MUSTUSE Status lookalike_domain(const Suffixes *suffixes, const char *text, size_t len,
                                       char out[LOOKALIKE_DOMAIN_SIZE], size_t *out_len);

#endif
