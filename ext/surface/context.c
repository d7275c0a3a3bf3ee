/* context.c - ip_asn, ip_as_org, ip_country, ip_rdns_class: what is known of an address besides its bits.
**
**   SELECT dns_config('asn_db', '/var/lib/GeoIP/GeoLite2-ASN.mmdb');
**   SELECT ip_asn('1.1.1.1'), ip_as_org('1.1.1.1')                       13335  Cloudflare, Inc.
**   SELECT ip_rdns_class('p5b0a1b2c.dip0.t-ipconnect.example', '91.10.27.44')
**                                                                        dynamic
**
** Pure: they read the files that dns_config('asn_db', …) and dns_config('country_db', …) have mapped, and the reference data, and
** open nothing. Addresses are read as by every other ip_ function. */
#include "context/mmdb.h"
#include "context/rdns.h"
#include "surface/families.h"
#include "surface/host_value.h"
#include "surface/register.h"
#include "surface/result.h"

SQLITE_EXTENSION_INIT3

static Connection *connection_of(sqlite3_context *context)
{
  const Bound *bound = sqlite3_user_data(context);
  return bound->connection;
}

static void call_asn(sqlite3_context *context, int argc, sqlite3_value **argv)
{
  const Mmdb *file = connection_of(context)->asn_db;
  uint32_t asn;
  const Host *host;
  (void)argc;
  if( !file || !ip_value(context, argv[0], &host) ) return;
  if( mmdb_asn(file, &host->ip, &asn) == DNSSIG_OK ) sqlite3_result_int64(context, asn);
}

static void call_as_org(sqlite3_context *context, int argc, sqlite3_value **argv)
{
  const Mmdb *file = connection_of(context)->asn_db;
  char space[200];
  Status status;
  const Host *host;
  Text org;
  (void)argc;
  if( !file || !ip_value(context, argv[0], &host) ) return;
  text_init(&org, space, sizeof space);
  status = mmdb_org(file, &host->ip, &org);
  if( status == DNSSIG_OK ) {
    result_text(context, &org);
  } else if( status != DNSSIG_DONE ) {
    result_fault(context, status, NULL);
  }
  text_clear(&org);
}

static void call_country(sqlite3_context *context, int argc, sqlite3_value **argv)
{
  const Mmdb *file = connection_of(context)->country_db;
  char country[3];
  const Host *host;
  (void)argc;
  if( !file || !ip_value(context, argv[0], &host) ) return;
  if( mmdb_country(file, &host->ip, country) == DNSSIG_OK ) sqlite3_result_text(context, country, 2, SQLITE_TRANSIENT);
}

static void call_rdns_class(sqlite3_context *context, int argc, sqlite3_value **argv)
{
  Connection *connection = connection_of(context);
  Reference *reference;
  const Host *address, *host;
  Reading *reading;
  RdnsClass class;
  Status status;
  Ip ip;
  bool has_ip = argc == 2 && ip_value(context, argv[1], &address);
  if( has_ip ) ip = address->ip; /* the next reading may take its place */
  if( !name_value(context, argv[0], &reading) ) return;
  host = &reading->host;
  status = connection_reference(connection, &reference);
  if( status == DNSSIG_OK ) {
    size_t own = split_value(context, reading, true)->registrable;
    status = rdns_class(reference, host->text, host->len, own, has_ip ? &ip : NULL, &class);
  }
  if( status != DNSSIG_OK ) {
    result_fault(context, status, NULL);
  } else if( class != RDNS_UNKNOWN ) {
    sqlite3_result_text(context, rdns_class_word(class), -1, SQLITE_STATIC);
  }
}

#define OF_FILE(what, key)                                                                                             \
  what " NULL where the text holds no IP address, the file has no entry for it, or no file is set: "                   \
       "dns_config('" key "', file)."

static const Function functions[] = {
    {.name = "ip_asn",
     .least_args = 1,
     .most_args = 1,
     .flags = PURE,
     .call = call_asn,
     .doc = {.usage = "ip_asn(ip)",
             .summary = "The number of the autonomous system that announces the address.",
             .returns = OF_FILE("INTEGER, 1 to 4294967295.", "asn_db"),
             .errors = "none",
             .source = "The file of the setting asn_db: MaxMind DB file format 2.0; GeoLite2 ASN, DB-IP ASN Lite, "
                       "ip-location-db, IPinfo",
             .example = "SELECT ip_asn('192.0.2.7')"}},
    {.name = "ip_as_org",
     .least_args = 1,
     .most_args = 1,
     .flags = PURE,
     .call = call_as_org,
     .doc = {.usage = "ip_as_org(ip)",
             .summary = "The organisation of that autonomous system, as the file calls it.",
             .returns = OF_FILE("TEXT; where it holds what a terminal should not get, every byte that is not printable "
                                "ASCII as \\DDD.",
                                "asn_db"),
             .errors = "none",
             .source = "The file of the setting asn_db; escapes: RFC 1035 section 5.1",
             .example = "SELECT ip_as_org('192.0.2.7')"}},
    {.name = "ip_country",
     .least_args = 1,
     .most_args = 1,
     .flags = PURE,
     .call = call_country,
     .doc = {.usage = "ip_country(ip)",
             .summary = "The country that the address is used in or registered for: the file's opinion.",
             .returns = OF_FILE("TEXT, an ISO 3166-1 alpha-2 code.", "country_db"),
             .errors = "none",
             .source =
                 "The file of the setting country_db: MaxMind DB file format 2.0; GeoLite2 Country or City, DB-IP, "
                 "ip-location-db, IPinfo",
             .example = "SELECT ip_country('192.0.2.7')"}},
    {.name = "ip_rdns_class",
     .least_args = 1,
     .most_args = 2,
     .flags = PURE,
     .call = call_rdns_class,
     .doc =
         {.usage = "ip_rdns_class(ptr [,ip])",
          .summary =
              "What kind of machine a reverse name speaks of, from the words left of its registrable domain and from "
              "the address spelled inside it (in decimal, hexadecimal, reversed). With the address, only that "
              "address counts as spelled; without, any four numbers.",
          .returns = "'dynamic', 'residential' or 'server'. NULL where the name says nothing of the kind or is no "
                     "name.",
          .errors = "none",
          .source = "dns_reference, kinds rdns_host and rdns_term (the heaviest word counts) and threshold "
                    "rdns_spelled_address; draft-msullivan-dnsop-generic-naming-schemes-00 (2006)",
          .example = "SELECT ip_rdns_class('dsl-192-0-2-7.pool.example.net', '192.0.2.7')"}},
};

const Family family_context = {"address", functions, COUNT(functions), NULL, 0};
