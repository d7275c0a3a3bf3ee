/* dns_plan.h - how the constraints of a statement on `dns` become a plan, and what xFilter gets of it.
**
** A constraint that the plan takes plays a role. The plan is the set of its roles; xFilter gets one value for each, in the
** order of the roles. plan_choose alone writes it, plan_read alone reads it. */
#ifndef DNSSIG_SURFACE_DNS_PLAN_H
#define DNSSIG_SURFACE_DNS_PLAN_H

#include <sqlite3ext.h>

#include "surface/row.h"

/* The hidden columns, behind those of row.h. */
enum { DNS_QNAME = ROW_COLUMN_COUNT, DNS_TYPES, DNS_SERVER };

typedef enum PlanRole {
  PLAN_QNAME,      /* qname = one text */
  PLAN_NAME,       /* name = one text */
  PLAN_QNAME_LIST, /* qname IN (...), the whole list in one value (sqlite3_vtab_in_first) */
  PLAN_NAME_LIST,  /* name IN (...) */
  PLAN_TYPE,       /* type = one type */
  PLAN_TYPES,      /* types = 'A MX' */
  PLAN_TYPE_LIST,  /* type IN (...) */
  PLAN_SERVER,     /* server = one server */
  PLAN_ROLE_COUNT
} PlanRole;

/* The value of each role, NULL where the plan has no such role. At most one of QNAME and NAME is there, one of QNAME_LIST and
** NAME_LIST, one of TYPE, TYPES and TYPE_LIST. */
typedef struct Plan {
  sqlite3_value *values[PLAN_ROLE_COUNT];
} Plan;

/* The work of xBestIndex. */
int plan_choose(sqlite3_index_info *info);

/* What plan_choose chose, with xFilter's arguments. */
Plan plan_read(int chosen, sqlite3_value **values);

#endif
