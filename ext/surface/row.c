/* row.c - one answer and one of its records, column by column. */
#include "surface/row.h"

#include "answer/type.h"
#include "surface/result.h"

SQLITE_EXTENSION_INIT3

#define ROW_AS_DOC(constant, name, type, meaning) {name, type, meaning},
const RowColumnDoc row_columns[ROW_COLUMN_COUNT] = {ROW_COLUMNS(ROW_AS_DOC)};

void row_declare(Text *text)
{
  for( size_t i = 0; i < ROW_COLUMN_COUNT; i++ ) {
    if( i ) text_string(text, ", ");
    text_string(text, row_columns[i].name);
    text_char(text, ' ');
    text_string(text, row_columns[i].type);
  }
}

int row_declare_live(sqlite3 *db, const char *before, const char *behind)
{
  char space[600];
  Text declaration;
  int code = SQLITE_NOMEM;
  text_init(&declaration, space, sizeof space);
  text_string(&declaration, before);
  row_declare(&declaration);
  text_string(&declaration, behind);
  if( declaration.status == DNSSIG_OK ) code = sqlite3_declare_vtab(db, declaration.data);
  text_clear(&declaration);
  return code == SQLITE_OK ? sqlite3_vtab_config(db, SQLITE_VTAB_DIRECTONLY) : code;
}

size_t row_count(const Answer *answer)
{
  size_t count = answer_count(answer);
  return count ? count : 1;
}

static void set_type(sqlite3_context *context, uint16_t type)
{
  char word[TYPE_TEXT_SIZE];
  size_t len = type_to_text(type, word);
  sqlite3_result_text(context, word, (int)len, SQLITE_TRANSIENT);
}

static void set_string(sqlite3_context *context, const char *string)
{
  if( string ) sqlite3_result_text(context, string, -1, SQLITE_TRANSIENT);
}

/* The columns that only a record has. */
static void record_value(sqlite3_context *context, const Answer *answer, size_t i, RowColumn column)
{
  char space[600];
  Text text;
  uint32_t ttl;
  uint16_t priority;
  text_init(&text, space, sizeof space);
  switch( column ) {
    case ROW_SECTION:
      set_string(context, answer_section_word(answer_section(answer, i)));
      break;
    case ROW_OWNER:
      set_string(context, answer_owner(answer, i));
      break;
    case ROW_RTYPE:
      set_type(context, answer_rtype(answer, i));
      break;
    case ROW_TTL:
      if( answer_ttl(answer, i, &ttl) ) sqlite3_result_int64(context, ttl);
      break;
    case ROW_PRIORITY:
      if( answer_priority(answer, i, &priority) ) sqlite3_result_int(context, priority);
      break;
    case ROW_DATA:
      answer_data(answer, i, &text);
      break;
    case ROW_FIELDS:
      answer_fields(answer, i, &text);
      break;
    case ROW_TARGET:
      (void)answer_target(answer, i, &text);
      break;
    case ROW_NAME:
    case ROW_TYPE:
    case ROW_STATUS:
    case ROW_AA:
    case ROW_AD:
    case ROW_TC:
    case ROW_RESOLVER:
    case ROW_RTT_MS:
    case ROW_TRIES:
    case ROW_ASKED_AT:
    case ROW_COLUMN_COUNT:
      break;
  }
  /* No rdata reads as empty text (an empty TXT is "", no bytes at all are \# 0): nothing appended is NULL. */
  if( text.status != DNSSIG_OK || text.len ) result_text(context, &text);
}

void row_value(sqlite3_context *context, const Answer *answer, size_t i, RowColumn column)
{
  const AnswerOrigin *origin = answer_origin(answer);
  bool has_flags = answer_has_flags(answer);
  switch( column ) {
    case ROW_NAME:
      set_string(context, answer_qname(answer));
      break;
    case ROW_TYPE:
      set_type(context, answer_qtype(answer));
      break;
    case ROW_STATUS:
      sqlite3_result_text(context, answer_status_word(answer_status(answer)), -1, SQLITE_STATIC);
      break;
    case ROW_AA:
      if( has_flags ) sqlite3_result_int(context, answer_aa(answer));
      break;
    case ROW_AD:
      if( has_flags ) sqlite3_result_int(context, answer_ad(answer));
      break;
    case ROW_TC:
      if( has_flags ) sqlite3_result_int(context, answer_tc(answer));
      break;
    case ROW_RESOLVER:
      set_string(context, origin->resolver);
      break;
    case ROW_RTT_MS:
      if( origin->rtt_us >= 0 ) sqlite3_result_double(context, (double)origin->rtt_us / 1000.0);
      break;
    case ROW_TRIES:
      sqlite3_result_int(context, origin->tries);
      break;
    case ROW_ASKED_AT:
      if( origin->asked_at_ms ) sqlite3_result_double(context, (double)origin->asked_at_ms / 1000.0);
      break;
    case ROW_SECTION:
    case ROW_OWNER:
    case ROW_RTYPE:
    case ROW_TTL:
    case ROW_DATA:
    case ROW_PRIORITY:
    case ROW_TARGET:
    case ROW_FIELDS:
      if( i < answer_count(answer) ) record_value(context, answer, i, column);
      break;
    case ROW_COLUMN_COUNT:
      break;
  }
}
