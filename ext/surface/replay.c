/* replay.c - dns_replay(): answer from a recording instead of the network.
**
**   CREATE TABLE recording AS SELECT * FROM dns WHERE name IN (SELECT domain FROM log);
**   SELECT dns_replay('recording')               {"rows":812,"questions":240,"skipped":0}
**   SELECT * FROM dns WHERE name = 'a.example'   as it was then; what the recording lacks is OFFLINE
**   SELECT dns_replay(NULL)                      live again
**
** How it works: the table is read once, in the order of its rows (regroup.h), and kept in memory as answers (resolve/replay.h). It may be
** any table or view with the columns of dns: dns_cache too. */
#include <stdbool.h>
#include <string.h>

#include "resolve/replay.h"
#include "surface/families.h"
#include "surface/regroup.h"
#include "surface/result.h"

SQLITE_EXTENSION_INIT3

/* `table`, `schema.table`; each part bare or quoted as SQL quotes names: "a.b", [a b], `a`, 'a'. */
typedef struct TableName {
  Text schema; /* empty: where SQLite finds it */
  Text table;
} TableName;

/* What closes a quoted name, 0: a bare one. */
static char closing_quote(char c)
{
  if( c == '[' ) return ']';
  return c == '"' || c == '`' || c == '\'' ? c : 0;
}

/* Reads one part from *at on. A quote within quotes is doubled, but not in brackets. False: the quotes do not close, or nothing
** stands there. */
static bool read_part(const char *text, size_t len, size_t *at, Text *part)
{
  char closing = *at < len ? closing_quote(text[*at]) : 0;
  if( !closing ) {
    while( *at < len && text[*at] != '.' ) text_char(part, text[(*at)++]);
    return part->len > 0 || part->status != DNSSIG_OK;
  }
  ++*at;
  while( *at < len ) {
    char c = text[(*at)++];
    if( c == closing ) {
      if( closing == ']' || *at >= len || text[*at] != closing ) return true;
      ++*at;
    }
    text_char(part, c);
  }
  return false;
}

static bool read_table_name(const char *text, size_t len, TableName *name)
{
  size_t at = 0;
  if( memchr(text, 0, len) || !read_part(text, len, &at, &name->table) ) return false;
  if( at == len ) return true;
  if( text[at++] != '.' ) return false;
  text_bytes(&name->schema, name->table.data, name->table.len);
  text_reset(&name->table);
  return read_part(text, len, &at, &name->table) && at == len;
}

static char *statement_of(const TableName *name, const char *order)
{
  if( name->table.status != DNSSIG_OK || name->schema.status != DNSSIG_OK ) return NULL;
  if( !name->schema.len ) return sqlite3_mprintf("SELECT * FROM \"%w\"%s", name->table.data, order);
  return sqlite3_mprintf("SELECT * FROM \"%w\".\"%w\"%s", name->schema.data, name->table.data, order);
}

/* The rows of the table, where they have numbers by these: SQLite promises no order otherwise. Gives SQLite's code. */
static int prepare_rows(sqlite3 *db, const TableName *name, sqlite3_stmt **rows)
{
  static const char *const orders[] = {" ORDER BY _rowid_", ""};
  int code = SQLITE_ERROR;
  for( size_t i = 0; i < COUNT(orders) && code == SQLITE_ERROR; i++ ) {
    char *sql = statement_of(name, orders[i]);
    code = sql ? sqlite3_prepare_v2(db, sql, -1, rows, NULL) : SQLITE_NOMEM;
    sqlite3_free(sql);
  }
  return code;
}

/* A failure of SQLite's own: its words go to why, its code to *code, which the function raises as it is. */
static Status database_fault(sqlite3 *db, int failed, int *code, Text *why)
{
  const char *message = sqlite3_errmsg(db);
  if( failed == SQLITE_NOMEM ) return DNSSIG_NOMEM;
  if( failed == SQLITE_INTERRUPT ) return DNSSIG_INTERRUPT;
  *code = failed;
  text_escaped(why, message, strlen(message));
  return DNSSIG_MISUSE;
}

static Status read_rows(sqlite3_stmt *rows, Regroup *regroup, int *code, Text *why)
{
  Status status = DNSSIG_OK;
  int step = SQLITE_ROW;
  while( status == DNSSIG_OK && (step = sqlite3_step(rows)) == SQLITE_ROW ) status = regroup_row(regroup);
  if( status == DNSSIG_OK && step != SQLITE_DONE ) {
    status = database_fault(sqlite3_db_handle(rows), step, code, why);
  }
  return status;
}

typedef struct Summary {
  uint64_t rows, questions, skipped;
} Summary;

/* The recording in a table. Returns owned. */
static Status read_recording(sqlite3 *db, const TableName *name, Replay **out, Summary *summary, int *code, Text *why)
{
  sqlite3_stmt *rows = NULL;
  Regroup *regroup = NULL;
  Replay *replay = NULL;
  Status status = DNSSIG_OK;
  int prepared = prepare_rows(db, name, &rows);
  if( prepared != SQLITE_OK ) status = database_fault(db, prepared, code, why);
  if( status == DNSSIG_OK ) status = regroup_open(rows, &regroup, why);
  if( status == DNSSIG_OK ) status = replay_open(&replay);
  if( status == DNSSIG_OK ) status = read_rows(rows, regroup, code, why);
  if( status == DNSSIG_OK ) status = regroup_finish(regroup, replay);
  if( status == DNSSIG_OK ) {
    *summary = (Summary){regroup_rows(regroup), replay_questions(replay), regroup_skipped(regroup)};
    *out = replay;
    replay = NULL;
  }
  replay_close(replay);
  regroup_close(regroup);
  sqlite3_finalize(rows);
  return status;
}

/* From now on the connection answers from replay (taken), or with NULL from the network. */
static Status switch_to(Connection *connection, Replay *replay)
{
  const char *mode = replay ? "replay" : "live";
  char space[100];
  Resolver *resolver;
  Text why;
  Status status = connection_resolver(connection, &resolver);
  text_init(&why, space, sizeof space);
  if( status == DNSSIG_OK ) status = settings_set(&connection->settings, SETTING_MODE, mode, strlen(mode), &why);
  text_clear(&why);
  if( status != DNSSIG_OK ) {
    replay_close(replay);
    return status;
  }
  resolver_set_replay(resolver, replay);
  connection->has_recording = replay != NULL;
  return DNSSIG_OK;
}

static void result_summary(sqlite3_context *context, const Summary *summary)
{
  char space[120];
  Text text;
  text_init(&text, space, sizeof space);
  text_format(&text, "{\"rows\":%llu,\"questions\":%llu,\"skipped\":%llu}", (unsigned long long)summary->rows,
              (unsigned long long)summary->questions, (unsigned long long)summary->skipped);
  result_text(context, &text);
}

/* Reads the recording that `given` names and switches to it. */
static Status replay_table(Connection *connection, const char *given, size_t len, Summary *summary, int *code,
                           Text *why)
{
  char schema_space[100], table_space[100];
  TableName name;
  Replay *replay = NULL;
  Status status;
  text_init(&name.schema, schema_space, sizeof schema_space);
  text_init(&name.table, table_space, sizeof table_space);
  text_string(why, "dns_replay: '");
  text_escaped(why, given, len < 80 ? len : 80);
  text_string(why, "': ");
  if( connection->reads_recording ) { /* a TEMP view may call what reads it, without end */
    text_string(why, "a recording cannot be read while another is being read");
    status = DNSSIG_MISUSE;
  } else if( read_table_name(given, len, &name) ) {
    connection->reads_recording = true;
    status = read_recording(connection->db, &name, &replay, summary, code, why);
    connection->reads_recording = false;
  } else {
    text_string(why, "no name of a table; write table, schema.table or \"a name\".\"in quotes\"");
    status = DNSSIG_MISUSE;
  }
  text_clear(&name.schema);
  text_clear(&name.table);
  return status == DNSSIG_OK ? switch_to(connection, replay) : status;
}

/* dns_replay(table) */
static void replay_call(sqlite3_context *context, int argc, sqlite3_value **argv)
{
  Connection *connection = ((const Bound *)sqlite3_user_data(context))->connection;
  bool live = sqlite3_value_type(argv[0]) == SQLITE_NULL;
  const char *given = (const char *)sqlite3_value_text(argv[0]);
  Summary summary = {0};
  char space[500];
  int code = SQLITE_ERROR;
  Text why;
  Status status;
  (void)argc;
  text_init(&why, space, sizeof space);
  if( live ) {
    status = switch_to(connection, NULL);
  } else if( !given ) {
    status = DNSSIG_NOMEM;
  } else {
    status = replay_table(connection, given, (size_t)sqlite3_value_bytes(argv[0]), &summary, &code, &why);
  }
  if( why.status != DNSSIG_OK ) status = DNSSIG_NOMEM;
  if( status != DNSSIG_OK ) {
    result_fault(context, status, status == DNSSIG_INTERRUPT ? NULL : why.data);
    if( status == DNSSIG_MISUSE ) sqlite3_result_error_code(context, code);
  } else if( !live ) {
    result_summary(context, &summary);
  }
  text_clear(&why);
}

static const Function functions[] = {
    {.name = "dns_replay",
     .least_args = 1,
     .most_args = 1,
     .flags = LIVE,
     .call = replay_call,
     .doc =
         {.usage = "dns_replay(table)",
          .summary =
              "Reads a recording and answers every lookup of this connection from it: no packet leaves, and a question "
              "that the recording lacks has the status OFFLINE. A recording is any table or view with the columns of "
              "dns, such as a copy of rows of dns or of dns_cache. NULL goes back to the network.",
          .returns =
              "JSON: rows read, questions that can be answered, rows skipped because their name, type, status, section "
              "or rtype is none. NULL for NULL. Of several answers to a question the latest counts.",
          .errors =
              "A table that does not exist or lacks a column of dns: the message names it, and everything stays as it "
              "was. Use in a view or trigger of a database file.",
          .source = "This extension; RFC 2181 section 5 (equal records are one)",
          .example = "SELECT dns_replay('dns_cache'), dns_replay(NULL)"}},
};

const Family family_replay = {"session", functions, COUNT(functions), NULL, 0};
