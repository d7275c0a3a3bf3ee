/* engine.c - questions in, answers out, and the turn that moves everything. */
#include "resolve/engine.h"

#include <errno.h>
#include <poll.h>
#include <string.h>

#include "core/clock.h"
#include "core/memory.h"
#include "resolve/flight.h"
#include "resolve/trace.h"

enum {
  SOCKETS_MOST = 1024,
  BUSY_MOST = 512,
  UPSTREAMS_MOST = 64, /* beyond it, idle servers that a statement named are let go */
  POOL_MOST = 1024,    /* lookups and attempts that are kept for the next */
  SENDS_A_TURN = 128,  /* then look at the sockets again */
  TICK_US = 100000     /* c-ares looks at its clock */
};

static Status add_upstream(Engine *engine, const Server *server, Upstream **out)
{
  void *list = engine->upstreams;
  Status status = mem_grow(&list, &engine->upstream_capacity, engine->upstream_count + 1, sizeof *engine->upstreams);
  Upstream *upstream = status == DNSSIG_OK ? mem_zero(sizeof *upstream) : NULL;
  IpScope scope = ip_scope(&server->ip);
  bool near = scope == IP_LOOPBACK || scope == IP_PRIVATE || scope == IP_LINKLOCAL;
  engine->upstreams = list;
  if( !upstream ) return DNSSIG_NOMEM;
  upstream_init(upstream, server, engine->setup.qps > 0 || (engine->setup.qps < 0 && !near));
  engine->upstreams[engine->upstream_count++] = upstream;
  *out = upstream;
  return DNSSIG_OK;
}

Status engine_open(const EngineSetup *setup, Stats *stats, Engine **out)
{
  Engine *engine = mem_zero(sizeof *engine);
  Status status = DNSSIG_OK;
  int64_t now = clock_monotonic_us();
  if( !engine ) return DNSSIG_NOMEM;
  engine->setup = *setup;
  engine->stats = stats;
  engine->lookup_pool = (Pool){.size = sizeof(Lookup), .most = POOL_MOST};
  engine->attempt_pool = (Pool){.size = sizeof(Attempt), .most = POOL_MOST};
  ring_init(&engine->unsent);
  ring_init(&engine->ended);
  ring_init(&engine->by_age);
  for( int i = 0; i < PATIENCE_COUNT; i++ ) ring_init(&engine->waiting[i]);
  window_init(&engine->window, setup->inflight, now);
  pace_init(&engine->pace, setup->qps < 0 ? 300 : setup->qps, now);
  for( size_t i = 0; i < setup->servers.count && status == DNSSIG_OK; i++ ) {
    Upstream *upstream;
    status = add_upstream(engine, &setup->servers.servers[i], &upstream);
  }
  if( status != DNSSIG_OK ) {
    engine_close(engine);
    return status;
  }
  *out = engine;
  return DNSSIG_OK;
}

static void close_upstream(Upstream *upstream)
{
  upstream_clear(upstream);
  mem_free(upstream);
}

void engine_close(Engine *engine)
{
  if( !engine ) return;
  for( size_t i = 0; i < engine->upstream_count; i++ ) close_upstream(engine->upstreams[i]);
  mem_free(engine->upstreams);
  map_clear(&engine->lookups);
  pool_clear(&engine->lookup_pool);
  pool_clear(&engine->attempt_pool);
  mem_free(engine);
}

bool engine_has_room(Engine *engine)
{
  if( engine->lookups.count < window_size(&engine->window) ) return true;
  window_was_full(&engine->window);
  return false;
}

size_t engine_busy(const Engine *engine)
{
  return engine->lookups.count;
}

const char *engine_limit(const Engine *engine)
{
  if( engine->paced_out ) return "qps";
  if( engine->window.probing || engine->window.hold ) return "loss";
  if( engine->lookups.count < window_size(&engine->window) ) return "the servers";
  return engine->window.size >= engine->window.most ? "inflight" : "the window";
}

typedef struct LookupKey {
  const Question *question;
  const Server *server;
} LookupKey;

static bool lookup_is(const MapNode *node, const void *wanted)
{
  const Lookup *lookup = (const Lookup *)node;
  const LookupKey *key = wanted;
  Server none = {0};
  return lookup->question.type == key->question->type && name_equal(&lookup->question.name, &key->question->name)
         && server_equal(&lookup->server, key->server ? key->server : &none);
}

static Status new_lookup(Engine *engine, const Question *question, const Server *server, uint64_t hash, Lookup **out)
{
  Lookup *lookup = pool_take(&engine->lookup_pool);
  if( !lookup ) return DNSSIG_NOMEM;
  memset(lookup, 0, offsetof(Lookup, question));
  lookup->question.type = question->type;
  name_copy(&lookup->question.name, &question->name);
  if( server ) lookup->server = *server;
  lookup->upstream = engine->preferred;
  if( map_add(&engine->lookups, &lookup->node, hash) != DNSSIG_OK ) {
    pool_give(&engine->lookup_pool, lookup);
    return DNSSIG_NOMEM;
  }
  ring_add(&engine->unsent, &lookup->due);
  *out = lookup;
  return DNSSIG_OK;
}

Status engine_ask(Engine *engine, const Question *question, const Server *server, Asker *asker, uint64_t tag,
                  uint64_t hash)
{
  LookupKey key = {question, server};
  Lookup *lookup = (Lookup *)map_find(&engine->lookups, hash, lookup_is, &key);
  Wait *wait;
  Lookup *part_of = NULL;
  if( lookup ) {
    engine->stats->coalesced++;
    wait = mem_array(1, sizeof *wait);
    if( !wait ) return DNSSIG_NOMEM;
  } else {
    if( new_lookup(engine, question, server, hash, &lookup) != DNSSIG_OK ) return DNSSIG_NOMEM;
    wait = &lookup->first;
    part_of = lookup;
  }
  *wait = (Wait){.next = lookup->waits, .asker = asker, .tag = tag, .lookup = part_of};
  lookup->waits = wait;
  if( !asker->last ) asker->last = &asker->first;
  asker->waiting++;
  engine->stats->in_flight++;
  if( engine->stats->in_flight > engine->stats->in_flight_most )
    engine->stats->in_flight_most = engine->stats->in_flight;
  return DNSSIG_OK;
}

Answer *engine_take(Engine *engine, Asker *asker, uint64_t *tag)
{
  Wait *wait = asker->first;
  Answer *answer;
  if( !wait ) return NULL;
  asker->first = wait->next;
  if( !asker->first ) asker->last = &asker->first;
  answer = wait->answer;
  *tag = wait->tag;
  if( wait->lookup ) {
    pool_give(&engine->lookup_pool, wait->lookup);
  } else {
    mem_free(wait);
  }
  return answer;
}

/* Attempts that are still open are left to end by themselves, unheard, or with their channel. */
static void leave_attempts(Lookup *lookup)
{
  for( Attempt *attempt = lookup->attempts; attempt; attempt = attempt->sibling ) {
    attempt->lookup = NULL;
    channel_unwant(attempt->query.channel);
    ring_remove(&attempt->age);
  }
  lookup->attempts = NULL;
}

static void drop_lookup(Engine *engine, Lookup *lookup)
{
  leave_attempts(lookup);
  ring_remove(&lookup->due);
  ring_remove(&lookup->age);
  map_remove(&engine->lookups, &lookup->node);
  answer_release(lookup->answer);
  if( !lookup->first.asker ) pool_give(&engine->lookup_pool, lookup);
}

/* Takes the asker's waits out of a lookup; true if nobody else waits for it. */
static bool forget_waits(Engine *engine, Lookup *lookup, Asker *asker)
{
  Wait **at = &lookup->waits;
  while( *at ) {
    Wait *wait = *at;
    if( wait->asker != asker ) {
      at = &wait->next;
      continue;
    }
    *at = wait->next;
    wait->asker = NULL;
    if( wait != &lookup->first ) mem_free(wait);
    asker->waiting--;
    engine->stats->in_flight--;
    engine->stats->abandoned++;
  }
  return !lookup->waits;
}

void engine_forget(Engine *engine, Asker *asker)
{
  uint64_t tag;
  for( Answer *answer; (answer = engine_take(engine, asker, &tag)) != NULL; ) answer_release(answer);
  for( size_t slot = 0; engine && asker->waiting && slot < engine->lookups.nslots; slot++ ) {
    MapNode *node = engine->lookups.slots[slot];
    while( node ) {
      Lookup *lookup = (Lookup *)node;
      node = node->next;
      if( forget_waits(engine, lookup, asker) ) drop_lookup(engine, lookup);
    }
  }
  /* Nothing is wanted any more: end what c-ares still waits for, so that it costs neither memory nor time later. */
  if( engine && !engine->lookups.count ) {
    for( size_t i = 0; i < engine->upstream_count; i++ ) {
      if( upstream_pending(engine->upstreams[i]) ) upstream_clear(engine->upstreams[i]);
    }
  }
}

/* As if it had never been sent. */
static void start_over(Engine *engine, Lookup *lookup)
{
  leave_attempts(lookup);
  answer_release(lookup->answer);
  lookup->answer = NULL;
  lookup->tries = lookup->refusals = 0;
  lookup->again = NULL;
  lookup->by_tcp = lookup->no_edns = lookup->tcp_failed = lookup->bad_reply = lookup->timed_out = false;
  ring_remove(&lookup->age);
  ring_remove(&lookup->due);
  ring_add(&engine->unsent, &lookup->due);
}

void engine_start_over(Engine *engine)
{
  for( size_t slot = 0; slot < engine->lookups.nslots; slot++ ) {
    for( MapNode *node = engine->lookups.slots[slot]; node; node = node->next ) {
      Lookup *lookup = (Lookup *)node;
      if( !lookup->finished ) start_over(engine, lookup);
    }
  }
  for( size_t i = 0; i < engine->upstream_count; i++ ) upstream_clear(engine->upstreams[i]);
  engine->random = (Random){0};
}

/* Hands the final answer to everyone who waits. */
static void deliver(Engine *engine, Lookup *lookup)
{
  Wait *wait = lookup->waits;
  trace_answer(lookup->answer);
  while( wait ) {
    Wait *next = wait->next;
    Asker *asker = wait->asker;
    wait->answer = answer_hold(lookup->answer);
    wait->next = NULL;
    *asker->last = wait;
    asker->last = &wait->next;
    asker->waiting--;
    engine->stats->in_flight--;
    engine->stats->answered++;
    engine->stats->by_status[answer_status(lookup->answer)]++;
    wait = next;
  }
  lookup->waits = NULL;
  drop_lookup(engine, lookup);
}

/* Who is asked by the attempt that comes next; NULL: there is no server. */
static Status pick_upstream(Engine *engine, const Lookup *lookup, Upstream **out)
{
  size_t configured = engine->setup.servers.count;
  *out = lookup->again;
  if( *out ) return DNSSIG_OK;
  if( !lookup->server.ip.family ) {
    if( configured ) *out = engine->upstreams[(lookup->upstream + (size_t)lookup->tries) % configured];
    return DNSSIG_OK;
  }
  for( size_t i = 0; i < engine->upstream_count && !*out; i++ ) {
    if( server_equal(&engine->upstreams[i]->server, &lookup->server) ) *out = engine->upstreams[i];
  }
  return *out ? DNSSIG_OK : add_upstream(engine, &lookup->server, out);
}

/* The answer of a lookup that nobody answered well. `lookup->answer` holds a server's own failure, if one came. */
static Status make_failure(Lookup *lookup, const char *resolver)
{
  AnswerOrigin origin = attempt_origin(lookup, resolver, -1);
  AnswerStatus status = lookup->bad_reply ? ANSWER_BADRESPONSE : lookup->timed_out ? ANSWER_TIMEOUT : ANSWER_NETWORK;
  char name[NAME_TEXT_SIZE];
  size_t len;
  if( lookup->answer ) return DNSSIG_OK;
  if( !lookup->asked_at_ms ) origin.asked_at_ms = clock_unix_ms();
  len = name_to_text(&lookup->question.name, name);
  return answer_failure(name, len, lookup->question.type, status, &origin, &lookup->answer);
}

/* Sends what is due, as far as pace and this turn's share allow. */
static Status send_due(Engine *engine)
{
  int sends = 0;
  engine->paced_out = false;
  while( !ring_empty(&engine->unsent) && sends < SENDS_A_TURN ) {
    Lookup *lookup = RING_OWNER(engine->unsent.after, Lookup, due);
    Upstream *upstream;
    Status status = pick_upstream(engine, lookup, &upstream);
    if( status != DNSSIG_OK ) return status;
    if( !upstream ) {
      lookup_finish(engine, lookup);
      continue;
    }
    if( upstream->paced && !pace_take(&engine->pace, engine->now_us) ) {
      engine->paced_out = true;
      return DNSSIG_OK;
    }
    ring_remove(&lookup->due);
    status = attempt_send(engine, lookup, upstream);
    if( status == DNSSIG_IO ) { /* no channel to be had: as if the packet could not be sent */
      lookup_finish(engine, lookup);
    } else if( status != DNSSIG_OK ) {
      ring_add(&engine->unsent, &lookup->due);
      return status;
    }
    sends++;
  }
  return DNSSIG_OK;
}

static int64_t earlier(int64_t a, int64_t b)
{
  return a < b ? a : b;
}

/* Microseconds until something has to be done, at most wait_us. */
static int64_t patience(const Engine *engine, int64_t wait_us)
{
  int64_t now = engine->now_us;
  int64_t due = now + wait_us;
  if( !ring_empty(&engine->ended) ) return 0;
  if( !ring_empty(&engine->unsent) ) {
    if( !engine->paced_out ) return 0;
    due = earlier(due, now + pace_wait_us(&engine->pace, now));
  }
  for( int i = 0; i < PATIENCE_COUNT; i++ ) {
    const Ring *waiting = &engine->waiting[i];
    if( !ring_empty(waiting) ) due = earlier(due, attempt_due_us(engine, RING_OWNER(waiting->after, Attempt, age)));
  }
  if( !ring_empty(&engine->by_age) ) {
    const Lookup *lookup = RING_OWNER(engine->by_age.after, Lookup, age);
    due = earlier(due, lookup->sent_us + engine->setup.deadline_us);
  }
  return due < now ? 0 : due - now;
}

/* Waits for sockets and lets c-ares read and write them. */
static Status wait_and_process(Engine *engine, int64_t wait_us)
{
  Channel *busy[BUSY_MOST];
  size_t busy_count = 0;
  struct pollfd sockets[SOCKETS_MOST];
  size_t first[BUSY_MOST + 1];
  size_t count = 0;
  Status status = DNSSIG_OK;
  bool tick, due = false;
  for( size_t i = 0; i < engine->upstream_count; i++ ) {
    busy_count += upstream_busy(engine->upstreams[i], busy + busy_count, BUSY_MOST - busy_count);
  }
  for( size_t i = 0; i < busy_count; i++ ) {
    channel_flush(busy[i]);
    due |= channel_due(busy[i]);
  }
  for( size_t i = 0; i < busy_count; i++ ) {
    size_t has = channel_sockets(busy[i], sockets + count, SOCKETS_MOST - count);
    first[i] = count;
    count = has > SOCKETS_MOST - count ? SOCKETS_MOST : count + has;
  }
  first[busy_count] = count;
  if( poll(sockets, (nfds_t)count, due ? 0 : (int)((wait_us + 999) / 1000)) < 0 && errno != EINTR ) return DNSSIG_IO;
  engine->now_us = clock_monotonic_us();
  tick = engine->now_us - engine->ticked_us >= TICK_US;
  if( tick ) engine->ticked_us = engine->now_us;
  for( size_t i = 0; i < busy_count && status == DNSSIG_OK; i++ ) {
    status = channel_process(busy[i], sockets + first[i], first[i + 1] - first[i]);
    if( tick ) channel_tick(busy[i]);
  }
  return status;
}

/* Makes answers of what has ended and hands them out. */
static Status settle(Engine *engine)
{
  while( !ring_empty(&engine->ended) ) {
    Lookup *lookup = RING_OWNER(engine->ended.after, Lookup, due);
    const char *asked = NULL; /* who was asked, where there is just one it could be */
    Upstream *upstream;
    Status status = pick_upstream(engine, lookup, &upstream);
    if( status != DNSSIG_OK ) return status;
    if( upstream && (lookup->server.ip.family || engine->setup.servers.count == 1) ) asked = upstream->text;
    status = make_failure(lookup, asked);
    if( status == DNSSIG_OK ) {
      status = engine->setup.settled(engine->setup.context, &lookup->question,
                                     lookup->server.ip.family ? &lookup->server : NULL, lookup->node.hash,
                                     lookup->answer, engine->now_us);
    }
    if( status != DNSSIG_OK ) return status;
    deliver(engine, lookup);
  }
  return DNSSIG_OK;
}

/* Lets servers go that a statement named and that are idle, once there are many. */
static void sweep(Engine *engine)
{
  size_t kept = engine->setup.servers.count;
  bool crowded = engine->upstream_count > UPSTREAMS_MOST;
  for( size_t i = 0; i < engine->upstream_count; i++ ) upstream_sweep(engine->upstreams[i]);
  if( !crowded || engine->lookups.count ) return;
  for( size_t i = kept; i < engine->upstream_count; i++ ) close_upstream(engine->upstreams[i]);
  engine->upstream_count = kept;
}

Status engine_turn(Engine *engine, int64_t wait_us)
{
  Status status;
  engine->now_us = clock_monotonic_us();
  engine->now_ms = clock_unix_ms();
  status = send_due(engine);
  if( status == DNSSIG_OK ) status = wait_and_process(engine, patience(engine, wait_us));
  if( status == DNSSIG_OK ) status = engine->fault;
  engine->fault = DNSSIG_OK;
  attempt_expire(engine);
  if( status == DNSSIG_OK ) status = settle(engine);
  sweep(engine);
  engine->stats->window = window_size(&engine->window);
  return status;
}
