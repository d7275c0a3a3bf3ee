/* upstream.h - one server as the engine sees it: its channels and how it has been lately.
**
** Ports that change: an upstream sends through one channel at a time and opens the next after UPSTREAM_PORT_QUERIES queries; the old
** one is closed when none of its queries is wanted any more. (What was lost has been answered by another attempt long before c-ares
** gives it up: otherwise a lossy path would hold hundreds of sockets open under load.) So a forger has to guess a new port every few
** milliseconds under load, and for every idle moment (c-ares closes a socket that waits for nothing). */
#ifndef DNSSIG_RESOLVE_UPSTREAM_H
#define DNSSIG_RESOLVE_UPSTREAM_H

#include <stdbool.h>

#include "resolve/channel.h"
#include "resolve/server.h"

enum {
  UPSTREAM_PORT_QUERIES = 500,
  UPSTREAM_DRAINING_MOST = 100, /* sockets are not to be had without end: then the port stays for longer */
  UPSTREAM_ALONE_MOST = 64      /* connections for one query each */
};

typedef enum UpstreamWay {
  UPSTREAM_UDP,
  UPSTREAM_TCP,      /* one connection for all */
  UPSTREAM_TCP_ALONE /* a connection for one query: another one's trouble cannot end it, nor hold it up. Where there are as
                     ** many as may be: the one for all */
} UpstreamWay;

typedef struct Upstream {
  Server server;
  char text[SERVER_TEXT_SIZE];
  bool paced;         /* counts against qps */
  Channel *channel;   /* to send through by UDP; NULL until needed */
  Channel *tcp;       /* the same by TCP */
  Channel **draining; /* older ones from which a reply is still wanted */
  size_t draining_count, draining_capacity;
  Channel *alone[UPSTREAM_ALONE_MOST]; /* connections for one query each */
  size_t alone_count;
  int64_t rtt_us, deviation_us; /* smoothed round trip and its mean deviation; 0: nothing measured */
  unsigned silent;              /* attempts in a row that timed out or could not be sent */
} Upstream;

void upstream_init(Upstream *upstream, const Server *server, bool paced);
void upstream_clear(Upstream *upstream); /* ends what is pending with CHANNEL_CANCELLED */

/* The channel for the next query. DNSSIG_NOMEM, DNSSIG_IO. */
DNSSIG_MUSTUSE Status upstream_channel(Upstream *upstream, UpstreamWay way, int patience_ms, ChannelDone *done,
                                       Channel **out);

/* An answer to a first attempt took so long. */
void upstream_measured(Upstream *upstream, int64_t rtt_us);

/* How long to wait for an answer to a first attempt: what is usual here (RFC 6298 section 2) with a wide margin, at most `most_us`. Where
** packets are paced always most_us: there a packet too many costs more than a wait. */
int64_t upstream_patience_us(const Upstream *upstream, int64_t most_us);

/* Closes channels that have drained, and with them what is under way and not wanted. Not from inside ChannelDone. */
void upstream_sweep(Upstream *upstream);

size_t upstream_pending(const Upstream *upstream);

/* Channels with something pending: writes at most `most`, gives how many it wrote. */
size_t upstream_busy(const Upstream *upstream, Channel **out, size_t most);

#endif
