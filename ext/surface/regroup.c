/* regroup.c - rows of a recording, made answers again.
**
** How it works: rows with the same question, status, resolver, asked_at and, where the table has these columns, domain and role
** are one answer. A Map leads from that key to the Group that collects them, so rows of several answers may stand mixed. Records keep
** the order of the rows.
**
** A recording may hold the same answer twice (two INSERTs from the session cache): a row that a group has already is not taken again.
** No answer loses by that: records that are alike in everything are one (RFC 2181 section 5). Of each row taken, 128 bits of
** keyed hash are kept to know it by.
**
** Left out, and counted: rows whose name, type or status is unusable, or that hold a record without a usable section or rtype. Left out,
** but not counted: BADNAME, which the question itself will bring about again. */
#include "surface/regroup.h"

#include <limits.h>
#include <math.h>
#include <string.h>

#include "answer/type.h"
#include "core/map.h"
#include "core/memory.h"
#include "surface/row.h"

SQLITE_EXTENSION_INIT3

/* The columns that are read: those of row.h, and these two where the table has them. */
enum { READ_DOMAIN = ROW_COLUMN_COUNT, READ_ROLE, READ_COUNT };

typedef struct Group {
  MapNode node;
  struct Group *next; /* in the order of their first rows */
  Recording *recording;
  Name name;
  size_t key_len;
  char key[];
} Group;

/* A row that was taken. */
typedef struct Taken {
  MapNode node; /* its hash is one half */
  struct Taken *next;
  uint64_t half;
} Taken;

struct Regroup {
  sqlite3_stmt *rows;
  int columns[READ_COUNT]; /* in the statement; -1: the table has none */
  Map groups, taken;
  Group *first, *last;
  Taken *taken_list;
  Text key; /* kept for its room */
  char key_space[600];
  uint64_t row_count, skipped;
};

/* A text of the row. bytes is NULL where there is none; otherwise a zero stands behind it. */
typedef struct Cell {
  const char *bytes;
  size_t len;
} Cell;

static Status read_text(const Regroup *regroup, int column, Cell *cell)
{
  int at = regroup->columns[column];
  *cell = (Cell){NULL, 0};
  if( at < 0 || sqlite3_column_type(regroup->rows, at) == SQLITE_NULL ) return DNSSIG_OK;
  cell->bytes = (const char *)sqlite3_column_text(regroup->rows, at);
  cell->len = (size_t)sqlite3_column_bytes(regroup->rows, at);
  if( !cell->bytes && sqlite3_errcode(sqlite3_db_handle(regroup->rows)) == SQLITE_NOMEM ) return DNSSIG_NOMEM;
  if( !cell->len ) cell->bytes = NULL;
  return DNSSIG_OK;
}

/* A number from least to most. False: NULL, no number, or outside. Text counts by the number that it starts with. */
static bool read_number(const Regroup *regroup, RowColumn column, double least, double most, double *number)
{
  int at = regroup->columns[column];
  int class = sqlite3_column_type(regroup->rows, at);
  if( class == SQLITE_NULL || class == SQLITE_BLOB ) return false;
  if( class == SQLITE_TEXT ) {
    const unsigned char *text = sqlite3_column_text(regroup->rows, at);
    if( !text || !memchr("+-.0123456789", text[0], 13) ) return false;
  }
  *number = sqlite3_column_double(regroup->rows, at);
  return *number >= least && *number <= most;
}

/* False: not known. */
static bool read_flag(const Regroup *regroup, RowColumn column, bool *flag)
{
  double number;
  bool known = read_number(regroup, column, -HUGE_VAL, HUGE_VAL, &number);
  *flag = known && number != 0;
  return known;
}

/* What a row says of its question and of the answer to it. */
typedef struct Heading {
  RecordedQuestion question;
  Name name;
  char text[NAME_TEXT_SIZE]; /* question.qname: the name in its one form */
  Cell domain, role;
} Heading;

/* False: name, type or status is unusable. */
static bool read_heading_words(Heading *heading, const Cell *name, const Cell *type, const Cell *status)
{
  RecordedQuestion *question = &heading->question;
  if( !name->bytes || name_from_text(name->bytes, name->len, &heading->name) != DNSSIG_OK ) return false;
  question->qname = heading->text;
  question->qname_len = name_to_text(&heading->name, heading->text);
  return type->bytes && type_parse(type->bytes, type->len, &question->qtype) && status->bytes
         && answer_status_parse(status->bytes, status->len, &question->status);
}

/* rtt_ms and asked_at are thousandths of what an answer keeps; rounding finds the very numbers that they were made from. */
static void read_heading_numbers(const Regroup *regroup, RecordedQuestion *question)
{
  const double slowest_ms = 1e9, last_second = 1e12;
  bool has_aa = read_flag(regroup, ROW_AA, &question->aa);
  bool has_ad = read_flag(regroup, ROW_AD, &question->ad);
  bool has_tc = read_flag(regroup, ROW_TC, &question->tc);
  double number;
  question->has_flags = has_aa || has_ad || has_tc;
  question->origin.rtt_us = -1;
  if( read_number(regroup, ROW_RTT_MS, 0, slowest_ms, &number) ) question->origin.rtt_us = llround(number * 1000.0);
  if( read_number(regroup, ROW_TRIES, 0, INT_MAX, &number) ) question->origin.tries = (int)number;
  if( read_number(regroup, ROW_ASKED_AT, 0, last_second, &number) ) {
    question->origin.asked_at_ms = llround(number * 1000.0);
  }
}

typedef enum Use { USE_ROW, PASS_OVER, SKIP_AND_COUNT } Use;

static Status read_heading(const Regroup *regroup, Heading *heading, Use *use)
{
  Cell name, type, status, resolver;
  Status fault = read_text(regroup, ROW_NAME, &name);
  if( fault == DNSSIG_OK ) fault = read_text(regroup, ROW_TYPE, &type);
  if( fault == DNSSIG_OK ) fault = read_text(regroup, ROW_STATUS, &status);
  if( fault == DNSSIG_OK ) fault = read_text(regroup, ROW_RESOLVER, &resolver);
  if( fault == DNSSIG_OK ) fault = read_text(regroup, READ_DOMAIN, &heading->domain);
  if( fault == DNSSIG_OK ) fault = read_text(regroup, READ_ROLE, &heading->role);
  if( fault != DNSSIG_OK ) return fault;
  heading->question = (RecordedQuestion){.origin.resolver = resolver.bytes};
  if( status.bytes && strcmp(status.bytes, answer_status_word(ANSWER_BADNAME)) == 0 ) {
    *use = PASS_OVER;
  } else if( !read_heading_words(heading, &name, &type, &status) ) {
    *use = SKIP_AND_COUNT;
  } else {
    *use = USE_ROW;
    read_heading_numbers(regroup, &heading->question);
  }
  return DNSSIG_OK;
}

/* Also the pseudo-types, which no question can ask for but an answer may hold. */
static bool read_rtype(const Cell *cell, uint16_t *type)
{
  if( type_parse(cell->bytes, cell->len, type) ) return true;
  for( size_t i = 0; i < type_row_count; i++ ) {
    if( strcmp(type_rows[i].mnemonic, cell->bytes) == 0 ) {
      *type = type_rows[i].number;
      return true;
    }
  }
  return false;
}

/* The record of a row, which borrows its texts from the statement. *has is false where the row holds none. */
static Status read_record(const Regroup *regroup, RecordedRow *record, bool *has, Use *use)
{
  Cell section, rtype, owner, data, target, fields;
  double number;
  Status fault = read_text(regroup, ROW_SECTION, &section);
  if( fault == DNSSIG_OK ) fault = read_text(regroup, ROW_RTYPE, &rtype);
  if( fault == DNSSIG_OK ) fault = read_text(regroup, ROW_OWNER, &owner);
  if( fault == DNSSIG_OK ) fault = read_text(regroup, ROW_DATA, &data);
  if( fault == DNSSIG_OK ) fault = read_text(regroup, ROW_TARGET, &target);
  if( fault == DNSSIG_OK ) fault = read_text(regroup, ROW_FIELDS, &fields);
  if( fault != DNSSIG_OK ) return fault;
  *has = rtype.bytes != NULL;
  if( !*has ) return DNSSIG_OK;
  *record = (RecordedRow){
      .owner = owner.bytes,
      .data = data.bytes,
      .target = target.bytes,
      .fields = fields.bytes,
      .owner_len = owner.len,
      .data_len = data.len,
      .target_len = target.len,
      .fields_len = fields.len,
  };
  if( !read_rtype(&rtype, &record->rtype) || !section.bytes
      || !answer_section_parse(section.bytes, section.len, &record->section) ) {
    *use = SKIP_AND_COUNT;
  }
  record->has_ttl = read_number(regroup, ROW_TTL, 0, UINT32_MAX, &number);
  if( record->has_ttl ) record->ttl = (uint32_t)number;
  record->has_priority = read_number(regroup, ROW_PRIORITY, 0, UINT16_MAX, &number);
  if( record->has_priority ) record->priority = (uint16_t)number;
  return DNSSIG_OK;
}

/* Keys: each part with its length before it, so that no two lists of parts read the same. */
static void key_part(Text *key, const void *bytes, size_t len)
{
  text_bytes(key, (const char *)&len, sizeof len);
  text_bytes(key, bytes, len);
}

static void key_cell(Text *key, const char *bytes, size_t len)
{
  text_char(key, bytes ? '=' : '-');
  if( bytes ) key_part(key, bytes, len);
}

static void heading_key(const Heading *heading, Text *key)
{
  const RecordedQuestion *question = &heading->question;
  const char *resolver = question->origin.resolver;
  key_part(key, heading->name.wire, heading->name.len);
  key_part(key, &question->qtype, sizeof question->qtype);
  key_part(key, &question->status, sizeof question->status);
  key_part(key, &question->origin.asked_at_ms, sizeof question->origin.asked_at_ms);
  key_cell(key, resolver, resolver ? strlen(resolver) : 0);
  key_cell(key, heading->domain.bytes, heading->domain.len);
  key_cell(key, heading->role.bytes, heading->role.len);
}

static void record_key(const RecordedRow *record, Text *key)
{
  key_part(key, &record->section, sizeof record->section);
  key_part(key, &record->rtype, sizeof record->rtype);
  key_cell(key, record->owner, record->owner_len);
  key_cell(key, record->data, record->data_len);
  key_cell(key, record->target, record->target_len);
  key_cell(key, record->fields, record->fields_len);
  key_cell(key, record->has_ttl ? (const char *)&record->ttl : NULL, sizeof record->ttl);
  key_cell(key, record->has_priority ? (const char *)&record->priority : NULL, sizeof record->priority);
}

static bool is_group(const MapNode *node, const void *wanted)
{
  const Group *group = (const Group *)node;
  const Text *key = wanted;
  return group->key_len == key->len && memcmp(group->key, key->data, key->len) == 0;
}

static Status add_group(Regroup *regroup, const Heading *heading, const Text *key, uint64_t hash, Group **out)
{
  Group *group = mem_zero(sizeof *group + key->len);
  Status status;
  if( !group ) return DNSSIG_NOMEM;
  group->name = heading->name;
  group->key_len = key->len;
  memcpy(group->key, key->data, key->len);
  status = answer_recording_open(&heading->question, &group->recording);
  if( status == DNSSIG_OK ) status = map_add(&regroup->groups, &group->node, hash);
  if( status != DNSSIG_OK ) {
    answer_recording_discard(group->recording);
    mem_free(group);
    return status;
  }
  if( regroup->last ) {
    regroup->last->next = group;
  } else {
    regroup->first = group;
  }
  regroup->last = *out = group;
  return DNSSIG_OK;
}

static bool is_taken(const MapNode *node, const void *half)
{
  return ((const Taken *)node)->half == *(const uint64_t *)half;
}

/* Remembers the row that key stands for. *fresh is false where it was taken before. */
static Status take(Regroup *regroup, Text *key, bool *fresh)
{
  uint64_t hash = map_hash(key->data, key->len);
  uint64_t half;
  Taken *taken;
  text_char(key, '.'); /* the other half: the hash of other bytes */
  if( key->status != DNSSIG_OK ) return key->status;
  half = map_hash(key->data, key->len);
  *fresh = !map_find(&regroup->taken, hash, is_taken, &half);
  if( !*fresh ) return DNSSIG_OK;
  taken = mem_zero(sizeof *taken);
  if( !taken ) return DNSSIG_NOMEM;
  taken->half = half;
  if( map_add(&regroup->taken, &taken->node, hash) != DNSSIG_OK ) {
    mem_free(taken);
    return DNSSIG_NOMEM;
  }
  taken->next = regroup->taken_list;
  regroup->taken_list = taken;
  return DNSSIG_OK;
}

static Status add_row(Regroup *regroup, const Heading *heading, const RecordedRow *record)
{
  Text *key = &regroup->key;
  Group *group;
  uint64_t hash;
  bool fresh;
  Status status = DNSSIG_OK;
  text_reset(key);
  heading_key(heading, key);
  if( key->status != DNSSIG_OK ) return key->status;
  hash = map_hash(key->data, key->len);
  group = (Group *)map_find(&regroup->groups, hash, is_group, key);
  if( !group ) status = add_group(regroup, heading, key, hash, &group);
  if( status != DNSSIG_OK || !record ) return status;
  record_key(record, key);
  if( key->status != DNSSIG_OK ) return key->status;
  status = take(regroup, key, &fresh);
  if( status == DNSSIG_OK && fresh ) status = answer_recording_row(group->recording, record);
  return status;
}

Status regroup_row(Regroup *regroup)
{
  Heading heading;
  RecordedRow record;
  bool has_record = false;
  Use use;
  Status status = read_heading(regroup, &heading, &use);
  if( status == DNSSIG_OK && use == USE_ROW ) status = read_record(regroup, &record, &has_record, &use);
  if( status == DNSSIG_OK && use == USE_ROW ) status = add_row(regroup, &heading, has_record ? &record : NULL);
  if( status != DNSSIG_OK ) return status;
  regroup->row_count++;
  if( use == SKIP_AND_COUNT ) regroup->skipped++;
  return DNSSIG_OK;
}

Status regroup_finish(Regroup *regroup, Replay *replay)
{
  Status status = DNSSIG_OK;
  for( Group *group = regroup->first; group && status == DNSSIG_OK; group = group->next ) {
    Answer *answer;
    status = answer_recording_finish(group->recording, &answer);
    group->recording = NULL;
    if( status == DNSSIG_OK ) status = replay_add(replay, &group->name, answer);
  }
  return status;
}

/* The statement's column of that name, or -1. SQL names have no case. */
static int find_column(sqlite3_stmt *rows, const char *name)
{
  int count = sqlite3_column_count(rows);
  for( int i = 0; i < count; i++ ) {
    const char *candidate = sqlite3_column_name(rows, i);
    if( candidate && sqlite3_stricmp(candidate, name) == 0 ) return i;
  }
  return -1;
}

static Status find_columns(Regroup *regroup, Text *why)
{
  for( int i = 0; i < ROW_COLUMN_COUNT; i++ ) {
    regroup->columns[i] = find_column(regroup->rows, row_columns[i].name);
    if( regroup->columns[i] >= 0 ) continue;
    text_format(why, "it has no column %s; a recording needs all the columns of dns:", row_columns[i].name);
    for( int k = 0; k < ROW_COLUMN_COUNT; k++ ) text_format(why, "%s %s", k ? "," : "", row_columns[k].name);
    return DNSSIG_MISUSE;
  }
  regroup->columns[READ_DOMAIN] = find_column(regroup->rows, "domain");
  regroup->columns[READ_ROLE] = find_column(regroup->rows, "role");
  return DNSSIG_OK;
}

Status regroup_open(sqlite3_stmt *rows, Regroup **out, Text *why)
{
  Regroup *regroup = mem_zero(sizeof *regroup);
  Status status;
  *out = NULL;
  if( !regroup ) return DNSSIG_NOMEM;
  regroup->rows = rows;
  text_init(&regroup->key, regroup->key_space, sizeof regroup->key_space);
  status = find_columns(regroup, why);
  if( status == DNSSIG_OK ) {
    *out = regroup;
  } else {
    regroup_close(regroup);
  }
  return status;
}

void regroup_close(Regroup *regroup)
{
  if( !regroup ) return;
  while( regroup->first ) {
    Group *group = regroup->first;
    regroup->first = group->next;
    answer_recording_discard(group->recording);
    mem_free(group);
  }
  while( regroup->taken_list ) {
    Taken *taken = regroup->taken_list;
    regroup->taken_list = taken->next;
    mem_free(taken);
  }
  map_clear(&regroup->groups);
  map_clear(&regroup->taken);
  text_clear(&regroup->key);
  mem_free(regroup);
}

uint64_t regroup_rows(const Regroup *regroup)
{
  return regroup->row_count;
}

uint64_t regroup_skipped(const Regroup *regroup)
{
  return regroup->skipped;
}
