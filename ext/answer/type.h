/* type.h - the one table of DNS record types.
**
** Everything that differs from type to type stands in a row of this table: number, mnemonic, how its rdata is laid out on
** the wire, what each field is called in the RFC. Decoding (decode.c), presentation text and JSON (render.c) are loops over it.
** A new record type is a new row. */
#ifndef DNSSIG_ANSWER_TYPE_H
#define DNSSIG_ANSWER_TYPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/status.h"

enum { TYPE_TEXT_SIZE = 16 }; /* the longest mnemonic, "TYPE65535" or "NSEC3PARAM", and its zero */

/* Types that code outside the table speaks of. */
enum {
  TYPE_A = 1,
  TYPE_NS = 2,
  TYPE_CNAME = 5,
  TYPE_SOA = 6,
  TYPE_PTR = 12,
  TYPE_MX = 15,
  TYPE_TXT = 16,
  TYPE_AAAA = 28,
  TYPE_SRV = 33,
  TYPE_DNAME = 39,
  TYPE_OPT = 41,
  TYPE_CAA = 257
};

/* `A`, `aaaa`, `TYPE65`; letter case does not matter. False: no type that can be asked for. Pseudo-types (OPT, TSIG, TKEY,
** AXFR, IXFR, MAILA, MAILB) are refused; ANY is allowed. */
bool type_parse(const char *text, size_t len, uint16_t *type);

/* The mnemonic, or TYPEn (RFC 3597 section 5), and a zero. Gives the length. */
size_t type_to_text(uint16_t type, char out[TYPE_TEXT_SIZE]);

#endif
