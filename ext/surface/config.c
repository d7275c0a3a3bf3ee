/* config.c - dns_config(): read and change what can be set.
**
**   SELECT dns_config('tries')                            4
**   SELECT dns_config('servers', '192.0.2.53 192.0.2.54:5353')
**                                                         192.0.2.53 192.0.2.54:5353
**   SELECT dns_config('servers', NULL)                    the default again
**
** How it works: core/settings.c checks what a row of its table can say. What another room must judge has a setter here: the
** addresses of servers, the names of deny, the files of psl, asn_db and country_db, and replay, which needs a recording. A setter writes the value in its
** canonical form, or says why not and leaves everything as it was. */
#include "surface/config.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "name/host.h"
#include "surface/families.h"
#include "surface/result.h"

SQLITE_EXTENSION_INIT3

/* Takes up a value of `key`. DNSSIG_MISUSE: it does not fit, *why says what does. */
typedef Status Setter(Connection *connection, SettingKey key, const char *value, size_t len, Text *why);

static Status set_as_is(Connection *connection, SettingKey key, const char *value, size_t len, Text *why)
{
  return settings_set(&connection->settings, key, value, len, why);
}

static Status set_text(Connection *connection, SettingKey key, const Text *value, Text *why)
{
  if( value->status != DNSSIG_OK ) return value->status;
  return set_as_is(connection, key, value->data, value->len, why);
}

/* The next word between spaces and commas from *at on. False: there is none. */
static bool next_word(const char *list, size_t len, size_t *at, size_t *start)
{
  while( *at < len && memchr(" ,\t\r\n", list[*at], 5) ) (*at)++;
  *start = *at;
  while( *at < len && !memchr(" ,\t\r\n", list[*at], 5) ) (*at)++;
  return *at > *start;
}

static bool is_empty(const char *list, size_t len)
{
  size_t at = 0, start;
  return !next_word(list, len, &at, &start);
}

static Status set_servers(Connection *connection, SettingKey key, const char *value, size_t len, Text *why)
{
  char space[400];
  ServerList list = {0};
  Text canonical;
  Status status = DNSSIG_OK;
  text_string(why, "servers: ");
  if( !is_empty(value, len) ) status = server_parse_list(value, len, &list, why);
  if( status != DNSSIG_OK ) return status;
  text_init(&canonical, space, sizeof space);
  for( size_t i = 0; i < list.count; i++ ) {
    char server[SERVER_TEXT_SIZE];
    server_to_text(&list.servers[i], server);
    if( i ) text_char(&canonical, ' ');
    text_string(&canonical, server);
  }
  status = set_text(connection, key, &canonical, why);
  text_clear(&canonical);
  return status;
}

static Status refuse_deny(const char *word, size_t len, Text *why)
{
  text_string(why, "deny: '");
  text_escaped(why, word, len < 80 ? len : 80);
  text_string(why, "' is no domain name; give names or suffixes separated by spaces or commas, or only the word none");
  return DNSSIG_MISUSE;
}

/* A name in its one form: the text of what a question would ask for, the name none with a closing dot, since it is no word then.
** What then reads as another name (`a:.`), or as two (a comma), is none. */
static bool read_suffix(const char *text, size_t len, char word[NAME_TEXT_SIZE])
{
  Name name, again;
  if( host_question(text, len, false, &name) != DNSSIG_OK ) return false;
  len = name_to_text(&name, word);
  if( strcmp(word, "none") == 0 ) word[len++] = '.', word[len] = 0;
  return !strchr(word, ',') && host_question(word, len, false, &again) == DNSSIG_OK && name_equal(&name, &again);
}

/* `none` stands alone. An empty list is the default, so that nobody allows everything by accident. */
static Status set_deny(Connection *connection, SettingKey key, const char *value, size_t len, Text *why)
{
  char space[400];
  Text canonical;
  Status status = DNSSIG_OK;
  size_t at = 0, start;
  bool none = false;
  if( is_empty(value, len) ) {
    value = setting_rows[key].initial;
    len = strlen(value);
  }
  text_init(&canonical, space, sizeof space);
  while( status == DNSSIG_OK && next_word(value, len, &at, &start) ) {
    size_t width = at - start;
    char word[NAME_TEXT_SIZE] = "none";
    bool is_none = width == 4 && memcmp(value + start, "none", 4) == 0;
    if( none || (is_none && canonical.len) ) status = refuse_deny(value + start, width, why);
    none = is_none;
    if( !none && status == DNSSIG_OK && !read_suffix(value + start, width, word) ) {
      status = refuse_deny(value + start, width, why);
    }
    if( canonical.len ) text_char(&canonical, ' ');
    text_string(&canonical, word);
  }
  if( status == DNSSIG_OK ) status = set_text(connection, key, &canonical, why);
  text_clear(&canonical);
  return status;
}

/* The old list stays in force until the new one is open. */
static Status set_suffix_list(Connection *connection, SettingKey key, const char *value, size_t len, Text *why)
{
  Suffixes *fresh = NULL;
  Status status;
  if( memchr(value, 0, len) ) {
    text_string(why, "psl: a file name holds no zero byte");
    return DNSSIG_MISUSE;
  }
  status = suffix_open(value, &fresh, why);
  if( status == DNSSIG_OK ) status = set_as_is(connection, key, value, len, why);
  if( status != DNSSIG_OK ) {
    suffix_close(fresh);
    return status;
  }
  connection_take_suffixes(connection, fresh);
  return DNSSIG_OK;
}

/* The old file stays mapped until the new one is open and was read through. */
static Status set_mmdb(Connection *connection, SettingKey key, const char *value, size_t len, Text *why)
{
  Mmdb **current = key == SETTING_ASN_DB ? &connection->asn_db : &connection->country_db;
  MmdbTopic topic = key == SETTING_ASN_DB ? MMDB_ASN : MMDB_COUNTRY;
  Mmdb *fresh = NULL;
  Status status = DNSSIG_OK;
  text_format(why, "%s: ", setting_rows[key].key);
  if( memchr(value, 0, len) ) {
    text_string(why, "a file name holds no zero byte");
    return DNSSIG_MISUSE;
  }
  if( len ) status = mmdb_open(value, topic, &fresh, why);
  if( status == DNSSIG_OK ) status = set_as_is(connection, key, value, len, why);
  if( status != DNSSIG_OK ) {
    mmdb_close(fresh);
    return status;
  }
  mmdb_close(*current);
  *current = fresh;
  return DNSSIG_OK;
}

static Status set_mode(Connection *connection, SettingKey key, const char *value, size_t len, Text *why)
{
  if( len == strlen("replay") && memcmp(value, "replay", len) == 0 && !connection->has_recording ) {
    text_string(why, "mode: there is no recording to replay; name one with SELECT dns_replay('table')");
    return DNSSIG_MISUSE;
  }
  return set_as_is(connection, key, value, len, why);
}

/* The keys that another room judges; the others are set as they are. */
static Setter *const setters[SETTING_COUNT] = {
    [SETTING_SERVERS] = set_servers, [SETTING_DENY] = set_deny,       [SETTING_PSL] = set_suffix_list,
    [SETTING_ASN_DB] = set_mmdb,     [SETTING_COUNTRY_DB] = set_mmdb, [SETTING_MODE] = set_mode,
};

static Status set(Connection *connection, SettingKey key, const char *value, size_t len, Text *why)
{
  Setter *setter = setters[key] ? setters[key] : set_as_is;
  return setter(connection, key, value, len, why);
}

/* Whoever misspells it wants a lock. */
static const char *lock_in_environment(const char *value)
{
  return strcmp(value, "off") == 0 ? value : "on";
}

/* The same for what the environment says. It may say mode=replay before there is a recording: then nothing is ever sent. */
static Status set_from_environment(Connection *connection, SettingKey key, const char *value, Text *why)
{
  size_t len;
  if( key == SETTING_LOCK ) value = lock_in_environment(value);
  len = strlen(value);
  return key == SETTING_MODE ? set_as_is(connection, key, value, len, why) : set(connection, key, value, len, why);
}

/* What the environment wants may not fit, too: then the built-in default. */
static Status set_default(Connection *connection, SettingKey key, Text *why)
{
  const char *value = setting_default(key);
  Status status = set_from_environment(connection, key, value, why);
  if( status == DNSSIG_MISUSE ) {
    value = setting_rows[key].initial;
    status = set(connection, key, value, strlen(value), why);
  }
  return status;
}

Status config_start(Connection *connection, Text *why)
{
  Status status = DNSSIG_OK;
  for( SettingKey key = 0; key < SETTING_COUNT && status == DNSSIG_OK; key++ ) {
    const char *value = setting_environment(key);
    char space[300];
    Text said;
    if( !value ) continue;
    text_init(&said, space, sizeof space);
    status = set_from_environment(connection, key, value, &said);
    if( status != DNSSIG_OK ) text_string(why, said.data);
    text_clear(&said);
  }
  return status;
}

static Status find_key(sqlite3_value *given, SettingKey *key, Text *why)
{
  const char *text = (const char *)sqlite3_value_text(given);
  size_t len = (size_t)sqlite3_value_bytes(given);
  if( !text && sqlite3_value_type(given) != SQLITE_NULL && len ) return DNSSIG_NOMEM;
  *key = text ? setting_find(text, len) : SETTING_COUNT;
  if( *key < SETTING_COUNT ) return DNSSIG_OK;
  text_string(why, "dns_config: no setting '");
  if( text ) text_escaped(why, text, len < 80 ? len : 80);
  text_string(why, "'; there are:");
  for( SettingKey i = 0; i < SETTING_COUNT; i++ ) text_format(why, "%s %s", i ? "," : "", setting_rows[i].key);
  return DNSSIG_MISUSE;
}

static Status change(Connection *connection, SettingKey key, sqlite3_value *given, Text *why)
{
  const char *value;
  Status status = connection_changeable(connection, why);
  if( status != DNSSIG_OK ) return status;
  if( sqlite3_value_type(given) == SQLITE_NULL ) return set_default(connection, key, why);
  value = (const char *)sqlite3_value_text(given);
  if( !value ) return DNSSIG_NOMEM;
  return set(connection, key, value, (size_t)sqlite3_value_bytes(given), why);
}

static bool is_number(SettingKey key)
{
  return setting_rows[key].kind == SETTING_NUMBER || setting_rows[key].kind == SETTING_NUMBER_OR_AUTO;
}

void config_result(sqlite3_context *context, const Settings *settings, SettingKey key)
{
  int64_t number = settings_number(settings, key);
  if( is_number(key) && number >= 0 ) { /* -1 is the word auto */
    sqlite3_result_int64(context, number);
  } else {
    sqlite3_result_text(context, settings_text(settings, key), -1, SQLITE_TRANSIENT);
  }
}

void config_result_default(sqlite3_context *context, SettingKey key)
{
  const char *value = setting_default(key);
  if( is_number(key) && isdigit((unsigned char)value[0]) ) {
    sqlite3_result_int64(context, strtoll(value, NULL, 10));
  } else {
    sqlite3_result_text(context, value, -1, SQLITE_TRANSIENT);
  }
}

/* dns_config(key), dns_config(key, value) */
static void config_call(sqlite3_context *context, int argc, sqlite3_value **argv)
{
  const Bound *bound = sqlite3_user_data(context);
  char space[500];
  SettingKey key;
  Text why;
  Status status;
  text_init(&why, space, sizeof space);
  status = find_key(argv[0], &key, &why);
  if( status == DNSSIG_OK && argc == 2 ) status = change(bound->connection, key, argv[1], &why);
  if( why.status != DNSSIG_OK ) status = DNSSIG_NOMEM;
  if( status == DNSSIG_OK ) {
    config_result(context, &bound->connection->settings, key);
  } else {
    result_fault(context, status, why.data);
  }
  text_clear(&why);
}

static const Function functions[] = {
    {.name = "dns_config",
     .least_args = 1,
     .most_args = 2,
     .flags = LIVE,
     .call = config_call,
     .doc =
         {.usage = "dns_config(key [, value])",
          .summary =
              "Reads a setting, or changes it from the next statement on. The value NULL brings back its default. The "
              "keys and what they mean stand in dns_settings.",
          .returns = "The value as it reads now: INTEGER for numbers, else TEXT.",
          .errors =
              "An unknown key, or a value that the key does not accept: the message says what is accepted, and the old "
              "value stays. Any change in a locked session. Use in a view or trigger of a database file.",
          .source = "This extension. deny: RFC 6761, 6762, 7686, 8375",
          .example = "SELECT dns_config('timeout_ms', 2000), dns_config('timeout_ms', NULL)"}},
};

const Family family_config = {"session", functions, COUNT(functions), NULL, 0};
