/* distance.c - optimal string alignment, and Jaro-Winkler.
**
** Alignment keeps three rows of its matrix (a swap looks back two), after taking off what both texts begin and end with. Sources:
** Boytsov, "Indexing methods for approximate dictionary searching" (2011), section 2.2; Jaro (1989); Winkler, "String
** Comparator Metrics and Enhanced Decision Rules" (1990), whose program adds for the prefix above 0.7 only and halves
** transpositions without remainder. */
#include "measure/distance.h"

#include <stdbool.h>
#include <stdint.h>

#include "core/utf8.h"

typedef struct Points {
  uint32_t all[DISTANCE_INPUT_MAX];
  size_t count;
} Points;

static Status read_points(const char *utf8, size_t len, Points *out)
{
  size_t width;
  out->count = 0;
  for( size_t at = 0; at < len; at += width ) {
    if( out->count == DISTANCE_INPUT_MAX ) return DNSSIG_BADNAME;
    width = utf8_decode(utf8 + at, len - at, &out->all[out->count]);
    if( !width ) {
      out->all[out->count] = 0x110000u + (unsigned char)utf8[at];
      width = 1;
    }
    out->count++;
  }
  return DNSSIG_OK;
}

static Status read_both(const char *a, size_t a_len, const char *b, size_t b_len, Points *left, Points *right)
{
  Status status = read_points(a, a_len, left);
  return status == DNSSIG_OK ? read_points(b, b_len, right) : status;
}

static uint16_t least(uint16_t a, uint16_t b)
{
  return a < b ? a : b;
}

static unsigned align(const uint32_t *a, size_t a_count, const uint32_t *b, size_t b_count)
{
  uint16_t rows[3][DISTANCE_INPUT_MAX + 1];
  uint16_t *before = rows[0], *last = rows[1], *here = rows[2];
  for( size_t j = 0; j <= b_count; j++ ) last[j] = (uint16_t)j;
  for( size_t i = 1; i <= a_count; i++ ) {
    uint16_t *old = before;
    here[0] = (uint16_t)i;
    for( size_t j = 1; j <= b_count; j++ ) {
      uint16_t cost = (uint16_t)(last[j - 1] + (a[i - 1] != b[j - 1]));
      cost = least(cost, (uint16_t)(least(last[j], here[j - 1]) + 1));
      if( i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] ) {
        cost = least(cost, (uint16_t)(before[j - 2] + 1));
      }
      here[j] = cost;
    }
    before = last;
    last = here;
    here = old;
  }
  return last[b_count];
}

Status distance_of(const char *a, size_t a_len, const char *b, size_t b_len, unsigned *distance)
{
  Points left, right;
  size_t same = 0;
  Status status = read_both(a, a_len, b, b_len, &left, &right);
  if( status != DNSSIG_OK ) return status;
  while( left.count && right.count && left.all[left.count - 1] == right.all[right.count - 1] ) {
    left.count--;
    right.count--;
  }
  while( same < left.count && same < right.count && left.all[same] == right.all[same] ) same++;
  *distance = align(left.all + same, left.count - same, right.all + same, right.count - same);
  return DNSSIG_OK;
}

/* Jaro's matches: each character of a and the first equal one of b, not yet taken, at most `reach` places away. */
static size_t match(const Points *a, const Points *b, bool *a_taken, bool *b_taken)
{
  size_t longer = a->count > b->count ? a->count : b->count;
  size_t reach = longer / 2 > 1 ? longer / 2 - 1 : 0;
  size_t matches = 0;
  for( size_t i = 0; i < a->count; i++ ) {
    size_t end = i + reach + 1 < b->count ? i + reach + 1 : b->count;
    for( size_t j = i > reach ? i - reach : 0; j < end; j++ ) {
      if( b_taken[j] || a->all[i] != b->all[j] ) continue;
      a_taken[i] = b_taken[j] = true;
      matches++;
      break;
    }
  }
  return matches;
}

/* Pairs of matches that stand in another order. */
static size_t transpositions(const Points *a, const Points *b, const bool *a_taken, const bool *b_taken)
{
  size_t j = 0, halves = 0;
  for( size_t i = 0; i < a->count; i++ ) {
    if( !a_taken[i] ) continue;
    while( !b_taken[j] ) j++;
    halves += a->all[i] != b->all[j++];
  }
  return halves / 2;
}

static double jaro(const Points *a, const Points *b)
{
  bool a_taken[DISTANCE_INPUT_MAX] = {false}, b_taken[DISTANCE_INPUT_MAX] = {false};
  size_t matches;
  double m;
  if( !a->count || !b->count ) return a->count == b->count;
  matches = match(a, b, a_taken, b_taken);
  if( !matches ) return 0;
  m = (double)matches;
  return (m / (double)a->count + m / (double)b->count + (m - (double)transpositions(a, b, a_taken, b_taken)) / m) / 3;
}

Status similarity_of(const char *a, size_t a_len, const char *b, size_t b_len, double *similarity)
{
  Points left, right;
  size_t prefix = 0;
  Status status = read_both(a, a_len, b, b_len, &left, &right);
  if( status != DNSSIG_OK ) return status;
  while( prefix < 4 && prefix < left.count && prefix < right.count && left.all[prefix] == right.all[prefix] ) prefix++;
  *similarity = jaro(&left, &right);
  if( *similarity > 0.7 ) *similarity += 0.1 * (double)prefix * (1 - *similarity);
  return DNSSIG_OK;
}
