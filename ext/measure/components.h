/* components.h - the connected components of a graph whose nodes are connected by what they have in common.
**
** In:   pairs of a node and a tie, any number, in any order; nodes with an equal tie are connected.
** Out:  each node with its component, which is named after its first node by bytes.
**
** Time is near linear (union by size, paths halved: Tarjan, Efficiency of a Good But Not Linear Set Union Algorithm, 1975); memory is linear
** in the distinct nodes and ties. */
#ifndef DNSSIG_MEASURE_COMPONENTS_H
#define DNSSIG_MEASURE_COMPONENTS_H

#include <stddef.h>

#include "core/status.h"

typedef struct Components Components;

/* Returns owned, empty. components_close takes NULL too. */
DNSSIG_MUSTUSE Status components_open(Components **out);
void components_close(Components *components);

/* Borrows both texts. DNSSIG_NOMEM: the pair counts in part or not at all; the graph is to be closed. */
DNSSIG_MUSTUSE Status components_add(Components *components, const char *node, size_t node_len, const char *tie,
                                     size_t tie_len);

typedef struct ComponentText {
  const char *text; /* borrowed from the graph */
  size_t len;
} ComponentText;

/* Names the components; nothing is added any more. Then components_next gives, in the order in which nodes came, each that has company, and its
** component. *at starts as 0. DNSSIG_DONE: no more. */
void components_finish(Components *components);
Status components_next(const Components *components, size_t *at, ComponentText *node, ComponentText *component);

#endif
