/* rdns.h - what kind of machine an rDNS name speaks of: by its words, and by the address spelled inside it. */
#ifndef DNSSIG_CONTEXT_RDNS_H
#define DNSSIG_CONTEXT_RDNS_H

#include <stddef.h>

#include "context/reference.h"
#include "core/status.h"
#include "name/ip.h"

typedef enum RdnsClass { RDNS_UNKNOWN, RDNS_DYNAMIC, RDNS_RESIDENTIAL, RDNS_SERVER, RDNS_CLASS_COUNT } RdnsClass;

/* 'dynamic', 'residential', 'server'; NULL for RDNS_UNKNOWN. */
const char *rdns_class_word(RdnsClass class);

/* Classes a name. host is canonical (name/host.h); its first `own` bytes are what the network put left of its registrable domain.
** ip (NULL: not known) is the address that has the name.
**
** A row of kind rdns_host decides alone. Else the row of kind rdns_term with the highest weight among those that match in
** host[0..own); of equal ones dynamic before residential before server. Words for dynamic or residential lines that weigh under 0.5
** are common words, too (home, pool): they count only where the name has a digit or spells the address. A name that spells its
** address has the strength of threshold rdns_spelled_address for dynamic: it is one of a whole network's, made by a script. */
DNSSIG_MUSTUSE Status rdns_class(const Reference *reference, const char *host, size_t len, size_t own, const Ip *ip,
                                 RdnsClass *out);

/* host[0..len) spells an address: this one or, with NULL, any IPv4 address in decimal. Of an IPv4 address: its four numbers next to
** each other in any order, with or without leading zeros, and something between that is no digit; or twelve digits, or eight
** hexadecimal ones, forward or backward; or the decimal number that it is. Of an IPv6 address: its 32 hexadecimal digits, forward or
** backward, dots and hyphens between or not; or its usual text with hyphens for colons, in one label. */
bool rdns_spells(const char *host, size_t len, const Ip *ip);

#endif
