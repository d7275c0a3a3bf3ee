/* wire.c - names in a message, and the pointers in them. */
#include "answer/wire.h"

enum {
  LABEL_MAX = 63,
  POINTERS_MAX = 127 /* a name of 255 bytes has at most 127 labels; a pointer that adds none is of no use */
};

static inline uint8_t lower(uint8_t c)
{
  return c >= 'A' && c <= 'Z' ? (uint8_t)(c + 32) : c;
}

void wire_name(Wire *wire, bool pointers, Name *out)
{
  size_t at = wire->at, end = wire->end;
  size_t segment = at; /* where the labels being read began */
  size_t resume = 0;   /* behind the first pointer */
  unsigned followed = 0;
  size_t used = 0;
  if( wire->failed ) return;
  while( at < end ) {
    uint8_t length = wire->bytes[at];
    if( length >= 0xC0 ) {
      size_t target;
      if( !pointers || end - at < 2 || followed++ == POINTERS_MAX ) break;
      target = (size_t)(length & 0x3F) << 8 | wire->bytes[at + 1];
      if( target < WIRE_HEADER || target >= segment ) break;
      if( !resume ) resume = at + 2;
      end = at; /* a name that ran on into the pointer that led to it would be none */
      at = segment = target;
      continue;
    }
    if( length > LABEL_MAX || length >= end - at || used + length + 1u > NAME_WIRE_MAX ) break;
    out->wire[used++] = length;
    for( size_t i = 1; i <= length; i++ ) out->wire[used++] = lower(wire->bytes[at + i]);
    at += length + 1u;
    if( !length ) {
      out->len = (uint8_t)used;
      wire->at = resume ? resume : at;
      return;
    }
  }
  wire->failed = true;
}
