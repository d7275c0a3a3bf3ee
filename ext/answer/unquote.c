/* unquote.c - read character strings in presentation form (RFC 1035 section 5.1). */
#include "answer/unquote.h"

#include <stdbool.h>

#include "answer/encode.h"

static bool digit(char c)
{
  return c >= '0' && c <= '9';
}

/* Reads the byte at data, which may be escaped. Gives how many characters it took. */
static size_t read_byte(const char *data, size_t len, uint8_t *byte)
{
  *byte = (uint8_t)data[0];
  if( data[0] != '\\' || len < 2 ) return 1;
  *byte = (uint8_t)data[1];
  if( len >= 4 && digit(data[1]) && digit(data[2]) && digit(data[3]) ) {
    int value = (data[1] - '0') * 100 + (data[2] - '0') * 10 + (data[3] - '0');
    if( value <= UINT8_MAX ) {
      *byte = (uint8_t)value;
      return 4;
    }
  }
  return 2;
}

void unquote_join(const char *data, size_t len, Text *text)
{
  bool quoted = false;
  if( len >= 2 && data[0] == '\\' && data[1] == '#' ) {
    text_bytes(text, data, len);
    return;
  }
  for( size_t at = 0; at < len; ) {
    uint8_t byte;
    if( data[at] == '"' || (data[at] == ' ' && !quoted) ) {
      if( data[at] == '"' ) quoted = !quoted;
      at++;
      continue;
    }
    at += read_byte(data + at, len - at, &byte);
    encode_string(text, &byte, 1, "");
  }
}
