/* mmdb.h - what a MaxMind-format file says of an address: its AS, its country. The only user of libmaxminddb.
**
** In:   files of MaxMind (GeoLite2, GeoIP2), DB-IP, ip-location-db, IPinfo: what their records call things is a table in mmdb.c.
** Out:  a number or text; nothing where the file has no entry.
**
** The format is "MaxMind DB File Format Specification" 2.0. libmaxminddb maps the file and walks the search tree. It reads
** nested values by recursion, as deep as the file says; so what a file says is first read here, with a bound, and records
** are read here alone. mmdb_open reads every node and every record, so that a broken file is found out then.
**
** The file is mapped: one that is to be replaced is renamed over, not written to. */
#ifndef DNSSIG_CONTEXT_MMDB_H
#define DNSSIG_CONTEXT_MMDB_H

#include <stddef.h>
#include <stdint.h>

#include "core/status.h"
#include "core/text.h"
#include "name/ip.h"

typedef enum MmdbTopic { MMDB_ASN, MMDB_COUNTRY } MmdbTopic;

typedef struct Mmdb Mmdb; /* immutable */

/* Returns owned; mmdb_close frees. DNSSIG_MISUSE: the file is missing or broken, or says nothing about the topic; *why says so.
** DNSSIG_NOMEM. */
DNSSIG_MUSTUSE Status mmdb_open(const char *file, MmdbTopic topic, Mmdb **out, Text *why);
void mmdb_close(Mmdb *mmdb); /* NULL is fine */

/* What the file says of itself: its type ("GeoLite2-ASN", printable ASCII) and the day it was made (YYYY-MM-DD). Borrowed. */
const char *mmdb_type(const Mmdb *mmdb);
const char *mmdb_date(const Mmdb *mmdb);

/* DNSSIG_DONE: the file does not say. An IPv4-mapped address is looked up as the IPv4 address. */
DNSSIG_MUSTUSE Status mmdb_asn(const Mmdb *mmdb, const Ip *ip, uint32_t *asn);

/* Appends the name of the AS, safe on a terminal: as it is, or with every byte that is not printable ASCII as \DDD. */
DNSSIG_MUSTUSE Status mmdb_org(const Mmdb *mmdb, const Ip *ip, Text *org);

/* Two capital letters and a zero. */
DNSSIG_MUSTUSE Status mmdb_country(const Mmdb *mmdb, const Ip *ip, char country[3]);

/* "1.7.1", of the library in use. */
const char *mmdb_library_version(void);

#endif
