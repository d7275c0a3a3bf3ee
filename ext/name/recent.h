/* recent.h - the hosts read last, since the rows of a log repeat them.
**
** Bounded: RECENT_SLOTS readings, each of a text of at most RECENT_TEXT_MAX bytes; a newer one takes the place of an older one with
** the same slot. What is not remembered (a longer text, no memory) is read anew each time; the answers are the same. */
#ifndef DNSSIG_NAME_RECENT_H
#define DNSSIG_NAME_RECENT_H

#include <stdbool.h>
#include <stddef.h>

#include "core/status.h"
#include "name/host.h"
#include "name/suffix.h"

enum { RECENT_SLOTS = 4096, RECENT_TEXT_MAX = 118 };

/* What host_parse made of a text. */
typedef struct Reading {
  bool is_split[2]; /* of each section: the next is filled in */
  SuffixSplit split[2];
  Host host;
} Reading;

typedef struct RecentSlot RecentSlot;

/* One of zeroes is ready for use. */
typedef struct Recent {
  RecentSlot *slots; /* made at the first use */
  Reading spare;     /* of what is not remembered */
} Recent;

/* host_parse, remembered. On DNSSIG_OK *out is borrowed from recent until the next recent_read or recent_clear. */
DNSSIG_MUSTUSE Status recent_read(Recent *recent, const char *text, size_t len, Reading **out);

/* suffix_split of the reading's host, which is a name; remembered with it. */
const SuffixSplit *reading_split(Reading *reading, const Suffixes *suffixes, bool icann);

/* Forgets all, and frees it: before the suffix list is replaced, and at the end. */
void recent_clear(Recent *recent);

#endif
