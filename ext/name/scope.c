/* scope.c - what an address is for: the IANA special-purpose address registries as a table.
**
** In:   an address.
** Out:  its scope. The first row that holds it decides, so exceptions stand before the block they are cut from.
**
** An address that carries an IPv4 address in a known way is judged by that: IPv4-mapped (RFC 4291 section 2.5.5.2), NAT64's
** well-known prefix (RFC 6052 section 3.1: only global IPv4 addresses may be in it), 6to4 (RFC 3056 section 2: the same). So
** 64:ff9b::10.0.0.1 is private, as whoever follows it ends up there. */
#include <string.h>

#include "name/ip.h"

typedef struct Block {
  uint8_t bytes[16];
  uint8_t bits;
  IpScope scope;
} Block;

/* IANA IPv4 Special-Purpose Address Registry, as of 2020-09-04; multicast from the IPv4 address space registry. Blocks that
** the registry calls globally reachable are public. */
static const Block blocks_v4[] = {
    {{0}, 8, IP_RESERVED},                  /* this network, RFC 791 section 3.2 */
    {{10}, 8, IP_PRIVATE},                  /* RFC 1918 */
    {{100, 64}, 10, IP_CGNAT},              /* shared address space, RFC 6598 */
    {{127}, 8, IP_LOOPBACK},                /* RFC 1122 section 3.2.1.3 */
    {{169, 254}, 16, IP_LINKLOCAL},         /* RFC 3927 */
    {{172, 16}, 12, IP_PRIVATE},            /* RFC 1918 */
    {{192, 0, 0, 9}, 32, IP_PUBLIC},        /* port control protocol anycast, RFC 7723 */
    {{192, 0, 0, 10}, 32, IP_PUBLIC},       /* TURN anycast, RFC 8155 */
    {{192, 0, 0}, 24, IP_RESERVED},         /* IETF protocol assignments, RFC 6890 section 2.1 */
    {{192, 0, 2}, 24, IP_DOCUMENTATION},    /* TEST-NET-1, RFC 5737 */
    {{192, 88, 99}, 24, IP_RESERVED},       /* 6to4 relay anycast, deprecated by RFC 7526 */
    {{192, 168}, 16, IP_PRIVATE},           /* RFC 1918 */
    {{198, 18}, 15, IP_RESERVED},           /* benchmarking, RFC 2544 */
    {{198, 51, 100}, 24, IP_DOCUMENTATION}, /* TEST-NET-2, RFC 5737 */
    {{203, 0, 113}, 24, IP_DOCUMENTATION},  /* TEST-NET-3, RFC 5737 */
    {{233, 252, 0}, 24, IP_DOCUMENTATION},  /* MCAST-TEST-NET, RFC 6676 */
    {{224}, 4, IP_MULTICAST},               /* RFC 5771 */
    {{240}, 4, IP_RESERVED},                /* RFC 1112 section 4, and the limited broadcast address, RFC 919 */
};

/* IANA IPv6 Special-Purpose Address Registry, as of 2025-10-09; multicast, site-local and "reserved by IETF" (all that is
** outside 2000::/3) from the IPv6 address space registry. */
static const Block blocks_v6[] = {
    {{[15] = 1}, 128, IP_LOOPBACK},                   /* RFC 4291 */
    {{0, 0x64, 0xff, 0x9b, 0, 1}, 48, IP_PRIVATE},    /* local-use translation, RFC 8215 */
    {{0x20, 0x01, 0, 1, [15] = 1}, 128, IP_PUBLIC},   /* port control protocol anycast, RFC 7723 */
    {{0x20, 0x01, 0, 1, [15] = 2}, 128, IP_PUBLIC},   /* TURN anycast, RFC 8155 */
    {{0x20, 0x01, 0, 1, [15] = 3}, 128, IP_PUBLIC},   /* DNS-SD service registration anycast, RFC 9665 */
    {{0x20, 0x01, 0, 3}, 32, IP_PUBLIC},              /* AMT, RFC 7450 */
    {{0x20, 0x01, 0, 4, 0x01, 0x12}, 48, IP_PUBLIC},  /* AS112-v6, RFC 7535 */
    {{0x20, 0x01, 0, 0x20}, 28, IP_PUBLIC},           /* ORCHIDv2, RFC 7343 */
    {{0x20, 0x01, 0, 0x30}, 28, IP_PUBLIC},           /* drone remote identification, RFC 9374 */
    {{0x20, 0x01}, 23, IP_RESERVED},                  /* IETF protocol assignments, RFC 2928; Teredo, RFC 4380 */
    {{0x20, 0x01, 0x0d, 0xb8}, 32, IP_DOCUMENTATION}, /* RFC 3849 */
    {{0x3f, 0xff}, 20, IP_DOCUMENTATION},             /* RFC 9637 */
    {{0x20}, 3, IP_PUBLIC},                           /* global unicast, RFC 4291 */
    {{0xfc}, 7, IP_PRIVATE},                          /* unique local, RFC 4193 */
    {{0xfe, 0x80}, 10, IP_LINKLOCAL},                 /* RFC 4291 */
    {{0xff}, 8, IP_MULTICAST},                        /* RFC 4291 */
    {{0}, 0, IP_RESERVED},                            /* ::, 100::/64, 5f00::/16 and all else */
};

/* Where IPv6 addresses carry an IPv4 address, and at which byte. */
static const struct {
  uint8_t bytes[16];
  uint8_t bits, offset;
} carriers[] = {
    {{[10] = 0xff, [11] = 0xff}, 96, 12},
    {{0, 0x64, 0xff, 0x9b}, 96, 12},
    {{0x20, 0x02}, 16, 2},
};

static IpScope look_up(const Block *blocks, size_t count, const Ip *ip)
{
  for( size_t i = 0; i < count; i++ ) {
    Ip network = {.family = ip->family};
    memcpy(network.bytes, blocks[i].bytes, sizeof network.bytes);
    if( ip_in_prefix(ip, &network, blocks[i].bits) ) return blocks[i].scope;
  }
  return IP_PUBLIC;
}

IpScope ip_scope(const Ip *ip)
{
  if( ip->family == 4 ) return look_up(blocks_v4, COUNT(blocks_v4), ip);
  for( size_t i = 0; i < COUNT(carriers); i++ ) {
    Ip network = {.family = 6};
    memcpy(network.bytes, carriers[i].bytes, sizeof network.bytes);
    if( ip_in_prefix(ip, &network, carriers[i].bits) ) {
      Ip carried = {.family = 4};
      memcpy(carried.bytes, ip->bytes + carriers[i].offset, 4);
      return look_up(blocks_v4, COUNT(blocks_v4), &carried);
    }
  }
  return look_up(blocks_v6, COUNT(blocks_v6), ip);
}

const char *ip_scope_word(IpScope scope)
{
  switch( scope ) {
    case IP_PUBLIC:
      return "public";
    case IP_PRIVATE:
      return "private";
    case IP_CGNAT:
      return "cgnat";
    case IP_LOOPBACK:
      return "loopback";
    case IP_LINKLOCAL:
      return "linklocal";
    case IP_DOCUMENTATION:
      return "documentation";
    case IP_MULTICAST:
      return "multicast";
    case IP_RESERVED:
      break;
  }
  return "reserved";
}
