/* shadow.c - the tables behind a lookalike table, made by somebody else: of another shape, with any values in every column.
**
** Input: a byte, the shape of X_brand (bit 7: the table is renamed and back), a byte, that of X_version (bit 7: at the end both are
** made anew); then pieces (fuzz.h): a candidate, and four to a row.
** What must hold: each statement ends with a result, a broken constraint, an error that says why, or SQLITE_CORRUPT_VTAB; a match is
** one of the brands and in its range; with the tables as they were, the table works as before. */
#include "fuzz.h"

#include "core/status.h"

static const char *const brand_shapes[] = {
    "CREATE TABLE x_brand(id, domain, rank, owned)",
    "CREATE TABLE x_brand(id INTEGER PRIMARY KEY, domain TEXT NOT NULL UNIQUE, rank INTEGER, owned INTEGER NOT NULL)",
    "CREATE TABLE x_brand(domain, id)",
    "CREATE TABLE x_brand(id PRIMARY KEY, domain, rank, owned, CHECK(owned <> 1)) WITHOUT ROWID",
    "CREATE VIEW x_brand(id, domain, rank, owned) AS SELECT id, domain, rank, owned FROM stuff",
    "CREATE VIEW x_brand(id, domain, rank, owned) AS SELECT rowid, domain, rank, owned FROM x",
    "CREATE VIEW x_brand(id, domain, rank, owned) AS SELECT 1, 'paypal.com', 1, count(*) FROM x WHERE candidate = "
    "'a.com'",
    "CREATE TABLE x_brand(id, domain AS (id || '.com'), rank DEFAULT 1, owned)",
    "CREATE TABLE x_brand(id INTEGER PRIMARY KEY, domain, rank, owned); CREATE TRIGGER on_insert AFTER INSERT ON "
    "x_brand "
    "BEGIN DELETE FROM x WHERE domain <> new.domain; END",
    "CREATE TABLE x_brand(id INTEGER PRIMARY KEY, domain, rank, owned); CREATE TRIGGER on_insert BEFORE INSERT ON "
    "x_brand "
    "BEGIN INSERT INTO x(domain) VALUES ('a' || new.domain); END",
    "SELECT 1",
};
static const char *const version_shapes[] = {
    "CREATE TABLE x_version(id INTEGER PRIMARY KEY, version INTEGER NOT NULL); INSERT INTO x_version VALUES (1, 0)",
    "CREATE TABLE x_version(id, version); INSERT INTO x_version VALUES (1, 'text'), (1, x'00'), (1, NULL)",
    "CREATE TABLE x_version(id, version)",
    "CREATE TABLE x_version(version)",
    "CREATE VIEW x_version(id, version) AS SELECT 1, count(*) FROM x WHERE candidate = 'paypa1.com'",
    "CREATE VIEW x_version(id, version) AS SELECT 1, random()",
    "SELECT 1",
};
enum { BRAND_SHAPES = COUNT(brand_shapes) };
enum { ANEW = 128, VERSION_SHAPES = COUNT(version_shapes), ROWS_MAX = 60 };

/* ?1 is the candidate, ?2.. are a row's values. */
static const char *const statements[] = {
    "SELECT domain, technique, candidate, score, distance FROM x WHERE candidate = ?1",
    "SELECT domain, technique, candidate, score, distance FROM x WHERE candidate IN (?1, 'paypa1.com', 'www.' || ?1)",
    "SELECT domain, rank, owned, rowid FROM x",
    "SELECT domain, rank FROM x WHERE domain = ?3",
    "SELECT domain, rank FROM x WHERE rowid = ?2",
    "INSERT INTO x(rowid, domain, rank, owned) VALUES (?2, ?3, ?4, ?5)",
    "INSERT OR REPLACE INTO x(domain, rank) VALUES (?1, ?4)",
    "UPDATE x SET rank = ?4 WHERE domain = ?3",
    "UPDATE OR REPLACE x SET rowid = ?2, domain = ?1",
    "SELECT domain, technique, candidate, score, distance FROM x WHERE candidate = ?1",
    "DELETE FROM x WHERE domain = ?3",
};
static const char *const renames[] = {"ALTER TABLE x RENAME TO y", "ALTER TABLE y RENAME TO x"};

static void drop(sqlite3 *db, const char *name)
{
  static const char *const kinds[] = {"TABLE", "VIEW"};
  for( size_t i = 0; i < 2; i++ ) {
    char *sql = sqlite3_mprintf("DROP %s IF EXISTS \"%w\"", kinds[i], name);
    (void)sqlite3_exec(db, sql, NULL, NULL, NULL);
    sqlite3_free(sql);
  }
}

/* Whatever is there goes, x and what it may have been renamed to. */
static void begin_anew(sqlite3 *db)
{
  static const char *const names[] = {"x_brand", "x_version", "y_brand", "y_version"};
  for( size_t i = 0; i < COUNT(names); i++ ) drop(db, names[i]);
  drop(db, "x");
  drop(db, "y");
  run(db, "CREATE VIRTUAL TABLE x USING lookalike");
}

static void check_row(sqlite3_stmt *statement)
{
  double score = sqlite3_column_double(statement, 3);
  const char *technique = (const char *)sqlite3_column_text(statement, 1);
  const char *domain = (const char *)sqlite3_column_text(statement, 0);
  insist_of(statement, domain && is_shown(domain, (size_t)sqlite3_column_bytes(statement, 0)));
  insist_of(statement, technique && technique[0] && score >= 0.5 && score <= 1);
}

static void try_statement(sqlite3 *db, const char *sql, Bytes candidate, Bytes rows)
{
  sqlite3_stmt *statement = NULL;
  int code = sqlite3_prepare_v2(db, sql, -1, &statement, NULL), is_search;
  if( code == SQLITE_OK ) {
    is_search = sqlite3_column_count(statement) == 5;
    for( int i = 1; i <= sqlite3_bind_parameter_count(statement); i++ ) {
      bind_piece(statement, i, i == 1 ? candidate : take_piece(&rows, 0xFF));
    }
    for( int row = 0; row < 1000 && (code = sqlite3_step(statement)) == SQLITE_ROW; row++ ) {
      if( is_search ) check_row(statement);
    }
  }
  switch( code ) {
    case SQLITE_OK:
    case SQLITE_ROW:
    case SQLITE_DONE:
    case SQLITE_CORRUPT_VTAB:
    case SQLITE_MISMATCH:
      break;
    case SQLITE_ERROR:
      insist(sqlite3_errmsg(db)[0]);
      break;
    default:
      insist_of(statement, (code & 0xFF) == SQLITE_CONSTRAINT);
  }
  sqlite3_finalize(statement);
}

static void fill(sqlite3 *db, Bytes rows)
{
  sqlite3_stmt *insert = NULL;
  if( sqlite3_prepare_v2(db, "INSERT OR IGNORE INTO x_brand(id, domain, rank, owned) VALUES(?1,?2,?3,?4)", -1, &insert,
                         NULL)
      != SQLITE_OK ) {
    return;
  }
  for( int row = 0; rows.left && row < ROWS_MAX; row++ ) {
    for( int i = 1; i <= 4; i++ ) bind_piece(insert, i, take_piece(&rows, 0xFF));
    (void)sqlite3_step(insert);
    (void)sqlite3_reset(insert);
  }
  sqlite3_finalize(insert);
}

/* As the module makes them; what was held from the tables before must be gone. */
static void expect_works(sqlite3 *db)
{
  run(db, "DELETE FROM x; INSERT INTO x(domain) VALUES ('paypal.com')");
  insist(ask(db, "SELECT count(*) FROM x WHERE candidate = 'paypa1.com' AND domain = 'paypal.com'") == 1);
  insist(ask(db, "SELECT count(*) FROM x WHERE candidate = 'www.paypal.com'") == 0);
  run(db, "UPDATE x SET domain = 'google.com'");
  insist(ask(db, "SELECT count(*) FROM x WHERE candidate = 'g00gle.com'") == 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  static sqlite3 *db;
  Bytes rows = {data, size}, candidate;
  uint8_t brand = take_byte(&rows), version = take_byte(&rows);
  if( !db ) {
    db = open_connection();
    (void)sqlite3_extended_result_codes(db, 1);
    run(db, "CREATE TABLE stuff(id, domain, rank, owned); INSERT INTO stuff VALUES (1, 'paypal.com', 'x', 0.5)");
    run(db, "CREATE VIRTUAL TABLE x USING lookalike");
  }
  candidate = take_piece(&rows, 0xFF);
  drop(db, "x_brand");
  drop(db, "x_version");
  (void)sqlite3_exec(db, brand_shapes[brand % ANEW % BRAND_SHAPES], NULL, NULL, NULL);
  (void)sqlite3_exec(db, version_shapes[version % ANEW % VERSION_SHAPES], NULL, NULL, NULL);
  fill(db, rows);
  for( size_t i = 0; i < COUNT(statements); i++ ) try_statement(db, statements[i], candidate, rows);
  for( size_t i = 0; brand >= ANEW && i < COUNT(renames); i++ ) try_statement(db, renames[i], candidate, rows);
  if( brand >= ANEW || version >= ANEW ) {
    begin_anew(db);
    expect_works(db);
  }
  return 0;
}
