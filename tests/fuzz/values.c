/* values.c - any values of SQL to every function that is pure, and to the tables that take a text.
**
** Input: a byte, which picks an eighth of the statements; then pieces (fuzz.h), the values: the first four are arguments, all are the
** rows of aggregates.
** What must hold: a function gives a value or an error that says why; text is safe to show, JSON is JSON; what is canonical stays as
** it is; ranges are kept (the rules below). */
#define SQLITE_CORE 1 /* register.h: plain calls, no table of pointers */
#include "fuzz.h"

#include "surface/register.h"

enum { ARGUMENTS = 4, STATEMENTS_MAX = 200, SHARES = 8 };

typedef struct Call {
  sqlite3_stmt *statement;
  Safety safety; /* at least */
  int is_json;
} Call;

static Call calls[STATEMENTS_MAX];
static size_t call_count;

/* True or NULL for any values. */
static const char *const rules[] = {
    "domain_host(domain_host(?1)) IS domain_host(?1)",
    "domain_host(domain_defang(?1)) IS domain_host(?1)",
    "domain_host(domain_unicode(?1)) = domain_host(?1)",
    "domain_ascii(domain_ascii(?1)) IS domain_ascii(?1)",
    "domain_registrable(domain_registrable(?1)) IS domain_registrable(?1)",
    "domain_registrable(domain_registrable(?1, 'icann'), 'icann') IS domain_registrable(?1, 'icann')",
    "domain_suffix(domain_registrable(?1)) = domain_suffix(?1)",
    "domain_registrable(?1) = domain_label(?1) || '.' || domain_suffix(?1)",
    "coalesce(domain_subdomain(?1) || '.', '') || domain_registrable(?1) = domain_host(?1)",
    "domain_known_tld(?1) IN (0, 1)",
    "ip_canonical(ip_canonical(?1)) IS ip_canonical(?1)",
    "ip_canonical(?1) IS NULL OR ip_canonical(?1) = domain_host(?1)",
    "(ip_family(?1) IN (4, 6)) IS (CASE WHEN ip_canonical(?1) NOT NULL THEN 1 END)",
    "length(ip_key(?1)) = 16",
    "ip_in(?1, ip_prefix(?1, ?2)) = 1",
    "ip_in(?1, ip_canonical(?1) || CASE ip_family(?1) WHEN 4 THEN '/32' ELSE '/128' END) = 1",
    "ip_in(?1, ?2) IN (0, 1)",
    "domain_host(ip_reverse_name(?1)) = ip_reverse_name(?1)",
    "name_entropy(?1) >= 0",
    "name_gibberish(?1) BETWEEN 0 AND 1",
    "name_distance(?1, ?2) IS name_distance(?2, ?1)",
    "name_distance(?1, ?1) = 0",
    "name_similarity(?1, ?2) BETWEEN 0 AND 1",
    "tld_risk(?1) BETWEEN 0 AND 1",
    "ip_rdns_class(?1, ?2) IN ('dynamic', 'residential', 'server')",
    "json_valid(evidence_object(?1, ?2, ?3, ?4))",
    "typeof(?1) <> 'text' OR ?1 GLOB '*[^ -~]*' OR instr(?1, char(0)) OR instr(?1, '\\') OR "
    "evidence_value(evidence_object('k', ?1), 'k') IS ?1",
    "(SELECT min(score BETWEEN 0.5 AND 1 AND domain = domain_registrable(domain) AND candidate = ?1) FROM "
    "brand_lookalike(?1))",
    "(SELECT min(domain_host(text) = host AND registrable IS domain_registrable(host)) FROM domains_in(?1))",
    "typeof(?1) <> 'text' OR instr(?1, char(0)) OR NOT is_utf8(?1) OR "
    "(SELECT min(substr(?1, start, length(text)) = text) FROM domains_in(?1))",
};

#define ROW "(?,?,?,?)"
#define ROWS_SQL " FROM (VALUES " ROW "," ROW "," ROW "," ROW "," ROW "," ROW "," ROW "," ROW ")"

static const char *const aggregates[] = {
    "SELECT graph_components(column1, column2)" ROWS_SQL,
    "SELECT evidence_list(column1)" ROWS_SQL,
    "SELECT evidence_list(column1, 2)" ROWS_SQL,
    "SELECT evidence_map(column1, column2)" ROWS_SQL,
    "SELECT evidence_reasons(column1, column2, column3, column4)" ROWS_SQL,
    "SELECT evidence_reasons(column1, column2, column3, column4) OVER (PARTITION BY column1)" ROWS_SQL,
};

static sqlite3_stmt *checks[sizeof rules / sizeof rules[0]];

static void add_call(sqlite3 *db, const char *sql, Safety safety, int is_json)
{
  insist(call_count < STATEMENTS_MAX);
  calls[call_count++] = (Call){prepare(db, sql), safety, is_json};
}

static void add_function(sqlite3 *db, const Function *function)
{
  static const char *const arguments[] = {"()", "(?1)", "(?1,?2)", "(?1,?2,?3)", "(?1,?2,?3,?4)"};
  int is_json = (function->flags & SQLITE_RESULT_SUBTYPE) != 0;
  Safety safety =
      strcmp(function->name, "name_skeleton") ? SHOWN : UTF8; /* a skeleton is for comparing, not for showing */
  if( !function->call || (function->flags & ~SQLITE_RESULT_SUBTYPE) != PURE ) return;
  for( int n = function->least_args; n <= function->most_args && n <= ARGUMENTS; n++ ) {
    char *sql = sqlite3_mprintf("SELECT %s%s", function->name, arguments[n]);
    insist(sql != NULL);
    add_call(db, sql, safety, is_json);
    sqlite3_free(sql);
  }
}

static void call_is_utf8(sqlite3_context *context, int argc, sqlite3_value **argv)
{
  const char *text = (const char *)sqlite3_value_text(argv[0]);
  (void)argc;
  sqlite3_result_int(context, safety_of(text, (size_t)sqlite3_value_bytes(argv[0])) != NOT_UTF8);
}

static void prepare_all(void)
{
  sqlite3 *db = open_connection();
  insist(sqlite3_create_function(db, "is_utf8", 1, SQLITE_UTF8, NULL, call_is_utf8, NULL, NULL) == SQLITE_OK);
  for( size_t i = 0; i < family_count; i++ ) {
    for( size_t k = 0; k < families[i]->function_count; k++ ) add_function(db, &families[i]->functions[k]);
  }
  for( size_t i = 0; i < sizeof aggregates / sizeof aggregates[0]; i++ ) add_call(db, aggregates[i], SHOWN, 1);
  for( size_t i = 0; i < sizeof rules / sizeof rules[0]; i++ ) {
    char *sql = sqlite3_mprintf("SELECT 1 WHERE NOT coalesce((%s), 1)", rules[i]);
    insist(sql != NULL);
    checks[i] = prepare(db, sql);
    sqlite3_free(sql);
  }
}

static void bind_all(sqlite3_stmt *statement, Bytes input)
{
  Bytes from = input;
  sqlite3_clear_bindings(statement);
  for( int i = 1; i <= sqlite3_bind_parameter_count(statement); i++ ) {
    if( !from.left ) from = input;
    bind_piece(statement, i, take_piece(&from, 0xFF));
  }
}

static int is_valid_json(sqlite3_stmt *from)
{
  static sqlite3_stmt *valid;
  int is;
  if( !valid ) valid = prepare(sqlite3_db_handle(from), "SELECT json_valid(?1)");
  insist(sqlite3_bind_value(valid, 1, sqlite3_column_value(from, 0)) == SQLITE_OK);
  insist(sqlite3_step(valid) == SQLITE_ROW);
  is = sqlite3_column_int(valid, 0);
  sqlite3_reset(valid);
  return is;
}

static void try_call(const Call *call, Bytes input)
{
  int code;
  bind_all(call->statement, input);
  while( (code = sqlite3_step(call->statement)) == SQLITE_ROW ) {
    if( sqlite3_column_type(call->statement, 0) == SQLITE_TEXT ) {
      const char *text = (const char *)sqlite3_column_text(call->statement, 0);
      insist_of(call->statement, safety_of(text, (size_t)sqlite3_column_bytes(call->statement, 0)) >= call->safety);
      if( call->is_json ) insist_of(call->statement, is_valid_json(call->statement));
    }
  }
  if( code != SQLITE_DONE ) {
    const char *message = sqlite3_errmsg(sqlite3_db_handle(call->statement));
    insist_of(call->statement, code == SQLITE_ERROR && message[0] && is_shown(message, strlen(message)));
  }
  sqlite3_reset(call->statement);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  Bytes input = {data, size};
  size_t share = take_byte(&input) % SHARES;
  if( !call_count ) prepare_all();
  for( size_t i = share; i < call_count; i += SHARES ) try_call(&calls[i], input);
  for( size_t i = share; i < sizeof checks / sizeof checks[0]; i += SHARES ) {
    bind_all(checks[i], input);
    insist_of(checks[i], sqlite3_step(checks[i]) == SQLITE_DONE);
    sqlite3_reset(checks[i]);
  }
  return 0;
}
