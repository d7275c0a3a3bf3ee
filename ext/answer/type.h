/* type.h - the one table of DNS record types.
**
** Everything that differs from type to type stands in a row of this table: number, mnemonic, how its rdata is laid out on
** the wire, what each field is called in the RFC. Checking (rdata.c), presentation text and JSON (render.c) are loops over it.
** A new record type is a new row; a type without fields, or without a row, reads as RFC 3597 says (\# n hex). */
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
  TYPE_SPF = 99,
  TYPE_ANY = 255,
  TYPE_CAA = 257
};

/* `A`, `aaaa`, `TYPE65`; letter case does not matter. False: no type that can be asked for. Pseudo-types (OPT, TSIG, TKEY,
** AXFR, IXFR, MAILA, MAILB) are refused; ANY is allowed. */
bool type_parse(const char *text, size_t len, uint16_t *type);

/* The mnemonic, or TYPEn (RFC 3597 section 5), and a zero. Gives the length. */
size_t type_to_text(uint16_t type, char out[TYPE_TEXT_SIZE]);

/* How a field stands on the wire, and so how it reads. Those marked "rest" take what is left of the rdata. */
typedef enum FieldKind {
  FIELD_U8,
  FIELD_U16,
  FIELD_U32,
  FIELD_TIME, /* 32 bits, seconds since 1970: YYYYMMDDHHMMSS in text, a number in JSON (RFC 4034 section 3.2) */
  FIELD_TYPE, /* 16 bits, a record type */
  FIELD_IP4,
  FIELD_IP6,
  FIELD_LOCATOR,           /* 64 bits as four groups of hex (RFC 6742 section 2.1.1) */
  FIELD_EUI48,             /* six bytes of hex with hyphens (RFC 7043) */
  FIELD_EUI64,             /* eight */
  FIELD_NAME,              /* a name that no sender may compress (RFC 3597 section 4) */
  FIELD_NAME_COMPRESSIBLE, /* a name that may stand compressed: see type.c for which */
  FIELD_STRING,            /* a character string (RFC 1035 section 3.3) */
  FIELD_STRINGS,           /* rest: one or more of them */
  FIELD_TAG,               /* a character string of letters and digits, at least one (RFC 8659 section 4.1) */
  FIELD_TEXT,              /* rest: one string without a length byte */
  FIELD_TEXT_SOME,         /* the same, not empty */
  FIELD_HEX,               /* rest, not empty */
  FIELD_BASE64,            /* rest, not empty */
  FIELD_BASE64_OR_NONE,    /* rest */
  FIELD_SALT,              /* a length byte and hex; "-" where it is empty (RFC 5155 section 3.3) */
  FIELD_HASH,              /* a length byte and base32hex, not empty (RFC 5155 section 3.3) */
  FIELD_TYPES,             /* rest: type bit maps (RFC 4034 section 4.1.2) */
  FIELD_LOCATION,          /* the whole of LOC; see loc.h */
  FIELD_PARAMETERS         /* rest: SvcParams; see svcb.h */
} FieldKind;

typedef enum FieldRole {
  ROLE_NONE,
  ROLE_PRIORITY, /* a FIELD_U16: the column `priority` */
  ROLE_TARGET    /* a name: the column `target` */
} FieldRole;

enum { TYPE_FIELDS_MAX = 9 };

typedef struct TypeField {
  const char *name; /* as in the RFC, in snake case; NULL ends the list */
  FieldKind kind;
  FieldRole role;
} TypeField;

typedef struct TypeRow {
  uint16_t number;
  const char *mnemonic;
  const char *source;                    /* RFC and section of its rdata */
  bool pseudo;                           /* cannot be asked for */
  TypeField fields[TYPE_FIELDS_MAX + 1]; /* none: RFC 3597 */
} TypeRow;

extern const TypeRow type_rows[]; /* by rising number */
extern const size_t type_row_count;

/* The type's row, or NULL. */
const TypeRow *type_find(uint16_t type);

#endif
