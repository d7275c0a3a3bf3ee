/* gibberish_table.h - the shape of what tests/train/gibberish.py trains.
**
** A number 0..88 is the character that many after '#', where '?' and the backslash are passed over. */
#ifndef DNSSIG_MEASURE_GIBBERISH_TABLE_H
#define DNSSIG_MEASURE_GIBBERISH_TABLE_H

enum {
  GIBBERISH_DIGIT = 26, /* a symbol: a..z are 0..25 */
  GIBBERISH_EDGE,
  GIBBERISH_SYMBOLS,
  GIBBERISH_ANY = GIBBERISH_SYMBOLS, /* ends the 4-gram that holds for symbols not seen after the first three */
  GIBBERISH_SLOTS = 54000,
  GIBBERISH_PROBES = 4,
  GIBBERISH_MARKS = 89,
  GIBBERISH_CHANGE_MOST = 44
};

extern const double gibberish_slope;

/* For three symbols, a number in base GIBBERISH_SYMBOLS: how unlikely the last is after the others, in eighths of a nat. */
extern const char gibberish_trigrams[];

/* The hash table of 4-grams. Mark of each slot; and the change, in eighths of a nat and with GIBBERISH_CHANGE_MOST added, that the first
** symbol makes to the chance of the last. */
extern const char gibberish_marks[];
extern const char gibberish_changes[];

#endif
