/* value.c - SQLite's values, into ours. */
#include "surface/value.h"

SQLITE_EXTENSION_INIT3

Status value_text(sqlite3_value *value, const char **text, size_t *len)
{
  int type = sqlite3_value_type(value);
  *text = (const char *)sqlite3_value_text(value);
  *len = *text ? (size_t)sqlite3_value_bytes(value) : 0;
  if( *text ) return DNSSIG_OK;
  *text = "";
  if( type == SQLITE_NULL ) return DNSSIG_DONE;
  return type == SQLITE_BLOB && sqlite3_value_bytes(value) == 0 ? DNSSIG_OK : DNSSIG_NOMEM;
}
