/* mmdb_value.h - one value of a MaxMind-format file, read from its bytes without trust.
**
** A section is the data section or the metadata of a file; offsets count from its start, pointers too. Nothing recurses, and
** whatever walks over values stops after MMDB_VALUES_MAX of them, so a value costs a bounded time whatever its bytes say. */
#ifndef DNSSIG_CONTEXT_MMDB_VALUE_H
#define DNSSIG_CONTEXT_MMDB_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/status.h"

enum { MMDB_VALUES_MAX = 500 /* a GeoIP2 Enterprise record has some 200 */ };

typedef struct MmdbSection {
  const uint8_t *bytes;
  size_t size;
} MmdbSection;

/* The numbers of the specification, section "Data Field Format". */
typedef enum MmdbKind {
  MMDB_POINTER = 1,
  MMDB_STRING = 2,
  MMDB_DOUBLE = 3,
  MMDB_BYTES = 4,
  MMDB_UINT16 = 5,
  MMDB_UINT32 = 6,
  MMDB_MAP = 7,
  MMDB_INT32 = 8,
  MMDB_UINT64 = 9,
  MMDB_UINT128 = 10,
  MMDB_ARRAY = 11,
  MMDB_BOOLEAN = 14,
  MMDB_FLOAT = 15
} MmdbKind;

typedef struct MmdbValue {
  MmdbKind kind;
  uint32_t size; /* bytes of the content; pairs of a map, items of an array; what a boolean is */
  size_t at;     /* where the content starts; where a pointer points */
  size_t next;   /* what follows: behind the content, or the first item of a map or array */
} MmdbValue;

/* The value at that offset; a pointer as such. DNSSIG_BADDATA: it is none, or its content ends past the section. */
DNSSIG_MUSTUSE Status mmdb_value(const MmdbSection *section, size_t at, MmdbValue *out);

/* The same, and where it is a pointer the value that it points to (which may be no pointer); next is behind the pointer, unless the
** value is a map or array. */
DNSSIG_MUSTUSE Status mmdb_follow(const MmdbSection *section, size_t at, MmdbValue *out);

/* Where the value at that offset ends, with all that is in it. Pointers are not followed, but must point to something that is
** a value. `flat`: to one that holds no others, either. */
DNSSIG_MUSTUSE Status mmdb_skip(const MmdbSection *section, size_t at, bool flat, size_t *end);

/* The value behind the key of a map. DNSSIG_DONE: map is none, or has no such key. */
DNSSIG_MUSTUSE Status mmdb_find(const MmdbSection *section, const MmdbValue *map, const char *key, MmdbValue *out);

#endif
