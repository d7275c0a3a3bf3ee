/* ip.c - addresses and prefixes as values: read, written, masked, compared, turned into reverse names.
**
** In:   text, strictly read: what inet_pton of the strictest system takes and no more, so that every system agrees.
** Out:  RFC 5952 text. What an address is for is scope.c's business. */
#include "name/ip.h"

#include <string.h>

/* Dotted quad, strict (RFC 6943 section 3.1.1): four decimal numbers up to 255 without leading zeros. */
static Status parse_v4(const char *text, size_t len, uint8_t out[4])
{
  size_t at = 0;
  for( int i = 0; i < 4; i++ ) {
    unsigned value = 0;
    size_t start;
    if( i && (at >= len || text[at++] != '.') ) return DNSSIG_BADNAME;
    start = at;
    while( at < len && text[at] >= '0' && text[at] <= '9' && at - start < 3 ) {
      value = value * 10 + (unsigned)(text[at++] - '0');
    }
    if( at == start || value > 255 || (text[start] == '0' && at - start > 1) ) return DNSSIG_BADNAME;
    out[i] = (uint8_t)value;
  }
  return at == len ? DNSSIG_OK : DNSSIG_BADNAME;
}

static int hex_digit(char c)
{
  if( c >= '0' && c <= '9' ) return c - '0';
  if( c >= 'a' && c <= 'f' ) return c - 'a' + 10;
  if( c >= 'A' && c <= 'F' ) return c - 'A' + 10;
  return -1;
}

/* RFC 4291 section 2.2: eight groups, one run of zero groups as "::", the last two as a dotted quad. */
static Status parse_v6(const char *text, size_t len, uint8_t out[16])
{
  uint8_t bytes[16] = {0};
  size_t filled = 0; /* bytes written */
  size_t gap = 17;   /* where "::" stood, in bytes; 17: not yet */
  size_t at = 0;
  if( len >= 2 && text[0] == ':' && text[1] == ':' ) {
    gap = 0;
    at = 2;
  }
  while( at < len ) {
    unsigned value = 0;
    size_t start = at;
    while( at < len && at - start < 4 && hex_digit(text[at]) >= 0 ) {
      value = value << 4 | (unsigned)hex_digit(text[at++]);
    }
    if( at < len && text[at] == '.' ) {
      if( filled > 12 || parse_v4(text + start, len - start, bytes + filled) != DNSSIG_OK ) return DNSSIG_BADNAME;
      filled += 4;
      at = len;
      break;
    }
    if( at == start || filled > 14 ) return DNSSIG_BADNAME;
    bytes[filled++] = (uint8_t)(value >> 8);
    bytes[filled++] = (uint8_t)value;
    if( at == len ) break;
    if( text[at++] != ':' || at == len ) return DNSSIG_BADNAME;
    if( text[at] == ':' ) {
      if( gap < 17 ) return DNSSIG_BADNAME;
      gap = filled;
      at++;
    }
  }
  if( gap == 17 ? filled != 16 : filled > 14 ) return DNSSIG_BADNAME;
  if( gap < 17 ) {
    memmove(bytes + 16 - (filled - gap), bytes + gap, filled - gap);
    memset(bytes + gap, 0, 16 - filled);
  }
  memcpy(out, bytes, 16);
  return DNSSIG_OK;
}

Status ip_parse(const char *text, size_t len, Ip *out)
{
  Ip ip = {0};
  Status status;
  if( len >= IP_TEXT_SIZE ) return DNSSIG_BADNAME;
  if( len && memchr(text, ':', len) ) {
    ip.family = 6;
    status = parse_v6(text, len, ip.bytes);
  } else {
    ip.family = 4;
    status = parse_v4(text, len, ip.bytes);
  }
  if( status == DNSSIG_OK ) *out = ip;
  return status;
}

static size_t put_decimal(unsigned value, char *out)
{
  size_t len = 0;
  if( value >= 100 ) out[len++] = (char)('0' + value / 100);
  if( value >= 10 ) out[len++] = (char)('0' + value / 10 % 10);
  out[len++] = (char)('0' + value % 10);
  return len;
}

static size_t put_v4(const uint8_t bytes[4], char *out)
{
  size_t len = 0;
  for( int i = 0; i < 4; i++ ) {
    if( i ) out[len++] = '.';
    len += put_decimal(bytes[i], out + len);
  }
  return len;
}

static size_t put_group(unsigned value, char *out)
{
  static const char digit[] = "0123456789abcdef";
  size_t len = 0;
  for( int shift = 12; shift >= 0; shift -= 4 ) {
    if( len || shift == 0 || value >> shift ) out[len++] = digit[value >> shift & 15];
  }
  return len;
}

/* Finds the first of the longest runs of at least two zero groups (RFC 5952 section 4.2). */
static int longest_zeros(const uint8_t bytes[16], int *length)
{
  int best = -1;
  *length = 1;
  for( int group = 0; group < 8; group++ ) {
    int end = group;
    while( end < 8 && !bytes[2 * end] && !bytes[2 * end + 1] ) end++;
    if( end - group > *length ) {
      best = group;
      *length = end - group;
    }
    if( end > group ) group = end;
  }
  return best;
}

static const uint8_t mapped_prefix[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

static bool is_mapped(const Ip *ip)
{
  return ip->family == 6 && memcmp(ip->bytes, mapped_prefix, sizeof mapped_prefix) == 0;
}

size_t ip_to_text(const Ip *ip, char out[IP_TEXT_SIZE])
{
  size_t len = 0;
  if( ip->family == 4 ) {
    len = put_v4(ip->bytes, out);
  } else if( is_mapped(
                 ip) ) { /* RFC 5952 section 5: mixed notation where the prefix is known to hold an IPv4 address */
    memcpy(out, "::ffff:", 7);
    len = 7 + put_v4(ip->bytes + 12, out + 7);
  } else {
    int zeros;
    int gap = longest_zeros(ip->bytes, &zeros);
    for( int group = 0; group < 8; group++ ) {
      if( group == gap ) {
        out[len++] = ':';
        out[len++] = ':';
        group += zeros - 1;
        continue;
      }
      if( len && out[len - 1] != ':' ) out[len++] = ':';
      len += put_group((unsigned)ip->bytes[2 * group] << 8 | ip->bytes[2 * group + 1], out + len);
    }
  }
  out[len] = 0;
  return len;
}

static unsigned width(const Ip *ip)
{
  return ip->family == 4 ? 32 : 128;
}

Status ip_parse_prefix(const char *text, size_t len, Ip *network, unsigned *bits)
{
  const char *slash = len ? memchr(text, '/', len) : NULL;
  size_t address = slash ? (size_t)(slash - text) : len;
  size_t digits = slash ? len - address - 1 : 0;
  unsigned value = 0;
  Ip ip;
  if( ip_parse(text, address, &ip) != DNSSIG_OK ) return DNSSIG_BADNAME;
  if( slash ) {
    if( digits < 1 || digits > 3 ) return DNSSIG_BADNAME;
    for( size_t i = 1; i <= digits; i++ ) {
      if( slash[i] < '0' || slash[i] > '9' ) return DNSSIG_BADNAME;
      value = value * 10 + (unsigned)(slash[i] - '0');
    }
    if( value > width(&ip) ) return DNSSIG_BADNAME;
  } else {
    value = width(&ip);
  }
  ip_mask(&ip, value);
  *network = ip;
  *bits = value;
  return DNSSIG_OK;
}

static bool same_bits(const uint8_t *a, const uint8_t *b, unsigned bits)
{
  unsigned whole = bits / 8;
  if( memcmp(a, b, whole) != 0 ) return false;
  return bits % 8 == 0 || (a[whole] ^ b[whole]) >> (8 - bits % 8) == 0;
}

/* An IPv4 address and its IPv4-mapped IPv6 form (RFC 4291 section 2.5.5.2) are the same address here. */
bool ip_in_prefix(const Ip *ip, const Ip *network, unsigned bits)
{
  if( bits > width(network) ) return false;
  if( ip->family == network->family ) return same_bits(ip->bytes, network->bytes, bits);
  if( is_mapped(ip) ) return same_bits(ip->bytes + 12, network->bytes, bits);
  return ip->family == 4 && is_mapped(network) && bits >= 96 && same_bits(ip->bytes, network->bytes + 12, bits - 96);
}

void ip_mask(Ip *ip, unsigned bits)
{
  for( unsigned i = 0; i < width(ip) / 8; i++ ) {
    if( bits >= 8 ) {
      bits -= 8;
    } else {
      ip->bytes[i] = (uint8_t)(ip->bytes[i] & ~(0xffu >> bits));
      bits = 0;
    }
  }
}

/* Appends a label to the wire of a name under way. */
static void put_label(Name *name, const char *label, size_t len)
{
  name->wire[name->len++] = (uint8_t)len;
  memcpy(name->wire + name->len, label, len);
  name->len = (uint8_t)(name->len + len);
}

void ip_reverse_name(const Ip *ip, Name *out)
{
  char text[4];
  out->len = 0;
  if( ip->family == 4 ) {
    for( int i = 3; i >= 0; i-- ) put_label(out, text, put_decimal(ip->bytes[i], text));
    put_label(out, "in-addr", 7);
  } else {
    for( int i = 15; i >= 0; i-- ) {
      put_label(out, text, put_group(ip->bytes[i] & 15u, text));
      put_label(out, text, put_group(ip->bytes[i] >> 4, text));
    }
    put_label(out, "ip6", 3);
  }
  put_label(out, "arpa", 4);
  out->wire[out->len++] = 0;
}
