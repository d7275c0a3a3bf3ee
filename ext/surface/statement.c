/* statement.c - auxiliary data under a negative number.
**
** SQLite keeps what sqlite3_set_auxdata gets under an argument's number only while that argument is constant. Under a negative
** number it is kept for the whole statement, shared by every function in it, and destroyed when the statement is
** reset or finalized; SQLite's own JSON functions keep their parsed text so. The manual leaves room for other uses of negative
** numbers, so this file looks whether its data stayed: where it did not, each call is a bracket of its own, and a record with a
** TTL of 0 is asked anew for each row. */
#include "surface/statement.h"

#include "core/memory.h"

SQLITE_EXTENSION_INIT3

enum { STATEMENT_KEY = -10351035 }; /* ours alone in the statement */

typedef struct Statement {
  Connection *connection; /* held */
  Resolver *resolver;
} Statement;

static void end_statement(void *data)
{
  Statement *statement = data;
  resolver_leave(statement->resolver);
  connection_release(statement->connection);
  mem_free(statement);
}

static Status begin_statement(sqlite3_context *context, Connection *connection)
{
  Resolver *resolver;
  Statement *statement;
  Status status = connection_resolver(connection, &resolver);
  if( status != DNSSIG_OK ) return status;
  statement = mem_zero(sizeof *statement);
  if( !statement ) return DNSSIG_NOMEM;
  statement->connection = connection_hold(connection);
  statement->resolver = resolver;
  resolver_enter(resolver);
  sqlite3_set_auxdata(context, STATEMENT_KEY, statement, end_statement); /* destroys it at once if it cannot keep it */
  return DNSSIG_OK;
}

Status statement_enter(sqlite3_context *context, Connection *connection, StatementVisit *out)
{
  Statement *statement = sqlite3_get_auxdata(context, STATEMENT_KEY);
  if( !statement ) {
    Status status = begin_statement(context, connection);
    if( status != DNSSIG_OK ) return status;
    statement = sqlite3_get_auxdata(context, STATEMENT_KEY);
  }
  out->resolver = connection->resolver;
  out->alone = !statement || statement->connection != connection;
  if( out->alone ) resolver_enter(out->resolver);
  return DNSSIG_OK;
}

void statement_leave(StatementVisit *visit)
{
  if( visit->alone ) resolver_leave(visit->resolver);
}
