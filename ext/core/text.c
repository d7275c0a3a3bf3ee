/* text.c - the sticky text builder. */
#include "core/text.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "core/memory.h"
#include "core/utf8.h"

void text_init(Text *text, char *space, size_t size)
{
  text->data = text->lent = space;
  text->len = 0;
  text->capacity = size;
  text->status = DNSSIG_OK;
  space[0] = 0;
}

void text_clear(Text *text)
{
  if( text->data != text->lent ) {
    mem_free(text->data);
    text->data = text->lent;
    text->capacity = 1; /* of the lent space only its first byte is known to be there */
  }
  text->len = 0;
  text->status = DNSSIG_OK;
  text->data[0] = 0;
}

void text_reset(Text *text)
{
  text->len = 0;
  text->data[0] = 0;
}

char *text_take(Text *text, size_t *len)
{
  char *taken = NULL;
  if( text->status == DNSSIG_OK ) {
    *len = text->len;
    if( text->data != text->lent ) {
      taken = text->data;
      text->data = text->lent;
      text->capacity = 1;
    } else {
      taken = mem_copy(text->data, text->len);
    }
  }
  text_clear(text);
  return taken;
}

/* Room for `more` bytes and the closing zero; NULL and failed when there is none. */
static char *room(Text *text, size_t more)
{
  char *grown = NULL;
  size_t capacity = 0;
  if( text->status != DNSSIG_OK ) return NULL;
  if( more < text->capacity - text->len ) return text->data + text->len;
  if( more > SIZE_MAX / 2 - text->len ) {
    text->status = DNSSIG_NOMEM;
    return NULL;
  }
  if( text->data == text->lent ) {
    size_t wanted = text->len + more + 1;
    if( wanted < text->capacity * 2 ) wanted = text->capacity * 2;
    grown = mem_array(wanted, 1);
    if( grown ) {
      memcpy(grown, text->data, text->len + 1);
      text->data = grown;
      text->capacity = wanted;
    }
  } else {
    void *list = text->data;
    capacity = text->capacity;
    if( mem_grow(&list, &capacity, text->len + more + 1, 1) == DNSSIG_OK ) {
      grown = text->data = list;
      text->capacity = capacity;
    }
  }
  if( !grown ) {
    text->status = DNSSIG_NOMEM;
    return NULL;
  }
  return text->data + text->len;
}

void text_bytes(Text *text, const char *data, size_t len)
{
  char *at = room(text, len);
  if( !at || !len ) return;
  memcpy(at, data, len);
  at[len] = 0;
  text->len += len;
}

void text_string(Text *text, const char *zero_terminated)
{
  text_bytes(text, zero_terminated, strlen(zero_terminated));
}

void text_char(Text *text, char c)
{
  text_bytes(text, &c, 1);
}

void text_unsigned(Text *text, uint64_t value)
{
  char digits[20];
  size_t at = sizeof digits;
  do {
    digits[--at] = (char)('0' + value % 10);
    value /= 10;
  } while( value );
  text_bytes(text, digits + at, sizeof digits - at);
}

void text_signed(Text *text, int64_t value)
{
  if( value < 0 ) {
    text_char(text, '-');
    text_unsigned(text, (uint64_t)0 - (uint64_t)value);
  } else {
    text_unsigned(text, (uint64_t)value);
  }
}

void text_hex(Text *text, const uint8_t *bytes, size_t len)
{
  static const char digit[] = "0123456789ABCDEF";
  char *at = len <= SIZE_MAX / 4 ? room(text, len * 2) : NULL;
  if( !at ) {
    text->status = DNSSIG_NOMEM;
    return;
  }
  for( size_t i = 0; i < len; i++ ) {
    *at++ = digit[bytes[i] >> 4];
    *at++ = digit[bytes[i] & 15];
  }
  *at = 0;
  text->len += len * 2;
}

void text_format(Text *text, const char *format, ...)
{
  va_list args;
  char *at;
  int len;
  va_start(args, format);
  len = vsnprintf(NULL, 0, format, args);
  va_end(args);
  at = len >= 0 ? room(text, (size_t)len) : NULL;
  if( !at ) {
    text->status = DNSSIG_NOMEM;
    return;
  }
  va_start(args, format);
  vsnprintf(at, (size_t)len + 1, format, args);
  va_end(args);
  text->len += (size_t)len;
}

/* What JSON must not hold, or a terminal not be shown, escaped. Of a JSON text (is_json) the quotes and backslashes are JSON's own, and what
** is below a space stands between its tokens. */
static void escape(Text *text, const char *data, size_t len, bool is_json)
{
  size_t plain = 0; /* where the run of bytes that need no change began */
  size_t at = 0;
  while( at < len ) {
    unsigned char c = (unsigned char)data[at];
    uint32_t point = c;
    size_t width = 1;
    bool marked = (c == '"' || c == '\\') && !is_json;
    if( c >= 0x80 ) width = utf8_decode(data + at, len - at, &point);
    if( c >= 0x20 && !marked && c != 0x7f && width && !(width == 2 && point < 0xa0) ) {
      at += width;
      continue;
    }
    text_bytes(text, data + plain, at - plain);
    if( !width ) {
      text_string(text, "\xEF\xBF\xBD");
    } else if( marked ) {
      text_char(text, '\\');
      text_char(text, (char)c);
    } else if( c < 0x20 && is_json ) {
      text_char(text, ' ');
    } else {
      text_format(text, "\\u%04x", (unsigned)point);
    }
    at += width ? width : 1;
    plain = at;
  }
  text_bytes(text, data + plain, at - plain);
}

void text_json(Text *text, const char *data, size_t len)
{
  text_char(text, '"');
  escape(text, data, len, false);
  text_char(text, '"');
}

void text_json_whole(Text *text, const char *json, size_t len)
{
  escape(text, json, len, true);
}

void text_escaped(Text *text, const char *data, size_t len)
{
  for( size_t i = 0; i < len; i++ ) {
    unsigned char c = (unsigned char)data[i];
    if( c < 0x20 || c >= 0x7f || c == '\\' ) {
      text_format(text, "\\%03u", c);
    } else {
      text_char(text, (char)c);
    }
  }
}

void text_excerpt(Text *text, const char *string)
{
  text_escaped(text, string, strnlen(string, 200));
}
