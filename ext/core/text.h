/* text.h - build a text step by step; check once at the end.
**
** A Text that has failed ignores every further call: look at `status` (DNSSIG_OK or DNSSIG_NOMEM) when done.
** It starts in space that the caller lends (often on the stack) and moves to the heap only when that is full.
**
**   char space[256];
**   Text text;
**   text_init(&text, space, sizeof space);
**   text_string(&text, "hello");
**   if( text.status==DNSSIG_OK ) use(text.data, text.len);
**   text_clear(&text); */
#ifndef DNSSIG_CORE_TEXT_H
#define DNSSIG_CORE_TEXT_H

#include <stddef.h>
#include <stdint.h>

#include "core/status.h"

typedef struct Text {
  char *data; /* zero-terminated at len while status is DNSSIG_OK */
  size_t len;
  size_t capacity;
  char *lent; /* the caller's space; data differs from it once on the heap */
  Status status;
} Text;

/* Borrows space (at least one byte) until text_clear or text_take. */
void text_init(Text *text, char *space, size_t size);

/* Gives back what the text holds; it is as after text_init then. */
void text_clear(Text *text);

/* Empties the text but keeps its room. A failed text stays failed. */
void text_reset(Text *text);

/* Returns the text as owned memory (free with mem_free) or NULL if it failed; clears the Text. */
char *text_take(Text *text, size_t *len);

void text_bytes(Text *text, const char *data, size_t len);
void text_string(Text *text, const char *zero_terminated);
void text_char(Text *text, char c);
void text_unsigned(Text *text, uint64_t value);
void text_signed(Text *text, int64_t value);
void text_hex(Text *text, const uint8_t *bytes, size_t len); /* upper case, nothing between */
void text_format(Text *text, const char *format, ...) DNSSIG_PRINTF(2, 3);

/* Appends a JSON string with its quotes. Control characters (C0, DEL, C1), quote and backslash are escaped; bytes that are
** not valid UTF-8 become U+FFFD. */
void text_json(Text *text, const char *data, size_t len);

/* Appends a text that is JSON already (RFC 8259, checked before), so that it reads the same and its strings are as text_json leaves them;
** white space becomes spaces. */
void text_json_whole(Text *text, const char *json, size_t len);

/* Appends what came from a stranger so that a terminal can show it: printable ASCII as it is, every other byte and the
** backslash as \DDD (RFC 1035 section 5.1). */
void text_escaped(Text *text, const char *data, size_t len);

/* The same of at most the first 200 bytes of a string: as much of a file's name, or of another's message, as an error quotes. */
void text_excerpt(Text *text, const char *string);

#endif
