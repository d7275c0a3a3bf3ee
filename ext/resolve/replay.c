/* replay.c - a recording in memory: question → the answer it had then.
**
** How it works: one Map holds two kinds of entries, told apart by their keys. (type, name) leads to the latest answer of all,
** (type, name, resolver) to the latest that this resolver gave. Both hold the same Answer. A wire name ends with the root's zero
** byte, so the two kinds of keys never meet. */
#include "resolve/replay.h"

#include <string.h>

#include "core/map.h"
#include "core/memory.h"

typedef struct Entry {
  MapNode node;
  struct Entry *before; /* the entry added before this one */
  Answer *answer;       /* held */
  size_t key_len;
  char key[];
} Entry;

struct Replay {
  Map map;
  Entry *last;
  size_t questions;
};

enum { KEY_SPACE = 2 + NAME_WIRE_MAX + SERVER_TEXT_SIZE };

/* resolver may be NULL: whoever answered. */
static void write_key(Text *key, const Name *name, uint16_t type, const char *resolver)
{
  text_char(key, (char)(type >> 8));
  text_char(key, (char)(type & 255));
  text_bytes(key, (const char *)name->wire, name->len);
  if( resolver ) text_string(key, resolver);
}

static bool has_key(const MapNode *node, const void *wanted)
{
  const Entry *entry = (const Entry *)node;
  const Text *key = wanted;
  return entry->key_len == key->len && memcmp(entry->key, key->data, key->len) == 0;
}

Status replay_open(Replay **out)
{
  *out = mem_zero(sizeof **out);
  return *out ? DNSSIG_OK : DNSSIG_NOMEM;
}

void replay_close(Replay *replay)
{
  if( !replay ) return;
  while( replay->last ) {
    Entry *entry = replay->last;
    replay->last = entry->before;
    answer_release(entry->answer);
    mem_free(entry);
  }
  map_clear(&replay->map);
  mem_free(replay);
}

static Status add_entry(Replay *replay, const Text *key, uint64_t hash, Answer *answer)
{
  Entry *entry = mem_zero(sizeof *entry + key->len);
  if( !entry ) return DNSSIG_NOMEM;
  entry->key_len = key->len;
  memcpy(entry->key, key->data, key->len);
  if( map_add(&replay->map, &entry->node, hash) != DNSSIG_OK ) {
    mem_free(entry);
    return DNSSIG_NOMEM;
  }
  entry->answer = answer_hold(answer);
  entry->before = replay->last;
  replay->last = entry;
  return DNSSIG_OK;
}

/* Lets key lead to answer, unless it leads to one at least as late already. *fresh: the key is new. */
static Status put(Replay *replay, const Text *key, Answer *answer, bool *fresh)
{
  uint64_t hash;
  Entry *entry;
  if( key->status != DNSSIG_OK ) return key->status;
  hash = map_hash(key->data, key->len);
  entry = (Entry *)map_find(&replay->map, hash, has_key, key);
  *fresh = !entry;
  if( !entry ) return add_entry(replay, key, hash, answer);
  if( answer_origin(answer)->asked_at_ms > answer_origin(entry->answer)->asked_at_ms ) {
    answer_release(entry->answer);
    entry->answer = answer_hold(answer);
  }
  return DNSSIG_OK;
}

Status replay_add(Replay *replay, const Name *name, Answer *answer)
{
  const char *resolver = answer_origin(answer)->resolver;
  char space[KEY_SPACE];
  bool fresh = false;
  Text key;
  Status status;
  text_init(&key, space, sizeof space);
  write_key(&key, name, answer_qtype(answer), NULL);
  status = put(replay, &key, answer, &fresh);
  if( fresh && status == DNSSIG_OK ) replay->questions++;
  if( status == DNSSIG_OK && resolver && *resolver ) {
    text_string(&key, resolver);
    status = put(replay, &key, answer, &fresh);
  }
  text_clear(&key);
  answer_release(answer);
  return status;
}

Answer *replay_find(const Replay *replay, const Name *name, uint16_t type, const Server *server)
{
  char resolver[SERVER_TEXT_SIZE];
  char space[KEY_SPACE]; /* holds any key that has a server's text in it: nothing here can fail */
  Text key;
  const Entry *entry;
  if( server ) server_to_text(server, resolver);
  text_init(&key, space, sizeof space);
  write_key(&key, name, type, server ? resolver : NULL);
  entry = (const Entry *)map_find(&replay->map, map_hash(key.data, key.len), has_key, &key);
  text_clear(&key);
  return entry ? answer_hold(entry->answer) : NULL;
}

size_t replay_questions(const Replay *replay)
{
  return replay->questions;
}
