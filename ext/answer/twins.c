/* twins.c - a set of records. */
#include "answer/twins.h"

#include <string.h>

#include "core/map.h"
#include "core/memory.h"

enum { COMPARED_MAX = 16 }; /* records up to which there is no table */

static bool alike(const Draft *draft, const Record *a, const Record *b)
{
  const char *store = draft->store.data;
  return a->rtype == b->rtype && a->ttl == b->ttl && a->section == b->section && a->data_len == b->data_len
         && memcmp(store + a->data, store + b->data, a->data_len) == 0
         && (a->owner == b->owner || strcmp(store + a->owner, store + b->owner) == 0);
}

/* The slot of a record alike, or the free one where this belongs. */
static uint32_t *slot_of(const Twins *twins, const Draft *draft, const Record *record)
{
  const char *owner = draft->store.data + record->owner;
  uint64_t hash =
      map_hash(draft->store.data + record->data, record->data_len) ^ map_hash(owner, strlen(owner))
      ^ ((uint64_t)record->ttl << 18 | (uint64_t)record->rtype << 2 | record->section) * 0x9E3779B97F4A7C15u;
  size_t slot = (size_t)hash & (twins->nslots - 1);
  while( twins->slots[slot] && !alike(draft, &draft->records[twins->slots[slot] - 1], record) ) {
    slot = (slot + 1) & (twins->nslots - 1);
  }
  return &twins->slots[slot];
}

/* Room for every record of the draft, at most half full. */
static Status grow(Twins *twins, const Draft *draft)
{
  size_t nslots = twins->nslots ? twins->nslots * 2 : COMPARED_MAX * 4;
  uint32_t *slots;
  if( (size_t)draft->head.count * 2 <= twins->nslots ) return DNSSIG_OK;
  slots = mem_zero(nslots * sizeof *slots);
  if( !slots ) return DNSSIG_NOMEM;
  mem_free(twins->slots);
  twins->slots = slots;
  twins->nslots = nslots;
  for( uint32_t i = 0; i + 1 < draft->head.count; i++ ) *slot_of(twins, draft, &draft->records[i]) = i + 1;
  return DNSSIG_OK;
}

Status twins_drop(Twins *twins, Draft *draft)
{
  uint32_t last = draft->head.count - 1;
  const Record *record = &draft->records[last];
  bool twin = false;
  if( draft->store.status != DNSSIG_OK ) return draft->store.status;
  if( draft->head.count <= COMPARED_MAX && !twins->nslots ) {
    for( uint32_t i = 0; i < last && !twin; i++ ) twin = alike(draft, &draft->records[i], record);
  } else {
    uint32_t *slot;
    Status status = grow(twins, draft);
    if( status != DNSSIG_OK ) return status;
    slot = slot_of(twins, draft, record);
    twin = *slot != 0;
    if( !twin ) *slot = last + 1;
  }
  if( twin ) draft->head.count--;
  return DNSSIG_OK;
}

void twins_clear(Twins *twins)
{
  mem_free(twins->slots);
  *twins = (Twins){0};
}
