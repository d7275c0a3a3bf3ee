/* connection.c - made when the extension is loaded, freed with the last function of the connection. */
#include "surface/connection.h"

#include "core/memory.h"
#include "surface/config.h"

SQLITE_EXTENSION_INIT3

static Status open_usual_suffixes(Connection *connection)
{
  char space[300];
  Text why;
  Status status;
  text_init(&why, space, sizeof space);
  status = suffix_open(NULL, &connection->suffixes, &why);
  text_clear(&why);
  return status;
}

Status connection_open(sqlite3 *db, Connection **out, Text *why)
{
  Connection *connection = mem_zero(sizeof *connection);
  Status status;
  if( !connection ) return DNSSIG_NOMEM;
  connection->db = db;
  connection->holders = 1;
  status = settings_init(&connection->settings);
  if( status == DNSSIG_OK ) status = config_start(connection, why);
  if( status == DNSSIG_OK && !connection->suffixes ) status = open_usual_suffixes(connection);
  if( status != DNSSIG_OK ) {
    connection_release(connection);
    return status;
  }
  *out = connection;
  return DNSSIG_OK;
}

Connection *connection_hold(Connection *connection)
{
  connection->holders++;
  return connection;
}

void connection_release(void *held)
{
  Connection *connection = held;
  if( --connection->holders > 0 ) return;
  resolver_close(connection->resolver);
  reference_close(connection->reference);
  mmdb_close(connection->country_db);
  mmdb_close(connection->asn_db);
  connection_take_suffixes(connection, NULL);
  settings_clear(&connection->settings);
  mem_free(connection);
}

void connection_take_suffixes(Connection *connection, Suffixes *suffixes)
{
  recent_clear(&connection->recent);
  suffix_close(connection->suffixes);
  connection->suffixes = suffixes;
}

Status connection_resolver(Connection *connection, Resolver **out)
{
  Status status = DNSSIG_OK;
  if( !connection->resolver ) {
    Interrupt interrupt = {connection_ended, connection};
    status = resolver_open(&connection->settings, interrupt, &connection->resolver);
  }
  *out = connection->resolver;
  return status;
}

Status connection_changeable(const Connection *connection, Text *why)
{
  if( !settings_number(&connection->settings, SETTING_LOCK) ) return DNSSIG_OK;
  text_string(why, "this session is locked (setting lock): no statement changes it, or names a file to be read or a "
                   "server to be asked");
  return DNSSIG_MISUSE;
}

Status connection_reference(Connection *connection, Reference **out)
{
  Status status = DNSSIG_OK;
  if( !connection->reference ) status = reference_open(&connection->reference);
  *out = connection->reference;
  return status;
}

/* Whether a statement of this connection is interrupted when it is stepped. */
static bool probe(Connection *connection, const char *sql)
{
  sqlite3_stmt *statement = NULL;
  int code = sqlite3_prepare_v2(connection->db, sql, -1, &statement, NULL);
  if( code == SQLITE_OK ) code = sqlite3_step(statement);
  sqlite3_finalize(statement);
  return code == SQLITE_INTERRUPT;
}

/* sqlite3_is_interrupted came with SQLite 3.41; a statement that is stepped while the flag is up says the same before. */
bool connection_interrupted(void *held)
{
  return probe(held, "SELECT 1");
}

/* A progress handler is called after a number of instructions, and waiting for an answer takes none. This statement takes some
** thousands, more than programs usually set, in a tenth of a millisecond. */
bool connection_ended(void *held)
{
  return connection_interrupted(held)
         || probe(
             held,
             "WITH RECURSIVE c(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM c WHERE n < 200) SELECT count(*) FROM c");
}
