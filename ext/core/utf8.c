/* utf8.c - strict UTF-8. */
#include "core/utf8.h"

size_t utf8_decode(const char *data, size_t len, uint32_t *point)
{
  const unsigned char *b = (const unsigned char *)data;
  size_t width;
  uint32_t value, least;
  if( b[0] < 0x80 ) {
    *point = b[0];
    return 1;
  } else if( b[0] >= 0xC2 && b[0] < 0xE0 ) {
    width = 2, value = b[0] & 0x1Fu, least = 0x80;
  } else if( b[0] >= 0xE0 && b[0] < 0xF0 ) {
    width = 3, value = b[0] & 0x0Fu, least = 0x800;
  } else if( b[0] >= 0xF0 && b[0] < 0xF5 ) {
    width = 4, value = b[0] & 0x07u, least = 0x10000;
  } else {
    return 0;
  }
  if( len < width ) return 0;
  for( size_t i = 1; i < width; i++ ) {
    if( (b[i] & 0xC0) != 0x80 ) return 0;
    value = value << 6 | (b[i] & 0x3Fu);
  }
  if( value < least || value > 0x10FFFF || (value >= 0xD800 && value < 0xE000) ) return 0;
  *point = value;
  return width;
}

size_t utf8_encode(uint32_t point, char out[4])
{
  if( point < 0x80 ) {
    out[0] = (char)point;
    return 1;
  }
  if( point < 0x800 ) {
    out[0] = (char)(0xC0 | point >> 6);
    out[1] = (char)(0x80 | (point & 0x3F));
    return 2;
  }
  if( point < 0x10000 ) {
    out[0] = (char)(0xE0 | point >> 12);
    out[1] = (char)(0x80 | (point >> 6 & 0x3F));
    out[2] = (char)(0x80 | (point & 0x3F));
    return 3;
  }
  out[0] = (char)(0xF0 | point >> 18);
  out[1] = (char)(0x80 | (point >> 12 & 0x3F));
  out[2] = (char)(0x80 | (point >> 6 & 0x3F));
  out[3] = (char)(0x80 | (point & 0x3F));
  return 4;
}
