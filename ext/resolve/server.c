/* server.c - addresses of DNS servers, to and from text. */
#include "resolve/server.h"

#include <string.h>

/* Digits of a port, 1 to 65535. */
static bool read_port(const char *text, size_t len, uint16_t *port)
{
  uint32_t value = 0;
  if( !len || len > 5 ) return false;
  for( size_t i = 0; i < len; i++ ) {
    if( text[i] < '0' || text[i] > '9' ) return false;
    value = value * 10 + (uint32_t)(text[i] - '0');
  }
  *port = (uint16_t)value;
  return value > 0 && value <= 65535;
}

static bool read_server(const char *text, size_t len, Server *out)
{
  const char *colon = memchr(text, ':', len);
  out->port = 53;
  if( len && text[0] == '[' ) {
    const char *close = memchr(text, ']', len);
    size_t inside = close ? (size_t)(close - text) : 0;
    size_t rest = close ? len - inside - 1 : 0;
    if( !close || ip_parse(text + 1, inside - 1, &out->ip) != DNSSIG_OK || out->ip.family != 6 ) return false;
    return !rest || (close[1] == ':' && read_port(close + 2, rest - 1, &out->port));
  }
  if( colon && !memchr(colon + 1, ':', len - (size_t)(colon + 1 - text)) ) {
    size_t host = (size_t)(colon - text);
    return ip_parse(text, host, &out->ip) == DNSSIG_OK && read_port(colon + 1, len - host - 1, &out->port);
  }
  return ip_parse(text, len, &out->ip) == DNSSIG_OK;
}

Status server_parse(const char *text, size_t len, Server *out, Text *why)
{
  if( read_server(text, len, out) ) return DNSSIG_OK;
  text_string(why, "'");
  text_escaped(why, text, len < 80 ? len : 80);
  text_string(why, "' is no server address; write it as 192.0.2.1, 192.0.2.1:5353, 2001:db8::1 or [2001:db8::1]:5353");
  return why->status == DNSSIG_OK ? DNSSIG_MISUSE : why->status;
}

bool server_equal(const Server *a, const Server *b)
{
  return a->port == b->port && a->ip.family == b->ip.family && memcmp(a->ip.bytes, b->ip.bytes, 16) == 0;
}

static bool in_list(const ServerList *list, const Server *server)
{
  for( size_t i = 0; i < list->count; i++ ) {
    if( server_equal(&list->servers[i], server) ) return true;
  }
  return false;
}

Status server_parse_list(const char *text, size_t len, ServerList *out, Text *why)
{
  size_t at = 0;
  out->count = 0;
  while( at < len ) {
    size_t start = at;
    Server server;
    Status status;
    while( at < len && !strchr(" ,\t\n", text[at]) ) at++;
    if( at == start ) {
      at++;
      continue;
    }
    status = server_parse(text + start, at - start, &server, why);
    if( status != DNSSIG_OK ) return status;
    if( in_list(out, &server) ) continue;
    if( out->count == SERVER_LIST_MAX ) {
      text_format(why, "more than %d servers", SERVER_LIST_MAX);
      return DNSSIG_MISUSE;
    }
    out->servers[out->count++] = server;
  }
  if( out->count ) return DNSSIG_OK;
  text_string(why, "a list of servers needs at least one address");
  return DNSSIG_MISUSE;
}

size_t server_to_text(const Server *server, char out[SERVER_TEXT_SIZE])
{
  char ip[IP_TEXT_SIZE];
  Text text;
  ip_to_text(&server->ip, ip);
  text_init(&text, out, SERVER_TEXT_SIZE);
  if( server->port == 53 ) {
    text_string(&text, ip);
  } else {
    text_format(&text, server->ip.family == 6 ? "[%s]:%u" : "%s:%u", ip, (unsigned)server->port);
  }
  return text.len;
}
