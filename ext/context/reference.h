/* reference.h - lists with a date: what is compiled in from the CSVs of sql/reference, and what the user puts in front of it.
**
** In:   rows (kind, pattern, label, weight, source, as_of).
** Out:  the row that counts for a value: which provider a nameserver belongs to, how risky a TLD is, whose sinkhole an address is.
**
** Two layers, the user's and the built-in one, each immutable once made. A value is looked up in the user's first; any match
** there counts before every built-in one. A user's row with neither label nor weight takes away: a value whose best match it is
** has none.
**
** Patterns. Letters are ASCII, without case; IDNs as A-labels. How a pattern is read depends on its kind:
**
**   host      labels, matched from the right, all of the host:
**               ns1.example.com     that host alone
**               .example.com        example.com and everything below it
**               **.example.com      everything below example.com, not itself
**               .                   every host
**             and within one label
**               *                   any run of characters, also none (a whole label is never empty)
**               #                   one digit or more
**             so `ns#.example.com` is ns1 and ns23, but not ns.example.com, ns1a.example.com or ns1.notexample.com, and
**             `ns-#.awsdns-#.com` is ns-4.awsdns-00.com. `*` never crosses a dot.
**   mailbox   as host; of an e-mail address its @ counts as a dot (the RNAME form of RFC 1035 section 8)
**   network   192.0.2.0/24, 2001:db8::/32, or a bare address; the longest prefix counts
**   asn       AS64500 or 64500
**   exact     the value itself (a TLD without its dot, the name of a threshold)
**   term      a word of letters and digits that stands by itself in the value: no letter beside its letters, no digit beside its
**             digits. `dyn` is in dyn-1-2 and dyn12.example, not in dynamo. `*` in front or behind lifts that on its side:
**             `*coin` is in bitcoin.example, `*bitcoin*` in mybitcoins.example
**
** Where several patterns of a layer match, the most exact counts: of hosts the one with the most characters that are no wildcard
** (then one without dots in front, then `**.`, then `.`), of terms the longest; then the row that comes first.
**
** Time: a look-up hashes each suffix of a host (each prefix length in use, each word start of a text) once and tries only
** patterns whose rightmost labels without wildcard are that suffix; a layer takes at most REFERENCE_BUCKET_MAX of a kind with the
** same ones. Matching one pattern is at most 64 steps for a character.
**
** A new kind: a line in REFERENCE_KINDS, rows in sql/reference. */
#ifndef DNSSIG_CONTEXT_REFERENCE_H
#define DNSSIG_CONTEXT_REFERENCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/status.h"
#include "core/text.h"
#include "name/ip.h"

/* KIND(constant, word, match, weights, meaning). The constant is the word in upper case: what compiles the CSVs
** (ext/context/reference.awk) reads these lines, one kind a line, and relies on it. Weights: UNIT 0..1 or none, ANY number. */
/* clang-format off */
#define REFERENCE_KINDS(KIND) \
  KIND(TLD, "tld", EXACT, UNIT, "a TLD; label: generic, country, sponsored, infrastructure, test") \
  KIND(TLD_BASE, "tld_base", EXACT, UNIT, "a class of TLDs; weight: tld_risk() where no row of tld_risk names the TLD") \
  KIND(TLD_COUNTRY, "tld_country", EXACT, UNIT, "a country-code TLD; label: ISO 3166 alpha-2 code") \
  KIND(TLD_RISK, "tld_risk", EXACT, UNIT, "a TLD that abuse statistics name; label: how often; weight: tld_risk()") \
  KIND(TLD_PRICE, "tld_price", EXACT, UNIT, "a TLD; label: cheap") \
  KIND(TLD_COMMON, "tld_common", EXACT, UNIT, "a TLD that many popular names have; weight: its share of them") \
  KIND(NS_PROVIDER, "ns_provider", HOST, UNIT, "nameserver names of a DNS provider; label: the provider") \
  KIND(MX_PROVIDER, "mx_provider", HOST, UNIT, "mail-exchanger names of a mail provider; label: the provider") \
  KIND(SOA_RNAME, "soa_rname", MAILBOX, UNIT, "an SOA RNAME that is a default; label: whose") \
  KIND(SINKHOLE_NS, "sinkhole_ns", HOST, UNIT, "nameserver names of a sinkhole; label: the operator") \
  KIND(SINKHOLE_IP, "sinkhole_ip", NETWORK, UNIT, "addresses of a sinkhole; label: the operator") \
  KIND(BULLETPROOF_NS, "bulletproof_ns", HOST, UNIT, "nameserver names of a bulletproof hoster; label: the hoster") \
  KIND(BULLETPROOF_ASN, "bulletproof_asn", ASN, UNIT, "an AS of a bulletproof hoster; label: the hoster") \
  KIND(DEFUNCT_ASN, "defunct_asn", ASN, UNIT, "an AS that was shut down or revoked; label: whose") \
  KIND(CRYPTO_TERM, "crypto_term", TERM, UNIT, "a crypto-currency word; label: what it means") \
  KIND(RDNS_TERM, "rdns_term", TERM, UNIT, "a word in rDNS names; label: dynamic, residential, server") \
  KIND(RDNS_HOST, "rdns_host", HOST, UNIT, "rDNS names of one network; label: dynamic, residential, server") \
  KIND(DYNAMIC_DNS, "dynamic_dns", HOST, UNIT, "names under a dynamic-DNS suffix; label: the provider") \
  KIND(FREE_HOSTING, "free_hosting", HOST, UNIT, "names under a free-hosting suffix; label: the provider") \
  KIND(CDN, "cdn", HOST, UNIT, "names that point into a CDN; label: the CDN") \
  KIND(BRAND, "brand", HOST, UNIT, "a domain of a brand that is imitated; label: the brand") \
  KIND(EXPECTED_COUNTRY, "expected_country", HOST, UNIT, "names; label: ISO 3166 codes where they may be hosted, blanks between; *: anywhere") \
  KIND(NS_POOL, "ns_pool", HOST, UNIT, "nameservers that a provider hands out of a pool, so that the exact set says something; label: the provider") \
  KIND(RNAME_MAILBOX, "rname_mailbox", EXACT, UNIT, "the mailbox part of an RNAME that is a usual one; label: whose custom") \
  KIND(SPECIAL_SCOPE, "special_scope", EXACT, UNIT, "an ip_scope() that a public name should not answer with; label: why") \
  KIND(SIGNAL, "signal", EXACT, UNIT, "the id of a signal; weight: what it weighs in place of the catalog's") \
  KIND(THRESHOLD, "threshold", EXACT, ANY, "a number that a signal compares with; label: its unit; weight: the number")
/* clang-format on */

#define REFERENCE_AS_CONSTANT(constant, word, match, weights, meaning) REFERENCE_##constant,
typedef enum ReferenceKind { REFERENCE_KINDS(REFERENCE_AS_CONSTANT) REFERENCE_KIND_COUNT } ReferenceKind;

typedef enum ReferenceMatch {
  REFERENCE_MATCH_EXACT,
  REFERENCE_MATCH_HOST,
  REFERENCE_MATCH_MAILBOX,
  REFERENCE_MATCH_NETWORK,
  REFERENCE_MATCH_ASN,
  REFERENCE_MATCH_TERM
} ReferenceMatch;

typedef enum ReferenceWeights { REFERENCE_WEIGHTS_UNIT, REFERENCE_WEIGHTS_ANY } ReferenceWeights;

typedef struct ReferenceKindRow {
  const char *word;
  ReferenceMatch match;
  ReferenceWeights weights;
  const char *meaning;
} ReferenceKindRow;

extern const ReferenceKindRow reference_kinds[REFERENCE_KIND_COUNT];

/* The kind of that name, or REFERENCE_KIND_COUNT. */
ReferenceKind reference_kind_find(const char *word, size_t len);

/* Texts are zero-terminated and never NULL; "" where a row says nothing. */
typedef struct ReferenceRow {
  ReferenceKind kind;
  const char *pattern; /* in its one form: lower case, networks masked, AS64500 */
  const char *label;
  double weight; /* NAN: none */
  const char *source;
  const char *as_of; /* YYYY, YYYY-MM or YYYY-MM-DD */
} ReferenceRow;

/* Whether it says nothing: neither label nor weight. */
bool reference_takes_away(const ReferenceRow *row);

/* What is compiled in, in the order of the CSVs. $(B)/context/reference_rows.c, made from them by ext/context/reference.awk. */
extern const ReferenceRow reference_built_in[];
extern const size_t reference_built_in_count;

enum { REFERENCE_BUCKET_MAX = 1000, REFERENCE_TEXT_MAX = 1000 /* bytes of a pattern, label or source */ };

/* One layer: rows and the index over them. */
typedef struct ReferenceLayer ReferenceLayer;

/* Returns owned, with one holder, empty. origin (borrowed, copied) is what dns_reference shows. reference_layer_close gives a
** holder back, the last of which frees the layer; it takes NULL too. */
DNSSIG_MUSTUSE Status reference_layer_open(const char *origin, ReferenceLayer **out);
void reference_layer_close(ReferenceLayer *layer);

/* Adds a copy of row, brought to its one form. DNSSIG_MISUSE: it does not fit; *why, constant, says what was expected.
** DNSSIG_DONE: the layer has a row of that kind and pattern already, which stays. */
DNSSIG_MUSTUSE Status reference_layer_add(ReferenceLayer *layer, const ReferenceRow *row, const char **why);

typedef struct Reference Reference;

/* Returns owned: what is compiled in. */
DNSSIG_MUSTUSE Status reference_open(Reference **out);
void reference_close(Reference *reference);

/* From now on layer (taken) stands in front of what is compiled in; NULL: nothing does. Rows of the one before are valid only as
** long as somebody holds it. */
void reference_load(Reference *reference, ReferenceLayer *layer);

/* Counts up with every reference_load, so that whoever built something from the rows sees that it is stale. */
uint64_t reference_generation(const Reference *reference);

/* Returns owned, one more holder of the user's layer; NULL where there is none. reference_layer_close gives it back. */
ReferenceLayer *reference_hold(const Reference *reference);

/* The rows that count, for listing: the user's, then those built in that no row of the user's replaces (same kind and pattern).
** *at starts as 0. NULL: no more. Rows are borrowed until reference_load (unless held) or reference_close. */
const ReferenceRow *reference_next(const Reference *reference, size_t *at, const char **origin);

/* The row that counts for value, or NULL: none matches, or the best match takes away. Borrows value: a canonical host (name/host.h)
** or lower-case text; of networks the text of an address, of an ASN its digits with or without AS. A value that cannot be
** one of its kind matches nothing. Allocates nothing. */
const ReferenceRow *reference_find(const Reference *reference, ReferenceKind kind, const char *value, size_t len);

/* Calls visit for each row that matches, the user's layer first, within a layer in no order; a row may come more than once (a term
** that stands twice). `rank` says how exact the match is: higher counts before lower within a layer. Stops when visit returns
** other than DNSSIG_OK and returns that. */
typedef Status ReferenceVisit(void *data, const ReferenceRow *row, const char *origin, unsigned rank);
DNSSIG_MUSTUSE Status reference_visit(const Reference *reference, ReferenceKind kind, const char *value, size_t len,
                                      ReferenceVisit *visit, void *data);

/* The weight of the row that counts for an exact pattern: `threshold` and the like. fallback where there is none. */
double reference_number(const Reference *reference, ReferenceKind kind, const char *pattern, double fallback);

#endif
