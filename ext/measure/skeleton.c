/* skeleton.c - NFD, each code point's prototype, the pairs, NFD.
**
** The tables hold the mappings that UTS #39 section 4 wants, with what tests/train/skeleton.py says of it: prototypes are skeletons
** themselves, and a few pairs are replaced at the end, so that every line of confusables.txt holds.
**
** Everything is a list of code points that starts on the stack and moves to the heap when it grows. A code point becomes at
** most four by NFD and at most 18 by its prototype; the input is bounded, so all of it is. Putting marks in order is an insertion
** sort: quadratic in the marks on one letter only. */
#include "measure/skeleton.h"

#include <stdbool.h>
#include <string.h>

#include "core/memory.h"
#include "core/utf8.h"
#include "measure/skeleton_table.h"
#include "name/idna.h"

/* A list of code points, sticky: once failed, it takes no more. */
typedef struct Points {
  uint32_t *at;
  size_t count, capacity;
  Status status;
  uint32_t lent[320];
} Points;

static void points_init(Points *points)
{
  points->at = points->lent;
  points->count = 0;
  points->capacity = COUNT(points->lent);
  points->status = DNSSIG_OK;
}

static void points_clear(Points *points)
{
  if( points->at != points->lent ) mem_free(points->at);
  points_init(points);
}

static void points_enlarge(Points *points)
{
  size_t capacity = points->capacity * 2;
  uint32_t *grown = mem_array(capacity, sizeof *grown);
  if( !grown ) {
    points->status = DNSSIG_NOMEM;
    return;
  }
  memcpy(grown, points->at, points->count * sizeof *grown);
  if( points->at != points->lent ) mem_free(points->at);
  points->at = grown;
  points->capacity = capacity;
}

static void points_add(Points *points, uint32_t point)
{
  if( points->count == points->capacity ) points_enlarge(points);
  if( points->status == DNSSIG_OK ) points->at[points->count++] = point;
}

/* Appends the sequence that begins at place of a pool. */
static void points_add_sequence(Points *points, const uint32_t *place)
{
  do {
    points_add(points, *place >> 1);
  } while( *place++ & 1 );
}

/* The place of point's sequence in the pool of this table, or -1. */
static int32_t find(const uint16_t *pages, const uint32_t *entries, uint32_t point)
{
  uint32_t page = point >> 8, low = point & 0xFF;
  size_t first, end;
  if( page >= SKELETON_PAGES ) return -1;
  first = pages[page];
  end = pages[page + 1];
  while( first < end ) {
    size_t middle = first + (end - first) / 2;
    uint32_t here = entries[middle] >> 14;
    if( here == low ) return (int32_t)(entries[middle] & 0x3FFF);
    if( here < low ) {
      first = middle + 1;
    } else {
      end = middle;
    }
  }
  return -1;
}

/* Unicode chapter 3.12: a Hangul syllable is made of two or three parts. */
enum { HANGUL = 0xAC00, HANGUL_COUNT = 11172, HANGUL_L = 0x1100, HANGUL_V = 0x1161, HANGUL_T = 0x11A7, V = 21, T = 28 };

static void decompose(uint32_t point, Points *out)
{
  uint32_t syllable = point - HANGUL;
  int32_t place = point < 0xC0 ? -1 : find(decomposition_pages, decomposition_entries, point);
  if( place >= 0 ) {
    points_add_sequence(out, &decompositions[place]);
  } else if( syllable < HANGUL_COUNT ) {
    points_add(out, HANGUL_L + syllable / (V * T));
    points_add(out, HANGUL_V + syllable % (V * T) / T);
    if( syllable % T ) points_add(out, HANGUL_T + syllable % T);
  } else {
    points_add(out, point);
  }
}

static uint8_t combining_class(uint32_t point)
{
  size_t first = 0, end = combining_class_count;
  if( point < 0x300 ) return 0;
  while( first < end ) {
    size_t middle = first + (end - first) / 2;
    if( point > combining_classes[middle].last ) {
      first = middle + 1;
    } else if( point < combining_classes[middle].first ) {
      end = middle;
    } else {
      return combining_classes[middle].order;
    }
  }
  return 0;
}

/* Puts the marks on each letter in canonical order (Unicode D109). */
static void order_marks(Points *points)
{
  for( size_t i = 1; i < points->count; i++ ) {
    uint32_t point = points->at[i];
    uint8_t order = combining_class(point);
    size_t to = i;
    if( !order ) continue;
    while( to && combining_class(points->at[to - 1]) > order ) to--;
    memmove(&points->at[to + 1], &points->at[to], (i - to) * sizeof point);
    points->at[to] = point;
  }
}

static bool is_ignorable(uint32_t point)
{
  if( point < ignorables[0].first ) return false;
  for( size_t i = 0; i < ignorable_count && point >= ignorables[i].first; i++ ) {
    if( point <= ignorables[i].last ) return true;
  }
  return false;
}

static const SkeletonPair *find_pair(uint32_t first, uint32_t second)
{
  if( second < 0x300 ) return NULL;
  for( size_t i = 0; i < skeleton_pair_count; i++ ) {
    if( skeleton_pairs[i].first == first && skeleton_pairs[i].second == second ) return &skeleton_pairs[i];
  }
  return NULL;
}

static void replace_pairs(const Points *from, Points *to)
{
  for( size_t i = 0; i < from->count; i++ ) {
    const SkeletonPair *pair = i + 1 < from->count ? find_pair(from->at[i], from->at[i + 1]) : NULL;
    if( pair ) {
      points_add_sequence(to, &prototypes[pair->place]);
      i++;
    } else {
      points_add(to, from->at[i]);
    }
  }
}

/* Reads the code points of utf8, decomposed. */
static void read_points(const char *utf8, size_t len, Points *out)
{
  uint32_t point;
  size_t width;
  for( size_t at = 0; at < len; at += width ) {
    width = utf8_decode(utf8 + at, len - at, &point);
    if( width ) {
      decompose(point, out);
    } else {
      points_add(out, 0xFFFD);
      width = 1;
    }
  }
}

/* One label: as it stands, or decoded. */
static Status read_label(const char *label, size_t len, Points *out)
{
  char lower[64], decoded[IDNA_UNICODE_SIZE];
  size_t width;
  Status status;
  if( len < 4 || len >= sizeof lower || (label[0] | 32) != 'x' || label[2] != '-' ) {
    read_points(label, len, out);
    return DNSSIG_OK;
  }
  for( size_t i = 0; i < len; i++ ) {
    lower[i] = (char)(label[i] >= 'A' && label[i] <= 'Z' ? label[i] | 32 : label[i]);
  }
  status = idna_is_encoded(lower, len) ? idna_decode(lower, len, decoded, &width) : DNSSIG_BADNAME;
  if( status == DNSSIG_OK ) {
    read_points(decoded, width, out);
  } else if( status == DNSSIG_BADNAME ) {
    read_points(label, len, out);
    status = DNSSIG_OK;
  }
  return status;
}

static Status read_labels(const char *utf8, size_t len, Points *out)
{
  Status status = DNSSIG_OK;
  for( size_t at = 0; at <= len && status == DNSSIG_OK; ) {
    const char *dot = at < len ? memchr(utf8 + at, '.', len - at) : NULL;
    size_t end = dot ? (size_t)(dot - utf8) : len;
    status = read_label(utf8 + at, end - at, out);
    if( dot ) points_add(out, '.');
    at = end + 1;
  }
  order_marks(out);
  return status;
}

/* True for ASCII in which nothing is to be decoded. No ASCII character decomposes, and no prototype of one brings a mark. */
static bool is_plain(const char *utf8, size_t len)
{
  for( size_t i = 0; i < len; i++ ) {
    if( (unsigned char)utf8[i] >= 0x80 ) return false;
    if( utf8[i] == '-' && i + 1 < len && utf8[i + 1] == '-' ) return false;
  }
  return true;
}

static void write_points(const uint32_t *points, size_t count, Text *out)
{
  char bytes[4];
  for( size_t i = 0; i < count; i++ ) text_bytes(out, bytes, utf8_encode(points[i], bytes));
}

/* The skeleton of a plain text: runs of characters that stand for themselves, and prototypes. */
static void write_plain(const char *utf8, size_t len, Text *out)
{
  size_t run = 0;
  for( size_t i = 0; i < len; i++ ) {
    int32_t place = find(confusable_pages, confusable_entries, (uint32_t)utf8[i]);
    const uint32_t *element;
    if( place < 0 ) continue;
    text_bytes(out, utf8 + run, i - run);
    run = i + 1;
    element = &prototypes[place];
    do {
      uint32_t point = *element >> 1;
      write_points(&point, 1, out);
    } while( *element++ & 1 );
  }
  text_bytes(out, utf8 + run, len - run);
}

Status skeleton_of(const char *utf8, size_t len, Text *out)
{
  Points read, looks, paired;
  Status status;
  if( len > SKELETON_INPUT_MAX ) return DNSSIG_BADNAME;
  if( is_plain(utf8, len) ) {
    write_plain(utf8, len, out);
    return out->status;
  }
  points_init(&read);
  points_init(&looks);
  points_init(&paired);
  status = read_labels(utf8, len, &read);
  for( size_t i = 0; i < read.count; i++ ) {
    int32_t place;
    if( is_ignorable(read.at[i]) ) continue;
    place = find(confusable_pages, confusable_entries, read.at[i]);
    if( place >= 0 ) {
      points_add_sequence(&looks, &prototypes[place]);
    } else {
      points_add(&looks, read.at[i]);
    }
  }
  order_marks(&looks);
  replace_pairs(&looks, &paired);
  order_marks(&paired);
  if( read.status != DNSSIG_OK || looks.status != DNSSIG_OK || paired.status != DNSSIG_OK ) status = DNSSIG_NOMEM;
  if( status == DNSSIG_OK ) {
    write_points(paired.at, paired.count, out);
    status = out->status;
  }
  points_clear(&paired);
  points_clear(&looks);
  points_clear(&read);
  return status;
}
