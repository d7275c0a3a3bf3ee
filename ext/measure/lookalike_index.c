/* lookalike_index.c - keep brands, make their keys. */
#include "measure/lookalike_index.h"

#include <string.h>

#include "core/memory.h"
#include "core/random.h"
#include "name/host.h"

Status lookalike_open(LookalikeIndex **out)
{
  LookalikeIndex *index = mem_zero(sizeof *index);
  if( !index ) return DNSSIG_NOMEM;
  index->holders = 1;
  random_fill(&index->base, sizeof index->base);
  index->base |= 1;
  index->powers[0] = 1;
  for( size_t i = 1; i < COUNT(index->powers); i++ ) index->powers[i] = index->powers[i - 1] * index->base;
  *out = index;
  return DNSSIG_OK;
}

LookalikeIndex *lookalike_hold(LookalikeIndex *index)
{
  index->holders++;
  return index;
}

void lookalike_release(LookalikeIndex *index)
{
  if( !index || --index->holders > 0 ) return;
  for( size_t i = 0; i < KEY_COUNT; i++ ) {
    mem_free(index->postings[i].starts);
    mem_free(index->postings[i].entries);
    mem_free(index->postings[i].present);
  }
  mem_free(index->brands);
  mem_free(index->texts);
  mem_free(index->points);
  mem_free(index);
}

Status lookalike_domain(const Suffixes *suffixes, const char *text, size_t len, char out[LOOKALIKE_DOMAIN_SIZE],
                        size_t *out_len)
{
  SuffixSplit split;
  Host host;
  Status status = host_parse(text, len, &host);
  if( status != DNSSIG_OK ) return status;
  if( host.kind != HOST_NAME ) return DNSSIG_BADNAME;
  suffix_split(suffixes, host.text, host.len, false, &split);
  if( split.registrable >= split.suffix ) return DNSSIG_BADNAME;
  *out_len = host.len - split.registrable;
  memcpy(out, host.text + split.registrable, *out_len + 1);
  return DNSSIG_OK;
}

/* Makes room first, then writes, so that a failure leaves the index as it was. */
Status lookalike_add(LookalikeIndex *index, const Suffixes *suffixes, const LookalikeEntry *entry)
{
  char domain[LOOKALIKE_DOMAIN_SIZE];
  LookalikeLabel label;
  size_t len;
  Brand brand = {.id = entry->id, .rank = entry->rank, .has_rank = entry->has_rank, .owned = entry->owned};
  Status status = lookalike_domain(suffixes, entry->domain, entry->len, domain, &len);
  if( status != DNSSIG_OK ) return status;
  if( index->brand_count == LOOKALIKE_BRANDS_MAX || index->text_len > UINT32_MAX - LOOKALIKE_DOMAIN_SIZE ) {
    return DNSSIG_MISUSE;
  }
  brand.domain_len = (uint8_t)len;
  brand.label_len = (uint8_t)strcspn(domain, ".");
  status = lookalike_label_read(domain, brand.label_len, &label);
  if( status == DNSSIG_OK ) {
    status = mem_grow((void **)&index->brands, &index->brand_capacity, index->brand_count + 1, sizeof brand);
  }
  if( status == DNSSIG_OK ) {
    status = mem_grow((void **)&index->texts, &index->text_capacity, index->text_len + len + 1, 1);
  }
  if( status == DNSSIG_OK ) {
    status =
        mem_grow((void **)&index->points, &index->point_capacity, index->point_len + label.len, sizeof *index->points);
  }
  if( status != DNSSIG_OK ) return status;
  brand.len = (uint8_t)label.len;
  for( size_t i = 0; i < label.len; i++ ) brand.has_folded = (uint8_t)(brand.has_folded + label.folded[i]);
  brand.text = (uint32_t)index->text_len;
  brand.points = (uint32_t)index->point_len;
  memcpy(index->texts + index->text_len, domain, len + 1);
  index->text_len += len + 1;
  if( label.len ) memcpy(index->points + index->point_len, label.points, label.len * sizeof *label.points);
  index->point_len += label.len;
  index->brands[index->brand_count++] = brand;
  return DNSSIG_OK;
}

void lookalike_hash(const LookalikeIndex *index, const uint32_t *points, size_t len, LabelHashes *out)
{
  out->prefix[0] = 0;
  for( size_t i = 0; i < len; i++ ) out->prefix[i + 1] = out->prefix[i] * index->base + points[i] + 1;
}

uint64_t lookalike_hash_part(const LookalikeIndex *index, const LabelHashes *hashes, size_t start, size_t end)
{
  return hashes->prefix[end] - hashes->prefix[start] * index->powers[end - start];
}

uint64_t lookalike_hash_without(const LookalikeIndex *index, const LabelHashes *hashes, size_t len, size_t at)
{
  return hashes->prefix[at] * index->powers[len - at - 1] + lookalike_hash_part(index, hashes, at + 1, len);
}

/* Spreads a polynomial over all bits (the finalizer of MurmurHash3). */
static uint64_t mix(uint64_t hash)
{
  hash = (hash ^ hash >> 33) * 0xff51afd7ed558ccdu;
  hash = (hash ^ hash >> 33) * 0xc4ceb9fe1a85ec53u;
  return hash ^ hash >> 33;
}

/* Calls take with each key of the brand. */
typedef void TakeKey(LookalikeIndex *index, LookalikeKey key, uint64_t hash, uint32_t brand);

static uint64_t hash_key(const LookalikeIndex *index, const uint32_t *points, size_t len)
{
  uint64_t hash = 0;
  for( size_t i = 0; i < len; i++ ) hash = hash * index->base + points[i] + 1;
  return hash;
}

static void each_key(LookalikeIndex *index, uint32_t at, TakeKey *take)
{
  const Brand *brand = &index->brands[at];
  const uint32_t *points = index->points + brand->points;
  uint32_t key[LOOKALIKE_POINTS_MAX];
  LabelHashes hashes;
  uint64_t domain = 0;
  size_t len;
  for( size_t i = 0; i < brand->domain_len; i++ ) {
    domain = domain * index->base + (unsigned char)index->texts[brand->text + i] + 1;
  }
  take(index, KEY_DOMAIN, domain, at);
  if( brand->owned || !brand->len ) return;
  lookalike_hash(index, points, brand->len, &hashes);
  take(index, KEY_LABEL, hashes.prefix[brand->len], at);
  for( size_t i = 0; i < brand->len && brand->len > 2; i++ ) {
    if( i && points[i] == points[i - 1] ) continue;
    take(index, KEY_DELETION, lookalike_hash_without(index, &hashes, brand->len, i), at);
  }
  len = lookalike_strong_key(points, brand->len, key);
  take(index, KEY_STRONG, hash_key(index, key, len), at);
  len = brand->len > 4 ? lookalike_weak_key(points, brand->len, key) : 0;
  if( len ) take(index, KEY_WEAK, hash_key(index, key, len), at);
}

static void count_key(LookalikeIndex *index, LookalikeKey key, uint64_t hash, uint32_t brand)
{
  (void)hash;
  (void)brand;
  index->postings[key].nbuckets++;
}

static uint32_t *start_of(LookalikeIndex *index, LookalikeKey key, uint64_t hash)
{
  return &index->postings[key].starts[mix(hash) & (index->postings[key].nbuckets - 1)];
}

static void count_in_bucket(LookalikeIndex *index, LookalikeKey key, uint64_t hash, uint32_t brand)
{
  (void)brand;
  ++*start_of(index, key, hash);
}

static uint8_t bit_of(uint32_t tag)
{
  return (uint8_t)(1u << (tag & 7));
}

static void fill_bucket(LookalikeIndex *index, LookalikeKey key, uint64_t hash, uint32_t brand)
{
  Postings *postings = &index->postings[key];
  uint64_t mixed = mix(hash);
  uint32_t tag = (uint32_t)(mixed >> 32);
  postings->present[mixed & (postings->nbuckets - 1)] |= bit_of(tag);
  postings->entries[--*start_of(index, key, hash)] = (Posting){tag, brand};
}

static void for_brands(LookalikeIndex *index, TakeKey *take)
{
  for( size_t i = 0; i < index->brand_count; i++ ) each_key(index, (uint32_t)i, take);
}

/* Counted, then filled from the end of each bucket, so that nothing is moved. */
Status lookalike_finish(LookalikeIndex *index)
{
  size_t totals[KEY_COUNT];
  for_brands(index, count_key);
  for( size_t i = 0; i < KEY_COUNT; i++ ) {
    Postings *postings = &index->postings[i];
    size_t nbuckets = 1;
    totals[i] = postings->nbuckets;
    if( totals[i] > UINT32_MAX ) return DNSSIG_MISUSE;
    while( nbuckets < totals[i] ) nbuckets *= 2;
    postings->nbuckets = nbuckets;
    postings->starts = mem_zero((nbuckets + 1) * sizeof *postings->starts);
    postings->entries = mem_array(totals[i], sizeof *postings->entries);
    postings->present = mem_zero(nbuckets);
    if( !postings->starts || !postings->entries || !postings->present ) return DNSSIG_NOMEM;
  }
  for_brands(index, count_in_bucket);
  for( size_t i = 0; i < KEY_COUNT; i++ ) {
    Postings *postings = &index->postings[i];
    for( size_t b = 1; b <= postings->nbuckets; b++ ) postings->starts[b] += postings->starts[b - 1];
  }
  for_brands(index, fill_bucket);
  return DNSSIG_OK;
}

size_t lookalike_postings(const LookalikeIndex *index, LookalikeKey key, uint64_t hash, const Posting **first,
                          uint32_t *tag)
{
  const Postings *postings = &index->postings[key];
  uint64_t mixed = mix(hash);
  size_t bucket = mixed & (postings->nbuckets - 1);
  *tag = (uint32_t)(mixed >> 32);
  if( !(postings->present[bucket] & bit_of(*tag)) ) return 0;
  *first = postings->entries + postings->starts[bucket];
  return postings->starts[bucket + 1] - postings->starts[bucket];
}
