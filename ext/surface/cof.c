/* cof.c - dns_cof(path): passive DNS in Common Output Format, as a table.
**
**   SELECT rrname, rrtype, rdata, time_first FROM dns_cof('passive.ndjson.gz')
**     www.example.com   CNAME   web.example.net.   1315586409
**
**   INSERT INTO dns_observation SELECT rrname, rrtype, rdata, time_first, time_last, coalesce(count, 1), coalesce(origin, '')
**     FROM dns_cof('passive.ndjson.gz');
**
**   SELECT line, error FROM dns_cof_bad('passive.ndjson.gz')
**     17   lacks time_first and time_last
**
** Two tables read the same file: dns_cof gives the lines that are right, a row for each rdata, dns_cof_bad those that are not, a row
** for each. Lines are counted from 1; empty ones count and are passed over. A scan streams: it holds one line.
**
** Schema: `tables` below, and hidden `path`, the argument. Plan: path = ? is the one constraint that is used, and it is needed. */
#include "answer/cof.h"

#include <string.h>

#include "core/memory.h"
#include "surface/families.h"
#include "surface/line_file.h"
#include "surface/register.h"
#include "surface/result.h"
#include "surface/value.h"

SQLITE_EXTENSION_INIT3

enum {
  TEXT_SHOWN = 200,            /* bytes of a bad line */
  LINE_KEPT = COF_LINE_MAX + 1 /* so that a line that is too long is seen to be */
};

typedef struct CofTable {
  sqlite3_vtab base;
  Connection *connection;
  bool bad;        /* dns_cof_bad */
  int path_column; /* the hidden one, after all others */
} CofTable;

typedef struct CofCursor {
  sqlite3_vtab_cursor base;
  LineFile *file;
  char *path;
  const char *text; /* of the line; the file's */
  size_t text_len;
  sqlite3_int64 line, row;
  size_t rdata_at; /* offset of this row's rdata */
  size_t rdata_row;
  bool done;
  CofLine cof;
} CofCursor;

static int connect_as(sqlite3 *db, Connection *connection, bool bad, const char *schema, int path_column,
                      sqlite3_vtab **out)
{
  CofTable *table;
  int code = sqlite3_declare_vtab(db, schema);
  if( code == SQLITE_OK ) code = sqlite3_vtab_config(db, SQLITE_VTAB_DIRECTONLY);
  if( code != SQLITE_OK ) return code;
  table = mem_zero(sizeof *table);
  if( !table ) return SQLITE_NOMEM;
  table->connection = connection;
  table->bad = bad;
  table->path_column = path_column;
  *out = &table->base;
  return SQLITE_OK;
}

enum {
  COLUMN_RRNAME,
  COLUMN_RRTYPE,
  COLUMN_RDATA,
  COLUMN_FIRST,
  COLUMN_LAST,
  COLUMN_COUNT,
  COLUMN_ORIGIN,
  COLUMN_LINE,
  COLUMN_PATH
};

static int connect_good(sqlite3 *db, void *connection, int argc, const char *const *argv, sqlite3_vtab **out,
                        char **message)
{
  (void)argc, (void)argv, (void)message;
  return connect_as(db, connection, false,
                    "CREATE TABLE x(rrname TEXT, rrtype TEXT, rdata TEXT, time_first INTEGER, time_last INTEGER, "
                    "count INTEGER, origin TEXT, line INTEGER, path TEXT HIDDEN)",
                    COLUMN_PATH, out);
}

enum { COLUMN_BAD_LINE, COLUMN_BAD_ERROR, COLUMN_BAD_TEXT, COLUMN_BAD_PATH };

static int connect_bad(sqlite3 *db, void *connection, int argc, const char *const *argv, sqlite3_vtab **out,
                       char **message)
{
  (void)argc, (void)argv, (void)message;
  return connect_as(db, connection, true, "CREATE TABLE x(line INTEGER, error TEXT, text TEXT, path TEXT HIDDEN)",
                    COLUMN_BAD_PATH, out);
}

static int table_disconnect(sqlite3_vtab *base)
{
  mem_free(base);
  return SQLITE_OK;
}

static int table_plan(sqlite3_vtab *base, sqlite3_index_info *info)
{
  const CofTable *table = (const CofTable *)base;
  bool given = false;
  for( int i = 0; i < info->nConstraint; i++ ) {
    if( info->aConstraint[i].iColumn != table->path_column || info->aConstraint[i].op != SQLITE_INDEX_CONSTRAINT_EQ ) {
      continue;
    }
    given = true;
    if( !info->aConstraint[i].usable ) continue;
    info->aConstraintUsage[i].argvIndex = 1;
    info->aConstraintUsage[i].omit = 1;
    info->estimatedCost = 1e6;
    info->estimatedRows = 100000;
    return SQLITE_OK;
  }
  if( given ) return SQLITE_CONSTRAINT;
  return result_table_fault(base, DNSSIG_MISUSE,
                            table->bad ? "dns_cof_bad needs the file to read: SELECT * FROM dns_cof_bad('file.ndjson')"
                                       : "dns_cof needs the file to read: SELECT * FROM dns_cof('file.ndjson')");
}

static int cursor_open(sqlite3_vtab *base, sqlite3_vtab_cursor **out)
{
  CofCursor *cursor = mem_zero(sizeof *cursor);
  (void)base;
  if( !cursor ) return SQLITE_NOMEM;
  cof_init(&cursor->cof);
  *out = &cursor->base;
  return SQLITE_OK;
}

static void close_file(CofCursor *cursor)
{
  line_file_close(cursor->file);
  cursor->file = NULL;
  mem_free(cursor->path);
  cursor->path = NULL;
}

static int cursor_close(sqlite3_vtab_cursor *base)
{
  CofCursor *cursor = (CofCursor *)base;
  close_file(cursor);
  cof_clear(&cursor->cof);
  mem_free(cursor);
  return SQLITE_OK;
}

static bool is_blank(const char *text, size_t len)
{
  for( size_t i = 0; i < len; i++ ) {
    if( text[i] != ' ' && text[i] != '\t' && text[i] != '\r' ) return false;
  }
  return true;
}

/* Reads the next line that is not empty. DNSSIG_BADDATA: it is no line of this format, cof.wrong says why. */
static Status read_line(CofCursor *cursor, Text *why)
{
  do {
    Status status = line_file_next(cursor->file, &cursor->text, &cursor->text_len, why);
    if( status != DNSSIG_OK ) return status;
    cursor->line++;
    if( cursor->line == 1 && cursor->text_len >= 3 && !memcmp(cursor->text, "\xEF\xBB\xBF", 3) ) {
      cursor->text += 3;
      cursor->text_len -= 3;
    }
  } while( is_blank(cursor->text, cursor->text_len) );
  return cof_read(&cursor->cof, cursor->text, cursor->text_len);
}

/* A file that can be read no further is an error: what is left out of it nobody would miss. */
static int report(CofCursor *cursor, Status status, const Text *why)
{
  char space[256];
  Text text;
  int code;
  text_init(&text, space, sizeof space);
  if( status == DNSSIG_IO ) text_format(&text, "dns_cof: behind line %lld: %s", cursor->line, why->data);
  code = text.status == DNSSIG_OK
             ? result_table_fault(cursor->base.pVtab, status, status == DNSSIG_IO ? text.data : NULL)
             : SQLITE_NOMEM;
  text_clear(&text);
  return code;
}

static int next_line(CofCursor *cursor)
{
  bool bad = ((const CofTable *)cursor->base.pVtab)->bad;
  char space[128];
  Text why;
  Status status;
  int code = SQLITE_OK;
  text_init(&why, space, sizeof space);
  do {
    status = read_line(cursor, &why);
  } while( status == (bad ? DNSSIG_OK : DNSSIG_BADDATA) );
  cursor->rdata_at = cursor->rdata_row = 0;
  cursor->done = status == DNSSIG_DONE;
  if( status != DNSSIG_OK && status != DNSSIG_DONE && status != DNSSIG_BADDATA ) {
    cursor->done = true;
    code = report(cursor, status, &why);
  }
  text_clear(&why);
  return code;
}

static int cursor_next(sqlite3_vtab_cursor *base)
{
  CofCursor *cursor = (CofCursor *)base;
  cursor->row++;
  if( !((const CofTable *)base->pVtab)->bad && ++cursor->rdata_row < cursor->cof.rdata_count ) {
    cursor->rdata_at += strlen(cursor->cof.rdata.data + cursor->rdata_at) + 1;
    return SQLITE_OK;
  }
  return next_line(cursor);
}

static int open_path(CofCursor *cursor, const char *path, size_t len)
{
  char space[256];
  Text why;
  Status status;
  int code;
  Connection *connection = ((const CofTable *)cursor->base.pVtab)->connection;
  cursor->path = mem_copy(path, len);
  if( !cursor->path ) return SQLITE_NOMEM;
  text_init(&why, space, sizeof space);
  text_string(&why, "dns_cof: ");
  if( strlen(cursor->path) != len ) {
    text_string(&why, "a path holds no zero byte");
    status = DNSSIG_MISUSE;
  } else {
    status = connection_changeable(connection, &why);
  }
  if( status == DNSSIG_OK ) {
    status = line_file_open(cursor->path, LINE_KEPT, connection_interrupted, connection, &cursor->file, &why);
  }
  code = why.status == DNSSIG_OK ? result_table_fault(cursor->base.pVtab, status, why.data) : SQLITE_NOMEM;
  text_clear(&why);
  return code;
}

static int cursor_filter(sqlite3_vtab_cursor *base, int plan, const char *words, int argc, sqlite3_value **argv)
{
  CofCursor *cursor = (CofCursor *)base;
  const char *path;
  size_t len;
  Status status = value_text(argv[0], &path, &len);
  int code;
  (void)plan, (void)words, (void)argc;
  close_file(cursor);
  cursor->line = 0;
  cursor->row = 1;
  cursor->done = true;
  if( status != DNSSIG_OK ) return result_code(status);
  code = open_path(cursor, path, len);
  return code == SQLITE_OK ? next_line(cursor) : code;
}

static int cursor_eof(sqlite3_vtab_cursor *base)
{
  return ((CofCursor *)base)->done;
}

static void set_text(sqlite3_context *context, const char *text)
{
  sqlite3_result_text(context, text, -1, SQLITE_TRANSIENT);
}

static int bad_column(const CofCursor *cursor, sqlite3_context *context, int column)
{
  Text text;
  char space[TEXT_SHOWN * 4 + 1];
  switch( column ) {
    case COLUMN_BAD_LINE:
      sqlite3_result_int64(context, cursor->line);
      break;
    case COLUMN_BAD_ERROR:
      sqlite3_result_text(context, cursor->cof.wrong, -1, SQLITE_STATIC);
      break;
    case COLUMN_BAD_TEXT:
      text_init(&text, space, sizeof space);
      text_escaped(&text, cursor->text, cursor->text_len < TEXT_SHOWN ? cursor->text_len : TEXT_SHOWN);
      result_text(context, &text);
      break;
    default:
      set_text(context, cursor->path);
      break;
  }
  return SQLITE_OK;
}

static int good_column(const CofCursor *cursor, sqlite3_context *context, int column)
{
  const CofLine *cof = &cursor->cof;
  switch( column ) {
    case COLUMN_RRNAME:
      set_text(context, cof->rrname);
      break;
    case COLUMN_RRTYPE:
      set_text(context, cof->rrtype);
      break;
    case COLUMN_RDATA:
      set_text(context, cof->rdata.data + cursor->rdata_at);
      break;
    case COLUMN_FIRST:
      sqlite3_result_int64(context, cof->time_first);
      break;
    case COLUMN_LAST:
      sqlite3_result_int64(context, cof->time_last);
      break;
    case COLUMN_COUNT:
      if( cof->has_count ) sqlite3_result_int64(context, cof->count);
      break;
    case COLUMN_ORIGIN:
      if( cof->has_origin )
        sqlite3_result_text64(context, cof->origin.data, cof->origin.len, SQLITE_TRANSIENT, SQLITE_UTF8);
      break;
    case COLUMN_LINE:
      sqlite3_result_int64(context, cursor->line);
      break;
    default:
      set_text(context, cursor->path);
      break;
  }
  return SQLITE_OK;
}

static int cursor_column(sqlite3_vtab_cursor *base, sqlite3_context *context, int column)
{
  const CofCursor *cursor = (const CofCursor *)base;
  return ((const CofTable *)base->pVtab)->bad ? bad_column(cursor, context, column)
                                              : good_column(cursor, context, column);
}

static int cursor_rowid(sqlite3_vtab_cursor *base, sqlite3_int64 *row)
{
  *row = ((CofCursor *)base)->row;
  return SQLITE_OK;
}

#define COF_MODULE(connect)                                                                                            \
  {                                                                                                                    \
    .xConnect = (connect), .xBestIndex = table_plan, .xDisconnect = table_disconnect, .xOpen = cursor_open,            \
    .xClose = cursor_close, .xFilter = cursor_filter, .xNext = cursor_next, .xEof = cursor_eof,                        \
    .xColumn = cursor_column, .xRowid = cursor_rowid,                                                                  \
  }

static const sqlite3_module good_module = COF_MODULE(connect_good), bad_module = COF_MODULE(connect_bad);

#define COF_SOURCE "draft-dulaunoy-dnsop-passive-dns-cof-13 (August 2024); RFC 1952 for gzip"
#define COF_ERRORS                                                                                                     \
  "A query without the file, a file that cannot be opened, is no regular file, or whose compressed data is broken or " \
  "ends early."

static const Table tables[] = {
    {"dns_cof",
     &good_module,
     {.usage = "dns_cof(path)",
      .summary =
          "Passive DNS in Common Output Format from a file of JSON lines, plain or gzip'd, as it streams by. A line "
          "that is wrong is passed over; dns_cof_bad(path) says which and why.",
      .returns =
          "A row for each rdata: rrname (canonical, no closing dot), rrtype (mnemonic), rdata (names and addresses "
          "in the form of dns.data, the rest as written, control bytes as \\DDD), time_first and time_last (Unix "
          "seconds; zone_time_first and zone_time_last where the others are not there), count (NULL where not given), "
          "origin (origin, sensor_id or bailiwick, the first that is given, else NULL), line (from 1), hidden path "
          "(the argument). No row for NULL.",
      .errors = COF_ERRORS,
      .source = COF_SOURCE,
      .example = "SELECT rrname, rrtype, rdata, time_first FROM dns_cof(NULL)"}},
    {"dns_cof_bad",
     &bad_module,
     {.usage = "dns_cof_bad(path)",
      .summary = "The lines of a file of Common Output Format that dns_cof passes over, and why.",
      .returns =
          "A row for each: line (from 1), error (what is wrong), text (its first 200 bytes, safe to show), hidden path "
          "(the argument). No row where all lines are right, and none for NULL.",
      .errors = COF_ERRORS,
      .source = COF_SOURCE,
      .example = "SELECT line, error FROM dns_cof_bad(NULL)"}},
};

const Family family_cof = {"history", NULL, 0, tables, COUNT(tables)};
