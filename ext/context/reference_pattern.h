/* reference_pattern.h - the pattern language of reference.h: one form, and what it matches. */
#ifndef DNSSIG_CONTEXT_REFERENCE_PATTERN_H
#define DNSSIG_CONTEXT_REFERENCE_PATTERN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "context/reference.h"

enum {
  PATTERN_SIZE = 256, /* the longest pattern in its one form, and its zero */
  PATTERN_TERM_MAX = 63
};

/* Writes the pattern's one form and a zero. Borrows text. DNSSIG_MISUSE: it is none; *why, constant, says what was expected. */
DNSSIG_MUSTUSE Status pattern_normal(ReferenceMatch match, const char *text, size_t len, char out[PATTERN_SIZE],
                                     const char **why);

/* The following take patterns in their one form. */

/* Where the rightmost labels without wildcard start; the length of the pattern where the last label has one, or for `.`. */
size_t pattern_host_tail(const char *pattern, size_t len);

/* How exact a host pattern is; see reference.h. */
unsigned pattern_host_rank(const char *pattern, size_t len);

bool pattern_host_match(const char *pattern, size_t pattern_len, const char *host, size_t host_len);

/* The word of a term, and whether `*` stands in front of it and behind. */
typedef struct PatternTerm {
  const char *word; /* borrowed from the pattern */
  size_t len;
  bool open_left, open_right;
} PatternTerm;

PatternTerm pattern_term(const char *pattern, size_t len);

/* Whether at `edge`, 0..len, a word of text may start or end: not between two letters, not between two digits. Inline, because every
** place of every name is asked. */
static inline bool pattern_word_edge(const char *text, size_t len, size_t edge)
{
  char before, after;
  if( edge == 0 || edge >= len ) return true;
  before = text[edge - 1];
  after = text[edge];
  if( before >= 'a' && before <= 'z' ) return after < 'a' || after > 'z';
  if( before >= '0' && before <= '9' ) return after < '0' || after > '9';
  return true;
}

#endif
