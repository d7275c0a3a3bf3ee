/* channel.h - packets to one server and back: the only door to c-ares.
**
** In:   a query message and a place that stands for it.
** Out:  exactly one call of `done` for each channel_send, sooner or later.
** Why:  c-ares sends, matches replies to queries (id, question, address), and speaks TCP. It makes one attempt;
**       retrying, pacing, deadlines and what to do about a truncated reply are the engine's.
**
** A channel speaks either UDP or TCP. c-ares ends everything under way with a server when one of its sockets breaks, and a
** connection that is reset must not take the questions with it that wait for datagrams.
**
** A channel has one UDP port while it has questions under way (c-ares 1.18); upstream.c changes channels so that ports change. */
#ifndef DNSSIG_RESOLVE_CHANNEL_H
#define DNSSIG_RESOLVE_CHANNEL_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/status.h"
#include "resolve/server.h"

typedef enum ChannelEnd {
  CHANNEL_REPLY,     /* a message that belongs to the query */
  CHANNEL_TIMEOUT,   /* none came */
  CHANNEL_NETWORK,   /* the system could not send or receive: refused, no route, no descriptor left */
  CHANNEL_CANCELLED, /* the channel was closed */
  CHANNEL_NOMEM
} ChannelEnd;

/* What stands for a query, from channel_send to its end: part of whatever the caller keeps about it. */
typedef struct ChannelQuery {
  struct Channel *channel;
} ChannelQuery;

/* Called from inside channel_send, channel_process and channel_close. reply is borrowed for the call. It must call nothing of
** this header but channel_unwant: c-ares does not allow it. */
typedef void ChannelDone(ChannelQuery *query, ChannelEnd end, const uint8_t *reply, size_t len);

typedef struct Channel Channel;

/* Opens no socket yet. patience_ms: after how long the channel gives up on a query. Returns owned. DNSSIG_NOMEM, DNSSIG_IO. */
DNSSIG_MUSTUSE Status channel_open(const Server *server, bool tcp, int patience_ms, ChannelDone *done, Channel **out);
void channel_close(Channel *channel); /* NULL is fine */

/* A datagram leaves with the next channel_flush, if not before. */
void channel_send(Channel *channel, const uint8_t *message, size_t len, ChannelQuery *query);
void channel_flush(Channel *channel);

/* A query's reply is of no use any more, or has come: to be called once for each query sent. */
void channel_unwant(Channel *channel);

/* Queries whose reply is still wanted, queries under way, and queries sent since it was opened. */
size_t channel_wanted(const Channel *channel);
size_t channel_pending(const Channel *channel);
uint64_t channel_sent(const Channel *channel);

/* The sockets to wait for: writes at most `most` entries, gives how many there are. */
size_t channel_sockets(const Channel *channel, struct pollfd *out, size_t most);

/* There is something to process whatever poll says. */
bool channel_due(const Channel *channel);

/* Reads and writes what poll said is ready. DNSSIG_NOMEM, once: a socket was lost for want of memory. */
DNSSIG_MUSTUSE Status channel_process(Channel *channel, const struct pollfd *ready, size_t count);

/* It has lost a socket: what is sent through it may have no answer. */
bool channel_is_lost(const Channel *channel);

/* Lets c-ares look at its clock; cheap, to be called about every 100 ms. */
void channel_tick(Channel *channel);

/* The servers of the system's resolver configuration. Opens no socket. None found: count 0. */
DNSSIG_MUSTUSE Status channel_system_servers(ServerList *out);

#endif
