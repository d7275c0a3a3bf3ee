/* cof.h - one line of passive DNS in Common Output Format (draft-dulaunoy-dnsop-passive-dns-cof-13, August 2024).
**
** In:   a JSON object that anybody may have written: rrname, rrtype, rdata (a text or an array of texts), time_first and time_last or
**       zone_time_first and zone_time_last, and maybe count, origin, sensor_id, bailiwick. Other members are passed over.
** Out:  the same, checked and in the forms that the table `dns` has, so that what was imported meets what was asked; or what is wrong
**       with the line.
** One pass without recursion over at most COF_LINE_MAX bytes, and a second one over rdata, whose form depends on rrtype. */
#ifndef DNSSIG_ANSWER_COF_H
#define DNSSIG_ANSWER_COF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answer/type.h"
#include "core/status.h"
#include "core/text.h"
#include "name/name.h"

enum { COF_LINE_MAX = 1000000 };

typedef struct CofLine {
  const char *wrong; /* of DNSSIG_BADDATA: what is, constant text */
  char rrname[NAME_TEXT_SIZE];
  char rrtype[TYPE_TEXT_SIZE];
  int64_t time_first, time_last; /* Unix seconds */
  int64_t count;
  bool has_count, has_origin;
  Text origin; /* printable ASCII */
  Text rdata;  /* rdata_count texts of printable ASCII, each with a zero behind it */
  size_t rdata_count;
  Text store; /* the members' values as they were written */
  char origin_space[128], rdata_space[512], store_space[512];
} CofLine;

/* The line is empty then, and holds memory only once lines are read. It must not be moved. */
void cof_init(CofLine *line);

/* Reads a line over what was there. Borrows json.
** DNSSIG_BADDATA: it is no such object; line->wrong says why, the rest of line means nothing. DNSSIG_NOMEM. */
DNSSIG_MUSTUSE Status cof_read(CofLine *line, const char *json, size_t len);

/* Gives back what the line holds. */
void cof_clear(CofLine *line);

#endif
