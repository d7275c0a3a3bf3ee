/* replay.c - any table of any values for dns_replay(), and everything that shows what it made of them.
**
** Input: a string of cells, column by column, row by row. A byte picks what the cell is: NULL, an integer, a real, a text or a blob
** of the following bytes, or a word that fits its column.
** What must hold: the summary counts what is there; a replay of a replay says the same; every text shown is printable. */
#include "fuzz.h"

enum { WORDS = 4 };

/* Words for each column: those of dns, then domain and role. */
static const char *const words[][WORDS] = {
    {"a.example", "A.Example.", "b\\.c.example", "192.0.2.1"},
    {"A", "MX", "TYPE65280", "TXT"},
    {"NOERROR", "NXDOMAIN", "BADNAME", "TIMEOUT"},
    {"answer", "authority", "additional", "answer"},
    {"a.example", "mail.a.example", ".", ""},
    {"A", "MX", "CNAME", "OPT"},
    {"300", "0", "4294967295", "-1"},
    {"192.0.2.1", "10 mail.a.example.", "\"te\\\"xt\" \"two\"", "\\# 2 ABCD"},
    {"10", "0", "65535", "65536"},
    {"mail.a.example", ".", "a.example", ""},
    {"{\"address\":\"192.0.2.1\"}", "{}", "[1", "{\"preference\":10,\"exchange\":\"mail\"}"},
    {"1", "0", "", "x"},
    {"1", "0", "", "x"},
    {"1", "0", "", "x"},
    {"192.0.2.53", "[2001:db8::1]:5353", "", "nobody"},
    {"12.345", "0", "1e300", "-0.5"},
    {"1", "0", "2147483648", ""},
    {"1700000000.123", "0", "", "9e99"},
    {"one.example", "two.example", "", "x"},
    {"mx", "ns", "", "x"},
};
enum { COLUMNS = sizeof words / sizeof words[0] };

static void bind_cell(sqlite3_stmt *row, int column, Bytes *bytes)
{
  uint8_t kind = take_byte(bytes);
  uint64_t number = 0;
  double real;
  size_t len;
  switch( kind % 8 ) {
    case 0:
      sqlite3_bind_null(row, column + 1);
      break;
    case 1:
    case 2:
      for( int i = 0; i < 8; i++ ) number = number << 8 | take_byte(bytes);
      memcpy(&real, &number, sizeof real);
      if( kind % 8 == 1 ) sqlite3_bind_int64(row, column + 1, (sqlite3_int64)number);
      if( kind % 8 == 2 ) sqlite3_bind_double(row, column + 1, real);
      break;
    case 3:
    case 4:
      len = take_byte(bytes);
      if( len > bytes->left ) len = bytes->left;
      if( kind % 8 == 3 )
        sqlite3_bind_text64(row, column + 1, (const char *)bytes->at, len, SQLITE_STATIC, SQLITE_UTF8);
      if( kind % 8 == 4 ) sqlite3_bind_blob64(row, column + 1, bytes->at, len, SQLITE_STATIC);
      bytes->at += len;
      bytes->left -= len;
      break;
    default:
      sqlite3_bind_text(row, column + 1, words[column][kind / 8 % WORDS], -1, SQLITE_STATIC);
      break;
  }
}

#define SHOWN                                                                                                          \
  "name, type, status, section, owner, rtype, ttl, data, priority, target, fields, aa, ad, tc, resolver, rtt_ms, "     \
  "tries, asked_at"
#define QUESTIONS "dns WHERE name IN (SELECT name FROM t) AND type IN ('A', 'MX', 'TXT', 'TYPE65280')"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  static sqlite3 *db;
  Bytes bytes = {data, size};
  sqlite3_stmt *row;
  sqlite3_int64 rows = 0;
  if( !db ) {
    db = open_connection();
    run(db, "CREATE TABLE t(" SHOWN ", domain, role); CREATE TABLE again(" SHOWN ")");
  }
  run(db, "BEGIN; DELETE FROM t; DELETE FROM again");
  insist(sqlite3_prepare_v2(db, "INSERT INTO t VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", -1, &row, NULL)
         == SQLITE_OK);
  while( bytes.left ) {
    for( int column = 0; column < COLUMNS; column++ ) bind_cell(row, column, &bytes);
    sqlite3_step(row);
    sqlite3_reset(row);
    rows++;
  }
  sqlite3_finalize(row);
  insist(ask(db, "SELECT json_extract(dns_replay('t'), '$.rows')") == rows);
  run(db, "INSERT INTO again SELECT " SHOWN " FROM " QUESTIONS);
  insist(ask(db, "SELECT count(*) FROM again WHERE name || status || coalesce(section || owner || rtype, '') || "
                 "coalesce(data, '') || coalesce(target, '') || coalesce(resolver, '') GLOB '*[^ -~]*'")
         == 0);
  run(db, "SELECT dns_a(name), dns_mx(name), dns_txt(name), dns_soa(name), dns_lookup(name, 'A') FROM t WHERE name NOT "
          "NULL");
  run(db, "SELECT count(*) FROM dns_collect WHERE domain IN (SELECT name FROM t)");
  run(db, "SELECT count(*) FROM (SELECT name FROM t LIMIT 3) AS one, dns_trace(one.name, 'A', '192.0.2.53')");
  insist(ask(db, "SELECT json_extract(dns_replay('again'), '$.skipped')") == 0);
  insist(ask(db, "SELECT count(*) FROM (SELECT " SHOWN " FROM " QUESTIONS
                 " AND status <> 'OFFLINE' EXCEPT SELECT * FROM again)")
         == 0);
  run(db, "COMMIT");
  return 0;
}
