/* resolver.c - where an answer comes from: recording, refusal, cache, network, in this order. */
#include "resolve/resolver.h"

#include <string.h>
#include <unistd.h>

#include "core/clock.h"
#include "core/memory.h"
#include "resolve/cache.h"
#include "resolve/channel.h"
#include "resolve/engine.h"
#include "resolve/progress.h"

enum {
  INTERRUPT_US = 50000,  /* how often the user is asked whether to stop */
  FAILURE_TTL_MAX = 300, /* seconds (RFC 2308 section 7) */
  STREAM_AHEAD = 512,    /* answers that may wait to be taken before the source is asked for more */
  TAKEN_UNASKED = 64     /* answers that may be taken before the user is asked */
};

/* Suffixes that are never sent. */
typedef struct DenyList {
  Name *names;
  size_t count, capacity;
} DenyList;

struct Resolver {
  const Settings *settings;
  Interrupt interrupt;
  uint64_t generation; /* of the settings that what follows was made from; 0: of none */
  char *servers_text;  /* `servers` then */
  DenyList deny;
  EngineSetup setup;
  Engine *engine;  /* NULL until a question needs the network */
  pid_t pid;       /* whose the engine's sockets are */
  size_t streams;  /* open */
  unsigned depth;  /* of resolver_enter */
  bool settled_in; /* this statement has taken over the settings */
  uint64_t epoch;
  int64_t interrupt_us; /* when the user is asked next whether to stop */
  Cache cache;
  Replay *replay;
  Stats stats;
};

struct Stream {
  Resolver *resolver;
  QuestionSource source;
  bool has_server;
  Server server;
  Question question; /* taken from the source and not yet asked */
  uint64_t tag, hash;
  bool has_question;
  Asker asker;         /* answers of the engine */
  Wait *first, **last; /* answers that needed no engine, in order */
  size_t ready;        /* of these */
  Progress progress;
};

Status resolver_open(const Settings *settings, Interrupt interrupt, Resolver **out)
{
  Resolver *resolver = mem_zero(sizeof *resolver);
  if( !resolver ) return DNSSIG_NOMEM;
  resolver->settings = settings;
  resolver->interrupt = interrupt;
  *out = resolver;
  return DNSSIG_OK;
}

void resolver_close(Resolver *resolver)
{
  if( !resolver ) return;
  engine_close(resolver->engine);
  cache_clear(&resolver->cache);
  replay_close(resolver->replay);
  mem_free(resolver->deny.names);
  mem_free(resolver->servers_text);
  mem_free(resolver);
}

/* Reads the setting deny. Its words were found to be names when it was set. */
static Status read_deny(Resolver *resolver)
{
  const char *text = settings_text(resolver->settings, SETTING_DENY);
  resolver->deny.count = 0;
  if( strcmp(text, "none") == 0 ) return DNSSIG_OK;
  while( *text ) {
    size_t len = strcspn(text, " ,");
    DenyList *deny = &resolver->deny;
    void *list = deny->names;
    Status status = mem_grow(&list, &deny->capacity, deny->count + 1, sizeof *deny->names);
    deny->names = list;
    if( status != DNSSIG_OK ) return status;
    if( len && name_from_text(text, len, &deny->names[deny->count]) == DNSSIG_OK ) deny->count++;
    text += len;
    text += strspn(text, " ,");
  }
  return DNSSIG_OK;
}

/* A cache of other servers' answers would not be the new servers'. */
static Status note_servers(Resolver *resolver)
{
  const char *text = settings_text(resolver->settings, SETTING_SERVERS);
  char *copy;
  if( resolver->servers_text && strcmp(resolver->servers_text, text) == 0 ) return DNSSIG_OK;
  copy = mem_copy(text, strlen(text));
  if( !copy ) return DNSSIG_NOMEM;
  mem_free(resolver->servers_text);
  resolver->servers_text = copy;
  cache_clear(&resolver->cache);
  return DNSSIG_OK;
}

Status resolver_servers(Resolver *resolver, ServerList *out)
{
  const char *text = settings_text(resolver->settings, SETTING_SERVERS);
  char space[200];
  Text why;
  Status status;
  if( !*text ) return channel_system_servers(out);
  text_init(&why, space, sizeof space);
  status = server_parse_list(text, strlen(text), out, &why);
  text_clear(&why);
  if( status == DNSSIG_MISUSE ) out->count = 0;
  return status == DNSSIG_MISUSE ? DNSSIG_OK : status;
}

static bool idle(const Resolver *resolver)
{
  return !resolver->streams && (!resolver->engine || !engine_busy(resolver->engine));
}

/* Keeps what the engine has settled (EngineSettled). */
static Status keep(void *held, const Question *question, const Server *server, uint64_t hash, Answer *answer,
                   int64_t now_us)
{
  Resolver *resolver = held;
  int64_t ttl = answer_cache_ttl(answer);
  int64_t least = settings_number(resolver->settings, SETTING_CACHE_MIN_TTL);
  if( answer_status_is_failure(answer_status(answer)) && least > FAILURE_TTL_MAX ) least = FAILURE_TTL_MAX;
  if( ttl < least ) ttl = least;
  return cache_put(&resolver->cache, question, server, hash, answer, now_us + ttl * 1000000, resolver->epoch);
}

/* Takes over settings that have changed: at a statement's first question, unless something is under way. */
static Status refresh(Resolver *resolver)
{
  const Settings *settings = resolver->settings;
  Status status;
  bool early = !resolver->depth || !resolver->settled_in;
  resolver->settled_in = true;
  if( resolver->generation == settings->generation || !early || !idle(resolver) ) return DNSSIG_OK;
  engine_close(resolver->engine);
  resolver->engine = NULL;
  status = read_deny(resolver);
  if( status == DNSSIG_OK ) status = note_servers(resolver);
  if( status != DNSSIG_OK ) return status;
  resolver->setup = (EngineSetup){
      .timeout_us = settings_number(settings, SETTING_TIMEOUT_MS) * 1000,
      .deadline_us = settings_number(settings, SETTING_DEADLINE_MS) * 1000,
      .tries = (int)settings_number(settings, SETTING_TRIES),
      .inflight = (uint32_t)settings_number(settings, SETTING_INFLIGHT),
      .qps = settings_number(settings, SETTING_QPS),
      .random_case = settings_number(settings, SETTING_CASE_RANDOMIZATION) == 1,
      .settled = keep,
      .context = resolver,
  };
  resolver->cache.limit = (uint64_t)settings_number(settings, SETTING_CACHE_BYTES);
  cache_trim(&resolver->cache, resolver->epoch);
  resolver->generation = settings->generation;
  return DNSSIG_OK;
}

/* In a child process the sockets are the parent's: what came to them would be missing there. */
static void own_engine(Resolver *resolver)
{
  pid_t pid = getpid();
  if( resolver->engine && resolver->pid != pid ) engine_start_over(resolver->engine);
  resolver->pid = pid;
}

/* The engine, made when first needed. */
static Status need_engine(Resolver *resolver)
{
  Status status;
  if( resolver->engine ) return DNSSIG_OK;
  resolver->pid = getpid();
  status = resolver_servers(resolver, &resolver->setup.servers);
  if( status == DNSSIG_IO ) {
    resolver->setup.servers.count = 0;
    status = DNSSIG_OK;
  }
  return status == DNSSIG_OK ? engine_open(&resolver->setup, &resolver->stats, &resolver->engine) : status;
}

void resolver_enter(Resolver *resolver)
{
  if( resolver->depth++ > 0 ) return;
  resolver->epoch++;
  resolver->settled_in = false;
}

void resolver_leave(Resolver *resolver)
{
  if( --resolver->depth == 0 ) {
    resolver->epoch++; /* what only the statement could see is nobody's now */
    cache_trim(&resolver->cache, resolver->epoch);
  }
}

static bool denied(const Resolver *resolver, const Name *name)
{
  for( size_t i = 0; i < resolver->deny.count; i++ ) {
    if( name_under(name, &resolver->deny.names[i]) ) return true;
  }
  return false;
}

static Status refuse(const Question *question, AnswerStatus status, Answer **out)
{
  AnswerOrigin origin = {.rtt_us = -1, .asked_at_ms = clock_unix_ms()};
  char name[NAME_TEXT_SIZE];
  size_t len = name_to_text(&question->name, name);
  return answer_failure(name, len, question->type, status, &origin, out);
}

/* An answer that needs no network, or NULL. */
static Status answer_locally(Resolver *resolver, const Question *question, const Server *server, uint64_t hash,
                             Answer **out)
{
  Status status = DNSSIG_OK;
  *out = NULL;
  if( settings_number(resolver->settings, SETTING_MODE) == 1 ) {
    if( resolver->replay ) *out = replay_find(resolver->replay, &question->name, question->type, server);
    if( !*out ) return refuse(question, ANSWER_OFFLINE, out);
    resolver->stats.from_replay++;
  } else if( denied(resolver, &question->name) ) {
    status = refuse(question, ANSWER_DENIED, out);
  } else {
    *out = cache_get(&resolver->cache, question, server, hash, resolver->epoch);
    if( *out ) resolver->stats.from_cache++;
  }
  return status;
}

static void count_local(Resolver *resolver, const Answer *answer)
{
  resolver->stats.asked++;
  resolver->stats.answered++;
  resolver->stats.by_status[answer_status(answer)]++;
}

/* Asks the user now and then whether to go on. */
static Status check_interrupt(Resolver *resolver, int64_t now)
{
  const Interrupt *interrupt = &resolver->interrupt;
  if( now < resolver->interrupt_us || !interrupt->asked ) return DNSSIG_OK;
  resolver->interrupt_us = now + INTERRUPT_US;
  return interrupt->asked(interrupt->context) ? DNSSIG_INTERRUPT : DNSSIG_OK;
}

/* Turns the engine until the asker has an answer or the user has had enough. */
static Status wait_for(Resolver *resolver, const Asker *asker, Progress *progress)
{
  Status status = DNSSIG_OK;
  own_engine(resolver);
  while( !asker->first && status == DNSSIG_OK ) {
    int64_t now = clock_monotonic_us();
    status = check_interrupt(resolver, now);
    if( progress ) progress_show(progress, now, engine_limit(resolver->engine));
    if( status == DNSSIG_OK ) status = engine_turn(resolver->engine, INTERRUPT_US / 2);
  }
  return status;
}

Status resolver_ask(Resolver *resolver, const Question *question, const Server *server, Answer **out)
{
  Asker asker = {0};
  uint64_t tag, hash = question_hash(question, server);
  Status status = refresh(resolver);
  if( status == DNSSIG_OK ) status = answer_locally(resolver, question, server, hash, out);
  if( status != DNSSIG_OK ) return status;
  if( *out ) {
    count_local(resolver, *out);
    return DNSSIG_OK;
  }
  resolver->stats.streams++;
  status = need_engine(resolver);
  if( status == DNSSIG_OK ) status = engine_ask(resolver->engine, question, server, &asker, 0, hash);
  if( status != DNSSIG_OK ) return status;
  resolver->stats.asked++;
  status = wait_for(resolver, &asker, NULL);
  if( status == DNSSIG_OK ) *out = engine_take(resolver->engine, &asker, &tag);
  engine_forget(resolver->engine, &asker);
  return status;
}

/* Queues an answer that was at hand. */
static Status queue(Stream *stream, Answer *answer)
{
  Wait *wait = mem_zero(sizeof *wait);
  if( !wait ) {
    answer_release(answer);
    return DNSSIG_NOMEM;
  }
  wait->answer = answer;
  wait->tag = stream->tag;
  *stream->last = wait;
  stream->last = &wait->next;
  stream->ready++;
  return DNSSIG_OK;
}

/* Asks what the source has, as long as there is room. */
static Status feed(Stream *stream)
{
  Resolver *resolver = stream->resolver;
  const Server *server = stream->has_server ? &stream->server : NULL;
  Status status = DNSSIG_OK;
  while( status == DNSSIG_OK && stream->ready < STREAM_AHEAD ) {
    Answer *answer;
    if( !stream->has_question ) {
      if( !stream->source.next(stream->source.context, &stream->question, &stream->tag) ) break;
      stream->hash = question_hash(&stream->question, server);
      stream->has_question = true;
    }
    status = answer_locally(resolver, &stream->question, server, stream->hash, &answer);
    if( status != DNSSIG_OK ) break;
    if( answer ) {
      count_local(resolver, answer);
      status = queue(stream, answer);
    } else {
      status = need_engine(resolver);
      if( status == DNSSIG_OK && !engine_has_room(resolver->engine) ) break;
      if( status == DNSSIG_OK ) {
        status = engine_ask(resolver->engine, &stream->question, server, &stream->asker, stream->tag, stream->hash);
        resolver->stats.asked += status == DNSSIG_OK;
      }
    }
    if( status == DNSSIG_OK ) stream->has_question = false;
  }
  return status;
}

Status stream_open(Resolver *resolver, const QuestionSource *source, const Server *server, Stream **out)
{
  Status status = refresh(resolver);
  Stream *stream = status == DNSSIG_OK ? mem_zero(sizeof *stream) : NULL;
  if( status != DNSSIG_OK ) return status;
  if( !stream ) return DNSSIG_NOMEM;
  stream->resolver = resolver;
  stream->source = *source;
  stream->has_server = server != NULL;
  if( server ) stream->server = *server;
  stream->last = &stream->first;
  progress_start(&stream->progress, settings_number(resolver->settings, SETTING_PROGRESS), source->total,
                 clock_monotonic_us());
  resolver->streams++;
  resolver->stats.streams++;
  status = feed(stream);
  if( status != DNSSIG_OK ) {
    stream_close(stream);
    return status;
  }
  *out = stream;
  return DNSSIG_OK;
}

static Answer *take_ready(Stream *stream, uint64_t *tag)
{
  Wait *wait = stream->first;
  Answer *answer;
  if( !wait ) return NULL;
  stream->first = wait->next;
  if( !stream->first ) stream->last = &stream->first;
  stream->ready--;
  answer = wait->answer;
  *tag = wait->tag;
  mem_free(wait);
  return answer;
}

Status stream_next(Stream *stream, Answer **out, uint64_t *tag)
{
  Resolver *resolver = stream->resolver;
  Status status = DNSSIG_OK;
  if( stream->progress.done % TAKEN_UNASKED == 0 ) status = check_interrupt(resolver, clock_monotonic_us());
  if( status != DNSSIG_OK ) return status;
  *out = take_ready(stream, tag);
  if( *out ) {
    stream->progress.done++;
    return DNSSIG_OK;
  }
  if( !stream->asker.first ) {
    status = feed(stream);
    if( status != DNSSIG_OK ) return status;
    if( stream->first ) return stream_next(stream, out, tag);
    if( !stream->asker.first && !stream->asker.waiting && !stream->has_question ) {
      progress_end(&stream->progress); /* before the result is shown */
      return DNSSIG_DONE;
    }
    status = wait_for(resolver, &stream->asker, &stream->progress);
    if( status != DNSSIG_OK ) return status;
  }
  *out = engine_take(resolver->engine, &stream->asker, tag);
  stream->progress.done++;
  stream->progress.timeouts += answer_status(*out) == ANSWER_TIMEOUT;
  return DNSSIG_OK;
}

void stream_close(Stream *stream)
{
  uint64_t tag;
  if( !stream ) return;
  for( Answer *answer; (answer = take_ready(stream, &tag)) != NULL; ) answer_release(answer);
  stream->resolver->streams--;
  engine_forget(stream->resolver->engine, &stream->asker);
  progress_end(&stream->progress);
  mem_free(stream);
}

Status resolver_cached(Resolver *resolver, Answer ***out, size_t *count)
{
  return cache_list(&resolver->cache, out, count);
}

void resolver_set_replay(Resolver *resolver, Replay *replay)
{
  replay_close(resolver->replay);
  resolver->replay = replay;
}

bool resolver_recorded(const Resolver *resolver, const Question *question, Answer **out)
{
  *out = NULL;
  if( settings_number(resolver->settings, SETTING_MODE) != 1 ) return false;
  if( resolver->replay ) *out = replay_find(resolver->replay, &question->name, question->type, NULL);
  return true;
}

const Stats *resolver_stats(Resolver *resolver)
{
  resolver->stats.cache_bytes = resolver->cache.bytes;
  resolver->stats.cache_answers = resolver->cache.entries.count;
  return &resolver->stats;
}
