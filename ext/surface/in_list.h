/* in_list.h - the whole list of an IN, as sqlite3_vtab_in hands it to one xFilter. */
#ifndef DNSSIG_SURFACE_IN_LIST_H
#define DNSSIG_SURFACE_IN_LIST_H

#include <sqlite3ext.h>
#include <stddef.h>
#include <stdint.h>

#include "core/status.h"
#include "surface/question_list.h"

/* Gets one text, borrowed. DNSSIG_DONE: enough. */
typedef Status TakeText(void *context, const char *text, size_t len);

/* Calls take for each text of the list that is not NULL. Gives an SQLite error code; *status is what take, or reading a value, ended
** with: DNSSIG_OK also after DNSSIG_DONE. To be called inside xFilter only. */
int in_list_each(sqlite3_value *list, TakeText *take, void *context, Status *status);

/* The same into a QuestionList. */
int in_list_add(sqlite3_value *list, QuestionList *out, Status *status);

/* A number for the list: an IN with a correlated subquery gives another list each time. Up to 64 texts are compared whole, of a longer
** list the first 64. */
int in_list_fingerprint(sqlite3_value *list, uint64_t *out, Status *status);

#endif
