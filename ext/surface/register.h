/* register.h - how a family of SQL functions and tables says what it offers.
**
** Each family file ends in one `const Family`, whose rows are all there is to know: dnssig.c registers from them, dns_help shows
** them, the README's reference is checked against them. */
#ifndef DNSSIG_SURFACE_REGISTER_H
#define DNSSIG_SURFACE_REGISTER_H

#include <sqlite3ext.h>
#include <stddef.h>

#include "surface/connection.h"

#define PURE (SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS)

/* Touches the network, reads files or changes the session. DETERMINISTIC (within a statement it is, see resolver.h) is part of the
** lock: SQLite marks a call in a CHECK constraint as part of the schema, and so heeds DIRECTONLY there, only for deterministic
** functions (seen with 3.40.1). */
#define LIVE (SQLITE_UTF8 | SQLITE_DIRECTONLY | SQLITE_DETERMINISTIC)

/* The same for a function whose result is JSON (result_json). SQLite 3.45 and newer want to be told that a function gives a subtype;
** older ones pass the bit over. */
#ifndef SQLITE_RESULT_SUBTYPE
#define SQLITE_RESULT_SUBTYPE 0x001000000
#endif
#define LIVE_JSON (LIVE | SQLITE_RESULT_SUBTYPE)
#define PURE_JSON (PURE | SQLITE_RESULT_SUBTYPE)

/* For people. Every text is a sentence or a list of them; none is NULL. */
typedef struct Doc {
  const char *usage;   /* domain_registrable(text [,'icann']) */
  const char *summary; /* what it gives */
  const char *returns; /* type, unit, range, what NULL means */
  const char *errors;  /* what raises an SQL error, or "none" */
  const char *source;  /* RFC and section, paper, list */
  const char *example; /* a statement that runs without a network, or against any server for live ones */
} Doc;

typedef struct Function {
  const char *name;
  int least_args, most_args;
  int flags;                                              /* PURE or LIVE */
  void (*call)(sqlite3_context *, int, sqlite3_value **); /* scalar */
  void (*step)(sqlite3_context *, int, sqlite3_value **); /* or aggregate */
  void (*finish)(sqlite3_context *);
  const void *data; /* what this row differs by from others with the same callback; the family's business */
  Doc doc;
  void (*value)(sqlite3_context *); /* of an aggregate that also works over whole partitions of a window; or NULL */
} Function;

typedef struct Table {
  const char *name;
  const sqlite3_module *module; /* its xConnect borrows a Connection, which it gets as pAux */
  Doc doc;                      /* `returns` lists the columns */
} Table;

typedef struct Family {
  const char *kind; /* "name", "address", "lookup", ...: the heading in the reference */
  const Function *functions;
  size_t function_count;
  const Table *tables;
  size_t table_count;
} Family;

/* What sqlite3_user_data gives inside call, step and finish. */
typedef struct Bound {
  Connection *connection;
  const Function *function;
} Bound;

/* Every family, in the order of the reference. Defined in dnssig.c. */
extern const Family *const families[];
extern const size_t family_count;

#endif
