/* lookalike_index.h - brands, and the keys under which a candidate finds them.
**
** Four hash tables from key to brands: the registrable domain; the folded label; the label with one point left out, for each point
** (Garbe's symmetric deletion: two labels one edit apart share one); its strong and its weak key. A candidate asks for a number of
** keys that depends on its own length only. Labels are hashed as polynomials with a secret base, so that a part of a label, or all
** but a point of it, costs one multiplication. Most keys asked for are no brand's: a byte a bucket, of which far more stay in a
** processor's cache than of buckets, says no to nine in ten of them.
**
** Made once, then read only; whoever holds an index may read it while another is made. */
#ifndef DNSSIG_MEASURE_LOOKALIKE_INDEX_H
#define DNSSIG_MEASURE_LOOKALIKE_INDEX_H

#include "measure/lookalike.h"
#include "measure/lookalike_label.h"

typedef enum LookalikeKey { KEY_DOMAIN, KEY_LABEL, KEY_DELETION, KEY_STRONG, KEY_WEAK, KEY_COUNT } LookalikeKey;

typedef struct Posting {
  uint32_t tag;
  uint32_t brand;
} Posting;

typedef struct Postings {
  uint32_t *starts; /* of each bucket, and the end of the last */
  Posting *entries;
  uint8_t *present; /* of each bucket: a bit for each eighth of the tags, set where it holds such a tag */
  size_t nbuckets;  /* a power of two */
} Postings;

typedef struct Brand {
  int64_t id, rank;
  uint32_t text;   /* where its domain starts in texts */
  uint32_t points; /* where its folded label starts in points */
  uint8_t domain_len, label_len;
  uint8_t len;        /* of the folded label */
  uint8_t has_folded; /* points of it that were others before */
  bool has_rank, owned;
} Brand;

struct LookalikeIndex {
  unsigned holders;
  uint64_t base;                             /* of the polynomials */
  uint64_t powers[LOOKALIKE_POINTS_MAX + 1]; /* of base */
  Brand *brands;
  size_t brand_count, brand_capacity;
  char *texts;
  size_t text_len, text_capacity;
  uint32_t *points;
  size_t point_len, point_capacity;
  Postings postings[KEY_COUNT];
};

/* prefix[i] is the hash of the first i points. */
typedef struct LabelHashes {
  uint64_t prefix[LOOKALIKE_POINTS_MAX + 1];
} LabelHashes;

void lookalike_hash(const LookalikeIndex *index, const uint32_t *points, size_t len, LabelHashes *out);

/* The hash of points start..end-1, and of all len points but the one at `at`. */
uint64_t lookalike_hash_part(const LookalikeIndex *index, const LabelHashes *hashes, size_t start, size_t end);
uint64_t lookalike_hash_without(const LookalikeIndex *index, const LabelHashes *hashes, size_t len, size_t at);

/* The postings in the hash's bucket; those with its *tag are meant. Borrowed. */
size_t lookalike_postings(const LookalikeIndex *index, LookalikeKey key, uint64_t hash, const Posting **first,
                          uint32_t *tag);

#endif
