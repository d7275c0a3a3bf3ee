/* graph.c - graph_components: which rows hang together, however many steps apart.
**
**   SELECT graph_components(domain, nameserver) FROM uses;
**   {"a.example":"a.example","c.example":"a.example","b.example":"a.example"}
**   SELECT key AS domain, value AS component FROM json_each((SELECT graph_components(domain, nameserver) FROM uses));
**
** Why JSON: an aggregate gives one value, and json_each is the one way from it to rows that SQLite 3.38 allows in a stored view with
** trusted_schema off. For json_each of SQLite 3.40 a key ends at its zero byte, so that it would speak of another node: one that has any
** is left out. */
#include <string.h>

#include "core/text.h"
#include "measure/components.h"
#include "surface/families.h"
#include "surface/register.h"
#include "surface/result.h"
#include "surface/value.h"

SQLITE_EXTENSION_INIT3

typedef struct Graph {
  Components *components; /* NULL: nothing has come yet */
  Status status;          /* of the step that failed */
} Graph;

static Status add(Graph *graph, sqlite3_value **argv)
{
  const char *node, *tie;
  size_t node_len, tie_len;
  Status status = value_text(argv[0], &node, &node_len);
  if( status == DNSSIG_OK ) status = value_text(argv[1], &tie, &tie_len);
  if( status != DNSSIG_OK ) return status; /* NULL ties nothing */
  if( memchr(node, 0, node_len) ) return DNSSIG_DONE;
  if( !graph->components ) status = components_open(&graph->components);
  if( status == DNSSIG_OK ) status = components_add(graph->components, node, node_len, tie, tie_len);
  return status;
}

static void step(sqlite3_context *context, int argc, sqlite3_value **argv)
{
  Graph *graph = sqlite3_aggregate_context(context, sizeof *graph);
  Status status;
  (void)argc;
  if( !graph ) {
    sqlite3_result_error_nomem(context);
    return;
  }
  if( graph->status != DNSSIG_OK ) return;
  status = add(graph, argv);
  if( status == DNSSIG_OK || status == DNSSIG_DONE ) return;
  graph->status = status;
  result_fault(context, status, NULL);
}

static void write_components(Components *components, Text *json)
{
  ComponentText node, component;
  size_t at = 0;
  components_finish(components);
  while( components_next(components, &at, &node, &component) == DNSSIG_OK ) {
    if( json->len > 1 ) text_char(json, ',');
    text_json(json, node.text, node.len);
    text_char(json, ':');
    text_json(json, component.text, component.len);
  }
}

/* Also called when a statement ends before its group does. */
static void finish(sqlite3_context *context)
{
  Graph *graph = sqlite3_aggregate_context(context, 0);
  char space[200];
  Text json;
  if( graph && graph->status != DNSSIG_OK ) {
    components_close(graph->components);
    result_fault(context, graph->status, NULL);
    return;
  }
  text_init(&json, space, sizeof space);
  text_char(&json, '{');
  if( graph && graph->components ) {
    write_components(graph->components, &json);
    components_close(graph->components);
  }
  text_char(&json, '}');
  result_json(context, &json);
}

static const Function functions[] = {
    {.name = "graph_components",
     .least_args = 2,
     .most_args = 2,
     .flags = PURE_JSON,
     .step = step,
     .finish = finish,
     .doc =
         {.usage = "graph_components(node, tie)",
          .summary =
              "Aggregate: the connected components of the graph in which nodes with an equal tie are connected. Leave "
              "out ties that very many have, or everything hangs together.",
          .returns = "JSON object: each node that is connected with another one, and its component, which is named "
                     "after its first node by bytes; json_each makes rows of it. Rows with a NULL, or a zero byte in "
                     "the node, count for nothing.",
          .errors = "none",
          .source = "Tarjan, Efficiency of a Good But Not Linear Set Union Algorithm (1975)",
          .example = "SELECT key, value FROM json_each((SELECT graph_components(column1, column2) FROM (VALUES "
                     "('a.example', 'ns1'), ('b.example', 'ns1'), ('c.example', 'ns2'))))"}},
};

const Family family_graph = {"graph", functions, COUNT(functions), NULL, 0};
