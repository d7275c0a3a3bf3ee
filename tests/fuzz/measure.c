/* measure.c - any bytes as a text, or as two, to every measure.
**
** Besides not crashing: each measure is in its range; distance and similarity do not mind the order where they must not; equal texts
** are at distance 0 and have one skeleton; a pattern holds no digit that the host's A-labels do not bring. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/utf8.h"
#include "measure/distance.h"
#include "measure/entropy.h"
#include "measure/gibberish.h"
#include "measure/pattern.h"
#include "measure/skeleton.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void expect(bool holds)
{
  if( !holds ) abort();
}

static void try_one(const char *text, size_t len)
{
  double bits, score;
  expect(entropy_of(text, len, &bits) == DNSSIG_OK);
  expect(bits >= 0 && bits <= log2((double)len + 1));
  expect(gibberish_of(text, len, &score) == DNSSIG_OK);
  expect(score >= 0 && score <= 1);
}

static void try_skeleton(const char *text, size_t len)
{
  char space[64];
  uint32_t point;
  Text skeleton;
  text_init(&skeleton, space, sizeof space);
  if( skeleton_of(text, len, &skeleton) == DNSSIG_OK ) {
    for( size_t at = 0; at < skeleton.len; ) {
      size_t width = utf8_decode(skeleton.data + at, skeleton.len - at, &point);
      expect(width > 0);
      at += width;
    }
  } else {
    expect(len > SKELETON_INPUT_MAX && !skeleton.len);
  }
  text_clear(&skeleton);
}

static void try_pattern(const char *text, size_t len)
{
  char space[64];
  Text pattern;
  Host host;
  if( host_parse(text, len, &host) != DNSSIG_OK ) return;
  text_init(&pattern, space, sizeof space);
  expect((pattern_of(&host, &pattern) == DNSSIG_OK) == (host.kind == HOST_NAME));
  if( host.kind == HOST_NAME && !strstr(host.text, "xn--") ) {
    expect(pattern.len > 0 && pattern.len <= host.len && strcspn(pattern.data, "0123456789") == pattern.len);
  }
  text_clear(&pattern);
}

static void try_two(const char *a, size_t a_len, const char *b, size_t b_len)
{
  unsigned distance, turned;
  double similarity;
  Status status = distance_of(a, a_len, b, b_len, &distance);
  expect(distance_of(b, b_len, a, a_len, &turned) == status);
  expect(similarity_of(a, a_len, b, b_len, &similarity) == status);
  if( status != DNSSIG_OK ) return;
  expect(distance == turned && distance <= (a_len > b_len ? a_len : b_len));
  expect(similarity >= 0 && similarity <= 1);
  if( a_len == b_len && !memcmp(a, b, a_len) ) expect(distance == 0 && similarity == 1);
  if( distance_of(a, a_len, a, a_len, &distance) == DNSSIG_OK ) expect(distance == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  const char *text = (const char *)data;
  size_t half = size / 2;
  try_one(text, size);
  try_skeleton(text, size);
  try_pattern(text, size);
  try_two(text, half, text + half, size - half);
  return 0;
}
