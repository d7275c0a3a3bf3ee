/* reference_row.c - the kinds of reference.h as a table, and what a row may say. */
#include <math.h>
#include <string.h>

#include "context/reference_layer.h"
#include "name/idna.h"

#define AS_ROW(constant, word, match, weights, meaning)                                                                \
  {word, REFERENCE_MATCH_##match, REFERENCE_WEIGHTS_##weights, meaning},

const ReferenceKindRow reference_kinds[REFERENCE_KIND_COUNT] = {REFERENCE_KINDS(AS_ROW)};

ReferenceKind reference_kind_find(const char *word, size_t len)
{
  unsigned kind = 0;
  while( kind < REFERENCE_KIND_COUNT ) {
    const char *known = reference_kinds[kind].word;
    if( strlen(known) == len && memcmp(known, word, len) == 0 ) break;
    kind++;
  }
  return (ReferenceKind)kind;
}

/* Short, and safe to show: words of code points that show, blanks between. */
static bool is_plain_text(const char *text)
{
  size_t len = strnlen(text, REFERENCE_TEXT_MAX + 1);
  if( len > REFERENCE_TEXT_MAX ) return false;
  for( size_t at = 0; at < len; ) {
    size_t word = strcspn(text + at, " ");
    if( !idna_is_printable(text + at, word) ) return false;
    at += word + strspn(text + at + word, " ");
  }
  return true;
}

/* YYYY, YYYY-MM or YYYY-MM-DD, or nothing. */
static bool is_date(const char *text)
{
  static const char form[] = "dddd-dd-dd";
  static const unsigned days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  size_t len = strnlen(text, sizeof form);
  unsigned month, day;
  if( len == 0 ) return true;
  if( len != 4 && len != 7 && len != 10 ) return false;
  for( size_t i = 0; i < len; i++ ) {
    if( form[i] == 'd' ? text[i] < '0' || text[i] > '9' : text[i] != '-' ) return false;
  }
  month = len > 4 ? (unsigned)(text[5] - '0') * 10 + (unsigned)(text[6] - '0') : 1;
  day = len > 7 ? (unsigned)(text[8] - '0') * 10 + (unsigned)(text[9] - '0') : 1;
  return month >= 1 && month <= 12 && day >= 1 && day <= days[month - 1];
}

static bool is_weight(ReferenceWeights weights, double weight)
{
  if( isnan(weight) ) return true;
  return weights == REFERENCE_WEIGHTS_ANY ? isfinite(weight) : weight >= 0 && weight <= 1;
}

Status row_check(const ReferenceRow *row, const char **why)
{
  bool unit = reference_kinds[row->kind].weights == REFERENCE_WEIGHTS_UNIT;
  *why = unit ? "a weight from 0 to 1" : "a number as weight";
  if( !is_weight(reference_kinds[row->kind].weights, row->weight) ) return DNSSIG_MISUSE;
  *why = "as_of as YYYY, YYYY-MM or YYYY-MM-DD";
  if( !is_date(row->as_of) ) return DNSSIG_MISUSE;
  *why = "a label and a source of printable text, at most 1000 bytes";
  return is_plain_text(row->label) && is_plain_text(row->source) ? DNSSIG_OK : DNSSIG_MISUSE;
}

bool reference_takes_away(const ReferenceRow *row)
{
  return !row->label[0] && isnan(row->weight);
}
