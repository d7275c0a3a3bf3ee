/* reference.c - patterns and values of the reference data.
**
** Input: a byte that picks the kind; patterns, one a line, up to an empty line; then the value to look up.
** What must hold: a pattern that was taken has one form, which is taken again as itself; a row is found for a host just where a
** plain table of "this much of the pattern fits this much of the host" says so; what counts is one of those found. */
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "context/reference.h"
#include "context/reference_pattern.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void insist(int holds)
{
  if( !holds ) abort();
}

enum { ROWS_MAX = 40, VALUE_MAX = 300 };

/* fits[i][j]: the first i characters of the pattern are the first j of the host. A star or a digit run stays within its label. */
static bool slow_match(const char *pattern, const char *host, size_t host_len)
{
  static bool fits[PATTERN_SIZE + 1][VALUE_MAX + 1];
  size_t open = strncmp(pattern, "**.", 3) == 0 ? 3 : pattern[0] == '.', len = strlen(pattern) - open;
  const char *rest = pattern + open;
  if( open == 1 && !len ) return host_len > 0;
  memset(fits, 0, sizeof fits);
  for( size_t j = 0; j < host_len; j++ ) {
    bool boundary = j == 0 || host[j - 1] == '.';
    fits[0][j] = boundary && (open == 0 ? j == 0 : open == 1 || j > 0);
  }
  for( size_t i = 1; i <= len; i++ ) {
    char p = rest[i - 1];
    for( size_t j = 0; j <= host_len; j++ ) {
      char c = j ? host[j - 1] : '.';
      bool digit = c >= '0' && c <= '9';
      if( p == '*' ) {
        fits[i][j] = fits[i - 1][j] || (j && c != '.' && fits[i][j - 1]);
      } else if( p == '#' ) {
        fits[i][j] = j && digit && (fits[i - 1][j - 1] || fits[i][j - 1]);
      } else {
        fits[i][j] = j && c == p && fits[i - 1][j - 1];
      }
    }
  }
  return fits[len][host_len];
}

typedef struct Found {
  bool by_user; /* the user's layer has one */
  const ReferenceRow *rows[1000];
  size_t count;
} Found;

static Status collect(void *data, const ReferenceRow *row, const char *origin, unsigned rank)
{
  Found *found = data;
  (void)rank;
  insist(strcmp(origin, "fuzz") == 0 || strcmp(origin, "built in") == 0);
  found->by_user = found->by_user || strcmp(origin, "fuzz") == 0;
  if( found->count < COUNT(found->rows) ) found->rows[found->count++] = row;
  return DNSSIG_OK;
}

static bool has(const Found *found, const ReferenceRow *row)
{
  for( size_t i = 0; i < found->count; i++ ) {
    if( found->rows[i] == row ) return true;
  }
  return false;
}

/* A name as host_parse gives it; the oracle takes others differently (an empty label is where a star may stand for nothing). */
static bool is_host(const char *value, size_t len)
{
  for( size_t i = 0; i < len; i++ ) {
    bool edge = i == 0 || i + 1 == len || value[i + 1] == '.';
    if( value[i] == '.' && edge ) return false;
    if( !value[i] ) return false;
  }
  return len > 0;
}

static void add_row(ReferenceLayer *layer, ReferenceKind kind, char *pattern)
{
  ReferenceRow row = {kind, pattern, "label", NAN, "", ""};
  char once[PATTERN_SIZE], twice[PATTERN_SIZE];
  const char *why = NULL;
  Status status = reference_layer_add(layer, &row, &why);
  if( status != DNSSIG_OK ) {
    insist(status == DNSSIG_DONE || (status == DNSSIG_MISUSE && why));
    return;
  }
  insist(pattern_normal(reference_kinds[kind].match, pattern, strlen(pattern), once, &why) == DNSSIG_OK);
  insist(pattern_normal(reference_kinds[kind].match, once, strlen(once), twice, &why) == DNSSIG_OK);
  insist(strcmp(once, twice) == 0);
  insist(reference_layer_add(layer, &row, &why) == DNSSIG_DONE);
}

static void check(const Reference *reference, ReferenceKind kind, const char *value, size_t len)
{
  static Found found;
  const ReferenceRow *best = reference_find(reference, kind, value, len), *row;
  const char *origin;
  size_t at = 0;
  found.count = 0;
  found.by_user = false;
  insist(reference_visit(reference, kind, value, len, collect, &found) == DNSSIG_OK);
  insist(best ? has(&found, best) || found.count == COUNT(found.rows) : found.count == 0);
  insist(!found.by_user || strcmp(best->label, "label") == 0);
  while( (row = reference_next(reference, &at, &origin)) != NULL && strcmp(origin, "fuzz") == 0 ) {
    if( reference_kinds[kind].match == REFERENCE_MATCH_HOST && is_host(value, len) ) {
      insist(has(&found, row) == slow_match(row->pattern, value, len));
    }
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  static Reference *reference;
  char text[VALUE_MAX + PATTERN_SIZE * 8];
  ReferenceLayer *layer;
  ReferenceKind kind;
  char *line = text;
  if( !reference ) insist(reference_open(&reference) == DNSSIG_OK);
  if( size < 2 || size > sizeof text ) return 0;
  kind = (ReferenceKind)(data[0] % REFERENCE_KIND_COUNT);
  memcpy(text, data + 1, size - 1);
  text[size - 1] = 0;
  insist(reference_layer_open("fuzz", &layer) == DNSSIG_OK);
  for( int rows = 0; rows < ROWS_MAX && line < text + size - 1; rows++ ) {
    char *end = strchr(line, '\n');
    if( !end || end == line ) break;
    *end = 0;
    add_row(layer, kind, line);
    line = end + 1;
  }
  reference_load(reference, layer);
  if( *line == '\n' ) line++;
  size = (size_t)(text + size - 1 - line);
  if( size <= VALUE_MAX ) check(reference, kind, line, size);
  return 0;
}
