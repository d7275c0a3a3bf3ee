/* lookalike_glyph.h - is one label drawn like another? */
#ifndef DNSSIG_MEASURE_LOOKALIKE_GLYPH_H
#define DNSSIG_MEASURE_LOOKALIKE_GLYPH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "measure/lookalike_label.h"

typedef struct GlyphSwaps {
  unsigned strong; /* 0 for o, 1 for l, rn for m, vv for w, cl for d, a digit for the letter that it is drawn like */
  unsigned weak;   /* i for l, c for e, b for d, n for m, lk for k */
} GlyphSwaps;

/* Whether label is brand with letters swapped for others of like shape, and how many; as few weak ones as can be. Both hold at most
** LOOKALIKE_POINTS_MAX points. Time: product of the lengths. */
bool glyph_align(const uint32_t *brand, size_t brand_len, const uint32_t *label, size_t label_len, GlyphSwaps *out);

#endif
