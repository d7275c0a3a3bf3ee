/* lookalike_glyph.c - align two labels, letter shape by letter shape.
**
** Source: what homograph attacks on ASCII names swap (Gabrilovich and Gontmakher, CACM 2002; Holgers, Watson and Gribble, USENIX ATC
** 2006; the "confusable" pairs rn/m, vv/w, cl/d, 1/l of UTS #39), and what dnstwist (2022-12-13) makes, which takes two steps from
** the brand: m becomes n, n becomes r. */
#include "measure/lookalike_glyph.h"

#include <string.h>

enum { WEAK = 100, STRONG = 1, NO_WAY = 0xFFFF }; /* NO_WAY: what memset leaves */

/* A piece of the brand and what stands for it. Capitals are classes: L: l i 1; C: c e; B: b d; N: m n r. Other letters are
** themselves. */
typedef struct Swap {
  const char *brand, *label;
  uint16_t cost;
} Swap;

static const Swap swaps[] = {
    {"o", "0", STRONG},  {"0", "o", STRONG},  {"l", "1", STRONG},  {"1", "l", STRONG},  {"i", "1", STRONG},
    {"1", "i", STRONG},  {"s", "5", STRONG},  {"5", "s", STRONG},  {"e", "3", STRONG},  {"3", "e", STRONG},
    {"a", "4", STRONG},  {"4", "a", STRONG},  {"t", "7", STRONG},  {"7", "t", STRONG},  {"b", "8", STRONG},
    {"8", "b", STRONG},  {"g", "9", STRONG},  {"9", "g", STRONG},  {"z", "2", STRONG},  {"2", "z", STRONG},
    {"g", "6", STRONG},  {"m", "rn", STRONG}, {"rn", "m", STRONG}, {"w", "vv", STRONG}, {"vv", "w", STRONG},
    {"d", "cl", STRONG}, {"cl", "d", STRONG}, {"i", "l", WEAK},    {"l", "i", WEAK},    {"C", "C", WEAK},
    {"B", "B", WEAK},    {"N", "N", WEAK},    {"g", "q", WEAK},    {"q", "g", WEAK},    {"q", "9", WEAK},
    {"3", "8", WEAK},    {"8", "3", WEAK},    {"6", "9", WEAK},    {"9", "6", WEAK},    {"u", "v", WEAK},
    {"v", "u", WEAK},    {"m", "NN", WEAK},   {"n", "NN", WEAK},   {"nn", "m", WEAK},   {"B", "CL", WEAK},
    {"B", "LB", WEAK},   {"B", "BL", WEAK},   {"B", "LLB", WEAK},  {"B", "BLL", WEAK},  {"B", "LBL", WEAK},
    {"B", "CLL", WEAK},  {"h", "Lh", WEAK},   {"h", "LLh", WEAK},  {"k", "Lk", WEAK},   {"k", "LLk", WEAK},
    {"k", "LC", WEAK},   {"k", "LLC", WEAK},
};

static bool in_class(char piece, uint32_t point)
{
  switch( piece ) {
    case 'L':
      return point == 'l' || point == 'i' || point == '1';
    case 'C':
      return point == 'c' || point == 'e';
    case 'B':
      return point == 'b' || point == 'd';
    case 'N':
      return point == 'm' || point == 'n' || point == 'r';
    default:
      return point == (unsigned char)piece;
  }
}

/* Whether the points from `at` on begin with the piece. */
static bool begins_with(const char *piece, const uint32_t *points, size_t len, size_t at)
{
  for( ; *piece; piece++, at++ ) {
    if( at == len || !in_class(*piece, points[at]) ) return false;
  }
  return true;
}

static void relax(uint16_t *cell, unsigned cost)
{
  if( cost < *cell ) *cell = (uint16_t)cost;
}

/* Forward from every place that can be reached, so that two labels without much in common cost little. */
bool glyph_align(const uint32_t *brand, size_t brand_len, const uint32_t *label, size_t label_len, GlyphSwaps *out)
{
  enum { ROWS = 3 }; /* the row under way and the two that a piece of a brand reaches */
  uint16_t rows[ROWS][LOOKALIKE_POINTS_MAX + 1];
  uint16_t cost;
  memset(rows, 0xFF, sizeof rows);
  rows[0][0] = 0;
  for( size_t i = 0; i < brand_len; i++ ) {
    uint16_t *row = rows[i % ROWS];
    for( size_t j = 0; j < label_len; j++ ) {
      if( row[j] == NO_WAY ) continue;
      if( brand[i] == label[j] ) relax(&rows[(i + 1) % ROWS][j + 1], row[j]);
      for( size_t s = 0; s < COUNT(swaps); s++ ) {
        if( !begins_with(swaps[s].brand, brand, brand_len, i) || !begins_with(swaps[s].label, label, label_len, j) ) {
          continue;
        }
        relax(&rows[(i + strlen(swaps[s].brand)) % ROWS][j + strlen(swaps[s].label)], row[j] + swaps[s].cost);
      }
    }
    memset(row, 0xFF, sizeof rows[0]);
  }
  cost = rows[brand_len % ROWS][label_len];
  if( cost == NO_WAY ) return false;
  out->strong = cost % WEAK;
  out->weak = cost / WEAK;
  return true;
}
