/* channel.c - c-ares, held by its edge. Written for 1.18 and for what newer ones changed beneath the same calls. */
#include "resolve/channel.h"

#include <ares.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "core/memory.h"
#include "resolve/mailbox.h"

enum {
  SOCKET_MEMORY = 4 << 20, /* bytes of receive buffer to ask for; the system gives what it allows */
  DATAGRAM_PLAIN = 512     /* where it cuts a datagram for whoever has not set its flag for EDNS */
};

typedef struct Watched {
  ares_socket_t socket;
  short events;
} Watched;

struct Channel {
  ares_channel ares;
  ChannelDone *done;
  Mailbox *mailbox; /* NULL: speaks TCP */
  Watched *watched;
  size_t watched_count, watched_capacity;
  size_t pending, wanted;
  uint64_t sent;
  bool lost_socket; /* a socket could not be remembered: out of memory */
  bool said_lost;   /* and whoever processed it was told */
  size_t large_len; /* the last datagram over DATAGRAM_PLAIN, whole */
  uint8_t large[MAILBOX_DATAGRAM];
};

static pthread_once_t library_once = PTHREAD_ONCE_INIT;
static int library_code;

static void library_init(void)
{
  library_code = ares_library_init(ARES_LIB_INIT_ALL);
}

/* c-ares opens, changes and closes sockets as it needs them, and says so here. */
static void watch(void *context, ares_socket_t socket, int readable, int writable)
{
  Channel *channel = context;
  short events = (short)((readable ? POLLIN : 0) | (writable ? POLLOUT : 0));
  size_t i = 0;
  while( i < channel->watched_count && channel->watched[i].socket != socket ) i++;
  if( !events ) {
    if( i < channel->watched_count ) channel->watched[i] = channel->watched[--channel->watched_count];
    return;
  }
  if( i == channel->watched_count ) {
    void *list = channel->watched;
    if( mem_grow(&list, &channel->watched_capacity, i + 1, sizeof *channel->watched) != DNSSIG_OK ) {
      channel->lost_socket = true;
      return;
    }
    channel->watched = list;
    channel->watched_count++;
  }
  channel->watched[i] = (Watched){socket, events};
}

/* The one place where a code of c-ares becomes ours. */
static ChannelEnd end_of(int code)
{
  switch( code ) {
    case ARES_SUCCESS:
      return CHANNEL_REPLY;
    case ARES_ETIMEOUT:
      return CHANNEL_TIMEOUT;
    case ARES_ENOMEM:
      return CHANNEL_NOMEM;
    case ARES_EDESTRUCTION:
    case ARES_ECANCELLED:
      return CHANNEL_CANCELLED;
    default:
      return CHANNEL_NETWORK; /* ECONNREFUSED, ESERVFAIL after a failed send, EBADRESP of a broken TCP stream, … */
  }
}

/* The datagram that c-ares gives cut at 512 bytes, as it came. */
static void uncut(const Channel *channel, const unsigned char **reply, int *len)
{
  if( *len != DATAGRAM_PLAIN || channel->large_len <= DATAGRAM_PLAIN ) return;
  if( memcmp(channel->large, *reply, DATAGRAM_PLAIN) != 0 ) return;
  *reply = channel->large;
  *len = (int)channel->large_len;
}

static void finished(void *context, int code, int timeouts, unsigned char *cut, int len)
{
  ChannelQuery *query = context;
  Channel *channel = query->channel;
  const unsigned char *reply = cut;
  ChannelEnd end = end_of(code);
  (void)timeouts;
  channel->pending--;
  if( end == CHANNEL_REPLY && (!reply || len < 0) ) end = CHANNEL_NETWORK;
  if( end == CHANNEL_REPLY ) uncut(channel, &reply, &len);
  channel->done(query, end, end == CHANNEL_REPLY ? reply : NULL, end == CHANNEL_REPLY ? (size_t)len : 0);
}

/* The sockets are ours, so that a datagram is had whole: c-ares' flag for EDNS, without which it cuts at 512 bytes, would make
** 1.18 ask again without EDNS after every SERVFAIL and then forget the flag. */

/* A socket that does not block and no child process inherits. */
static int open_quietly(int domain, int type, int protocol)
{
#if defined(SOCK_NONBLOCK) && defined(SOCK_CLOEXEC)
  return socket(domain, type | SOCK_NONBLOCK | SOCK_CLOEXEC, protocol);
#else
  int made = socket(domain, type, protocol);
  if( made >= 0 && (fcntl(made, F_SETFL, O_NONBLOCK) < 0 || fcntl(made, F_SETFD, FD_CLOEXEC) < 0) ) {
    close(made);
    made = -1;
  }
  return made;
#endif
}

static ares_socket_t socket_open(int domain, int type, int protocol, void *context)
{
  int memory = SOCKET_MEMORY;
  int one = 1;
  int made = open_quietly(domain, type, protocol);
  (void)context;
  if( made < 0 ) return ARES_SOCKET_BAD;
  if( type == SOCK_DGRAM ) {
    (void)setsockopt(made, SOL_SOCKET, SO_RCVBUF, &memory, sizeof memory); /* what is refused costs speed only */
  } else {
    (void)setsockopt(made, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  }
  return made;
}

static int socket_close(ares_socket_t made, void *context)
{
  const Channel *channel = context;
  if( channel->mailbox ) mailbox_forget(channel->mailbox, made);
  return close(made);
}

static int socket_connect(ares_socket_t made, const struct sockaddr *address, ares_socklen_t len, void *context)
{
  (void)context;
  return connect(made, address, len);
}

static ares_ssize_t socket_receive(ares_socket_t made, void *data, size_t size, int flags, struct sockaddr *from,
                                   ares_socklen_t *from_len, void *context)
{
  Channel *channel = context;
  ssize_t len = channel->mailbox ? mailbox_get(channel->mailbox, made, data, size, from, from_len)
                                 : recvfrom(made, data, size, flags, from, from_len);
  if( len > DATAGRAM_PLAIN && len <= MAILBOX_DATAGRAM ) {
    memcpy(channel->large, data, (size_t)len);
    channel->large_len = (size_t)len;
  }
  return len;
}

static ares_ssize_t socket_send(ares_socket_t made, const struct iovec *parts, int count, void *context)
{
  const Channel *channel = context;
  struct msghdr message = {.msg_iov = (struct iovec *)(uintptr_t)parts};
  if( channel->mailbox ) return mailbox_put(channel->mailbox, made, parts, (size_t)count);
  message.msg_iovlen = (size_t)count;
  return sendmsg(made, &message, MSG_NOSIGNAL);
}

static const struct ares_socket_functions socket_functions = {socket_open, socket_close, socket_connect, socket_receive,
                                                              socket_send};

static void fill_node(struct ares_addr_port_node *node, const Server *server)
{
  *node = (struct ares_addr_port_node){.udp_port = server->port, .tcp_port = server->port};
  if( server->ip.family == 4 ) {
    node->family = AF_INET;
    memcpy(&node->addr.addr4, server->ip.bytes, 4);
  } else {
    node->family = AF_INET6;
    memcpy(&node->addr.addr6, server->ip.bytes, 16);
  }
}

static Status status_of(int code)
{
  return code == ARES_SUCCESS ? DNSSIG_OK : code == ARES_ENOMEM ? DNSSIG_NOMEM : DNSSIG_IO;
}

/* Everything is given, so that c-ares reads no configuration of the system for a channel. */
static int init_ares(Channel *channel, bool tcp, int patience_ms)
{
  char no_file[] = "/dev/null";
  char dns_only[] = "b";
  struct in_addr nobody = {0}; /* replaced by ares_set_servers_ports */
  struct ares_options options = {
      .flags =
          ARES_FLAG_NOCHECKRESP | ARES_FLAG_NOSEARCH | ARES_FLAG_NOALIASES | (tcp ? ARES_FLAG_USEVC : ARES_FLAG_IGNTC),
      .timeout = patience_ms,
      .tries = 1,
      .ndots = 1,
      .servers = &nobody,
      .nservers = 1,
      .lookups = dns_only,
      .sock_state_cb = watch,
      .sock_state_cb_data = channel,
      .resolvconf_path = no_file,
  };
  int mask = ARES_OPT_FLAGS | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_NDOTS | ARES_OPT_SERVERS | ARES_OPT_LOOKUPS
             | ARES_OPT_DOMAINS | ARES_OPT_SORTLIST | ARES_OPT_SOCK_STATE_CB | ARES_OPT_RESOLVCONF;
#ifdef ARES_OPT_QUERY_CACHE
  mask |= ARES_OPT_QUERY_CACHE; /* 1.31: on by default; our cache is the session's */
  options.qcache_max_ttl = 0;
#endif
  return ares_init_options(&channel->ares, &options, mask);
}

Status channel_open(const Server *server, bool tcp, int patience_ms, ChannelDone *done, Channel **out)
{
  struct ares_addr_port_node node;
  Channel *channel;
  int code;
  pthread_once(&library_once, library_init);
  if( library_code != ARES_SUCCESS ) return status_of(library_code);
  channel = mem_zero(sizeof *channel);
  if( !channel ) return DNSSIG_NOMEM;
  channel->done = done;
  channel->mailbox = tcp ? NULL : mailbox_open();
  if( !tcp && !channel->mailbox ) {
    channel_close(channel);
    return DNSSIG_NOMEM;
  }
  code = init_ares(channel, tcp, patience_ms);
  if( code == ARES_SUCCESS ) {
    ares_set_socket_functions(channel->ares, &socket_functions, channel);
    fill_node(&node, server);
    code = ares_set_servers_ports(channel->ares, &node);
  }
  if( code != ARES_SUCCESS ) {
    channel_close(channel);
    return status_of(code);
  }
  *out = channel;
  return DNSSIG_OK;
}

void channel_close(Channel *channel)
{
  if( !channel ) return;
  if( channel->ares ) ares_destroy(channel->ares);
  mailbox_close(channel->mailbox);
  mem_free(channel->watched);
  mem_free(channel);
}

void channel_send(Channel *channel, const uint8_t *message, size_t len, ChannelQuery *query)
{
  query->channel = channel;
  channel->wanted++;
  channel->pending++;
  channel->sent++;
  ares_send(channel->ares, message, (int)len, finished, query);
}

void channel_unwant(Channel *channel)
{
  channel->wanted--;
}

size_t channel_wanted(const Channel *channel)
{
  return channel->wanted;
}

bool channel_is_lost(const Channel *channel)
{
  return channel->lost_socket;
}

size_t channel_pending(const Channel *channel)
{
  return channel->pending;
}

uint64_t channel_sent(const Channel *channel)
{
  return channel->sent;
}

void channel_flush(Channel *channel)
{
  if( channel->mailbox ) mailbox_flush(channel->mailbox);
}

size_t channel_sockets(const Channel *channel, struct pollfd *out, size_t most)
{
  short blocked = channel->mailbox && mailbox_waits(channel->mailbox) ? POLLOUT : 0;
  for( size_t i = 0; i < channel->watched_count && i < most; i++ ) {
    out[i] = (struct pollfd){.fd = channel->watched[i].socket, .events = channel->watched[i].events | blocked};
  }
  return channel->watched_count;
}

bool channel_due(const Channel *channel)
{
  return channel->mailbox && mailbox_due(channel->mailbox) >= 0;
}

Status channel_process(Channel *channel, const struct pollfd *ready, size_t count)
{
  for( size_t i = 0; i < count; i++ ) {
    ares_socket_t in = ready[i].revents & (POLLIN | POLLERR | POLLHUP | POLLNVAL) ? ready[i].fd : ARES_SOCKET_BAD;
    ares_socket_t out = ready[i].revents & POLLOUT ? ready[i].fd : ARES_SOCKET_BAD;
    if( in != ARES_SOCKET_BAD || out != ARES_SOCKET_BAD ) ares_process_fd(channel->ares, in, out);
  }
  if( channel_due(channel) ) ares_process_fd(channel->ares, mailbox_due(channel->mailbox), ARES_SOCKET_BAD);
  if( !channel->lost_socket || channel->said_lost ) return DNSSIG_OK;
  channel->said_lost = true;
  return DNSSIG_NOMEM;
}

void channel_tick(Channel *channel)
{
  ares_process_fd(channel->ares, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
}

/* An address that needs a zone (fe80::/10) cannot be reached without it, and c-ares' list does not give it. */
static bool usable(const Server *server)
{
  return server->port && ip_scope(&server->ip) != IP_LINKLOCAL;
}

Status channel_system_servers(ServerList *out)
{
  struct ares_options options = {.flags = ARES_FLAG_NOSEARCH};
  struct ares_addr_port_node *nodes = NULL;
  ares_channel ares = NULL;
  int code;
  out->count = 0;
  pthread_once(&library_once, library_init);
  code = library_code;
  if( code == ARES_SUCCESS ) code = ares_init_options(&ares, &options, ARES_OPT_FLAGS);
  if( code == ARES_SUCCESS ) code = ares_get_servers_ports(ares, &nodes);
  for( struct ares_addr_port_node *node = nodes; node && out->count < SERVER_LIST_MAX; node = node->next ) {
    Server server = {.port = node->udp_port ? (uint16_t)node->udp_port : 53};
    server.ip.family = node->family == AF_INET ? 4 : 6;
    memcpy(server.ip.bytes, &node->addr, node->family == AF_INET ? 4 : 16);
    if( usable(&server) ) out->servers[out->count++] = server;
  }
  if( nodes ) ares_free_data(nodes);
  if( ares ) ares_destroy(ares);
  return status_of(code);
}
