/* json.c - any text: whether it is one JSON array or object, and its members.
**
** Input: a byte (how much of the rest is the name of a member), the name, the text. What must hold: what json_is_container lets through,
** SQLite's own parser takes, too, and its copy can be shown; what a member gives can be shown; nothing is read past the text. */
#include "fuzz.h"

#include "answer/json.h"
#include "core/text.h"

static int is_valid(const char *text, size_t len)
{
  static sqlite3_stmt *valid;
  static sqlite3 *db;
  int is;
  if( !valid ) {
    insist(sqlite3_open(":memory:", &db) == SQLITE_OK);
    insist(sqlite3_prepare_v2(db, "SELECT json_valid(?1)", -1, &valid, NULL) == SQLITE_OK);
  }
  insist(sqlite3_bind_text64(valid, 1, text, len, SQLITE_STATIC, SQLITE_UTF8) == SQLITE_OK);
  insist(sqlite3_step(valid) == SQLITE_ROW);
  is = sqlite3_column_int(valid, 0);
  sqlite3_reset(valid);
  return is;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  char name[256] = "", space[64];
  const char *text;
  size_t name_len, len;
  Text member;
  if( !size ) return 0;
  name_len = data[0] < size - 1 ? data[0] : size - 1;
  memcpy(name, data + 1, name_len);
  text = (const char *)data + 1 + name_len;
  len = size - 1 - name_len;
  text_init(&member, space, sizeof space);
  if( json_is_container(text, len) ) {
    insist(is_valid(text, len));
    text_json_whole(&member, text, len);
    insist(is_valid(member.data, member.len) && is_shown(member.data, member.len));
    text_reset(&member);
  }
  if( json_member(text, len, name, &member) ) {
    for( size_t i = 0; i < member.len; i++ ) insist(member.data[i] >= 0x20 && member.data[i] < 0x7f);
  }
  insist(member.status == DNSSIG_OK);
  text_clear(&member);
  return 0;
}
