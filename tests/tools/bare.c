/* bare.c - what c-ares alone does: names of a file asked for their A record, a fixed number at a time.
**
**   bare ADDRESS PORT FILE IN-FLIGHT
**
** Prints: seconds, processor seconds, questions that had an answer. One channel, one socket, one attempt, and nothing done with
** what comes back: the least that a caller of c-ares can spend. tests/bench/lookups.tcl measures `dns` against it. */
#include <ares.h>
#include <arpa/inet.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>

enum { NAME_MOST = 256, MEMORY = 4 << 20, WAIT_MS = 100 };

static struct {
  ares_socket_t socket;
  size_t pending, answered;
} bare = {.socket = ARES_SOCKET_BAD};

static void watch(void *context, ares_socket_t socket, int readable, int writable)
{
  (void)context;
  (void)writable;
  bare.socket = readable ? socket : ARES_SOCKET_BAD;
}

static int opened(ares_socket_t socket, int type, void *context)
{
  int memory = MEMORY;
  (void)type;
  (void)context;
  (void)setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &memory, sizeof memory);
  return 0;
}

static void done(void *context, int code, int timeouts, unsigned char *reply, int len)
{
  (void)context;
  (void)timeouts;
  (void)reply;
  (void)len;
  bare.pending--;
  bare.answered += code == ARES_SUCCESS;
}

static ares_channel open_channel(const char *address, const char *port)
{
  struct ares_addr_port_node node = {.family = AF_INET, .udp_port = atoi(port), .tcp_port = atoi(port)};
  struct ares_options options = {.flags = ARES_FLAG_NOSEARCH, .timeout = 5000, .tries = 1, .sock_state_cb = watch};
  int mask = ARES_OPT_FLAGS | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_SOCK_STATE_CB;
  ares_channel channel;
#ifdef ARES_OPT_QUERY_CACHE
  mask |= ARES_OPT_QUERY_CACHE;
#endif
  if( inet_pton(AF_INET, address, &node.addr.addr4) != 1 || ares_library_init(ARES_LIB_INIT_ALL) != ARES_SUCCESS
      || ares_init_options(&channel, &options, mask) != ARES_SUCCESS
      || ares_set_servers_ports(channel, &node) != ARES_SUCCESS )
    return NULL;
  ares_set_socket_configure_callback(channel, opened, NULL);
  return channel;
}

static void process(ares_channel channel)
{
  struct pollfd ready = {.fd = bare.socket, .events = POLLIN};
  if( poll(&ready, 1, WAIT_MS) < 0 ) return;
  ares_process_fd(channel, ready.revents ? bare.socket : ARES_SOCKET_BAD, ARES_SOCKET_BAD);
}

static double seconds(void)
{
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static double of(struct timeval time)
{
  return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

int main(int argc, char **argv)
{
  FILE *names = argc == 5 ? fopen(argv[3], "r") : NULL;
  size_t most = argc == 5 ? strtoul(argv[4], NULL, 10) : 0;
  ares_channel channel = names && most ? open_channel(argv[1], argv[2]) : NULL;
  char name[NAME_MOST];
  struct rusage use;
  double start = seconds();
  if( !channel ) {
    fprintf(stderr, "usage: bare ADDRESS PORT FILE IN-FLIGHT\n");
    return 1;
  }
  while( fgets(name, sizeof name, names) ) {
    name[strcspn(name, "\n")] = 0;
    bare.pending++;
    ares_query(channel, name, 1, 1, done, NULL);
    while( bare.pending >= most ) process(channel);
  }
  while( bare.pending ) process(channel);
  getrusage(RUSAGE_SELF, &use);
  printf("%.6f %.6f %zu\n", seconds() - start, of(use.ru_utime) + of(use.ru_stime), bare.answered);
  ares_destroy(channel);
  ares_library_cleanup();
  fclose(names);
  return 0;
}
