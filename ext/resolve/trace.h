/* trace.h - DNSSIG_TRACE=1: a line on standard error for each question sent and each answer settled. */
#ifndef DNSSIG_RESOLVE_TRACE_H
#define DNSSIG_RESOLVE_TRACE_H

#include "answer/answer.h"
#include "resolve/question.h"

void trace_question(const Question *question, const char *server, int attempt);
void trace_answer(const Answer *answer);

#endif
