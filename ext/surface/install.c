/* install.c - dns_install(): the tables and views of sql/ in a database.
**
**   SELECT dns_install()              {"schema":"main","created":14,"updated":0,"kept":0}
**   SELECT dns_install()              {"schema":"main","created":0,"updated":0,"kept":14}
**   SELECT dns_install('temp')        for this session only; where nothing may be written
**
** How it works: each object of schema.h is compared with the one that bears its name. First everything is looked at, and an object that
** is none of ours stops it before anything has changed. Then what is missing is made; a view, an index or a trigger whose text differs
** is made anew; a table whose text differs must begin with our columns, and gets those that it lacks at its end. Rows are never
** touched.
**
** Why each statement is a transaction of its own, unless the caller has one open: once Ctrl-C has been pressed, SQLite begins no
** statement before the one that calls us has ended, a ROLLBACK neither, and the connection would be left within our
** transaction. An install that is cut short is finished by the next. */
#include <stdbool.h>
#include <string.h>

#include "surface/families.h"
#include "surface/result.h"
#include "surface/schema.h"
#include "surface/value.h"

SQLITE_EXTENSION_INIT3

typedef struct Install {
  sqlite3 *db;
  const char *schema;  /* main or temp */
  sqlite3_stmt *found; /* what bears a name: type, sql */
  sqlite3 *scratch;    /* an empty database in memory; NULL until a table is compared with what it should be */
  Text changes;        /* the statements to run */
  unsigned created, updated, kept;
  int code; /* SQLite's own, for a DNSSIG_MISUSE that is its failure */
  Text *why;
} Install;

static Status refuse(Install *install, const SchemaObject *object, const char *what)
{
  text_format(install->why, "%s.%s %s; rename it or drop it, then install again", install->schema, object->name, what);
  return DNSSIG_MISUSE;
}

/* A failure of SQLite's own, of any statement on db. */
static Status database_fault(Install *install, sqlite3 *db, int code)
{
  return result_database_fault(db, code, &install->code, install->why);
}

/* Prepares what the format makes; sql is freed. */
static Status prepare(Install *install, sqlite3 *db, char *sql, sqlite3_stmt **out)
{
  int code;
  if( !sql ) return DNSSIG_NOMEM;
  code = sqlite3_prepare_v2(db, sql, -1, out, NULL);
  sqlite3_free(sql);
  return code == SQLITE_OK ? DNSSIG_OK : database_fault(install, db, code);
}

/* DNSSIG_DONE: no further row. */
static Status step(Install *install, sqlite3_stmt *statement)
{
  int code = sqlite3_step(statement);
  if( code == SQLITE_ROW ) return DNSSIG_OK;
  return code == SQLITE_DONE ? DNSSIG_DONE : database_fault(install, sqlite3_db_handle(statement), code);
}

/* The columns of PRAGMA table_xinfo; a pragma, unlike its table-valued twin, cannot be shadowed by a table of that name. */
enum { INFO_CID, INFO_NAME, INFO_TYPE, INFO_NOTNULL, INFO_DEFAULT, INFO_PK, INFO_HIDDEN };

static Status table_columns(Install *install, sqlite3 *db, const char *schema, const char *name, sqlite3_stmt **out)
{
  return prepare(install, db, sqlite3_mprintf("PRAGMA \"%w\".table_xinfo(\"%w\")", schema, name), out);
}

/* The columns that the table should have, in the database in memory. */
static Status wanted_columns(Install *install, const SchemaObject *object, sqlite3_stmt **out)
{
  sqlite3_stmt *create = NULL;
  Status status = DNSSIG_OK;
  if( !install->scratch ) {
    int code = sqlite3_open_v2(":memory:", &install->scratch, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
    if( code == SQLITE_NOMEM || !install->scratch ) return DNSSIG_NOMEM;
    if( code != SQLITE_OK ) return database_fault(install, install->scratch, code);
  }
  status = prepare(install, install->scratch, sqlite3_mprintf("CREATE TABLE %s", object->text), &create);
  if( status == DNSSIG_OK ) status = step(install, create);
  sqlite3_finalize(create);
  return status == DNSSIG_DONE ? table_columns(install, install->scratch, "main", object->name, out) : status;
}

static const char *info_text(sqlite3_stmt *info, int column)
{
  const char *text = (const char *)sqlite3_column_text(info, column);
  return text ? text : "";
}

/* By what a column's values are converted and compared: the affinity that SQLite reads out of a declared type. */
static const char *affinity_of(const char *type)
{
  static const struct {
    const char *pattern, *affinity;
  } rules[] = {{"%INT%", "INTEGER"}, {"%CHAR%", "TEXT"}, {"%CLOB%", "TEXT"}, {"%TEXT%", "TEXT"},
               {"%BLOB%", "BLOB"},   {"%REAL%", "REAL"}, {"%FLOA%", "REAL"}, {"%DOUB%", "REAL"}};
  for( size_t i = 0; i < COUNT(rules); i++ ) {
    if( sqlite3_strlike(rules[i].pattern, type, 0) == 0 ) return rules[i].affinity;
  }
  return type[0] ? "NUMERIC" : "BLOB";
}

/* A column of our name may still compare its values otherwise than the views take for granted: times as text, names in any case. */
static Status compare_comparison(Install *install, const SchemaObject *object, sqlite3_stmt *have, sqlite3_stmt *want,
                                 Text *what)
{
  const char *name = info_text(want, INFO_NAME), *collation = NULL;
  const char *has = affinity_of(info_text(have, INFO_TYPE)), *wanted = affinity_of(info_text(want, INFO_TYPE));
  int code;
  if( strcmp(has, wanted) != 0 ) {
    text_format(what, "has a column %s of the affinity %s where %s is wanted", name, has, wanted);
    return DNSSIG_MISUSE;
  }
  code = sqlite3_table_column_metadata(install->db, install->schema, object->name, name, NULL, &collation, NULL, NULL,
                                       NULL);
  if( code != SQLITE_OK ) return database_fault(install, install->db, code);
  if( !collation || sqlite3_stricmp(collation, "BINARY") == 0 ) return DNSSIG_OK;
  text_format(what, "has a column %s with the collation '", name);
  text_escaped(what, collation, strlen(collation) < 80 ? strlen(collation) : 80);
  text_string(what, "' where BINARY is wanted");
  return DNSSIG_MISUSE;
}

/* Whether the column that there is can be taken for the one that is wanted. */
static Status compare_column(Install *install, const SchemaObject *object, sqlite3_stmt *have, sqlite3_stmt *want)
{
  const char *has = info_text(have, INFO_NAME), *wanted = info_text(want, INFO_NAME);
  char space[300];
  Text what;
  Status status = DNSSIG_OK;
  bool is_ours = sqlite3_stricmp(has, wanted) == 0;
  text_init(&what, space, sizeof space);
  if( is_ours && sqlite3_column_int(have, INFO_PK) == sqlite3_column_int(want, INFO_PK)
      && sqlite3_column_int(have, INFO_HIDDEN) == 0 ) {
    status = compare_comparison(install, object, have, want, &what);
    if( !what.len && what.status == DNSSIG_OK ) return status;
  } else if( is_ours && sqlite3_column_int(have, INFO_HIDDEN) ) {
    text_format(&what, "has a generated column %s", wanted);
  } else if( is_ours ) {
    text_format(&what, "has another primary key: its column %s is %sto be part of it", wanted,
                sqlite3_column_int(want, INFO_PK) ? "" : "not ");
  } else {
    text_string(&what, "is no table of dnssig: it has the column '");
    text_escaped(&what, has, strlen(has) < 80 ? strlen(has) : 80);
    text_format(&what, "' where '%s' is wanted", wanted);
  }
  status = what.status == DNSSIG_OK ? refuse(install, object, what.data) : DNSSIG_NOMEM;
  text_clear(&what);
  return status;
}

/* Adds the wanted column to the end of an older table. */
static void add_column(Install *install, const SchemaObject *object, sqlite3_stmt *want)
{
  const char *initial = info_text(want, INFO_DEFAULT);
  text_format(&install->changes, "ALTER TABLE \"%s\".\"%s\" ADD COLUMN %s %s%s", install->schema, object->name,
              info_text(want, INFO_NAME), info_text(want, INFO_TYPE),
              sqlite3_column_int(want, INFO_NOTNULL) ? " NOT NULL" : "");
  if( initial[0] ) text_format(&install->changes, " DEFAULT %s", initial);
  text_string(&install->changes, ";\n");
}

/* A table that does not read as ours: an older one of ours, one with columns added, or a stranger's. */
static Status compare_columns(Install *install, const SchemaObject *object, bool *widens)
{
  sqlite3_stmt *have = NULL, *want = NULL;
  Status status = wanted_columns(install, object, &want);
  Status more = DNSSIG_OK;
  if( status == DNSSIG_OK ) status = table_columns(install, install->db, install->schema, object->name, &have);
  while( status == DNSSIG_OK && (status = step(install, want)) == DNSSIG_OK ) {
    if( more == DNSSIG_OK ) more = step(install, have);
    if( more == DNSSIG_OK ) {
      status = compare_column(install, object, have, want);
    } else if( more != DNSSIG_DONE ) {
      status = more;
    } else if( sqlite3_column_int(want, INFO_PK) ) {
      status = refuse(install, object, "is no table of dnssig: it lacks columns of the primary key");
    } else {
      add_column(install, object, want);
      *widens = true;
    }
  }
  sqlite3_finalize(have);
  sqlite3_finalize(want);
  return status == DNSSIG_DONE ? DNSSIG_OK : status;
}

/* Whether sqlite_schema's text is what creating the object would leave there. */
static bool reads_as(const SchemaObject *object, const char *sql)
{
  size_t kind = strlen(object->kind);
  return sqlite3_strnicmp(sql, "CREATE ", 7) == 0 && sqlite3_strnicmp(sql + 7, object->kind, (int)kind) == 0
         && sql[7 + kind] == ' ' && strcmp(sql + 7 + kind + 1, object->text) == 0;
}

static void create(Install *install, const SchemaObject *object)
{
  text_format(&install->changes, "CREATE %s \"%s\".", object->kind, install->schema);
  text_string(&install->changes, object->text);
  text_string(&install->changes, ";\n");
}

static Status compare(Install *install, const SchemaObject *object)
{
  const char *type = info_text(install->found, 0), *sql = info_text(install->found, 1);
  bool is_table = strcmp(object->kind, "table") == 0, updates = false;
  char what[40];
  if( sqlite3_stricmp(type, object->kind) != 0 ) {
    sqlite3_snprintf(sizeof what, what, "is a %s, no %s", type, object->kind);
    return refuse(install, object, what);
  }
  if( is_table && sqlite3_strnicmp(sql, "CREATE VIRTUAL ", 15) == 0 ) {
    return refuse(install, object, "is a virtual table");
  }
  if( reads_as(object, sql) ) {
    install->kept++;
    return DNSSIG_OK;
  }
  if( is_table ) {
    Status status = compare_columns(install, object, &updates);
    if( status != DNSSIG_OK ) return status;
  } else {
    text_format(&install->changes, "DROP %s \"%s\".\"%s\";\n", object->kind, install->schema, object->name);
    create(install, object);
    updates = true;
  }
  install->updated += updates;
  install->kept += !updates;
  return DNSSIG_OK;
}

/* A trigger may bear a table's name; tables, views and indexes share one set of names. */
static Status look_at(Install *install, const SchemaObject *object)
{
  Status status;
  int code = sqlite3_bind_text(install->found, 1, object->name, -1, SQLITE_STATIC);
  if( code == SQLITE_OK ) code = sqlite3_bind_int(install->found, 2, strcmp(object->kind, "trigger") == 0);
  if( code != SQLITE_OK ) return database_fault(install, install->db, code);
  status = step(install, install->found);
  if( status == DNSSIG_OK ) {
    status = compare(install, object);
  } else if( status == DNSSIG_DONE ) {
    create(install, object);
    install->created++;
    status = DNSSIG_OK;
  }
  sqlite3_reset(install->found);
  return status;
}

static Status look_at_all(Install *install)
{
  Status status = prepare(install, install->db,
                          sqlite3_mprintf("SELECT type, sql FROM \"%w\".sqlite_schema"
                                          " WHERE name = ?1 COLLATE NOCASE AND (type = 'trigger') = ?2",
                                          install->schema),
                          &install->found);
  for( size_t i = 0; i < schema_object_count && status == DNSSIG_OK; i++ ) {
    status = look_at(install, &schema_objects[i]);
  }
  sqlite3_finalize(install->found);
  return status == DNSSIG_OK ? install->changes.status : status;
}

static Status run(Install *install)
{
  int code;
  if( !install->changes.len ) return DNSSIG_OK;
  code = sqlite3_exec(install->db, install->changes.data, NULL, NULL, NULL);
  return code == SQLITE_OK ? DNSSIG_OK : database_fault(install, install->db, code);
}

/* Where to install; NULL: the argument says neither. */
static const char *schema_named(const char *given, size_t len)
{
  static const char *const schemas[] = {"main", "temp"};
  for( size_t i = 0; i < COUNT(schemas); i++ ) {
    if( len == strlen(schemas[i]) && sqlite3_strnicmp(given, schemas[i], (int)len) == 0 ) return schemas[i];
  }
  return NULL;
}

static Status read_schema(sqlite3_value *given, Install *install)
{
  const char *text;
  size_t len;
  Status status = value_text(given, &text, &len);
  if( status == DNSSIG_NOMEM ) return status;
  install->schema = status == DNSSIG_OK ? schema_named(text, len) : NULL;
  if( install->schema ) return DNSSIG_OK;
  text_string(install->why, "'");
  text_escaped(install->why, text, len < 80 ? len : 80);
  text_string(install->why, "' is no place to install into; there are 'main' and 'temp'");
  return DNSSIG_MISUSE;
}

static void result_summary(sqlite3_context *context, const Install *install)
{
  char space[120];
  Text text;
  text_init(&text, space, sizeof space);
  text_format(&text, "{\"schema\":\"%s\",\"created\":%u,\"updated\":%u,\"kept\":%u}", install->schema, install->created,
              install->updated, install->kept);
  result_text(context, &text);
}

/* dns_install(), dns_install(schema) */
static void install_call(sqlite3_context *context, int argc, sqlite3_value **argv)
{
  const Bound *bound = sqlite3_user_data(context);
  char why_space[400], space[200];
  Text why;
  Install install = {.db = bound->connection->db, .schema = "main", .code = SQLITE_ERROR, .why = &why};
  Status status = DNSSIG_OK;
  text_init(&why, why_space, sizeof why_space);
  text_init(&install.changes, space, sizeof space);
  text_string(&why, "dns_install: ");
  if( argc ) status = read_schema(argv[0], &install);
  if( status == DNSSIG_OK ) status = look_at_all(&install);
  if( status == DNSSIG_OK ) status = run(&install);
  if( why.status != DNSSIG_OK ) status = DNSSIG_NOMEM;
  if( status == DNSSIG_OK ) {
    result_summary(context, &install);
  } else {
    result_fault(context, status, status == DNSSIG_INTERRUPT ? NULL : why.data);
    if( status == DNSSIG_MISUSE ) sqlite3_result_error_code(context, install.code);
  }
  sqlite3_close(install.scratch);
  text_clear(&install.changes);
  text_clear(&why);
}

static const Function functions[] = {
    {.name = "dns_install",
     .least_args = 0,
     .most_args = 1,
     .flags = LIVE,
     .call = install_call,
     .doc =
         {.usage = "dns_install([schema])",
          .summary =
              "Makes the tables and views of an investigation in the database: dns_candidate, dns_popular, dns_answer, "
              "dns_observation, dns_label, dns_reference_user, dns_collection and the rest of the scripts in sql/. "
              "Installing again brings an older install up to date and keeps every row. schema is 'main', which is the "
              "default, or 'temp', for this session only.",
          .returns =
              "JSON: the schema, and how many objects were created, updated, or kept as they were. Where nothing is to "
              "be done nothing is written, so that it also works on a read-only file.",
          .errors =
              "A table or view of the same name that is none of ours: the message names it, and nothing has changed. "
              "Another schema. A database that cannot be written. Use in a view or trigger of a database file.",
          .source = "This extension. dns_observation: draft-dulaunoy-dnsop-passive-dns-cof",
          .example = "SELECT dns_install('temp')"}},
};

const Family family_install = {"investigation", functions, COUNT(functions), NULL, 0};
