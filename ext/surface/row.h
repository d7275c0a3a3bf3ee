/* row.h - the columns of `dns`: what one answer and one of its records are as SQL values.
**
** Shared by every table that shows answers (dns, dns_cache), so that a copy of one is a recording like a copy of the other.
** The columns stand in ROW_COLUMNS alone; the enum, the SQL declaration and the documentation are made from it. */
#ifndef DNSSIG_SURFACE_ROW_H
#define DNSSIG_SURFACE_ROW_H

#include <sqlite3ext.h>

#include "answer/answer.h"

/* COLUMN(constant, name, declared type, meaning) for each, in order. */
#define ROW_COLUMNS(COLUMN)                                                                                            \
  COLUMN(NAME, "name", "TEXT", "the name asked, in canonical form")                                                    \
  COLUMN(TYPE, "type", "TEXT", "the record type asked")                                                                \
  COLUMN(STATUS, "status", "TEXT", "what came of the question: NOERROR, NODATA, NXDOMAIN, TIMEOUT, ...")               \
  COLUMN(SECTION, "section", "TEXT", "where the record stood: answer, authority, additional; NULL without a record")   \
  COLUMN(OWNER, "owner", "TEXT", "the record's own name")                                                              \
  COLUMN(RTYPE, "rtype", "TEXT", "the record's type")                                                                  \
  COLUMN(TTL, "ttl", "INTEGER", "the record's time to live in seconds, as received")                                   \
  COLUMN(DATA, "data", "TEXT", "the record's data in presentation format (RFC 1035 section 5.1, RFC 3597)")            \
  COLUMN(PRIORITY, "priority", "INTEGER", "preference or priority of MX, SRV, SVCB and their like")                    \
  COLUMN(TARGET, "target", "TEXT", "the host that the record points to, no closing dot")                               \
  COLUMN(FIELDS, "fields", "TEXT", "the record's data as a JSON object with the RFC's field names")                    \
  COLUMN(AA, "aa", "INTEGER", "1: the answer is authoritative; NULL where no message came")                            \
  COLUMN(AD, "ad", "INTEGER", "1: the resolver says it has validated the answer (RFC 4035)")                           \
  COLUMN(TC, "tc", "INTEGER", "1: the answer was cut short")                                                           \
  COLUMN(RESOLVER, "resolver", "TEXT", "the server that answered")                                                     \
  COLUMN(RTT_MS, "rtt_ms", "REAL", "milliseconds from the attempt that was answered to its answer")                    \
  COLUMN(TRIES, "tries", "INTEGER", "attempts made; 0 where nothing was sent")                                         \
  COLUMN(ASKED_AT, "asked_at", "REAL", "Unix time when it was asked; NULL where the text is no name")

#define ROW_AS_CONSTANT(constant, name, type, meaning) ROW_##constant,
typedef enum RowColumn { ROW_COLUMNS(ROW_AS_CONSTANT) ROW_COLUMN_COUNT } RowColumn;

typedef struct RowColumnDoc {
  const char *name, *type, *meaning;
} RowColumnDoc;

extern const RowColumnDoc row_columns[ROW_COLUMN_COUNT];

/* The columns in words, each closed with ", ", for the `returns` of a Doc. */
#define ROW_AS_WORDS(constant, name, type, meaning) name " (" meaning "), "
#define ROW_COLUMNS_IN_WORDS ROW_COLUMNS(ROW_AS_WORDS)

/* Appends `name TEXT, type TEXT, …` for sqlite3_declare_vtab, without a closing comma. */
void row_declare(Text *text);

/* Declares a table that touches the network (SQLITE_VTAB_DIRECTONLY): the words before, the columns, the words behind. An SQLite error code. */
int row_declare_live(sqlite3 *db, const char *before, const char *behind);

/* Rows that an answer gives: its records, or one without a record. */
size_t row_count(const Answer *answer);

/* Sets the value of a column for row i < row_count(answer). */
void row_value(sqlite3_context *context, const Answer *answer, size_t i, RowColumn column);

#endif
