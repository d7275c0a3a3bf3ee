/* distance.h - how far two texts are from each other, as code points. */
#ifndef DNSSIG_MEASURE_DISTANCE_H
#define DNSSIG_MEASURE_DISTANCE_H

#include <stddef.h>

#include "core/status.h"

/* Code points of a text. Time is the product of two lengths, so there is an end to them: the longest host has 253. */
enum { DISTANCE_INPUT_MAX = 1000 };

/* The least number of insertions, deletions, replacements and swaps of neighbours that make one of the other, where no part is
** edited twice (optimal string alignment). A byte that is no UTF-8 counts as one character. Borrows both; no allocation.
** DNSSIG_BADNAME: one has more than DISTANCE_INPUT_MAX. */
DNSSIG_MUSTUSE Status distance_of(const char *a, size_t a_len, const char *b, size_t b_len, unsigned *distance);

/* Jaro's similarity, 0..1, and Winkler's addition for up to four equal first characters (0.1 of what lacks to 1 for each) where it
** is above 0.7. Two empty texts: 1. The same in either order. Otherwise as distance_of. */
DNSSIG_MUSTUSE Status similarity_of(const char *a, size_t a_len, const char *b, size_t b_len, double *similarity);

#endif
