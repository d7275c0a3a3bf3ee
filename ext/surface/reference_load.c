/* reference_load.c - dns_reference_load(): the user's rows in front of those compiled in.
**
**   CREATE TABLE ours(kind, pattern, label);
**   INSERT INTO ours VALUES ('ns_provider', '.dns.example.net', 'Example DNS');
**   SELECT dns_reference_load('ours')      {"rows":1,"skipped":0}
**   SELECT dns_reference_load(NULL)        what is compiled in alone
**
** How it works: the table is read once into a layer (context/reference.h). A row that does not fit is counted and left out, so that one
** odd line in a list costs that line; the summary says of the first what was wanted. */
#include "surface/reference_load.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "context/reference.h"
#include "surface/register.h"
#include "surface/result.h"
#include "surface/source_table.h"

SQLITE_EXTENSION_INIT3

enum { LOAD_KIND, LOAD_PATTERN, LOAD_LABEL, LOAD_WEIGHT, LOAD_SOURCE, LOAD_AS_OF, LOAD_COUNT };

static const char *const load_columns[LOAD_COUNT] = {"kind", "pattern", "label", "weight", "source", "as_of"};

typedef struct Load {
  sqlite3_stmt *rows;
  ReferenceLayer *layer;
  int at[LOAD_COUNT]; /* column of the statement; -1: it has none */
  uint64_t kept, skipped;
  uint64_t first;       /* number of the first row skipped, from 1 */
  const char *expected; /* what was expected there */
} Load;

static Status find_columns(Load *load, Text *why)
{
  int count = sqlite3_column_count(load->rows);
  for( int i = 0; i < LOAD_COUNT; i++ ) load->at[i] = -1;
  for( int column = count - 1; column >= 0; column-- ) {
    const char *name = sqlite3_column_name(load->rows, column);
    if( !name ) return DNSSIG_NOMEM;
    for( int i = 0; i < LOAD_COUNT; i++ ) {
      if( sqlite3_stricmp(name, load_columns[i]) == 0 ) load->at[i] = column;
    }
  }
  if( load->at[LOAD_KIND] >= 0 && load->at[LOAD_PATTERN] >= 0 ) return DNSSIG_OK;
  text_format(why,
              "the table lacks the column %s; it is to have kind, pattern and may have label, weight, source, as_of",
              load_columns[load->at[LOAD_KIND] < 0 ? LOAD_KIND : LOAD_PATTERN]);
  return DNSSIG_MISUSE;
}

/* The column's text, "" for NULL and for a column that is not there. DNSSIG_BADDATA: a zero inside. */
static Status column_text(const Load *load, int which, const char **text)
{
  int column = load->at[which];
  *text = "";
  if( column < 0 || sqlite3_column_type(load->rows, column) == SQLITE_NULL ) return DNSSIG_OK;
  *text = (const char *)sqlite3_column_text(load->rows, column);
  if( !*text ) return DNSSIG_NOMEM;
  return strlen(*text) == (size_t)sqlite3_column_bytes(load->rows, column) ? DNSSIG_OK : DNSSIG_BADDATA;
}

/* -?digits[.digits] */
static bool is_decimal(const char *text)
{
  size_t whole, fraction;
  if( *text == '-' ) text++;
  whole = strspn(text, "0123456789");
  text += whole;
  if( !*text ) return whole > 0;
  fraction = *text == '.' ? strspn(text + 1, "0123456789") : 0;
  return whole > 0 && fraction > 0 && !text[1 + fraction];
}

/* A number, also spelled as text, as CSV imports leave it; NAN for NULL and empty text. */
static Status column_weight(const Load *load, double *weight)
{
  int column = load->at[LOAD_WEIGHT];
  int type = column < 0 ? SQLITE_NULL : sqlite3_column_type(load->rows, column);
  const char *text;
  Status status;
  *weight = NAN;
  if( type == SQLITE_INTEGER || type == SQLITE_FLOAT ) *weight = sqlite3_column_double(load->rows, column);
  if( type == SQLITE_BLOB ) return DNSSIG_BADDATA;
  if( type != SQLITE_TEXT ) return DNSSIG_OK;
  status = column_text(load, LOAD_WEIGHT, &text);
  if( status != DNSSIG_OK || !*text ) return status;
  if( !is_decimal(text) ) return DNSSIG_BADDATA;
  *weight = sqlite3_column_double(load->rows, column);
  return DNSSIG_OK;
}

/* Reads the statement's row. DNSSIG_BADDATA: it does not fit; *expected says what was. */
static Status read_row(const Load *load, const char **expected)
{
  ReferenceRow row;
  const char *kind;
  Status status;
  *expected = "text without zero bytes";
  status = column_text(load, LOAD_KIND, &kind);
  if( status == DNSSIG_OK ) status = column_text(load, LOAD_PATTERN, &row.pattern);
  if( status == DNSSIG_OK ) status = column_text(load, LOAD_LABEL, &row.label);
  if( status == DNSSIG_OK ) status = column_text(load, LOAD_SOURCE, &row.source);
  if( status == DNSSIG_OK ) status = column_text(load, LOAD_AS_OF, &row.as_of);
  if( status != DNSSIG_OK ) return status;
  *expected = "a number as weight, or none";
  status = column_weight(load, &row.weight);
  if( status != DNSSIG_OK ) return status;
  *expected = "a kind of dns_reference";
  row.kind = reference_kind_find(kind, strlen(kind));
  if( row.kind == REFERENCE_KIND_COUNT ) return DNSSIG_BADDATA;
  status = reference_layer_add(load->layer, &row, expected);
  if( status == DNSSIG_DONE ) *expected = "a kind and pattern that no row before has";
  return status == DNSSIG_DONE || status == DNSSIG_MISUSE ? DNSSIG_BADDATA : status;
}

static Status read_rows(Load *load, int *code, Text *why)
{
  Status status = DNSSIG_OK;
  int step = SQLITE_ROW;
  while( status == DNSSIG_OK && (step = sqlite3_step(load->rows)) == SQLITE_ROW ) {
    const char *expected;
    status = read_row(load, &expected);
    if( status == DNSSIG_BADDATA ) {
      if( !load->skipped++ ) {
        load->expected = expected;
        load->first = load->kept + 1;
      }
      status = DNSSIG_OK;
    } else if( status == DNSSIG_OK ) {
      load->kept++;
    }
  }
  if( status == DNSSIG_OK && step != SQLITE_DONE ) {
    status = result_database_fault(sqlite3_db_handle(load->rows), step, code, why);
  }
  return status;
}

/* Reads the table that `given` names and puts it in front. */
static Status load_table(Connection *connection, const char *given, size_t len, Load *load, int *code, Text *why)
{
  char space[120];
  Reference *reference;
  Text origin;
  Status status;
  text_string(why, "dns_reference_load: '");
  text_escaped(why, given, len < 80 ? len : 80);
  text_string(why, "': ");
  if( connection->reads_reference ) { /* a TEMP view may call what reads it, without end */
    text_string(why, "a table cannot be read while another is being read");
    return DNSSIG_MISUSE;
  }
  connection->reads_reference = true;
  text_init(&origin, space, sizeof space);
  text_escaped(&origin, given, len);
  status = connection_reference(connection, &reference);
  if( status == DNSSIG_OK ) status = source_table_open(connection->db, given, len, &load->rows, code, why);
  if( status == DNSSIG_OK ) status = find_columns(load, why);
  if( status == DNSSIG_OK ) status = origin.status;
  if( status == DNSSIG_OK ) status = reference_layer_open(origin.data, &load->layer);
  if( status == DNSSIG_OK ) status = read_rows(load, code, why);
  if( status == DNSSIG_OK ) {
    reference_load(reference, load->layer);
    load->layer = NULL;
  }
  reference_layer_close(load->layer);
  sqlite3_finalize(load->rows);
  text_clear(&origin);
  connection->reads_reference = false;
  return status;
}

static void result_summary(sqlite3_context *context, const Load *load)
{
  char space[200];
  Text text;
  text_init(&text, space, sizeof space);
  text_format(&text, "{\"rows\":%llu,\"skipped\":%llu", (unsigned long long)load->kept,
              (unsigned long long)load->skipped);
  if( load->skipped ) {
    text_format(&text, ",\"first\":%llu,\"expected\":", (unsigned long long)load->first);
    text_json(&text, load->expected, strlen(load->expected));
  }
  text_char(&text, '}');
  result_text(context, &text);
}

/* What the call asks for: the table that `given` names, or with NULL what is compiled in alone. */
static Status load_value(Connection *connection, sqlite3_value *given, Load *load, int *code, Text *why)
{
  Status status = connection_changeable(connection, why);
  const char *name;
  if( status != DNSSIG_OK ) return status;
  if( sqlite3_value_type(given) == SQLITE_NULL ) {
    if( connection->reference ) reference_load(connection->reference, NULL);
    return DNSSIG_OK;
  }
  name = (const char *)sqlite3_value_text(given);
  if( !name ) return DNSSIG_NOMEM;
  return load_table(connection, name, (size_t)sqlite3_value_bytes(given), load, code, why);
}

/* dns_reference_load(table) */
void reference_load_call(sqlite3_context *context, int argc, sqlite3_value **argv)
{
  Connection *connection = ((const Bound *)sqlite3_user_data(context))->connection;
  bool unload = sqlite3_value_type(argv[0]) == SQLITE_NULL;
  Load load = {0};
  char space[500];
  int code = SQLITE_ERROR;
  Text why;
  Status status;
  (void)argc;
  text_init(&why, space, sizeof space);
  status = load_value(connection, argv[0], &load, &code, &why);
  if( why.status != DNSSIG_OK ) status = DNSSIG_NOMEM;
  if( status != DNSSIG_OK ) {
    result_fault(context, status, status == DNSSIG_INTERRUPT ? NULL : why.data);
    if( status == DNSSIG_MISUSE ) sqlite3_result_error_code(context, code);
  } else if( !unload ) {
    result_summary(context, &load);
  }
  text_clear(&why);
}
