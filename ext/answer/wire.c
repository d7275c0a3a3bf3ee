/* wire.c - names in a message, and the pointers in them. */
#include "answer/wire.h"

#include <string.h>

enum {
  LABEL_MAX = 63,
  POINTERS_MAX = 127 /* a name of 255 bytes has at most 127 labels; a pointer that adds none is of no use */
};

/* Eight letters to lower case; a length byte, at most 63, is no letter. No byte of a sum carries into the next: the top bits are off
** before anything is added, and a byte that had one is no letter. */
static void lower_eight(uint8_t *bytes)
{
  static const uint64_t each = 0x0101010101010101u;
  uint64_t word, low, letters;
  memcpy(&word, bytes, 8);
  low = word & each * 0x7f;
  letters = (low + each * (0x80 - 'A')) & ~(low + each * (0x80 - 'Z' - 1)) & ~word & each * 0x80;
  word += letters >> 2;
  memcpy(bytes, &word, 8);
}

static void lower(uint8_t *bytes, size_t len)
{
  size_t at = 0;
  for( ; at + 8 <= len; at += 8 ) lower_eight(bytes + at);
  if( len >= 8 ) { /* the rest, and some of them again */
    lower_eight(bytes + len - 8);
    return;
  }
  for( ; at < len; at++ ) {
    if( bytes[at] >= 'A' && bytes[at] <= 'Z' ) bytes[at] = (uint8_t)(bytes[at] + 32);
  }
}

void wire_name(Wire *wire, bool pointers, Name *out)
{
  const uint8_t *bytes = wire->bytes;
  size_t at = wire->at, end = wire->end;
  size_t segment = at; /* where the labels being read began */
  size_t resume = 0;   /* behind the first pointer */
  unsigned followed = 0;
  size_t used = 0; /* by the labels of earlier segments */
  if( wire->failed ) return;
  while( at < end ) {
    uint8_t length = bytes[at];
    if( length >= 0xC0 ) {
      size_t target;
      if( !pointers || end - at < 2 || followed++ == POINTERS_MAX ) break;
      target = (size_t)(length & 0x3F) << 8 | bytes[at + 1];
      if( target < WIRE_HEADER || target >= segment ) break;
      if( !resume ) resume = at + 2;
      memcpy(out->wire + used, bytes + segment, at - segment);
      used += at - segment;
      end = at; /* a name that ran on into the pointer that led to it would be none */
      at = segment = target;
      continue;
    }
    if( length > LABEL_MAX || length >= end - at || used + (at - segment) + length + 1u > NAME_WIRE_MAX ) break;
    at += length + 1u;
    if( !length ) {
      memcpy(out->wire + used, bytes + segment, at - segment);
      used += at - segment;
      lower(out->wire, used);
      out->len = (uint8_t)used;
      wire->at = resume ? resume : at;
      return;
    }
  }
  wire->failed = true;
}
