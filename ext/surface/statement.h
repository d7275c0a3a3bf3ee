/* statement.h - the resolver, within the statement that a scalar function is called in.
**
** A function sees rows, not statements, and yet "within one statement the same question has one answer" is promised. Call
** statement_enter before asking and statement_leave after; the first call in a statement opens the resolver's bracket, and
** the statement's end closes it. */
#ifndef DNSSIG_SURFACE_STATEMENT_H
#define DNSSIG_SURFACE_STATEMENT_H

#include <sqlite3ext.h>
#include <stdbool.h>

#include "core/status.h"
#include "surface/connection.h"

typedef struct StatementVisit {
  Resolver *resolver; /* borrowed until statement_leave */
  bool alone;         /* this call is a bracket of its own */
} StatementVisit;

/* From a scalar function or an aggregate's step; not from an aggregate's finish, which SQLite calls outside of any statement.
** statement_leave is due only on DNSSIG_OK. DNSSIG_NOMEM. */
DNSSIG_MUSTUSE Status statement_enter(sqlite3_context *context, Connection *connection, StatementVisit *out);
void statement_leave(StatementVisit *visit);

#endif
