/* rdns_spell.c - the address inside a name. */
#include <stdlib.h>
#include <string.h>

#include "context/rdns.h"

enum { QUAD = 4, NIBBLES = 32 };

static bool is_digit(char c)
{
  return c >= '0' && c <= '9';
}

static int hex_value(char c)
{
  if( is_digit(c) ) return c - '0';
  if( c >= 'a' && c <= 'f' ) return c - 'a' + 10;
  if( c >= 'A' && c <= 'F' ) return c - 'A' + 10;
  return -1;
}

static int compare_bytes(const void *a, const void *b)
{
  return *(const uint8_t *)a - *(const uint8_t *)b;
}

/* The next run of digits from *at on, which then is behind it. Its length; 0: there is none. */
static size_t next_run(const char *host, size_t len, size_t *at, size_t *start)
{
  while( *at < len && !is_digit(host[*at]) ) (*at)++;
  *start = *at;
  while( *at < len && is_digit(host[*at]) ) (*at)++;
  return *at - *start;
}

/* A run of one to three digits that is a byte, or -1. */
static int byte_of(const char *digits, size_t len)
{
  int value = 0;
  if( len > 3 ) return -1;
  for( size_t i = 0; i < len; i++ ) value = value * 10 + (digits[i] - '0');
  return value > 255 ? -1 : value;
}

/* Four runs of digits next to each other. With an address they are its bytes, in any order: 118.red-80-35-201 is 80.35.201.118.
** Without one, a single byte that is neither letter nor digit parts them. */
static bool spells_numbers(const char *host, size_t len, const uint8_t *bytes)
{
  uint8_t wanted[QUAD] = {0}, last[QUAD];
  size_t at = 0, start, behind = 0, width;
  int count = 0;
  if( bytes ) {
    memcpy(wanted, bytes, QUAD);
    qsort(wanted, QUAD, 1, compare_bytes);
  }
  while( (width = next_run(host, len, &at, &start)) > 0 ) {
    int value = byte_of(host + start, width);
    bool parted =
        bytes || (start == behind + 1 && hex_value(host[behind]) < 0 && !strchr("ghijklmnopqrstuvwyz", host[behind]));
    if( value < 0 || (count && !parted) ) count = 0;
    behind = at;
    if( value < 0 ) continue;
    if( count == QUAD ) memmove(last, last + 1, QUAD - 1), count--;
    last[count++] = (uint8_t)value;
    if( count == QUAD && !bytes ) return true;
    if( count == QUAD ) {
      uint8_t sorted[QUAD];
      memcpy(sorted, last, QUAD);
      qsort(sorted, QUAD, 1, compare_bytes);
      if( memcmp(sorted, wanted, QUAD) == 0 ) return true;
    }
  }
  return false;
}

/* text stands in host, whole or between anything. */
static bool holds(const char *host, size_t len, const char *text, size_t width)
{
  return memmem(host, len, text, width) != NULL;
}

/* Without anything between: 219173000034, be dec: 3674013730, 0xdbad0022. */
static bool spells_number(const char *host, size_t len, const uint8_t *bytes)
{
  char digits[16], hex[16];
  size_t width = 0;
  uint32_t whole = 0, value = 0;
  for( int backward = 0; backward < 2; backward++ ) {
    char *d = digits, *h = hex;
    for( int i = 0; i < QUAD; i++ ) {
      uint8_t byte = bytes[backward ? QUAD - 1 - i : i];
      for( int unit = 100; unit; unit /= 10 ) *d++ = (char)('0' + byte / unit % 10);
      *h++ = "0123456789abcdef"[byte >> 4];
      *h++ = "0123456789abcdef"[byte & 15];
    }
    if( holds(host, len, digits, 12) || holds(host, len, hex, 8) ) return true;
  }
  for( int i = 0; i < QUAD; i++ ) whole = whole << 8 | bytes[i];
  for( value = whole; value; value /= 10 ) width++;
  for( size_t i = width; i; i--, whole /= 10 ) digits[i - 1] = (char)('0' + whole % 10);
  return width >= 8 && holds(host, len, digits, width);
}

/* The 32 digits, whatever dots, hyphens and underscores stand between them. */
static bool spells_nibbles(const char *host, size_t len, const uint8_t *bytes)
{
  char plain[256], wanted[NIBBLES], backward[NIBBLES];
  size_t width = 0;
  for( size_t i = 0; i < len && width < sizeof plain; i++ ) {
    if( host[i] != '.' && host[i] != '-' && host[i] != '_' ) plain[width++] = host[i];
  }
  for( int i = 0; i < NIBBLES; i++ ) {
    wanted[i] = "0123456789abcdef"[i % 2 ? bytes[i / 2] & 15 : bytes[i / 2] >> 4];
    backward[NIBBLES - 1 - i] = wanted[i];
  }
  return holds(plain, width, wanted, NIBBLES) || holds(plain, width, backward, NIBBLES);
}

/* One label, or what stands behind the letters that begin it: 2001-db8--1, ip-2001-db8--1, v6_2001-db8-0-0-0-0-0-1. */
static bool label_spells(const char *label, size_t len, const Ip *ip)
{
  char text[64];
  if( len >= sizeof text ) return false;
  for( size_t i = 0; i < len; i++ ) text[i] = label[i] == '-' || label[i] == '_' ? ':' : label[i];
  for( size_t start = 0; start < len; start++ ) {
    Ip read;
    if( start && text[start - 1] != ':' ) continue;
    if( ip_parse(text + start, len - start, &read) == DNSSIG_OK && read.family == 6
        && memcmp(read.bytes, ip->bytes, 16) == 0 ) {
      return true;
    }
  }
  return false;
}

static bool spells_text(const char *host, size_t len, const Ip *ip)
{
  size_t start = 0;
  for( size_t at = 0; at <= len; at++ ) {
    if( at < len && host[at] != '.' ) continue;
    if( label_spells(host + start, at - start, ip) ) return true;
    start = at + 1;
  }
  return false;
}

bool rdns_spells(const char *host, size_t len, const Ip *ip)
{
  if( !ip ) return spells_numbers(host, len, NULL);
  if( ip->family == 4 ) return spells_numbers(host, len, ip->bytes) || spells_number(host, len, ip->bytes);
  return spells_nibbles(host, len, ip->bytes) || spells_text(host, len, ip);
}
