/* dnssig.c - the entry point: registers what the families offer.
**
**   .load ./dnssig
**   SELECT name, summary FROM dns_help;
*/
#include <dlfcn.h>
#include <pthread.h>
#include <sqlite3ext.h>
#include <stdbool.h>

#include "core/memory.h"
#include "core/status.h"
#include "core/text.h"
#include "surface/connection.h"
#include "surface/families.h"
#include "surface/register.h"
#include "surface/result.h"

SQLITE_EXTENSION_INIT1

const Family *const families[] = {
    &family_names,         &family_addresses, &family_measures, &family_context, &family_tld,     &family_lookalike,
    &family_brand,         &family_reference, &family_extract,  &family_table,   &family_lookups, &family_domain,
    &family_prefetch,      &family_collect,   &family_trace,    &family_install, &family_enrich,  &family_config,
    &family_settings,      &family_stats,     &family_cache,    &family_replay,  &family_cof,     &family_evidence,
    &family_evidence_list, &family_graph,     &family_help,
};
const size_t family_count = COUNT(families);

static void release_bound(void *held)
{
  Bound *bound = held;
  connection_release(bound->connection);
  mem_free(bound);
}

/* Of the functions that work over a window. A frame that loses rows is none of theirs. */
static void refuse_frame(sqlite3_context *context, int argc, sqlite3_value **argv)
{
  (void)argc, (void)argv;
  sqlite3_result_error(context, "over a window this function takes whole partitions only", -1);
}

/* SQLite destroys the Bound itself when the registration fails. */
static int register_function(Connection *connection, const Function *function)
{
  int code = SQLITE_OK;
  for( int nargs = function->least_args; nargs <= function->most_args && code == SQLITE_OK; nargs++ ) {
    Bound *bound = mem_zero(sizeof *bound);
    if( !bound ) return SQLITE_NOMEM;
    bound->connection = connection_hold(connection);
    bound->function = function;
    code = function->value
               ? sqlite3_create_window_function(connection->db, function->name, nargs, function->flags, bound,
                                                function->step, function->finish, function->value, refuse_frame,
                                                release_bound)
               : sqlite3_create_function_v2(connection->db, function->name, nargs, function->flags, bound,
                                            function->call, function->step, function->finish, release_bound);
  }
  return code;
}

static int register_family(Connection *connection, const Family *family)
{
  int code = SQLITE_OK;
  for( size_t i = 0; i < family->function_count && code == SQLITE_OK; i++ ) {
    code = register_function(connection, &family->functions[i]);
  }
  for( size_t i = 0; i < family->table_count && code == SQLITE_OK; i++ ) {
    const Table *table = &family->tables[i];
    code = sqlite3_create_module_v2(connection->db, table->name, table->module, connection_hold(connection),
                                    connection_release);
  }
  return code;
}

/* Whether this program's SQLite will do; else why not, in its own memory. It is asked through its own table of functions: an older
** one ends earlier, and what SQLite was built without is NULL there. */
static bool suits(const sqlite3_api_routines *api, char **message)
{
  if( api->libversion_number() < 3038000 ) {
    *message = api->mprintf("dnssig needs SQLite 3.38 or newer; this program has %s", api->libversion());
  } else if( !api->create_module_v2 || !api->declare_vtab ) {
    *message = api->mprintf("dnssig needs virtual tables; this program's SQLite was built without them");
  } else {
    return true;
  }
  return false;
}

/* The table of SQLite's functions is one for all connections; those that open in threads side by side must not write it at once. False:
** another SQLite of this program, such as one that a library brings, has this file loaded; its connections would call the new one. */
static bool take_api(const sqlite3_api_routines *api)
{
  static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
  bool taken;
  pthread_mutex_lock(&lock);
  if( !sqlite3_api ) SQLITE_EXTENSION_INIT2(api);
  taken = sqlite3_api == api;
  pthread_mutex_unlock(&lock);
  return taken;
}

/* Whether a statement that is at work writes: it may hold what it knows of a table. */
static bool is_writing(sqlite3 *db)
{
  sqlite3_stmt *statement = NULL;
  while( (statement = sqlite3_next_stmt(db, statement)) != NULL ) {
    if( sqlite3_stmt_busy(statement) && !sqlite3_stmt_readonly(statement) ) return true;
  }
  return false;
}

static int read_flag(sqlite3 *db, const char *pragma, bool *flag)
{
  sqlite3_stmt *statement = NULL;
  int code = sqlite3_prepare_v2(db, pragma, -1, &statement, NULL);
  *flag = code == SQLITE_OK && sqlite3_step(statement) == SQLITE_ROW && sqlite3_column_int(statement, 0);
  return code == SQLITE_OK ? sqlite3_finalize(statement) : code;
}

/* Lets SQLite read every schema anew.
**
** Why: SQLite looks at what a generated column, a CHECK or an index calls when it reads the schema, and marks it as a stranger's. A function
** that nobody has registered yet passes without the mark, and once it is there it is called, SQLITE_DIRECTONLY or not. A program that
** has opened a hostile database and read of it before it loads us would send what its tables hold.
**
** An authorizer that forbids the PRAGMA has its say over our functions, too. */
static int forget_schemas(sqlite3 *db)
{
  bool writable;
  int code = read_flag(db, "PRAGMA writable_schema", &writable);
  if( code == SQLITE_OK ) code = sqlite3_exec(db, "PRAGMA writable_schema = RESET", NULL, NULL, NULL);
  if( code == SQLITE_OK && writable ) code = sqlite3_exec(db, "PRAGMA writable_schema = ON", NULL, NULL, NULL);
  return code == SQLITE_AUTH ? SQLITE_OK : code;
}

/* One more hold on this library. SQLite lets go of a library whose entry point fails, and keeps what that had registered: functions,
** and the destructors that the end of the connection calls. NULL where this code is part of the program: it stays anyway. */
static void *hold_library(void)
{
  Dl_info info;
  return dladdr(&family_count, &info) ? dlopen(info.dli_fname, RTLD_LAZY | RTLD_NOLOAD) : NULL;
}

static int set_up(Connection *connection)
{
  void *library = hold_library();
  int code = SQLITE_OK;
  for( size_t i = 0; i < family_count && code == SQLITE_OK; i++ ) code = register_family(connection, families[i]);
  if( code == SQLITE_OK ) code = forget_schemas(connection->db);
  if( code == SQLITE_OK && library ) dlclose(library);
  return code;
}

int sqlite3_dnssig_init(sqlite3 *db, char **message, const sqlite3_api_routines *api);

__attribute__((visibility("default"))) int sqlite3_dnssig_init(sqlite3 *db, char **message,
                                                               const sqlite3_api_routines *api)
{
  Connection *connection;
  char space[300];
  Text why;
  int code;
  if( !suits(api, message) ) return SQLITE_ERROR;
  if( !take_api(api) ) {
    *message =
        api->mprintf("dnssig is loaded into another SQLite of this program (this one is %s): load a copy of its file",
                     api->libversion());
    return SQLITE_ERROR;
  }
  if( is_writing(db) ) {
    *message = sqlite3_mprintf("dnssig: a statement that writes is at work; load the extension by itself");
    return SQLITE_ERROR;
  }
  text_init(&why, space, sizeof space);
  code = result_code(connection_open(db, &connection, &why));
  if( code == SQLITE_ERROR ) *message = sqlite3_mprintf("dnssig: DNSSIG_ in the environment: %s", why.data);
  text_clear(&why);
  if( code != SQLITE_OK ) return code;
  code = set_up(connection);
  connection_release(connection);
  if( code == SQLITE_BUSY )
    *message = sqlite3_mprintf("it is loaded already, and is not replaced while a statement runs");
  return code;
}
