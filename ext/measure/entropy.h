/* entropy.h - how evenly a text uses its characters. */
#ifndef DNSSIG_MEASURE_ENTROPY_H
#define DNSSIG_MEASURE_ENTROPY_H

#include <stddef.h>

#include "core/status.h"

/* Shannon entropy of the text's code points, in bits per character: 0 where all are the same (and for no text at all), at
** most log2 of their number. A byte that is no UTF-8 counts as a character of its own. Linear in len. Borrows utf8.
** DNSSIG_NOMEM. */
DNSSIG_MUSTUSE Status entropy_of(const char *utf8, size_t len, double *bits);

/* The same as a share of the highest that a text of so many characters can have, 0..1; 0 for fewer than two. */
DNSSIG_MUSTUSE Status entropy_relative(const char *utf8, size_t len, double *share);

#endif
