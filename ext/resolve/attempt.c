/* attempt.c - one packet out, and what comes back.
**
** attempt_ended runs inside c-ares: it may decode and enqueue, and call nothing of channel.h. */
#include <string.h>

#include "answer/query.h"
#include "resolve/flight.h"
#include "resolve/trace.h"

enum {
  LATER_TIMES = 2,      /* a second attempt is waited for so much longer than the first */
  SILENT_MOST = 3,      /* time-outs in a row after which another server is asked first */
  CARES_EXTRA_MS = 1000 /* c-ares waits longer than the deadline, so that the deadline is ours */
};

AnswerOrigin attempt_origin(const Lookup *lookup, const char *resolver, int64_t rtt_us)
{
  return (AnswerOrigin){
      .resolver = resolver, .rtt_us = rtt_us, .tries = lookup->tries, .asked_at_ms = lookup->asked_at_ms};
}

void lookup_finish(Engine *engine, Lookup *lookup)
{
  lookup->finished = true;
  ring_remove(&lookup->due);
  ring_add(&engine->ended, &lookup->due);
}

static void remove_attempt(Lookup *lookup, const Attempt *attempt)
{
  Attempt **at = &lookup->attempts;
  while( *at != attempt ) at = &(*at)->sibling;
  *at = attempt->sibling;
}

/* Another attempt if there is one left, else the end. A server's own failure is not asked for twice of the same server. */
static void retry_or_finish(Engine *engine, Lookup *lookup)
{
  int servers = lookup->server.ip.family ? 1 : (int)engine->setup.servers.count;
  bool all_refused = lookup->refusals >= servers;
  if( lookup->finished || ring_linked(&lookup->due) ) return;
  if( all_refused || lookup->tries >= engine->setup.tries ) {
    bool open = false; /* somebody is still waited for */
    for( Attempt *attempt = lookup->attempts; attempt; attempt = attempt->sibling ) open |= !attempt->expired;
    if( all_refused || !open ) lookup_finish(engine, lookup);
  } else {
    ring_add(&engine->unsent, &lookup->due);
  }
}

static void note_silence(Engine *engine, Upstream *upstream)
{
  size_t configured = engine->setup.servers.count;
  if( ++upstream->silent < SILENT_MOST || configured < 2 ) return;
  if( upstream == engine->upstreams[engine->preferred] ) engine->preferred = (engine->preferred + 1) % configured;
}

/* A reply that did not fit: nothing of it is taken, the same server is asked by TCP (RFC 2181 section 9). */
static bool is_truncated(const Attempt *attempt, const uint8_t *reply, size_t len)
{
  return !attempt->tcp && len >= 12 && (reply[2] & 0x02);
}

/* A server from before EDNS says FORMERR to it, or NOTIMP, and has no OPT of its own (RFC 6891 section 7). */
static bool knows_no_edns(const Attempt *attempt, const uint8_t *reply, size_t len)
{
  unsigned rcode = len >= 12 ? reply[3] & 0x0fu : 0;
  return attempt->edns && (rcode == 1 || rcode == 4) && !reply[10] && !reply[11];
}

static void ask_again(Engine *engine, Lookup *lookup, Upstream *upstream)
{
  lookup->again = upstream;
  if( !ring_linked(&lookup->due) ) ring_add(&engine->unsent, &lookup->due);
}

/* Decodes a reply into the lookup. */
static Status take_reply(Engine *engine, Lookup *lookup, const Attempt *attempt, const uint8_t *reply, size_t len)
{
  AnswerOrigin origin = attempt_origin(lookup, attempt->upstream->text, engine->now_us - attempt->sent_us);
  Answer *answer = NULL;
  bool echoed = !engine->setup.random_case || query_echoes(reply, len, attempt->wire, attempt->wire_len);
  Status status = echoed ? answer_decode(reply, len, &lookup->question.name, lookup->question.type, &origin, &answer)
                         : DNSSIG_BADDATA;
  if( status == DNSSIG_BADDATA ) {
    engine->stats->bad_replies++;
    lookup->bad_reply = true;
    retry_or_finish(engine, lookup);
    return DNSSIG_OK;
  }
  if( status != DNSSIG_OK ) return status;
  answer_release(lookup->answer);
  lookup->answer = answer;
  engine->stats->latency[stats_bucket(origin.rtt_us)]++;
  if( attempt->number == 1 && !attempt->tcp ) upstream_measured(attempt->upstream, origin.rtt_us);
  if( answer_status_is_failure(answer_status(answer)) ) {
    lookup->refusals++;
    retry_or_finish(engine, lookup);
  } else {
    window_answered(&engine->window, attempt->number > 1 && lookup->timed_out, engine->now_us);
    lookup_finish(engine, lookup);
  }
  return DNSSIG_OK;
}

static void attempt_ended(ChannelQuery *query, ChannelEnd end, const uint8_t *reply, size_t len)
{
  Attempt *attempt = (Attempt *)query;
  Engine *engine = attempt->engine;
  Lookup *lookup = attempt->lookup;
  ring_remove(&attempt->age);
  if( lookup ) {
    remove_attempt(lookup, attempt);
    channel_unwant(query->channel);
  }
  if( lookup && !lookup->finished ) {
    Status status = DNSSIG_OK;
    switch( end ) {
      case CHANNEL_REPLY:
        attempt->upstream->silent = 0;
        if( is_truncated(attempt, reply, len) ) {
          lookup->by_tcp = true;
          ask_again(engine, lookup, attempt->upstream);
        } else if( knows_no_edns(attempt, reply, len) ) {
          lookup->no_edns = true;
          ask_again(engine, lookup, attempt->upstream);
        } else {
          status = take_reply(engine, lookup, attempt, reply, len);
        }
        break;
      case CHANNEL_TIMEOUT:
        lookup->timed_out = true;
        retry_or_finish(engine, lookup);
        break;
      case CHANNEL_NETWORK:
        lookup->tcp_failed |= attempt->tcp;
        note_silence(engine, attempt->upstream);
        retry_or_finish(engine, lookup);
        break;
      case CHANNEL_CANCELLED:
        retry_or_finish(engine, lookup);
        break;
      case CHANNEL_NOMEM:
        status = DNSSIG_NOMEM;
        break;
    }
    if( status != DNSSIG_OK ) {
      engine->fault = status;
      lookup_finish(engine, lookup);
    }
  }
  pool_give(&engine->attempt_pool, attempt);
}

/* The name's letters in random case (0x20), or as they are. */
static void copy_wire(Engine *engine, const Name *name, uint8_t *wire)
{
  memcpy(wire, name->wire, name->len);
  if( !engine->setup.random_case ) return;
  for( size_t i = 0; i < name->len; i++ ) {
    if( wire[i] >= 'a' && wire[i] <= 'z' && random_bits(&engine->random, 1) ) wire[i] = (uint8_t)(wire[i] - 32);
  }
}

Status attempt_send(Engine *engine, Lookup *lookup, Upstream *upstream)
{
  const Name *name = &lookup->question.name;
  uint8_t message[QUERY_MAX];
  Channel *channel;
  Attempt *attempt = pool_take(&engine->attempt_pool);
  int patience_ms = (int)(engine->setup.deadline_us / 1000) + CARES_EXTRA_MS;
  UpstreamWay way = !lookup->by_tcp ? UPSTREAM_UDP : lookup->tcp_failed ? UPSTREAM_TCP_ALONE : UPSTREAM_TCP;
  Status status = attempt ? upstream_channel(upstream, way, patience_ms, attempt_ended, &channel) : DNSSIG_NOMEM;
  size_t size;
  if( status != DNSSIG_OK ) {
    pool_give(&engine->attempt_pool, attempt);
    return status;
  }
  memset(attempt, 0, offsetof(Attempt, wire));
  attempt->engine = engine;
  attempt->upstream = upstream;
  attempt->lookup = lookup;
  attempt->sibling = lookup->attempts;
  attempt->number = lookup->again ? lookup->tries : ++lookup->tries;
  attempt->edns = !lookup->no_edns;
  attempt->tcp = way != UPSTREAM_UDP;
  attempt->sent_us = engine->now_us;
  attempt->wire_len = name->len;
  copy_wire(engine, name, attempt->wire);
  lookup->attempts = attempt;
  attempt->patience = attempt->number >= engine->setup.tries ? PATIENCE_LAST
                      : attempt->number == 1                 ? PATIENCE_FIRST
                                                             : PATIENCE_LATER;
  ring_add(&engine->waiting[attempt->patience], &attempt->age);
  engine->stats->tcp += attempt->tcp;
  if( lookup->again ) {
    lookup->again = NULL;
    lookup->by_tcp = false;
  } else if( attempt->number == 1 ) {
    lookup->sent_us = engine->now_us;
    lookup->asked_at_ms = engine->now_ms;
    ring_add(&engine->by_age, &lookup->age);
  } else {
    engine->stats->retries++;
  }
  engine->stats->sent++;
  trace_question(&lookup->question, upstream->text, attempt->number);
  size = query_encode(random_u16(&engine->random), attempt->wire, name->len, lookup->question.type, attempt->edns,
                      message);
  channel_send(channel, message, size, &attempt->query);
  return DNSSIG_OK;
}

int64_t attempt_due_us(const Engine *engine, const Attempt *attempt)
{
  int64_t most_us = engine->setup.timeout_us;
  int64_t due_us = attempt->sent_us + most_us;
  int64_t together_us = attempt->lookup->sent_us + engine->setup.tries * most_us;
  switch( attempt->patience ) {
    case PATIENCE_FIRST:
      return attempt->sent_us + upstream_patience_us(attempt->upstream, most_us);
    case PATIENCE_LAST:
      return due_us > together_us ? due_us : together_us;
    case PATIENCE_LATER:
      return attempt->sent_us + LATER_TIMES * upstream_patience_us(attempt->upstream, most_us / LATER_TIMES);
    case PATIENCE_COUNT:
      break;
  }
  return due_us;
}

/* The ring is in order of age; how long one waits is nearly the same for all of it. */
static void expire_attempts(Engine *engine, Ring *by_age, int64_t now)
{
  while( !ring_empty(by_age) ) {
    Attempt *attempt = RING_OWNER(by_age->after, Attempt, age);
    if( now < attempt_due_us(engine, attempt) ) break;
    ring_remove(&attempt->age);
    attempt->expired = true;
    engine->stats->timeouts++;
    note_silence(engine, attempt->upstream);
    attempt->lookup->timed_out = true;
    attempt->lookup->tcp_failed |= attempt->tcp;
    retry_or_finish(engine, attempt->lookup);
  }
}

void attempt_expire(Engine *engine)
{
  int64_t now = engine->now_us;
  for( int i = 0; i < PATIENCE_COUNT; i++ ) expire_attempts(engine, &engine->waiting[i], now);
  while( !ring_empty(&engine->by_age) ) {
    Lookup *lookup = RING_OWNER(engine->by_age.after, Lookup, age);
    if( now - lookup->sent_us < engine->setup.deadline_us ) break;
    ring_remove(&lookup->age);
    lookup->timed_out = true;
    if( !lookup->finished ) lookup_finish(engine, lookup);
  }
}
