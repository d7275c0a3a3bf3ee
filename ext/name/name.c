/* name.c - domain names in wire form, and their text.
**
** In:   presentation text (RFC 1035 section 5.1) or uncompressed wire bytes, both a stranger's.
** Out:  a Name: checked, lower-cased, one run of bytes.
** A label is walked by its length byte; the loops end because every step consumes at least one byte of at most 255. */
#include "name/name.h"

#include <string.h>

#include "core/map.h"

enum { LABEL_MAX = 63 };

static uint8_t lower(uint8_t byte)
{
  return byte >= 'A' && byte <= 'Z' ? (uint8_t)(byte + ('a' - 'A')) : byte;
}

/* What a byte of text is to a label that stands there unescaped: itself in lower case, or 0 where it needs a closer look. */
static uint8_t plain(uint8_t byte)
{
  return byte > 0x20 && byte < 0x7f && byte != '.' && byte != '\\' ? lower(byte) : 0;
}

static bool is_digit(char c)
{
  return c >= '0' && c <= '9';
}

/* Reads what follows a backslash: three digits up to 255, or one printable character that stands for itself. Gives how many
** bytes of text it took, 0 where it is neither. */
static size_t read_escape(const char *text, size_t len, uint8_t *byte)
{
  if( !len ) return 0;
  if( !is_digit(text[0]) ) {
    *byte = (uint8_t)text[0];
    return text[0] > 0x20 && text[0] < 0x7f;
  }
  if( len < 3 || !is_digit(text[1]) || !is_digit(text[2]) ) return 0;
  unsigned value = (unsigned)(text[0] - '0') * 100 + (unsigned)(text[1] - '0') * 10 + (unsigned)(text[2] - '0');
  *byte = (uint8_t)value;
  return value <= 255 ? 3 : 0;
}

Status name_from_text(const char *text, size_t len, Name *out)
{
  Name name;
  size_t at = 0;
  size_t start = 0; /* of the label under way: where its length byte is */
  size_t end = 1;   /* of what is written */
  if( len == 1 && text[0] == '.' ) {
    *out = (Name){.len = 1};
    return DNSSIG_OK;
  }
  while( at < len ) {
    uint8_t byte;
    size_t most = end < NAME_WIRE_MAX - 1 ? NAME_WIRE_MAX - 1 - end : 0;
    if( most > LABEL_MAX + start + 1 - end ) most = LABEL_MAX + start + 1 - end;
    if( most > len - at ) most = len - at;
    for( most += at; at < most && (byte = plain((uint8_t)text[at])) != 0; at++ ) name.wire[end++] = byte;
    if( at == len ) break;
    byte = (uint8_t)text[at++];
    if( byte == '.' ) {
      if( end == start + 1 || end >= NAME_WIRE_MAX ) return DNSSIG_BADNAME;
      name.wire[start] = (uint8_t)(end - start - 1);
      start = end++;
      continue;
    }
    if( byte == '\\' ) {
      size_t took = read_escape(text + at, len - at, &byte);
      if( !took ) return DNSSIG_BADNAME;
      at += took;
    } else if( byte <= 0x20 || byte >= 0x7f ) {
      return DNSSIG_BADNAME;
    }
    if( end - start - 1 == LABEL_MAX || end >= NAME_WIRE_MAX - 1 ) return DNSSIG_BADNAME;
    name.wire[end++] = lower(byte);
  }
  if( !len ) return DNSSIG_BADNAME;
  if( end > start + 1 ) { /* no closing dot was written */
    name.wire[start] = (uint8_t)(end - start - 1);
    start = end++;
  }
  name.wire[start] = 0;
  name.len = (uint8_t)end;
  memcpy(out->wire, name.wire, end);
  out->len = name.len;
  return DNSSIG_OK;
}

size_t name_to_text(const Name *name, char out[NAME_TEXT_SIZE])
{
  size_t at = 0;
  size_t end = 0;
  while( name->wire[at] ) {
    size_t stop = at + 1 + name->wire[at];
    if( end ) out[end++] = '.';
    while( ++at < stop ) {
      uint8_t byte = name->wire[at];
      if( byte == '.' || byte == '\\' ) {
        out[end++] = '\\';
        out[end++] = (char)byte;
      } else if( byte > 0x20 && byte < 0x7f ) {
        out[end++] = (char)byte;
      } else {
        out[end++] = '\\';
        out[end++] = (char)('0' + byte / 100);
        out[end++] = (char)('0' + byte / 10 % 10);
        out[end++] = (char)('0' + byte % 10);
      }
    }
  }
  if( !end ) out[end++] = '.';
  out[end] = 0;
  return end;
}

bool name_equal(const Name *a, const Name *b)
{
  return a->len == b->len && memcmp(a->wire, b->wire, a->len) == 0;
}

uint64_t name_hash(const Name *name)
{
  return map_hash(name->wire, name->len);
}

bool name_under(const Name *name, const Name *suffix)
{
  size_t at = 0;
  if( name->len < suffix->len ) return false;
  while( at < (size_t)(name->len - suffix->len) ) at += (size_t)name->wire[at] + 1;
  return at == (size_t)(name->len - suffix->len) && memcmp(name->wire + at, suffix->wire, suffix->len) == 0;
}

unsigned name_label_count(const Name *name)
{
  unsigned count = 0;
  for( size_t at = 0; name->wire[at]; at += (size_t)name->wire[at] + 1 ) count++;
  return count;
}

bool name_parent(const Name *name, Name *parent)
{
  size_t skip = (size_t)name->wire[0] + 1;
  if( name->len == 1 ) return false;
  size_t left = name->len - skip;
  memmove(parent->wire, name->wire + skip, left);
  parent->len = (uint8_t)left;
  return true;
}
