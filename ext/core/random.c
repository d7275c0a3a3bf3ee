/* random.c - the system's generator, in gulps. */
#include "core/random.h"

#include <string.h>
#include <sys/random.h>
#include <unistd.h>

void random_fill(void *bytes, size_t size)
{
  unsigned char *at = bytes;
  while( size ) {
    size_t gulp = size < 256 ? size : 256; /* getentropy's limit */
    if( getentropy(at, gulp) != 0 ) {
      /* Neither Linux nor macOS fails here once booted; without entropy no address is better than a guessable one,
      ** and stack addresses plus process id are what is left. */
      uintptr_t poor[2] = {(uintptr_t)&gulp, (uintptr_t)getpid()};
      memset(at, 0, gulp);
      memcpy(at, poor, gulp < sizeof poor ? gulp : sizeof poor);
    }
    at += gulp;
    size -= gulp;
  }
}

static void take(Random *random, void *out, size_t size)
{
  if( random->left < size ) {
    random_fill(random->pool, sizeof random->pool);
    random->left = sizeof random->pool;
  }
  random->left -= size;
  memcpy(out, random->pool + random->left, size);
}

uint16_t random_u16(Random *random)
{
  uint16_t value;
  take(random, &value, sizeof value);
  return value;
}

uint64_t random_bits(Random *random, unsigned nbits)
{
  uint64_t value;
  take(random, &value, sizeof value);
  return nbits >= 64 ? value : value & (((uint64_t)1 << nbits) - 1);
}
