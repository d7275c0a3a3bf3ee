/* encode.h - bytes as the text that zone files have for them. Everything appended is printable ASCII. */
#ifndef DNSSIG_ANSWER_ENCODE_H
#define DNSSIG_ANSWER_ENCODE_H

#include <stddef.h>
#include <stdint.h>

#include "core/text.h"
#include "name/name.h"

void encode_base64(Text *text, const uint8_t *bytes, size_t len);    /* RFC 4648 section 4, padded */
void encode_base32hex(Text *text, const uint8_t *bytes, size_t len); /* RFC 4648 section 7, upper case, no padding */

/* Printable ASCII as it is, a backslash as two, any other byte as \DDD; a character in `also` gets a backslash before it.
** (RFC 1035 section 5.1) */
void encode_string(Text *text, const uint8_t *bytes, size_t len, const char *also);

/* The same between quotes, a quote inside it escaped. */
void encode_quoted(Text *text, const uint8_t *bytes, size_t len);

/* A JSON string of the bytes, escaped as in presentation text. */
void encode_json(Text *text, const uint8_t *bytes, size_t len);

/* An address of 4 or 16 bytes. */
void encode_address(Text *text, const uint8_t *bytes, size_t len);

/* A name as a zone file has it: closing dot, and what means something there escaped: dot ; ( ) " @ $ inside a label. */
void encode_name(Text *text, const Name *name);

/* Seconds since 1970 as YYYYMMDDHHMMSS (RFC 4034 section 3.2), in UTC. */
void encode_time(Text *text, uint32_t seconds);

/* What a stranger's text says, made safe to show and otherwise kept: bytes that are not printable ASCII as \DDD. Backslashes stay as
** they are: they are escapes already. */
void encode_kept(Text *text, const char *data, size_t len);

/* The same for text that is JSON, so that it stays JSON: line ends and tabs, which stand only between its tokens, become spaces, and
** the backslash of \DDD is doubled. */
void encode_kept_json(Text *text, const char *data, size_t len);

#endif
