/* regroup.c - rows of a recording, made answers again.
**
** How it works: rows with the same question, status, resolver, asked_at and, where the table has these columns, domain and role
** are one answer. A Map leads from that key to the Group that collects their records, so rows of several answers may stand mixed;
** records keep the order of the rows. Until the last row is read, a group and each of its records are one small allocation each: a string
** of parts, which is key and content at once. Then one group after the other becomes an Answer, and is let go.
**
** A recording may hold the same answer twice (two INSERTs from the session cache): a record that its group has already is not taken
** again. No answer loses by that: records that are alike in everything are one (RFC 2181 section 5).
**
** Left out, and counted: rows whose name, type or status is unusable, or that hold a record without a usable section or rtype. Left out,
** but not counted: BADNAME, which the question itself will bring about again. */
#include "surface/regroup.h"

#include <float.h>
#include <limits.h>
#include <string.h>

#include "answer/type.h"
#include "core/map.h"
#include "core/memory.h"
#include "resolve/asn.h"
#include "surface/row.h"

SQLITE_EXTENSION_INIT3

/* The columns that are read: those of row.h, and these two where the table has them. */
enum { READ_DOMAIN = ROW_COLUMN_COUNT, READ_ROLE, READ_COUNT };

/* Both are what their parts say; heading_parts and record_parts write them, read_heading_parts and read_record_parts read them. */
typedef struct Member {
  MapNode node;
  struct Member *next; /* in the order of the rows */
  const struct Group *group;
  size_t len;
  char parts[];
} Member;

typedef struct Group {
  MapNode node;
  struct Group *next; /* in the order of their first rows */
  Member *first, *last;
  RecordedQuestion question; /* its texts are found in parts */
  size_t len;
  char parts[];
} Group;

struct Regroup {
  sqlite3_stmt *rows;
  int columns[READ_COUNT]; /* in the statement; -1: the table has none */
  Map groups, members;
  Group *first, *last;
  Text parts; /* kept for its room */
  char parts_space[600];
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
  bool known = read_number(regroup, column, -DBL_MAX, DBL_MAX, &number);
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

/* What dns_collect has as a type under the role of the same name is none of DNS. */
static bool is_asn(const Cell *role, const Cell *type)
{
  return role->bytes && strcmp(role->bytes, "asn") == 0 && type->bytes && strcmp(type->bytes, ASN_WORD) == 0;
}

static bool read_type(const Cell *role, const Cell *cell, uint16_t *type)
{
  *type = ASN_TYPE;
  return is_asn(role, cell) || (cell->bytes && type_parse(cell->bytes, cell->len, type));
}

/* False: name, type or status is unusable. */
static bool read_heading_words(Heading *heading, const Cell *name, const Cell *type, const Cell *status)
{
  RecordedQuestion *question = &heading->question;
  if( !name->bytes || name_from_text(name->bytes, name->len, &heading->name) != DNSSIG_OK ) return false;
  question->qname = heading->text;
  question->qname_len = name_to_text(&heading->name, heading->text);
  return read_type(&heading->role, type, &question->qtype) && status->bytes
         && answer_status_parse(status->bytes, status->len, &question->status);
}

/* rtt_ms and asked_at are thousandths of what an answer keeps; rounding finds the very numbers that they were made from. */
static int64_t thousands(double number)
{
  return (int64_t)(number * 1000.0 + 0.5);
}

static void read_heading_numbers(const Regroup *regroup, RecordedQuestion *question)
{
  const double slowest_ms = 1e9, last_second = 1e12;
  bool has_aa = read_flag(regroup, ROW_AA, &question->aa);
  bool has_ad = read_flag(regroup, ROW_AD, &question->ad);
  bool has_tc = read_flag(regroup, ROW_TC, &question->tc);
  double number;
  question->has_flags = has_aa || has_ad || has_tc;
  question->origin.rtt_us = -1;
  if( read_number(regroup, ROW_RTT_MS, 0, slowest_ms, &number) ) question->origin.rtt_us = thousands(number);
  if( read_number(regroup, ROW_TRIES, 0, INT_MAX, &number) ) question->origin.tries = (int)number;
  if( read_number(regroup, ROW_ASKED_AT, 0, last_second, &number) ) {
    question->origin.asked_at_ms = thousands(number);
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
  if( resolver.bytes && !*resolver.bytes ) resolver.bytes = NULL; /* it ends at its first zero byte */
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
static bool read_rtype(const Cell *role, const Cell *cell, uint16_t *type)
{
  if( read_type(role, cell, type) ) return true;
  for( size_t i = 0; i < type_row_count; i++ ) {
    if( strcmp(type_rows[i].mnemonic, cell->bytes) == 0 ) {
      *type = type_rows[i].number;
      return true;
    }
  }
  return false;
}

/* The record of a row, which borrows its texts from the statement. *has is false where the row holds none. */
static Status read_record(const Regroup *regroup, const Cell *role, RecordedRow *record, bool *has, Use *use)
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
  if( !read_rtype(role, &rtype, &record->rtype) || !section.bytes
      || !answer_section_parse(section.bytes, section.len, &record->section) ) {
    *use = SKIP_AND_COUNT;
  }
  record->has_ttl = read_number(regroup, ROW_TTL, 0, UINT32_MAX, &number);
  if( record->has_ttl ) record->ttl = (uint32_t)number;
  record->has_priority = read_number(regroup, ROW_PRIORITY, 0, UINT16_MAX, &number);
  if( record->has_priority ) record->priority = (uint16_t)number;
  return DNSSIG_OK;
}

/* A part is its length and its bytes, so that no two lists of parts read the same. */
static void add_part(Text *parts, const void *bytes, size_t len)
{
  uint32_t width = (uint32_t)len; /* SQLite's texts are shorter than 2 GB */
  text_bytes(parts, (const char *)&width, sizeof width);
  text_bytes(parts, bytes, len);
}

static const char *next_part(const char **parts, size_t *len)
{
  const char *bytes = *parts + sizeof(uint32_t);
  uint32_t width;
  memcpy(&width, *parts, sizeof width);
  *parts = bytes + width;
  *len = width;
  return bytes;
}

/* Texts are never empty here: an empty part is a missing text. */
static const char *next_text(const char **parts, size_t *len)
{
  const char *bytes = next_part(parts, len);
  return *len ? bytes : NULL;
}

static void next_value(const char **parts, void *value)
{
  size_t len;
  const char *bytes = next_part(parts, &len);
  memcpy(value, bytes, len);
}

static void heading_parts(const Heading *heading, Text *parts)
{
  const RecordedQuestion *question = &heading->question;
  const char *resolver = question->origin.resolver;
  add_part(parts, heading->name.wire, heading->name.len);
  add_part(parts, resolver, resolver ? strlen(resolver) + 1 : 0);
  add_part(parts, &question->qtype, sizeof question->qtype);
  add_part(parts, &question->status, sizeof question->status);
  add_part(parts, &question->origin.asked_at_ms, sizeof question->origin.asked_at_ms);
  add_part(parts, heading->domain.bytes, heading->domain.len);
  add_part(parts, heading->role.bytes, heading->role.len);
}

/* What a group's question does not hold already. */
static void read_heading_parts(const Group *group, Heading *heading)
{
  const char *at = group->parts;
  size_t len;
  const char *wire = next_part(&at, &len);
  heading->name.len = (uint8_t)len;
  memcpy(heading->name.wire, wire, len);
  heading->question = group->question;
  heading->question.qname = heading->text;
  heading->question.qname_len = name_to_text(&heading->name, heading->text);
  heading->question.origin.resolver = next_text(&at, &len);
}

static void record_parts(const RecordedRow *record, Text *parts)
{
  add_part(parts, &record->section, sizeof record->section);
  add_part(parts, &record->rtype, sizeof record->rtype);
  add_part(parts, &record->has_ttl, sizeof record->has_ttl);
  add_part(parts, &record->ttl, sizeof record->ttl);
  add_part(parts, &record->has_priority, sizeof record->has_priority);
  add_part(parts, &record->priority, sizeof record->priority);
  add_part(parts, record->owner, record->owner_len);
  add_part(parts, record->data, record->data_len);
  add_part(parts, record->target, record->target_len);
  add_part(parts, record->fields, record->fields_len);
}

static void read_record_parts(const Member *member, RecordedRow *record)
{
  const char *at = member->parts;
  *record = (RecordedRow){0};
  next_value(&at, &record->section);
  next_value(&at, &record->rtype);
  next_value(&at, &record->has_ttl);
  next_value(&at, &record->ttl);
  next_value(&at, &record->has_priority);
  next_value(&at, &record->priority);
  record->owner = next_text(&at, &record->owner_len);
  record->data = next_text(&at, &record->data_len);
  record->target = next_text(&at, &record->target_len);
  record->fields = next_text(&at, &record->fields_len);
}

static bool is_group(const MapNode *node, const void *wanted)
{
  const Group *group = (const Group *)node;
  const Text *parts = wanted;
  return group->len == parts->len && memcmp(group->parts, parts->data, parts->len) == 0;
}

/* The group of that heading, made if need be. */
static Status find_group(Regroup *regroup, const Heading *heading, Group **out)
{
  Text *parts = &regroup->parts;
  Group *group;
  uint64_t hash;
  text_reset(parts);
  heading_parts(heading, parts);
  if( parts->status != DNSSIG_OK ) return parts->status;
  hash = map_hash(parts->data, parts->len);
  *out = (Group *)map_find(&regroup->groups, hash, is_group, parts);
  if( *out ) return DNSSIG_OK;
  group = mem_zero(sizeof *group + parts->len);
  if( !group ) return DNSSIG_NOMEM;
  group->question = heading->question;
  group->len = parts->len;
  memcpy(group->parts, parts->data, parts->len);
  if( map_add(&regroup->groups, &group->node, hash) != DNSSIG_OK ) {
    mem_free(group);
    return DNSSIG_NOMEM;
  }
  if( regroup->last ) {
    regroup->last->next = group;
  } else {
    regroup->first = group;
  }
  regroup->last = *out = group;
  return DNSSIG_OK;
}

typedef struct MemberKey {
  const Group *group;
  const Text *parts;
} MemberKey;

static bool is_member(const MapNode *node, const void *wanted)
{
  const Member *member = (const Member *)node;
  const MemberKey *key = wanted;
  return member->group == key->group && member->len == key->parts->len
         && memcmp(member->parts, key->parts->data, member->len) == 0;
}

/* Adds a record to its group, unless the group has it. */
static Status add_member(Regroup *regroup, Group *group, const RecordedRow *record)
{
  Text *parts = &regroup->parts;
  MemberKey key = {group, parts};
  Member *member;
  uint64_t hash;
  text_reset(parts);
  record_parts(record, parts);
  if( parts->status != DNSSIG_OK ) return parts->status;
  hash = map_hash(parts->data, parts->len) ^ group->node.hash;
  if( map_find(&regroup->members, hash, is_member, &key) ) return DNSSIG_OK;
  member = mem_zero(sizeof *member + parts->len);
  if( !member ) return DNSSIG_NOMEM;
  member->group = group;
  member->len = parts->len;
  memcpy(member->parts, parts->data, parts->len);
  if( map_add(&regroup->members, &member->node, hash) != DNSSIG_OK ) {
    mem_free(member);
    return DNSSIG_NOMEM;
  }
  if( group->last ) {
    group->last->next = member;
  } else {
    group->first = member;
  }
  group->last = member;
  return DNSSIG_OK;
}

Status regroup_row(Regroup *regroup)
{
  Heading heading;
  RecordedRow record;
  Group *group = NULL;
  bool has_record = false;
  Use use;
  Status status = read_heading(regroup, &heading, &use);
  if( status == DNSSIG_OK && use == USE_ROW ) status = read_record(regroup, &heading.role, &record, &has_record, &use);
  if( status == DNSSIG_OK && use == USE_ROW ) status = find_group(regroup, &heading, &group);
  if( status == DNSSIG_OK && group && has_record ) status = add_member(regroup, group, &record);
  if( status != DNSSIG_OK ) return status;
  regroup->row_count++;
  if( use == SKIP_AND_COUNT ) regroup->skipped++;
  return DNSSIG_OK;
}

/* The answer that a group is. Records past the most that an answer can have are skipped. */
static Status answer_of(Regroup *regroup, const Group *group, const Heading *heading, Answer **out)
{
  Recording *recording = NULL;
  Status status = answer_recording_open(&heading->question, &recording);
  for( const Member *member = group->first; member && status == DNSSIG_OK; member = member->next ) {
    RecordedRow record;
    read_record_parts(member, &record);
    status = answer_recording_row(recording, &record);
    if( status == DNSSIG_BADDATA ) {
      regroup->skipped++;
      status = DNSSIG_OK;
    }
  }
  if( status == DNSSIG_OK ) return answer_recording_finish(recording, out);
  answer_recording_discard(recording);
  return status;
}

/* Takes the first group off its list. Maps still point at it: they are cleared before. */
static void drop_group(Regroup *regroup)
{
  Group *group = regroup->first;
  regroup->first = group->next;
  while( group->first ) {
    Member *member = group->first;
    group->first = member->next;
    mem_free(member);
  }
  mem_free(group);
}

Status regroup_finish(Regroup *regroup, Replay *replay)
{
  Status status = DNSSIG_OK;
  map_clear(&regroup->groups);
  map_clear(&regroup->members);
  while( regroup->first && status == DNSSIG_OK ) {
    Heading heading;
    Answer *answer;
    read_heading_parts(regroup->first, &heading);
    status = answer_of(regroup, regroup->first, &heading, &answer);
    if( status == DNSSIG_OK ) status = replay_add(replay, &heading.name, answer);
    drop_group(regroup);
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
  text_init(&regroup->parts, regroup->parts_space, sizeof regroup->parts_space);
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
  map_clear(&regroup->groups);
  map_clear(&regroup->members);
  while( regroup->first ) drop_group(regroup);
  text_clear(&regroup->parts);
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
