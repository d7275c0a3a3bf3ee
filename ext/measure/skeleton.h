/* skeleton.h - what a text looks like: two texts that a reader takes for each other have one skeleton.
**
** The skeleton of UTS #39 section 4, Unicode 17, by tables made from the consortium's own files (tests/train/skeleton.py). It is for
** comparing, not for showing: m reads as rn, 0 as O. Letter case is kept: a host is lower case already (host.h). */
#ifndef DNSSIG_MEASURE_SKELETON_H
#define DNSSIG_MEASURE_SKELETON_H

#include <stddef.h>

#include "core/status.h"
#include "core/text.h"

enum { SKELETON_INPUT_MAX = 4000 }; /* bytes; ten times and more what any name takes */

/* Appends the skeleton of utf8. Labels that begin with "xn--" and decode are read decoded, so that both forms of a homograph
** meet; those that do not decode stand for themselves. Bytes that are no UTF-8 read as U+FFFD. Borrows utf8.
** DNSSIG_BADNAME, and nothing appended: longer than SKELETON_INPUT_MAX. DNSSIG_NOMEM. */
DNSSIG_MUSTUSE Status skeleton_of(const char *utf8, size_t len, Text *out);

#endif
