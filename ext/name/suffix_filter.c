/* suffix_filter.c - fill the filter from rules, or from the DAFSA form of a list.
**
** DAFSA (the form is Chromium's, net/base/registry_controlled_domains; libpsl's psl-make-dafsa writes it): 16 bytes of magic, then a
** graph. A node is a list of offsets, each of one to three bytes (the two bits 0x60 say how many) and relative to the one before,
** the last marked by 0x80. An offset leads to characters; one marked by 0x80 ends them. If that is 0x80..0x8F, it is the value of a
** finished rule, else another node follows. All offsets lead forward, so no walk goes round. */
#include "name/suffix_filter.h"

#include <string.h>

enum { MAGIC_SIZE = 16, RULE_MAX = 255, STEPS_MAX = 1000000, WILDCARD = 2 };

static void set_bit(SuffixFilter *filter, uint64_t hash)
{
  uint64_t bit = hash >> (64 - FILTER_BITS_LOG2);
  filter->bits[bit / 8] |= (uint8_t)(1u << bit % 8);
}

void filter_add(SuffixFilter *filter, const char *rule, size_t len, bool wildcard)
{
  uint64_t hash = FILTER_START;
  while( len ) hash = filter_mix(hash, rule[--len]);
  set_bit(filter, hash);
  if( wildcard ) set_bit(filter, filter_mix(filter_mix(hash, '.'), '*'));
}

typedef struct Walk {
  SuffixFilter *filter;
  const uint8_t *bytes;
  size_t len;
  size_t steps;
  char rule[RULE_MAX];
} Walk;

/* The next offset of the node's list at *at, added to *target. False: it is cut off. *last: it is the last one. */
static bool next_offset(const Walk *walk, size_t *at, size_t *target, bool *last)
{
  uint8_t first;
  size_t width;
  size_t offset;
  if( *at >= walk->len ) return false;
  first = walk->bytes[*at];
  width = (first & 0x60) == 0x60 ? 3 : (first & 0x60) == 0x40 ? 2 : 1;
  if( walk->len - *at < width ) return false;
  offset = width == 1 ? first & 0x3Fu : first & 0x1Fu;
  for( size_t i = 1; i < width; i++ ) offset = offset << 8 | walk->bytes[*at + i];
  *at += width;
  *target += offset;
  *last = first & 0x80;
  return true;
}

/* Adds all rules that start with rule[0..len) and go on from the node at `at`. False: the bytes are no such graph, or too much of
** one. As deep as a rule is long. */
static bool walk_node(Walk *walk, size_t at, size_t len)
{
  size_t target = at;
  bool last = false;
  while( !last ) {
    size_t width = len, label;
    uint8_t end;
    if( ++walk->steps > STEPS_MAX || !next_offset(walk, &at, &target, &last) ) return false;
    for( label = target; label < walk->len && !(walk->bytes[label] & 0x80); label++ ) {
      if( width == RULE_MAX ) return false;
      walk->rule[width++] = (char)walk->bytes[label];
    }
    if( label >= walk->len ) return false;
    end = walk->bytes[label];
    if( (end & 0xF0) == 0x80 ) {
      filter_add(walk->filter, walk->rule, width, end & WILDCARD);
    } else {
      if( width == RULE_MAX ) return false;
      walk->rule[width++] = (char)(end & 0x7F);
      if( !walk_node(walk, label + 1, width) ) return false;
    }
  }
  return true;
}

void filter_add_dafsa(SuffixFilter *filter, const uint8_t *bytes, size_t len)
{
  Walk walk = {.filter = filter};
  if( len <= MAGIC_SIZE ) return;
  walk.bytes = bytes + MAGIC_SIZE;
  walk.len = len - MAGIC_SIZE;
  filter->complete = walk_node(&walk, 0, 0);
}
