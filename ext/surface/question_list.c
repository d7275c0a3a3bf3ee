/* question_list.c - names times types, packed.
**
** An entry is a head byte, then as the head says: the name in wire form, and the text that was given with its length before it
** (seven bits a byte, lowest first). Entries stand one behind the other and are known by where they start. A tag is that offset
** times QUESTION_TYPES_MAX plus the index of the type.
**
** Where doubles are looked for, an entry's key is what makes it different from others: head and name, or head and text where
** there is no name. */
#include "surface/question_list.h"

#include <string.h>

#include "answer/type.h"
#include "core/map.h"
#include "core/memory.h"
#include "name/host.h"

enum {
  HEAD_KIND = 0x0f, /* a QuestionKind */
  HEAD_TEXT = 0x10, /* the given text follows */
  SHOWN_MAX = 60    /* bytes of a stranger's word in a message */
};

const QuestionTypes question_types_usual = {6, {TYPE_A, TYPE_AAAA, TYPE_NS, TYPE_SOA, TYPE_MX, TYPE_TXT}};

/* Types. */

Status question_types_add(QuestionTypes *types, const char *text, size_t len, Text *why)
{
  uint16_t type;
  if( !type_parse(text, len, &type) ) {
    text_string(why, "unknown record type '");
    text_escaped(why, text, len < SHOWN_MAX ? len : SHOWN_MAX);
    text_string(why, len < SHOWN_MAX ? "'" : "...'");
    text_string(
        why, ": give a mnemonic such as A, AAAA, NS, SOA, MX, TXT, PTR, SRV or CAA, or TYPEn with the type's number");
    return why->status == DNSSIG_OK ? DNSSIG_MISUSE : why->status;
  }
  for( size_t i = 0; i < types->count; i++ ) {
    if( types->types[i] == type ) return DNSSIG_OK;
  }
  if( types->count == QUESTION_TYPES_MAX ) {
    text_format(why, "more than %d record types at once", QUESTION_TYPES_MAX);
    return why->status == DNSSIG_OK ? DNSSIG_MISUSE : why->status;
  }
  types->types[types->count++] = type;
  return DNSSIG_OK;
}

static bool is_separator(char c)
{
  return c == ' ' || c == ',' || c == '\t' || c == '\n' || c == '\r';
}

Status question_types_add_list(QuestionTypes *types, const char *text, size_t len, Text *why)
{
  Status status = DNSSIG_OK;
  size_t at = 0, words = 0;
  while( status == DNSSIG_OK ) {
    size_t start;
    while( at < len && is_separator(text[at]) ) at++;
    if( at == len ) break;
    start = at;
    while( at < len && !is_separator(text[at]) ) at++;
    status = question_types_add(types, text + start, at - start, why);
    words++;
  }
  if( status != DNSSIG_OK || words ) return status;
  text_string(why, "no record type is given: name one or more, such as 'A' or 'A MX'");
  return why->status == DNSSIG_OK ? DNSSIG_MISUSE : why->status;
}

/* One entry, unpacked. */

typedef struct Entry {
  QuestionKind kind;
  const uint8_t *wire; /* NULL: no name */
  size_t wire_len;
  bool has_text;
  const char *text;
  size_t text_len;
  size_t key_len; /* of the packed entry's bytes, those that make it different */
  size_t len;     /* of the packed entry */
} Entry;

static size_t wire_length(const uint8_t *wire)
{
  size_t len = 0;
  while( wire[len] ) len += wire[len] + 1u;
  return len + 1;
}

static Entry entry_at(const QuestionList *list, size_t at)
{
  const uint8_t *start = list->bytes + at, *p = start;
  Entry entry = {0};
  uint8_t head = *p++;
  entry.kind = (QuestionKind)(head & HEAD_KIND);
  entry.has_text = (head & HEAD_TEXT) != 0;
  if( entry.kind != QUESTION_NO_NAME ) {
    entry.wire = p;
    entry.wire_len = wire_length(p);
    p += entry.wire_len;
    entry.key_len = (size_t)(p - start);
  }
  if( entry.has_text ) {
    unsigned shift = 0;
    do {
      entry.text_len |= (size_t)(*p & 0x7f) << shift;
      shift += 7;
    } while( *p++ & 0x80 );
    entry.text = (const char *)p;
    p += entry.text_len;
  }
  entry.len = (size_t)(p - start);
  if( entry.kind == QUESTION_NO_NAME ) entry.key_len = entry.len;
  return entry;
}

/* What the text means. An address comes with its reverse name. */
static Status classify(const char *text, size_t len, QuestionKind *kind, Name *name)
{
  Status status = host_question(text, len, false, name);
  *kind = QUESTION_NAME;
  if( status == DNSSIG_BADNAME ) {
    status = host_question(text, len, true, name);
    *kind = QUESTION_ADDRESS;
  }
  if( status == DNSSIG_BADNAME ) {
    status = DNSSIG_OK;
    *kind = QUESTION_NO_NAME;
  }
  return status;
}

/* Is the text, which was read as this name, its canonical form? (One with an escape counts as none.) */
static bool is_canonical(const Name *name, const char *text, size_t len)
{
  size_t at = 0;
  if( len + 2 != name->len ) return false; /* a closing dot, or an escape, or what IDNA made of it */
  while( at < len ) {
    size_t length = name->wire[at];
    if( memcmp(name->wire + at + 1, text + at, length) != 0 ) return false;
    at += length + 1;
  }
  return true;
}

/* Packs the text behind the last entry; list->len stays, so that whoever calls can think better of it. */
static Status pack(QuestionList *list, const char *text, size_t len, size_t *packed_len, bool *canonical)
{
  QuestionKind kind;
  Name name;
  bool has_text;
  void *bytes = list->bytes;
  uint8_t *p;
  size_t need;
  Status status = classify(text, len, &kind, &name);
  if( status != DNSSIG_OK ) return status;
  *canonical = kind == QUESTION_NAME && is_canonical(&name, text, len);
  has_text = kind != QUESTION_NAME || (list->keep_text && !*canonical);
  need = 1 + sizeof name.wire + 10 + (has_text ? len : 0);
  if( need > UINT32_MAX - 1 - list->len ) return DNSSIG_NOMEM; /* a slot holds 32 bits */
  status = mem_grow(&bytes, &list->capacity, list->len + need, 1);
  list->bytes = bytes;
  if( status != DNSSIG_OK ) return status;
  p = list->bytes + list->len;
  *p++ = (uint8_t)((unsigned)kind | (has_text ? HEAD_TEXT : 0u));
  if( kind != QUESTION_NO_NAME ) {
    memcpy(p, name.wire, name.len);
    p += name.len;
  }
  if( has_text ) {
    size_t left = len;
    for( ; left > 0x7f; left >>= 7 ) *p++ = (uint8_t)(left | 0x80);
    *p++ = (uint8_t)left;
    if( len ) memcpy(p, text, len);
    p += len;
  }
  *packed_len = (size_t)(p - list->bytes) - list->len;
  return DNSSIG_OK;
}

/* The slots: a slot's hash keeps the search from looking at entries that differ, which lie all over the memory. */

static uint64_t make_slot(uint64_t hash, size_t at)
{
  return hash >> 32 << 32 | (uint32_t)(at + 1);
}

static size_t slot_entry(uint64_t slot)
{
  return (size_t)((uint32_t)slot - 1);
}

/* The next free slot from where the hash points. There must be one. */
static uint64_t *free_slot(const QuestionList *list, uint64_t hash)
{
  size_t i = (size_t)(hash >> 32) & (list->nslots - 1);
  while( list->slots[i] ) i = (i + 1) & (list->nslots - 1);
  return &list->slots[i];
}

/* Is there an entry with the key of the one at `at`? */
static bool has_equal(const QuestionList *list, uint64_t hash, size_t at)
{
  Entry entry = entry_at(list, at);
  size_t i = (size_t)(hash >> 32) & (list->nslots - 1);
  if( !list->nslots ) return false;
  for( ; list->slots[i]; i = (i + 1) & (list->nslots - 1) ) {
    size_t other_at = slot_entry(list->slots[i]);
    if( list->slots[i] >> 32 != hash >> 32 || entry_at(list, other_at).key_len != entry.key_len ) continue;
    if( memcmp(list->bytes + other_at, list->bytes + at, entry.key_len) == 0 ) return true;
  }
  return false;
}

static uint64_t key_hash(const QuestionList *list, size_t at)
{
  return map_hash(list->bytes + at, entry_at(list, at).key_len);
}

static size_t entry_count(const QuestionList *list)
{
  return list->counts[QUESTION_NAME] + list->counts[QUESTION_ADDRESS] + list->counts[QUESTION_NO_NAME];
}

/* Room for one entry more than so many at a load of at most three quarters. */
static Status grow_slots(QuestionList *list, size_t entries)
{
  uint64_t *old = list->slots, *slots;
  size_t old_count = list->nslots, count = old_count ? old_count * 2 : 16;
  if( (entries + 1) * 4 <= old_count * 3 ) return DNSSIG_OK;
  if( count > SIZE_MAX / sizeof *slots ) return DNSSIG_NOMEM;
  slots = mem_zero(count * sizeof *slots);
  if( !slots ) return DNSSIG_NOMEM;
  list->slots = slots;
  list->nslots = count;
  for( size_t i = 0; i < old_count; i++ ) {
    if( old[i] ) *free_slot(list, old[i]) = old[i];
  }
  mem_free(old);
  return DNSSIG_OK;
}

/* Puts the entries that came in rising order into slots. */
static Status need_slots(QuestionList *list)
{
  size_t at = 0;
  if( list->hashed ) return DNSSIG_OK;
  for( size_t done = 0; at < list->len && grow_slots(list, done) == DNSSIG_OK; done++ ) {
    uint64_t hash = key_hash(list, at);
    *free_slot(list, hash) = make_slot(hash, at);
    at += entry_at(list, at).len;
  }
  list->hashed = at == list->len;
  if( list->hashed ) return DNSSIG_OK;
  if( list->nslots ) memset(list->slots, 0, list->nslots * sizeof *list->slots);
  return DNSSIG_NOMEM;
}

/* Notes the name if it is greater than all so far. */
static bool rises(QuestionList *list, const char *text, size_t len)
{
  size_t both = len < list->last_len ? len : list->last_len;
  int order = list->hashed ? -1 : both ? memcmp(text, list->last, both) : 0;
  if( order < 0 || (order == 0 && len <= list->last_len) ) return false;
  memcpy(list->last, text, len);
  list->last_len = len;
  return true;
}

/* The list. */

void question_list_reset(QuestionList *list)
{
  memset(list->counts, 0, sizeof list->counts);
  list->len = list->last_len = 0;
  list->hashed = false;
  if( list->nslots ) memset(list->slots, 0, list->nslots * sizeof *list->slots);
}

void question_list_clear(QuestionList *list)
{
  bool keep_text = list->keep_text;
  mem_free(list->bytes);
  mem_free(list->slots);
  memset(list, 0, sizeof *list);
  list->keep_text = keep_text;
}

Status question_list_add(QuestionList *list, const char *text, size_t len)
{
  size_t packed_len;
  bool canonical;
  Status status = pack(list, text, len, &packed_len, &canonical);
  if( status == DNSSIG_OK && !list->keep_text && !(canonical && rises(list, text, len)) ) {
    uint64_t hash = key_hash(list, list->len);
    status = need_slots(list);
    if( status == DNSSIG_OK && has_equal(list, hash, list->len) ) return DNSSIG_OK;
    if( status == DNSSIG_OK ) status = grow_slots(list, entry_count(list));
    if( status == DNSSIG_OK ) *free_slot(list, hash) = make_slot(hash, list->len);
  }
  if( status != DNSSIG_OK ) return status;
  list->counts[list->bytes[list->len] & HEAD_KIND]++;
  list->len += packed_len;
  return DNSSIG_OK;
}

Status question_list_find(QuestionList *list, const char *text, size_t len, bool *found)
{
  size_t packed_len;
  bool canonical;
  Status status = pack(list, text, len, &packed_len, &canonical);
  if( status == DNSSIG_OK ) status = need_slots(list);
  if( status == DNSSIG_OK ) *found = has_equal(list, key_hash(list, list->len), list->len);
  return status;
}

void question_list_given(const QuestionList *list, uint64_t tag, Text *text)
{
  Entry entry = entry_at(list, (size_t)(tag / QUESTION_TYPES_MAX));
  if( entry.has_text ) {
    text_bytes(text, entry.text, entry.text_len);
  } else {
    char canonical[NAME_TEXT_SIZE];
    Name name;
    memcpy(name.wire, entry.wire, entry.wire_len);
    name.len = (uint8_t)entry.wire_len;
    text_bytes(text, canonical, name_to_text(&name, canonical));
  }
}

/* The walk. */

QuestionWalk question_walk(const QuestionList *list, const QuestionTypes *types, bool sendable)
{
  QuestionWalk walk = {list, types, sendable, 0, 0};
  bool only_names = !list->counts[QUESTION_ADDRESS] && !list->counts[QUESTION_NO_NAME];
  if( !sendable && only_names ) walk.at = list->len;
  return walk;
}

static bool can_be_sent(QuestionKind kind, uint16_t type)
{
  return kind == QUESTION_NAME || (kind == QUESTION_ADDRESS && type == TYPE_PTR);
}

bool question_walk_next(void *context, Question *question, uint64_t *tag)
{
  QuestionWalk *walk = context;
  while( walk->at < walk->list->len ) {
    Entry entry = entry_at(walk->list, walk->at);
    while( walk->type < walk->types->count ) {
      size_t index = walk->type++;
      uint16_t type = walk->types->types[index];
      if( can_be_sent(entry.kind, type) != walk->sendable ) continue;
      question->type = type;
      *tag = (uint64_t)walk->at * QUESTION_TYPES_MAX + index;
      if( walk->sendable ) {
        memcpy(question->name.wire, entry.wire, entry.wire_len);
        question->name.len = (uint8_t)entry.wire_len;
      }
      return true;
    }
    walk->at += entry.len;
    walk->type = 0;
  }
  return false;
}

uint64_t question_walk_total(const QuestionWalk *walk)
{
  uint64_t total = 0;
  for( int kind = 0; kind < QUESTION_KIND_COUNT; kind++ ) {
    for( size_t i = 0; i < walk->types->count; i++ ) {
      if( can_be_sent((QuestionKind)kind, walk->types->types[i]) == walk->sendable ) total += walk->list->counts[kind];
    }
  }
  return total;
}

QuestionSource question_walk_source(QuestionWalk *walk)
{
  QuestionSource source = {question_walk_next, walk, question_walk_total(walk)};
  return source;
}
