/* question_list.h - names times types: a million questions in little memory.
**
** In:   texts as a log holds them, one at a time; record types as people write them.
** Out:  a walk over every question, in the shape that the resolver takes (QuestionSource).
**
** Three kinds of text: one that names something; an IP literal, which is the question for its reverse name where PTR is
** asked and no name at all elsewhere; one that is no name. The last two stay in the list, so that they get their row.
** A name takes its wire length and one byte, and 11 to 21 more where doubles are looked for. SQLite hands over an IN list sorted: as
** long as names come in canonical form and each is greater than the one before, none is a double and nothing is looked for. */
#ifndef DNSSIG_SURFACE_QUESTION_LIST_H
#define DNSSIG_SURFACE_QUESTION_LIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/status.h"
#include "core/text.h"
#include "name/name.h"
#include "resolve/resolver.h"

enum { QUESTION_TYPES_MAX = 64 };

typedef struct QuestionTypes {
  size_t count;
  uint16_t types[QUESTION_TYPES_MAX];
} QuestionTypes;

/* A AAAA NS SOA MX TXT: what is asked where the user says nothing. */
extern const QuestionTypes question_types_usual;

/* Adds one type; one that is there already is passed over. Borrows text.
** DNSSIG_MISUSE: no type, or one too many; *why then names it and says what is accepted. */
DNSSIG_MUSTUSE Status question_types_add(QuestionTypes *types, const char *text, size_t len, Text *why);

/* The same for several, between spaces or commas, at least one. */
DNSSIG_MUSTUSE Status question_types_add_list(QuestionTypes *types, const char *text, size_t len, Text *why);

typedef enum QuestionKind { QUESTION_NAME, QUESTION_ADDRESS, QUESTION_NO_NAME, QUESTION_KIND_COUNT } QuestionKind;

/* A QuestionList of zeroes is an empty one that holds each name once, however it was written. With keep_text set before the first
** name is added, every text given stands for itself and can be had back; doubles are then the caller's business. */
typedef struct QuestionList {
  bool keep_text;
  size_t counts[QUESTION_KIND_COUNT]; /* entries by kind */
  uint8_t *bytes;                     /* the entries, one behind the other */
  size_t len, capacity;
  bool hashed;              /* doubles are looked for in slots; before that, the names came in rising order */
  char last[NAME_WIRE_MAX]; /* of the names in rising order, the last, as it was given */
  size_t last_len;
  uint64_t *slots; /* a hash table of the entries: 32 bits of the hash, then where in bytes, plus one; 0: free */
  size_t nslots;   /* a power of two, or 0 */
} QuestionList;

void question_list_clear(QuestionList *list); /* gives back the memory */
void question_list_reset(QuestionList *list); /* empties it, keeps the memory */

/* Borrows text. DNSSIG_NOMEM: the list is as before. */
DNSSIG_MUSTUSE Status question_list_add(QuestionList *list, const char *text, size_t len);

/* Is what this text names in the list? Not for a list with keep_text. */
DNSSIG_MUSTUSE Status question_list_find(QuestionList *list, const char *text, size_t len, bool *found);

/* Every question of names times types that can be sent, or every one that cannot. */
typedef struct QuestionWalk {
  const QuestionList *list;
  const QuestionTypes *types;
  bool sendable;
  size_t at;   /* the entry, as an offset in the list's bytes */
  size_t type; /* index of the next type for it */
} QuestionWalk;

/* Borrows list and types, which must stay as they are while the walk goes on. */
QuestionWalk question_walk(const QuestionList *list, const QuestionTypes *types, bool sendable);

/* The walk's next question; false at its end. Of one that cannot be sent only type and tag are written. Has the type that
** QuestionSource wants. */
bool question_walk_next(void *walk, Question *question, uint64_t *tag);

/* The walk as a source; borrows it. */
QuestionSource question_walk_source(QuestionWalk *walk);

/* How many questions such a walk gives from its start. */
uint64_t question_walk_total(const QuestionWalk *walk);

/* Appends the text that was given for the question with this tag: to the byte, of a list with keep_text and of what is no name;
** else as the name reads in canonical form. */
void question_list_given(const QuestionList *list, uint64_t tag, Text *text);

#endif
