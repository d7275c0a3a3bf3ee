/* question.h - what is asked, and of whom, as a key. */
#ifndef DNSSIG_RESOLVE_QUESTION_H
#define DNSSIG_RESOLVE_QUESTION_H

#include <stdbool.h>
#include <stdint.h>

#include "name/name.h"
#include "resolve/server.h"

typedef struct Question {
  Name name;
  uint16_t type;
} Question;

/* server NULL stands for the configured servers, whichever they are. */
uint64_t question_hash(const Question *question, const Server *server);

#endif
