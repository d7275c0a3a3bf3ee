/* dns_plan.c - constraints on `dns` become a plan.
**
**   SELECT * FROM dns WHERE name IN (SELECT domain FROM log) AND type = 'A';
**   plan: whole list at once (name IN, type =)
**
**   SELECT * FROM log CROSS JOIN dns WHERE dns.name = log.domain;
**   plan: one lookup at a time (name =)
**
**   SELECT * FROM log LEFT JOIN dns ON dns.name = log.domain AND dns.name IN (SELECT domain FROM log);
**   plan: whole list at once, ahead of each lookup (name =, name IN)
**
** What a lookup costs is a wait of milliseconds, so the costs below are worlds apart: the planner shall put dns where the whole
** list is known, and shall never choose an order in which the name, a type or the server is not known yet while another
** order has them. Where there is no other order, the plan without a name is taken all the same, and xFilter says what is missing:
** SQLite's own word for a refused plan is "no query solution".
**
** A constraint that the plan takes is not checked again by SQLite (omit): `name = 'Example.COM'` finds the row named
** example.com. Constraints on the same thing beyond the first are left to SQLite, which compares them with the columns. */
#include "surface/dns_plan.h"

#include <stdbool.h>

SQLITE_EXTENSION_INIT3

/* In SQLite's unit, about the reading of one row. */
static const double cost_one_lookup = 1e6;
static const double cost_whole_list = 1e7;
static const double cost_list_inside = 1e9;   /* the list, but called again and again for one name of it */
static const double cost_too_early = 1e50;    /* times this: a type or the server is not known yet */
static const double cost_without_name = 1e90; /* an error */

enum { ROWS_PER_QUESTION = 2, NAMES_PER_LIST = 1000, USUAL_TYPES = 6 };

typedef struct RoleRow {
  int column;
  bool list;           /* wants the whole list of an IN at once */
  const char *wording; /* in EXPLAIN QUERY PLAN */
} RoleRow;

static const RoleRow roles[PLAN_ROLE_COUNT] = {
    [PLAN_QNAME] = {DNS_QNAME, false, "qname ="},      [PLAN_NAME] = {ROW_NAME, false, "name ="},
    [PLAN_QNAME_LIST] = {DNS_QNAME, true, "qname IN"}, [PLAN_NAME_LIST] = {ROW_NAME, true, "name IN"},
    [PLAN_TYPE] = {ROW_TYPE, false, "type ="},         [PLAN_TYPES] = {DNS_TYPES, false, "types ="},
    [PLAN_TYPE_LIST] = {ROW_TYPE, true, "type IN"},    [PLAN_SERVER] = {DNS_SERVER, false, "server ="},
};

/* Which constraint plays each role; -1: none. */
typedef struct Cast {
  int player[PLAN_ROLE_COUNT];
  bool too_early; /* a constraint on a type or the server cannot be used in this order of tables */
} Cast;

static bool has(const Cast *cast, PlanRole role)
{
  return cast->player[role] >= 0;
}

static void dismiss(Cast *cast, PlanRole role, bool other)
{
  if( other ) cast->player[role] = -1;
}

/* The first constraint that fits each role. Of rivals the hidden argument wins: SQLite could compare it with nothing but itself,
** while the others compare with the columns. */
static Cast find_players(sqlite3_index_info *info)
{
  Cast cast;
  cast.too_early = false;
  for( int role = 0; role < PLAN_ROLE_COUNT; role++ ) cast.player[role] = -1;
  for( int i = 0; i < info->nConstraint; i++ ) {
    int column = info->aConstraint[i].iColumn;
    bool whole, list_role = false;
    if( info->aConstraint[i].op != SQLITE_INDEX_CONSTRAINT_EQ ) continue;
    if( !info->aConstraint[i].usable ) {
      if( column == ROW_TYPE || column == DNS_TYPES || column == DNS_SERVER ) cast.too_early = true;
      continue;
    }
    whole = sqlite3_vtab_in(info, i, -1) != 0;
    for( int role = 0; role < PLAN_ROLE_COUNT; role++ ) {
      if( roles[role].column == column && roles[role].list ) list_role = true;
    }
    for( int role = 0; role < PLAN_ROLE_COUNT; role++ ) {
      if( roles[role].column != column || roles[role].list != (whole && list_role) ) continue;
      if( cast.player[role] < 0 ) cast.player[role] = i;
    }
  }
  dismiss(&cast, PLAN_NAME, has(&cast, PLAN_QNAME));
  dismiss(&cast, PLAN_NAME_LIST, has(&cast, PLAN_QNAME_LIST));
  dismiss(&cast, PLAN_TYPE, has(&cast, PLAN_TYPES));
  dismiss(&cast, PLAN_TYPE_LIST, has(&cast, PLAN_TYPE) || has(&cast, PLAN_TYPES));
  return cast;
}

/* The list beside a single name serves to ask ahead; whether the name is in it is for dns_table.c to say where both are names,
** which compare in canonical form, and for SQLite otherwise. */
static bool is_omitted(const Cast *cast, PlanRole role)
{
  bool single = has(cast, PLAN_QNAME) || has(cast, PLAN_NAME);
  if( role == PLAN_QNAME_LIST ) return !single;
  if( role == PLAN_NAME_LIST ) return !has(cast, PLAN_QNAME);
  return true;
}

static char *describe(const Cast *cast, const char *shape)
{
  sqlite3_str *text = sqlite3_str_new(NULL);
  const char *separator = " (";
  sqlite3_str_appendall(text, shape);
  for( int role = 0; role < PLAN_ROLE_COUNT; role++ ) {
    if( !has(cast, (PlanRole)role) ) continue;
    sqlite3_str_appendf(text, "%s%s", separator, roles[role].wording);
    separator = ", ";
  }
  if( separator[0] == ',' ) sqlite3_str_appendall(text, ")");
  return sqlite3_str_finish(text);
}

int plan_choose(sqlite3_index_info *info)
{
  Cast cast = find_players(info);
  bool single = has(&cast, PLAN_QNAME) || has(&cast, PLAN_NAME);
  bool list = has(&cast, PLAN_QNAME_LIST) || has(&cast, PLAN_NAME_LIST);
  const char *shape;
  sqlite3_int64 rows = ROWS_PER_QUESTION;
  int argument = 0;

  if( single && list ) {
    shape = "whole list at once, ahead of each lookup";
    info->estimatedCost = cost_list_inside;
  } else if( list ) {
    shape = "whole list at once";
    info->estimatedCost = cost_whole_list;
    rows *= NAMES_PER_LIST;
  } else if( single ) {
    shape = "one lookup at a time";
    info->estimatedCost = cost_one_lookup;
  } else {
    shape = "no name to look up: an error";
    info->estimatedCost = cost_without_name;
  }
  if( cast.too_early ) info->estimatedCost *= cost_too_early;
  if( !has(&cast, PLAN_TYPE) ) rows *= USUAL_TYPES;
  info->estimatedRows = rows;

  info->idxNum = 0;
  for( int role = 0; role < PLAN_ROLE_COUNT; role++ ) {
    int i = cast.player[role];
    if( i < 0 ) continue;
    info->idxNum |= 1 << role;
    info->aConstraintUsage[i].argvIndex = ++argument;
    info->aConstraintUsage[i].omit = is_omitted(&cast, (PlanRole)role);
    if( roles[role].list ) (void)sqlite3_vtab_in(info, i, 1);
  }
  info->idxStr = describe(&cast, shape);
  if( !info->idxStr ) return SQLITE_NOMEM;
  info->needToFreeIdxStr = 1;
  return SQLITE_OK;
}

Plan plan_read(int chosen, sqlite3_value **values)
{
  Plan plan = {{0}};
  for( int role = 0; role < PLAN_ROLE_COUNT; role++ ) {
    if( chosen & (1 << role) ) plan.values[role] = *values++;
  }
  return plan;
}
