/* extract.c - domains_in(text): what free text names, as a table.
**
**   SELECT kind, host, text FROM domains_in('Pay at hxxp://paypa1[.]example/x or write to ceo@example.org (192.0.2.7).');
**     url    paypa1.example   hxxp://paypa1[.]example/x
**     email  example.org      ceo@example.org
**     ip     192.0.2.7        192.0.2.7
**
**   SELECT mail.id, d.registrable FROM mail, domains_in(mail.body) AS d WHERE d.kind = 'url';
**
** Schema: host, registrable, kind, text, start, and hidden `input`, the argument. substr(input, start, length(text)) is text.
** Plan: input = ? is the one constraint that is used, and it is needed; rows come from left to right. */
#include "name/extract.h"

#include "core/memory.h"
#include "surface/families.h"
#include "surface/register.h"
#include "surface/result.h"

SQLITE_EXTENSION_INIT3

enum { COLUMN_HOST, COLUMN_REGISTRABLE, COLUMN_KIND, COLUMN_TEXT, COLUMN_START, COLUMN_INPUT };

typedef struct ExtractTable {
  sqlite3_vtab base;
  Connection *connection;
} ExtractTable;

typedef struct ExtractCursor {
  sqlite3_vtab_cursor base;
  char *text; /* owned copy of the argument; NULL before xFilter and for a NULL argument */
  Extractor extractor;
  Piece piece;
  sqlite3_int64 row;
  bool done;
} ExtractCursor;

static int table_connect(sqlite3 *db, void *connection, int argc, const char *const *argv, sqlite3_vtab **out,
                         char **message)
{
  ExtractTable *table;
  int code = sqlite3_declare_vtab(db, "CREATE TABLE x(host TEXT, registrable TEXT, kind TEXT, text TEXT, "
                                      "start INTEGER, input TEXT HIDDEN)");
  (void)argc;
  (void)argv;
  (void)message;
  if( code != SQLITE_OK ) return code;
  code = sqlite3_vtab_config(db, SQLITE_VTAB_INNOCUOUS);
  if( code != SQLITE_OK ) return code;
  table = mem_zero(sizeof *table);
  if( !table ) return SQLITE_NOMEM;
  table->connection = connection;
  *out = &table->base;
  return SQLITE_OK;
}

static int table_disconnect(sqlite3_vtab *base)
{
  mem_free(base);
  return SQLITE_OK;
}

static int table_plan(sqlite3_vtab *base, sqlite3_index_info *info)
{
  bool given = false;
  for( int i = 0; i < info->nConstraint; i++ ) {
    if( info->aConstraint[i].iColumn != COLUMN_INPUT || info->aConstraint[i].op != SQLITE_INDEX_CONSTRAINT_EQ ) {
      continue;
    }
    given = true;
    if( !info->aConstraint[i].usable ) continue;
    info->aConstraintUsage[i].argvIndex = 1;
    info->aConstraintUsage[i].omit = 1;
    info->estimatedCost = 100;
    info->estimatedRows = 10;
    return SQLITE_OK;
  }
  if( given ) return SQLITE_CONSTRAINT;
  return result_table_fault(base, DNSSIG_MISUSE,
                            "domains_in needs the text to look into: SELECT * FROM domains_in('...')");
}

static int cursor_open(sqlite3_vtab *base, sqlite3_vtab_cursor **out)
{
  ExtractCursor *cursor = mem_zero(sizeof *cursor);
  (void)base;
  if( !cursor ) return SQLITE_NOMEM;
  *out = &cursor->base;
  return SQLITE_OK;
}

static int cursor_close(sqlite3_vtab_cursor *base)
{
  ExtractCursor *cursor = (ExtractCursor *)base;
  mem_free(cursor->text);
  mem_free(cursor);
  return SQLITE_OK;
}

static const Suffixes *suffixes_of(const sqlite3_vtab_cursor *base)
{
  return ((const ExtractTable *)base->pVtab)->connection->suffixes;
}

static int cursor_next(sqlite3_vtab_cursor *base)
{
  ExtractCursor *cursor = (ExtractCursor *)base;
  Status status = extract_next(&cursor->extractor, suffixes_of(base), &cursor->piece);
  cursor->done = status != DNSSIG_OK;
  cursor->row++;
  return result_code(status);
}

static int cursor_filter(sqlite3_vtab_cursor *base, int plan, const char *name, int argc, sqlite3_value **argv)
{
  ExtractCursor *cursor = (ExtractCursor *)base;
  const char *text = (const char *)sqlite3_value_text(argv[0]);
  size_t len = (size_t)sqlite3_value_bytes(argv[0]);
  (void)plan;
  (void)name;
  (void)argc;
  mem_free(cursor->text);
  cursor->text = NULL;
  cursor->row = 0;
  cursor->done = true;
  if( !text ) return sqlite3_value_type(argv[0]) == SQLITE_NULL ? SQLITE_OK : SQLITE_NOMEM;
  cursor->text = mem_copy(text, len);
  if( !cursor->text ) return SQLITE_NOMEM;
  extract_init(&cursor->extractor, cursor->text, len);
  return cursor_next(base);
}

static int cursor_eof(sqlite3_vtab_cursor *base)
{
  return ((ExtractCursor *)base)->done;
}

static int cursor_column(sqlite3_vtab_cursor *base, sqlite3_context *context, int column)
{
  const ExtractCursor *cursor = (const ExtractCursor *)base;
  const Piece *piece = &cursor->piece;
  const Host *host = &piece->host;
  SuffixSplit split;
  switch( column ) {
    case COLUMN_HOST:
      sqlite3_result_text(context, host->text, TO_ZERO, SQLITE_TRANSIENT);
      break;
    case COLUMN_REGISTRABLE:
      if( host->kind == HOST_IP ) break;
      suffix_split(suffixes_of(base), host->text, host->len, false, &split);
      if( split.registrable == split.suffix ) break;
      sqlite3_result_text(context, host->text + split.registrable, TO_ZERO, SQLITE_TRANSIENT);
      break;
    case COLUMN_KIND:
      sqlite3_result_text(context, piece_kind_word(piece->kind), -1, SQLITE_STATIC);
      break;
    case COLUMN_TEXT:
      sqlite3_result_text64(context, cursor->text + piece->at, piece->len, SQLITE_TRANSIENT, SQLITE_UTF8);
      break;
    case COLUMN_START:
      sqlite3_result_int64(context, piece->start);
      break;
    default:
      sqlite3_result_text64(context, cursor->text, cursor->extractor.len, SQLITE_TRANSIENT, SQLITE_UTF8);
      break;
  }
  return SQLITE_OK;
}

static int cursor_rowid(sqlite3_vtab_cursor *base, sqlite3_int64 *row)
{
  *row = ((ExtractCursor *)base)->row;
  return SQLITE_OK;
}

static const sqlite3_module module = {
    .xConnect = table_connect,
    .xBestIndex = table_plan,
    .xDisconnect = table_disconnect,
    .xOpen = cursor_open,
    .xClose = cursor_close,
    .xFilter = cursor_filter,
    .xNext = cursor_next,
    .xEof = cursor_eof,
    .xColumn = cursor_column,
    .xRowid = cursor_rowid,
};

static const Table tables[] = {
    {"domains_in",
     &module,
     {"domains_in(text)",
      "Every host, URL, e-mail address and IP address in free text, also defanged, from left to right. URLs and e-mail "
      "addresses count whatever their TLD; a bare dotted name counts where its TLD is known or its dot was defanged, "
      "and not "
      "behind a slash. 'dot' and 'at' count in brackets only.",
      "host (canonical), registrable (NULL for an IP address and a bare suffix), kind ('host', 'url', 'email', 'ip'), "
      "text (the "
      "piece as found), start (1-based, in characters: substr(input, start, length(text)) is text), hidden input (the "
      "argument). No row for NULL.",
      "a query without the argument", "RFC 3986 appendix C; RFC 5321 section 4.1.2; publicsuffix.org",
      "SELECT kind, host, text FROM domains_in('hxxp://evil[.]example/x, ceo@example.org, 192.0.2.7')"}},
};

const Family family_extract = {"extract", NULL, 0, tables, COUNT(tables)};
