/* wire.h - read the bytes of a DNS message, step by step; check once at the end.
**
** A Wire is a window on a message: [at, end) is what may still be read, the bytes before it are where compression pointers may
** lead. A fetch that does not fit sets `failed` and gives zero, and so does every fetch after it. */
#ifndef DNSSIG_ANSWER_WIRE_H
#define DNSSIG_ANSWER_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "name/name.h"

enum { WIRE_HEADER = 12 /* bytes before the first question (RFC 1035 section 4.1.1) */ };

typedef struct Wire {
  const uint8_t *bytes; /* the start of the message */
  size_t at, end;
  bool failed;
} Wire;

static inline size_t wire_left(const Wire *wire)
{
  return wire->failed ? 0 : wire->end - wire->at;
}

/* The next len bytes, or NULL. */
static inline const uint8_t *wire_take(Wire *wire, size_t len)
{
  const uint8_t *taken;
  if( wire->failed || len > wire->end - wire->at ) {
    wire->failed = true;
    return NULL;
  }
  taken = wire->bytes + wire->at;
  wire->at += len;
  return taken;
}

static inline uint8_t wire_u8(Wire *wire)
{
  const uint8_t *p = wire_take(wire, 1);
  return p ? p[0] : 0;
}

static inline uint16_t wire_u16(Wire *wire)
{
  const uint8_t *p = wire_take(wire, 2);
  return p ? (uint16_t)(p[0] << 8 | p[1]) : 0;
}

static inline uint32_t wire_u32(Wire *wire)
{
  const uint8_t *p = wire_take(wire, 4);
  return p ? (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3] : 0;
}

/* Reads a name, lower-cased. With `pointers` it may be compressed (RFC 1035 section 4.1.4); a pointer leads backwards only, past the
** header, and each to a place before the one that the last led to, so that no name can loop; and a name follows at most as
** many pointers as it can have labels. On failure *out has no meaning. */
void wire_name(Wire *wire, bool pointers, Name *out);

#endif
