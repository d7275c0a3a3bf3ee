/* questions.c - fuzzes question_list: any texts as names, any text as types.
**
** The first line of the input is the types, each further line a name. What must hold: the walks give names times types, each
** question once; their totals are what they give; every name is found again; texts come back as they were given. */
#include <stdlib.h>
#include <string.h>

#include "surface/question_list.h"

enum { SEEN_MOST = 64 /* names that are compared with each other */ };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
  if( !holds ) abort();
}

static const char *line_end(const char *at, const char *end)
{
  const char *newline = at < end ? memchr(at, '\n', (size_t)(end - at)) : NULL;
  return newline ? newline : end;
}

/* Is it the question of an address? */
static bool is_literal(const QuestionList *list, uint64_t tag)
{
  return list->bytes[tag / QUESTION_TYPES_MAX] % 16 == QUESTION_ADDRESS;
}

/* Walks over both kinds; gives how many questions there are. With keep_text each entry's text must be the given one, in order. */
static uint64_t walk_all(const QuestionList *list, const QuestionTypes *types)
{
  uint64_t all = 0;
  Name seen[SEEN_MOST];
  size_t seen_count = 0;
  for( int sendable = 0; sendable < 2; sendable++ ) {
    QuestionWalk walk = question_walk(list, types, sendable);
    uint64_t total = question_walk_total(&walk), count = 0, tag, last = 0;
    Question question;
    while( question_walk_next(&walk, &question, &tag) ) {
      Text text;
      char space[64], name[NAME_TEXT_SIZE];
      must(!count || tag > last);
      last = tag;
      count++;
      if( sendable ) must(name_to_text(&question.name, name) > 0);
      if( sendable && !list->keep_text && question.type == types->types[0] && tag % QUESTION_TYPES_MAX == 0 ) {
        bool literal = is_literal(list, tag); /* its reverse name may be in the list by itself, too */
        for( size_t i = 0; i < seen_count && !literal; i++ ) must(!name_equal(&seen[i], &question.name));
        if( seen_count < SEEN_MOST && !literal ) name_copy(&seen[seen_count++], &question.name);
      }
      text_init(&text, space, sizeof space);
      question_list_given(list, tag, &text);
      text_clear(&text);
    }
    must(count == total);
    all += count;
  }
  return all;
}

static void check_names(const char *at, const char *end, const QuestionTypes *types, bool keep_text)
{
  const char *first = at;
  QuestionList list = {.keep_text = keep_text};
  size_t lines = 0, entries = 0;
  for( ; at < end; at = line_end(at, end) + 1 ) {
    must(question_list_add(&list, at, (size_t)(line_end(at, end) - at)) == DNSSIG_OK);
    lines++;
  }
  for( int kind = 0; kind < QUESTION_KIND_COUNT; kind++ ) entries += list.counts[kind];
  must(keep_text ? entries == lines : entries <= lines);
  must(walk_all(&list, types) == (uint64_t)entries * types->count);
  if( !keep_text ) {
    for( at = first; at < end; at = line_end(at, end) + 1 ) {
      bool found = false;
      must(question_list_find(&list, at, (size_t)(line_end(at, end) - at), &found) == DNSSIG_OK && found);
    }
  } else if( types->count ) {
    /* The entries in order, by the tags of the first type: sendable and not, side by side. */
    QuestionTypes one = {1, {types->types[0]}};
    QuestionWalk walks[2] = {question_walk(&list, &one, false), question_walk(&list, &one, true)};
    uint64_t tags[2];
    Question question;
    bool more[2];
    for( int i = 0; i < 2; i++ ) more[i] = question_walk_next(&walks[i], &question, &tags[i]);
    for( at = first; at < end; at = line_end(at, end) + 1 ) {
      size_t len = (size_t)(line_end(at, end) - at);
      int next = more[0] && (!more[1] || tags[0] < tags[1]) ? 0 : 1;
      char space[64];
      Text text;
      must(more[next]);
      text_init(&text, space, sizeof space);
      question_list_given(&list, tags[next], &text);
      must(text.status == DNSSIG_OK && text.len == len && memcmp(text.data, at, len) == 0);
      text_clear(&text);
      more[next] = question_walk_next(&walks[next], &question, &tags[next]);
    }
  }
  question_list_reset(&list);
  must(walk_all(&list, types) == 0);
  question_list_clear(&list);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  const char *at = (const char *)data, *end = at + size, *names = line_end(at, end);
  QuestionTypes types = {0};
  char space[64];
  Text why;
  Status status;
  text_init(&why, space, sizeof space);
  status = question_types_add_list(&types, at, (size_t)(names - at), &why);
  must(status == DNSSIG_OK ? types.count > 0 : status == DNSSIG_MISUSE && why.len > 0);
  text_clear(&why);
  if( names < end ) names++;
  check_names(names, end, &types, false);
  check_names(names, end, &types, true);
  return 0;
}
