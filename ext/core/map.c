/* map.c - chained hash map and its keyed hash. */
#include "core/map.h"

#include <pthread.h>
#include <string.h>

#include "core/memory.h"
#include "core/random.h"

void map_clear(Map *map)
{
  mem_free(map->slots);
  *map = (Map){0};
}

MapNode *map_find(const Map *map, uint64_t hash, MapEqual *equal, const void *key)
{
  if( !map->nslots ) return NULL;
  for( MapNode *node = map->slots[hash & (map->nslots - 1)]; node; node = node->next ) {
    if( node->hash == hash && equal(node, key) ) return node;
  }
  return NULL;
}

void map_expect(const Map *map, uint64_t hash)
{
  if( map->nslots ) __builtin_prefetch(&map->slots[hash & (map->nslots - 1)]);
}

/* Twice the slots. A map that cannot grow goes on with longer chains. */
static void grow(Map *map)
{
  size_t nslots = map->nslots ? map->nslots * 2 : 16;
  MapNode **slots = nslots <= SIZE_MAX / sizeof *slots ? mem_zero(nslots * sizeof *slots) : NULL;
  if( !slots ) return;
  for( size_t i = 0; i < map->nslots; i++ ) {
    MapNode *node = map->slots[i];
    while( node ) {
      MapNode *next = node->next;
      MapNode **slot = &slots[node->hash & (nslots - 1)];
      node->next = *slot;
      *slot = node;
      node = next;
    }
  }
  mem_free(map->slots);
  map->slots = slots;
  map->nslots = nslots;
}

Status map_add(Map *map, MapNode *node, uint64_t hash)
{
  MapNode **slot;
  if( map->count * 2 >= map->nslots ) grow(map); /* half full: a search that finds nothing mostly meets no node */
  if( !map->nslots ) return DNSSIG_NOMEM;
  slot = &map->slots[hash & (map->nslots - 1)];
  node->hash = hash;
  node->next = *slot;
  *slot = node;
  map->count++;
  return DNSSIG_OK;
}

void map_remove(Map *map, MapNode *node)
{
  MapNode **slot = &map->slots[node->hash & (map->nslots - 1)];
  while( *slot != node ) slot = &(*slot)->next;
  *slot = node->next;
  map->count--;
}

static pthread_once_t secret_once = PTHREAD_ONCE_INIT;
static uint64_t secret[2];

static void make_secret(void)
{
  random_fill(secret, sizeof secret);
}

static uint64_t rotate(uint64_t value, int bits)
{
  return value << bits | value >> (64 - bits);
}

static void sip_round(uint64_t v[4])
{
  v[0] += v[1], v[1] = rotate(v[1], 13) ^ v[0], v[0] = rotate(v[0], 32);
  v[2] += v[3], v[3] = rotate(v[3], 16) ^ v[2];
  v[0] += v[3], v[3] = rotate(v[3], 21) ^ v[0];
  v[2] += v[1], v[1] = rotate(v[1], 17) ^ v[2], v[2] = rotate(v[2], 32);
}

uint64_t map_hash(const void *bytes, size_t len)
{
  const unsigned char *at = bytes;
  size_t left = len;
  uint64_t last = (uint64_t)len << 56;
  uint64_t v[4];
  pthread_once(&secret_once, make_secret);
  v[0] = secret[0] ^ 0x736f6d6570736575u;
  v[1] = secret[1] ^ 0x646f72616e646f6du;
  v[2] = secret[0] ^ 0x6c7967656e657261u;
  v[3] = secret[1] ^ 0x7465646279746573u;
  for( ; left >= 8; left -= 8, at += 8 ) {
    uint64_t word;
    memcpy(&word, at, 8);
    v[3] ^= word;
    sip_round(v);
    v[0] ^= word;
  }
  for( size_t i = 0; i < left; i++ ) last |= (uint64_t)at[i] << (8 * i);
  v[3] ^= last;
  sip_round(v);
  v[0] ^= last;
  v[2] ^= 0xff;
  for( int i = 0; i < 3; i++ ) sip_round(v);
  return v[0] ^ v[1] ^ v[2] ^ v[3];
}
