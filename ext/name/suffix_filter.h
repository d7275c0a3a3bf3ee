/* suffix_filter.h - which names are certainly no rule of a suffix list, so that libpsl need not be asked.
**
** A Bloom filter with one hash (Bloom 1970). It never says no to a rule that was added; libpsl has the last word on the rest. */
#ifndef DNSSIG_NAME_SUFFIX_FILTER_H
#define DNSSIG_NAME_SUFFIX_FILTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/status.h"

enum { FILTER_BITS_LOG2 = 18 };

typedef struct SuffixFilter {
  bool complete; /* every rule was added; else the filter says maybe to everything */
  uint8_t bits[1 << (FILTER_BITS_LOG2 - 3)];
} SuffixFilter;

/* Adds a rule without its `*.`, which wildcard stands for. */
void filter_add(SuffixFilter *filter, const char *rule, size_t len, bool wildcard);

/* Adds every rule of a list in DAFSA form, the bytes of a file, and sets complete where they were understood whole. */
void filter_add_dafsa(SuffixFilter *filter, const uint8_t *bytes, size_t len);

/* Hashes go from right to left, so that one pass over a host gives those of all that is right of a dot. */
#define FILTER_START UINT64_C(0xCBF29CE484222325)
static inline uint64_t filter_mix(uint64_t hash, char c)
{
  return (hash ^ (unsigned char)c) * UINT64_C(0x9E3779B97F4A7C15);
}

static inline bool filter_has(const SuffixFilter *filter, uint64_t hash)
{
  uint64_t bit = hash >> (64 - FILTER_BITS_LOG2);
  return !filter->complete || filter->bits[bit / 8] >> bit % 8 & 1;
}

/* hash is of a name: a rule `*.name` may be there. */
static inline bool filter_has_wildcard(const SuffixFilter *filter, uint64_t hash)
{
  return filter_has(filter, filter_mix(filter_mix(hash, '.'), '*'));
}

#endif
