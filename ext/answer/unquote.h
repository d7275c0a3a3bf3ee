/* unquote.h - the character strings of presentation text, joined to one. */
#ifndef DNSSIG_ANSWER_UNQUOTE_H
#define DNSSIG_ANSWER_UNQUOTE_H

#include <stddef.h>

#include "core/text.h"

/* Appends what the strings `"..." "..."` (also bare words) hold, without quotes and with nothing between them (as RFC 7208 section 3.3
** has it). Bytes that are not printable ASCII read \DDD, a backslash \\. Text in the form of RFC 3597 (\# n hex) stays. */
void unquote_join(const char *data, size_t len, Text *text);

#endif
