/* settings.c - the table of settings, and the check of a value against its row. */
#include "core/settings.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"

const SettingRow setting_rows[SETTING_COUNT] = {
    [SETTING_SERVERS] = {"servers", SETTING_LIST, "", 0, 0, NULL,
                         "Servers to ask, in order: addresses with optional ports (192.0.2.1, 192.0.2.1:5353, "
                         "[2001:db8::1]:53), separated by spaces or commas. Empty: those of the system's resolver "
                         "configuration."},
    [SETTING_TIMEOUT_MS] =
        {"timeout_ms", SETTING_NUMBER, "1000", 10, 60000, NULL,
         "Milliseconds to wait for one attempt before the next; for the first less where a server that "
         "is not paced is known to be fast. A late answer to an earlier attempt still counts."},
    [SETTING_DEADLINE_MS] =
        {"deadline_ms", SETTING_NUMBER, "8000", 10, 600000, NULL,
         "Milliseconds that a whole question may take, from its first attempt to its final status."},
    [SETTING_TRIES] = {"tries", SETTING_NUMBER, "6", 1, 20, NULL,
                       "Attempts for a question, over all servers together."},
    [SETTING_INFLIGHT] = {"inflight", SETTING_NUMBER, "1000", 1, 50000, NULL,
                          "Most questions under way at once. The adaptive window moves between 1 and this."},
    [SETTING_QPS] =
        {"qps", SETTING_NUMBER_OR_AUTO, "auto", 0, 10000000, NULL,
         "Most packets sent per second, retries included; 0: no limit. auto: no limit to loopback and private "
         "addresses, 300 to public ones."},
    [SETTING_MODE] =
        {"mode", SETTING_WORD, "live", 0, 0, "live replay",
         "live: ask the network. replay: answer from the recording named with dns_replay(); no packet leaves."},
    [SETTING_CACHE_BYTES] = {"cache_bytes", SETTING_NUMBER, "33554432", 0, 1099511627776, NULL,
                             "Bytes that the session cache may hold; 0 empties it and keeps nothing past a statement."},
    [SETTING_CACHE_MIN_TTL] =
        {"cache_min_ttl", SETTING_NUMBER, "900", 0, 604800, NULL,
         "Seconds that an answer stays in the session cache at least, whatever its TTL. Failures stay "
         "as long, but never more than 300 seconds (RFC 2308 section 7)."},
    [SETTING_DENY] = {"deny", SETTING_LIST, "localhost local test invalid onion home.arpa", 0, 0, NULL,
                      "Names and suffixes that are never sent: their status is DENIED (RFC 6761, 6762, 7686, 8375). "
                      "Separated by spaces or commas; none: the word none."},
    [SETTING_PSL] =
        {"psl", SETTING_LIST, "", 0, 0, NULL,
         "File with the public suffix list (text or DAFSA). Empty: the newest that the system's libpsl has."},
    [SETTING_ASN_DB] = {"asn_db", SETTING_LIST, "", 0, 0, NULL,
                        "File in MaxMind format that says which AS an address is in (GeoLite2-ASN, dbip-asn-lite, "
                        "ip-location-db). Mapped until changed; set it again after replacing the file. Empty: none."},
    [SETTING_COUNTRY_DB] = {"country_db", SETTING_LIST, "", 0, 0, NULL,
                            "File in MaxMind format that says which country an address is in (GeoLite2-Country or "
                            "-City, dbip-country-lite, ip-location-db). Mapped until changed. Empty: none."},
    [SETTING_CASE_RANDOMIZATION] = {"case_randomization", SETTING_WORD, "off", 0, 0, "off on",
                                    "on: send names in random case and accept only replies that echo it (0x20)."},
    [SETTING_PROGRESS] =
        {"progress", SETTING_WORD, "auto", 0, 0, "auto on off",
         "A line on standard error during bulk work of over two seconds. auto: where that is a terminal."},
    [SETTING_ASN_SOURCE] = {"asn_source", SETTING_WORD, "mmdb", 0, 0, "none mmdb cymru",
                            "Where dns_collect takes the autonomous systems of addresses from. mmdb: the local file "
                            "asn_db. cymru: Team Cymru's DNS service, which so learns what is looked at. none: no asn "
                            "rows."},
    [SETTING_LOCK] =
        {"lock", SETTING_WORD, "off", 0, 0, "off on",
         "on: this session stays as it is until the connection is closed. No statement changes a setting "
         "(this one neither), reads a recording or reference rows in, or names a file to be read or a server "
         "to be asked. For those who let others type SQL. In the environment any value but off is on."},
};

/* The index of value among the words, or -1. */
static int64_t word_index(const char *words, const char *value, size_t len)
{
  int64_t index = 0;
  while( *words ) {
    size_t width = strcspn(words, " ");
    if( width == len && memcmp(words, value, len) == 0 ) return index;
    words += width;
    words += strspn(words, " ");
    index++;
  }
  return -1;
}

/* A whole number in decimal digits, nothing else. */
static bool read_number(const char *value, size_t len, int64_t *number)
{
  *number = 0;
  if( !len || len > 18 ) return false;
  for( size_t i = 0; i < len; i++ ) {
    if( value[i] < '0' || value[i] > '9' ) return false;
    *number = *number * 10 + (value[i] - '0');
  }
  return true;
}

/* What the value reads as, or a sentence in *why. */
static Status check(const SettingRow *row, const char *value, size_t len, int64_t *number, Text *why)
{
  bool fits = false;
  *number = 0;
  switch( row->kind ) {
    case SETTING_NUMBER_OR_AUTO:
      if( len == 4 && memcmp(value, "auto", 4) == 0 ) {
        *number = -1;
        return DNSSIG_OK;
      }
      /* fall through */
    case SETTING_NUMBER:
      fits = read_number(value, len, number) && *number >= row->least && *number <= row->most;
      break;
    case SETTING_WORD:
      *number = word_index(row->words, value, len);
      fits = *number >= 0;
      break;
    case SETTING_LIST:
      return DNSSIG_OK;
  }
  if( fits ) return DNSSIG_OK;
  text_format(why, "%s: '", row->key);
  text_escaped(why, value, len < 60 ? len : 60);
  if( row->kind == SETTING_WORD ) {
    text_format(why, "' is none of: %s", row->words);
  } else {
    text_format(why, "' is no whole number from %lld to %lld%s", (long long)row->least, (long long)row->most,
                row->kind == SETTING_NUMBER_OR_AUTO ? ", nor auto" : "");
  }
  return DNSSIG_MISUSE;
}

Status settings_set(Settings *settings, SettingKey key, const char *value, size_t len, Text *why)
{
  int64_t number;
  Status status = check(&setting_rows[key], value, len, &number, why);
  char *copy;
  if( status != DNSSIG_OK ) return status;
  copy = mem_copy(value, len);
  if( !copy ) return DNSSIG_NOMEM;
  mem_free(settings->values[key].text);
  settings->values[key].text = copy;
  settings->values[key].number = number;
  settings->generation++;
  return DNSSIG_OK;
}

const char *setting_environment(SettingKey key)
{
  char variable[64] = "DNSSIG_";
  size_t at = strlen(variable);
  const char *value;
  for( const char *c = setting_rows[key].key; *c && at < sizeof variable - 1; c++ )
    variable[at++] = (char)toupper((unsigned char)*c);
  variable[at] = 0;
  value = getenv(variable);
  return value && *value ? value : NULL;
}

const char *setting_default(SettingKey key)
{
  const SettingRow *row = &setting_rows[key];
  const char *value = setting_environment(key);
  char space[200];
  int64_t number;
  Text why;
  bool fits;
  if( !value ) return row->initial;
  text_init(&why, space, sizeof space);
  fits = check(row, value, strlen(value), &number, &why) == DNSSIG_OK;
  text_clear(&why);
  return fits ? value : row->initial;
}

Status settings_init(Settings *settings)
{
  char space[200];
  Text why;
  Status status = DNSSIG_OK;
  *settings = (Settings){0};
  text_init(&why, space, sizeof space);
  for( SettingKey key = 0; key < SETTING_COUNT && status == DNSSIG_OK; key++ ) {
    const char *value = setting_rows[key].initial;
    status = settings_set(settings, key, value, strlen(value), &why);
  }
  text_clear(&why);
  if( status != DNSSIG_OK ) settings_clear(settings);
  return status;
}

void settings_clear(Settings *settings)
{
  for( SettingKey key = 0; key < SETTING_COUNT; key++ ) mem_free(settings->values[key].text);
  *settings = (Settings){0};
}

SettingKey setting_find(const char *key, size_t len)
{
  SettingKey found = 0;
  while( found < SETTING_COUNT
         && (strlen(setting_rows[found].key) != len || memcmp(setting_rows[found].key, key, len) != 0) ) {
    found++;
  }
  return found;
}

const char *settings_text(const Settings *settings, SettingKey key)
{
  return settings->values[key].text;
}

int64_t settings_number(const Settings *settings, SettingKey key)
{
  return settings->values[key].number;
}
