/* stats_table.c - dns_stats: what this connection has asked, and what became of it.
**
**   SELECT value FROM dns_stats WHERE name = 'sent'        how many packets went out
**   SELECT name, value FROM dns_stats WHERE value > 0      what there is to see
**
** name TEXT, value, meaning TEXT. asked = answered + abandoned + in_flight at all times, and answered is the sum of the statuses. */
#include <stddef.h>

#include "core/memory.h"
#include "resolve/stats.h"
#include "surface/families.h"
#include "surface/list_table.h"

SQLITE_EXTENSION_INIT3

static const RowColumnDoc columns[] = {
    {"name", "TEXT", "the counter"},
    {"value", "", "its value now"},
    {"meaning", "TEXT", "what it counts"},
};
enum { COLUMN_NAME, COLUMN_VALUE, COLUMN_MEANING };

typedef struct Counter {
  const char *name;
  size_t offset; /* in Stats */
  const char *meaning;
} Counter;

static const Counter counters[] = {
    {"asked", offsetof(Stats, asked), "questions put; always answered + abandoned + in_flight"},
    {"answered", offsetof(Stats, answered), "questions with a final status; the sum of the statuses"},
    {"abandoned", offsetof(Stats, abandoned), "questions whose statement ended before their answer came"},
    {"in_flight", offsetof(Stats, in_flight), "questions under way now"},
    {"in_flight_most", offsetof(Stats, in_flight_most), "most questions that were ever under way at once"},
    {"window", offsetof(Stats, window), "how many questions the adaptive window admits at once now"},
    {"streams", offsetof(Stats, streams),
     "calls to the resolver: one whole list, or one question that was not at hand"},
    {"from_cache", offsetof(Stats, from_cache), "of the answered: from the session cache"},
    {"from_replay", offsetof(Stats, from_replay), "of the answered: from the recording"},
    {"coalesced", offsetof(Stats, coalesced), "of the asked: joined an equal question that was under way"},
    {"sent", offsetof(Stats, sent), "attempts handed to the network"},
    {"retries", offsetof(Stats, retries), "of the sent: not the first for their question"},
    {"tcp", offsetof(Stats, tcp), "of the sent: by TCP, because the reply by UDP was truncated"},
    {"timeouts", offsetof(Stats, timeouts), "attempts that nobody answered in time"},
    {"bad_replies", offsetof(Stats, bad_replies), "attempts whose reply was malformed or did not match"},
    {"cache_answers", offsetof(Stats, cache_answers), "answers in the session cache now"},
    {"cache_bytes", offsetof(Stats, cache_bytes), "memory that they take"},
};

_Static_assert(sizeof(Stats) == (COUNT(counters) + ANSWER_STATUS_COUNT + STATS_BUCKETS) * sizeof(uint64_t),
               "each counter of Stats has a row");

static const struct {
  const char *name;
  double percent;
  const char *meaning;
} percentiles[] = {
    {"p50_ms", 50, "half of all attempts were answered within so many milliseconds; NULL: none was answered yet"},
    {"p99_ms", 99, "99 of 100 attempts were answered within so many milliseconds; NULL: none was answered yet"},
};

enum {
  FIRST_STATUS = COUNT(counters),
  FIRST_PERCENTILE = FIRST_STATUS + ANSWER_STATUS_COUNT,
  ROWS = FIRST_PERCENTILE + COUNT(percentiles)
};

/* The list is a copy of the counters as they are when the scan begins. Without a resolver nothing was asked yet. */
static Status open_list(Connection *connection, void **list, size_t *count)
{
  Stats *stats = mem_zero(sizeof *stats);
  if( !stats ) return DNSSIG_NOMEM;
  if( connection->resolver ) *stats = *resolver_stats(connection->resolver);
  *list = stats;
  *count = ROWS;
  return DNSSIG_OK;
}

static void close_list(void *list, size_t count)
{
  (void)count;
  mem_free(list);
}

static void counter_value(sqlite3_context *context, const Stats *stats, const Counter *counter, int column)
{
  const uint64_t *value = (const uint64_t *)(const void *)((const char *)stats + counter->offset);
  if( column == COLUMN_NAME ) sqlite3_result_text(context, counter->name, -1, SQLITE_STATIC);
  if( column == COLUMN_VALUE ) sqlite3_result_int64(context, (sqlite3_int64)*value);
  if( column == COLUMN_MEANING ) sqlite3_result_text(context, counter->meaning, -1, SQLITE_STATIC);
}

static void status_value(sqlite3_context *context, const Stats *stats, AnswerStatus status, int column)
{
  if( column == COLUMN_NAME ) sqlite3_result_text(context, answer_status_word(status), -1, SQLITE_STATIC);
  if( column == COLUMN_VALUE ) sqlite3_result_int64(context, (sqlite3_int64)stats->by_status[status]);
  if( column == COLUMN_MEANING ) sqlite3_result_text(context, "of the answered: with this status", -1, SQLITE_STATIC);
}

static void percentile_value(sqlite3_context *context, const Stats *stats, size_t i, int column)
{
  double milliseconds = stats_percentile_ms(stats, percentiles[i].percent);
  if( column == COLUMN_NAME ) sqlite3_result_text(context, percentiles[i].name, -1, SQLITE_STATIC);
  if( column == COLUMN_VALUE && milliseconds >= 0 ) sqlite3_result_double(context, milliseconds);
  if( column == COLUMN_MEANING ) sqlite3_result_text(context, percentiles[i].meaning, -1, SQLITE_STATIC);
}

static void list_value(sqlite3_context *context, const void *list, size_t row, int column)
{
  if( row < FIRST_STATUS ) {
    counter_value(context, list, &counters[row], column);
  } else if( row < FIRST_PERCENTILE ) {
    status_value(context, list, (AnswerStatus)(row - FIRST_STATUS), column);
  } else {
    percentile_value(context, list, row - FIRST_PERCENTILE, column);
  }
}

static const ListTable stats_table = {
    columns, COUNT(columns), SQLITE_VTAB_DIRECTONLY, open_list, list_value, close_list,
};

static int connect_stats(sqlite3 *db, void *connection, int argc, const char *const *argv, sqlite3_vtab **out,
                         char **error)
{
  (void)argc, (void)argv, (void)error;
  return list_table_connect(db, connection, &stats_table, out);
}

static const sqlite3_module module = LIST_TABLE_MODULE(connect_stats);

static const Table tables[] = {
    {"dns_stats",
     &module,
     {.usage = "dns_stats",
      .summary =
          "Counters of this connection's lookups: questions by final status, attempts, retries, cache hits, what is "
          "under way, latency.",
      .returns =
          "name, value (INTEGER; p50_ms and p99_ms REAL, NULL before the first answer), meaning. asked = answered + "
          "abandoned + in_flight, always.",
      .errors = "Use in a view or trigger of a database file.",
      .source = "RFC 2308 section 2 (NODATA, NXDOMAIN)",
      .example = "SELECT name, value FROM dns_stats WHERE name IN ('asked', 'answered', 'abandoned', 'in_flight')"}},
};

const Family family_stats = {"session", NULL, 0, tables, COUNT(tables)};
