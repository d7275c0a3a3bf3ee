/* lookalike_technique.h - what was done to a brand's label to make another one, and how well it deceives. */
#ifndef DNSSIG_MEASURE_LOOKALIKE_TECHNIQUE_H
#define DNSSIG_MEASURE_LOOKALIKE_TECHNIQUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "measure/lookalike_label.h"

typedef enum LookalikeTechnique {
  LOOKALIKE_IDN_HOMOGLYPH,
  LOOKALIKE_HOMOGLYPH,
  LOOKALIKE_SUBDOMAIN,
  LOOKALIKE_COMBOSQUAT,
  LOOKALIKE_TLD_SWAP,
  LOOKALIKE_TRANSPOSITION,
  LOOKALIKE_REPETITION,
  LOOKALIKE_HYPHENATION,
  LOOKALIKE_OMISSION,
  LOOKALIKE_PLURAL,
  LOOKALIKE_VOWEL_SWAP,
  LOOKALIKE_INSERTION,
  LOOKALIKE_REPLACEMENT,
  LOOKALIKE_BITSQUAT,
  LOOKALIKE_TECHNIQUE_COUNT
} LookalikeTechnique;

typedef struct TechniqueRow {
  const char *word;
  double score;      /* of its plainest case: a brand of eight letters or more, under the brand's own suffix */
  size_t least;      /* brand labels shorter than this are not matched by it */
  size_t least_wild; /* nor labels shorter than this where chance alone may have done it (see Finding) */
} TechniqueRow;

extern const TechniqueRow lookalike_techniques[LOOKALIKE_TECHNIQUE_COUNT];

/* How a label, or a part of one, came from the brand's. */
typedef struct Finding {
  LookalikeTechnique technique;
  unsigned distance; /* edits, or swapped shapes */
  bool wild;         /* a plain edit: the letter is no neighbour on a keyboard */
  double score;      /* 0..1, before what stands around the part counts */
} Finding;

typedef struct Pair {
  const uint32_t *brand, *label;
  size_t brand_len, len;
  bool foreign; /* the label was folded */
  bool drawn;   /* they share a strong or weak key: only then may shapes have been swapped */
} Pair;

/* Explains a label that is not the brand's by one technique. False: by none. */
bool technique_of_label(const Pair *pair, Finding *out);

/* A short brand says less: 0.5 at one letter, 1 at eight. */
double technique_length_factor(size_t brand_len);

/* What stands beside a brand within a label. */
typedef enum Beside {
  BESIDE_NOTHING, /* the label begins or ends here */
  BESIDE_HYPHEN,
  BESIDE_WORD, /* a word of those that phishing names use, or digits, up to the label's end or a hyphen */
  BESIDE_OTHER
} Beside;

Beside technique_before(const uint32_t *label, size_t start);
Beside technique_after(const uint32_t *label, size_t len, size_t end);

/* Whether the points are one of those words. */
bool technique_is_word(const uint32_t *points, size_t len);

/* Judges a brand spelled in full at label[start..end). False: chance explains it as well. */
bool technique_of_part(const uint32_t *label, size_t len, size_t start, size_t end, Finding *out);

#endif
