/* json.c - find a member of a JSON object (RFC 8259), defensively. */
#include "answer/json.h"

#include <stdint.h>
#include <string.h>

#include "answer/encode.h"
#include "core/status.h"
#include "core/utf8.h"

typedef struct Scan {
  const char *json;
  size_t at, len;
} Scan;

static char here(const Scan *scan)
{
  return scan->at < scan->len ? scan->json[scan->at] : 0;
}

static void skip_space(Scan *scan)
{
  while( scan->at < scan->len && strchr(" \t\r\n", scan->json[scan->at]) && scan->json[scan->at] ) scan->at++;
}

static bool skip_char(Scan *scan, char c)
{
  skip_space(scan);
  if( here(scan) != c ) return false;
  scan->at++;
  return true;
}

/* Moves past the string that starts here; *start and *len are what stands between its quotes. */
static bool skip_string(Scan *scan, const char **start, size_t *len)
{
  if( !skip_char(scan, '"') ) return false;
  *start = scan->json + scan->at;
  while( scan->at < scan->len && scan->json[scan->at] != '"' ) scan->at += scan->json[scan->at] == '\\' ? 2 : 1;
  if( scan->at >= scan->len ) return false;
  *len = (size_t)(scan->json + scan->at - *start);
  scan->at++;
  return true;
}

/* Moves past a value of whatever kind, up to the comma or bracket behind it. */
static bool skip_value(Scan *scan, const char **start, size_t *len)
{
  size_t depth = 0;
  skip_space(scan);
  *start = scan->json + scan->at;
  while( scan->at < scan->len ) {
    char c = scan->json[scan->at];
    if( c == '"' ) {
      const char *inner;
      size_t inner_len;
      if( !skip_string(scan, &inner, &inner_len) ) return false;
      continue;
    }
    if( !depth && (c == ',' || c == '}' || c == ']') ) break;
    if( c == '{' || c == '[' ) depth++;
    if( c == '}' || c == ']' ) depth--;
    scan->at++;
  }
  *len = (size_t)(scan->json + scan->at - *start);
  while( *len && strchr(" \t\r\n", (*start)[*len - 1]) ) --*len;
  return *len > 0 && scan->at < scan->len;
}

/* Four hex digits, or -1. */
static int32_t unit_at(const char *p, size_t len)
{
  int32_t unit = 0;
  if( len < 4 ) return -1;
  for( int i = 0; i < 4; i++ ) {
    char letter = (char)(p[i] | 0x20);
    if( p[i] >= '0' && p[i] <= '9' ) {
      unit = unit * 16 + (p[i] - '0');
    } else if( letter >= 'a' && letter <= 'f' ) {
      unit = unit * 16 + (letter - 'a' + 10);
    } else {
      return -1;
    }
  }
  return unit;
}

/* Reads \uXXXX, or two that make a surrogate pair. Gives how many bytes it took, 0 where it is none. */
static size_t read_unicode(const char *p, size_t len, uint32_t *point)
{
  int32_t high = len >= 6 && p[0] == '\\' && p[1] == 'u' ? unit_at(p + 2, len - 2) : -1;
  int32_t low;
  if( high < 0 || (high >= 0xDC00 && high <= 0xDFFF) ) return 0;
  *point = (uint32_t)high;
  if( high < 0xD800 || high > 0xDFFF ) return 6;
  low = len >= 12 && p[6] == '\\' && p[7] == 'u' ? unit_at(p + 8, len - 8) : -1;
  if( low < 0xDC00 || low > 0xDFFF ) return 0;
  *point = 0x10000u + (uint32_t)(high - 0xD800) * 0x400u + (uint32_t)(low - 0xDC00);
  return 12;
}

static void unescape(const char *p, size_t len, Text *text)
{
  static const char from[] = "bfnrt", to[] = "\b\f\n\r\t";
  for( size_t at = 0; at < len; ) {
    char bytes[4] = {p[at]};
    size_t size = 1, took = 1;
    if( p[at] == '\\' && at + 1 < len ) {
      uint32_t point;
      size_t unicode = read_unicode(p + at, len - at, &point);
      const char *letter = p[at + 1] ? strchr(from, p[at + 1]) : NULL;
      took = unicode ? unicode : 2;
      bytes[0] = letter ? to[letter - from] : p[at + 1];
      if( unicode ) size = utf8_encode(point, bytes);
    }
    encode_kept(text, bytes, size);
    at += took;
  }
}

bool json_member(const char *json, size_t len, const char *name, Text *text)
{
  Scan scan = {json, 0, len};
  size_t name_len = strlen(name);
  if( !skip_char(&scan, '{') ) return false;
  do {
    const char *key, *value;
    size_t key_len, value_len;
    if( !skip_string(&scan, &key, &key_len) || !skip_char(&scan, ':') ) return false;
    if( !skip_value(&scan, &value, &value_len) ) return false;
    if( key_len != name_len || memcmp(key, name, name_len) != 0 ) continue;
    if( value_len == 4 && memcmp(value, "null", 4) == 0 ) return false;
    if( value[0] == '"' && value_len >= 2 && value[value_len - 1] == '"' ) {
      unescape(value + 1, value_len - 2, text);
    } else {
      encode_kept(text, value, value_len);
    }
    return true;
  } while( skip_char(&scan, ',') );
  return false;
}

/* Moves past a string as the standard wants it: no control bytes, no unknown escapes. */
static bool skip_strict_string(Scan *scan)
{
  if( !skip_char(scan, '"') ) return false;
  while( scan->at < scan->len && scan->json[scan->at] != '"' ) {
    unsigned char c = (unsigned char)scan->json[scan->at++];
    if( c < 0x20 ) return false;
    if( c != '\\' ) continue;
    if( here(scan) == 'u' ) {
      if( unit_at(scan->json + scan->at + 1, scan->len - scan->at - 1) < 0 ) return false;
      scan->at += 5;
    } else if( here(scan) && strchr("\"\\/bfnrt", here(scan)) ) {
      scan->at++;
    } else {
      return false;
    }
  }
  return skip_char(scan, '"');
}

static bool skip_digits(Scan *scan)
{
  size_t from = scan->at;
  while( here(scan) >= '0' && here(scan) <= '9' ) scan->at++;
  return scan->at > from;
}

static bool skip_number(Scan *scan)
{
  if( here(scan) == '-' ) scan->at++;
  if( here(scan) == '0' ) {
    scan->at++;
  } else if( !skip_digits(scan) ) {
    return false;
  }
  if( here(scan) == '.' ) {
    scan->at++;
    if( !skip_digits(scan) ) return false;
  }
  if( here(scan) == 'e' || here(scan) == 'E' ) {
    scan->at++;
    if( here(scan) == '+' || here(scan) == '-' ) scan->at++;
    return skip_digits(scan);
  }
  return true;
}

static bool skip_scalar(Scan *scan)
{
  static const char *const words[] = {"true", "false", "null"};
  skip_space(scan);
  if( here(scan) == '"' ) return skip_strict_string(scan);
  for( size_t i = 0; i < COUNT(words); i++ ) {
    size_t len = strlen(words[i]);
    if( scan->len - scan->at < len || memcmp(scan->json + scan->at, words[i], len) != 0 ) continue;
    scan->at += len;
    return true;
  }
  return skip_number(scan);
}

/* Moves past the brackets that close here. False: neither they nor a comma stand here. *more: a comma did. */
static bool skip_closing(Scan *scan, const char *closing, size_t *depth, bool *more)
{
  *more = false;
  while( *depth ) {
    if( skip_char(scan, ',') ) {
      *more = true;
      return true;
    }
    if( !skip_char(scan, closing[*depth - 1]) ) return false;
    --*depth;
  }
  return true;
}

bool json_is_container(const char *json, size_t len)
{
  Scan scan = {json, 0, len};
  char closing[JSON_DEPTH_MAX];
  size_t depth = 0;
  bool more = true;
  skip_space(&scan);
  if( here(&scan) != '{' && here(&scan) != '[' ) return false;
  while( more ) {
    bool opened = false;
    if( depth && closing[depth - 1] == '}' && (!skip_strict_string(&scan) || !skip_char(&scan, ':')) ) return false;
    skip_space(&scan);
    if( here(&scan) == '{' || here(&scan) == '[' ) {
      if( depth == JSON_DEPTH_MAX ) return false;
      closing[depth++] = here(&scan) == '{' ? '}' : ']';
      scan.at++;
      skip_space(&scan);
      opened = here(&scan) != closing[depth - 1];
    } else if( !skip_scalar(&scan) ) {
      return false;
    }
    if( !opened && !skip_closing(&scan, closing, &depth, &more) ) return false;
  }
  skip_space(&scan);
  return scan.at == scan.len;
}
