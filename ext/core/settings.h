/* settings.h - what the user can set: one table of keys, one set of values per connection.
**
** In:   key and value as text, from dns_config() or from DNSSIG_<KEY> in the environment.
** Out:  checked values; `generation` counts up with every change, so that whoever built something from settings sees
**       that it is stale.
**
** This room checks what a key's row can say (a whole number in its range, one of some words). What only another room can
** judge (that a server's address is one, that a file is a suffix list) is checked by that room before it is set here. */
#ifndef DNSSIG_CORE_SETTINGS_H
#define DNSSIG_CORE_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/status.h"
#include "core/text.h"

typedef enum SettingKey {
  SETTING_SERVERS,
  SETTING_TIMEOUT_MS,
  SETTING_DEADLINE_MS,
  SETTING_TRIES,
  SETTING_INFLIGHT,
  SETTING_QPS,
  SETTING_MODE,
  SETTING_CACHE_BYTES,
  SETTING_CACHE_MIN_TTL,
  SETTING_DENY,
  SETTING_PSL,
  SETTING_ASN_DB,
  SETTING_COUNTRY_DB,
  SETTING_CASE_RANDOMIZATION,
  SETTING_PROGRESS,
  SETTING_ASN_SOURCE,
  SETTING_LOCK,
  SETTING_COUNT
} SettingKey;

/* The words of asn_source, in order. */
enum { ASN_SOURCE_NONE, ASN_SOURCE_MMDB, ASN_SOURCE_CYMRU };

typedef enum SettingKind {
  SETTING_NUMBER,         /* a whole number from least to most */
  SETTING_NUMBER_OR_AUTO, /* the same, or the word auto, which reads as -1 */
  SETTING_WORD,           /* one of `words` */
  SETTING_LIST            /* text that another room judges; empty means the default */
} SettingKind;

typedef struct SettingRow {
  const char *key;
  SettingKind kind;
  const char *initial;     /* the default, as text */
  int64_t least, most;     /* of numbers */
  const char *words;       /* of words: "live replay" */
  const char *description; /* with unit and meaning */
} SettingRow;

extern const SettingRow setting_rows[SETTING_COUNT];

typedef struct Settings {
  struct {
    char *text;     /* as it reads back; owned */
    int64_t number; /* of numbers; the index into words of a word */
  } values[SETTING_COUNT];
  uint64_t generation;
} Settings;

/* Fills in the rows' own defaults. What the environment says is for whoever can judge every key: setting_environment. */
DNSSIG_MUSTUSE Status settings_init(Settings *settings);
void settings_clear(Settings *settings);

/* The key of that name, or SETTING_COUNT. */
SettingKey setting_find(const char *key, size_t len);

/* DNSSIG_MISUSE: the value does not fit; *why then says what the key accepts. */
DNSSIG_MUSTUSE Status settings_set(Settings *settings, SettingKey key, const char *value, size_t len, Text *why);

/* What DNSSIG_<KEY> says, or NULL where it is not set or empty. */
const char *setting_environment(SettingKey key);

/* What the key starts with and goes back to: DNSSIG_<KEY> from the environment where its row accepts that, else the row's own
** default. */
const char *setting_default(SettingKey key);

const char *settings_text(const Settings *settings, SettingKey key);
int64_t settings_number(const Settings *settings, SettingKey key);

#endif
