/* brand.c - brand_lookalike: which brands of the reference data a name imitates, and how.
**
**   SELECT brand, domain, technique, score FROM brand_lookalike('paypa1-login.com');     PayPal|paypal.com|homoglyph|0.83
**   SELECT n.domain, l.brand FROM names AS n, brand_lookalike(n.domain) AS l WHERE l.place = 1;
**
** place INTEGER, brand TEXT, domain TEXT, technique TEXT, distance INTEGER, score REAL, and hidden: candidate, the name.
**
** The module `lookalike` (lookalike.c) is an index over brands that the user keeps in a table; this one is over the rows of kind
** 'brand' of dns_reference, the user's among them, and so can stand in a stored view.
**
** How it works: the index (measure/lookalike.h) is made at the first search, and again after dns_reference_load() or when a setting
** has changed: the suffix list is one. It holds the layer of the user's rows, whose labels it gives. A scan keeps the index that it
** began with. */
#include <string.h>

#include "core/memory.h"
#include "measure/lookalike.h"
#include "surface/families.h"
#include "surface/register.h"
#include "surface/result.h"
#include "surface/value.h"

SQLITE_EXTENSION_INIT3

enum { COLUMN_PLACE, COLUMN_BRAND, COLUMN_DOMAIN, COLUMN_TECHNIQUE, COLUMN_DISTANCE, COLUMN_SCORE, COLUMN_CANDIDATE };

/* The brands as they were when it was made. */
typedef struct Brands {
  LookalikeIndex *index;
  ReferenceLayer *held; /* what keeps the user's rows; or NULL */
  const ReferenceRow **rows;
  size_t count, capacity;
  unsigned holders;
  uint64_t settings, reference; /* generations that it was made from */
} Brands;

typedef struct BrandTable {
  sqlite3_vtab base;
  Connection *connection;
  Brands *brands; /* NULL: none made yet */
} BrandTable;

typedef struct BrandCursor {
  sqlite3_vtab_cursor base;
  Brands *brands; /* held */
  LookalikeMatches matches;
  size_t at;
  char *candidate; /* as it was given; owned */
  size_t candidate_len;
} BrandCursor;

static void brands_release(Brands *brands)
{
  if( !brands || --brands->holders ) return;
  lookalike_release(brands->index);
  reference_layer_close(brands->held);
  mem_free(brands->rows);
  mem_free(brands);
}

/* The domain that a pattern stands for: .paypal.com is paypal.com. NULL: it has wildcards, and stands for many. */
static const char *pattern_domain(const char *pattern)
{
  if( *pattern == '.' ) pattern++;
  return strpbrk(pattern, "*#") ? NULL : pattern;
}

/* One brand a domain: the row that dns_reference gives for it. Rows that others replace or take away are passed over, and so is a
** host below a domain that has a row of its own. */
static Status add_row(Brands *brands, const Suffixes *suffixes, const Reference *reference, const ReferenceRow *row)
{
  LookalikeEntry entry = {.id = (int64_t)brands->count, .has_rank = true, .rank = (int64_t)brands->count};
  char domain[LOOKALIKE_DOMAIN_SIZE];
  const char *name = pattern_domain(row->pattern);
  void *rows = brands->rows;
  Status status;
  if( !name || reference_find(reference, REFERENCE_BRAND, name, strlen(name)) != row ) return DNSSIG_OK;
  status = lookalike_domain(suffixes, name, strlen(name), domain, &entry.len);
  if( status != DNSSIG_OK ) return status == DNSSIG_BADNAME ? DNSSIG_OK : status;
  if( strcmp(name, domain) != 0 && reference_find(reference, REFERENCE_BRAND, domain, entry.len) ) return DNSSIG_OK;
  entry.domain = domain;
  status = mem_grow(&rows, &brands->capacity, brands->count + 1, sizeof(ReferenceRow *));
  brands->rows = rows;
  if( status == DNSSIG_OK ) status = lookalike_add(brands->index, suffixes, &entry);
  if( status == DNSSIG_OK ) brands->rows[brands->count++] = row;
  return status;
}

static Status make_brands(Connection *connection, Reference *reference, Brands **out)
{
  Brands *brands = mem_zero(sizeof *brands);
  const ReferenceRow *row;
  const char *origin;
  size_t at = 0;
  Status status;
  if( !brands ) return DNSSIG_NOMEM;
  brands->holders = 1;
  brands->settings = connection->settings.generation;
  brands->reference = reference_generation(reference);
  brands->held = reference_hold(reference);
  status = lookalike_open(&brands->index);
  while( status == DNSSIG_OK && (row = reference_next(reference, &at, &origin)) != NULL ) {
    if( row->kind == REFERENCE_BRAND ) status = add_row(brands, connection->suffixes, reference, row);
  }
  if( status == DNSSIG_OK ) status = lookalike_finish(brands->index);
  if( status != DNSSIG_OK ) {
    brands_release(brands);
    return status;
  }
  *out = brands;
  return DNSSIG_OK;
}

/* Returns held. */
static Status current_brands(BrandTable *table, Brands **out)
{
  Reference *reference;
  Brands *brands = table->brands;
  Status status = connection_reference(table->connection, &reference);
  if( status != DNSSIG_OK ) return status;
  if( !brands || brands->settings != table->connection->settings.generation
      || brands->reference != reference_generation(reference) ) {
    status = make_brands(table->connection, reference, &brands);
    if( status != DNSSIG_OK ) return status;
    brands_release(table->brands);
    table->brands = brands;
  }
  brands->holders++;
  *out = brands;
  return DNSSIG_OK;
}

static int connect(sqlite3 *db, void *connection, int argc, const char *const *argv, sqlite3_vtab **out, char **error)
{
  BrandTable *table;
  int code = sqlite3_declare_vtab(db, "CREATE TABLE x(place INTEGER, brand TEXT, domain TEXT, technique TEXT,"
                                      " distance INTEGER, score REAL, candidate HIDDEN)");
  (void)argc, (void)argv, (void)error;
  if( code == SQLITE_OK ) code = sqlite3_vtab_config(db, SQLITE_VTAB_INNOCUOUS);
  if( code != SQLITE_OK ) return code;
  table = mem_zero(sizeof *table);
  if( !table ) return SQLITE_NOMEM;
  table->connection = connection;
  *out = &table->base;
  return SQLITE_OK;
}

static int disconnect(sqlite3_vtab *base)
{
  brands_release(((BrandTable *)base)->brands);
  mem_free(base);
  return SQLITE_OK;
}

static int best_index(sqlite3_vtab *base, sqlite3_index_info *info)
{
  bool blocked = false;
  for( int i = 0; i < info->nConstraint; i++ ) {
    if( info->aConstraint[i].iColumn != COLUMN_CANDIDATE || info->aConstraint[i].op != SQLITE_INDEX_CONSTRAINT_EQ ) {
      continue;
    }
    if( info->aConstraint[i].usable ) {
      info->aConstraintUsage[i].argvIndex = 1;
      info->aConstraintUsage[i].omit = 1;
      info->estimatedCost = 20;
      info->estimatedRows = 1;
      return SQLITE_OK;
    }
    blocked = true;
  }
  if( blocked ) return SQLITE_CONSTRAINT;
  return result_table_fault(base, DNSSIG_MISUSE, "brand_lookalike: give the name to look at: brand_lookalike(name)");
}

static int open_cursor(sqlite3_vtab *base, sqlite3_vtab_cursor **out)
{
  BrandCursor *cursor = mem_zero(sizeof *cursor);
  (void)base;
  if( !cursor ) return SQLITE_NOMEM;
  *out = &cursor->base;
  return SQLITE_OK;
}

static void reset(BrandCursor *cursor)
{
  brands_release(cursor->brands);
  cursor->brands = NULL;
  mem_free(cursor->candidate);
  cursor->candidate = NULL;
  cursor->matches.count = cursor->at = 0;
}

static int close_cursor(sqlite3_vtab_cursor *base)
{
  BrandCursor *cursor = (BrandCursor *)base;
  reset(cursor);
  lookalike_matches_clear(&cursor->matches);
  mem_free(cursor);
  return SQLITE_OK;
}

static int filter(sqlite3_vtab_cursor *base, int plan, const char *words, int argc, sqlite3_value **argv)
{
  BrandCursor *cursor = (BrandCursor *)base;
  BrandTable *table = (BrandTable *)base->pVtab;
  const char *text;
  size_t len;
  Status status = value_text(argv[0], &text, &len);
  (void)plan, (void)words, (void)argc;
  reset(cursor);
  if( status == DNSSIG_OK ) status = current_brands(table, &cursor->brands);
  if( status == DNSSIG_OK ) {
    status = lookalike_search(cursor->brands->index, table->connection->suffixes, text, len, &cursor->matches);
  }
  if( status == DNSSIG_OK && cursor->matches.count ) {
    cursor->candidate = mem_copy(text, len);
    cursor->candidate_len = len;
    if( !cursor->candidate ) status = DNSSIG_NOMEM;
  }
  if( status != DNSSIG_OK ) cursor->matches.count = 0;
  return result_code(status);
}

static int next(sqlite3_vtab_cursor *base)
{
  ((BrandCursor *)base)->at++;
  return SQLITE_OK;
}

static int at_end(sqlite3_vtab_cursor *base)
{
  const BrandCursor *cursor = (const BrandCursor *)base;
  return cursor->at >= cursor->matches.count;
}

static int column(sqlite3_vtab_cursor *base, sqlite3_context *context, int which)
{
  const BrandCursor *cursor = (const BrandCursor *)base;
  const LookalikeMatch *match = &cursor->matches.list[cursor->at];
  const char *label;
  switch( which ) {
    case COLUMN_PLACE:
      sqlite3_result_int64(context, (sqlite3_int64)cursor->at + 1);
      break;
    case COLUMN_BRAND:
      label = cursor->brands->rows[match->id]->label;
      if( *label ) sqlite3_result_text(context, label, -1, SQLITE_TRANSIENT);
      break;
    case COLUMN_DOMAIN:
      sqlite3_result_text(context, match->domain, -1, SQLITE_TRANSIENT);
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
      sqlite3_result_text64(context, cursor->candidate, cursor->candidate_len, SQLITE_TRANSIENT, SQLITE_UTF8);
      break;
  }
  return SQLITE_OK;
}

static int rowid(sqlite3_vtab_cursor *base, sqlite3_int64 *out)
{
  *out = (sqlite3_int64)((const BrandCursor *)base)->at + 1;
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

static const Table tables[] = {
    {.name = "brand_lookalike",
     .module = &module,
     .doc = {.usage = "brand_lookalike(candidate)",
             .summary =
                 "The brands of dns_reference (kind brand, what is compiled in and what dns_reference_load has read) "
                 "that a name imitates. For your own list as a table of its own see lookalike. A brand and what "
                 "lies under it imitate nothing.",
             .returns = "Columns: place (1 is the brand that it is most like), brand (its name, NULL where the row has "
                        "no label), domain (its registrable domain), technique, distance and score as lookalike gives "
                        "them; hidden: candidate. No row: it imitates none, or the text holds no host.",
             .errors = "no candidate given",
             .source = "dns_reference, kind brand; each row names its source and date; lookalike names those of the "
                       "techniques",
             .example = "SELECT brand, domain, technique FROM brand_lookalike('paypa1-login.com')"}},
};

const Family family_brand = {"measure", NULL, 0, tables, COUNT(tables)};
