/* addresses.c - ip_*: addresses as values, in SQL.
**
**   SELECT ip_canonical('[2001:DB8::0:1]:53');                     2001:db8::1
**   SELECT ip_in('192.0.2.7', '192.0.2.0/24');                     1
**   SELECT * FROM log WHERE ip_key(address) BETWEEN ip_key('10.0.0.0') AND ip_key('10.255.255.255');
**
** Every function reads its first argument through ip_value, so a URL or host:port does as well as an address. What
** is no address gives NULL. */
#include <string.h>

#include "name/host.h"
#include "name/ip.h"
#include "surface/families.h"
#include "surface/host_value.h"
#include "surface/register.h"
#include "surface/result.h"

SQLITE_EXTENSION_INIT3

/* Reads the value as text. False: the result is set (to NULL, or to SQLITE_NOMEM). */
static bool read_text(sqlite3_context *context, sqlite3_value *value, const char **text, size_t *len)
{
  *text = (const char *)sqlite3_value_text(value);
  if( !*text && sqlite3_value_type(value) != SQLITE_NULL ) result_fault(context, DNSSIG_NOMEM, NULL);
  *len = (size_t)sqlite3_value_bytes(value);
  return *text != NULL;
}

static void call_canonical(sqlite3_context *context, int argc, sqlite3_value **argv)
{
  const Host *host;
  (void)argc;
  if( ip_value(context, argv[0], &host) ) sqlite3_result_text(context, host->text, TO_ZERO, SQLITE_TRANSIENT);
}

static void call_family(sqlite3_context *context, int argc, sqlite3_value **argv)
{
  const Host *host;
  (void)argc;
  if( ip_value(context, argv[0], &host) ) sqlite3_result_int(context, host->ip.family);
}

static void call_in(sqlite3_context *context, int argc, sqlite3_value **argv)
{
  const char *text;
  size_t len;
  unsigned bits;
  Ip network;
  const Host *host;
  (void)argc;
  if( !ip_value(context, argv[0], &host) || !read_text(context, argv[1], &text, &len) ) return;
  if( ip_parse_prefix(text, len, &network, &bits) != DNSSIG_OK ) return;
  sqlite3_result_int(context, ip_in_prefix(&host->ip, &network, bits));
}

static void call_prefix(sqlite3_context *context, int argc, sqlite3_value **argv)
{
  char text[IP_TEXT_SIZE + 4];
  size_t len;
  sqlite3_int64 bits;
  const Host *host;
  Ip network;
  (void)argc;
  if( sqlite3_value_numeric_type(argv[1]) != SQLITE_INTEGER || !ip_value(context, argv[0], &host) ) return;
  bits = sqlite3_value_int64(argv[1]);
  if( bits < 0 || bits > (host->ip.family == 4 ? 32 : 128) ) return;
  network = host->ip;
  ip_mask(&network, (unsigned)bits);
  len = ip_to_text(&network, text);
  sqlite3_snprintf(5, text + len, "/%d", (int)bits);
  sqlite3_result_text(context, text, -1, SQLITE_TRANSIENT);
}

static void call_key(sqlite3_context *context, int argc, sqlite3_value **argv)
{
  uint8_t key[16] = {[10] = 0xff, [11] = 0xff}; /* IPv4-mapped, RFC 4291 section 2.5.5.2 */
  const Host *host;
  (void)argc;
  if( !ip_value(context, argv[0], &host) ) return;
  if( host->ip.family == 4 ) {
    memcpy(key + 12, host->ip.bytes, 4);
  } else {
    memcpy(key, host->ip.bytes, 16);
  }
  sqlite3_result_blob(context, key, sizeof key, SQLITE_TRANSIENT);
}

static void call_scope(sqlite3_context *context, int argc, sqlite3_value **argv)
{
  const Host *host;
  (void)argc;
  if( ip_value(context, argv[0], &host) ) {
    sqlite3_result_text(context, ip_scope_word(ip_scope(&host->ip)), -1, SQLITE_STATIC);
  }
}

static void call_reverse_name(sqlite3_context *context, int argc, sqlite3_value **argv)
{
  char text[NAME_TEXT_SIZE];
  size_t len;
  Name name;
  const Host *host;
  (void)argc;
  if( !ip_value(context, argv[0], &host) ) return;
  ip_reverse_name(&host->ip, &name);
  len = name_to_text(&name, text);
  sqlite3_result_text(context, text, (int)len, SQLITE_TRANSIENT);
}

#define NULL_WITHOUT_IP "NULL where the text holds no IP address"

static const Function functions[] = {
    {.name = "ip_canonical",
     .least_args = 1,
     .most_args = 1,
     .flags = PURE,
     .call = call_canonical,
     .doc = {"ip_canonical(ip)",
             "The address in the one way to write it, without port and zone. In a URL also the spellings of IPv4 that "
             "browsers "
             "take (0x7f.1, 2130706433).",
             "Text; an IPv4-mapped IPv6 address stays one (::ffff:192.0.2.1). " NULL_WITHOUT_IP ".", "none", "RFC 5952",
             "SELECT ip_canonical('[2001:DB8::0:1]:53')"}},
    {.name = "ip_family",
     .least_args = 1,
     .most_args = 1,
     .flags = PURE,
     .call = call_family,
     .doc = {"ip_family(ip)", "The version of the protocol.", "4 or 6. " NULL_WITHOUT_IP ".", "none",
             "RFC 791; RFC 8200", "SELECT ip_family('2001:db8::1')"}},
    {.name = "ip_in",
     .least_args = 2,
     .most_args = 2,
     .flags = PURE,
     .call = call_in,
     .doc = {"ip_in(ip, cidr)",
             "Whether the address is in the network. Host bits of the network are ignored; without a length it is one "
             "address. "
             "An IPv4 address and its IPv4-mapped IPv6 form count as the same.",
             "1 or 0. " NULL_WITHOUT_IP ", or the second argument is no network.", "none",
             "RFC 4632 section 3.1; RFC 4291 "
             "section 2.3",
             "SELECT ip_in('192.0.2.7', '192.0.2.0/24')"}},
    {.name = "ip_prefix",
     .least_args = 2,
     .most_args = 2,
     .flags = PURE,
     .call = call_prefix,
     .doc = {"ip_prefix(ip, bits)", "The network of that many bits around the address.",
             "Text such as 192.0.2.0/24. " NULL_WITHOUT_IP
             ", or bits is no whole number from 0 to 32 for IPv4, to 128 for IPv6.",
             "none", "RFC 4632 section 3.1; RFC 4291 section 2.3", "SELECT ip_prefix('192.0.2.7', 24)"}},
    {.name = "ip_key",
     .least_args = 1,
     .most_args = 1,
     .flags = PURE,
     .call = call_key,
     .doc =
         {"ip_key(ip)",
          "The address as 16 bytes that sort as addresses do, for indexes and ranges; IPv4 as ::ffff:a.b.c.d, so both "
          "kinds "
          "share one order.",
          "Blob of 16 bytes. " NULL_WITHOUT_IP ".", "none", "RFC 4291 section 2.5.5.2",
          "SELECT hex(ip_key('192.0.2.7'))"}},
    {.name = "ip_scope",
     .least_args = 1,
     .most_args = 1,
     .flags = PURE,
     .call = call_scope,
     .doc = {"ip_scope(ip)",
             "What the address is for. An address that carries an IPv4 address (IPv4-mapped, 64:ff9b::/96, 6to4) is "
             "judged by "
             "that.",
             "'public', 'private', 'cgnat', 'loopback', 'linklocal', 'documentation', 'multicast' or "
             "'reserved'. " NULL_WITHOUT_IP ".",
             "none", "IANA IPv4 (2020-09-04) and IPv6 (2025-10-09) special-purpose address registries",
             "SELECT ip_scope('100.64.0.1')"}},
    {.name = "ip_reverse_name",
     .least_args = 1,
     .most_args = 1,
     .flags = PURE,
     .call = call_reverse_name,
     .doc = {"ip_reverse_name(ip)", "The name whose PTR record says what the address is called.",
             "Text under in-addr.arpa or ip6.arpa. " NULL_WITHOUT_IP ".", "none",
             "RFC 1035 section 3.5; RFC 3596 section 2.5", "SELECT ip_reverse_name('192.0.2.7')"}},
};

const Family family_addresses = {"address", functions, COUNT(functions), NULL, 0};
