/* result.c - values and faults, into SQLite. */
#include "surface/result.h"

#include <stdbool.h>

#include "core/memory.h"

SQLITE_EXTENSION_INIT3

enum { SUBTYPE_JSON = 'J' }; /* by which SQLite's JSON functions know each other's results */

int result_code(Status status)
{
  switch( status ) {
    case DNSSIG_OK:
    case DNSSIG_DONE:
      return SQLITE_OK;
    case DNSSIG_NOMEM:
      return SQLITE_NOMEM;
    case DNSSIG_INTERRUPT:
      return SQLITE_INTERRUPT;
    case DNSSIG_MISUSE:
    case DNSSIG_BADNAME:
    case DNSSIG_BADDATA:
    case DNSSIG_IO:
      break;
  }
  return SQLITE_ERROR;
}

Status result_database_fault(sqlite3 *db, int failed, int *code, Text *why)
{
  if( (failed & 0xff) == SQLITE_NOMEM ) return DNSSIG_NOMEM;
  if( failed == SQLITE_INTERRUPT ) return DNSSIG_INTERRUPT;
  *code = failed;
  text_excerpt(why, sqlite3_errmsg(db));
  return DNSSIG_MISUSE;
}

void result_fault(sqlite3_context *context, Status status, const char *message)
{
  int code = result_code(status);
  if( code == SQLITE_NOMEM ) {
    sqlite3_result_error_nomem(context);
    return;
  }
  if( code == SQLITE_INTERRUPT && !message ) message = "interrupted";
  if( message ) sqlite3_result_error(context, message, -1);
  sqlite3_result_error_code(context, code);
}

int result_table_fault(sqlite3_vtab *table, Status status, const char *message)
{
  int code = result_code(status);
  if( message && code == SQLITE_ERROR ) {
    sqlite3_free(table->zErrMsg);
    table->zErrMsg = sqlite3_mprintf("%s", message);
    if( !table->zErrMsg ) return SQLITE_NOMEM;
  }
  return code;
}

void result_text(sqlite3_context *context, Text *text)
{
  if( text->status != DNSSIG_OK ) {
    sqlite3_result_error_nomem(context);
  } else if( text->data == text->lent ) {
    sqlite3_result_text64(context, text->data, text->len, SQLITE_TRANSIENT, SQLITE_UTF8);
  } else {
    size_t len;
    char *owned = text_take(text, &len);
    sqlite3_result_text64(context, owned, len, mem_free, SQLITE_UTF8);
  }
  text_clear(text);
}

void result_json(sqlite3_context *context, Text *text)
{
  bool fine = text->status == DNSSIG_OK;
  result_text(context, text);
  if( fine ) sqlite3_result_subtype(context, SUBTYPE_JSON);
}
