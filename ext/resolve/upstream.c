/* upstream.c - channels of one server, changed as they age. */
#include "resolve/upstream.h"

#include "core/memory.h"

enum {
  PATIENCE_LEAST_US =
      100000,         /* for a server that is always quick: one that is so at times only has a large deviation */
  PATIENCE_MARGIN = 4 /* times the usual: a resolver takes much longer for what it has not cached */
};

void upstream_measured(Upstream *upstream, int64_t rtt_us)
{
  int64_t error = rtt_us - upstream->rtt_us;
  if( !upstream->rtt_us ) {
    upstream->rtt_us = rtt_us > 0 ? rtt_us : 1;
    upstream->deviation_us = rtt_us / 2;
  } else {
    upstream->rtt_us += error / 8;
    upstream->deviation_us += ((error < 0 ? -error : error) - upstream->deviation_us) / 4;
  }
}

int64_t upstream_patience_us(const Upstream *upstream, int64_t most_us)
{
  int64_t usual = PATIENCE_MARGIN * (upstream->rtt_us + 4 * upstream->deviation_us);
  if( upstream->paced || !upstream->rtt_us ) return most_us;
  if( usual < PATIENCE_LEAST_US ) usual = PATIENCE_LEAST_US;
  return usual < most_us ? usual : most_us;
}

void upstream_init(Upstream *upstream, const Server *server, bool paced)
{
  *upstream = (Upstream){.server = *server, .paced = paced};
  server_to_text(server, upstream->text);
}

void upstream_clear(Upstream *upstream)
{
  channel_close(upstream->channel);
  channel_close(upstream->tcp);
  for( size_t i = 0; i < upstream->draining_count; i++ ) channel_close(upstream->draining[i]);
  for( size_t i = 0; i < upstream->alone_count; i++ ) channel_close(upstream->alone[i]);
  mem_free(upstream->draining);
  upstream->channel = upstream->tcp = NULL;
  upstream->draining = NULL;
  upstream->draining_count = upstream->draining_capacity = upstream->alone_count = 0;
}

/* Keeps the channel until its queries have ended. */
static Status drain(Upstream *upstream, Channel *channel)
{
  void *list = upstream->draining;
  Status status =
      mem_grow(&list, &upstream->draining_capacity, upstream->draining_count + 1, sizeof *upstream->draining);
  upstream->draining = list;
  if( status == DNSSIG_OK ) upstream->draining[upstream->draining_count++] = channel;
  return status;
}

static Status channel_alone(Upstream *upstream, int patience_ms, ChannelDone *done, Channel **out)
{
  Status status = channel_open(&upstream->server, true, patience_ms, done, out);
  if( status == DNSSIG_OK ) upstream->alone[upstream->alone_count++] = *out;
  return status;
}

Status upstream_channel(Upstream *upstream, UpstreamWay way, int patience_ms, ChannelDone *done, Channel **out)
{
  Channel **shared = way == UPSTREAM_UDP ? &upstream->channel : &upstream->tcp;
  bool used_up = *shared && (channel_sent(*shared) >= UPSTREAM_PORT_QUERIES || channel_is_lost(*shared));
  Status status = DNSSIG_OK;
  if( way == UPSTREAM_TCP_ALONE && upstream->alone_count < UPSTREAM_ALONE_MOST )
    return channel_alone(upstream, patience_ms, done, out);
  if( used_up && upstream->draining_count < UPSTREAM_DRAINING_MOST ) {
    status = drain(upstream, *shared);
    if( status != DNSSIG_OK ) return status;
    *shared = NULL;
  }
  if( !*shared ) status = channel_open(&upstream->server, way != UPSTREAM_UDP, patience_ms, done, shared);
  *out = *shared;
  return status;
}

/* Closes those of the list of which nobody wants anything; gives how many are left. */
static size_t sweep(Channel **list, size_t count)
{
  size_t kept = 0;
  for( size_t i = 0; i < count; i++ ) {
    if( channel_wanted(list[i]) ) {
      list[kept++] = list[i];
    } else {
      channel_close(list[i]);
    }
  }
  return kept;
}

void upstream_sweep(Upstream *upstream)
{
  upstream->draining_count = sweep(upstream->draining, upstream->draining_count);
  upstream->alone_count = sweep(upstream->alone, upstream->alone_count);
}

size_t upstream_pending(const Upstream *upstream)
{
  size_t pending = 0;
  if( upstream->channel ) pending += channel_pending(upstream->channel);
  if( upstream->tcp ) pending += channel_pending(upstream->tcp);
  for( size_t i = 0; i < upstream->draining_count; i++ ) pending += channel_pending(upstream->draining[i]);
  for( size_t i = 0; i < upstream->alone_count; i++ ) pending += channel_pending(upstream->alone[i]);
  return pending;
}

size_t upstream_busy(const Upstream *upstream, Channel **out, size_t most)
{
  size_t count = 0;
  Channel *shared[] = {upstream->channel, upstream->tcp};
  for( size_t i = 0; i < COUNT(shared) && count < most; i++ ) {
    if( shared[i] && channel_pending(shared[i]) ) out[count++] = shared[i];
  }
  for( size_t i = 0; i < upstream->alone_count && count < most; i++ ) {
    if( channel_pending(upstream->alone[i]) ) out[count++] = upstream->alone[i];
  }
  for( size_t i = 0; i < upstream->draining_count && count < most; i++ ) {
    if( channel_pending(upstream->draining[i]) ) out[count++] = upstream->draining[i];
  }
  return count;
}
