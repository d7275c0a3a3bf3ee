/* reference.c - dns_reference: every list compiled in and loaded, and what they say of one value.
**
**   SELECT kind, count(*) FROM dns_reference GROUP BY kind                          what there is
**   SELECT label, source, as_of FROM dns_reference
**    WHERE kind = 'ns_provider' AND value = 'ns1.digitalocean.com' LIMIT 1          DigitalOcean, and who says so
**   SELECT kind, label FROM dns_reference('evil.duckdns.org')                       what any list says of it
**
** kind TEXT, pattern TEXT, label TEXT, weight REAL, source TEXT, as_of TEXT, origin TEXT, and hidden: value, the value to look up.
**
** Plans: kind = and value = are told apart by the bits of the plan. With a value only the rows that match it come, those of one kind
** best first, so that LIMIT 1 (or a scalar subquery) gives the one that counts; it is looked up by index (context/reference.h).
** Without, all rows come. Either way the rows are noted when the scan begins; the user's layer is held until it ends. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "context/reference.h"
#include "core/memory.h"
#include "name/host.h"
#include "surface/families.h"
#include "surface/reference_load.h"
#include "surface/register.h"
#include "surface/result.h"
#include "surface/row.h"
#include "surface/value.h"

SQLITE_EXTENSION_INIT3

enum {
  COLUMN_KIND,
  COLUMN_PATTERN,
  COLUMN_LABEL,
  COLUMN_WEIGHT,
  COLUMN_SOURCE,
  COLUMN_AS_OF,
  COLUMN_ORIGIN,
  COLUMN_VALUE
};

static const char declaration[] =
    "CREATE TABLE x(kind TEXT, pattern TEXT, label TEXT, weight REAL, source TEXT, as_of TEXT, origin TEXT, "
    "value HIDDEN)";

enum { PLAN_KIND = 1, PLAN_VALUE = 2 };

typedef struct ReferenceTable {
  sqlite3_vtab base;
  Connection *connection;
} ReferenceTable;

/* A row noted, and what it is sorted by. */
typedef struct Note {
  const ReferenceRow *row;
  const char *origin;
  unsigned rank;
  size_t order;
} Note;

typedef struct ReferenceCursor {
  sqlite3_vtab_cursor base;
  ReferenceLayer *held; /* what keeps the user's rows; or NULL */
  Note *notes;
  size_t count, capacity, at;
  char *value; /* as it reads back; owned, or NULL */
  size_t value_len;
} ReferenceCursor;

static int connect(sqlite3 *db, void *connection, int argc, const char *const *argv, sqlite3_vtab **out, char **error)
{
  ReferenceTable *table;
  int code = sqlite3_declare_vtab(db, declaration);
  (void)argc, (void)argv, (void)error;
  if( code == SQLITE_OK ) code = sqlite3_vtab_config(db, SQLITE_VTAB_INNOCUOUS);
  if( code != SQLITE_OK ) return code;
  table = mem_zero(sizeof *table);
  if( !table ) return SQLITE_NOMEM;
  table->connection = connection;
  *out = &table->base;
  return SQLITE_OK;
}

static int disconnect(sqlite3_vtab *table)
{
  mem_free(table);
  return SQLITE_OK;
}

/* The constraint with = on this column that can be used, or -1. *blocked: there is one that cannot. */
static int find_constraint(const sqlite3_index_info *info, int column, bool *blocked)
{
  for( int i = 0; i < info->nConstraint; i++ ) {
    if( info->aConstraint[i].iColumn != column || info->aConstraint[i].op != SQLITE_INDEX_CONSTRAINT_EQ ) continue;
    if( info->aConstraint[i].usable ) return i;
    *blocked = true;
  }
  return -1;
}

static int best_index(sqlite3_vtab *table, sqlite3_index_info *info)
{
  bool kind_blocked = false, value_blocked = false;
  int kind = find_constraint(info, COLUMN_KIND, &kind_blocked);
  int value = find_constraint(info, COLUMN_VALUE, &value_blocked);
  int arguments = 0;
  (void)table;
  if( value < 0 && value_blocked ) return SQLITE_CONSTRAINT;
  if( kind >= 0 && sqlite3_stricmp(sqlite3_vtab_collation(info, kind), "BINARY") != 0 ) kind = -1;
  if( kind >= 0 ) {
    info->idxNum |= PLAN_KIND;
    info->aConstraintUsage[kind].argvIndex = ++arguments;
  }
  if( value >= 0 ) {
    info->idxNum |= PLAN_VALUE;
    info->aConstraintUsage[value].argvIndex = ++arguments;
    info->aConstraintUsage[value].omit = 1;
  }
  info->estimatedCost = value >= 0 ? (kind >= 0 ? 5 : 100) : (kind >= 0 ? 2000 : 3000);
  info->estimatedRows = value >= 0 ? 1 : (kind >= 0 ? 300 : 5000);
  return SQLITE_OK;
}

static int open_cursor(sqlite3_vtab *table, sqlite3_vtab_cursor **out)
{
  ReferenceCursor *cursor = mem_zero(sizeof *cursor);
  (void)table;
  if( !cursor ) return SQLITE_NOMEM;
  *out = &cursor->base;
  return SQLITE_OK;
}

/* Back to no rows; the room for notes stays. */
static void reset(ReferenceCursor *cursor)
{
  reference_layer_close(cursor->held);
  cursor->held = NULL;
  mem_free(cursor->value);
  cursor->value = NULL;
  cursor->count = cursor->at = 0;
}

static int close_cursor(sqlite3_vtab_cursor *base)
{
  ReferenceCursor *cursor = (ReferenceCursor *)base;
  reset(cursor);
  mem_free(cursor->notes);
  mem_free(cursor);
  return SQLITE_OK;
}

static Status note(void *data, const ReferenceRow *row, const char *origin, unsigned rank)
{
  ReferenceCursor *cursor = data;
  void *notes = cursor->notes;
  Status status = mem_grow(&notes, &cursor->capacity, cursor->count + 1, sizeof *cursor->notes);
  cursor->notes = notes;
  if( status != DNSSIG_OK ) return status;
  cursor->notes[cursor->count] = (Note){row, origin, rank, cursor->count};
  cursor->count++;
  return DNSSIG_OK;
}

/* Of one kind: the user's (noted first) before the others, then the higher rank, then the one noted first. */
static int compare_notes(const void *a, const void *b)
{
  const Note *x = a, *y = b;
  if( x->origin == y->origin && x->rank != y->rank ) return x->rank > y->rank ? -1 : 1;
  return x->order < y->order ? -1 : x->order > y->order;
}

static int compare_rows(const void *a, const void *b)
{
  const Note *x = a, *y = b;
  if( x->row != y->row ) return (uintptr_t)x->row < (uintptr_t)y->row ? -1 : 1;
  return x->order < y->order ? -1 : x->order > y->order;
}

/* Notes from..count: each row once (a word may stand in a text many times), the best first; none where that one takes away. */
static void put_in_order(ReferenceCursor *cursor, size_t from)
{
  size_t kept = from;
  qsort(cursor->notes + from, cursor->count - from, sizeof *cursor->notes, compare_rows);
  for( size_t i = from; i < cursor->count; i++ ) {
    if( i == from || cursor->notes[i].row != cursor->notes[kept - 1].row ) cursor->notes[kept++] = cursor->notes[i];
  }
  cursor->count = kept;
  qsort(cursor->notes + from, kept - from, sizeof *cursor->notes, compare_notes);
  if( kept > from && reference_takes_away(cursor->notes[from].row) ) cursor->count = from;
}

/* The value as rows of this kind are matched with: hosts canonical, texts in lower case. Gives false where it can be none. */
static Status read_value(ReferenceMatch match, const char *text, size_t len, Text *out)
{
  Host host;
  Status status;
  text_reset(out);
  for( size_t i = 0; i < len; i++ ) {
    char c = text[i];
    if( c >= 'A' && c <= 'Z' ) c = (char)(c - 'A' + 'a');
    if( c == '@' && match == REFERENCE_MATCH_MAILBOX ) c = '.';
    text_char(out, c);
  }
  if( out->status != DNSSIG_OK ) return out->status;
  if( match == REFERENCE_MATCH_EXACT || match == REFERENCE_MATCH_ASN || match == REFERENCE_MATCH_TERM )
    return DNSSIG_OK;
  status = host_parse(out->data, out->len, &host);
  if( status != DNSSIG_OK ) return status;
  if( (host.kind == HOST_IP) != (match == REFERENCE_MATCH_NETWORK) ) return DNSSIG_BADNAME;
  text_reset(out);
  text_bytes(out, host.text, host.len);
  return out->status;
}

static Status note_matches(ReferenceCursor *cursor, const Reference *reference, ReferenceKind kind)
{
  char space[300];
  Text value;
  size_t from = cursor->count;
  Status status;
  text_init(&value, space, sizeof space);
  status = read_value(reference_kinds[kind].match, cursor->value, cursor->value_len, &value);
  if( status == DNSSIG_OK ) status = reference_visit(reference, kind, value.data, value.len, note, cursor);
  if( status == DNSSIG_OK && cursor->count > from ) put_in_order(cursor, from);
  text_clear(&value);
  return status == DNSSIG_BADNAME ? DNSSIG_OK : status;
}

static Status note_all(ReferenceCursor *cursor, const Reference *reference, ReferenceKind only)
{
  Status status = DNSSIG_OK;
  const ReferenceRow *row;
  const char *origin;
  size_t at = 0;
  while( status == DNSSIG_OK && (row = reference_next(reference, &at, &origin)) != NULL ) {
    if( only == REFERENCE_KIND_COUNT || row->kind == only ) status = note(cursor, row, origin, 0);
  }
  return status;
}

/* only: REFERENCE_KIND_COUNT for all. */
static Status note_rows(ReferenceCursor *cursor, const Reference *reference, ReferenceKind only)
{
  Status status = DNSSIG_OK;
  if( !cursor->value ) return note_all(cursor, reference, only);
  if( only != REFERENCE_KIND_COUNT ) return note_matches(cursor, reference, only);
  for( int kind = 0; kind < REFERENCE_KIND_COUNT && status == DNSSIG_OK; kind++ ) {
    status = note_matches(cursor, reference, (ReferenceKind)kind);
  }
  return status;
}

/* Reads the arguments. DNSSIG_DONE: no row can match them. */
static Status read_arguments(ReferenceCursor *cursor, int plan, sqlite3_value **argv, ReferenceKind *only)
{
  const char *text;
  size_t len;
  Status status = DNSSIG_OK;
  *only = REFERENCE_KIND_COUNT;
  if( plan & PLAN_KIND ) {
    status = value_text(*argv++, &text, &len);
    if( status == DNSSIG_OK ) *only = reference_kind_find(text, len);
    if( status == DNSSIG_OK && *only == REFERENCE_KIND_COUNT ) status = DNSSIG_DONE;
  }
  if( status == DNSSIG_OK && plan & PLAN_VALUE ) {
    status = value_text(*argv, &text, &len);
    if( status == DNSSIG_OK ) {
      cursor->value = mem_copy(text, len);
      cursor->value_len = len;
      if( !cursor->value ) status = DNSSIG_NOMEM;
    }
  }
  return status;
}

static int filter(sqlite3_vtab_cursor *base, int plan, const char *words, int argc, sqlite3_value **argv)
{
  ReferenceCursor *cursor = (ReferenceCursor *)base;
  ReferenceTable *table = (ReferenceTable *)base->pVtab;
  Reference *reference;
  ReferenceKind only;
  Status status;
  (void)words, (void)argc;
  reset(cursor);
  status = read_arguments(cursor, plan, argv, &only);
  if( status == DNSSIG_OK ) status = connection_reference(table->connection, &reference);
  if( status == DNSSIG_OK ) {
    cursor->held = reference_hold(reference);
    status = note_rows(cursor, reference, only);
  }
  return result_code(status);
}

static int next(sqlite3_vtab_cursor *base)
{
  ((ReferenceCursor *)base)->at++;
  return SQLITE_OK;
}

static int at_end(sqlite3_vtab_cursor *base)
{
  const ReferenceCursor *cursor = (const ReferenceCursor *)base;
  return cursor->at >= cursor->count;
}

static void give_text(sqlite3_context *context, const char *text)
{
  if( *text ) sqlite3_result_text(context, text, -1, SQLITE_TRANSIENT);
}

static int column(sqlite3_vtab_cursor *base, sqlite3_context *context, int which)
{
  const ReferenceCursor *cursor = (const ReferenceCursor *)base;
  const Note *noted = &cursor->notes[cursor->at];
  const ReferenceRow *row = noted->row;
  switch( which ) {
    case COLUMN_KIND:
      give_text(context, reference_kinds[row->kind].word);
      break;
    case COLUMN_PATTERN:
      give_text(context, row->pattern);
      break;
    case COLUMN_LABEL:
      give_text(context, row->label);
      break;
    case COLUMN_WEIGHT:
      if( !isnan(row->weight) ) sqlite3_result_double(context, row->weight);
      break;
    case COLUMN_SOURCE:
      give_text(context, row->source);
      break;
    case COLUMN_AS_OF:
      give_text(context, row->as_of);
      break;
    case COLUMN_ORIGIN:
      give_text(context, noted->origin);
      break;
    case COLUMN_VALUE:
      if( cursor->value )
        sqlite3_result_text64(context, cursor->value, cursor->value_len, SQLITE_TRANSIENT, SQLITE_UTF8);
      break;
  }
  return SQLITE_OK;
}

static int rowid(sqlite3_vtab_cursor *base, sqlite3_int64 *out)
{
  *out = (sqlite3_int64)((const ReferenceCursor *)base)->at + 1;
  return SQLITE_OK;
}

static const sqlite3_module module = {
    .xConnect = connect,
    .xBestIndex = best_index,
    .xDisconnect = disconnect,
    .xOpen = open_cursor,
    .xClose = close_cursor,
    .xFilter = filter,
    .xNext = next,
    .xEof = at_end,
    .xColumn = column,
    .xRowid = rowid,
};

#define KIND_IN_WORDS(constant, word, match, weights, meaning) " " word " (" meaning ")."

static const Table tables[] = {
    {.name = "dns_reference",
     .module = &module,
     .doc = {.usage = "dns_reference, dns_reference(value)",
             .summary =
                 "Every row of reference data: what is compiled in, and in front of it what dns_reference_load has "
                 "read. With kind = and value = (a host, an address, an AS number, a text) the rows that match the "
                 "value, the one that counts first. A list is data with a date, not a verdict.",
             .returns = "Columns: kind, pattern, label, weight (NULL: none), source, as_of (YYYY, YYYY-MM or "
                        "YYYY-MM-DD), origin ('built in' or the table loaded); hidden: value. A row that one of the "
                        "user's replaces (same kind and pattern) is left out; a row of the user's with neither label "
                        "nor weight takes away what it matches. Kinds:" REFERENCE_KINDS(KIND_IN_WORDS),
             .errors = "none",
             .source = "sql/reference/*.csv; each row names its own source and date",
             .example =
                 "SELECT kind, label, weight, source FROM dns_reference WHERE kind = 'tld_risk' AND value = 'top'"}},
};

static const Function functions[] = {
    {.name = "dns_reference_load",
     .least_args = 1,
     .most_args = 1,
     .flags = LIVE,
     .call = reference_load_call,
     .doc =
         {.usage = "dns_reference_load(table)",
          .summary =
              "Puts the rows of a table or view (columns kind, pattern and, where it has them, label, weight, source, "
              "as_of) in front of the reference data compiled in, on this connection: own additions, or newer copies "
              "of "
              "sql/reference/*.csv. It takes the place of what was loaded before; NULL goes back to what is compiled "
              "in. "
              "Patterns of hosts are labels, matched from the right: .a.example is a.example and all below it, "
              "**.a.example "
              "what is below it; within a label * is any run of characters, # a run of digits. Terms are words that "
              "stand by "
              "themselves; * in front or behind lifts that. Addresses are prefixes, AS numbers AS64500.",
          .returns =
              "JSON: rows taken, rows skipped because their kind, pattern, weight or as_of does not fit or because "
              "a row before them has the same kind and pattern; where any was, also the number of the first and "
              "what was expected there. NULL for NULL.",
          .errors = "A table that does not exist or has no column kind or pattern: the message says so, and "
                    "everything stays as it was. Use in a view or trigger of a database file.",
          .source = "This extension; sql/reference/README.md has the pattern language in full",
          .example = "SELECT dns_reference_load('dns_reference'), dns_reference_load(NULL)"}},
};

const Family family_reference = {"reference", functions, COUNT(functions), tables, COUNT(tables)};
