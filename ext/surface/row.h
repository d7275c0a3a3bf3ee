/* row.h - the columns of `dns`: what one answer and one of its records are as SQL values.
**
** Shared by every table that shows answers (dns, dns_cache), so that a copy of one is a recording like a copy of the other. */
#ifndef DNSSIG_SURFACE_ROW_H
#define DNSSIG_SURFACE_ROW_H

#include <sqlite3ext.h>

#include "answer/answer.h"

typedef enum RowColumn {
  ROW_NAME,
  ROW_TYPE,
  ROW_STATUS,
  ROW_SECTION,
  ROW_OWNER,
  ROW_RTYPE,
  ROW_TTL,
  ROW_DATA,
  ROW_PRIORITY,
  ROW_TARGET,
  ROW_FIELDS,
  ROW_AA,
  ROW_AD,
  ROW_TC,
  ROW_RESOLVER,
  ROW_RTT_MS,
  ROW_TRIES,
  ROW_ASKED_AT,
  ROW_COLUMN_COUNT
} RowColumn;

/* Name, declared type and meaning of each column; the SQL declarations and the documentation are made from it. */
typedef struct RowColumnDoc {
  const char *name, *type, *meaning;
} RowColumnDoc;

extern const RowColumnDoc row_columns[ROW_COLUMN_COUNT];

/* Rows that an answer gives: its records, or one without a record. */
size_t row_count(const Answer *answer);

/* Sets the value of a column for row i < row_count(answer). */
void row_value(sqlite3_context *context, const Answer *answer, size_t i, RowColumn column);

#endif
