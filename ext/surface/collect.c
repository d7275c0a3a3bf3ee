/* collect.c - the table `dns_collect`: everything that one looks at of a domain, domains side by side.
**
**   SELECT role, type, owner, data FROM dns_collect WHERE domain = 'example.com';
**   apex   NS  example.com               ns1.example.com.
**   ns     A   ns1.example.com           192.0.2.1
**   ptr    PTR 1.2.0.192.in-addr.arpa    ns1.example.com.
**   (and so on; what is asked is in resolve/collect.h)
**
**   CREATE TABLE dns_answer AS SELECT * FROM dns_collect WHERE domain IN (SELECT domain FROM log);
**   SELECT dns_replay('dns_answer');
**   (the same SELECT from dns_collect gives the same rows now, and no packet leaves)
**
** The columns are domain, role, those of row.h, and the hidden qdomain. By `domain` a domain is collected once, however often and in
** whatever spelling it is in the list, and the column reads its canonical name. By `qdomain`, which is also the argument of
** dns_collect('example.com'), every text keeps its own rows and comes back as it was given. A text that is no name has one
** row, BADNAME.
**
** How a WHERE clause becomes a plan: as in dns_plan.c. A list of domains (IN) arrives whole; one domain at a time is collected by
** itself; beside a list (an outer join fixes the order) the first call collects the list, and each call after it finds its
** answers where the resolver keeps those of the statement. */
#include <stdbool.h>
#include <string.h>

#include "answer/type.h"
#include "core/map.h"
#include "core/memory.h"
#include "resolve/collect.h"
#include "surface/asn_files.h"
#include "surface/families.h"
#include "surface/in_list.h"
#include "surface/question_list.h"
#include "surface/register.h"
#include "surface/result.h"
#include "surface/row.h"
#include "surface/value.h"

SQLITE_EXTENSION_INIT3

enum { COLUMN_DOMAIN, COLUMN_ROLE, COLUMN_ROW, COLUMN_QDOMAIN = COLUMN_ROW + ROW_COLUMN_COUNT };

/* In SQLite's unit, about the reading of one row; see dns_plan.c. */
static const double cost_one_domain = 1e7;
static const double cost_whole_list = 1e8;
static const double cost_list_inside = 1e10;
static const double cost_without_domain = 1e90;

enum { ROWS_PER_DOMAIN = 30, DOMAINS_PER_LIST = 1000 };

/* What a constraint is for. The plan is the set of the roles; xFilter gets their values in this order. */
typedef enum PlanRole { PLAN_QDOMAIN, PLAN_DOMAIN, PLAN_QDOMAIN_LIST, PLAN_DOMAIN_LIST, PLAN_ROLE_COUNT } PlanRole;

static const struct {
  int column;
  bool list;
  const char *wording;
} plan_roles[PLAN_ROLE_COUNT] = {
    [PLAN_QDOMAIN] = {COLUMN_QDOMAIN, false, "qdomain ="},
    [PLAN_DOMAIN] = {COLUMN_DOMAIN, false, "domain ="},
    [PLAN_QDOMAIN_LIST] = {COLUMN_QDOMAIN, true, "qdomain IN"},
    [PLAN_DOMAIN_LIST] = {COLUMN_DOMAIN, true, "domain IN"},
};

/* A list of domains is a list of questions with this type, which nobody asks. */
static const QuestionTypes any_type = {1, {TYPE_A}};

typedef struct CollectTable {
  sqlite3_vtab base;
  Connection *connection;
} CollectTable;

typedef struct CollectCursor {
  sqlite3_vtab_cursor base;
  Connection *connection;
  Resolver *resolver;
  QuestionList list;
  QuestionWalk unsendable, sendable; /* domains that are no names, and those that are */
  Collect *collect;                  /* over `sendable`; NULL before it is needed */
  bool has_row, bad_name;
  Collected now;  /* what the row is of; of no name only tag and answer */
  size_t record;  /* the row's record in its answer */
  bool has_ahead; /* the list beside a single domain is collected */
  uint64_t ahead; /* its fingerprint */
  AsnFiles files;
} CollectCursor;

static int connect_table(sqlite3 *db, void *data, int argc, const char *const *argv, sqlite3_vtab **out, char **message)
{
  CollectTable *table;
  int code = row_declare_live(db, "CREATE TABLE dns_collect(domain TEXT, role TEXT, ", ", qdomain TEXT HIDDEN)");
  (void)argc;
  (void)argv;
  (void)message;
  if( code != SQLITE_OK ) return code;
  table = mem_zero(sizeof *table);
  if( !table ) return SQLITE_NOMEM;
  table->connection = data;
  *out = &table->base;
  return SQLITE_OK;
}

static int disconnect_table(sqlite3_vtab *base)
{
  mem_free(base);
  return SQLITE_OK;
}

/* The plan. */

static void find_players(sqlite3_index_info *info, int player[PLAN_ROLE_COUNT])
{
  for( int role = 0; role < PLAN_ROLE_COUNT; role++ ) player[role] = -1;
  for( int i = 0; i < info->nConstraint; i++ ) {
    int column = info->aConstraint[i].iColumn;
    bool whole;
    if( info->aConstraint[i].op != SQLITE_INDEX_CONSTRAINT_EQ || !info->aConstraint[i].usable ) continue;
    whole = sqlite3_vtab_in(info, i, -1) != 0;
    for( int role = 0; role < PLAN_ROLE_COUNT; role++ ) {
      if( plan_roles[role].column == column && plan_roles[role].list == whole && player[role] < 0 ) player[role] = i;
    }
  }
  if( player[PLAN_QDOMAIN] >= 0 ) player[PLAN_DOMAIN] = -1;
  if( player[PLAN_QDOMAIN_LIST] >= 0 ) player[PLAN_DOMAIN_LIST] = -1;
}

static char *describe(const int player[PLAN_ROLE_COUNT], const char *shape)
{
  sqlite3_str *text = sqlite3_str_new(NULL);
  const char *separator = " (";
  sqlite3_str_appendall(text, shape);
  for( int role = 0; role < PLAN_ROLE_COUNT; role++ ) {
    if( player[role] < 0 ) continue;
    sqlite3_str_appendf(text, "%s%s", separator, plan_roles[role].wording);
    separator = ", ";
  }
  if( separator[0] == ',' ) sqlite3_str_appendall(text, ")");
  return sqlite3_str_finish(text);
}

static int best_index(sqlite3_vtab *base, sqlite3_index_info *info)
{
  int player[PLAN_ROLE_COUNT];
  int argument = 0;
  bool single, list;
  const char *shape;
  (void)base;
  find_players(info, player);
  single = player[PLAN_QDOMAIN] >= 0 || player[PLAN_DOMAIN] >= 0;
  list = player[PLAN_QDOMAIN_LIST] >= 0 || player[PLAN_DOMAIN_LIST] >= 0;
  info->estimatedRows = ROWS_PER_DOMAIN;
  if( single && list ) {
    shape = "whole list at once, ahead of each domain";
    info->estimatedCost = cost_list_inside;
  } else if( list ) {
    shape = "whole list at once";
    info->estimatedCost = cost_whole_list;
    info->estimatedRows *= DOMAINS_PER_LIST;
  } else if( single ) {
    shape = "one domain at a time";
    info->estimatedCost = cost_one_domain;
  } else {
    shape = "no domain to collect: an error";
    info->estimatedCost = cost_without_domain;
  }
  info->idxNum = 0;
  for( int role = 0; role < PLAN_ROLE_COUNT; role++ ) {
    int i = player[role];
    if( i < 0 ) continue;
    info->idxNum |= 1 << role;
    info->aConstraintUsage[i].argvIndex = ++argument;
    info->aConstraintUsage[i].omit =
        !plan_roles[role].list || !single; /* is the single one in the list? SQLite's business */
    if( plan_roles[role].list ) (void)sqlite3_vtab_in(info, i, 1);
  }
  info->idxStr = describe(player, shape);
  if( !info->idxStr ) return SQLITE_NOMEM;
  info->needToFreeIdxStr = 1;
  return SQLITE_OK;
}

/* The cursor. */

static int open_cursor(sqlite3_vtab *base, sqlite3_vtab_cursor **out)
{
  CollectCursor *cursor = mem_zero(sizeof *cursor);
  Status status;
  if( !cursor ) return SQLITE_NOMEM;
  cursor->connection = ((CollectTable *)base)->connection;
  status = connection_resolver(cursor->connection, &cursor->resolver);
  if( status != DNSSIG_OK ) {
    mem_free(cursor);
    return result_table_fault(base, status, NULL);
  }
  asn_files_init(&cursor->files, cursor->connection);
  resolver_enter(cursor->resolver);
  *out = &cursor->base;
  return SQLITE_OK;
}

static void drop_row(CollectCursor *cursor)
{
  if( cursor->has_row ) answer_release(cursor->now.answer);
  cursor->has_row = false;
}

static void rewind_cursor(CollectCursor *cursor)
{
  collect_close(cursor->collect);
  cursor->collect = NULL;
  drop_row(cursor);
  question_list_reset(&cursor->list);
}

static int close_cursor(sqlite3_vtab_cursor *base)
{
  CollectCursor *cursor = (CollectCursor *)base;
  rewind_cursor(cursor);
  question_list_clear(&cursor->list);
  asn_files_clear(&cursor->files);
  resolver_leave(cursor->resolver);
  mem_free(cursor);
  return SQLITE_OK;
}

static Status open_collect(CollectCursor *cursor, QuestionWalk *walk, Collect **out)
{
  int64_t source = settings_number(&cursor->connection->settings, SETTING_ASN_SOURCE);
  bool has_file = source == ASN_SOURCE_MMDB && cursor->connection->asn_db;
  CollectSetup setup = {
      .domains = question_walk_source(walk),
      .suffixes = cursor->connection->suffixes,
      .asn = {source == ASN_SOURCE_CYMRU, has_file ? asn_files_look_up : NULL, &cursor->files},
  };
  return collect_open(cursor->resolver, &setup, out);
}

/* The one answer of a text that is no name. */
static Status refuse_domain(CollectCursor *cursor)
{
  static const AnswerOrigin nowhere = {.rtt_us = -1};
  char given_space[300], name_space[300];
  Text given, name;
  Status status;
  text_init(&given, given_space, sizeof given_space);
  text_init(&name, name_space, sizeof name_space);
  question_list_given(&cursor->list, cursor->now.tag, &given);
  if( given.status == DNSSIG_OK ) text_escaped(&name, given.data, given.len);
  status = given.status == DNSSIG_OK ? name.status : given.status;
  if( status == DNSSIG_OK ) {
    status = answer_failure(name.data, name.len, TYPE_A, ANSWER_BADNAME, &nowhere, &cursor->now.answer);
  }
  text_clear(&given);
  text_clear(&name);
  return status;
}

/* On to the next answer. Without one the cursor is at its end. */
static Status advance(CollectCursor *cursor)
{
  Question question;
  Status status = DNSSIG_OK;
  drop_row(cursor);
  cursor->record = 0;
  cursor->bad_name = question_walk_next(&cursor->unsendable, &question, &cursor->now.tag);
  if( cursor->bad_name ) {
    cursor->now.role = COLLECT_APEX;
    status = refuse_domain(cursor);
  } else {
    if( !cursor->collect ) status = open_collect(cursor, &cursor->sendable, &cursor->collect);
    if( status == DNSSIG_OK ) status = collect_next(cursor->collect, &cursor->now);
  }
  cursor->has_row = status == DNSSIG_OK;
  return status == DNSSIG_DONE ? DNSSIG_OK : status;
}

/* The domains of this filter. */

static Status collect_ahead(CollectCursor *cursor, const QuestionList *list)
{
  QuestionWalk walk = question_walk(list, &any_type, true);
  Collect *collect = NULL;
  Status status = open_collect(cursor, &walk, &collect);
  while( status == DNSSIG_OK ) {
    Collected collected;
    status = collect_next(collect, &collected);
    if( status == DNSSIG_OK ) answer_release(collected.answer);
  }
  collect_close(collect);
  return status == DNSSIG_DONE ? DNSSIG_OK : status;
}

static int look_ahead(CollectCursor *cursor, sqlite3_value *values, Status *status)
{
  uint64_t fingerprint;
  QuestionList list = {0};
  int code = in_list_fingerprint(values, &fingerprint, status);
  if( code != SQLITE_OK || *status != DNSSIG_OK ) return code;
  if( cursor->has_ahead && fingerprint == cursor->ahead ) return SQLITE_OK;
  code = in_list_add(values, &list, status);
  if( code == SQLITE_OK && *status == DNSSIG_OK ) *status = collect_ahead(cursor, &list);
  cursor->has_ahead = code == SQLITE_OK && *status == DNSSIG_OK;
  cursor->ahead = fingerprint;
  question_list_clear(&list);
  return code;
}

/* DNSSIG_DONE: the domain is NULL, which equals nothing. */
static int read_domains(CollectCursor *cursor, sqlite3_value *const values[PLAN_ROLE_COUNT], Status *status)
{
  sqlite3_value *single = values[values[PLAN_QDOMAIN] ? PLAN_QDOMAIN : PLAN_DOMAIN];
  sqlite3_value *list = values[values[PLAN_QDOMAIN_LIST] ? PLAN_QDOMAIN_LIST : PLAN_DOMAIN_LIST];
  const char *text;
  size_t len;
  int code = SQLITE_OK;
  cursor->list.keep_text = values[PLAN_QDOMAIN] || (!values[PLAN_DOMAIN] && values[PLAN_QDOMAIN_LIST]);
  if( !single ) return in_list_add(list, &cursor->list, status);
  *status = value_text(single, &text, &len);
  if( *status == DNSSIG_OK && list ) code = look_ahead(cursor, list, status);
  if( code == SQLITE_OK && *status == DNSSIG_OK ) *status = question_list_add(&cursor->list, text, len);
  return code;
}

static int filter(sqlite3_vtab_cursor *base, int chosen, const char *words, int argc, sqlite3_value **argv)
{
  CollectCursor *cursor = (CollectCursor *)base;
  sqlite3_value *values[PLAN_ROLE_COUNT] = {0};
  Status status = DNSSIG_OK;
  int code;
  (void)words;
  (void)argc;
  rewind_cursor(cursor);
  if( !chosen ) {
    return result_table_fault(base->pVtab, DNSSIG_MISUSE,
                              "dns_collect: give the domain to collect: WHERE domain = '...' or domain IN (...), or "
                              "dns_collect('example.com')");
  }
  for( int role = 0; role < PLAN_ROLE_COUNT; role++ ) {
    if( chosen & (1 << role) ) values[role] = *argv++;
  }
  code = read_domains(cursor, values, &status);
  if( code != SQLITE_OK ) return code;
  cursor->unsendable = question_walk(&cursor->list, &any_type, false);
  cursor->sendable = question_walk(&cursor->list, &any_type, true);
  if( status == DNSSIG_OK ) status = advance(cursor);
  return result_table_fault(base->pVtab, status, NULL);
}

static int next_row(sqlite3_vtab_cursor *base)
{
  CollectCursor *cursor = (CollectCursor *)base;
  if( ++cursor->record < row_count(cursor->now.answer) ) return SQLITE_OK;
  return result_table_fault(base->pVtab, advance(cursor), NULL);
}

static int at_end(sqlite3_vtab_cursor *base)
{
  return !((CollectCursor *)base)->has_row;
}

static void domain_value(sqlite3_context *context, const CollectCursor *cursor)
{
  char text[NAME_TEXT_SIZE];
  size_t len;
  if( cursor->bad_name ) {
    row_value(context, cursor->now.answer, 0, ROW_NAME);
    return;
  }
  len = name_to_text(&cursor->now.domain, text);
  sqlite3_result_text(context, text, (int)len, SQLITE_TRANSIENT);
}

/* Of 'asn' the type is none that DNS knows; of what is no name nothing was to be asked. */
static void answer_value(sqlite3_context *context, const CollectCursor *cursor, RowColumn column)
{
  const Answer *answer = cursor->now.answer;
  bool is_type = column == ROW_TYPE || (column == ROW_RTYPE && cursor->record < answer_count(answer));
  if( cursor->bad_name && column == ROW_TYPE ) return;
  if( cursor->now.role == COLLECT_ASN && is_type ) {
    sqlite3_result_text(context, ASN_WORD, -1, SQLITE_STATIC);
  } else {
    row_value(context, answer, cursor->record, column);
  }
}

static int column_value(sqlite3_vtab_cursor *base, sqlite3_context *context, int column)
{
  const CollectCursor *cursor = (const CollectCursor *)base;
  char space[300];
  Text text;
  switch( column ) {
    case COLUMN_DOMAIN:
      domain_value(context, cursor);
      break;
    case COLUMN_ROLE:
      sqlite3_result_text(context, collect_role_word(cursor->now.role), -1, SQLITE_STATIC);
      break;
    case COLUMN_QDOMAIN:
      text_init(&text, space, sizeof space);
      question_list_given(&cursor->list, cursor->now.tag, &text);
      result_text(context, &text);
      break;
    default:
      answer_value(context, cursor, (RowColumn)(column - COLUMN_ROW));
  }
  return SQLITE_OK;
}

/* The same row has the same rowid in every cursor: SQLite knows by it what several terms of an OR have found. */
static int row_id(sqlite3_vtab_cursor *base, sqlite3_int64 *out)
{
  const CollectCursor *cursor = (const CollectCursor *)base;
  char space[600];
  Text key;
  uint64_t hash = 0;
  int code;
  text_init(&key, space, sizeof space);
  text_format(&key, "%d %u %zu %s ", (int)cursor->now.role, (unsigned)answer_qtype(cursor->now.answer), cursor->record,
              answer_qname(cursor->now.answer));
  question_list_given(&cursor->list, cursor->now.tag, &key);
  if( key.status == DNSSIG_OK ) hash = map_hash(key.data, key.len);
  memcpy(out, &hash, sizeof *out);
  code = result_code(key.status);
  text_clear(&key);
  return code;
}

static const sqlite3_module module = {
    .iVersion = 0,
    .xConnect = connect_table,
    .xBestIndex = best_index,
    .xDisconnect = disconnect_table,
    .xOpen = open_cursor,
    .xClose = close_cursor,
    .xFilter = filter,
    .xNext = next_row,
    .xEof = at_end,
    .xColumn = column_value,
    .xRowid = row_id,
};

static const Table tables[] = {
    {"dns_collect",
     &module,
     {"dns_collect WHERE domain = ... | domain IN (...); dns_collect(domain)",
      "The composite object of each domain: A AAAA NS SOA MX TXT of its registrable domain (role apex) and _dmarc TXT "
      "(dmarc), A AAAA of its NS and MX hosts (ns, mx), PTR and autonomous system of every address (ptr, asn); of a "
      "name below its registrable domain also its own A AAAA CNAME (host). All domains go through one window; every "
      "question gives at least one row for each domain that has it, and equal questions are asked once.",
      "domain (canonical), role (apex, host, dmarc, ns, mx, ptr, asn), " ROW_COLUMNS_IN_WORDS
      "and hidden qdomain (the text as given). An asn row has type and rtype ASN, owner the address, data such as "
      "AS64500, fields {asn, org, country, source}; they come from the file asn_db, or from where the setting "
      "asn_source says. Followed are "
      "the first 16 hosts of NS and of MX, the first 32 addresses of each answer of apex and host, the first 4 of each "
      "of ns and mx. What is no name has one row, of role apex, status BADNAME and type NULL. NULL for the "
      "domain gives no row.",
      "No domain given. Trouble with names or the network is a status in a row.",
      "RFC 1034, RFC 1035, RFC 7489 section 6.1; asn by Team Cymru: https://www.team-cymru.com/ip-asn-mapping",
      "SELECT role, type, status, data FROM dns_collect WHERE domain = 'localhost';"}},
};

const Family family_collect = {
    .kind = "table",
    .tables = tables,
    .table_count = COUNT(tables),
};
