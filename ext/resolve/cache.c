/* cache.c - a map of answers in a list by last use. */
#include "resolve/cache.h"

#include <string.h>

#include "core/clock.h"
#include "core/memory.h"

struct CacheEntry {
  MapNode node; /* first */
  CacheEntry *newer, *older;
  Answer *answer;
  int64_t until_us;
  uint64_t epoch;
  Server server; /* family 0: the configured ones */
  uint16_t type;
  uint8_t name_len;
  uint8_t name[]; /* in wire form */
};

typedef struct CacheKey {
  const Question *question;
  Server server;
} CacheKey;

static CacheKey key_of(const Question *question, const Server *server)
{
  CacheKey key = {.question = question};
  if( server ) key.server = *server;
  return key;
}

static bool entry_is(const MapNode *node, const void *wanted)
{
  const CacheEntry *entry = (const CacheEntry *)node;
  const CacheKey *key = wanted;
  const Name *name = &key->question->name;
  return entry->type == key->question->type && entry->name_len == name->len
         && memcmp(entry->name, name->wire, name->len) == 0 && server_equal(&entry->server, &key->server);
}

static uint64_t weight(const CacheEntry *entry)
{
  return sizeof *entry + entry->name_len + answer_bytes(entry->answer);
}

static void unlink_entry(Cache *cache, CacheEntry *entry)
{
  if( entry->newer ) entry->newer->older = entry->older;
  if( entry->older ) entry->older->newer = entry->newer;
  if( cache->newest == entry ) cache->newest = entry->older;
  if( cache->oldest == entry ) cache->oldest = entry->newer;
  entry->newer = entry->older = NULL;
}

static void link_newest(Cache *cache, CacheEntry *entry)
{
  entry->older = cache->newest;
  if( cache->newest ) cache->newest->newer = entry;
  cache->newest = entry;
  if( !cache->oldest ) cache->oldest = entry;
}

static void drop(Cache *cache, CacheEntry *entry)
{
  cache->bytes -= weight(entry);
  unlink_entry(cache, entry);
  map_remove(&cache->entries, &entry->node);
  answer_release(entry->answer);
  mem_free(entry);
}

/* Nobody has looked at the next to go for long: the memory is told in time. */
static void expect_drop(const Cache *cache)
{
  const CacheEntry *next = cache->oldest;
  if( !next ) return;
  map_expect(&cache->entries, next->node.hash);
  __builtin_prefetch(next->answer);
  if( next->newer ) __builtin_prefetch(next->newer);
}

void cache_clear(Cache *cache)
{
  while( cache->oldest ) drop(cache, cache->oldest);
  map_clear(&cache->entries);
}

void cache_trim(Cache *cache, uint64_t epoch)
{
  uint64_t floor = cache->limit > CACHE_FLOOR ? cache->limit : CACHE_FLOOR;
  while( cache->oldest && cache->bytes > (cache->oldest->epoch == epoch ? floor : cache->limit) ) {
    drop(cache, cache->oldest);
    expect_drop(cache);
  }
}

Status cache_put(Cache *cache, const Question *question, const Server *server, uint64_t hash, Answer *answer,
                 int64_t until_us, uint64_t epoch)
{
  CacheKey key = key_of(question, server);
  CacheEntry *entry = (CacheEntry *)map_find(&cache->entries, hash, entry_is, &key);
  if( entry ) drop(cache, entry);
  entry = mem_zero(sizeof *entry + question->name.len);
  if( !entry ) return DNSSIG_NOMEM;
  entry->type = question->type;
  entry->name_len = question->name.len;
  memcpy(entry->name, question->name.wire, question->name.len);
  entry->server = key.server;
  entry->until_us = until_us;
  entry->epoch = epoch;
  if( map_add(&cache->entries, &entry->node, hash) != DNSSIG_OK ) {
    mem_free(entry);
    return DNSSIG_NOMEM;
  }
  entry->answer = answer_hold(answer);
  cache->bytes += weight(entry);
  link_newest(cache, entry);
  cache_trim(cache, epoch);
  return DNSSIG_OK;
}

Answer *cache_get(Cache *cache, const Question *question, const Server *server, uint64_t hash, uint64_t epoch)
{
  CacheKey key = key_of(question, server);
  CacheEntry *entry = (CacheEntry *)map_find(&cache->entries, hash, entry_is, &key);
  if( !entry ) return NULL;
  if( entry->epoch != epoch && entry->until_us <= clock_monotonic_us() ) {
    drop(cache, entry);
    return NULL;
  }
  entry->epoch = epoch; /* what a statement has seen once it sees again, even if its time runs out meanwhile */
  unlink_entry(cache, entry);
  link_newest(cache, entry);
  return answer_hold(entry->answer);
}

Status cache_list(const Cache *cache, Answer ***out, size_t *count)
{
  Answer **list = mem_array(cache->entries.count, sizeof *list);
  size_t at = 0;
  if( !list ) return DNSSIG_NOMEM;
  for( CacheEntry *entry = cache->newest; entry; entry = entry->older ) list[at++] = answer_hold(entry->answer);
  *out = list;
  *count = at;
  return DNSSIG_OK;
}
