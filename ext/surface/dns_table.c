/* dns_table.c - the table `dns`: questions in the WHERE clause, answers as rows.
**
**   SELECT data FROM dns WHERE name = 'example.com' AND type = 'A';
**   192.0.2.10
**
**   SELECT log.client, d.status, d.data FROM log JOIN dns d ON d.qname = log.domain
**    WHERE d.qname IN (SELECT domain FROM log) AND d.type = 'A';
**   (every domain of the log, resolved side by side, one row at least for each)
**
**   SELECT type, data FROM dns('example.com', 'A MX', '192.0.2.53');
**   (asked of that server)
**
** The columns are those of row.h, then the call's arguments as hidden columns: qname, types, server. How a WHERE clause becomes
** a plan is dns_plan.c's; here a plan becomes names and types (question_list.h), these a stream of answers (resolver.h), and
** these rows, as they arrive.
**
** name or qname: both ask. By `name` a question is asked once, however often and in whatever spelling its name is in the list,
** and the column reads the canonical name. By `qname` every text keeps its own rows and comes back as it was given, so that a
** log whose names are not canonical joins without loss.
**
** A name alone beside the whole list (an outer join fixes the order): the first lookup of the cursor resolves the list in one
** stream, and each lookup after it finds its answer where the resolver keeps those of the statement. An IN with a correlated
** subquery gives another list each time; that shows in its fingerprint, and the list is read anew.
**
** A cursor brackets a statement for the resolver, so that one question has one answer in it. */
#include <stdbool.h>
#include <string.h>

#include "core/map.h"
#include "core/memory.h"
#include "surface/dns_plan.h"
#include "surface/families.h"
#include "surface/in_list.h"
#include "surface/question_list.h"
#include "surface/register.h"
#include "surface/result.h"
#include "surface/row.h"
#include "surface/value.h"

SQLITE_EXTENSION_INIT3

enum { HINT_AFTER = 100 }; /* lookups one at a time */

typedef struct DnsTable {
  sqlite3_vtab base;
  Connection *connection;
  unsigned cursors;     /* open: 0 means that the statement is over */
  unsigned long single; /* lookups one at a time since then; a correlated subquery opens a cursor for each */
} DnsTable;

/* The list beside a single name: what of it has been resolved. */
typedef struct Ahead {
  QuestionList list;
  bool has_list;
  uint64_t fingerprint;
  QuestionTypes types; /* that it has been resolved for */
  bool has_server;
  Server server; /* that was asked */
} Ahead;

typedef struct DnsCursor {
  sqlite3_vtab_cursor base;
  Resolver *resolver;
  QuestionList list;
  QuestionTypes types;
  bool has_server;
  Server server;
  char *types_text, *server_text; /* the arguments as given, for the hidden columns; NULL: not given */
  Ahead ahead;
  QuestionWalk unsendable, sendable; /* of list times types */
  bool one_by_one;                   /* no stream: one question, or answers that are at hand */
  Stream *stream;                    /* over `sendable`; NULL before it is needed */
  Answer *answer;                    /* of the row shown; NULL: no more rows */
  size_t record;                     /* the row's record in it */
  uint64_t tag;                      /* of its question */
} DnsCursor;

static int connect_table(sqlite3 *db, void *data, int argc, const char *const *argv, sqlite3_vtab **out, char **message)
{
  DnsTable *table;
  int code = row_declare_live(db, "CREATE TABLE dns(", ", qname TEXT HIDDEN, types TEXT HIDDEN, server TEXT HIDDEN)");
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

static int best_index(sqlite3_vtab *base, sqlite3_index_info *info)
{
  (void)base;
  return plan_choose(info);
}

static int open_cursor(sqlite3_vtab *base, sqlite3_vtab_cursor **out)
{
  DnsTable *table = (DnsTable *)base;
  DnsCursor *cursor = mem_zero(sizeof *cursor);
  Status status;
  if( !cursor ) return SQLITE_NOMEM;
  status = connection_resolver(table->connection, &cursor->resolver);
  if( status != DNSSIG_OK ) {
    mem_free(cursor);
    return result_table_fault(base, status, NULL);
  }
  resolver_enter(cursor->resolver);
  if( table->cursors++ == 0 ) table->single = 0;
  *out = &cursor->base;
  return SQLITE_OK;
}

/* Ends what the last filter began; what is resolved ahead stays. */
static void rewind_cursor(DnsCursor *cursor)
{
  stream_close(cursor->stream);
  cursor->stream = NULL;
  answer_release(cursor->answer);
  cursor->answer = NULL;
  mem_free(cursor->types_text);
  cursor->types_text = NULL;
  mem_free(cursor->server_text);
  cursor->server_text = NULL;
  question_list_reset(&cursor->list);
  cursor->types.count = 0;
  cursor->has_server = false;
}

static int close_cursor(sqlite3_vtab_cursor *base)
{
  DnsCursor *cursor = (DnsCursor *)base;
  ((DnsTable *)base->pVtab)->cursors--;
  rewind_cursor(cursor);
  question_list_clear(&cursor->list);
  question_list_clear(&cursor->ahead.list);
  resolver_leave(cursor->resolver);
  mem_free(cursor);
  return SQLITE_OK;
}

/* Reading the plan's values. `why` gets the message where the status is DNSSIG_MISUSE. DNSSIG_DONE: a value is NULL, which equals
** nothing: no rows. */

typedef struct TypesTaker {
  QuestionTypes *types;
  Text *why;
} TypesTaker;

static Status take_type(void *context, const char *text, size_t len)
{
  TypesTaker *taker = context;
  return question_types_add(taker->types, text, len, taker->why);
}

static Status copy_text(sqlite3_value *value, const char **text, size_t *len, char **copy)
{
  Status status = value_text(value, text, len);
  if( status != DNSSIG_OK ) return status;
  *copy = mem_copy(*text, *len);
  return *copy ? DNSSIG_OK : DNSSIG_NOMEM;
}

static int read_types(DnsCursor *cursor, const Plan *plan, Status *status, Text *why)
{
  sqlite3_value *one = plan->values[PLAN_TYPE], *several = plan->values[PLAN_TYPES], *in = plan->values[PLAN_TYPE_LIST];
  const char *text;
  size_t len;
  int code = SQLITE_OK;
  *status = DNSSIG_OK;
  if( in ) {
    TypesTaker taker = {&cursor->types, why};
    code = in_list_each(in, take_type, &taker, status);
  } else if( one ) {
    *status = value_text(one, &text, &len);
    if( *status == DNSSIG_OK ) *status = question_types_add(&cursor->types, text, len, why);
  } else if( several ) {
    *status = copy_text(several, &text, &len, &cursor->types_text);
    if( *status == DNSSIG_OK ) *status = question_types_add_list(&cursor->types, text, len, why);
  } else {
    cursor->types = question_types_usual;
  }
  return code;
}

static Status read_server(DnsCursor *cursor, const Plan *plan, Text *why)
{
  const char *text;
  size_t len;
  Status status;
  if( !plan->values[PLAN_SERVER] ) return DNSSIG_OK;
  status = copy_text(plan->values[PLAN_SERVER], &text, &len, &cursor->server_text);
  if( status == DNSSIG_OK ) status = connection_changeable(((DnsTable *)cursor->base.pVtab)->connection, why);
  if( status == DNSSIG_OK ) status = server_parse(text, len, &cursor->server, why);
  cursor->has_server = true;
  return status;
}

/* The list beside a single name. */

static const Server *server_of(const DnsCursor *cursor)
{
  return cursor->has_server ? &cursor->server : NULL;
}

static Status resolve_ahead(DnsCursor *cursor, const QuestionTypes *types)
{
  QuestionWalk walk = question_walk(&cursor->ahead.list, types, true);
  QuestionSource source = question_walk_source(&walk);
  Stream *stream = NULL;
  Status status = stream_open(cursor->resolver, &source, server_of(cursor), &stream);
  while( status == DNSSIG_OK ) {
    Answer *answer;
    uint64_t tag;
    status = stream_next(stream, &answer, &tag);
    if( status == DNSSIG_OK ) answer_release(answer);
  }
  stream_close(stream);
  return status == DNSSIG_DONE ? DNSSIG_OK : status;
}

/* Resolves the list for every type and server that it has not been resolved for in this cursor. */
static int look_ahead(DnsCursor *cursor, sqlite3_value *list, Status *status)
{
  Ahead *ahead = &cursor->ahead;
  uint64_t fingerprint;
  QuestionTypes missing = {0};
  int code = in_list_fingerprint(list, &fingerprint, status);
  if( code != SQLITE_OK || *status != DNSSIG_OK ) return code;
  if( !ahead->has_list || fingerprint != ahead->fingerprint ) {
    ahead->has_list = false;
    ahead->types.count = 0;
    question_list_reset(&ahead->list);
    code = in_list_add(list, &ahead->list, status);
    if( code != SQLITE_OK || *status != DNSSIG_OK ) return code;
    ahead->has_list = true;
    ahead->fingerprint = fingerprint;
  }
  if( ahead->has_server != cursor->has_server
      || (ahead->has_server && !server_equal(&ahead->server, &cursor->server)) ) {
    ahead->types.count = 0;
    ahead->has_server = cursor->has_server;
    ahead->server = cursor->server;
  }
  for( size_t i = 0; i < cursor->types.count; i++ ) {
    uint16_t type = cursor->types.types[i];
    size_t known = 0;
    while( known < ahead->types.count && ahead->types.types[known] != type ) known++;
    if( known < ahead->types.count || known == QUESTION_TYPES_MAX ) continue;
    ahead->types.types[ahead->types.count++] = type;
    missing.types[missing.count++] = type;
  }
  if( missing.count ) *status = resolve_ahead(cursor, &missing);
  if( *status != DNSSIG_OK ) ahead->types.count = 0;
  return SQLITE_OK;
}

static void hint(DnsTable *table)
{
  if( ++table->single != HINT_AFTER ) return;
  sqlite3_log(SQLITE_NOTICE,
              "dns: %d lookups were made one at a time; with the whole list they go side by side: "
              "WHERE dns.qname IN (SELECT domain FROM log) beside dns.qname = log.domain",
              HINT_AFTER);
}

/* The names of this filter, into cursor->list. */
static int read_names(DnsCursor *cursor, const Plan *plan, Status *status)
{
  DnsTable *table = (DnsTable *)cursor->base.pVtab;
  bool by_qname = plan->values[PLAN_QNAME] || (!plan->values[PLAN_NAME] && plan->values[PLAN_QNAME_LIST]);
  sqlite3_value *single = plan->values[by_qname ? PLAN_QNAME : PLAN_NAME];
  sqlite3_value *list = plan->values[plan->values[PLAN_QNAME_LIST] ? PLAN_QNAME_LIST : PLAN_NAME_LIST];
  const char *text;
  size_t len;
  bool wanted = true;
  int code = SQLITE_OK;
  *status = DNSSIG_OK;
  cursor->list.keep_text = by_qname;
  cursor->one_by_one = single && list;
  if( !single ) return in_list_add(list, &cursor->list, status);
  *status = value_text(single, &text, &len);
  if( *status != DNSSIG_OK ) return SQLITE_OK;
  if( list ) {
    code = look_ahead(cursor, list, status);
  } else {
    hint(table);
  }
  if( code != SQLITE_OK || *status != DNSSIG_OK ) return code;
  /* Two constraints on the name: it must be in the list too, in canonical form. All other pairs SQLite compares. */
  if( plan->values[PLAN_NAME] && plan->values[PLAN_NAME_LIST] ) {
    *status = question_list_find(&cursor->ahead.list, text, len, &wanted);
  }
  if( *status == DNSSIG_OK && wanted ) *status = question_list_add(&cursor->list, text, len);
  return SQLITE_OK;
}

/* Rows. */

/* The answer to a text that is no name. */
static Status refuse_name(DnsCursor *cursor, uint16_t type)
{
  static const AnswerOrigin nowhere = {.rtt_us = -1};
  char given_space[300], name_space[300];
  Text given, name;
  Status status;
  text_init(&given, given_space, sizeof given_space);
  text_init(&name, name_space, sizeof name_space);
  question_list_given(&cursor->list, cursor->tag, &given);
  if( given.status == DNSSIG_OK ) text_escaped(&name, given.data, given.len);
  status = given.status == DNSSIG_OK ? name.status : given.status;
  if( status == DNSSIG_OK ) {
    status = answer_failure(name.data, name.len, type, ANSWER_BADNAME, &nowhere, &cursor->answer);
  }
  text_clear(&given);
  text_clear(&name);
  return status;
}

/* The next answer into cursor->answer: first what needs no network. Without one the cursor is at its end. */
static Status advance(DnsCursor *cursor)
{
  Question question;
  Status status = DNSSIG_OK;
  answer_release(cursor->answer);
  cursor->answer = NULL;
  cursor->record = 0;
  if( question_walk_next(&cursor->unsendable, &question, &cursor->tag) ) return refuse_name(cursor, question.type);
  if( cursor->one_by_one ) {
    if( !question_walk_next(&cursor->sendable, &question, &cursor->tag) ) return DNSSIG_OK;
    return resolver_ask(cursor->resolver, &question, server_of(cursor), &cursor->answer);
  }
  if( !cursor->stream ) {
    QuestionSource source = question_walk_source(&cursor->sendable);
    status = stream_open(cursor->resolver, &source, server_of(cursor), &cursor->stream);
  }
  if( status == DNSSIG_OK ) status = stream_next(cursor->stream, &cursor->answer, &cursor->tag);
  return status == DNSSIG_DONE ? DNSSIG_OK : status;
}

static Status begin(DnsCursor *cursor)
{
  cursor->unsendable = question_walk(&cursor->list, &cursor->types, false);
  cursor->sendable = question_walk(&cursor->list, &cursor->types, true);
  if( question_walk_total(&cursor->sendable) <= 1 ) cursor->one_by_one = true;
  return advance(cursor);
}

static int filter(sqlite3_vtab_cursor *base, int chosen, const char *words, int argc, sqlite3_value **argv)
{
  DnsCursor *cursor = (DnsCursor *)base;
  Plan plan = plan_read(chosen, argv);
  bool has_name =
      plan.values[PLAN_QNAME] || plan.values[PLAN_NAME] || plan.values[PLAN_QNAME_LIST] || plan.values[PLAN_NAME_LIST];
  char space[300];
  Text why;
  Status status = DNSSIG_OK;
  int code = SQLITE_OK;
  (void)words;
  (void)argc;
  rewind_cursor(cursor);
  text_init(&why, space, sizeof space);
  text_string(&why, "dns: ");
  if( !has_name ) {
    text_string(&why, "give the name to look up: WHERE name = '...' or name IN (...), or dns('example.com', 'A')");
    status = DNSSIG_MISUSE;
  } else {
    code = read_types(cursor, &plan, &status, &why);
    if( code == SQLITE_OK && status == DNSSIG_OK ) status = read_server(cursor, &plan, &why);
    if( code == SQLITE_OK && status == DNSSIG_OK ) code = read_names(cursor, &plan, &status);
    if( code == SQLITE_OK && status == DNSSIG_OK ) status = begin(cursor);
  }
  if( code == SQLITE_OK && status != DNSSIG_OK ) {
    code = result_table_fault(base->pVtab, status, why.status == DNSSIG_OK ? why.data : NULL);
  }
  text_clear(&why);
  return code;
}

static int next_row(sqlite3_vtab_cursor *base)
{
  DnsCursor *cursor = (DnsCursor *)base;
  if( ++cursor->record < row_count(cursor->answer) ) return SQLITE_OK;
  return result_table_fault(base->pVtab, advance(cursor), NULL);
}

static int at_end(sqlite3_vtab_cursor *base)
{
  return ((DnsCursor *)base)->answer == NULL;
}

static int column_value(sqlite3_vtab_cursor *base, sqlite3_context *context, int column)
{
  DnsCursor *cursor = (DnsCursor *)base;
  const char *argument = column == DNS_TYPES ? cursor->types_text : cursor->server_text;
  char space[300];
  Text text;
  if( column < ROW_COLUMN_COUNT ) {
    row_value(context, cursor->answer, cursor->record, (RowColumn)column);
  } else if( column == DNS_QNAME && cursor->list.keep_text ) {
    text_init(&text, space, sizeof space);
    question_list_given(&cursor->list, cursor->tag, &text);
    result_text(context, &text);
  } else if( column == DNS_QNAME ) {
    row_value(context, cursor->answer, cursor->record, ROW_NAME);
  } else if( argument ) {
    sqlite3_result_text(context, argument, -1, SQLITE_TRANSIENT);
  }
  return SQLITE_OK;
}

/* SQLite knows by its rowid a row that several terms of an OR have found: the same record of the same question has the same
** one in every cursor, whatever the order of arrival. */
static int row_id(sqlite3_vtab_cursor *base, sqlite3_int64 *out)
{
  DnsCursor *cursor = (DnsCursor *)base;
  char space[600];
  Text key;
  int code;
  uint64_t hash = 0;
  text_init(&key, space, sizeof space);
  text_format(&key, "%u %zu %s ", (unsigned)answer_qtype(cursor->answer), cursor->record,
              cursor->server_text ? cursor->server_text : "");
  if( cursor->list.keep_text ) {
    question_list_given(&cursor->list, cursor->tag, &key);
  } else {
    text_string(&key, answer_qname(cursor->answer));
  }
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
    {"dns",
     &module,
     {"dns WHERE name = ... | name IN (...) [AND type = ... | type IN (...)]; dns(name [, types [, server]])",
      "Looks names up: every question gives at least one row, whatever happens to it.",
      ROW_COLUMNS_IN_WORDS
      "and hidden qname (the name as given: what a log joins on whose names are not all canonical), types "
      "(a list such as 'A MX'), server (to ask instead of the configured ones: an address, or "
      "address:port). Without a type: A, AAAA, NS, SOA, MX, TXT. NULL for a name, a type or the server "
      "gives no row.",
      "No name given; an unknown record type; a server that is no address. Trouble with names or the "
      "network is a status in a row.",
      "RFC 1034 section 3.7, RFC 1035, RFC 2308", "SELECT name, status, data FROM dns('localhost', 'A');"}},
};

const Family family_table = {
    .kind = "table",
    .tables = tables,
    .table_count = COUNT(tables),
};
