/* mmdb_value.c - one value of a MaxMind-format file. */
#include "context/mmdb_value.h"

#include <string.h>

/* A big-endian number of width 0..4 bytes. */
static uint32_t number(const uint8_t *bytes, unsigned width)
{
  uint32_t value = 0;
  for( unsigned i = 0; i < width; i++ ) value = value << 8 | bytes[i];
  return value;
}

/* Two bits say how many bytes follow, the low three are the value's highest. Each width starts where the one before ends. */
static Status read_pointer(const MmdbSection *section, uint8_t control, MmdbValue *out)
{
  static const uint32_t base[] = {0, 2048, 526336, 0};
  unsigned form = control >> 3 & 3, width = form + 1;
  uint32_t high = form < 3 ? control & 7u : 0;
  if( section->size - out->next < width ) return DNSSIG_BADDATA;
  out->at = (size_t)(high << (8 * (width & 3))) + number(section->bytes + out->next, width) + base[form];
  out->next += width;
  return out->at < section->size ? DNSSIG_OK : DNSSIG_BADDATA;
}

/* Up to 28 in the control byte itself; 29, 30 and 31 there say that one, two or three bytes follow. */
static Status read_size(const MmdbSection *section, uint8_t control, MmdbValue *out)
{
  static const uint32_t base[] = {29, 285, 65821};
  unsigned low = control & 31, width = low < 29 ? 0 : low - 28;
  if( section->size - out->next < width ) return DNSSIG_BADDATA;
  out->size = width ? base[width - 1] + number(section->bytes + out->next, width) : low;
  out->next += width;
  out->at = out->next;
  return DNSSIG_OK;
}

/* The most bytes that a value of the kind has; 0: what its size says. */
static uint32_t widest(MmdbKind kind)
{
  switch( kind ) {
    case MMDB_UINT16:
      return 2;
    case MMDB_UINT32:
    case MMDB_INT32:
    case MMDB_FLOAT:
      return 4;
    case MMDB_UINT64:
    case MMDB_DOUBLE:
      return 8;
    case MMDB_UINT128:
      return 16;
    case MMDB_POINTER:
    case MMDB_STRING:
    case MMDB_BYTES:
    case MMDB_MAP:
    case MMDB_ARRAY:
    case MMDB_BOOLEAN:
      break;
  }
  return 0;
}

/* Kinds 12 and 13 are the writer's own and stand in no record. */
static bool is_kind(unsigned kind)
{
  return kind >= MMDB_POINTER && kind <= MMDB_FLOAT && kind != 12 && kind != 13;
}

Status mmdb_value(const MmdbSection *section, size_t at, MmdbValue *out)
{
  unsigned kind;
  uint8_t control;
  if( at >= section->size ) return DNSSIG_BADDATA;
  control = section->bytes[at];
  kind = control >> 5;
  *out = (MmdbValue){.next = at + 1};
  if( kind == MMDB_POINTER ) {
    out->kind = MMDB_POINTER;
    return read_pointer(section, control, out);
  }
  if( !kind ) {
    if( out->next >= section->size ) return DNSSIG_BADDATA;
    kind = section->bytes[out->next++] + 7u;
  }
  if( !is_kind(kind) || read_size(section, control, out) != DNSSIG_OK ) return DNSSIG_BADDATA;
  out->kind = (MmdbKind)kind;
  if( out->kind == MMDB_MAP || out->kind == MMDB_ARRAY || out->kind == MMDB_BOOLEAN ) return DNSSIG_OK;
  if( widest(out->kind) && out->size > widest(out->kind) ) return DNSSIG_BADDATA;
  if( section->size - out->next < out->size ) return DNSSIG_BADDATA;
  out->next += out->size;
  return DNSSIG_OK;
}

Status mmdb_follow(const MmdbSection *section, size_t at, MmdbValue *out)
{
  Status status = mmdb_value(section, at, out);
  size_t behind = out->next;
  if( status != DNSSIG_OK || out->kind != MMDB_POINTER ) return status;
  status = mmdb_value(section, out->at, out);
  if( status != DNSSIG_OK || out->kind == MMDB_POINTER ) return DNSSIG_BADDATA;
  if( out->kind != MMDB_MAP && out->kind != MMDB_ARRAY ) out->next = behind;
  return DNSSIG_OK;
}

/* How many values stand inside this one. */
static uint64_t inside(const MmdbValue *value)
{
  if( value->kind == MMDB_MAP ) return 2 * (uint64_t)value->size;
  return value->kind == MMDB_ARRAY ? value->size : 0;
}

static Status check_pointer(const MmdbSection *section, size_t at, bool flat)
{
  MmdbValue value;
  Status status = mmdb_value(section, at, &value);
  if( status == DNSSIG_OK && (value.kind == MMDB_POINTER || (flat && inside(&value))) ) status = DNSSIG_BADDATA;
  return status;
}

/* mmdb_skip; *budget is how many values it may read, less those that it has read. */
static Status skip(const MmdbSection *section, size_t at, bool flat, int *budget, size_t *end)
{
  for( uint64_t left = 1; left; left-- ) {
    MmdbValue value;
    Status status = (*budget)-- > 0 ? mmdb_value(section, at, &value) : DNSSIG_BADDATA;
    if( status == DNSSIG_OK && value.kind == MMDB_POINTER ) status = check_pointer(section, value.at, flat);
    if( status != DNSSIG_OK ) return status;
    left += inside(&value);
    at = value.next;
  }
  *end = at;
  return DNSSIG_OK;
}

Status mmdb_skip(const MmdbSection *section, size_t at, bool flat, size_t *end)
{
  int budget = MMDB_VALUES_MAX;
  return skip(section, at, flat, &budget, end);
}

Status mmdb_find(const MmdbSection *section, const MmdbValue *map, const char *key, MmdbValue *out)
{
  size_t at = map->next, len = strlen(key);
  int budget = MMDB_VALUES_MAX;
  if( map->kind != MMDB_MAP ) return DNSSIG_DONE;
  for( uint32_t i = 0; i < map->size; i++ ) {
    MmdbValue name;
    Status status = mmdb_follow(section, at, &name);
    if( status == DNSSIG_OK && name.kind != MMDB_STRING ) status = DNSSIG_BADDATA;
    if( status != DNSSIG_OK ) return status;
    if( name.size == len && memcmp(section->bytes + name.at, key, len) == 0 ) {
      return mmdb_follow(section, name.next, out);
    }
    status = skip(section, name.next, false, &budget, &at);
    if( status != DNSSIG_OK ) return status;
  }
  return DNSSIG_DONE;
}
