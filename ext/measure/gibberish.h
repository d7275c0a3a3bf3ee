/* gibberish.h - did people make this name, or did a program draw its characters?
**
** A character 4-gram model of 99,551 names of popular domains against characters drawn evenly; tests/train/gibberish.py trains it and
** says how. It knows the letters a to z and digits; every other character is an edge, as the ends of the name are. */
#ifndef DNSSIG_MEASURE_GIBBERISH_H
#define DNSSIG_MEASURE_GIBBERISH_H

#include <stddef.h>

#include "core/status.h"

/* 0 (people) .. 1 (drawn). 0.5 where there is too little to say: fewer than four letters and digits. Above 0.9 are one in a hundred of
** the popular names that a model was not trained on. Case does not matter. A name that begins with "xn--" and decodes is
** read decoded. Linear in len. Borrows name. DNSSIG_NOMEM. */
DNSSIG_MUSTUSE Status gibberish_of(const char *name, size_t len, double *score);

#endif
