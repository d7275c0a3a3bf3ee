/* signals.c - recorded answers of any values, under every view.
**
** Input: pieces (fuzz.h). The first of a row says what it is: a letter of `kinds`; those behind it, as many as its statement has
** parameters, are its values.
** What must hold: no view fails, whatever stands in the tables; evidence and reasons are JSON and safe to show; a score is from 0 to 1;
** the same rows in another order say the same. */
#include "fuzz.h"

#include "core/status.h"

typedef struct Kind {
  char letter;
  const char *sql;
} Kind;

#define ANSWER "INSERT INTO dns_answer(domain, role, name, type, rtype, owner, status, section, asked_at, "
#define OF(role, type)                                                                                                 \
  " SELECT 'a.example', '" role "', 'a.example', '" type "', '" type "', 'a.example', 'NOERROR', 'answer', 1, "

static const Kind kinds[] = {
    {'c', "INSERT OR IGNORE INTO dns_candidate VALUES(?1, ?2, ?3)"},
    {'p', "INSERT OR IGNORE INTO dns_popular VALUES(?1, ?2)"},
    {'l', "INSERT OR IGNORE INTO dns_label VALUES(?1, ?2, ?3)"},
    {'o', "INSERT OR IGNORE INTO dns_observation VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)"},
    {'A', ANSWER "data, ttl)" OF("apex", "A") "?1, ?2"},
    {'N', ANSWER "target, data)" OF("apex", "NS") "?1, ?1 || '.'"},
    {'S', ANSWER "fields, data)" OF("apex", "SOA") "?1, ?2"},
    {'M', ANSWER "target, data, priority)" OF("apex", "MX") "?1, ?2 || ' ' || ?1, ?2"},
    {'T', ANSWER "data)" OF("apex", "TXT") "?1"},
    {'D', ANSWER "data)" OF("dmarc", "TXT") "?1"},
    {'X',
     "INSERT INTO dns_answer VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, "
     "?19, ?20)"},
    /* Of a host of the domain, of its address, of its network: role, name, data or target or fields. */
    {'h', "INSERT INTO dns_answer(domain, role, name, type, rtype, owner, status, section, asked_at, data) VALUES "
          "('a.example', ?1, ?2, 'A', 'A', ?2, 'NOERROR', 'answer', 1, ?3)"},
    {'r', "INSERT INTO dns_answer(domain, role, name, type, rtype, owner, status, section, asked_at, target) VALUES "
          "('a.example', 'ptr', ip_reverse_name(?1), 'PTR', 'PTR', ip_reverse_name(?1), 'NOERROR', 'answer', 1, ?2)"},
    {'n',
     "INSERT INTO dns_answer(domain, role, name, type, rtype, owner, status, section, asked_at, data, fields) VALUES "
     "('a.example', 'asn', ?1, 'ASN', 'ASN', ?1, 'NOERROR', 'answer', 1, ?2, ?3)"},
    {'f',
     "INSERT INTO dns_answer(domain, role, name, type, status, asked_at) VALUES ('a.example', ?1, ?2, ?3, ?4, ?5)"},
};

/* Each gives no row where all is well. */
static const char *const rules[] = {
    "SELECT 1 FROM dns_signal WHERE NOT json_valid(evidence) OR NOT is_shown(evidence) OR weight NOT BETWEEN 0 AND 1 "
    "OR "
    "meaning IS NULL OR area IS NULL",
    "SELECT 1 FROM dns_collection WHERE state NOT IN ('to do', 'cut short', 'collected') OR failed > asked",
};

/* Read to the end. */
static const char *const views[] = {"dns_edge", "dns_shared", "dns_tie", "dns_cluster", "dns_now"};

enum { ROWS_MAX = 60, SAID_MAX = 1 << 16 };

static sqlite3_stmt *inserts[COUNT(kinds)], *checks[COUNT(rules)], *reads[COUNT(views)], *verdict;

static void call_is_shown(sqlite3_context *context, int argc, sqlite3_value **argv)
{
  const char *text = (const char *)sqlite3_value_text(argv[0]);
  (void)argc;
  sqlite3_result_int(context, text && is_shown(text, (size_t)sqlite3_value_bytes(argv[0])));
}

static sqlite3 *prepare_all(void)
{
  sqlite3 *db = open_connection();
  insist(sqlite3_create_function(db, "is_shown", 1, SQLITE_UTF8, NULL, call_is_shown, NULL, NULL) == SQLITE_OK);
  run(db, "SELECT dns_install(); CREATE TABLE turned AS SELECT * FROM dns_answer");
  for( size_t i = 0; i < COUNT(kinds); i++ ) inserts[i] = prepare(db, kinds[i].sql);
  for( size_t i = 0; i < COUNT(rules); i++ ) checks[i] = prepare(db, rules[i]);
  for( size_t i = 0; i < COUNT(views); i++ ) {
    char *sql = sqlite3_mprintf("SELECT count(*) FROM (SELECT * FROM %s LIMIT 1000)", views[i]);
    reads[i] = prepare(db, sql);
    sqlite3_free(sql);
  }
  verdict = prepare(
      db, "SELECT domain, score, reasons, json_valid(reasons) AND score BETWEEN 0 AND 1 AND areas BETWEEN 0 AND 7 "
          "FROM dns_verdict ORDER BY domain");
  return db;
}

static void insert_row(Bytes *input)
{
  Bytes piece = take_piece(input, 0xFF);
  uint8_t letter = take_byte(&piece);
  for( size_t i = 0; i < COUNT(kinds); i++ ) {
    if( kinds[i].letter != (char)letter ) continue;
    sqlite3_clear_bindings(inserts[i]);
    for( int k = 1; k <= sqlite3_bind_parameter_count(inserts[i]); k++ )
      bind_piece(inserts[i], k, take_piece(input, 0xFF));
    (void)sqlite3_step(inserts[i]);
    (void)sqlite3_reset(inserts[i]);
  }
}

static int finishes(sqlite3_stmt *statement)
{
  int rows = 0, code;
  while( (code = sqlite3_step(statement)) == SQLITE_ROW ) rows++;
  insist_of(statement, code == SQLITE_DONE);
  sqlite3_reset(statement);
  return rows;
}

/* The verdicts, one a domain, as one text. */
static void say(char *out)
{
  size_t len = 0, start = 0;
  while( sqlite3_step(verdict) == SQLITE_ROW && len < SAID_MAX - 1 ) {
    const char *domain = (const char *)sqlite3_column_text(verdict, 0),
               *reasons = (const char *)sqlite3_column_text(verdict, 2);
    size_t domain_len = strlen(domain);
    insist_of(verdict, sqlite3_column_int(verdict, 3) && is_shown(reasons, strlen(reasons)));
    insist_of(verdict, !len || strncmp(out + start, domain, domain_len) != 0 || out[start + domain_len] != ' ');
    start = len;
    sqlite3_snprintf((int)(SAID_MAX - len), out + len, "%s %s %s\n", domain, sqlite3_column_text(verdict, 1), reasons);
    len += strlen(out + len);
  }
  out[len] = 0;
  sqlite3_reset(verdict);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  static char forth[SAID_MAX], back[SAID_MAX];
  static sqlite3 *db;
  Bytes input = {data, size};
  if( !db ) db = prepare_all();
  run(db, "BEGIN; INSERT INTO dns_candidate(domain) VALUES ('a.example')");
  for( int row = 0; input.left && row < ROWS_MAX; row++ ) insert_row(&input);
  for( size_t i = 0; i < COUNT(rules); i++ ) insist_of(checks[i], finishes(checks[i]) == 0);
  for( size_t i = 0; i < COUNT(views); i++ ) insist_of(reads[i], finishes(reads[i]) == 1);
  say(forth);
  run(db,
      "INSERT INTO turned SELECT * FROM dns_answer; DELETE FROM dns_answer; DELETE FROM dns_observation WHERE origin = "
      "'dns_answer'; INSERT INTO dns_answer SELECT * FROM turned ORDER BY rowid DESC");
  say(back);
  insist_of(verdict, strcmp(forth, back) == 0);
  run(db, "ROLLBACK");
  return 0;
}
