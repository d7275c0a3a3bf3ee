/* server.h - addresses of DNS servers as people write them. */
#ifndef DNSSIG_RESOLVE_SERVER_H
#define DNSSIG_RESOLVE_SERVER_H

#include "core/status.h"
#include "core/text.h"
#include "name/ip.h"

enum { SERVER_TEXT_SIZE = IP_TEXT_SIZE + 8, SERVER_LIST_MAX = 32 };

typedef struct Server {
  Ip ip;
  uint16_t port;
} Server;

typedef struct ServerList {
  size_t count;
  Server servers[SERVER_LIST_MAX];
} ServerList;

/* `192.0.2.1`, `192.0.2.1:5353`, `2001:db8::1`, `[2001:db8::1]`, `[2001:db8::1]:5353`. DNSSIG_MISUSE: *why says what is wrong. */
DNSSIG_MUSTUSE Status server_parse(const char *text, size_t len, Server *out, Text *why);

/* Several, between spaces or commas, at least one. Doubles are dropped. */
DNSSIG_MUSTUSE Status server_parse_list(const char *text, size_t len, ServerList *out, Text *why);

/* As above, without the port where that is 53. Gives the length. */
size_t server_to_text(const Server *server, char out[SERVER_TEXT_SIZE]);

bool server_equal(const Server *a, const Server *b);

#endif
