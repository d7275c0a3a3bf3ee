/* upstream.c - channels of one server, changed as they age. */
#include "resolve/upstream.h"

#include "core/memory.h"

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
  mem_free(upstream->draining);
  upstream->channel = upstream->tcp = NULL;
  upstream->draining = NULL;
  upstream->draining_count = upstream->draining_capacity = 0;
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
  if( status != DNSSIG_OK ) return status;
  status = drain(upstream, *out);
  if( status != DNSSIG_OK ) channel_close(*out);
  return status;
}

Status upstream_channel(Upstream *upstream, UpstreamWay way, int patience_ms, ChannelDone *done, Channel **out)
{
  Channel **shared = way == UPSTREAM_UDP ? &upstream->channel : &upstream->tcp;
  Status status = DNSSIG_OK;
  if( way == UPSTREAM_TCP_ALONE ) return channel_alone(upstream, patience_ms, done, out);
  if( *shared && channel_sent(*shared) >= UPSTREAM_PORT_QUERIES ) {
    status = drain(upstream, *shared);
    if( status != DNSSIG_OK ) return status;
    *shared = NULL;
  }
  if( !*shared ) status = channel_open(&upstream->server, way == UPSTREAM_TCP, patience_ms, done, shared);
  *out = *shared;
  return status;
}

void upstream_sweep(Upstream *upstream)
{
  size_t kept = 0;
  for( size_t i = 0; i < upstream->draining_count; i++ ) {
    Channel *channel = upstream->draining[i];
    if( channel_pending(channel) ) {
      upstream->draining[kept++] = channel;
    } else {
      channel_close(channel);
    }
  }
  upstream->draining_count = kept;
}

size_t upstream_pending(const Upstream *upstream)
{
  size_t pending = 0;
  if( upstream->channel ) pending += channel_pending(upstream->channel);
  if( upstream->tcp ) pending += channel_pending(upstream->tcp);
  for( size_t i = 0; i < upstream->draining_count; i++ ) pending += channel_pending(upstream->draining[i]);
  return pending;
}

size_t upstream_busy(const Upstream *upstream, Channel **out, size_t most)
{
  size_t count = 0;
  Channel *shared[] = {upstream->channel, upstream->tcp};
  for( size_t i = 0; i < COUNT(shared) && count < most; i++ ) {
    if( shared[i] && channel_pending(shared[i]) ) out[count++] = shared[i];
  }
  for( size_t i = 0; i < upstream->draining_count && count < most; i++ ) {
    if( channel_pending(upstream->draining[i]) ) out[count++] = upstream->draining[i];
  }
  return count;
}
