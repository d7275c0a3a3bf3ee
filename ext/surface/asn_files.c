/* asn_files.c - two files, one set of facts. */
#include "surface/asn_files.h"

#include "context/mmdb.h"

void asn_files_init(AsnFiles *files, const Connection *connection)
{
  files->connection = connection;
  text_init(&files->org, files->org_space, sizeof files->org_space);
  text_init(&files->source, files->source_space, sizeof files->source_space);
}

void asn_files_clear(AsnFiles *files)
{
  text_clear(&files->org);
  text_clear(&files->source);
}

/* Not to be known is no fault. */
static Status optional(Status status)
{
  return status == DNSSIG_DONE ? DNSSIG_OK : status;
}

Status asn_files_look_up(void *held, const Ip *ip, AsnFacts *out)
{
  AsnFiles *files = held;
  const Mmdb *asn_db = files->connection->asn_db, *country_db = files->connection->country_db;
  Status status = asn_db ? mmdb_asn(asn_db, ip, &out->asn) : DNSSIG_DONE;
  if( status != DNSSIG_OK ) return status;
  text_reset(&files->org);
  text_reset(&files->source);
  files->country[0] = 0;
  status = optional(mmdb_org(asn_db, ip, &files->org));
  if( status == DNSSIG_OK && country_db ) status = optional(mmdb_country(country_db, ip, files->country));
  text_format(&files->source, "%s %s", mmdb_type(asn_db), mmdb_date(asn_db));
  if( status == DNSSIG_OK ) status = files->org.status;
  if( status == DNSSIG_OK ) status = files->source.status;
  out->org = files->org.len ? files->org.data : NULL;
  out->country = files->country[0] ? files->country : NULL;
  out->source = files->source.data;
  return status;
}
