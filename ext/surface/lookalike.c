/* lookalike.c - the module `lookalike`: the user's brands as a table, and what imitates them.
**
**   CREATE VIRTUAL TABLE brand USING lookalike;
**   INSERT INTO brand(domain, rank) VALUES ('paypal.com', 1), ('example.com', 2);
**   INSERT INTO brand(domain, owned) VALUES ('paypalobjects.com', 1);
**
**   SELECT domain, technique, distance, score FROM brand WHERE candidate = 'paypa1-login.com';
**   paypal.com|homoglyph|1|0.8303
**   SELECT candidate, domain, technique FROM brand WHERE candidate IN (SELECT host FROM log);
**   (the whole log; a row for each host and each brand that it imitates, the best brand of a host first)
**   SELECT domain, rank, owned FROM brand;
**   (the brands themselves)
**
** CREATE TABLE brand(domain TEXT, rank INTEGER, owned INTEGER, technique TEXT, distance INTEGER, score REAL, candidate TEXT HIDDEN)
**
** A constraint on candidate (=, or IN with the list all at once) is a search; without one the table lists its brands, found by
** rowid or domain where those are given. Rows of a search are not rows of the table: they are numbered below zero and cannot be
** changed.
**
** How it works: brands live in ordinary tables (lookalike_store.h). The first search makes an index of them in memory
** (measure/lookalike.h), and so does the first after their version has changed, here or elsewhere, or another suffix list is in
** use. A scan keeps the index that it began with. */
#include <string.h>

#include "core/map.h"
#include "core/memory.h"
#include "core/text.h"
#include "measure/lookalike.h"
#include "surface/families.h"
#include "surface/lookalike_store.h"
#include "surface/register.h"
#include "surface/result.h"
#include "surface/value.h"

SQLITE_EXTENSION_INIT3

enum {
  COLUMN_DOMAIN,
  COLUMN_RANK,
  COLUMN_OWNED,
  COLUMN_TECHNIQUE,
  COLUMN_DISTANCE,
  COLUMN_SCORE,
  COLUMN_CANDIDATE,
  COLUMN_COUNT
};

enum { INTERRUPT_EVERY = 256 }; /* candidates */

typedef enum Plan { PLAN_LIST, PLAN_ROWID, PLAN_DOMAIN, PLAN_CANDIDATE, PLAN_CANDIDATES } Plan;

typedef struct LookalikeTable {
  sqlite3_vtab base;
  Connection *connection;
  Store store;
  LookalikeIndex *index; /* NULL: none made yet */
  sqlite3_int64 version; /* of the store that it was made from */
  uint64_t generation;   /* of the settings: the suffix list is one */
} LookalikeTable;

/* The candidates of a search: their texts, one behind the other. */
typedef struct Candidates {
  char *texts;
  size_t len, capacity;
  size_t *ends;
  size_t count, end_capacity;
} Candidates;

typedef struct LookalikeCursor {
  sqlite3_vtab_cursor base;
  sqlite3_stmt *rows; /* of a list; NULL: a search */
  bool done;
  LookalikeIndex *index; /* held */
  Candidates candidates;
  size_t candidate; /* whose matches these are */
  LookalikeMatches matches;
  size_t match;
} LookalikeCursor;

/* Leaves a message and gives the code. */
static int complain(sqlite3_vtab *vtab, int code, const char *format, const char *text)
{
  char space[200];
  Text shown;
  sqlite3_free(vtab->zErrMsg);
  text_init(&shown, space, sizeof space);
  text_escaped(&shown, text, strnlen(text, 60));
  vtab->zErrMsg = shown.status == DNSSIG_OK ? sqlite3_mprintf(format, shown.data) : NULL;
  text_clear(&shown);
  return vtab->zErrMsg ? code : SQLITE_NOMEM;
}

/* Connecting. argv: module, schema, table, arguments. */
static int attach(sqlite3 *db, void *connection, int argc, const char *const *argv, bool create, sqlite3_vtab **out,
                  char **message)
{
  LookalikeTable *table;
  int code;
  if( argc > 3 ) {
    *message = sqlite3_mprintf("lookalike takes no arguments: CREATE VIRTUAL TABLE brand USING lookalike");
    return *message ? SQLITE_ERROR : SQLITE_NOMEM;
  }
  code = sqlite3_declare_vtab(db, "CREATE TABLE x(domain TEXT, rank INTEGER, owned INTEGER, technique TEXT,"
                                  " distance INTEGER, score REAL, candidate TEXT HIDDEN)");
  if( code == SQLITE_OK ) code = sqlite3_vtab_config(db, SQLITE_VTAB_INNOCUOUS);
  if( code == SQLITE_OK ) code = sqlite3_vtab_config(db, SQLITE_VTAB_CONSTRAINT_SUPPORT, 1);
  if( code != SQLITE_OK ) return code;
  table = mem_zero(sizeof *table);
  if( !table ) return SQLITE_NOMEM;
  table->connection = connection;
  code = store_open(&table->store, db, argv[1], argv[2]);
  if( code == SQLITE_OK && create ) code = store_create(&table->store);
  if( code != SQLITE_OK ) {
    store_close(&table->store);
    mem_free(table);
    return code;
  }
  *out = &table->base;
  return SQLITE_OK;
}

static int create_table(sqlite3 *db, void *connection, int argc, const char *const *argv, sqlite3_vtab **out,
                        char **message)
{
  return attach(db, connection, argc, argv, true, out, message);
}

static int connect_table(sqlite3 *db, void *connection, int argc, const char *const *argv, sqlite3_vtab **out,
                         char **message)
{
  return attach(db, connection, argc, argv, false, out, message);
}

static int disconnect_table(sqlite3_vtab *base)
{
  LookalikeTable *table = (LookalikeTable *)base;
  store_close(&table->store);
  lookalike_release(table->index);
  mem_free(table);
  return SQLITE_OK;
}

static int destroy_table(sqlite3_vtab *base)
{
  int code = store_drop(&((LookalikeTable *)base)->store);
  return code == SQLITE_OK ? disconnect_table(base) : code;
}

static int rename_table(sqlite3_vtab *base, const char *name)
{
  return store_rename(&((LookalikeTable *)base)->store, name);
}

static int is_shadow_name(const char *name)
{
  return store_is_shadow(name);
}

/* Planning. */

static void choose(sqlite3_index_info *info, int constraint, Plan plan)
{
  info->idxNum = (int)plan;
  info->aConstraintUsage[constraint].argvIndex = 1;
  info->aConstraintUsage[constraint].omit = plan == PLAN_CANDIDATE || plan == PLAN_CANDIDATES;
}

static int best_index(sqlite3_vtab *base, sqlite3_index_info *info)
{
  int one = -1, list = -1, row = -1, domain = -1;
  bool wanted = false;
  (void)base;
  for( int i = 0; i < info->nConstraint; i++ ) {
    const struct sqlite3_index_constraint *constraint = &info->aConstraint[i];
    if( constraint->op != SQLITE_INDEX_CONSTRAINT_EQ ) continue;
    wanted = wanted || constraint->iColumn == COLUMN_CANDIDATE;
    if( !constraint->usable ) continue;
    if( constraint->iColumn == COLUMN_CANDIDATE ) {
      *(sqlite3_vtab_in(info, i, -1) ? &list : &one) = i;
    } else if( constraint->iColumn < 0 ) {
      row = i;
    } else if( constraint->iColumn == COLUMN_DOMAIN ) {
      domain = i;
    }
  }
  if( one >= 0 ) {
    choose(info, one, PLAN_CANDIDATE);
    info->estimatedCost = 50;
    info->estimatedRows = 2;
  } else if( list >= 0 ) {
    sqlite3_vtab_in(info, list, 1);
    choose(info, list, PLAN_CANDIDATES);
    info->estimatedCost = 1000;
    info->estimatedRows = 100;
  } else if( wanted ) {
    return SQLITE_CONSTRAINT;
  } else if( row >= 0 || domain >= 0 ) {
    choose(info, row >= 0 ? row : domain, row >= 0 ? PLAN_ROWID : PLAN_DOMAIN);
    info->idxFlags = SQLITE_INDEX_SCAN_UNIQUE;
    info->estimatedCost = 10;
    info->estimatedRows = 1;
  } else {
    info->idxNum = PLAN_LIST;
    info->estimatedCost = 100000;
    info->estimatedRows = 100000;
  }
  return SQLITE_OK;
}

/* The index. */

/* One row of the store. A row that is no brand (somebody else may have written it) is passed over. */
static Status add_row(LookalikeTable *table, LookalikeIndex *index, sqlite3_stmt *rows)
{
  LookalikeEntry entry = {.id = sqlite3_column_int64(rows, 0)};
  Status status;
  entry.domain = (const char *)sqlite3_column_text(rows, 1);
  if( !entry.domain ) {
    return sqlite3_column_type(rows, 1) != SQLITE_NULL && sqlite3_errcode(table->store.db) == SQLITE_NOMEM
               ? DNSSIG_NOMEM
               : DNSSIG_OK;
  }
  entry.len = (size_t)sqlite3_column_bytes(rows, 1);
  entry.has_rank = sqlite3_column_type(rows, 2) != SQLITE_NULL;
  entry.rank = sqlite3_column_int64(rows, 2);
  entry.owned = sqlite3_column_int(rows, 3) != 0;
  status = lookalike_add(index, table->connection->suffixes, &entry);
  return status == DNSSIG_BADNAME ? DNSSIG_OK : status;
}

static int too_many(sqlite3_vtab *vtab, Status status)
{
  return result_table_fault(vtab, status, "lookalike: more brands than an index holds");
}

static int make_index(LookalikeTable *table, LookalikeIndex **out)
{
  LookalikeIndex *index = NULL;
  sqlite3_stmt *rows = NULL;
  Status status = lookalike_open(&index);
  int code = status == DNSSIG_OK ? store_select(&table->store, NULL, &rows) : SQLITE_NOMEM;
  while( code == SQLITE_OK && status == DNSSIG_OK ) {
    int step = store_step(&table->store, rows);
    if( step == SQLITE_DONE ) break;
    if( step == SQLITE_ROW ) {
      status = add_row(table, index, rows);
    } else {
      code = step;
    }
  }
  sqlite3_finalize(rows);
  if( code == SQLITE_OK && status == DNSSIG_OK ) status = lookalike_finish(index);
  if( code == SQLITE_OK ) code = too_many(&table->base, status);
  if( code != SQLITE_OK ) {
    lookalike_release(index);
    return code;
  }
  *out = index;
  return SQLITE_OK;
}

/* The index of the brands as this statement sees them. Returns held. */
static int current_index(LookalikeTable *table, LookalikeIndex **out)
{
  sqlite3_int64 version;
  int code = store_version(&table->store, &version);
  if( code != SQLITE_OK ) return code;
  if( !table->index || table->version != version || table->generation != table->connection->settings.generation ) {
    LookalikeIndex *index;
    code = make_index(table, &index);
    if( code != SQLITE_OK ) return code;
    lookalike_release(table->index);
    table->index = index;
    table->version = version;
    table->generation = table->connection->settings.generation;
  }
  *out = lookalike_hold(table->index);
  return SQLITE_OK;
}

/* Reading. */

static int open_cursor(sqlite3_vtab *base, sqlite3_vtab_cursor **out)
{
  LookalikeCursor *cursor = mem_zero(sizeof *cursor);
  (void)base;
  if( !cursor ) return SQLITE_NOMEM;
  *out = &cursor->base;
  return SQLITE_OK;
}

static void rewind_cursor(LookalikeCursor *cursor)
{
  sqlite3_finalize(cursor->rows);
  cursor->rows = NULL;
  cursor->done = false;
  lookalike_release(cursor->index);
  cursor->index = NULL;
  cursor->candidates.count = cursor->candidates.len = cursor->candidate = 0;
  cursor->matches.count = cursor->match = 0;
}

static int close_cursor(sqlite3_vtab_cursor *base)
{
  LookalikeCursor *cursor = (LookalikeCursor *)base;
  rewind_cursor(cursor);
  mem_free(cursor->candidates.texts);
  mem_free(cursor->candidates.ends);
  lookalike_matches_clear(&cursor->matches);
  mem_free(cursor);
  return SQLITE_OK;
}

/* NULL is no candidate. */
static Status take_candidate(Candidates *candidates, sqlite3_value *value)
{
  const char *text;
  size_t len;
  Status status = value_text(value, &text, &len);
  if( status == DNSSIG_DONE ) return DNSSIG_OK;
  if( status == DNSSIG_OK ) {
    status = mem_grow((void **)&candidates->texts, &candidates->capacity, candidates->len + len, 1);
  }
  if( status == DNSSIG_OK ) {
    status = mem_grow((void **)&candidates->ends, &candidates->end_capacity, candidates->count + 1,
                      sizeof *candidates->ends);
  }
  if( status != DNSSIG_OK ) return status;
  if( len ) memcpy(candidates->texts + candidates->len, text, len);
  candidates->len += len;
  candidates->ends[candidates->count++] = candidates->len;
  return DNSSIG_OK;
}

static int take_candidates(Candidates *candidates, sqlite3_value *list)
{
  sqlite3_value *value = NULL;
  int code;
  for( code = sqlite3_vtab_in_first(list, &value); code == SQLITE_OK && value;
       code = sqlite3_vtab_in_next(list, &value) ) {
    if( take_candidate(candidates, value) != DNSSIG_OK ) return SQLITE_NOMEM;
  }
  return code == SQLITE_DONE ? SQLITE_OK : code;
}

static const char *candidate_text(const LookalikeCursor *cursor, size_t *len)
{
  const Candidates *candidates = &cursor->candidates;
  size_t start = cursor->candidate ? candidates->ends[cursor->candidate - 1] : 0;
  *len = candidates->ends[cursor->candidate] - start;
  return *len ? candidates->texts + start : "";
}

/* Searches from the candidate under way on until one has a match. */
static int next_match(LookalikeCursor *cursor)
{
  LookalikeTable *table = (LookalikeTable *)cursor->base.pVtab;
  for( ; cursor->candidate < cursor->candidates.count; cursor->candidate++ ) {
    size_t len;
    const char *text = candidate_text(cursor, &len);
    Status status = lookalike_search(cursor->index, table->connection->suffixes, text, len, &cursor->matches);
    cursor->match = 0;
    if( status != DNSSIG_OK ) return result_code(status);
    if( cursor->matches.count ) return SQLITE_OK;
    if( cursor->candidate % INTERRUPT_EVERY == INTERRUPT_EVERY - 1 && connection_interrupted(table->connection) ) {
      return SQLITE_INTERRUPT;
    }
  }
  cursor->done = true;
  return SQLITE_OK;
}

static int next_row(sqlite3_vtab_cursor *base)
{
  LookalikeCursor *cursor = (LookalikeCursor *)base;
  if( cursor->rows ) {
    int step = store_step(&((LookalikeTable *)base->pVtab)->store, cursor->rows);
    cursor->done = step != SQLITE_ROW;
    return step == SQLITE_ROW || step == SQLITE_DONE ? SQLITE_OK : step;
  }
  if( ++cursor->match < cursor->matches.count ) return SQLITE_OK;
  cursor->candidate++;
  return next_match(cursor);
}

static int filter(sqlite3_vtab_cursor *base, int plan, const char *words, int argc, sqlite3_value **argv)
{
  static const char *const wheres[] = {[PLAN_LIST] = NULL, [PLAN_ROWID] = "id = ?1", [PLAN_DOMAIN] = "domain = ?1"};
  LookalikeCursor *cursor = (LookalikeCursor *)base;
  LookalikeTable *table = (LookalikeTable *)base->pVtab;
  int code;
  (void)words;
  rewind_cursor(cursor);
  if( plan == PLAN_CANDIDATE || plan == PLAN_CANDIDATES ) {
    code = current_index(table, &cursor->index);
    if( code == SQLITE_OK && plan == PLAN_CANDIDATE ) {
      code = result_code(take_candidate(&cursor->candidates, argv[0]));
    } else if( code == SQLITE_OK ) {
      code = take_candidates(&cursor->candidates, argv[0]);
    }
    return code == SQLITE_OK ? next_match(cursor) : code;
  }
  code = store_select(&table->store, wheres[plan], &cursor->rows);
  if( code == SQLITE_OK && argc ) code = sqlite3_bind_value(cursor->rows, 1, argv[0]);
  return code == SQLITE_OK ? next_row(base) : code;
}

static int at_end(sqlite3_vtab_cursor *base)
{
  return ((LookalikeCursor *)base)->done;
}

static int list_column(const LookalikeCursor *cursor, sqlite3_context *context, int column)
{
  if( column <= COLUMN_OWNED ) sqlite3_result_value(context, sqlite3_column_value(cursor->rows, column + 1));
  return SQLITE_OK;
}

static int read_column(sqlite3_vtab_cursor *base, sqlite3_context *context, int column)
{
  const LookalikeCursor *cursor = (const LookalikeCursor *)base;
  const LookalikeMatch *match;
  const char *text;
  size_t len;
  if( cursor->rows ) return list_column(cursor, context, column);
  match = &cursor->matches.list[cursor->match];
  switch( column ) {
    case COLUMN_DOMAIN:
      sqlite3_result_text(context, match->domain, -1, SQLITE_TRANSIENT);
      break;
    case COLUMN_RANK:
      if( match->has_rank ) sqlite3_result_int64(context, match->rank);
      break;
    case COLUMN_OWNED:
      sqlite3_result_int(context, 0);
      break;
    case COLUMN_TECHNIQUE:
      sqlite3_result_text(context, lookalike_techniques[match->technique].word, -1, SQLITE_STATIC);
      break;
    case COLUMN_DISTANCE:
      sqlite3_result_int64(context, match->distance);
      break;
    case COLUMN_SCORE:
      sqlite3_result_double(context, match->score);
      break;
    case COLUMN_CANDIDATE:
      text = candidate_text(cursor, &len);
      sqlite3_result_text64(context, text, len, SQLITE_TRANSIENT, SQLITE_UTF8);
      break;
  }
  return SQLITE_OK;
}

/* Of a search: below zero, the same for the same candidate and brand, so that SQLite's OR neither loses nor doubles a row. */
static int read_rowid(sqlite3_vtab_cursor *base, sqlite3_int64 *rowid)
{
  const LookalikeCursor *cursor = (const LookalikeCursor *)base;
  if( cursor->rows ) {
    *rowid = sqlite3_column_int64(cursor->rows, 0);
  } else {
    size_t len;
    const char *text = candidate_text(cursor, &len);
    uint64_t pair[2] = {map_hash(text, len), (uint64_t)cursor->matches.list[cursor->match].id};
    *rowid = (sqlite3_int64)(map_hash(pair, sizeof pair) >> 1) - INT64_MAX - 1;
  }
  return SQLITE_OK;
}

/* Writing. */

/* Binds domain, rank and owned of a new or changed brand, as ?2 to ?4. */
static int bind_brand(LookalikeTable *table, sqlite3_stmt *statement, sqlite3_value **columns)
{
  char domain[LOOKALIKE_DOMAIN_SIZE];
  const char *text;
  size_t len;
  int code;
  Status status = value_text(columns[COLUMN_DOMAIN], &text, &len);
  if( status == DNSSIG_OK ) status = lookalike_domain(table->connection->suffixes, text, len, domain, &len);
  if( status == DNSSIG_NOMEM ) return SQLITE_NOMEM;
  if( status != DNSSIG_OK ) {
    return complain(&table->base, SQLITE_CONSTRAINT, "lookalike: domain takes a name below a public suffix, not '%s'",
                    text);
  }
  for( int i = COLUMN_TECHNIQUE; i < COLUMN_COUNT; i++ ) {
    if( sqlite3_value_type(columns[i]) == SQLITE_NULL ) continue;
    return complain(&table->base, SQLITE_CONSTRAINT, "lookalike: a brand has domain, rank and owned%s", "");
  }
  if( sqlite3_value_type(columns[COLUMN_RANK]) != SQLITE_NULL
      && sqlite3_value_numeric_type(columns[COLUMN_RANK]) != SQLITE_INTEGER ) {
    return complain(&table->base, SQLITE_CONSTRAINT, "lookalike: rank takes a whole number or NULL%s", "");
  }
  code = sqlite3_bind_text(statement, 2, domain, (int)len, SQLITE_TRANSIENT);
  if( code == SQLITE_OK ) code = sqlite3_bind_value(statement, 3, columns[COLUMN_RANK]);
  if( code == SQLITE_OK ) code = sqlite3_bind_int(statement, 4, sqlite3_value_int(columns[COLUMN_OWNED]) != 0);
  return code;
}

static int change(LookalikeTable *table, StoreStatement which)
{
  int code = store_run(&table->store, which);
  if( (code & 0xFF) == SQLITE_CONSTRAINT ) {
    return complain(&table->base, SQLITE_CONSTRAINT, "lookalike: this brand is listed already%s", "");
  }
  return code;
}

static int remove_brand(LookalikeTable *table, sqlite3_value *rowid)
{
  sqlite3_stmt *statement;
  int code = store_prepared(&table->store, STORE_DELETE, &statement);
  if( code == SQLITE_OK ) code = sqlite3_bind_value(statement, 1, rowid);
  return code == SQLITE_OK ? change(table, STORE_DELETE) : code;
}

/* old is NULL for a new brand. */
static int write_brand(LookalikeTable *table, sqlite3_value *old, sqlite3_value *rowid, sqlite3_value **columns)
{
  bool replace = sqlite3_vtab_on_conflict(table->store.db) == SQLITE_REPLACE;
  StoreStatement which =
      old ? (replace ? STORE_UPDATE_REPLACE : STORE_UPDATE) : (replace ? STORE_REPLACE : STORE_INSERT);
  sqlite3_stmt *statement;
  int code = store_prepared(&table->store, which, &statement);
  if( code == SQLITE_OK ) code = bind_brand(table, statement, columns);
  if( code == SQLITE_OK ) code = sqlite3_bind_value(statement, 1, rowid);
  if( code == SQLITE_OK && old ) code = sqlite3_bind_value(statement, 5, old);
  return code == SQLITE_OK ? change(table, which) : code;
}

static bool is_of_search(sqlite3_value *rowid)
{
  return sqlite3_value_type(rowid) != SQLITE_NULL && sqlite3_value_int64(rowid) < 0;
}

static int update(sqlite3_vtab *base, int argc, sqlite3_value **argv, sqlite3_int64 *rowid)
{
  LookalikeTable *table = (LookalikeTable *)base;
  bool is_new = sqlite3_value_type(argv[0]) == SQLITE_NULL;
  int code;
  if( is_of_search(argv[0]) || (argc > 1 && is_of_search(argv[1])) ) {
    return complain(base, SQLITE_CONSTRAINT, "lookalike: a brand is changed by its domain, not by a candidate%s", "");
  }
  code = argc == 1 ? remove_brand(table, argv[0]) : write_brand(table, is_new ? NULL : argv[0], argv[1], argv + 2);
  if( code == SQLITE_OK && is_new && argc > 1 ) *rowid = sqlite3_last_insert_rowid(table->store.db);
  return code == SQLITE_OK ? store_touch(&table->store) : code;
}

static const sqlite3_module module = {
    .iVersion = 3,
    .xCreate = create_table,
    .xConnect = connect_table,
    .xBestIndex = best_index,
    .xDisconnect = disconnect_table,
    .xDestroy = destroy_table,
    .xOpen = open_cursor,
    .xClose = close_cursor,
    .xFilter = filter,
    .xNext = next_row,
    .xEof = at_end,
    .xColumn = read_column,
    .xRowid = read_rowid,
    .xUpdate = update,
    .xRename = rename_table,
    .xShadowName = is_shadow_name,
};

static const Table tables[] = {
    {"lookalike",
     &module,
     {.usage = "lookalike (CREATE VIRTUAL TABLE brand USING lookalike)",
      .summary = "An index over your brands: with candidate = (or IN) the brands that a name imitates, the best first, "
                 "and how; without, the brands. A brand, what lies under it, and under a domain with owned = 1, "
                 "imitates nothing. Fill it with INSERT INTO brand(domain, rank, owned).",
      .returns =
          "domain (a brand's registrable domain), rank (whole number, a tie goes to the smaller, or NULL), owned "
          "(1: never a lookalike, and no model for one), technique (idn-homoglyph, homoglyph, subdomain, combosquat, "
          "tld-swap, transposition, repetition, hyphenation, omission, plural, vowel-swap, insertion, replacement, "
          "bitsquat), distance (edits or swapped shapes between the brand's label and what imitates it), score (0.5 to "
          "1, a ranking and no probability), candidate (hidden, as it was given). technique, distance, score and "
          "candidate are NULL where brands are listed. Brands of up to four letters are matched by exact techniques "
          "only, not by plain edits.",
      .errors = "a domain that is no name below a public suffix or is listed already, a rank that is no whole number, "
                "a change of rows found by candidate (SQLITE_CONSTRAINT); tables behind it that are damaged "
                "(SQLITE_CORRUPT_VTAB)",
      .source = "UTS #39; Wang et al., SRUTI 2006 (typosquatting); Nikiforakis et al., WWW 2013 (bitsquatting); Kintis "
                "et al., CCS 2017 (combosquatting)",
      .example = "CREATE VIRTUAL TABLE temp.brand USING lookalike; INSERT INTO brand(domain, rank) VALUES "
                 "('paypal.com', 1); SELECT domain, technique, distance, score FROM brand WHERE candidate = "
                 "'paypa1-login.com'"}},
};

const Family family_lookalike = {"measure", NULL, 0, tables, COUNT(tables)};
