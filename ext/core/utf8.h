/* utf8.h - one code point in, one code point out; strict (RFC 3629). */
#ifndef DNSSIG_CORE_UTF8_H
#define DNSSIG_CORE_UTF8_H

#include <stddef.h>
#include <stdint.h>

/* Reads the code point that starts data, which has len > 0 bytes. Gives its width in bytes, or 0 where the bytes are no
** well-formed UTF-8 (overlong, surrogate, above U+10FFFF, cut short). */
size_t utf8_decode(const char *data, size_t len, uint32_t *point);

/* Writes point, a valid one, to out; gives its width. */
size_t utf8_encode(uint32_t point, char out[4]);

#endif
