/* trace_table.c - the table `dns_trace`: from the root to who answers for a name, a row for each server asked.
**
**   SELECT step, zone, server, outcome, referral, data FROM dns_trace('www.example.com');
**   1  .            a.root-servers.net   referral  com          ["a.gtld-servers.net.",…]
**   2  com          a.gtld-servers.net   referral  example.com  ["ns1.example.com.",…]
**   3  example.com  ns1.example.com      answer                 []
**   4  example.com  ns1.example.com      answer                 ["192.0.2.80"]
**
** Read it as one reads dig +trace. Where a server fails or is lame, that is a row, and the next row is the next server of the zone.
** The last row but one asks for NS, as all before it; the last one for the type. Hidden columns are the arguments: qname,
** qtype (A where it is not given), roots (addresses of root servers with the port of all servers, for closed networks and tests). */
#include <stdbool.h>
#include <string.h>

#include "answer/type.h"
#include "core/memory.h"
#include "name/host.h"
#include "resolve/walk.h"
#include "surface/families.h"
#include "surface/register.h"
#include "surface/result.h"
#include "surface/row.h"
#include "surface/value.h"

SQLITE_EXTENSION_INIT3

static const RowColumnDoc columns[] = {
    {"step", "INTEGER", "from 1"},
    {"zone", "TEXT", "the zone whose server is asked"},
    {"server", "TEXT", "that server's name; NULL for a root server given by address"},
    {"address", "TEXT", "its address, with the port where that is not 53; NULL: none was found"},
    {"type", "TEXT", "what it is asked for: NS, in the last row the type"},
    {"status", "TEXT", "as in dns"},
    {"outcome", "TEXT",
     "referral; answer (with authority); lame (it does not serve the zone); failed (see status); no address; refused "
     "(a "
     "public server named an address that is not: not asked)"},
    {"referral", "TEXT", "the zone that a referral leads to"},
    {"data", "TEXT", "JSON array: the name servers that a referral names, or the data of the answer's records"},
    {"aa", "INTEGER", "1: the answer is authoritative; NULL where no message came"},
    {"rtt_ms", "REAL", "milliseconds from the attempt that was answered to its answer"},
    {"asked_at", "REAL", "Unix time when it was asked"},
    {"qname", "TEXT HIDDEN", "the name"},
    {"qtype", "TEXT HIDDEN", "the type"},
    {"roots", "TEXT HIDDEN", "the root servers"},
};

enum {
  COLUMN_STEP,
  COLUMN_ZONE,
  COLUMN_SERVER,
  COLUMN_ADDRESS,
  COLUMN_TYPE,
  COLUMN_STATUS,
  COLUMN_OUTCOME,
  COLUMN_REFERRAL,
  COLUMN_DATA,
  COLUMN_AA,
  COLUMN_RTT_MS,
  COLUMN_ASKED_AT,
  COLUMN_QNAME,
  COLUMN_QTYPE,
  COLUMN_ROOTS,
  ARGUMENTS = COLUMN_ROOTS - COLUMN_QNAME + 1
};

typedef struct TraceTable {
  sqlite3_vtab base;
  Connection *connection;
} TraceTable;

typedef struct TraceCursor {
  sqlite3_vtab_cursor base;
  Resolver *resolver;
  char *arguments[ARGUMENTS]; /* as given; NULL: not given */
  Walk *walk;
  bool has_step;
  WalkStep step;
} TraceCursor;

static int connect_table(sqlite3 *db, void *data, int argc, const char *const *argv, sqlite3_vtab **out, char **message)
{
  char space[600];
  Text declaration;
  TraceTable *table;
  int code = SQLITE_NOMEM;
  (void)argc;
  (void)argv;
  (void)message;
  text_init(&declaration, space, sizeof space);
  text_string(&declaration, "CREATE TABLE dns_trace(");
  for( size_t i = 0; i < COUNT(columns); i++ ) {
    text_format(&declaration, "%s%s %s", i ? ", " : "", columns[i].name, columns[i].type);
  }
  text_char(&declaration, ')');
  if( declaration.status == DNSSIG_OK ) code = sqlite3_declare_vtab(db, declaration.data);
  text_clear(&declaration);
  if( code == SQLITE_OK ) code = sqlite3_vtab_config(db, SQLITE_VTAB_DIRECTONLY);
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

/* The plan is the set of the arguments that are given. An argument that is not known yet in this order of tables makes the order
** impossible. */
static int best_index(sqlite3_vtab *base, sqlite3_index_info *info)
{
  int given[ARGUMENTS] = {-1, -1, -1};
  int argument = 0;
  (void)base;
  for( int i = 0; i < info->nConstraint; i++ ) {
    int at = info->aConstraint[i].iColumn - COLUMN_QNAME;
    if( at < 0 || at >= ARGUMENTS || info->aConstraint[i].op != SQLITE_INDEX_CONSTRAINT_EQ ) continue;
    if( !info->aConstraint[i].usable ) return SQLITE_CONSTRAINT;
    if( given[at] < 0 ) given[at] = i;
  }
  for( int at = 0; at < ARGUMENTS; at++ ) {
    if( given[at] < 0 ) continue;
    info->idxNum |= 1 << at;
    info->aConstraintUsage[given[at]].argvIndex = ++argument;
    info->aConstraintUsage[given[at]].omit = 1;
  }
  info->estimatedCost = 1e8;
  info->estimatedRows = 4;
  return SQLITE_OK;
}

static int open_cursor(sqlite3_vtab *base, sqlite3_vtab_cursor **out)
{
  TraceCursor *cursor = mem_zero(sizeof *cursor);
  Status status;
  if( !cursor ) return SQLITE_NOMEM;
  status = connection_resolver(((TraceTable *)base)->connection, &cursor->resolver);
  if( status != DNSSIG_OK ) {
    mem_free(cursor);
    return result_table_fault(base, status, NULL);
  }
  resolver_enter(cursor->resolver);
  *out = &cursor->base;
  return SQLITE_OK;
}

static void drop_step(TraceCursor *cursor)
{
  if( cursor->has_step ) answer_release(cursor->step.answer);
  cursor->has_step = false;
}

static void rewind_cursor(TraceCursor *cursor)
{
  drop_step(cursor);
  walk_close(cursor->walk);
  cursor->walk = NULL;
  for( int i = 0; i < ARGUMENTS; i++ ) {
    mem_free(cursor->arguments[i]);
    cursor->arguments[i] = NULL;
  }
}

static int close_cursor(sqlite3_vtab_cursor *base)
{
  TraceCursor *cursor = (TraceCursor *)base;
  rewind_cursor(cursor);
  resolver_leave(cursor->resolver);
  mem_free(cursor);
  return SQLITE_OK;
}

static Status advance(TraceCursor *cursor)
{
  Status status;
  drop_step(cursor);
  status = walk_next(cursor->walk, &cursor->step);
  cursor->has_step = status == DNSSIG_OK;
  return status == DNSSIG_DONE ? DNSSIG_OK : status;
}

/* A text that is no name begins no walk. DNSSIG_DONE: an argument is NULL, which equals nothing. DNSSIG_MISUSE: *why says what. */
static Status begin(TraceCursor *cursor, const size_t lengths[ARGUMENTS], Text *why)
{
  enum { AT_QTYPE = COLUMN_QTYPE - COLUMN_QNAME, AT_ROOTS = COLUMN_ROOTS - COLUMN_QNAME };
  const char *qtype = cursor->arguments[AT_QTYPE], *roots_text = cursor->arguments[AT_ROOTS];
  ServerList roots = {0};
  Name name;
  uint16_t type = TYPE_A;
  Status status;
  if( !cursor->arguments[0] ) {
    text_string(why, "give the name to trace: dns_trace('example.com')");
    return DNSSIG_MISUSE;
  }
  if( qtype && !type_parse(qtype, lengths[AT_QTYPE], &type) ) {
    text_string(why, "unknown record type '");
    text_escaped(why, qtype, lengths[AT_QTYPE] < 60 ? lengths[AT_QTYPE] : 60);
    text_string(why, "': give a mnemonic such as A, MX or TXT, or TYPEn");
    return DNSSIG_MISUSE;
  }
  status = roots_text ? connection_changeable(((TraceTable *)cursor->base.pVtab)->connection, why) : DNSSIG_OK;
  if( status == DNSSIG_OK && roots_text ) status = server_parse_list(roots_text, lengths[AT_ROOTS], &roots, why);
  if( status == DNSSIG_OK ) status = host_question(cursor->arguments[0], lengths[0], type == TYPE_PTR, &name);
  if( status == DNSSIG_BADNAME ) return DNSSIG_DONE;
  if( status == DNSSIG_OK ) {
    status = walk_open(cursor->resolver, &name, type, roots_text ? &roots : NULL, &cursor->walk);
  }
  return status == DNSSIG_OK ? advance(cursor) : status;
}

static int filter(sqlite3_vtab_cursor *base, int chosen, const char *words, int argc, sqlite3_value **argv)
{
  TraceCursor *cursor = (TraceCursor *)base;
  size_t lengths[ARGUMENTS] = {0};
  char space[300];
  Text why;
  Status status = DNSSIG_OK;
  int code;
  (void)words;
  (void)argc;
  rewind_cursor(cursor);
  text_init(&why, space, sizeof space);
  text_string(&why, "dns_trace: ");
  for( int at = 0; at < ARGUMENTS && status == DNSSIG_OK; at++ ) {
    const char *text;
    if( !(chosen & (1 << at)) ) continue;
    status = value_text(*argv++, &text, &lengths[at]);
    if( status != DNSSIG_OK ) break;
    cursor->arguments[at] = mem_copy(text, lengths[at]);
    if( !cursor->arguments[at] ) status = DNSSIG_NOMEM;
  }
  if( status == DNSSIG_OK ) status = begin(cursor, lengths, &why);
  code = result_table_fault(base->pVtab, status, why.status == DNSSIG_OK ? why.data : NULL);
  text_clear(&why);
  return code;
}

static int next_row(sqlite3_vtab_cursor *base)
{
  return result_table_fault(base->pVtab, advance((TraceCursor *)base), NULL);
}

static int at_end(sqlite3_vtab_cursor *base)
{
  return !((TraceCursor *)base)->has_step;
}

static void set_name(sqlite3_context *context, const Name *name)
{
  char text[NAME_TEXT_SIZE];
  size_t len = name_to_text(name, text);
  sqlite3_result_text(context, text, (int)len, SQLITE_TRANSIENT);
}

static void set_address(sqlite3_context *context, const Server *server)
{
  char text[SERVER_TEXT_SIZE];
  size_t len = server_to_text(server, text);
  sqlite3_result_text(context, text, (int)len, SQLITE_TRANSIENT);
}

/* Of a referral the name servers of that zone; else what the answer section says. */
static bool is_shown(const WalkStep *step, size_t i)
{
  bool referral = step->outcome == WALK_REFERRAL;
  if( answer_section(step->answer, i) != (referral ? SECTION_AUTHORITY : SECTION_ANSWER) ) return false;
  return !referral || answer_rtype(step->answer, i) == TYPE_NS;
}

static void set_data(sqlite3_context *context, const WalkStep *step)
{
  char space[600], record_space[600];
  Text text, record;
  const char *separator = "";
  text_init(&text, space, sizeof space);
  text_init(&record, record_space, sizeof record_space);
  text_char(&text, '[');
  for( size_t i = 0; i < answer_count(step->answer); i++ ) {
    if( !is_shown(step, i) ) continue;
    text_reset(&record);
    answer_data(step->answer, i, &record);
    if( record.status != DNSSIG_OK ) break;
    text_string(&text, separator);
    text_json(&text, record.data, record.len);
    separator = ",";
  }
  text_char(&text, ']');
  if( record.status == DNSSIG_OK ) {
    result_text(context, &text);
  } else {
    result_fault(context, record.status, NULL);
    text_clear(&text);
  }
  text_clear(&record);
}

static int column_value(sqlite3_vtab_cursor *base, sqlite3_context *context, int column)
{
  const TraceCursor *cursor = (const TraceCursor *)base;
  const WalkStep *step = &cursor->step;
  const char *argument;
  switch( column ) {
    case COLUMN_STEP:
      sqlite3_result_int(context, (int)step->number);
      break;
    case COLUMN_ZONE:
      set_name(context, &step->zone);
      break;
    case COLUMN_SERVER:
      if( step->has_host ) set_name(context, &step->host);
      break;
    case COLUMN_ADDRESS:
      if( step->has_address ) set_address(context, &step->address);
      break;
    case COLUMN_TYPE:
      row_value(context, step->answer, 0, ROW_TYPE);
      break;
    case COLUMN_STATUS:
      row_value(context, step->answer, 0, ROW_STATUS);
      break;
    case COLUMN_OUTCOME:
      sqlite3_result_text(context, walk_outcome_word(step->outcome), -1, SQLITE_STATIC);
      break;
    case COLUMN_REFERRAL:
      if( step->outcome == WALK_REFERRAL ) set_name(context, &step->referral);
      break;
    case COLUMN_DATA:
      set_data(context, step);
      break;
    case COLUMN_AA:
      row_value(context, step->answer, 0, ROW_AA);
      break;
    case COLUMN_RTT_MS:
      row_value(context, step->answer, 0, ROW_RTT_MS);
      break;
    case COLUMN_ASKED_AT:
      row_value(context, step->answer, 0, ROW_ASKED_AT);
      break;
    default:
      argument = cursor->arguments[column - COLUMN_QNAME];
      if( argument ) sqlite3_result_text(context, argument, -1, SQLITE_TRANSIENT);
  }
  return SQLITE_OK;
}

static int row_id(sqlite3_vtab_cursor *base, sqlite3_int64 *out)
{
  *out = (sqlite3_int64)((TraceCursor *)base)->step.number;
  return SQLITE_OK;
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
    {"dns_trace",
     &module,
     {"dns_trace(name [, type [, roots]])",
      "The delegation walk: from the root over the top-level domain to the servers that answer for the name, a row for "
      "each server "
      "asked. Each is asked for the NS of the name; the one with authority then for the type (A where none is given). "
      "A "
      "server that fails or is lame is a row too, and the next of its zone is asked, at most 4 of a zone.",
      "step (from 1), zone (whose server is asked), server (its name; NULL for a root given by address), address (with "
      "the "
      "port where that is not 53; NULL: none found), type (NS; the last row: the type), status (as in dns), outcome "
      "(referral, answer, lame, failed, no address, refused), referral (the zone that it leads to, else NULL), data "
      "(JSON array: the servers that a referral names, or the answer's records), aa, rtt_ms, asked_at (as in dns), and "
      "hidden qname, qtype, roots (addresses to begin with instead of the root servers; the port of the first is the "
      "port of "
      "all). No rows for what is no name.",
      "No name given; an unknown record type; roots that are no addresses. Trouble with the network is a status in a "
      "row.",
      "RFC 1034 section 5.3.3; root servers: https://www.internic.net/domain/named.root of 2024-04-18",
      "SELECT step, zone, server, status, outcome FROM dns_trace('localhost');"}},
};

const Family family_trace = {
    .kind = "table",
    .tables = tables,
    .table_count = COUNT(tables),
};
