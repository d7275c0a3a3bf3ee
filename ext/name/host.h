/* host.h - the host in whatever text a log holds.
**
** In:   a URL, an e-mail address, host:port, a bare or defanged name, an IP literal.
** Out:  one canonical form, or DNSSIG_BADNAME.
** See design: domain_host. This file only finds the host and cleans it; idna.h makes A-labels, ip.h reads addresses. */
#ifndef DNSSIG_NAME_HOST_H
#define DNSSIG_NAME_HOST_H

#include "core/status.h"
#include "core/text.h"
#include "name/ip.h"
#include "name/name.h"

typedef enum HostKind { HOST_NAME, HOST_IP } HostKind;

typedef struct Host {
  HostKind kind;
  size_t len;
  char text[256]; /* zero-terminated; a name: LDH labels and underscores, lower case, A-labels, no closing dot */
  Ip ip;          /* of HOST_IP */
} Host;

/* Borrows text. Writes *out only on DNSSIG_OK. DNSSIG_BADNAME: there is no valid host in it. */
DNSSIG_MUSTUSE Status host_parse(const char *text, size_t len, Host *out);

/* Where host_parse found it: text[start..end) is what is left when quotes, a display name and the like are off, the host's own
** letters (with their brackets) are text[host..after). */
typedef struct HostPlace {
  size_t start, host, after, end;
} HostPlace;

/* The same, and the place. */
DNSSIG_MUSTUSE Status host_find(const char *text, size_t len, Host *out, HostPlace *place);

/* Appends the text without what surrounds it, spelled so that nothing makes a link of it: hxxps[://]www[.]example[.]com/a[.]b,
** user[@]example[.]com. The host is in canonical form, every byte printable ASCII. host_parse reads the same host from it.
** DNSSIG_BADNAME: there is no valid host in it. A failed Text says so itself. */
DNSSIG_MUSTUSE Status host_defang(const char *text, size_t len, Text *out);

/* The name to ask DNS about: that of host_parse; else text that is itself a domain name in presentation form (`*.a.example`,
** `my\032printer._ipp._tcp.example`, `0/25.2.0.192.in-addr.arpa`, `.`), made of letters, digits, - _ * / and escapes, whose
** last label is letters, digits, underscores and inner hyphens. An IP literal is DNSSIG_BADNAME, or with `reverse` its in-addr.arpa or ip6.arpa name. */
DNSSIG_MUSTUSE Status host_question(const char *text, size_t len, bool reverse, Name *out);

#endif
