/* skeleton_table.h - the shape of what tests/train/skeleton.py makes of Unicode's data.
**
** X_pages[p] is where in X_entries the code points of page p (p * 256 and up) begin. An entry is the low byte of its code point
** << 14, and the place in its pool where the sequence begins. An element of a pool is a code point * 2, plus 1 where the sequence
** goes on. */
#ifndef DNSSIG_MEASURE_SKELETON_TABLE_H
#define DNSSIG_MEASURE_SKELETON_TABLE_H

#include <stddef.h>
#include <stdint.h>

enum { SKELETON_PAGES = 0x320 }; /* no code point beyond these is in a table */

/* What a code point looks like, as a skeleton itself (confusables.txt). */
extern const uint16_t confusable_pages[SKELETON_PAGES + 1];
extern const uint32_t confusable_entries[];
extern const uint32_t prototypes[];

/* Two code points that stand side by side in a skeleton and look like something else together: its place among prototypes. */
typedef struct SkeletonPair {
  uint32_t first, second, place;
} SkeletonPair;
extern const SkeletonPair skeleton_pairs[];
extern const size_t skeleton_pair_count;

/* Code points that do not show (Default_Ignorable_Code_Point), first and last. */
typedef struct PointRange {
  uint32_t first, last;
} PointRange;
extern const PointRange ignorables[];
extern const size_t ignorable_count;

/* Canonical decompositions, in full; those of Hangul syllables are arithmetic (Unicode chapter 3.12). */
extern const uint16_t decomposition_pages[SKELETON_PAGES + 1];
extern const uint32_t decomposition_entries[];
extern const uint32_t decompositions[];

/* Canonical combining classes other than 0, in order. */
typedef struct ClassRange {
  uint32_t first, last;
  uint8_t order;
} ClassRange;
extern const ClassRange combining_classes[];
extern const size_t combining_class_count;

#endif
