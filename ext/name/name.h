/* name.h - a domain name as DNS knows it: labels, at most 255 bytes, compared without case.
**
** A Name is the uncompressed wire form (RFC 1035 section 3.1), lower-cased, so that copying it into a query, hashing and
** comparing are plain memory operations. Its text is the presentation form of RFC 1035 section 5.1 without the closing
** dot (the root is "."): printable ASCII always, every other byte, and a dot or backslash inside a label, escaped. */
#ifndef DNSSIG_NAME_NAME_H
#define DNSSIG_NAME_NAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "core/status.h"

enum {
  NAME_WIRE_MAX = 255,
  NAME_TEXT_SIZE = 1010 /* the longest text (every byte as \DDD) and its zero */
};

typedef struct Name {
  uint8_t len; /* of wire, 1 (the root) or more */
  uint8_t wire[NAME_WIRE_MAX];
} Name;

/* Reads presentation text (`a.b`, `a.b.`, `*.a`, `x\.y.z`, `x\032y.z`, `.`). Any printable ASCII but space may stand unescaped.
** Borrows text. Writes *out only on DNSSIG_OK.
** DNSSIG_BADNAME: empty, an empty label, a label over 63, over 255 bytes, a bad escape, a byte that must be escaped. */
DNSSIG_MUSTUSE Status name_from_text(const char *text, size_t len, Name *out);

/* Writes the text and a zero; gives the length without the zero. */
size_t name_to_text(const Name *name, char out[NAME_TEXT_SIZE]);

/* As to = from, without the bytes beyond its length. */
static inline void name_copy(Name *to, const Name *from)
{
  to->len = from->len;
  memcpy(to->wire, from->wire, from->len);
}

bool name_equal(const Name *a, const Name *b);
uint64_t name_hash(const Name *name);

/* name is suffix, or lies below it. The root is above everything. */
bool name_under(const Name *name, const Name *suffix);

/* Number of labels; 0 for the root. */
unsigned name_label_count(const Name *name);

/* Takes the leftmost label off. False, and *parent untouched, for the root. */
bool name_parent(const Name *name, Name *parent);

#endif
