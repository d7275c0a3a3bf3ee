/* random.h - unpredictable bytes, for query ids, name case and hash secrets. */
#ifndef DNSSIG_CORE_RANDOM_H
#define DNSSIG_CORE_RANDOM_H

#include <stddef.h>
#include <stdint.h>

/* Fills size bytes from the system's generator. */
void random_fill(void *bytes, size_t size);

/* A pool of random bytes, so that one question costs no system call. A Random of zeroes is ready. */
typedef struct Random {
  uint8_t pool[512];
  size_t left;
} Random;

uint16_t random_u16(Random *random);
uint64_t random_bits(Random *random, unsigned nbits); /* nbits 1..64; the low nbits are random, the rest 0 */

#endif
