/* lookalike_label.h - a label as its reader sees it.
**
** In:   a label as it stands in a host: A-label or plain.
** Out:  its code points folded to the ASCII letters that they pass for, and keys that are equal where two labels may be taken
**       for each other by eye. A key is a filter: what meets by key is looked at by lookalike_glyph.h. */
#ifndef DNSSIG_MEASURE_LOOKALIKE_LABEL_H
#define DNSSIG_MEASURE_LOOKALIKE_LABEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/status.h"

enum { LOOKALIKE_POINTS_MAX = 126 }; /* 63 code points of which each may fold to two */

typedef struct LookalikeLabel {
  size_t len;
  uint32_t points[LOOKALIKE_POINTS_MAX];
  bool folded[LOOKALIKE_POINTS_MAX]; /* this point was another code point before */
  bool foreign;                      /* some point was */
} LookalikeLabel;

/* Reads a canonical label of at most 63 bytes. An A-label that does not decode stays as it is. DNSSIG_NOMEM. */
DNSSIG_MUSTUSE Status lookalike_label_read(const char *text, size_t len, LookalikeLabel *out);

/* What a code point passes for: one or two ASCII letters or digits; nothing: a mark that a hurried reader does not see. */
typedef struct LookalikeFold {
  uint32_t point;
  char letters[4];
} LookalikeFold;

extern const LookalikeFold lookalike_folds[]; /* sorted by point; lookalike_fold.c, made by lookalike_fold.py */
extern const size_t lookalike_fold_count;

/* The key of swaps that deceive at first sight: 0 and o, 1 and l and i, rn and m, vv and w, cl and d, digits for letters.
** Writes at most len points; gives how many. */
size_t lookalike_strong_key(const uint32_t *points, size_t len, uint32_t *key);

/* The key of all swaps of lookalike_glyph.h, also c and e, b and d, m and n, lk and k. Coarse. */
size_t lookalike_weak_key(const uint32_t *points, size_t len, uint32_t *key);

#endif
