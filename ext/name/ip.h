/* ip.h - IPv4 and IPv6 addresses and prefixes, as values. */
#ifndef DNSSIG_NAME_IP_H
#define DNSSIG_NAME_IP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/status.h"
#include "name/name.h"

enum { IP_TEXT_SIZE = 46 };

typedef struct Ip {
  uint8_t family;    /* 4 or 6 */
  uint8_t bytes[16]; /* network order; of family 4 the first four, the rest zero */
} Ip;

/* Strict: dotted quad in decimal without leading zeros; RFC 4291 text for IPv6 (brackets and zone are not its business).
** DNSSIG_BADNAME otherwise. */
DNSSIG_MUSTUSE Status ip_parse(const char *text, size_t len, Ip *out);

/* Canonical text (RFC 5952) and a zero; gives the length. */
size_t ip_to_text(const Ip *ip, char out[IP_TEXT_SIZE]);

/* `192.0.2.0/24`; a bare address is a prefix of all its bits. Host bits are allowed and ignored. */
DNSSIG_MUSTUSE Status ip_parse_prefix(const char *text, size_t len, Ip *network, unsigned *bits);
bool ip_in_prefix(const Ip *ip, const Ip *network, unsigned bits);
void ip_mask(Ip *ip, unsigned bits);

typedef enum IpScope {
  IP_PUBLIC,
  IP_PRIVATE,
  IP_CGNAT,
  IP_LOOPBACK,
  IP_LINKLOCAL,
  IP_DOCUMENTATION,
  IP_MULTICAST,
  IP_RESERVED
} IpScope;

/* By the IANA special-purpose address registries. */
IpScope ip_scope(const Ip *ip);
const char *ip_scope_word(IpScope scope);

/* The in-addr.arpa or ip6.arpa name (RFC 1035 section 3.5, RFC 3596 section 2.5). */
void ip_reverse_name(const Ip *ip, Name *out);

#endif
