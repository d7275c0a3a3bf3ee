/* load.c - a stranger's table as reference data: any value in every column.
**
** Input: a byte, which picks what is looked at behind; then pieces (fuzz.h), six to a row: kind, pattern, label, weight, source, as_of.
** What must hold: each row is taken or counted as skipped, and with it why; what was taken is what dns_reference shows of the table,
** safe to show; every function that reads reference data works, and has its own ranges still; unloaded, all is as it was. */
#include "fuzz.h"

#include "core/status.h"

enum { COLUMNS = 6, ROWS_MAX = 100 };

/* Each gives no row where all is well. */
static const char *const rules[] = {
    "SELECT 1 FROM dns_reference WHERE origin = 't' AND NOT is_shown(coalesce(value, '') || kind || coalesce(label, "
    "'') || "
    "coalesce(source, '') || coalesce(as_of, ''))",
    "SELECT 1 WHERE (SELECT count(*) FROM dns_reference WHERE origin = 't') <> (SELECT json ->> 'rows' FROM result)",
    "SELECT 1 FROM t WHERE tld_risk(pattern) NOT BETWEEN 0 AND 1",
    "SELECT 1 FROM t WHERE ip_rdns_class('a.' || pattern) NOT IN ('dynamic', 'residential', 'server')",
    "SELECT 1 FROM t, brand_lookalike('xx' || t.pattern) AS l WHERE l.score NOT BETWEEN 0.5 AND 1",
    "SELECT 1 FROM t WHERE typeof(tld_class(pattern)) = 'blob'",
};

static void call_is_shown(sqlite3_context *context, int argc, sqlite3_value **argv)
{
  const char *text = (const char *)sqlite3_value_text(argv[0]);
  (void)argc;
  sqlite3_result_int(context, text && is_shown(text, (size_t)sqlite3_value_bytes(argv[0])));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  static sqlite3_int64 built_in;
  static sqlite3_stmt *insert;
  static sqlite3 *db;
  Bytes input = {data, size};
  size_t look = take_byte(&input) % (COUNT(rules) + 1);
  if( !db ) {
    db = open_connection();
    insist(sqlite3_create_function(db, "is_shown", 1, SQLITE_UTF8, NULL, call_is_shown, NULL, NULL) == SQLITE_OK);
    run(db, "CREATE TABLE t(kind, pattern, label, weight, source, as_of); CREATE TABLE result(json)");
    insert = prepare(db, "INSERT INTO t VALUES(?1, ?2, ?3, ?4, ?5, ?6)");
    built_in = ask(db, "SELECT count(*) FROM dns_reference");
  }
  run(db, "BEGIN");
  for( int row = 0; input.left && row < ROWS_MAX; row++ ) {
    for( int i = 1; i <= COLUMNS; i++ ) bind_piece(insert, i, take_piece(&input, 0xFF));
    insist(sqlite3_step(insert) == SQLITE_DONE && sqlite3_reset(insert) == SQLITE_OK);
  }
  run(db, "INSERT INTO result VALUES(dns_reference_load('t'))");
  insist(ask(db, "SELECT json_valid(json) AND is_shown(json) AND json ->> 'rows' + json ->> 'skipped' = (SELECT "
                 "count(*) FROM t) AND "
                 "(json ->> 'skipped' = 0) = (json ->> 'expected' IS NULL) FROM result")
         == 1);
  if( look < COUNT(rules) ) {
    sqlite3_stmt *rule = prepare(db, rules[look]);
    insist_of(rule, sqlite3_step(rule) == SQLITE_DONE);
    sqlite3_finalize(rule);
  }
  run(db, "SELECT dns_reference_load(NULL)");
  if( look == COUNT(rules) ) insist(ask(db, "SELECT count(*) FROM dns_reference") == built_in);
  run(db, "ROLLBACK");
  return 0;
}
