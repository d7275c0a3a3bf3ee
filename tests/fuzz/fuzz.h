/* fuzz.h - what targets share: a promise, the input in pieces, a connection, texts that are safe to show.
**
** Pieces lie between bytes 0xFF, so that a seed can be read and a mutation moves whole values. A piece is a value of SQL: i123 an
** integer, r1.5 a real, b... a blob, n NULL, anything else the text behind its first byte. */
#ifndef DNSSIG_TESTS_FUZZ_H
#define DNSSIG_TESTS_FUZZ_H

#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "core/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int sqlite3_dnssig_init(sqlite3 *db, char **message, const void *api);

static inline void insist(int holds)
{
  if( !holds ) abort();
}

typedef struct Bytes {
  const uint8_t *at;
  size_t left;
} Bytes;

static inline uint8_t take_byte(Bytes *bytes)
{
  if( !bytes->left ) return 0;
  bytes->left--;
  return *bytes->at++;
}

/* Up to the next separator, which goes too. Empty where there is nothing more. */
static inline Bytes take_piece(Bytes *bytes, int separator)
{
  const uint8_t *end = bytes->left ? memchr(bytes->at, separator, bytes->left) : NULL;
  Bytes piece = {bytes->at, end ? (size_t)(end - bytes->at) : bytes->left};
  size_t used = piece.left + (end != NULL);
  if( used ) bytes->at += used;
  bytes->left -= used;
  return piece;
}

/* The number that the piece's text begins with. */
static inline double piece_number(Bytes piece)
{
  char digits[32] = "";
  memcpy(digits, piece.at, piece.left < sizeof digits - 1 ? piece.left : sizeof digits - 1);
  return strtod(digits, NULL);
}

static inline sqlite3_int64 piece_integer(Bytes piece)
{
  char digits[32] = "";
  memcpy(digits, piece.at, piece.left < sizeof digits - 1 ? piece.left : sizeof digits - 1);
  return strtoll(digits, NULL, 10);
}

static inline void bind_piece(sqlite3_stmt *statement, int parameter, Bytes piece)
{
  uint8_t kind = take_byte(&piece);
  const char *text = piece.left ? (const char *)piece.at : "";
  int code;
  if( kind == 'n' || !kind ) {
    code = sqlite3_bind_null(statement, parameter);
  } else if( kind == 'i' ) {
    code = sqlite3_bind_int64(statement, parameter, piece_integer(piece));
  } else if( kind == 'r' ) {
    code = sqlite3_bind_double(statement, parameter, piece_number(piece));
  } else if( kind == 'b' ) {
    code = sqlite3_bind_blob64(statement, parameter, text, piece.left, SQLITE_STATIC);
  } else {
    code = sqlite3_bind_text64(statement, parameter, text, piece.left, SQLITE_STATIC, SQLITE_UTF8);
  }
  insist(code == SQLITE_OK);
}

typedef enum Safety { NOT_UTF8, UTF8, SHOWN } Safety;

/* SHOWN: valid UTF-8 without control characters (C0, DEL, C1). */
static inline Safety safety_of(const char *text, size_t len)
{
  Safety safety = SHOWN;
  uint32_t point;
  for( size_t at = 0; at < len; ) {
    size_t width = utf8_decode(text + at, len - at, &point);
    if( !width ) return NOT_UTF8;
    if( point < 0x20 || (point >= 0x7f && point < 0xa0) ) safety = UTF8;
    at += width;
  }
  return safety;
}

static inline int is_shown(const char *text, size_t len)
{
  return safety_of(text, len) == SHOWN;
}

/* A connection that lasts, with the extension, without a network. SQLite's pages and small pieces lie in a room of their own: a
** sanitizer's allocator, which is for our memory, would take most of the time. */
static inline sqlite3 *open_connection(void)
{
  enum { PAGE = 4096 + 512, PAGES = 4000, PIECE = 1200, PIECES = 4000 };
  static _Alignas(8) char pages[PAGES * PAGE], pieces[PIECES * PIECE];
  sqlite3 *db;
  (void)sqlite3_config(SQLITE_CONFIG_PAGECACHE, pages, PAGE, PAGES);
  insist(sqlite3_auto_extension((void (*)(void))sqlite3_dnssig_init) == SQLITE_OK);
  insist(sqlite3_open(":memory:", &db) == SQLITE_OK);
  (void)sqlite3_db_config(db, SQLITE_DBCONFIG_LOOKASIDE, pieces, PIECE, PIECES);
  insist(sqlite3_exec(db, "SELECT dns_config('servers', '127.0.0.1:9')", NULL, NULL, NULL) == SQLITE_OK);
  return db;
}

/* The path of a file that holds the data, until the next call. In memory where the system has such files: one on a disk, written
** a thousand times a second, is a thousand times slower. */
static inline const char *file_of(const uint8_t *data, size_t size)
{
  static char path[40];
  static int file = -1;
  if( file < 0 ) {
#ifdef __linux__
    file = memfd_create("dnssig-fuzz", 0);
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
#else
    memcpy(path, "/tmp/dnssig-fuzz-XXXXXX", sizeof "/tmp/dnssig-fuzz-XXXXXX");
    file = mkstemp(path);
#endif
  }
  insist(file >= 0 && ftruncate(file, 0) == 0 && pwrite(file, data, size, 0) == (ssize_t)size);
  return path;
}

static inline void run(sqlite3 *db, const char *sql)
{
  int code = sqlite3_exec(db, sql, NULL, NULL, NULL);
  if( code != SQLITE_OK ) fprintf(stderr, "%s: %s\n", sql, sqlite3_errmsg(db));
  insist(code == SQLITE_OK);
}

static inline sqlite3_stmt *prepare(sqlite3 *db, const char *sql)
{
  sqlite3_stmt *statement;
  insist(sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK);
  return statement;
}

/* Says which statement it was about. */
static inline void insist_of(sqlite3_stmt *statement, int holds)
{
  if( !holds )
    fprintf(stderr, "%s: does not hold: %s\n", sqlite3_sql(statement), sqlite3_errmsg(sqlite3_db_handle(statement)));
  insist(holds);
}

static inline sqlite3_int64 ask(sqlite3 *db, const char *sql)
{
  sqlite3_stmt *statement = prepare(db, sql);
  sqlite3_int64 value;
  insist(sqlite3_step(statement) == SQLITE_ROW);
  value = sqlite3_column_int64(statement, 0);
  insist(sqlite3_finalize(statement) == SQLITE_OK);
  return value;
}

#endif
