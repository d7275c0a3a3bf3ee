/* twins.h - records that are alike in everything: one of them is enough (RFC 2181 section 5).
**
** A few records are compared with each other; beyond that a table of their hashes keeps the work linear in a reply of thousands. */
#ifndef DNSSIG_ANSWER_TWINS_H
#define DNSSIG_ANSWER_TWINS_H

#include "answer/store.h"

/* A Twins of zeroes is ready for a draft without records; twins_clear gives back what it holds. */
typedef struct Twins {
  uint32_t *slots; /* hash table of the draft's records: index plus one; 0: free */
  size_t nslots;   /* a power of two, or 0 */
} Twins;

/* Takes the draft's last record out again if an earlier one is its twin. To be called after each record that is added. */
DNSSIG_MUSTUSE Status twins_drop(Twins *twins, Draft *draft);
void twins_clear(Twins *twins);

#endif
