/* json_value.c - SQLite's values, written as JSON. */
#include "surface/json_value.h"

#include <math.h>

#include "surface/value.h"

SQLITE_EXTENSION_INIT3

void json_value_text(Text *json, sqlite3_value *value)
{
  const char *text;
  size_t len;
  Status status = value_text(value, &text, &len);
  if( status == DNSSIG_NOMEM ) {
    json->status = status;
  } else {
    text_json(json, text, len);
  }
}

static void write_number(Text *json, double number)
{
  char digits[40];
  if( isfinite(number) ) {
    sqlite3_snprintf(sizeof digits, digits, "%!.15g", number);
    text_string(json, digits);
  } else {
    text_string(json, number > 0 ? "9e999" : "-9e999");
  }
}

void json_value(Text *json, sqlite3_value *value)
{
  switch( sqlite3_value_type(value) ) {
    case SQLITE_INTEGER:
      text_signed(json, sqlite3_value_int64(value));
      break;
    case SQLITE_FLOAT:
      write_number(json, sqlite3_value_double(value));
      break;
    case SQLITE_NULL:
      text_string(json, "null");
      break;
    default:
      json_value_text(json, value);
  }
}
