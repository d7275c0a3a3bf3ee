/* install.c - dns_install() where somebody else has been: objects of its names, of any kind and shape.
**
** Input: up to eight objects, each a byte that picks a name of sql/, a byte, what it is made as, and up to a line feed the names of its
** columns, between commas. What must hold: a refusal says why and changes nothing; where it installs, all is kept when it does so
** again, and no row is lost. */
#include "fuzz.h"

#include "core/status.h"
#include "surface/schema.h"

enum { OBJECTS_MAX = 8, COLUMNS_MAX = 24 };

/* %Q and %s: the name; the columns. */
static const char *const shapes[] = {
    "CREATE TABLE \"%w\"(%s)",
    "CREATE VIEW \"%w\"(%s) AS SELECT * FROM other",
    "CREATE TABLE \"%w\"(%s, PRIMARY KEY(domain)) WITHOUT ROWID",
    "CREATE INDEX \"%w\" ON other(%s)",
    "CREATE TRIGGER \"%w\" AFTER INSERT ON other BEGIN DELETE FROM other WHERE (%s) IS NULL; END",
    "CREATE VIRTUAL TABLE \"%w\" USING lookalike",
    "CREATE TABLE \"%w\"(%s, extra AS (1), CHECK(1))",
    "", /* as it should be, from sql/ */
};

/* Names between commas, each quoted. */
static char *column_list(Bytes line)
{
  sqlite3_str *list = sqlite3_str_new(NULL);
  for( int i = 0; (line.left || !i) && i < COLUMNS_MAX; i++ ) {
    Bytes name = take_piece(&line, ',');
    sqlite3_str_appendf(list, "%s\"%.*w\"", i ? "," : "", (int)name.left, name.left ? (const char *)name.at : "x");
  }
  return sqlite3_str_finish(list);
}

static void make(sqlite3 *db, Bytes *input)
{
  const SchemaObject *object = &schema_objects[take_byte(input) % schema_object_count];
  size_t shape = take_byte(input) % COUNT(shapes);
  char *columns = column_list(take_piece(input, '\n'));
  char *sql = shapes[shape][0] ? sqlite3_mprintf(shapes[shape], object->name, columns)
                               : sqlite3_mprintf("CREATE %s %s", object->kind, object->text);
  insist(columns && sql);
  (void)sqlite3_exec(db, sql, NULL, NULL, NULL);
  sqlite3_free(sql);
  sqlite3_free(columns);
}

/* What the schema says, as one text; freed with sqlite3_free. */
static char *schema_of(sqlite3 *db)
{
  sqlite3_stmt *statement =
      prepare(db, "SELECT group_concat(type || name || coalesce(sql, ''), char(10)) FROM (SELECT * FROM "
                  "sqlite_schema ORDER BY type, name)");
  char *text;
  insist(sqlite3_step(statement) == SQLITE_ROW);
  text = sqlite3_mprintf("%s", sqlite3_column_text(statement, 0));
  sqlite3_finalize(statement);
  return text;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  static sqlite3 *db;
  Bytes input = {data, size};
  sqlite3_stmt *install;
  char *before;
  int code;
  if( !db ) {
    db = open_connection();
    run(db, "CREATE TABLE other(domain, data); INSERT INTO other VALUES ('a.example', 1)");
  }
  run(db, "BEGIN");
  for( int i = 0; input.left && i < OBJECTS_MAX; i++ ) make(db, &input);
  (void)sqlite3_exec(db, "INSERT INTO dns_label(domain, label) VALUES ('a.example', 'bad')", NULL, NULL, NULL);
  install = prepare(db, "SELECT dns_install()");
  before = schema_of(db);
  code = sqlite3_step(install);
  if( code == SQLITE_ROW ) {
    run(db, "CREATE TEMP TABLE again AS SELECT dns_install() AS json");
    insist(ask(db, "SELECT json ->> 'created' = 0 AND json ->> 'updated' = 0 FROM again") == 1);
  } else {
    char *after = schema_of(db);
    const char *message = sqlite3_errmsg(db);
    insist_of(install, code == SQLITE_ERROR && message[0] && is_shown(message, strlen(message)));
    insist_of(install, strcmp(before, after) == 0);
    sqlite3_free(after);
  }
  sqlite3_free(before);
  sqlite3_finalize(install);
  run(db, "ROLLBACK");
  return 0;
}
