/* unit.c - spellings of '.', '@', ':' and '/' that people use so that a name does not work. */
#include "name/unit.h"

#include <string.h>

#include "core/status.h"
#include "core/utf8.h"

/* What may stand between brackets: [.] (dot) {at} [ :// ]. */
static const struct {
  const char *spelling;
  uint32_t point;
} bracketed[] = {
    {".", '.'}, {"dot", '.'}, {"@", '@'}, {"at", '@'}, {"://", UNIT_AUTHORITY}, {":", ':'}, {"/", '/'},
};

/* What may stand between spaces. */
static const struct {
  const char *spelling;
  uint32_t point;
  unsigned word;
} spaced[] = {{"dot", '.', UNIT_DOT_WORD}, {"at", '@', UNIT_AT_WORD}};

static char lower(char c)
{
  return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

/* Length of spelling where text[at] starts with it in any letter case, else 0. */
static size_t spelled(const char *text, size_t len, size_t at, const char *spelling)
{
  size_t i = 0;
  while( spelling[i] && at + i < len && lower(text[at + i]) == spelling[i] ) i++;
  return spelling[i] ? 0 : i;
}

static char closing(char open)
{
  switch( open ) {
    case '[':
      return ']';
    case '(':
      return ')';
    case '{':
      return '}';
    default:
      return 0;
  }
}

static size_t skip_space(const char *text, size_t len, size_t at)
{
  return at < len && text[at] == ' ' ? at + 1 : at;
}

/* Width of a bracketed spelling at text[at], 0 where there is none. */
static size_t read_bracketed(const char *text, size_t len, size_t at, uint32_t *point)
{
  char close = at < len ? closing(text[at]) : 0;
  size_t inside = close ? skip_space(text, len, at + 1) : 0;
  if( !close ) return 0;
  for( size_t i = 0; i < COUNT(bracketed); i++ ) {
    size_t width = spelled(text, len, inside, bracketed[i].spelling);
    size_t end = skip_space(text, len, inside + width);
    if( width && end < len && text[end] == close ) {
      *point = bracketed[i].point;
      return end + 1 - at;
    }
  }
  return 0;
}

/* Width of a spelling that starts with a space: " [.] ", " dot ". */
static size_t read_spaced(const char *text, size_t len, size_t at, unsigned words, uint32_t *point)
{
  size_t width = read_bracketed(text, len, at + 1, point);
  if( width ) return skip_space(text, len, at + 1 + width) - at;
  for( size_t i = 0; i < COUNT(spaced); i++ ) {
    if( !(words & spaced[i].word) ) continue;
    width = spelled(text, len, at + 1, spaced[i].spelling);
    if( width && at + 1 + width < len && text[at + 1 + width] == ' ' ) {
      *point = spaced[i].point;
      return width + 2;
    }
  }
  return 0;
}

Unit unit_read_spelled(const char *text, size_t len, size_t at, unsigned words)
{
  Unit unit = {.width = 1};
  unsigned char c = (unsigned char)text[at];
  size_t width = 0;
  if( c == ' ' ) {
    width = read_spaced(text, len, at, words, &unit.point);
  } else if( c == '[' || c == '(' || c == '{' ) {
    width = read_bracketed(text, len, at, &unit.point);
  }
  if( width ) {
    unit.width = (uint32_t)width;
    unit.defanged = true;
  } else if( c < 0x80 ) {
    unit.point = c;
  } else {
    width = utf8_decode(text + at, len - at, &unit.point);
    if( width ) {
      unit.width = (uint32_t)width;
      /* UTS #46 section 4, step "break": full stops of other scripts. */
      if( unit.point == 0x3002 || unit.point == 0xFF0E || unit.point == 0xFF61 ) unit.point = '.';
    } else {
      unit.point = UNIT_INVALID;
    }
  }
  return unit;
}
