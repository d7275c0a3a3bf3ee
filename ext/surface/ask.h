/* ask.h - one question from inside a scalar function: how it is asked, what ends the call, which records count.
**
** What every function shares that is served from the session cache, then the network: lookups.c, domain.c. */
#ifndef DNSSIG_SURFACE_ASK_H
#define DNSSIG_SURFACE_ASK_H

#include <sqlite3ext.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answer/answer.h"
#include "core/status.h"
#include "resolve/resolver.h"

/* The answer, inside the statement's bracket (statement.h). Returns owned; answer_release frees it. DNSSIG_NOMEM,
** DNSSIG_INTERRUPT. */
DNSSIG_MUSTUSE Status ask_question(sqlite3_context *context, const Question *question, Answer **answer);

/* Ends a callback. What is no name and what is NULL have no value; a misuse has been raised where it was found; a fault is raised. */
void ask_conclude(sqlite3_context *context, Status status);

/* Is record i of the type asked, from the answer section, through any chain of aliases? */
bool ask_is_record(const Answer *answer, size_t i, uint16_t type);

/* May the name above know more? Not where nobody answered: the name above would be asked of the same server. */
bool ask_may_climb(AnswerStatus status);

#endif
