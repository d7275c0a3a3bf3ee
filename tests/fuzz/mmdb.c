/* mmdb.c - a MaxMind-format file of any bytes, from the tree to the value.
**
** Input: the file. What must hold: it is refused with a reason, or it answers for a few addresses of both families; what it calls
** an AS is then printable, a country two capital letters. */
#include "fuzz.h"

#include "context/mmdb.h"

static const char *const addresses[] = {
    "0.0.0.0", "1.1.1.1",     "192.0.2.7",        "255.255.255.255",
    "::",      "2001:db8::1", "::ffff:192.0.2.7", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"};

static void look_up(const Mmdb *mmdb, const char *address)
{
  char space[100], country[3];
  uint32_t asn;
  Text org;
  Ip ip;
  insist(ip_parse(address, strlen(address), &ip) == DNSSIG_OK);
  if( mmdb_asn(mmdb, &ip, &asn) == DNSSIG_OK ) insist(asn > 0);
  if( mmdb_country(mmdb, &ip, country) == DNSSIG_OK ) {
    insist(country[0] >= 'A' && country[0] <= 'Z' && country[1] >= 'A' && country[1] <= 'Z' && !country[2]);
  }
  text_init(&org, space, sizeof space);
  if( mmdb_org(mmdb, &ip, &org) == DNSSIG_OK ) {
    insist(org.len > 0);
    for( size_t i = 0; i < org.len; i++ ) insist((unsigned char)org.data[i] >= ' ' && org.data[i] != 127);
  }
  text_clear(&org);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  const char *path = file_of(data, size);
  char space[300];
  Text why;
  text_init(&why, space, sizeof space);
  for( int topic = MMDB_ASN; topic <= MMDB_COUNTRY; topic++ ) {
    Mmdb *mmdb;
    Status status = mmdb_open(path, (MmdbTopic)topic, &mmdb, &why);
    insist(status == DNSSIG_OK || (status == DNSSIG_MISUSE && why.len > 0));
    if( status == DNSSIG_OK ) {
      for( size_t i = 0; i < COUNT(addresses); i++ ) look_up(mmdb, addresses[i]);
      for( const char *c = mmdb_type(mmdb); *c; c++ ) insist(*c >= ' ' && *c < 127);
      mmdb_close(mmdb);
    }
    text_reset(&why);
  }
  text_clear(&why);
  return 0;
}
