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
  for( size_t i = 0; i < upstream->draining_count; i++ ) channel_close(upstream->draining[i]);
  mem_free(upstream->draining);
  upstream->channel = NULL;
  upstream->draining = NULL;
  upstream->draining_count = upstream->draining_capacity = 0;
}

Status upstream_channel(Upstream *upstream, int patience_ms, ChannelDone *done, Channel **out)
{
  Status status = DNSSIG_OK;
  if( upstream->channel && channel_sent(upstream->channel) >= UPSTREAM_PORT_QUERIES ) {
    void *list = upstream->draining;
    status = mem_grow(&list, &upstream->draining_capacity, upstream->draining_count + 1, sizeof *upstream->draining);
    upstream->draining = list;
    if( status != DNSSIG_OK ) return status;
    upstream->draining[upstream->draining_count++] = upstream->channel;
    upstream->channel = NULL;
  }
  if( !upstream->channel ) status = channel_open(&upstream->server, patience_ms, done, &upstream->channel);
  *out = upstream->channel;
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
  size_t pending = upstream->channel ? channel_pending(upstream->channel) : 0;
  for( size_t i = 0; i < upstream->draining_count; i++ ) pending += channel_pending(upstream->draining[i]);
  return pending;
}

size_t upstream_busy(const Upstream *upstream, Channel **out, size_t most)
{
  size_t count = 0;
  if( upstream->channel && channel_pending(upstream->channel) && count < most ) out[count++] = upstream->channel;
  for( size_t i = 0; i < upstream->draining_count && count < most; i++ ) {
    if( channel_pending(upstream->draining[i]) ) out[count++] = upstream->draining[i];
  }
  return count;
}
