/* lookalike.c - any bytes as brands and as a candidate.
**
** The lines of the input are brands, the last one is a candidate. Besides not crashing: scores lie in their range and fall, no brand
** comes twice, no brand and nothing below one imitates anything, and a brand among others is found exactly where it is found alone. */
#include <stdlib.h>
#include <string.h>

#include "measure/lookalike.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void expect(bool holds)
{
  if( !holds ) abort();
}

/* The list is opened once, for all inputs. */
static const Suffixes *suffixes(void)
{
  static Suffixes *opened;
  char space[64];
  Text why;
  text_init(&why, space, sizeof space);
  if( !opened ) expect(suffix_open(NULL, &opened, &why) == DNSSIG_OK);
  text_clear(&why);
  return opened;
}

static void add(LookalikeIndex *index, const char *text, size_t len, int64_t id)
{
  LookalikeEntry entry = {.id = id, .domain = text, .len = len, .has_rank = id & 1, .rank = -id, .owned = id % 5 == 4};
  Status status = lookalike_add(index, suffixes(), &entry);
  expect(status == DNSSIG_OK || status == DNSSIG_BADNAME);
}

static void check(const LookalikeMatches *matches)
{
  for( size_t i = 0; i < matches->count; i++ ) {
    const LookalikeMatch *match = &matches->list[i];
    expect(match->score >= 0.5 && match->score <= 1 && match->technique < LOOKALIKE_TECHNIQUE_COUNT);
    expect(!i || match->score <= matches->list[i - 1].score);
    expect(match->id % 5 != 4);
    for( size_t j = 0; j < i; j++ ) expect(matches->list[j].id != match->id);
  }
}

static void expect_nothing(const LookalikeIndex *index, const char *prefix, const char *domain)
{
  LookalikeMatches matches = {0};
  char text[300];
  size_t len = strlen(prefix) + strlen(domain);
  if( len > 253 ) return;
  memcpy(text, prefix, strlen(prefix));
  memcpy(text + strlen(prefix), domain, strlen(domain));
  expect(lookalike_search(index, suffixes(), text, len, &matches) == DNSSIG_OK && !matches.count);
  lookalike_matches_clear(&matches);
}

/* A brand among others is found exactly where it is found alone. */
static void compare_alone(const LookalikeMatches *all, const char *brand, size_t brand_len, int64_t id,
                          const char *text, size_t len)
{
  LookalikeMatches alone = {0};
  LookalikeIndex *index = NULL;
  const LookalikeMatch *among = NULL;
  expect(lookalike_open(&index) == DNSSIG_OK);
  add(index, brand, brand_len, id);
  expect(lookalike_finish(index) == DNSSIG_OK);
  expect(lookalike_search(index, suffixes(), text, len, &alone) == DNSSIG_OK);
  for( size_t i = 0; i < all->count; i++ ) {
    if( all->list[i].id == id ) among = &all->list[i];
  }
  expect((alone.count == 1) == (among != NULL));
  expect(!among || (among->technique == alone.list[0].technique && among->score == alone.list[0].score));
  lookalike_matches_clear(&alone);
  lookalike_release(index);
}

typedef struct Line {
  const char *text;
  size_t len;
} Line;

static bool is_listed(const Line *lines, int64_t count, const char *text, size_t len)
{
  char domain[LOOKALIKE_DOMAIN_SIZE], brand[LOOKALIKE_DOMAIN_SIZE];
  size_t domain_len, brand_len;
  if( lookalike_domain(suffixes(), text, len, domain, &domain_len) != DNSSIG_OK ) return false;
  for( int64_t i = 0; i < count; i++ ) {
    if( lookalike_domain(suffixes(), lines[i].text, lines[i].len, brand, &brand_len) != DNSSIG_OK ) continue;
    if( !strcmp(domain, brand) ) return true;
  }
  return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  enum { LINES = 50 };
  const char *text = (const char *)data;
  LookalikeMatches matches = {0};
  LookalikeIndex *index = NULL;
  Line lines[LINES];
  const char *end;
  int64_t id = 0;
  expect(lookalike_open(&index) == DNSSIG_OK);
  while( size && (end = memchr(text, '\n', size)) && id < LINES ) {
    lines[id] = (Line){text, (size_t)(end - text)};
    add(index, text, (size_t)(end - text), id++);
    size -= (size_t)(end - text) + 1;
    text = end + 1;
  }
  expect(lookalike_finish(index) == DNSSIG_OK);
  expect(lookalike_search(index, suffixes(), text, size, &matches) == DNSSIG_OK);
  check(&matches);
  for( size_t i = 0; i < matches.count && i < 3; i++ ) {
    expect_nothing(index, "", matches.list[i].domain);
    expect_nothing(index, "www.", matches.list[i].domain);
  }
  if( is_listed(lines, id, text, size) ) {
    expect(!matches.count);
  } else {
    for( int64_t i = 0; i < id && i < 4; i++ ) compare_alone(&matches, lines[i].text, lines[i].len, i, text, size);
  }
  lookalike_matches_clear(&matches);
  lookalike_release(index);
  return 0;
}
