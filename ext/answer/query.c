/* query.c - write a question, recognise its echo. */
#include "answer/query.h"

#include <string.h>

#include "answer/type.h"

enum { HEADER_SIZE = 12, FLAG_RD = 0x01, CLASS_IN = 1 };

static uint8_t *put_u16(uint8_t *at, uint16_t value)
{
  at[0] = (uint8_t)(value >> 8);
  at[1] = (uint8_t)value;
  return at + 2;
}

size_t query_encode(uint16_t id, const uint8_t *wire, size_t wire_len, uint16_t qtype, bool edns,
                    uint8_t out[QUERY_MAX])
{
  uint8_t *at = put_u16(out, id);
  memset(at, 0, HEADER_SIZE - 2);
  out[2] = FLAG_RD;
  out[5] = 1;              /* QDCOUNT */
  out[11] = (uint8_t)edns; /* ARCOUNT */
  at = out + HEADER_SIZE;
  memcpy(at, wire, wire_len);
  at = put_u16(at + wire_len, qtype);
  at = put_u16(at, CLASS_IN);
  if( !edns ) return (size_t)(at - out);
  *at++ = 0; /* OPT belongs to the root; its class is what we take over UDP (RFC 6891 section 6.1.2) */
  at = put_u16(at, TYPE_OPT);
  at = put_u16(at, QUERY_UDP_SIZE);
  memset(at, 0, 6); /* extended rcode, version and flags, then no options */
  return (size_t)(at + 6 - out);
}

bool query_echoes(const uint8_t *message, size_t len, const uint8_t *wire, size_t wire_len)
{
  return len >= HEADER_SIZE + wire_len && memcmp(message + HEADER_SIZE, wire, wire_len) == 0;
}
