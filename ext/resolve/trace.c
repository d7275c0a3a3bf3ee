/* trace.c - one line per event, for whoever wonders what goes over the wire. */
#include "resolve/trace.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "answer/type.h"

static pthread_once_t wanted_once = PTHREAD_ONCE_INIT;
static bool wanted;

static void look(void)
{
  const char *value = getenv("DNSSIG_TRACE");
  wanted = value && value[0] == '1';
}

static bool tracing(void)
{
  pthread_once(&wanted_once, look);
  return wanted;
}

void trace_question(const Question *question, const char *server, int attempt)
{
  char name[NAME_TEXT_SIZE];
  char type[TYPE_TEXT_SIZE];
  if( !tracing() ) return;
  name_to_text(&question->name, name);
  type_to_text(question->type, type);
  fprintf(stderr, "dnssig: ask %s %s of %s, attempt %d\n", name, type, server, attempt);
}

void trace_answer(const Answer *answer)
{
  char type[TYPE_TEXT_SIZE];
  const AnswerOrigin *origin;
  if( !tracing() ) return;
  origin = answer_origin(answer);
  type_to_text(answer_qtype(answer), type);
  fprintf(stderr, "dnssig: got %s %s: %s, %zu records, %.1f ms, %s\n", answer_qname(answer), type,
          answer_status_word(answer_status(answer)), answer_count(answer),
          origin->rtt_us < 0 ? 0 : (double)origin->rtt_us / 1000, origin->resolver ? origin->resolver : "nobody");
}
