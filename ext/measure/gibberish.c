/* gibberish.c - adds up the evidence of a name's 4-grams.
**
** What is added and why: tests/train/gibberish.py, which holds the same model in Python; tests/conformance/gibberish.py compares. */
#include "measure/gibberish.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "measure/gibberish_table.h"
#include "name/idna.h"

enum { LEAST = 4, STEPS_A_NAT = 8 };

/* A character of the tables is this number. */
static int number(char c)
{
  return c - '#' - (c > '?') - (c > '\\');
}

static uint32_t symbol_of(char c)
{
  if( c >= 'a' && c <= 'z' ) return (uint32_t)(c - 'a');
  if( c >= 'A' && c <= 'Z' ) return (uint32_t)(c - 'A');
  return c >= '0' && c <= '9' ? GIBBERISH_DIGIT : GIBBERISH_EDGE;
}

/* The change kept for a 4-gram; false: none is. `hashed` is of its first three symbols. */
static bool find(uint32_t hashed, uint32_t last, int *change)
{
  uint32_t hash = (hashed ^ last) * 16777619u;
  uint32_t slot;
  int mark;
  hash ^= hash >> 15;
  hash *= 0x2C1B3C6Du;
  hash ^= hash >> 12;
  mark = (int)(hash % GIBBERISH_MARKS);
  slot = hash / GIBBERISH_MARKS % GIBBERISH_SLOTS;
  for( int probe = 0; probe < GIBBERISH_PROBES; probe++ ) {
    if( number(gibberish_marks[slot]) == mark ) {
      *change = number(gibberish_changes[slot]) - GIBBERISH_CHANGE_MOST;
      return true;
    }
    slot = slot + 1 < GIBBERISH_SLOTS ? slot + 1 : 0;
  }
  return false;
}

typedef struct Tally {
  size_t letters, digits, edges;
  bool hex;         /* no letter beyond f */
  int64_t unlikely; /* of the name as people make them, in eighths of a nat */
} Tally;

/* Counts the symbol that follows three others (FNV-1a, as the script hashes them). */
static void tally_add(Tally *tally, const uint32_t before[3], uint32_t symbol)
{
  uint32_t hashed = 2166136261u;
  int change = 0;
  for( int i = 0; i < 3; i++ ) hashed = (hashed ^ before[i]) * 16777619u;
  if( symbol < GIBBERISH_DIGIT ) tally->letters++;
  if( symbol == GIBBERISH_DIGIT ) tally->digits++;
  if( symbol == GIBBERISH_EDGE ) tally->edges++;
  if( symbol < GIBBERISH_DIGIT && symbol > 'f' - 'a' ) tally->hex = false;
  if( !find(hashed, symbol, &change) && !find(hashed, GIBBERISH_ANY, &change) ) change = 0;
  tally->unlikely +=
      number(gibberish_trigrams[(before[1] * GIBBERISH_SYMBOLS + before[2]) * GIBBERISH_SYMBOLS + symbol]) - change;
}

static Tally tally_of(const char *name, size_t len)
{
  Tally tally = {.hex = true};
  uint32_t before[3] = {GIBBERISH_EDGE, GIBBERISH_EDGE, GIBBERISH_EDGE};
  for( size_t at = 0; at <= len; at++ ) {
    uint32_t symbol = at < len ? symbol_of(name[at]) : GIBBERISH_EDGE;
    if( symbol == GIBBERISH_EDGE && before[2] == GIBBERISH_EDGE ) continue;
    tally_add(&tally, before, symbol);
    if( symbol == GIBBERISH_EDGE ) {
      before[0] = before[1] = before[2] = symbol;
    } else {
      before[0] = before[1];
      before[1] = before[2];
      before[2] = symbol;
    }
  }
  return tally;
}

/* The logarithm of the chance that a program draws such a name: from letters and digits, from letters, from hexadecimal digits,
** each with a third; and an end with a tenth. */
static double drawn(const Tally *tally)
{
  double letters = (double)tally->letters, digits = (double)tally->digits;
  double any = letters * log(1.0 / 36) + digits * log(10.0 / 36);
  double word = tally->digits ? -INFINITY : letters * log(1.0 / 26);
  double hex = tally->hex ? letters * log(1.0 / 16) + digits * log(10.0 / 16) : -INFINITY;
  double most = fmax(any, fmax(word, hex));
  double sum = exp(any - most) + exp(word - most) + exp(hex - most);
  return most + log(sum / 3) + (double)tally->edges * log(1.0 / 10);
}

Status gibberish_of(const char *name, size_t len, double *score)
{
  char lower[64], decoded[IDNA_UNICODE_SIZE];
  Tally tally;
  *score = 0.5;
  if( len >= 4 && len < sizeof lower && name[2] == '-' && name[3] == '-' ) {
    Status status = DNSSIG_BADNAME;
    size_t width;
    for( size_t i = 0; i < len; i++ ) {
      lower[i] = (char)(name[i] >= 'A' && name[i] <= 'Z' ? name[i] | 32 : name[i]);
    }
    if( idna_is_encoded(lower, len) ) status = idna_decode(lower, len, decoded, &width);
    if( status == DNSSIG_NOMEM ) return status;
    if( status == DNSSIG_OK ) {
      name = decoded;
      len = width;
    }
  }
  tally = tally_of(name, len);
  if( tally.letters + tally.digits >= LEAST ) {
    double evidence = drawn(&tally) + (double)tally.unlikely / STEPS_A_NAT;
    *score = 1 / (1 + exp(fmax(-600, fmin(600, -gibberish_slope * evidence))));
  }
  return DNSSIG_OK;
}
