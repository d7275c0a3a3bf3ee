/* file.c - a file of any bytes, plain or packed, line by line, and as passive DNS.
**
** Input: a byte (its low bits say how long a line may be, bit 6: the bytes are packed as gzip first, bit 7: packed and cut short),
** then the file. What must hold: the lines are what cutting at line feeds gives, each so long and no longer, packed or not; a file
** that cannot be read on is an error that says why; of dns_cof and dns_cof_bad each line that is not blank is in one. */
#include "fuzz.h"

#include <zlib.h>

#include "surface/line_file.h"

enum { PACKED = 64, CUT = 128 };

static const char *packed_file_of(const uint8_t *data, size_t size, int cut)
{
  static uint8_t packed[1 << 17];
  z_stream stream = {0};
  insist(deflateInit2(&stream, 1, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  stream.next_in = (Bytef *)(uintptr_t)data;
  stream.avail_in = (uInt)size;
  stream.next_out = packed;
  stream.avail_out = sizeof packed;
  insist(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  insist(deflateEnd(&stream) == Z_OK);
  return file_of(packed, cut ? stream.total_out / 2 : stream.total_out);
}

static bool never(void *data)
{
  (void)data;
  return false;
}

/* expected: what the lines must be, or nothing is known of them. Gives how many there are. */
static size_t read_lines(const char *path, size_t longest, Bytes expected, bool known)
{
  char space[200];
  const char *line;
  size_t len, count = 0;
  LineFile *file;
  Status status;
  Text why;
  text_init(&why, space, sizeof space);
  insist(line_file_open(path, longest, never, NULL, &file, &why) == DNSSIG_OK);
  while( (status = line_file_next(file, &line, &len, &why)) == DNSSIG_OK ) {
    insist(len <= longest && strnlen(line, len + 1) <= len);
    count++;
    if( known ) {
      Bytes wanted;
      insist(expected.left > 0);
      wanted = take_piece(&expected, '\n');
      insist(len == (wanted.left < longest ? wanted.left : longest) && memcmp(line, wanted.at, len) == 0);
    }
  }
  insist(status == DNSSIG_DONE || (status == DNSSIG_IO && why.len > 0 && is_shown(why.data, why.len)));
  if( known ) insist(status == DNSSIG_DONE && !expected.left);
  line_file_close(file);
  text_clear(&why);
  return count;
}

static sqlite3_int64 rows_of(sqlite3_stmt *statement, int *code)
{
  sqlite3_int64 rows = 0;
  while( (*code = sqlite3_step(statement)) == SQLITE_ROW ) {
    for( int i = 0; i < sqlite3_column_count(statement); i++ ) {
      const char *text = (const char *)sqlite3_column_text(statement, i);
      if( text ) insist_of(statement, is_shown(text, (size_t)sqlite3_column_bytes(statement, i)));
    }
    rows++;
  }
  sqlite3_reset(statement);
  return rows;
}

static void read_records(const char *path, size_t lines)
{
  static sqlite3_stmt *good, *bad;
  int good_code, bad_code;
  if( !good ) {
    sqlite3 *db = open_connection();
    good = prepare(
        db, "SELECT rrname, rrtype, rdata, time_first, time_last, count, origin, line FROM dns_cof(?1) GROUP BY line");
    bad = prepare(db, "SELECT line, error, text FROM dns_cof_bad(?1)");
    sqlite3_bind_text(good, 1, path, -1, SQLITE_STATIC);
    sqlite3_bind_text(bad, 1, path, -1, SQLITE_STATIC);
  }
  insist((size_t)(rows_of(good, &good_code) + rows_of(bad, &bad_code)) <= lines);
  insist(good_code == bad_code && (good_code == SQLITE_DONE || good_code == SQLITE_ERROR));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  static const size_t longest[] = {1, 7, 100, 65536};
  Bytes input = {data, size};
  uint8_t how = take_byte(&input);
  const char *path;
  size_t lines;
  bool packed = (how & PACKED) != 0, looks_packed = input.left > 1 && input.at[0] == 0x1f && input.at[1] == 0x8b;
  if( size > 1 << 16 ) return 0;
  path = packed ? packed_file_of(input.at, input.left, how & CUT) : file_of(input.at, input.left);
  lines = read_lines(path, longest[how % 4], input, packed ? !(how & CUT) : !looks_packed);
  read_records(path, lines);
  return 0;
}
