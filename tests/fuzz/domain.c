/* domain.c - what ns_count, mx_provider, soa_rname, spf, dmarc and the rest make of any records.
**
** Input: lines, each a record of a recording. The first byte says which: N and M the target of an NS and of an MX record, S the fields
** of an SOA, T a TXT at the domain, D one at _dmarc below it, H one at the host's _dmarc; the rest of the line is the text.
** What must hold: counts are no more than there are records, a provider or an entropy needs a host, an RNAME is a mailbox, policies
** begin as theirs do; every text is printable, and the same records in another order say the same. */
#include "fuzz.h"

typedef struct Kind {
  char letter;
  const char *name, *type;
  int column; /* of INSERT */
} Kind;

enum { NAME = 1, TYPE, TARGET, FIELDS, DATA, ROW_MAX = 200 };

static const Kind kinds[] = {
    {'N', "d.example", "NS", TARGET}, {'M', "d.example", "MX", TARGET},       {'S', "d.example", "SOA", FIELDS},
    {'T', "d.example", "TXT", DATA},  {'D', "_dmarc.d.example", "TXT", DATA}, {'H', "_dmarc.h.d.example", "TXT", DATA},
};

static void insert(sqlite3_stmt *row, const uint8_t *line, size_t len)
{
  for( size_t i = 0; len && i < sizeof kinds / sizeof kinds[0]; i++ ) {
    if( kinds[i].letter != (char)line[0] ) continue;
    sqlite3_clear_bindings(row);
    sqlite3_bind_text(row, NAME, kinds[i].name, -1, SQLITE_STATIC);
    sqlite3_bind_text(row, TYPE, kinds[i].type, -1, SQLITE_STATIC);
    sqlite3_bind_text(row, kinds[i].column, (const char *)line + 1, (int)len - 1, SQLITE_STATIC);
    sqlite3_step(row);
    sqlite3_reset(row);
  }
}

/* The values that do not depend on the order of the records. (Of several SOA records the first counts.) */
static void say(sqlite3 *db, char *out, size_t size)
{
  sqlite3_stmt *statement;
  insist(sqlite3_prepare_v2(db,
                            "SELECT quote(ns_count(d)) || quote(ns_self_hosted(d)) || quote(ns_provider(d)) || "
                            "quote(mx_count(d)) || quote(mx_self_hosted(d)) || quote(mx_provider(d)) || "
                            "quote(mx_entropy(d)) FROM (SELECT 'x.d.example' AS d)",
                            -1, &statement, NULL)
         == SQLITE_OK);
  insist(sqlite3_step(statement) == SQLITE_ROW);
  sqlite3_snprintf((int)size, out, "%s", sqlite3_column_text(statement, 0));
  sqlite3_finalize(statement);
}

#define COLUMNS                                                                                                        \
  "name, type, target, fields, data, status DEFAULT 'NOERROR', section DEFAULT 'answer', owner AS (name), rtype AS "   \
  "(type), ttl, priority DEFAULT 10, aa, ad, tc, resolver, rtt_ms, tries, asked_at"

#define RULE(condition) "SELECT 1 WHERE NOT coalesce(" condition ", 1)"

static const char *const rules[] = {
    RULE("ns_count('d.example') <= (SELECT count(*) FROM t WHERE type = 'NS')"),
    RULE("mx_count('d.example') <= (SELECT count(*) FROM t WHERE type = 'MX')"),
    RULE("ns_provider('d.example') IS NULL OR ns_count('d.example') > 0"),
    RULE("mx_provider('d.example') IS NULL OR mx_count('d.example') > 0"),
    RULE("(ns_self_hosted('d.example') IS NULL) = (ns_count('d.example') = 0)"),
    RULE("(mx_self_hosted('d.example') IS NULL) = (mx_count('d.example') = 0)"),
    RULE("mx_entropy('d.example') IS NULL OR mx_entropy('d.example') BETWEEN 0 AND 6"),
    RULE("soa_rname('d.example') NOT GLOB '*[^ -~]*' AND soa_rname('d.example') LIKE '%_@_%'"),
    RULE("spf('d.example') = 'permerror' OR spf('d.example') LIKE 'v=spf1' OR spf('d.example') LIKE 'v=spf1 %'"),
    RULE("spf('d.example') NOT GLOB '*[^ -~]*'"),
    RULE("dmarc('h.d.example') GLOB '[vV]*=*DMARC1*'"),
    RULE("dmarc('h.d.example') NOT GLOB '*[^ -~]*'"),
    RULE("dmarc('d.example') GLOB '[vV]*=*DMARC1*'"),
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  static sqlite3 *db;
  char forth[4000], back[4000];
  sqlite3_stmt *row;
  size_t rows = 0;
  if( !db ) {
    db = open_connection();
    run(db, "CREATE TABLE t(" COLUMNS "); CREATE TABLE backwards(" COLUMNS ")");
  }
  run(db, "BEGIN; DELETE FROM t; DELETE FROM backwards");
  insist(sqlite3_prepare_v2(db, "INSERT INTO t(name, type, target, fields, data) VALUES(?,?,?,?,?)", -1, &row, NULL)
         == SQLITE_OK);
  while( size && rows++ < ROW_MAX ) {
    const uint8_t *end = memchr(data, '\n', size);
    size_t len = end ? (size_t)(end - data) : size;
    insert(row, data, len);
    len += end != NULL;
    data += len;
    size -= len;
  }
  sqlite3_finalize(row);
  run(db, "SELECT dns_replay('t')");
  for( size_t i = 0; i < sizeof rules / sizeof rules[0]; i++ ) {
    sqlite3_stmt *rule;
    insist(sqlite3_prepare_v2(db, rules[i], -1, &rule, NULL) == SQLITE_OK);
    insist(sqlite3_step(rule) == SQLITE_DONE);
    sqlite3_finalize(rule);
  }
  say(db, forth, sizeof forth);
  run(db,
      "INSERT INTO backwards(name, type, target, fields, data) SELECT name, type, target, fields, data FROM t ORDER BY "
      "rowid DESC; SELECT dns_replay('backwards')");
  say(db, back, sizeof back);
  insist(strcmp(forth, back) == 0);
  run(db, "COMMIT");
  return 0;
}
