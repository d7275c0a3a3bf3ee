/* lookalike.c - a candidate against all brands.
**
** How it works: the candidate's label (left of the public suffix) asks for
**   - brands whose label it is: another suffix, or the same letters of another script;
**   - brands one edit away, by all of its own deletions;
**   - brands drawn alike, by its strong and weak keys;
**   - brands within it, by each of its parts that may be a label: words were added;
**   - brands like one of its parts between hyphens, with or without a known word before or behind.
** Then the labels left of the registrable domain ask whether they are brands, and all labels together whether they are one with dots
** put in. Every brand that a key gives is looked at (lookalike_technique.h); the best explanation stays. */
#include "measure/lookalike.h"

#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "measure/lookalike_index.h"
#include "name/host.h"

enum { SHORT = 4, SEEN = 256, WORD_LEAST = 4, WORD_MOST = 12, DOTS_MOST = 8 };

static const double LEAST_SCORE = 0.5;

typedef struct Search {
  const LookalikeIndex *index;
  LookalikeMatches *matches;
  Status status;
  size_t left; /* brands that may still be looked at */
  const char *label;
  size_t label_len; /* of the registrable domain, as text */
  const char *suffix;
  uint32_t seen[SEEN]; /* 1 + a brand that has been compared with the whole label */
} Search;

static const char *suffix_of(const Search *search, const Brand *brand)
{
  return search->index->texts + brand->text + brand->label_len + 1;
}

static const uint32_t *points_of(const Search *search, const Brand *brand)
{
  return search->index->points + brand->points;
}

static void add(Search *search, const Brand *brand, Finding finding, double factor)
{
  LookalikeMatches *matches = search->matches;
  LookalikeMatch match = {brand->id,
                          brand->rank,
                          search->index->texts + brand->text,
                          brand->has_rank,
                          finding.technique,
                          finding.distance,
                          finding.score * factor * technique_length_factor(brand->len)};
  if( match.score < LEAST_SCORE || search->status != DNSSIG_OK ) return;
  search->status = mem_grow((void **)&matches->list, &matches->capacity, matches->count + 1, sizeof *matches->list);
  if( search->status == DNSSIG_OK ) matches->list[matches->count++] = match;
}

static Finding plain(LookalikeTechnique technique, unsigned distance)
{
  return (Finding){technique, distance, false, lookalike_techniques[technique].score};
}

/* The next brand under the key from *at on, or NULL. *at starts at 0. */
static const Brand *next_brand(Search *search, LookalikeKey key, uint64_t hash, size_t *at)
{
  const Posting *first = NULL;
  uint32_t tag;
  size_t count = lookalike_postings(search->index, key, hash, &first, &tag);
  while( *at < count && search->left ) {
    const Posting *posting = &first[(*at)++];
    if( posting->tag != tag ) continue;
    search->left--;
    return &search->index->brands[posting->brand];
  }
  return NULL;
}

static bool equal(const uint32_t *a, size_t a_len, const uint32_t *b, size_t b_len)
{
  return a_len == b_len && (!a_len || !memcmp(a, b, a_len * sizeof *a));
}

/* An edit under another suffix is less, and of a short brand nothing. */
static double suffix_factor(const Search *search, const Brand *brand, const Finding *finding)
{
  bool by_eye = finding->technique == LOOKALIKE_IDN_HOMOGLYPH || finding->technique == LOOKALIKE_HOMOGLYPH
                || finding->technique == LOOKALIKE_COMBOSQUAT;
  if( !strcmp(suffix_of(search, brand), search->suffix) ) return 1;
  return brand->len <= SHORT && !by_eye ? 0 : 0.88;
}

static void compare_whole(Search *search, const Brand *brand, const LookalikeLabel *label, bool drawn)
{
  const uint32_t *points = points_of(search, brand);
  uint32_t number = (uint32_t)(brand - search->index->brands) + 1;
  Finding finding;
  if( search->seen[number % SEEN] == number ) return;
  search->seen[number % SEEN] = number;
  if( !equal(points, brand->len, label->points, label->len) ) {
    Pair pair = {points, label->points, brand->len, label->len, label->foreign, drawn};
    if( !technique_of_label(&pair, &finding) ) return;
    add(search, brand, finding, suffix_factor(search, brand, &finding));
  } else if( brand->label_len == search->label_len
             && !memcmp(search->index->texts + brand->text, search->label, search->label_len) ) {
    add(search, brand, plain(LOOKALIKE_TLD_SWAP, 0), 1);
  } else {
    unsigned distance = 0;
    for( size_t i = 0; i < label->len; i++ ) distance += label->folded[i];
    if( distance < brand->has_folded ) distance = brand->has_folded;
    finding = plain(LOOKALIKE_IDN_HOMOGLYPH, distance ? distance : 1);
    add(search, brand, finding, suffix_factor(search, brand, &finding));
  }
}

static void ask_whole(Search *search, LookalikeKey key, uint64_t hash, const LookalikeLabel *label)
{
  const Brand *brand;
  size_t at = 0;
  while( (brand = next_brand(search, key, hash, &at)) )
    compare_whole(search, brand, label, key == KEY_STRONG || key == KEY_WEAK);
}

static uint64_t hash_points(const LookalikeIndex *index, const uint32_t *points, size_t len)
{
  LabelHashes hashes;
  lookalike_hash(index, points, len, &hashes);
  return hashes.prefix[len];
}

/* The label without its hyphens, without a last -es. */
static void ask_trimmed(Search *search, const LookalikeLabel *label, const LabelHashes *hashes)
{
  uint32_t rest[LOOKALIKE_POINTS_MAX];
  size_t len = 0;
  for( size_t i = 0; i < label->len; i++ ) {
    if( label->points[i] != '-' ) rest[len++] = label->points[i];
  }
  if( len < label->len ) ask_whole(search, KEY_LABEL, hash_points(search->index, rest, len), label);
  if( label->len > 2 && label->points[label->len - 1] == 's' && label->points[label->len - 2] == 'e' ) {
    ask_whole(search, KEY_LABEL, hashes->prefix[label->len - 2], label);
  }
}

/* By shape first: a brand is looked at once, and only here for its shape. */
static void search_whole(Search *search, const LookalikeLabel *label, const LabelHashes *hashes)
{
  uint32_t key[LOOKALIKE_POINTS_MAX];
  size_t len = lookalike_strong_key(label->points, label->len, key);
  ask_whole(search, KEY_STRONG, hash_points(search->index, key, len), label);
  len = lookalike_weak_key(label->points, label->len, key);
  ask_whole(search, KEY_WEAK, hash_points(search->index, key, len), label);
  len = label->len;
  ask_whole(search, KEY_LABEL, hashes->prefix[len], label);
  ask_whole(search, KEY_DELETION, hashes->prefix[len], label);
  for( size_t i = 0; i < len; i++ ) {
    uint64_t hash;
    if( i && label->points[i] == label->points[i - 1] ) continue;
    hash = lookalike_hash_without(search->index, hashes, len, i);
    ask_whole(search, KEY_LABEL, hash, label);
    ask_whole(search, KEY_DELETION, hash, label);
  }
  ask_trimmed(search, label, hashes);
}

/* A brand in full somewhere in the label. One letter beside it is an edit, no word. */
static void compare_part(Search *search, const Brand *brand, const LookalikeLabel *label, size_t start, size_t end)
{
  Finding finding;
  if( label->len - (end - start) < 2 ) return;
  if( !equal(points_of(search, brand), brand->len, label->points + start, end - start) ) return;
  if( !technique_of_part(label->points, label->len, start, end, &finding) ) return;
  for( size_t i = start; i < end; i++ ) finding.distance += label->folded[i];
  if( finding.distance > brand->has_folded ) {
    finding.technique = LOOKALIKE_IDN_HOMOGLYPH;
  } else {
    finding.distance = 0;
  }
  add(search, brand, finding, suffix_factor(search, brand, &finding) < 1 ? 0.95 : 1);
}

static void search_parts(Search *search, const LookalikeLabel *label, const LabelHashes *hashes)
{
  for( size_t start = 0; start < label->len; start++ ) {
    for( size_t end = start + 1; end <= label->len && search->left; end++ ) {
      const Brand *brand;
      size_t at = 0;
      uint64_t hash;
      if( start == 0 && end == label->len ) continue;
      hash = lookalike_hash_part(search->index, hashes, start, end);
      while( (brand = next_brand(search, KEY_LABEL, hash, &at)) ) compare_part(search, brand, label, start, end);
    }
  }
}

/* Something like a brand at label[start..end), and nothing that matters around it: swapped shapes for any brand of five letters or
** more, an edit for longer ones. */
static void compare_like(Search *search, const Brand *brand, const LookalikeLabel *label, size_t start, size_t end,
                         bool drawn, double factor)
{
  const uint32_t *points = points_of(search, brand);
  Pair pair = {points, label->points + start, brand->len, end - start, false, drawn};
  Finding finding;
  if( brand->len <= SHORT || equal(points, brand->len, label->points + start, end - start) ) return;
  for( size_t i = start; i < end; i++ ) pair.foreign = pair.foreign || label->folded[i];
  if( !technique_of_label(&pair, &finding) ) return;
  if( finding.technique != LOOKALIKE_HOMOGLYPH && finding.technique != LOOKALIKE_IDN_HOMOGLYPH ) {
    if( brand->len < 7 || finding.wild ) return;
  } else if( finding.wild && brand->len < 6 ) {
    return;
  }
  add(search, brand, finding, factor);
}

static void ask_like(Search *search, LookalikeKey key, uint64_t hash, const LookalikeLabel *label, size_t start,
                     size_t end, double factor)
{
  const Brand *brand;
  size_t at = 0;
  while( (brand = next_brand(search, key, hash, &at)) ) {
    compare_like(search, brand, label, start, end, key == KEY_STRONG || key == KEY_WEAK, factor);
  }
}

static void search_like(Search *search, const LookalikeLabel *label, const LabelHashes *hashes, size_t start,
                        size_t end, double factor)
{
  const uint32_t *points = label->points + start;
  uint32_t key[LOOKALIKE_POINTS_MAX];
  LabelHashes part;
  size_t width = end - start, len;
  if( width <= SHORT ) return;
  len = lookalike_strong_key(points, width, key);
  ask_like(search, KEY_STRONG, hash_points(search->index, key, len), label, start, end, factor);
  len = lookalike_weak_key(points, width, key);
  ask_like(search, KEY_WEAK, hash_points(search->index, key, len), label, start, end, factor);
  ask_like(search, KEY_DELETION, lookalike_hash_part(search->index, hashes, start, end), label, start, end, factor);
  lookalike_hash(search->index, points, width, &part);
  for( size_t i = 0; i < width; i++ ) {
    uint64_t hash = lookalike_hash_without(search->index, &part, width, i);
    ask_like(search, KEY_LABEL, hash, label, start, end, factor);
    ask_like(search, KEY_DELETION, hash, label, start, end, factor);
  }
}

/* The part at label[start..end) and what is left of it without a known word at one of its ends. */
static void search_token(Search *search, const LookalikeLabel *label, const LabelHashes *hashes, size_t start,
                         size_t end, double factor)
{
  bool whole = start == 0 && end == label->len;
  if( !whole ) search_like(search, label, hashes, start, end, factor);
  for( size_t width = WORD_LEAST; width <= WORD_MOST && start + width < end; width++ ) {
    if( technique_is_word(label->points + start, width) ) {
      search_like(search, label, hashes, start + width, end, factor);
    }
    if( technique_is_word(label->points + end - width, width) ) {
      search_like(search, label, hashes, start, end - width, factor);
    }
  }
}

static void search_tokens(Search *search, const LookalikeLabel *label, const LabelHashes *hashes, double factor)
{
  size_t start = 0;
  while( start < label->len ) {
    size_t end = start;
    while( end < label->len && label->points[end] != '-' ) end++;
    search_token(search, label, hashes, start, end, factor);
    start = end + 1;
  }
}

/* A label left of the registrable domain; behind it stands `next`, to the host's end. */
static void compare_subdomain(Search *search, const Brand *brand, const LookalikeLabel *label, size_t start, size_t end,
                              const char *next)
{
  const char *suffix = suffix_of(search, brand);
  size_t len = strlen(suffix);
  bool whole = start == 0 && end == label->len;
  bool follows = whole && !strncmp(next, suffix, len) && next[len] == '.';
  if( !equal(points_of(search, brand), brand->len, label->points + start, end - start) ) return;
  if( brand->len <= SHORT && !follows ) return;
  for( size_t i = start; i < end; i++ ) {
    if( !label->folded[i] || brand->has_folded ) continue;
    add(search, brand, plain(LOOKALIKE_IDN_HOMOGLYPH, 1), 0.9);
    return;
  }
  add(search, brand, plain(LOOKALIKE_SUBDOMAIN, 0), follows ? 1 : whole ? 0.75 : 0.65);
}

static void search_subdomain(Search *search, const char *text, size_t len, const char *next)
{
  LookalikeLabel label;
  LabelHashes hashes;
  size_t start = 0;
  Status status = lookalike_label_read(text, len, &label);
  if( status != DNSSIG_OK ) search->status = status;
  if( status != DNSSIG_OK || !label.len ) return;
  lookalike_hash(search->index, label.points, label.len, &hashes);
  while( start < label.len ) {
    size_t end = start, at = 0;
    uint64_t hash;
    const Brand *brand;
    while( end < label.len && label.points[end] != '-' ) end++;
    hash = lookalike_hash_part(search->index, &hashes, start, end);
    while( (brand = next_brand(search, KEY_LABEL, hash, &at)) ) {
      compare_subdomain(search, brand, &label, start, end, next);
    }
    search_like(search, &label, &hashes, start, end, 0.75);
    start = end + 1;
  }
  if( memchr(text, '-', len) ) { /* a brand that has hyphens itself */
    size_t at = 0;
    const Brand *brand;
    while( (brand = next_brand(search, KEY_LABEL, hashes.prefix[label.len], &at)) ) {
      compare_subdomain(search, brand, &label, 0, label.len, next);
    }
  }
}

/* The last labels left of the suffix with the dots between them taken out: pay.pal.com. */
static void search_joined(Search *search, const char *host, size_t end)
{
  char joined[64];
  size_t len = 0, at = end;
  unsigned labels = 0;
  while( at && labels < DOTS_MOST ) {
    size_t start = at;
    while( start && host[start - 1] != '.' ) start--;
    if( len + (at - start) >= sizeof joined ) return;
    memmove(joined + (at - start), joined, len);
    memcpy(joined, host + start, at - start);
    len += at - start;
    if( ++labels > 1 ) {
      uint32_t points[64];
      const Brand *brand;
      size_t next = 0;
      for( size_t i = 0; i < len; i++ ) points[i] = (unsigned char)joined[i];
      uint64_t hash = hash_points(search->index, points, len);
      while( (brand = next_brand(search, KEY_LABEL, hash, &next)) ) {
        Finding finding = plain(LOOKALIKE_SUBDOMAIN, labels - 1);
        if( brand->len < SHORT || !equal(points_of(search, brand), brand->len, points, len) ) continue;
        add(search, brand, finding, suffix_factor(search, brand, &finding));
      }
    }
    at = start ? start - 1 : 0;
  }
}

/* The domain is one of the brands, or owned. */
static bool is_known(Search *search, const char *domain, size_t len)
{
  const Brand *brand;
  uint64_t hash = 0;
  size_t at = 0;
  for( size_t i = 0; i < len; i++ ) hash = hash * search->index->base + (unsigned char)domain[i] + 1;
  while( (brand = next_brand(search, KEY_DOMAIN, hash, &at)) ) {
    if( brand->domain_len == len && !memcmp(search->index->texts + brand->text, domain, len) ) return true;
  }
  return false;
}

static int by_brand(const void *left, const void *right)
{
  const LookalikeMatch *a = left, *b = right;
  if( a->id != b->id ) return a->id < b->id ? -1 : 1;
  return a->score != b->score ? (a->score > b->score ? -1 : 1) : (int)a->technique - (int)b->technique;
}

static int by_score(const void *left, const void *right)
{
  const LookalikeMatch *a = left, *b = right;
  if( a->score != b->score ) return a->score > b->score ? -1 : 1;
  if( a->has_rank != b->has_rank ) return a->has_rank ? -1 : 1;
  if( a->has_rank && a->rank != b->rank ) return a->rank < b->rank ? -1 : 1;
  return strcmp(a->domain, b->domain);
}

/* One match for each brand, its best; the best brand first. */
static void settle(LookalikeMatches *matches)
{
  size_t kept = 0;
  if( matches->count < 2 ) return;
  qsort(matches->list, matches->count, sizeof *matches->list, by_brand);
  for( size_t i = 0; i < matches->count; i++ ) {
    if( kept && matches->list[i].id == matches->list[kept - 1].id ) continue;
    matches->list[kept++] = matches->list[i];
  }
  matches->count = kept;
  qsort(matches->list, matches->count, sizeof *matches->list, by_score);
}

Status lookalike_search(const LookalikeIndex *index, const Suffixes *suffixes, const char *text, size_t len,
                        LookalikeMatches *out)
{
  Search search = {.index = index, .matches = out, .left = LOOKALIKE_WORK_MAX};
  LookalikeLabel label;
  LabelHashes hashes;
  SuffixSplit split;
  size_t start = 0;
  Host host;
  Status status = host_parse(text, len, &host);
  out->count = 0;
  if( status != DNSSIG_OK ) return status == DNSSIG_NOMEM ? status : DNSSIG_OK;
  if( host.kind != HOST_NAME ) return DNSSIG_OK;
  suffix_split(suffixes, host.text, host.len, false, &split);
  if( split.registrable >= split.suffix ) return DNSSIG_OK;
  if( is_known(&search, host.text + split.registrable, host.len - split.registrable) ) return DNSSIG_OK;
  search.label = host.text + split.registrable;
  search.label_len = split.suffix - 1 - split.registrable;
  search.suffix = host.text + split.suffix;
  status = lookalike_label_read(search.label, search.label_len, &label);
  if( status != DNSSIG_OK ) return status;
  lookalike_hash(index, label.points, label.len, &hashes);
  search_whole(&search, &label, &hashes);
  search_parts(&search, &label, &hashes);
  search_tokens(&search, &label, &hashes, 0.92);
  while( start < split.registrable ) {
    size_t end = start + strcspn(host.text + start, ".");
    search_subdomain(&search, host.text + start, end - start, host.text + end + 1);
    start = end + 1;
  }
  if( split.registrable ) search_joined(&search, host.text, split.suffix - 1);
  settle(out);
  return search.status;
}

void lookalike_matches_clear(LookalikeMatches *matches)
{
  mem_free(matches->list);
  *matches = (LookalikeMatches){0};
}
