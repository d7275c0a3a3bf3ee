/* type.c - the rows of the one table of record types.
**
** Source: the IANA registry "Resource Record (RR) TYPEs" and the documents that each row names.
**
** Names in rdata that may stand compressed: those of RFC 1035 types must be read so (RFC 3597 section 4); for RP, AFSDB, RT, SIG,
** PX, NAPTR and SRV the same section asks it of receivers because older senders did it. NSAP-PTR, KX and DNAME are read so
** for the same reason: their documents (RFC 1348, RFC 2230, RFC 2672) came before the ban. In every later type a pointer is malformed.
**
** A row without fields is there for its mnemonic. */
#include "answer/type.h"

#include <string.h>

#include "core/text.h"

/* clang-format off */
#define TYPE(number, mnemonic, source, ...) {number, mnemonic, source, false, {__VA_ARGS__, NO_FIELD}}
#define BARE(number, mnemonic, source)      {number, mnemonic, source, false, {NO_FIELD}}
#define PSEUDO(number, mnemonic, source)    {number, mnemonic, source, true, {NO_FIELD}}
#define FIELD(name, kind)                   {name, FIELD_##kind, ROLE_NONE}
#define PRIORITY(name, kind)                {name, FIELD_##kind, ROLE_PRIORITY}
#define TARGET(name, kind)                  {name, FIELD_##kind, ROLE_TARGET}
#define NO_FIELD                            {NULL, FIELD_U8, ROLE_NONE}

const TypeRow type_rows[] = {
  TYPE(1, "A", "RFC 1035 section 3.4.1", FIELD("address", IP4)),
  TYPE(2, "NS", "RFC 1035 section 3.3.11", TARGET("nsdname", NAME_COMPRESSIBLE)),
  TYPE(3, "MD", "RFC 1035 section 3.3.4", TARGET("madname", NAME_COMPRESSIBLE)),
  TYPE(4, "MF", "RFC 1035 section 3.3.5", TARGET("madname", NAME_COMPRESSIBLE)),
  TYPE(5, "CNAME", "RFC 1035 section 3.3.1", TARGET("cname", NAME_COMPRESSIBLE)),
  TYPE(6, "SOA", "RFC 1035 section 3.3.13", TARGET("mname", NAME_COMPRESSIBLE), FIELD("rname", NAME_COMPRESSIBLE),
       FIELD("serial", U32), FIELD("refresh", U32), FIELD("retry", U32), FIELD("expire", U32), FIELD("minimum", U32)),
  TYPE(7, "MB", "RFC 1035 section 3.3.3", TARGET("madname", NAME_COMPRESSIBLE)),
  TYPE(8, "MG", "RFC 1035 section 3.3.6", FIELD("mgmname", NAME_COMPRESSIBLE)),
  TYPE(9, "MR", "RFC 1035 section 3.3.8", FIELD("newname", NAME_COMPRESSIBLE)),
  BARE(10, "NULL", "RFC 1035 section 3.3.10"),
  BARE(11, "WKS", "RFC 1035 section 3.4.2"),
  TYPE(12, "PTR", "RFC 1035 section 3.3.12", TARGET("ptrdname", NAME_COMPRESSIBLE)),
  TYPE(13, "HINFO", "RFC 1035 section 3.3.2", FIELD("cpu", STRING), FIELD("os", STRING)),
  TYPE(14, "MINFO", "RFC 1035 section 3.3.7", FIELD("rmailbx", NAME_COMPRESSIBLE), FIELD("emailbx", NAME_COMPRESSIBLE)),
  TYPE(15, "MX", "RFC 1035 section 3.3.9", PRIORITY("preference", U16), TARGET("exchange", NAME_COMPRESSIBLE)),
  TYPE(16, "TXT", "RFC 1035 section 3.3.14", FIELD("strings", STRINGS)),
  TYPE(17, "RP", "RFC 1183 section 2.2", FIELD("mbox_dname", NAME_COMPRESSIBLE), FIELD("txt_dname", NAME_COMPRESSIBLE)),
  TYPE(18, "AFSDB", "RFC 1183 section 1", FIELD("subtype", U16), TARGET("hostname", NAME_COMPRESSIBLE)),
  TYPE(19, "X25", "RFC 1183 section 3.1", FIELD("psdn_address", STRING)),
  BARE(20, "ISDN", "RFC 1183 section 3.2"),
  TYPE(21, "RT", "RFC 1183 section 3.3", PRIORITY("preference", U16), TARGET("intermediate_host", NAME_COMPRESSIBLE)),
  BARE(22, "NSAP", "RFC 1706 section 5"),
  TYPE(23, "NSAP-PTR", "RFC 1348", FIELD("owner", NAME_COMPRESSIBLE)),
  TYPE(24, "SIG", "RFC 2535 section 4.1", FIELD("type_covered", TYPE), FIELD("algorithm", U8), FIELD("labels", U8),
       FIELD("original_ttl", U32), FIELD("signature_expiration", TIME), FIELD("signature_inception", TIME),
       FIELD("key_tag", U16), FIELD("signer_name", NAME_COMPRESSIBLE), FIELD("signature", BASE64)),
  TYPE(25, "KEY", "RFC 2535 section 3.1", FIELD("flags", U16), FIELD("protocol", U8), FIELD("algorithm", U8),
       FIELD("public_key", BASE64_OR_NONE)),
  TYPE(26, "PX", "RFC 2163 section 4", PRIORITY("preference", U16), FIELD("map822", NAME_COMPRESSIBLE),
       FIELD("mapx400", NAME_COMPRESSIBLE)),
  TYPE(27, "GPOS", "RFC 1712 section 3", FIELD("longitude", STRING), FIELD("latitude", STRING),
       FIELD("altitude", STRING)),
  TYPE(28, "AAAA", "RFC 3596 section 2.2", FIELD("address", IP6)),
  TYPE(29, "LOC", "RFC 1876 section 2", FIELD("location", LOCATION)),
  BARE(30, "NXT", "RFC 2535 section 5.2"),
  BARE(31, "EID", "IANA registry, expert review"),
  BARE(32, "NIMLOC", "IANA registry, expert review"),
  TYPE(33, "SRV", "RFC 2782", PRIORITY("priority", U16), FIELD("weight", U16), FIELD("port", U16),
       TARGET("target", NAME_COMPRESSIBLE)),
  BARE(34, "ATMA", "IANA registry, expert review"),
  TYPE(35, "NAPTR", "RFC 3403 section 4.1", FIELD("order", U16), FIELD("preference", U16), FIELD("flags", STRING),
       FIELD("services", STRING), FIELD("regexp", STRING), FIELD("replacement", NAME_COMPRESSIBLE)),
  TYPE(36, "KX", "RFC 2230 section 3.1", PRIORITY("preference", U16), TARGET("exchanger", NAME_COMPRESSIBLE)),
  TYPE(37, "CERT", "RFC 4398 section 2", FIELD("type", U16), FIELD("key_tag", U16), FIELD("algorithm", U8),
       FIELD("certificate", BASE64)),
  BARE(38, "A6", "RFC 3363"),
  TYPE(39, "DNAME", "RFC 6672 section 2.1", TARGET("target", NAME_COMPRESSIBLE)),
  BARE(40, "SINK", "IANA registry, expert review"),
  PSEUDO(41, "OPT", "RFC 6891 section 6.1.2"),
  BARE(42, "APL", "RFC 3123 section 4"),
  TYPE(43, "DS", "RFC 4034 section 5.1", FIELD("key_tag", U16), FIELD("algorithm", U8), FIELD("digest_type", U8),
       FIELD("digest", HEX)),
  TYPE(44, "SSHFP", "RFC 4255 section 3.1", FIELD("algorithm", U8), FIELD("fingerprint_type", U8),
       FIELD("fingerprint", HEX)),
  BARE(45, "IPSECKEY", "RFC 4025 section 2.1"),
  TYPE(46, "RRSIG", "RFC 4034 section 3.1", FIELD("type_covered", TYPE), FIELD("algorithm", U8), FIELD("labels", U8),
       FIELD("original_ttl", U32), FIELD("expiration", TIME), FIELD("inception", TIME), FIELD("key_tag", U16),
       FIELD("signer_name", NAME), FIELD("signature", BASE64)),
  TYPE(47, "NSEC", "RFC 4034 section 4.1", FIELD("next_domain_name", NAME), FIELD("type_bit_maps", TYPES)),
  TYPE(48, "DNSKEY", "RFC 4034 section 2.1", FIELD("flags", U16), FIELD("protocol", U8), FIELD("algorithm", U8),
       FIELD("public_key", BASE64)),
  TYPE(49, "DHCID", "RFC 4701 section 3.1", FIELD("data", BASE64)),
  TYPE(50, "NSEC3", "RFC 5155 section 3.2", FIELD("hash_algorithm", U8), FIELD("flags", U8), FIELD("iterations", U16),
       FIELD("salt", SALT), FIELD("next_hashed_owner_name", HASH), FIELD("type_bit_maps", TYPES)),
  TYPE(51, "NSEC3PARAM", "RFC 5155 section 4.2", FIELD("hash_algorithm", U8), FIELD("flags", U8),
       FIELD("iterations", U16), FIELD("salt", SALT)),
  TYPE(52, "TLSA", "RFC 6698 section 2.1", FIELD("certificate_usage", U8), FIELD("selector", U8),
       FIELD("matching_type", U8), FIELD("certificate_association_data", HEX)),
  TYPE(53, "SMIMEA", "RFC 8162 section 2", FIELD("certificate_usage", U8), FIELD("selector", U8),
       FIELD("matching_type", U8), FIELD("certificate_association_data", HEX)),
  BARE(55, "HIP", "RFC 8005 section 5"),
  TYPE(56, "NINFO", "IANA registry, expert review", FIELD("strings", STRINGS)),
  TYPE(57, "RKEY", "IANA registry, expert review", FIELD("flags", U16), FIELD("protocol", U8), FIELD("algorithm", U8),
       FIELD("public_key", BASE64)),
  TYPE(58, "TALINK", "IANA registry, expert review", FIELD("previous", NAME), FIELD("next", NAME)),
  TYPE(59, "CDS", "RFC 7344 section 3.1", FIELD("key_tag", U16), FIELD("algorithm", U8), FIELD("digest_type", U8),
       FIELD("digest", HEX)),
  TYPE(60, "CDNSKEY", "RFC 7344 section 3.2", FIELD("flags", U16), FIELD("protocol", U8), FIELD("algorithm", U8),
       FIELD("public_key", BASE64)),
  TYPE(61, "OPENPGPKEY", "RFC 7929 section 2.1", FIELD("public_key", BASE64)),
  TYPE(62, "CSYNC", "RFC 7477 section 2.1.1", FIELD("soa_serial", U32), FIELD("flags", U16),
       FIELD("type_bit_map", TYPES)),
  TYPE(63, "ZONEMD", "RFC 8976 section 2.2", FIELD("serial", U32), FIELD("scheme", U8), FIELD("hash_algorithm", U8),
       FIELD("digest", HEX)),
  TYPE(64, "SVCB", "RFC 9460 section 2.2", PRIORITY("svc_priority", U16), TARGET("target_name", NAME),
       FIELD("svc_params", PARAMETERS)),
  TYPE(65, "HTTPS", "RFC 9460 section 9", PRIORITY("svc_priority", U16), TARGET("target_name", NAME),
       FIELD("svc_params", PARAMETERS)),
  TYPE(66, "DSYNC", "RFC 9859 section 2.1", FIELD("rrtype", TYPE), FIELD("scheme", U8), FIELD("port", U16),
       TARGET("target", NAME)),
  TYPE(99, "SPF", "RFC 7208 section 14.1", FIELD("strings", STRINGS)),
  TYPE(104, "NID", "RFC 6742 section 2.1", PRIORITY("preference", U16), FIELD("node_id", LOCATOR)),
  TYPE(105, "L32", "RFC 6742 section 2.2", PRIORITY("preference", U16), FIELD("locator32", IP4)),
  TYPE(106, "L64", "RFC 6742 section 2.3", PRIORITY("preference", U16), FIELD("locator64", LOCATOR)),
  TYPE(107, "LP", "RFC 6742 section 2.4", PRIORITY("preference", U16), TARGET("fqdn", NAME)),
  TYPE(108, "EUI48", "RFC 7043 section 3.1", FIELD("address", EUI48)),
  TYPE(109, "EUI64", "RFC 7043 section 4.1", FIELD("address", EUI64)),
  PSEUDO(249, "TKEY", "RFC 2930 section 2"),
  PSEUDO(250, "TSIG", "RFC 8945 section 4.2"),
  PSEUDO(251, "IXFR", "RFC 1995 section 3"),
  PSEUDO(252, "AXFR", "RFC 5936 section 2.1"),
  PSEUDO(253, "MAILB", "RFC 1035 section 3.2.3"),
  PSEUDO(254, "MAILA", "RFC 1035 section 3.2.3"),
  BARE(255, "ANY", "RFC 8482"),
  TYPE(256, "URI", "RFC 7553 section 4.5", PRIORITY("priority", U16), FIELD("weight", U16), FIELD("target", TEXT_SOME)),
  TYPE(257, "CAA", "RFC 8659 section 4.1", FIELD("flags", U8), FIELD("tag", TAG), FIELD("value", TEXT)),
  TYPE(258, "AVC", "IANA registry, expert review", FIELD("strings", STRINGS)),
  BARE(260, "AMTRELAY", "RFC 8777 section 4.2"),
  TYPE(261, "RESINFO", "RFC 9606 section 4", FIELD("strings", STRINGS)),
  TYPE(262, "WALLET", "IANA registry, expert review", FIELD("strings", STRINGS)),
  TYPE(32768, "TA", "IANA registry, expert review", FIELD("key_tag", U16), FIELD("algorithm", U8),
       FIELD("digest_type", U8), FIELD("digest", HEX)),
  TYPE(32769, "DLV", "RFC 4431 section 2", FIELD("key_tag", U16), FIELD("algorithm", U8), FIELD("digest_type", U8),
       FIELD("digest", HEX)),
};
/* clang-format on */

const size_t type_row_count = COUNT(type_rows);

const TypeRow *type_find(uint16_t type)
{
  size_t low = 0, high = COUNT(type_rows);
  /* The registry has hardly a gap among the old types: number n is row n - 1. */
  if( type && type <= COUNT(type_rows) && type_rows[type - 1].number == type ) return &type_rows[type - 1];
  while( low < high ) {
    size_t middle = (low + high) / 2;
    if( type_rows[middle].number == type ) return &type_rows[middle];
    if( type_rows[middle].number < type ) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return NULL;
}

static bool same_word(const char *word, const char *text, size_t len)
{
  for( size_t i = 0; i < len; i++ ) {
    char c = text[i];
    if( c >= 'a' && c <= 'z' ) c = (char)(c - 32);
    if( !word[i] || word[i] != c ) return false;
  }
  return !word[len];
}

/* TYPEn in decimal, 1..65535 (RFC 3597 section 5). 0 where the text is none: the number 0 is no type (RFC 6895 section 3.1). */
static uint16_t parse_number(const char *text, size_t len)
{
  static const size_t word = sizeof "TYPE" - 1;
  uint32_t number = 0;
  if( len <= word || len > word + 5 || !same_word("TYPE", text, word) ) return 0;
  for( size_t i = word; i < len; i++ ) {
    if( text[i] < '0' || text[i] > '9' ) return 0;
    number = number * 10 + (uint32_t)(text[i] - '0');
  }
  return number <= UINT16_MAX ? (uint16_t)number : 0;
}

bool type_parse(const char *text, size_t len, uint16_t *type)
{
  uint16_t number = parse_number(text, len);
  const TypeRow *row = number ? type_find(number) : NULL;
  for( size_t i = 0; !number && i < COUNT(type_rows); i++ ) {
    if( same_word(type_rows[i].mnemonic, text, len) ) {
      row = &type_rows[i];
      number = row->number;
    }
  }
  if( !number || (row && row->pseudo) ) return false;
  *type = number;
  return true;
}

size_t type_to_text(uint16_t type, char out[TYPE_TEXT_SIZE])
{
  const TypeRow *row = type_find(type);
  Text text;
  text_init(&text, out, TYPE_TEXT_SIZE); /* every mnemonic and number fits, so that it never leaves for the heap */
  if( row ) {
    text_string(&text, row->mnemonic);
  } else {
    text_string(&text, "TYPE");
    text_unsigned(&text, type);
  }
  return text.len;
}
