/* mmdb.c - what a MaxMind-format file says of an address.
**
** How it works: `fields` lists, for each thing asked for, the paths under which the files in use keep it, in order of preference.
** Opening reads the metadata with the bounds of mmdb_value.h before libmaxminddb sees it; then each node of the tree, and each
** record that a node leads to. A look-up is libmaxminddb's walk down the tree, then at most one search of a map for each path. */
#include "context/mmdb.h"

#include <errno.h>
#include <maxminddb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>

#include "context/mmdb_value.h"
#include "core/memory.h"
#include "name/idna.h"

struct Mmdb {
  MMDB_s file;
  MmdbSection data;
  char type[80];
  char date[sizeof "YYYY-MM-DD"];
};

/* The specification: the metadata is in the last 128 KiB, behind the last of these marks; 16 zero bytes part tree and data. */
static const char mark[] = "\xab\xcd\xefMaxMind.com";
enum { METADATA_MAX = 128 * 1024, MARK_SIZE = sizeof mark - 1, GAP = 16 };

enum { PATH_MAX_KEYS = 2 };
typedef struct Path {
  const char *keys[PATH_MAX_KEYS];
} Path;

/* MaxMind and DB-IP, ip-location-db, IPinfo. */
static const Path asn_paths[] = {{{"autonomous_system_number"}}, {{"asn"}}};
static const Path org_paths[] = {{{"autonomous_system_organization"}}, {{"as_name"}}, {{"name"}}};
static const Path country_paths[] = {{{"country", "iso_code"}}, {{"country_code"}}, {{"country"}}};

/* The first path that leads somewhere in the record at that offset. DNSSIG_DONE: none. DNSSIG_BADDATA. */
static Status find_field(const MmdbSection *data, size_t at, const Path *paths, size_t count, MmdbValue *out)
{
  MmdbValue record;
  Status status = mmdb_follow(data, at, &record);
  if( status != DNSSIG_OK ) return status;
  status = DNSSIG_DONE;
  for( size_t i = 0; i < count && status == DNSSIG_DONE; i++ ) {
    MmdbValue value = record;
    status = DNSSIG_OK;
    for( size_t k = 0; k < PATH_MAX_KEYS && paths[i].keys[k] && status == DNSSIG_OK; k++ ) {
      status = mmdb_find(data, &value, paths[i].keys[k], out);
      value = *out;
    }
  }
  return status;
}

/* 13335 or "AS13335". */
static Status read_asn(const MmdbSection *data, size_t at, uint32_t *asn)
{
  uint64_t number = 0;
  MmdbValue value;
  Status status = find_field(data, at, asn_paths, COUNT(asn_paths), &value);
  const uint8_t *bytes = data->bytes + value.at;
  if( status != DNSSIG_OK ) return status;
  if( value.kind == MMDB_UINT16 || value.kind == MMDB_UINT32 ) {
    for( uint32_t i = 0; i < value.size; i++ ) number = number << 8 | bytes[i];
  } else if( value.kind == MMDB_STRING && value.size > 2 && value.size <= 12 && memcmp(bytes, "AS", 2) == 0 ) {
    for( uint32_t i = 2; i < value.size; i++ ) {
      if( bytes[i] < '0' || bytes[i] > '9' ) return DNSSIG_DONE;
      number = number * 10 + (uint64_t)(bytes[i] - '0');
    }
  }
  if( !number || number > UINT32_MAX ) return DNSSIG_DONE;
  *asn = (uint32_t)number;
  return DNSSIG_OK;
}

static Status read_country(const MmdbSection *data, size_t at, char country[3])
{
  MmdbValue value;
  Status status = find_field(data, at, country_paths, COUNT(country_paths), &value);
  if( status != DNSSIG_OK ) return status;
  if( value.kind != MMDB_STRING || value.size != 2 ) return DNSSIG_DONE;
  for( int i = 0; i < 2; i++ ) {
    char letter = (char)data->bytes[value.at + (size_t)i];
    if( letter >= 'a' && letter <= 'z' ) letter = (char)(letter - 'a' + 'A');
    if( letter < 'A' || letter > 'Z' ) return DNSSIG_DONE;
    country[i] = letter;
  }
  country[2] = 0;
  return DNSSIG_OK;
}

static Status complain(Text *why, const char *file, const char *complaint)
{
  text_char(why, '\'');
  text_escaped(why, file, strlen(file) < 200 ? strlen(file) : 200);
  text_format(why, "' %s", complaint);
  return DNSSIG_MISUSE;
}

/* The last bytes of the file. Whether it is one that can be read at all comes out here. */
static Status read_tail(const char *file, uint8_t **tail, size_t *size, Text *why)
{
  struct stat about;
  FILE *in;
  Status status = DNSSIG_OK;
  if( stat(file, &about) != 0 ) return complain(why, file, strerror(errno));
  if( !S_ISREG(about.st_mode) ) return complain(why, file, "is no file");
  *size = about.st_size < METADATA_MAX + MARK_SIZE ? (size_t)about.st_size : METADATA_MAX + MARK_SIZE;
  *tail = mem_array(*size + 1, 1);
  if( !*tail ) return DNSSIG_NOMEM;
  in = fopen(file, "rb");
  if( !in && errno == ENOMEM ) return DNSSIG_NOMEM;
  if( !in ) return complain(why, file, strerror(errno));
  if( fseeko(in, about.st_size - (off_t)*size, SEEK_SET) != 0 || fread(*tail, 1, *size, in) != *size ) {
    status = complain(why, file, "cannot be read");
  }
  fclose(in);
  return status;
}

/* Every item of the list, or key and value of the map, under the key is a string. libmaxminddb 1.7 loses memory where not. */
static bool holds_strings(const MmdbSection *section, const char *key, MmdbKind kind)
{
  MmdbValue metadata, list, item;
  size_t at;
  uint32_t count;
  if( mmdb_value(section, 0, &metadata) != DNSSIG_OK || mmdb_find(section, &metadata, key, &list) != DNSSIG_OK )
    return false;
  if( list.kind != kind ) return false;
  at = list.next;
  count = kind == MMDB_MAP ? 2 * list.size : list.size;
  for( uint32_t i = 0; i < count; i++ ) {
    if( mmdb_follow(section, at, &item) != DNSSIG_OK || item.kind != MMDB_STRING ) return false;
    at = item.next;
  }
  return true;
}

/* The metadata holds no more than libmaxminddb can read by recursion, and no pointers that would multiply it. */
static bool is_harmless(const uint8_t *tail, size_t size)
{
  size_t start = 0, end;
  MmdbSection section;
  for( size_t at = 0; at + MARK_SIZE <= size; at++ ) {
    if( memcmp(tail + at, mark, MARK_SIZE) == 0 ) start = at + MARK_SIZE;
  }
  section = (MmdbSection){tail + start, size - start};
  return start && mmdb_skip(&section, 0, true, &end) == DNSSIG_OK && holds_strings(&section, "languages", MMDB_ARRAY)
         && holds_strings(&section, "description", MMDB_MAP);
}

static Status check_metadata(const char *file, Text *why)
{
  uint8_t *tail = NULL;
  size_t size;
  Status status = read_tail(file, &tail, &size, why);
  if( status == DNSSIG_OK && !is_harmless(tail, size) ) status = complain(why, file, "is no MaxMind-format file");
  mem_free(tail);
  return status;
}

/* The tree and the gap behind it lie inside the file. libmaxminddb reckons this in 32 bits. */
static bool tree_fits(const MMDB_s *file)
{
  uint64_t tree = (uint64_t)file->metadata.node_count * file->full_record_byte_size;
  return tree + GAP <= (uint64_t)file->file_size && file->data_section == file->file_content + tree + GAP
         && (file->metadata.ip_version == 4 || file->metadata.ip_version == 6);
}

/* Looks at the record at that offset. *found: it says something about the topic. */
static Status check_record(const Mmdb *mmdb, size_t at, MmdbTopic topic, bool *found)
{
  char country[3];
  uint32_t asn;
  size_t end;
  Status status = mmdb_skip(&mmdb->data, at, false, &end);
  if( status != DNSSIG_OK ) return status;
  status = topic == MMDB_ASN ? read_asn(&mmdb->data, at, &asn) : read_country(&mmdb->data, at, country);
  if( status == DNSSIG_OK ) *found = true;
  return status == DNSSIG_DONE ? DNSSIG_OK : status;
}

/* Every node, in the order of the file; the tree's shape does not matter for that. Neighbours often share a record. */
static Status check_tree(const Mmdb *mmdb, MmdbTopic topic, bool *found)
{
  size_t last = SIZE_MAX;
  for( uint32_t i = 0; i < mmdb->file.metadata.node_count; i++ ) {
    MMDB_search_node_s node;
    if( MMDB_read_node(&mmdb->file, i, &node) != MMDB_SUCCESS ) return DNSSIG_BADDATA;
    for( int side = 0; side < 2; side++ ) {
      uint8_t type = side ? node.right_record_type : node.left_record_type;
      size_t at = side ? node.right_record_entry.offset : node.left_record_entry.offset;
      Status status = DNSSIG_OK;
      if( type == MMDB_RECORD_TYPE_INVALID ) return DNSSIG_BADDATA;
      if( type == MMDB_RECORD_TYPE_DATA && at != last ) status = check_record(mmdb, at, topic, found);
      if( type == MMDB_RECORD_TYPE_DATA ) last = at;
      if( status != DNSSIG_OK ) return status;
    }
  }
  return DNSSIG_OK;
}

static void describe(Mmdb *mmdb)
{
  time_t built = (time_t)mmdb->file.metadata.build_epoch;
  const char *type = mmdb->file.metadata.database_type;
  struct tm day;
  Text text;
  text_init(&text, mmdb->type, sizeof mmdb->type);
  /* At most four bytes for one, so that the text stays where it is: there is nothing to clear. */
  if( type ) text_escaped(&text, type, strnlen(type, (sizeof mmdb->type - 1) / 4));
  if( mmdb->file.metadata.build_epoch > 253402300799u || !gmtime_r(&built, &day)
      || !strftime(mmdb->date, sizeof mmdb->date, "%Y-%m-%d", &day) ) {
    mmdb->date[0] = 0;
  }
}

Status mmdb_open(const char *file, MmdbTopic topic, Mmdb **out, Text *why)
{
  static const char *const missing[] = {
      [MMDB_ASN] = "says nothing about autonomous systems", [MMDB_COUNTRY] = "says nothing about countries"};
  bool found = false;
  Mmdb *mmdb;
  int code;
  Status status = check_metadata(file, why);
  if( status != DNSSIG_OK ) return status;
  mmdb = mem_zero(sizeof *mmdb);
  if( !mmdb ) return DNSSIG_NOMEM;
  code = MMDB_open(file, MMDB_MODE_MMAP, &mmdb->file);
  if( code != MMDB_SUCCESS ) {
    mem_free(mmdb);
    if( code == MMDB_OUT_OF_MEMORY_ERROR ) return DNSSIG_NOMEM;
    return complain(why, file, "is no MaxMind-format file, or a broken one");
  }
  mmdb->data = (MmdbSection){mmdb->file.data_section, mmdb->file.data_section_size};
  status = tree_fits(&mmdb->file) ? check_tree(mmdb, topic, &found) : DNSSIG_BADDATA;
  if( status == DNSSIG_BADDATA ) status = complain(why, file, "is broken");
  if( status == DNSSIG_OK && !found ) status = complain(why, file, missing[topic]);
  if( status != DNSSIG_OK ) {
    mmdb_close(mmdb);
    return status;
  }
  describe(mmdb);
  *out = mmdb;
  return DNSSIG_OK;
}

void mmdb_close(Mmdb *mmdb)
{
  if( !mmdb ) return;
  MMDB_close(&mmdb->file);
  mem_free(mmdb);
}

const char *mmdb_type(const Mmdb *mmdb)
{
  return mmdb->type;
}

const char *mmdb_date(const Mmdb *mmdb)
{
  return mmdb->date;
}

const char *mmdb_library_version(void)
{
  return MMDB_lib_version();
}

/* RFC 4291 section 2.5.5.2. */
static bool is_mapped(const Ip *ip)
{
  static const uint8_t prefix[12] = {[10] = 0xff, [11] = 0xff};
  return ip->family == 6 && memcmp(ip->bytes, prefix, sizeof prefix) == 0;
}

/* Where the address's record starts. DNSSIG_DONE: it has none. */
static Status find_record(const Mmdb *mmdb, const Ip *ip, size_t *at)
{
  struct sockaddr_in v4 = {.sin_family = AF_INET};
  struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};
  bool as_v4 = ip->family == 4 || is_mapped(ip);
  MMDB_lookup_result_s result;
  int code;
  memcpy(&v4.sin_addr, ip->bytes + (ip->family == 4 ? 0 : 12), 4);
  memcpy(&v6.sin6_addr, ip->bytes, 16);
  result = MMDB_lookup_sockaddr(&mmdb->file, as_v4 ? (struct sockaddr *)&v4 : (struct sockaddr *)&v6, &code);
  if( code != MMDB_SUCCESS || !result.found_entry ) return DNSSIG_DONE;
  *at = result.entry.offset;
  return DNSSIG_OK;
}

/* What mmdb_open has read does not turn bad; a file that was written over since says nothing. */
static Status or_nothing(Status status)
{
  return status == DNSSIG_BADDATA ? DNSSIG_DONE : status;
}

Status mmdb_asn(const Mmdb *mmdb, const Ip *ip, uint32_t *asn)
{
  size_t at;
  Status status = find_record(mmdb, ip, &at);
  if( status == DNSSIG_OK ) status = read_asn(&mmdb->data, at, asn);
  return or_nothing(status);
}

/* idna_is_printable is about names: it takes the space for none. */
static bool is_printable(const char *text, size_t len)
{
  size_t start = 0;
  for( size_t at = 0; at <= len; at++ ) {
    if( at < len && text[at] != ' ' ) continue;
    if( !idna_is_printable(text + start, at - start) ) return false;
    start = at + 1;
  }
  return true;
}

Status mmdb_org(const Mmdb *mmdb, const Ip *ip, Text *org)
{
  size_t at;
  MmdbValue value;
  Status status = find_record(mmdb, ip, &at);
  if( status == DNSSIG_OK ) status = find_field(&mmdb->data, at, org_paths, COUNT(org_paths), &value);
  if( status == DNSSIG_OK && (value.kind != MMDB_STRING || !value.size) ) status = DNSSIG_DONE;
  if( status == DNSSIG_OK ) {
    const char *text = (const char *)mmdb->data.bytes + value.at;
    if( is_printable(text, value.size) ) {
      text_bytes(org, text, value.size);
    } else {
      text_escaped(org, text, value.size);
    }
    status = org->status;
  }
  return or_nothing(status);
}

Status mmdb_country(const Mmdb *mmdb, const Ip *ip, char country[3])
{
  size_t at;
  Status status = find_record(mmdb, ip, &at);
  if( status == DNSSIG_OK ) status = read_country(&mmdb->data, at, country);
  return or_nothing(status);
}
