/* json_value.h - SQLite's values, written as JSON (RFC 8259): safe to show, whatever they hold. */
#ifndef DNSSIG_SURFACE_JSON_VALUE_H
#define DNSSIG_SURFACE_JSON_VALUE_H

#include <sqlite3ext.h>

#include "core/text.h"

/* Appends the value: numbers as numbers, text and blobs as strings, NULL as null. */
void json_value(Text *json, sqlite3_value *value);

/* Appends its text as a string, also of a number. */
void json_value_text(Text *json, sqlite3_value *value);

#endif
