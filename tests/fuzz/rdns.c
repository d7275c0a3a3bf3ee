/* rdns.c - any name and any address: what the name is called, and whether it spells the address.
**
** Input: a byte (bit 0: with an address; bit 1: an IPv6 one), 16 bytes of address, the name. What must hold: a name that is made to
** spell the address is seen to do so, whatever stands in front; nothing is read past the name. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "context/rdns.h"
#include "core/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void insist(int holds)
{
  if( !holds ) abort();
}

/* The address in hexadecimal behind the name, in a label of its own. */
static void try_spelled(const char *name, size_t len, const Ip *ip)
{
  char space[400];
  Text text;
  if( len > 200 ) return; /* longer than a host can be */
  text_init(&text, space, sizeof space);
  text_bytes(&text, name, len);
  text_string(&text, ".x");
  for( int i = 0; i < (ip->family == 4 ? 4 : 16); i++ ) text_format(&text, "%02x", ip->bytes[i]);
  insist(text.status == DNSSIG_OK && rdns_spells(text.data, text.len, ip));
  text_clear(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  static Reference *reference;
  Ip ip = {0};
  const Ip *given;
  const char *name;
  RdnsClass class;
  size_t len;
  if( !reference ) insist(reference_open(&reference) == DNSSIG_OK);
  if( size < 17 ) return 0;
  ip.family = data[0] & 2 ? 6 : 4;
  memcpy(ip.bytes, data + 1, ip.family == 4 ? 4 : 16);
  given = data[0] & 1 ? &ip : NULL;
  name = (const char *)data + 17;
  len = size - 17;
  if( len > 253 ) len = 253;
  for( size_t own = 0; own <= len; own += 1 + len / 4 ) {
    insist(rdns_class(reference, name, len, own, given, &class) == DNSSIG_OK && class < RDNS_CLASS_COUNT);
  }
  try_spelled(name, len, &ip);
  return 0;
}
