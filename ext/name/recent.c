/* recent.c - a table of readings, one slot for each hash of a text.
**
** The hash is not keyed: texts made to share a slot only push each other out. */
#include "name/recent.h"

#include <stdint.h>
#include <string.h>

#include "core/memory.h"

struct RecentSlot {
  bool filled;
  uint8_t len;
  Status status; /* DNSSIG_OK or DNSSIG_BADNAME */
  char text[RECENT_TEXT_MAX];
  Reading reading;
};

static uint64_t load(const char *text, size_t len)
{
  uint64_t word = 0;
  memcpy(&word, text, len);
  return word;
}

static size_t slot_of(const char *text, size_t len)
{
  uint64_t hash = len;
  for( ; len >= 8; text += 8, len -= 8 ) {
    uint64_t word;
    memcpy(&word, text, sizeof word);
    hash = (hash ^ word) * 0x9E3779B97F4A7C15u;
    hash ^= hash >> 29;
  }
  hash = (hash ^ load(text, len)) * 0x9E3779B97F4A7C15u;
  return (size_t)(hash >> 40) % RECENT_SLOTS;
}

static Status read_anew(const char *text, size_t len, Reading *reading)
{
  reading->is_split[0] = reading->is_split[1] = false;
  return host_parse(text, len, &reading->host);
}

Status recent_read(Recent *recent, const char *text, size_t len, Reading **out)
{
  RecentSlot *slot;
  if( !recent->slots ) recent->slots = mem_zero(RECENT_SLOTS * sizeof *recent->slots);
  if( !recent->slots || len > RECENT_TEXT_MAX ) {
    *out = &recent->spare;
    return read_anew(text, len, *out);
  }
  slot = &recent->slots[slot_of(text, len)];
  *out = &slot->reading;
  if( slot->filled && slot->len == len && memcmp(slot->text, text, len) == 0 ) return slot->status;
  slot->status = read_anew(text, len, *out);
  slot->filled = slot->status == DNSSIG_OK || slot->status == DNSSIG_BADNAME;
  slot->len = (uint8_t)len;
  memcpy(slot->text, text, len);
  return slot->status;
}

const SuffixSplit *reading_split(Reading *reading, const Suffixes *suffixes, bool icann)
{
  if( !reading->is_split[icann] ) {
    suffix_split(suffixes, reading->host.text, reading->host.len, icann, &reading->split[icann]);
    reading->is_split[icann] = true;
  }
  return &reading->split[icann];
}

void recent_clear(Recent *recent)
{
  mem_free(recent->slots);
  recent->slots = NULL;
}
