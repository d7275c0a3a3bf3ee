/* map.h - a hash map whose nodes live inside the things it holds.
**
** Put a MapNode first in a struct; the map keeps pointers, owns nothing, and allocates only its slots. Keys come from
** strangers, so the hash is keyed (SipHash-1-3, Aumasson and Bernstein 2012) with a secret of this process. */
#ifndef DNSSIG_CORE_MAP_H
#define DNSSIG_CORE_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/status.h"

typedef struct MapNode {
  struct MapNode *next;
  uint64_t hash;
} MapNode;

typedef struct Map {
  MapNode **slots;
  size_t nslots; /* a power of two, or 0 */
  size_t count;
} Map;

typedef bool MapEqual(const MapNode *node, const void *key);

/* A Map of zeroes is an empty map. Gives back the slots; the nodes are their owner's. */
void map_clear(Map *map);

/* The node with this hash that is equal to key, or NULL. */
MapNode *map_find(const Map *map, uint64_t hash, MapEqual *equal, const void *key);

/* The node with this hash will be looked for, added or removed soon. */
void map_expect(const Map *map, uint64_t hash);

/* Borrows node until map_remove or map_clear. The caller has made sure that its key is new. */
DNSSIG_MUSTUSE Status map_add(Map *map, MapNode *node, uint64_t hash);

/* The node must be in the map. */
void map_remove(Map *map, MapNode *node);

/* Keyed hash of the bytes. */
uint64_t map_hash(const void *bytes, size_t len);

#endif
