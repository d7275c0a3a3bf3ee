/* reference_layer.c - rows, and where to look for those that may match.
**
** Every row has a key, a part of its pattern that a matching value holds as it is: of hosts the rightmost labels without wildcard, of
** terms the word, of networks the masked address, of the rest all of it. Rows of the same kind and key hang together in a bucket, in
** the order added; a map finds the bucket. What the values of a kind must be cut into (which prefix lengths, which word lengths) is
** noted as rows come. */
#include "context/reference_layer.h"

#include <stddef.h>
#include <string.h>

#include "context/reference_pattern.h"
#include "core/map.h"
#include "core/memory.h"

enum { NETWORK_KEY_SIZE = 18, PREFIX_MAX = 128, WORD_SLOTS = 128, SIGHT_BITS_LOG2 = 12 };

typedef struct Entry {
  MapNode by_pattern; /* of a layer that owns its rows */
  MapNode by_key;     /* of the first of a bucket */
  const ReferenceRow *row;
  const void *key;
  size_t key_len;
  struct Entry *next; /* in the bucket */
  struct Entry *last; /* of the first of a bucket */
  unsigned rank;
  unsigned bucket_count; /* of the first of a bucket */
  uint8_t network[NETWORK_KEY_SIZE];
} Entry;

/* How the values of a kind are to be cut, and which pieces need no look-up. */
typedef struct Cuts {
  size_t rows;
  uint8_t sights[1 << (SIGHT_BITS_LOG2 - 3)]; /* bit n: a key with sight n */
  uint64_t word_lengths[WORD_SLOTS];          /* by word_slot; bit n: a term of n characters, n 2..63 */
  bool open_left;                             /* some term may start within a word */
  uint8_t prefixes[2][PREFIX_MAX / 8 + 1];
} Cuts;

struct ReferenceLayer {
  unsigned holders;
  Map by_pattern;
  Map by_key;
  Cuts cuts[REFERENCE_KIND_COUNT];
  const ReferenceRow *borrowed; /* of layer_over, else NULL */
  Entry *entries;               /* one for each of them */
  Entry **owned;                /* each one allocation with its row and texts */
  size_t count, capacity;
  char origin[];
};

typedef struct Key {
  ReferenceKind kind;
  const void *bytes;
  size_t len;
} Key;

static Entry *entry_of(const MapNode *node, size_t offset)
{
  return (Entry *)(void *)((char *)(uintptr_t)node - offset);
}

static bool key_equal(const MapNode *node, const void *wanted)
{
  const Entry *entry = entry_of(node, offsetof(Entry, by_key));
  const Key *key = wanted;
  return entry->row->kind == key->kind && entry->key_len == key->len && memcmp(entry->key, key->bytes, key->len) == 0;
}

static bool pattern_equal(const MapNode *node, const void *wanted)
{
  const Entry *entry = entry_of(node, offsetof(Entry, by_pattern));
  const Key *key = wanted;
  return entry->row->kind == key->kind && strcmp(entry->row->pattern, key->bytes) == 0;
}

static uint64_t key_hash(const Key *key)
{
  return map_hash(key->bytes, key->len) + (uint64_t)key->kind * 0x9E3779B97F4A7C15u;
}

/* What a glance at a key tells: its length and three of its bytes. Most pieces of a value have the sight of no key, and the keyed hash of
** the map need not be computed for them. */
static unsigned sight(const void *key, size_t len)
{
  const uint8_t *bytes = key;
  uint64_t seen = len;
  if( len ) seen = seen << 24 | (uint64_t)bytes[0] << 16 | (uint64_t)bytes[len / 2] << 8 | bytes[len - 1];
  return (unsigned)((seen * 0x9E3779B97F4A7C15u) >> (64 - SIGHT_BITS_LOG2));
}

static Entry *find_bucket(const ReferenceLayer *layer, const Key *key)
{
  MapNode *node = map_find(&layer->by_key, key_hash(key), key_equal, key);
  return node ? entry_of(node, offsetof(Entry, by_key)) : NULL;
}

static void write_network_key(const Ip *ip, unsigned bits, uint8_t key[NETWORK_KEY_SIZE])
{
  Ip network = *ip;
  ip_mask(&network, bits);
  key[0] = network.family;
  key[1] = (uint8_t)bits;
  memcpy(key + 2, network.bytes, sizeof network.bytes);
}

/* Fills in key and rank from the row, whose pattern is in its one form. */
static void fill_entry(Entry *entry)
{
  const char *pattern = entry->row->pattern;
  size_t len = strlen(pattern), tail;
  PatternTerm term;
  unsigned bits = 0;
  Ip network;
  entry->key = pattern;
  entry->key_len = len;
  switch( reference_kinds[entry->row->kind].match ) {
    case REFERENCE_MATCH_EXACT:
    case REFERENCE_MATCH_ASN:
      break;
    case REFERENCE_MATCH_HOST:
    case REFERENCE_MATCH_MAILBOX:
      tail = pattern_host_tail(pattern, len);
      entry->key = pattern + tail;
      entry->key_len = len - tail;
      entry->rank = pattern_host_rank(pattern, len);
      break;
    case REFERENCE_MATCH_TERM:
      term = pattern_term(pattern, len);
      entry->key = term.word;
      entry->key_len = term.len;
      entry->rank = (unsigned)term.len * 4 + !term.open_left + !term.open_right;
      break;
    case REFERENCE_MATCH_NETWORK:
      if( ip_parse_prefix(pattern, len, &network, &bits) == DNSSIG_OK ) {
        write_network_key(&network, bits, entry->network);
      }
      entry->key = entry->network;
      entry->key_len = sizeof entry->network;
      entry->rank = bits;
      break;
  }
}

/* Words of at least two characters, by the first two: most places of a text start no term and need no look-up. */
static unsigned word_slot(const char *word)
{
  return ((unsigned char)word[0] * 37u + (unsigned char)word[1]) % WORD_SLOTS;
}

static void note_cuts(Cuts *cuts, const Entry *entry)
{
  const char *pattern = entry->row->pattern;
  unsigned seen = sight(entry->key, entry->key_len);
  cuts->rows++;
  cuts->sights[seen / 8] |= (uint8_t)(1u << seen % 8);
  switch( reference_kinds[entry->row->kind].match ) {
    case REFERENCE_MATCH_TERM:
      cuts->word_lengths[word_slot(entry->key)] |= (uint64_t)1 << entry->key_len;
      cuts->open_left = cuts->open_left || pattern[0] == '*';
      break;
    case REFERENCE_MATCH_NETWORK:
      cuts->prefixes[entry->network[0] == 6][entry->rank / 8] |= (uint8_t)(1u << entry->rank % 8);
      break;
    case REFERENCE_MATCH_EXACT:
    case REFERENCE_MATCH_HOST:
    case REFERENCE_MATCH_MAILBOX:
    case REFERENCE_MATCH_ASN:
      break;
  }
}

/* Puts a filled entry into its bucket. DNSSIG_MISUSE: that is full. */
static Status index_entry(ReferenceLayer *layer, Entry *entry, unsigned most)
{
  Key key = {entry->row->kind, entry->key, entry->key_len};
  Entry *first = find_bucket(layer, &key);
  if( first ) {
    if( first->bucket_count >= most ) return DNSSIG_MISUSE;
    first->last->next = entry;
    first->last = entry;
    first->bucket_count++;
  } else {
    Status status = map_add(&layer->by_key, &entry->by_key, key_hash(&key));
    if( status != DNSSIG_OK ) return status;
    entry->last = entry;
    entry->bucket_count = 1;
  }
  note_cuts(&layer->cuts[entry->row->kind], entry);
  return DNSSIG_OK;
}

Status reference_layer_open(const char *origin, ReferenceLayer **out)
{
  size_t len = strlen(origin);
  ReferenceLayer *layer = mem_zero(sizeof *layer + len + 1);
  if( !layer ) return DNSSIG_NOMEM;
  layer->holders = 1;
  memcpy(layer->origin, origin, len);
  *out = layer;
  return DNSSIG_OK;
}

void reference_layer_close(ReferenceLayer *layer)
{
  if( !layer || --layer->holders > 0 ) return;
  for( size_t i = 0; layer->owned && i < layer->count; i++ ) mem_free(layer->owned[i]);
  map_clear(&layer->by_pattern);
  map_clear(&layer->by_key);
  mem_free(layer->owned);
  mem_free(layer->entries);
  mem_free(layer);
}

ReferenceLayer *layer_hold(ReferenceLayer *layer)
{
  layer->holders++;
  return layer;
}

Status layer_over(const ReferenceRow *rows, size_t count, const char *origin, ReferenceLayer **out)
{
  ReferenceLayer *layer;
  Status status = reference_layer_open(origin, &layer);
  if( status != DNSSIG_OK ) return status;
  layer->entries = count <= SIZE_MAX / sizeof *layer->entries ? mem_zero(count * sizeof *layer->entries) : NULL;
  if( !layer->entries ) status = DNSSIG_NOMEM;
  layer->borrowed = rows;
  layer->count = count;
  for( size_t i = 0; i < count && status == DNSSIG_OK; i++ ) {
    layer->entries[i].row = &rows[i];
    fill_entry(&layer->entries[i]);
    status = index_entry(layer, &layer->entries[i], UINT32_MAX);
  }
  if( status != DNSSIG_OK ) {
    reference_layer_close(layer);
    return status;
  }
  *out = layer;
  return DNSSIG_OK;
}

static const char *put(char **at, const char *text)
{
  size_t size = strlen(text) + 1;
  char *start = *at;
  memcpy(start, text, size);
  *at += size;
  return start;
}

/* Returns owned: entry, row and texts in one. */
static Entry *copy_entry(const ReferenceRow *row, const char *pattern)
{
  size_t texts = strlen(pattern) + strlen(row->label) + strlen(row->source) + strlen(row->as_of) + 4;
  Entry *entry = mem_zero(sizeof *entry + sizeof *row + texts);
  ReferenceRow *copy;
  char *at;
  if( !entry ) return NULL;
  copy = (ReferenceRow *)(void *)(entry + 1);
  at = (char *)(copy + 1);
  *copy = *row;
  copy->pattern = put(&at, pattern);
  copy->label = put(&at, row->label);
  copy->source = put(&at, row->source);
  copy->as_of = put(&at, row->as_of);
  entry->row = copy;
  fill_entry(entry);
  return entry;
}

Status reference_layer_add(ReferenceLayer *layer, const ReferenceRow *row, const char **why)
{
  char pattern[PATTERN_SIZE];
  size_t len = strnlen(row->pattern, PATTERN_SIZE);
  void *list = layer->owned;
  Entry *entry;
  Key key;
  Status status = row_check(row, why);
  if( status == DNSSIG_OK ) {
    status = pattern_normal(reference_kinds[row->kind].match, row->pattern, len, pattern, why);
  }
  if( status != DNSSIG_OK ) return status;
  if( layer_has(layer, row->kind, pattern) ) return DNSSIG_DONE;
  status = mem_grow(&list, &layer->capacity, layer->count + 1, sizeof(Entry *));
  layer->owned = list;
  if( status != DNSSIG_OK ) return status;
  entry = copy_entry(row, pattern);
  if( !entry ) return DNSSIG_NOMEM;
  key = (Key){row->kind, entry->row->pattern, strlen(entry->row->pattern)};
  *why = "at most 1000 patterns of a kind with the same rightmost labels";
  status = map_add(&layer->by_pattern, &entry->by_pattern, key_hash(&key));
  if( status == DNSSIG_OK ) {
    status = index_entry(layer, entry, REFERENCE_BUCKET_MAX);
    if( status != DNSSIG_OK ) map_remove(&layer->by_pattern, &entry->by_pattern);
  }
  if( status != DNSSIG_OK ) {
    mem_free(entry);
    return status;
  }
  layer->owned[layer->count++] = entry;
  return DNSSIG_OK;
}

const char *layer_origin(const ReferenceLayer *layer)
{
  return layer->origin;
}

size_t layer_count(const ReferenceLayer *layer)
{
  return layer->count;
}

const ReferenceRow *layer_row(const ReferenceLayer *layer, size_t at)
{
  if( at >= layer->count ) return NULL;
  return layer->borrowed ? &layer->borrowed[at] : layer->owned[at]->row;
}

bool layer_has(const ReferenceLayer *layer, ReferenceKind kind, const char *pattern)
{
  Key key = {kind, pattern, strlen(pattern)};
  return map_find(&layer->by_pattern, key_hash(&key), pattern_equal, &key) != NULL;
}

/* A look-up under way. */
typedef struct Search {
  const ReferenceLayer *layer;
  ReferenceKind kind;
  LayerVisit *visit;
  void *data;
} Search;

static const Entry *bucket(const Search *search, const void *bytes, size_t len)
{
  Key key = {search->kind, bytes, len};
  unsigned seen = sight(bytes, len);
  if( !(search->layer->cuts[search->kind].sights[seen / 8] >> seen % 8 & 1) ) return NULL;
  return find_bucket(search->layer, &key);
}

static Status visit_all(const Search *search, const Entry *entry)
{
  Status status = DNSSIG_OK;
  for( ; entry && status == DNSSIG_OK; entry = entry->next ) {
    status = search->visit(search->data, entry->row, entry->rank);
  }
  return status;
}

static Status visit_host(const Search *search, const char *host, size_t len)
{
  Status status = DNSSIG_OK;
  size_t at = 0;
  if( !len ) return DNSSIG_OK;
  for( ;; ) {
    const Entry *entry = bucket(search, host + at, len - at);
    for( ; entry && status == DNSSIG_OK; entry = entry->next ) {
      const char *pattern = entry->row->pattern;
      if( pattern_host_match(pattern, strlen(pattern), host, len) ) {
        status = search->visit(search->data, entry->row, entry->rank);
      }
    }
    if( at == len || status != DNSSIG_OK ) return status;
    while( at < len && host[at] != '.' ) at++;
    if( at < len ) at++;
  }
}

/* The word text[at..at+width) is in some terms; which of them may stand here? */
static Status visit_word(const Search *search, const char *text, size_t len, size_t at, size_t width)
{
  bool left = pattern_word_edge(text, len, at);
  bool right = pattern_word_edge(text, len, at + width);
  Status status = DNSSIG_OK;
  for( const Entry *entry = bucket(search, text + at, width); entry && status == DNSSIG_OK; entry = entry->next ) {
    const char *pattern = entry->row->pattern;
    PatternTerm term = pattern_term(pattern, strlen(pattern));
    if( (left || term.open_left) && (right || term.open_right) ) {
      status = search->visit(search->data, entry->row, entry->rank);
    }
  }
  return status;
}

static Status visit_text(const Search *search, const char *text, size_t len)
{
  const Cuts *cuts = &search->layer->cuts[search->kind];
  Status status = DNSSIG_OK;
  for( size_t at = 0; at + 1 < len; at++ ) {
    if( !cuts->open_left && !pattern_word_edge(text, len, at) ) continue;
    for( uint64_t left = cuts->word_lengths[word_slot(text + at)]; left && status == DNSSIG_OK; left &= left - 1 ) {
      size_t width = (size_t)__builtin_ctzll(left);
      if( width > len - at ) break;
      status = visit_word(search, text, len, at, width);
    }
    if( status != DNSSIG_OK ) break;
  }
  return status;
}

static Status visit_ip(const Search *search, const Ip *ip)
{
  const uint8_t *prefixes = search->layer->cuts[search->kind].prefixes[ip->family == 6];
  unsigned most = ip->family == 6 ? 128 : 32;
  Status status = DNSSIG_OK;
  for( unsigned bits = 0; bits <= most && status == DNSSIG_OK; bits++ ) {
    uint8_t key[NETWORK_KEY_SIZE];
    if( !(prefixes[bits / 8] >> bits % 8 & 1) ) continue;
    write_network_key(ip, bits, key);
    status = visit_all(search, bucket(search, key, sizeof key));
  }
  return status;
}

/* The value in the one form of its patterns. */
static Status visit_normal(const Search *search, ReferenceMatch match, const char *value, size_t len)
{
  char normal[PATTERN_SIZE];
  const char *why;
  if( pattern_normal(match, value, len, normal, &why) != DNSSIG_OK ) return DNSSIG_OK;
  return visit_all(search, bucket(search, normal, strlen(normal)));
}

static Status visit_mailbox(const Search *search, const char *value, size_t len)
{
  char name[PATTERN_SIZE];
  char *at;
  if( len >= sizeof name ) return DNSSIG_OK;
  memcpy(name, value, len);
  at = memchr(name, '@', len);
  if( at ) *at = '.';
  return visit_host(search, name, len);
}

Status layer_visit(const ReferenceLayer *layer, ReferenceKind kind, const char *value, size_t len, LayerVisit *visit,
                   void *data)
{
  Search search = {layer, kind, visit, data};
  ReferenceMatch match = reference_kinds[kind].match;
  Ip ip;
  if( !layer->cuts[kind].rows ) return DNSSIG_OK;
  switch( match ) {
    case REFERENCE_MATCH_EXACT:
    case REFERENCE_MATCH_ASN:
      return visit_normal(&search, match, value, len);
    case REFERENCE_MATCH_HOST:
      return visit_host(&search, value, len);
    case REFERENCE_MATCH_MAILBOX:
      return visit_mailbox(&search, value, len);
    case REFERENCE_MATCH_TERM:
      return visit_text(&search, value, len);
    case REFERENCE_MATCH_NETWORK:
      return ip_parse(value, len, &ip) == DNSSIG_OK ? visit_ip(&search, &ip) : DNSSIG_OK;
  }
  return DNSSIG_OK;
}
