/* faulty.c - a DNS server that misbehaves on purpose, in just the way that the name asked for says.
**
**   faulty [--port N] [--address A]... [--log FILE] [--as LABELS] [--delay MS] [--drop-all] [--loss P] [--no-tcp]
**
**   --port       the same for UDP, TCP and every address; 0 (the default): a free one
**   --address    where to listen; default 127.0.0.1, and ::1 where the machine has it
**   --log        a line for each query: Unix time in ms, udp or tcp, the client's port, id, name as received, type
**   --as         what every name's labels begin with: spoof.delay-50
**   --delay, --drop-all, --loss    for every name; loss in percent, pseudo-random but the same in every run
**   --no-tcp     TCP is for one connection, of whoever looks whether the server is there; then its port is closed
**
** It says `port N` on standard output once it listens, and ends when its standard input closes, where that is a pipe.
** What it can do stands in the table of faulty/plan.c. One loop, one thread: the same queries in the same order
** have the same replies. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "faulty/reply.h"

enum {
  ADDRESSES_MAX = 4,
  CONNECTIONS_MAX = 400,
  POLLS_MAX = 1 + 2 * ADDRESSES_MAX + CONNECTIONS_MAX,
  SEEN = 1 << 18,
  BATCH = 256
};

typedef struct Address {
  struct sockaddr_storage where;
  socklen_t len;
  int udp, tcp, other_port, other_address; /* sockets; -1: none */
} Address;

/* One TCP connection; socket -1: free. What is to be sent waits in `out`. */
typedef struct Connection {
  int socket;
  unsigned generation; /* so that a late reply does not go to a later client */
  unsigned port;
  uint8_t in[2 + 4096];
  size_t in_len;
  uint8_t *out;
  size_t out_len, out_sent, out_room;
  long slow_ms;
  int64_t next_us; /* when the next slow byte is due */
  long way;        /* WAY_ANSWER, or what happens when `stop` bytes of `out` have been sent */
  size_t stop;
} Connection;

/* A reply that waits for its time, in a heap by `due_us`, then by number. */
typedef struct Late {
  int64_t due_us;
  uint64_t number;
  int socket;     /* UDP */
  int connection; /* TCP, or -1 */
  unsigned generation;
  struct sockaddr_storage to;
  socklen_t to_len;
  Plan plan;
  size_t len;
  uint8_t *bytes;
} Late;

static struct {
  Address addresses[ADDRESSES_MAX];
  size_t naddresses;
  Connection connections[CONNECTIONS_MAX];
  Late *late;
  size_t nlate, late_room;
  uint64_t late_number;
  struct {
    uint64_t hash;
    unsigned count;
  } seen[SEEN]; /* how often each question has come */
  size_t nseen;
  FILE *log;
  long delay_ms, loss_percent;
  bool drop_all, no_tcp;
  const char *always; /* labels */
  uint64_t chance;
} server;

static int64_t now_us(clockid_t clock)
{
  struct timespec now;
  clock_gettime(clock, &now);
  return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void die(const char *what)
{
  fprintf(stderr, "faulty: %s: %s\n", what, strerror(errno));
  exit(1);
}

/* ---- the heap of late replies ---- */

static bool sooner(const Late *a, const Late *b)
{
  return a->due_us != b->due_us ? a->due_us < b->due_us : a->number < b->number;
}

static void late_add(Late late)
{
  size_t at = server.nlate++;
  if( server.nlate > server.late_room ) {
    server.late_room = server.late_room ? 2 * server.late_room : 1024;
    server.late = realloc(server.late, server.late_room * sizeof *server.late);
    if( !server.late ) die("memory");
  }
  late.number = server.late_number++;
  for( ; at > 0 && sooner(&late, &server.late[(at - 1) / 2]); at = (at - 1) / 2 ) {
    server.late[at] = server.late[(at - 1) / 2];
  }
  server.late[at] = late;
}

static Late late_take(void)
{
  Late first = server.late[0], last = server.late[--server.nlate];
  size_t at = 0, child;
  while( (child = 2 * at + 1) < server.nlate ) {
    if( child + 1 < server.nlate && sooner(&server.late[child + 1], &server.late[child]) ) child++;
    if( !sooner(&server.late[child], &last) ) break;
    server.late[at] = server.late[child];
    at = child;
  }
  server.late[at] = last;
  return first;
}

/* ---- TCP ---- */

static void hang_up(Connection *connection, bool reset)
{
  struct linger at_once = {1, 0};
  if( reset ) setsockopt(connection->socket, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  close(connection->socket);
  free(connection->out);
  *connection = (Connection){.socket = -1, .generation = connection->generation + 1};
}

static void send_tcp(Connection *connection, const uint8_t *bytes, size_t len, const Plan *plan)
{
  size_t said = len - (size_t)(plan->tcp_short < (long)len ? plan->tcp_short : 0);
  if( connection->out_len + len + 2 > connection->out_room ) {
    connection->out_room = connection->out_len + len + 2;
    connection->out = realloc(connection->out, connection->out_room);
    if( !connection->out ) die("memory");
  }
  if( plan->tcp_way != WAY_ANSWER && connection->way == WAY_ANSWER ) {
    connection->way = plan->tcp_way;
    connection->stop = connection->out_len + (size_t)plan->tcp_after;
  }
  connection->out[connection->out_len++] = (uint8_t)(said >> 8);
  connection->out[connection->out_len++] = (uint8_t)said;
  memcpy(connection->out + connection->out_len, bytes, len);
  connection->out_len += len;
  if( plan->slow_ms ) connection->slow_ms = plan->slow_ms; /* and all that comes behind it */
}

/* How far `out` may be sent. */
static size_t sendable(const Connection *connection)
{
  bool stops = connection->way != WAY_ANSWER && connection->stop < connection->out_len;
  return stops ? connection->stop : connection->out_len;
}

static bool can_send(const Connection *connection, int64_t now)
{
  return connection->out_sent < sendable(connection) && (!connection->slow_ms || now >= connection->next_us);
}

static void flush_tcp(Connection *connection, int64_t now)
{
  size_t len = connection->slow_ms ? 1 : sendable(connection) - connection->out_sent;
  ssize_t sent;
  if( !can_send(connection, now) ) return;
  sent = send(connection->socket, connection->out + connection->out_sent, len, MSG_NOSIGNAL | MSG_DONTWAIT);
  if( sent < 0 ) {
    if( errno != EAGAIN && errno != EINTR ) hang_up(connection, false);
    return;
  }
  connection->out_sent += (size_t)sent;
  connection->next_us = now + connection->slow_ms * 1000;
  if( connection->way == WAY_ANSWER ) {
    if( connection->out_sent == connection->out_len ) connection->out_sent = connection->out_len = 0;
  } else if( connection->out_sent >= connection->stop && connection->way != WAY_STALL ) {
    hang_up(connection, connection->way == WAY_RESET);
  }
}

/* ---- a query and its replies ---- */

typedef struct Client {
  const Address *address;
  struct sockaddr_storage from;
  socklen_t from_len;
  unsigned port;
  int connection; /* -1: UDP */
} Client;

static unsigned port_of(const struct sockaddr_storage *address)
{
  return ntohs(address->ss_family == AF_INET ? ((const struct sockaddr_in *)address)->sin_port
                                             : ((const struct sockaddr_in6 *)address)->sin6_port);
}

static void log_query(const Query *query, const Client *client)
{
  static const struct {
    unsigned number;
    const char *word;
  } types[] = {{1, "A"},   {2, "NS"},   {5, "CNAME"}, {6, "SOA"},  {12, "PTR"},
               {15, "MX"}, {16, "TXT"}, {28, "AAAA"}, {33, "SRV"}, {257, "CAA"}};
  char name[1010], number[16];
  const char *type = number;
  if( !server.log ) return;
  query_name(query, name);
  snprintf(number, sizeof number, "TYPE%u", query->type);
  for( size_t i = 0; i < sizeof types / sizeof types[0]; i++ ) {
    if( types[i].number == query->type ) type = types[i].word;
  }
  fprintf(server.log, "%lld %s %u %u %s %s\n", (long long)(now_us(CLOCK_REALTIME) / 1000), query->tcp ? "tcp" : "udp",
          client->port, query->id, name, type);
}

/* How often this question came before. A table that is full forgets. */
static unsigned count_seen(const Query *query)
{
  uint64_t hash = query_hash(query) | 1;
  size_t at = hash % SEEN;
  if( server.nseen > SEEN / 2 ) {
    memset(server.seen, 0, sizeof server.seen);
    server.nseen = 0;
  }
  while( server.seen[at].hash && server.seen[at].hash != hash ) at = (at + 1) % SEEN;
  if( !server.seen[at].hash ) server.nseen++;
  server.seen[at].hash = hash;
  return server.seen[at].count++;
}

static void send_reply(const Client *client, int from, const uint8_t *bytes, size_t len, const Plan *plan)
{
  long delay_ms = plan->delay_ms + server.delay_ms;
  Late late = {.socket = from,
               .connection = client->connection,
               .to = client->from,
               .to_len = client->from_len,
               .plan = *plan,
               .len = len};
  if( !delay_ms ) {
    if( client->connection >= 0 ) {
      send_tcp(&server.connections[client->connection], bytes, len, plan);
    } else {
      sendto(from, bytes, len, MSG_DONTWAIT, (const struct sockaddr *)&client->from, client->from_len);
    }
    return;
  }
  late.due_us = now_us(CLOCK_MONOTONIC) + delay_ms * 1000;
  if( client->connection >= 0 ) late.generation = server.connections[client->connection].generation;
  late.bytes = malloc(len ? len : 1);
  if( !late.bytes ) die("memory");
  memcpy(late.bytes, bytes, len);
  late_add(late);
}

static void send_late(void)
{
  Late late = late_take();
  if( late.connection < 0 ) {
    sendto(late.socket, late.bytes, late.len, MSG_DONTWAIT, (const struct sockaddr *)&late.to, late.to_len);
  } else if( server.connections[late.connection].generation == late.generation ) {
    send_tcp(&server.connections[late.connection], late.bytes, late.len, &late.plan);
  }
  free(late.bytes);
}

/* Each of the forged replies is wrong in one way only: the id, the port it comes from, the question. */
static void forge(const Query *query, const Client *client, const Plan *plan)
{
  static uint8_t out[MESSAGE_MAX];
  Plan wrong_id = *plan, wrong_question = *plan;
  wrong_question.wrong_question = 1;
  if( client->connection >= 0 ) return;
  for( long i = 0; i < plan->forge; i++ ) {
    wrong_id.wrong_id = i + 1;
    send_reply(client, client->address->udp, out, reply_write(query, &wrong_id, true, out), plan);
    send_reply(client, client->address->other_port, out, reply_write(query, plan, true, out), plan);
    send_reply(client, client->address->udp, out, reply_write(query, &wrong_question, true, out), plan);
  }
  if( plan->forge_case ) send_reply(client, client->address->udp, out, reply_write(query, plan, true, out), plan);
}

static bool unlucky(void)
{
  server.chance = server.chance * 6364136223846793005u + 1442695040888963407u;
  return (long)((server.chance >> 33) % 100) < server.loss_percent;
}

static void serve(const uint8_t *bytes, size_t len, const Client *client)
{
  static uint8_t out[MESSAGE_MAX];
  bool tcp = client->connection >= 0;
  int from = client->address ? client->address->udp : -1;
  Query query;
  Plan plan;
  size_t reply_len;
  if( !query_read(bytes, len, tcp, &query) ) return;
  log_query(&query, client);
  plan_read(&query, count_seen(&query), server.always, &plan);
  if( plan.drop || server.drop_all || unlucky() ) return;
  if( tcp && plan.tcp_way == WAY_STALL && !plan.tcp_after ) return;
  if( tcp && plan.tcp_way != WAY_ANSWER && !plan.tcp_after ) {
    hang_up(&server.connections[client->connection], plan.tcp_way == WAY_RESET);
    return;
  }
  if( !tcp && plan.source == SOURCE_OTHER_PORT ) from = client->address->other_port;
  if( !tcp && plan.source == SOURCE_OTHER_ADDRESS ) from = client->address->other_address;
  if( plan.forge || plan.forge_case ) forge(&query, client, &plan);
  reply_len = reply_write(&query, &plan, false, out);
  for( long i = 0; i < plan.copies; i++ ) send_reply(client, from, out, reply_len, &plan);
}

/* ---- sockets ---- */

static void read_udp(const Address *address)
{
  static uint8_t in[MESSAGE_MAX];
  for( int i = 0; i < BATCH; i++ ) {
    Client client = {.address = address, .connection = -1, .from_len = sizeof client.from};
    ssize_t len =
        recvfrom(address->udp, in, sizeof in, MSG_DONTWAIT, (struct sockaddr *)&client.from, &client.from_len);
    if( len < 0 ) return;
    client.port = port_of(&client.from);
    serve(in, (size_t)len, &client);
  }
}

/* A connection too many is closed at once. */
static void accept_tcp(Address *address)
{
  struct sockaddr_storage from;
  socklen_t from_len = sizeof from;
  int socket = accept(address->tcp, (struct sockaddr *)&from, &from_len), on = 1;
  if( socket < 0 ) return;
  if( server.no_tcp ) {
    close(socket);
    close(address->tcp);
    address->tcp = -1;
    return;
  }
  setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  for( size_t i = 0; i < CONNECTIONS_MAX; i++ ) {
    if( server.connections[i].socket >= 0 ) continue;
    server.connections[i].socket = socket;
    server.connections[i].port = port_of(&from);
    return;
  }
  close(socket);
}

static void read_tcp(int number)
{
  Connection *connection = &server.connections[number];
  unsigned generation = connection->generation;
  ssize_t got = recv(connection->socket, connection->in + connection->in_len,
                     sizeof connection->in - connection->in_len, MSG_DONTWAIT);
  size_t len;
  if( got < 0 && (errno == EAGAIN || errno == EINTR) ) return;
  if( got <= 0 ) {
    hang_up(connection, false);
    return;
  }
  connection->in_len += (size_t)got;
  while( connection->in_len >= 2
         && connection->in_len >= 2 + (len = (size_t)(connection->in[0] << 8 | connection->in[1])) ) {
    Client client = {.connection = number, .port = connection->port};
    serve(connection->in + 2, len, &client);
    if( connection->generation != generation ) return;
    connection->in_len -= 2 + len;
    memmove(connection->in, connection->in + 2 + len, connection->in_len);
  }
  if( connection->in_len == sizeof connection->in ) hang_up(connection, false);
}

/* A socket of the address's family and host on this port, or -1. */
static int bound(const Address *address, int type, unsigned port, const char *host)
{
  struct sockaddr_storage where = address->where;
  int made = socket(address->where.ss_family, type, 0), on = 1, room = 32 << 20;
  if( made < 0 ) return -1;
  if( where.ss_family == AF_INET ) ((struct sockaddr_in *)&where)->sin_port = htons((uint16_t)port);
  if( where.ss_family == AF_INET6 ) ((struct sockaddr_in6 *)&where)->sin6_port = htons((uint16_t)port);
  if( host ) inet_pton(AF_INET, host, &((struct sockaddr_in *)&where)->sin_addr);
  if( type == SOCK_STREAM ) setsockopt(made, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if( setsockopt(made, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof room) != 0 ) {
    setsockopt(made, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
  }
  setsockopt(made, SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
  if( bind(made, (struct sockaddr *)&where, address->len) == 0 && (type == SOCK_DGRAM || listen(made, 200) == 0) )
    return made;
  close(made);
  return -1;
}

static bool add_address(const char *text)
{
  Address *address = &server.addresses[server.naddresses];
  struct sockaddr_in *four = (struct sockaddr_in *)&address->where;
  struct sockaddr_in6 *six = (struct sockaddr_in6 *)&address->where;
  if( server.naddresses == ADDRESSES_MAX ) return false;
  if( inet_pton(AF_INET, text, &four->sin_addr) == 1 ) {
    address->where.ss_family = AF_INET;
    address->len = sizeof *four;
  } else if( inet_pton(AF_INET6, text, &six->sin6_addr) == 1 ) {
    address->where.ss_family = AF_INET6;
    address->len = sizeof *six;
  } else {
    return false;
  }
  server.naddresses++;
  return true;
}

/* Gives the port, which is the same everywhere; 0 where it cannot be had. */
static unsigned open_address(Address *address, unsigned port)
{
  struct sockaddr_storage got;
  socklen_t len = sizeof got;
  address->udp = bound(address, SOCK_DGRAM, port, NULL);
  if( address->udp < 0 || getsockname(address->udp, (struct sockaddr *)&got, &len) != 0 ) return 0;
  port = port_of(&got);
  address->tcp = bound(address, SOCK_STREAM, port, NULL);
  address->other_port = bound(address, SOCK_DGRAM, 0, NULL);
  address->other_address = address->where.ss_family == AF_INET ? bound(address, SOCK_DGRAM, port, "127.0.0.2") : -1;
  if( address->other_address < 0 ) address->other_address = address->other_port;
  return address->tcp < 0 ? 0 : port;
}

/* ---- the loop ---- */

static int wait_ms(int64_t now)
{
  int64_t next = now + 1000000;
  if( server.nlate && server.late[0].due_us < next ) next = server.late[0].due_us;
  for( size_t i = 0; i < CONNECTIONS_MAX; i++ ) {
    const Connection *connection = &server.connections[i];
    if( connection->socket < 0 || !connection->slow_ms || connection->out_sent >= sendable(connection) ) continue;
    if( connection->next_us < next ) next = connection->next_us;
  }
  return next <= now ? 0 : (int)((next - now + 999) / 1000);
}

/* Fills the list; connection i's entry is remembered in `place`. */
static nfds_t list_polls(struct pollfd *polls, nfds_t first, int *place, int64_t now)
{
  nfds_t count = first;
  for( size_t i = 0; i < server.naddresses; i++ ) {
    polls[count++] = (struct pollfd){server.addresses[i].udp, POLLIN, 0};
    polls[count++] = (struct pollfd){server.addresses[i].tcp, POLLIN, 0};
  }
  for( size_t i = 0; i < CONNECTIONS_MAX; i++ ) {
    const Connection *connection = &server.connections[i];
    short events = can_send(connection, now) ? POLLIN | POLLOUT : POLLIN;
    place[i] = -1;
    if( connection->socket < 0 ) continue;
    place[i] = (int)count;
    polls[count++] = (struct pollfd){connection->socket, events, 0};
  }
  return count;
}

static void run(bool owned)
{
  static struct pollfd polls[POLLS_MAX];
  static int place[CONNECTIONS_MAX];
  for( ;; ) {
    int64_t now = now_us(CLOCK_MONOTONIC);
    nfds_t first = owned ? 1 : 0, count;
    char drained[64];
    if( owned ) polls[0] = (struct pollfd){STDIN_FILENO, POLLIN, 0};
    count = list_polls(polls, first, place, now);
    if( poll(polls, count, wait_ms(now)) < 0 && errno != EINTR ) die("poll");
    if( owned && polls[0].revents && read(STDIN_FILENO, drained, sizeof drained) <= 0 ) return;
    for( size_t i = 0; i < server.naddresses; i++ ) {
      if( polls[first + 2 * i].revents ) read_udp(&server.addresses[i]);
      if( polls[first + 2 * i + 1].revents ) accept_tcp(&server.addresses[i]);
    }
    for( int i = 0; i < CONNECTIONS_MAX; i++ ) {
      if( place[i] >= 0 && polls[place[i]].revents & (POLLIN | POLLHUP | POLLERR) ) read_tcp(i);
    }
    now = now_us(CLOCK_MONOTONIC);
    while( server.nlate && server.late[0].due_us <= now ) send_late();
    for( int i = 0; i < CONNECTIONS_MAX; i++ ) {
      if( server.connections[i].socket >= 0 ) flush_tcp(&server.connections[i], now);
    }
  }
}

static bool read_options(int argc, char **argv, unsigned *port)
{
  for( int i = 1; i < argc; i++ ) {
    const char *value = i + 1 < argc ? argv[i + 1] : NULL;
    if( strcmp(argv[i], "--drop-all") == 0 ) {
      server.drop_all = true;
      continue;
    }
    if( strcmp(argv[i], "--no-tcp") == 0 ) {
      server.no_tcp = true;
      continue;
    }
    if( !value ) return false;
    i++;
    if( strcmp(argv[i - 1], "--port") == 0 ) {
      *port = (unsigned)strtoul(value, NULL, 10);
    } else if( strcmp(argv[i - 1], "--as") == 0 ) {
      server.always = value;
    } else if( strcmp(argv[i - 1], "--delay") == 0 ) {
      server.delay_ms = strtol(value, NULL, 10);
    } else if( strcmp(argv[i - 1], "--loss") == 0 ) {
      server.loss_percent = strtol(value, NULL, 10);
    } else if( strcmp(argv[i - 1], "--address") == 0 ) {
      if( !add_address(value) ) return false;
    } else if( strcmp(argv[i - 1], "--log") == 0 ) {
      server.log = fopen(value, "w");
      if( !server.log ) die(value);
      setvbuf(server.log, NULL, _IOLBF, BUFSIZ);
    } else {
      return false;
    }
  }
  return true;
}

/* Whether an owner holds the other end of standard input. */
static bool is_owned(void)
{
  struct stat status;
  return fstat(STDIN_FILENO, &status) == 0 && (S_ISFIFO(status.st_mode) || S_ISSOCK(status.st_mode));
}

int main(int argc, char **argv)
{
  unsigned port = 0;
  bool by_default;
  server.always = "";
  for( size_t i = 0; i < CONNECTIONS_MAX; i++ ) server.connections[i].socket = -1;
  if( !read_options(argc, argv, &port) ) {
    fprintf(stderr,
            "usage: faulty [--port N] [--address A]... [--log FILE] [--as LABELS] [--delay MS] [--drop-all] [--loss P]"
            " [--no-tcp]\n");
    return 2;
  }
  signal(SIGPIPE, SIG_IGN);
  by_default = server.naddresses == 0;
  if( by_default ) by_default = add_address("127.0.0.1") && add_address("::1");
  for( size_t i = 0; i < server.naddresses; i++ ) {
    unsigned got = open_address(&server.addresses[i], port);
    if( !got && by_default && i == 1 ) {
      server.naddresses = 1;
    } else if( !got ) {
      die("cannot listen");
    } else {
      port = got;
    }
  }
  printf("port %u\n", port);
  fflush(stdout);
  run(is_owned());
  return 0;
}
