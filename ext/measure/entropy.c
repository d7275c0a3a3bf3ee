/* entropy.c - count characters, add up.
**
** Of n characters, c of each kind: H = log2(n) - sum of c * log2(c) / n. ASCII is counted by table; all other characters are
** collected and sorted by radix, so that no text makes this slow. */
#include "measure/entropy.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "core/memory.h"
#include "core/utf8.h"

enum { NO_POINT = 0x110000, RADIX_BITS = 11, RADIX = 1 << RADIX_BITS };

/* c * log2(c) */
static double weight(size_t count)
{
  return count > 1 ? (double)count * log2((double)count) : 0;
}

/* One pass of a radix sort: from into to, stable by the bits at shift. */
static void sort_pass(const uint32_t *from, uint32_t *to, size_t count, unsigned shift)
{
  size_t place[RADIX] = {0};
  size_t sum = 0;
  for( size_t i = 0; i < count; i++ ) place[from[i] >> shift & (RADIX - 1)]++;
  for( size_t i = 0; i < RADIX; i++ ) {
    size_t here = place[i];
    place[i] = sum;
    sum += here;
  }
  for( size_t i = 0; i < count; i++ ) to[place[from[i] >> shift & (RADIX - 1)]++] = from[i];
}

/* The weights of all runs of equal points; sorts points with the help of spare. */
static double weigh_runs(uint32_t *points, uint32_t *spare, size_t count)
{
  double sum = 0;
  size_t start = 0;
  sort_pass(points, spare, count, 0);
  sort_pass(spare, points, count, RADIX_BITS);
  for( size_t i = 1; i <= count; i++ ) {
    if( i < count && points[i] == points[start] ) continue;
    sum += weight(i - start);
    start = i;
  }
  return sum;
}

/* *characters: how many there are. */
static Status measure(const char *utf8, size_t len, double *bits, size_t *characters)
{
  size_t ascii[128] = {0};
  size_t count = 0, others = 0;
  uint32_t *points = NULL, *spare = NULL;
  Status status = DNSSIG_OK;
  double sum = 0;
  *bits = 0;
  for( size_t at = 0; at < len; count++ ) {
    unsigned char c = (unsigned char)utf8[at];
    size_t width;
    if( c < 0x80 ) {
      ascii[c]++;
      at++;
      continue;
    }
    if( !points ) {
      points = mem_array(len - at, sizeof *points);
      if( !points ) return DNSSIG_NOMEM;
    }
    width = utf8_decode(utf8 + at, len - at, &points[others]);
    if( !width ) points[others] = NO_POINT + c;
    others++;
    at += width ? width : 1;
  }
  for( size_t i = 0; i < COUNT(ascii); i++ ) sum += weight(ascii[i]);
  if( others ) {
    spare = mem_array(others, sizeof *spare);
    if( spare ) {
      sum += weigh_runs(points, spare, others);
    } else {
      status = DNSSIG_NOMEM;
    }
  }
  if( status == DNSSIG_OK && count ) {
    *bits = log2((double)count) - sum / (double)count;
    if( *bits < 0 ) *bits = 0;
  }
  *characters = count;
  mem_free(spare);
  mem_free(points);
  return status;
}

Status entropy_of(const char *utf8, size_t len, double *bits)
{
  size_t characters;
  return measure(utf8, len, bits, &characters);
}

Status entropy_relative(const char *utf8, size_t len, double *share)
{
  size_t characters;
  Status status = measure(utf8, len, share, &characters);
  if( status == DNSSIG_OK && characters > 1 ) *share /= log2((double)characters);
  return status;
}
