/* unit.h - read text as its author meant it: one character at a time, defanging undone.
**
** People break names and links on purpose, so that nobody clicks on them: example[.]com, hxxp[:]//, user[at]example[dot]com. A
** unit is one character of the text, or one such spelling together with the brackets and spaces that belong to it. Reading
** looks ahead by at most UNIT_WIDTH_MAX bytes, so whoever reads a text by units takes linear time. */
#ifndef DNSSIG_NAME_UNIT_H
#define DNSSIG_NAME_UNIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
  UNIT_WIDTH_MAX = 16,
  /* In place of a code point: */
  UNIT_INVALID = 0x110000, /* a byte that is no UTF-8 */
  UNIT_AUTHORITY           /* "://" in one piece, as in [://] */
};

typedef struct Unit {
  uint32_t point; /* a code point; every dot that IDNA knows reads '.' */
  uint32_t width; /* bytes of text it takes */
  bool defanged;  /* it was spelled out */
} Unit;

/* Which words count without brackets, between spaces: "example dot com", "user at example.com". */
enum { UNIT_DOT_WORD = 1, UNIT_AT_WORD = 2 };

/* unit_read where text[at] is more than a character of ASCII that stands for itself. */
Unit unit_read_spelled(const char *text, size_t len, size_t at, unsigned words);

/* The unit that starts at text[at], at < len. Borrows text. Inline, because nearly every unit is one plain character. */
static inline Unit unit_read(const char *text, size_t len, size_t at, unsigned words)
{
  unsigned char c = (unsigned char)text[at];
  if( c >= 0x80 || c == ' ' || c == '[' || c == '(' || c == '{' ) return unit_read_spelled(text, len, at, words);
  return (Unit){.point = c, .width = 1};
}

#endif
