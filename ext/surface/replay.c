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
#include "surface/source_table.h"

SQLITE_EXTENSION_INIT3

static Status read_rows(sqlite3_stmt *rows, Regroup *regroup, int *code, Text *why)
{
  Status status = DNSSIG_OK;
  int step = SQLITE_ROW;
  while( status == DNSSIG_OK && (step = sqlite3_step(rows)) == SQLITE_ROW ) status = regroup_row(regroup);
  if( status == DNSSIG_OK && step != SQLITE_DONE ) {
    status = result_database_fault(sqlite3_db_handle(rows), step, code, why);
  }
  return status;
}

typedef struct Summary {
  uint64_t rows, questions, skipped;
} Summary;

/* The recording in the table that `given` names. Returns owned. */
static Status read_recording(sqlite3 *db, const char *given, size_t len, Replay **out, Summary *summary, int *code,
                             Text *why)
{
  sqlite3_stmt *rows = NULL;
  Regroup *regroup = NULL;
  Replay *replay = NULL;
  Status status = source_table_open(db, given, len, &rows, code, why);
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
  Replay *replay = NULL;
  Status status;
  text_string(why, "dns_replay: '");
  text_escaped(why, given, len < 80 ? len : 80);
  text_string(why, "': ");
  if( connection->reads_recording ) { /* a TEMP view may call what reads it, without end */
    text_string(why, "a recording cannot be read while another is being read");
    return DNSSIG_MISUSE;
  }
  connection->reads_recording = true;
  status = read_recording(connection->db, given, len, &replay, summary, code, why);
  connection->reads_recording = false;
  return status == DNSSIG_OK ? switch_to(connection, replay) : status;
}

/* What the call asks for: the table that `given` names, or with NULL the network. */
static Status replay_value(Connection *connection, sqlite3_value *given, Summary *summary, int *code, Text *why)
{
  Status status = connection_changeable(connection, why);
  const char *name;
  if( status != DNSSIG_OK ) return status;
  if( sqlite3_value_type(given) == SQLITE_NULL ) return switch_to(connection, NULL);
  name = (const char *)sqlite3_value_text(given);
  if( !name ) return DNSSIG_NOMEM;
  return replay_table(connection, name, (size_t)sqlite3_value_bytes(given), summary, code, why);
}

/* dns_replay(table) */
static void replay_call(sqlite3_context *context, int argc, sqlite3_value **argv)
{
  Connection *connection = ((const Bound *)sqlite3_user_data(context))->connection;
  bool live = sqlite3_value_type(argv[0]) == SQLITE_NULL;
  Summary summary = {0};
  char space[500];
  int code = SQLITE_ERROR;
  Text why;
  Status status;
  (void)argc;
  text_init(&why, space, sizeof space);
  status = replay_value(connection, argv[0], &summary, &code, &why);
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
              "was. A locked session. Use in a view or trigger of a database file.",
          .source = "This extension; RFC 2181 section 5 (equal records are one)",
          .example = "SELECT dns_replay('dns_cache'), dns_replay(NULL)"}},
};

const Family family_replay = {"session", functions, COUNT(functions), NULL, 0};
