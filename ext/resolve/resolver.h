/* resolver.h - the one door from questions to answers.
**
** In:   questions, one or a stream of them.
** Out:  exactly one Answer for each, whatever happens: from the recording in replay mode, DENIED by the setting deny, from the
**       session cache, or from the engine.
**
** A Resolver belongs to one connection and one thread at a time. It opens no socket before the first question that
** needs one. A statement that the resolver serves is bracketed with resolver_enter and resolver_leave (they nest): between the
** outermost pair the same question has the same answer even with a TTL of 0, and settings do not change under way. */
#ifndef DNSSIG_RESOLVE_RESOLVER_H
#define DNSSIG_RESOLVE_RESOLVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answer/answer.h"
#include "core/settings.h"
#include "core/status.h"
#include "name/name.h"
#include "resolve/question.h"
#include "resolve/replay.h"
#include "resolve/server.h"
#include "resolve/stats.h"

typedef struct Resolver Resolver;

/* Asked now and then while waiting (every 50 ms at most): true ends the wait with DNSSIG_INTERRUPT. NULL: never. */
typedef struct Interrupt {
  bool (*asked)(void *context);
  void *context;
} Interrupt;

/* Borrows settings, which must outlive the resolver. Returns owned. */
DNSSIG_MUSTUSE Status resolver_open(const Settings *settings, Interrupt interrupt, Resolver **out);
void resolver_close(Resolver *resolver); /* every Stream must be closed before; NULL is fine */

void resolver_enter(Resolver *resolver);
void resolver_leave(Resolver *resolver);

/* One question, one answer. server: who to ask instead of the configured ones, or NULL. Returns owned (answer_release).
** DNSSIG_INTERRUPT, DNSSIG_NOMEM. */
DNSSIG_MUSTUSE Status resolver_ask(Resolver *resolver, const Question *question, const Server *server, Answer **out);

/* Where a stream takes its questions from: next gives false when there are none now. `tag` comes back with the answer. The source is
** asked only when there is room in the window, from inside stream_open and stream_next, and asked again after false: an answer may
** have given it more (collect.c). One that has no more goes on saying so. */
typedef struct QuestionSource {
  bool (*next)(void *context, Question *question, uint64_t *tag);
  void *context;
  uint64_t total; /* how many questions it will give, for the progress line; 0: not known */
} QuestionSource;

typedef struct Stream Stream;

/* Many questions at once, answers in order of arrival. Borrows source->context until stream_close. Streams may be open side by
** side, and single questions be asked meanwhile: they share the engine and its window. Returns owned. */
DNSSIG_MUSTUSE Status stream_open(Resolver *resolver, const QuestionSource *source, const Server *server, Stream **out);

/* The next answer to arrive, owned by the caller, with its question's tag. DNSSIG_DONE: every question has been answered, and the
** source has no more now. */
DNSSIG_MUSTUSE Status stream_next(Stream *stream, Answer **out, uint64_t *tag);
void stream_close(Stream *stream); /* gives up on what is under way; NULL is fine */

/* A held copy of what the session cache has now: *out is owned (release each, mem_free the list). */
DNSSIG_MUSTUSE Status resolver_cached(Resolver *resolver, Answer ***out, size_t *count);

/* Answers from this recording from now on. Takes replay. NULL: no recording. (The setting mode says whether it is used.) */
void resolver_set_replay(Resolver *resolver, Replay *replay);

/* True in replay mode; *out is then what the recording has for this question, owned, or NULL. For what is recorded but never asked
** of a server: a question that nobody asked is not counted. */
bool resolver_recorded(const Resolver *resolver, const Question *question, Answer **out);

/* As they are now. */
const Stats *resolver_stats(Resolver *resolver);

/* The servers that would be asked now, for dns_settings. */
DNSSIG_MUSTUSE Status resolver_servers(Resolver *resolver, ServerList *out);

#endif
