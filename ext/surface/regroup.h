/* regroup.h - rows of a recording, made answers again.
**
** In:   the rows of a table with the columns of dns (row.h), in the order in which they were recorded.
** Out:  a Replay: each question with the answer it had.
**
** Values may be of any storage class, in any column: a recording is a stranger's table. What is lenient here, so that a recording
** that went through CSV still works: an empty text is NULL, and numbers may be text. */
#ifndef DNSSIG_SURFACE_REGROUP_H
#define DNSSIG_SURFACE_REGROUP_H

#include <sqlite3ext.h>
#include <stdint.h>

#include "core/status.h"
#include "core/text.h"
#include "resolve/replay.h"

typedef struct Regroup Regroup;

/* Borrows rows, a prepared statement, until regroup_close. Returns owned.
** DNSSIG_MISUSE: a column is missing; *why names it. */
DNSSIG_MUSTUSE Status regroup_open(sqlite3_stmt *rows, Regroup **out, Text *why);

/* Takes up the row on which the statement stands. */
DNSSIG_MUSTUSE Status regroup_row(Regroup *regroup);

/* Adds every answer to replay. Once, after the last row. */
DNSSIG_MUSTUSE Status regroup_finish(Regroup *regroup, Replay *replay);
void regroup_close(Regroup *regroup); /* NULL is fine */

uint64_t regroup_rows(const Regroup *regroup);    /* taken up so far */
uint64_t regroup_skipped(const Regroup *regroup); /* of those: unusable */

#endif
