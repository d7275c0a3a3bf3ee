/* components.c - union-find over texts. */
#include "measure/components.h"

#include <stdbool.h>
#include <string.h>

#include "core/map.h"
#include "core/memory.h"

/* A node, or a tie; a tie knows the node that had it first. */
typedef struct Item {
  MapNode node;
  struct Item *parent; /* of a node: towards its component's root; of a tie: the node that had it first */
  struct Item *first;  /* of a root, once finished: the component's first node by bytes */
  size_t size;         /* of a root: how many nodes */
  size_t len;
  char text[];
} Item;

struct Components {
  Map nodes, ties;
  Item **list; /* nodes in the order in which they came */
  size_t count, capacity;
  Item **tie_list;
  size_t tie_count, tie_capacity;
};

typedef struct Key {
  const char *text;
  size_t len;
} Key;

static bool equal(const MapNode *node, const void *data)
{
  const Item *item = (const Item *)node;
  const Key *key = data;
  return item->len == key->len && memcmp(item->text, key->text, key->len) == 0;
}

Status components_open(Components **out)
{
  *out = mem_zero(sizeof **out);
  return *out ? DNSSIG_OK : DNSSIG_NOMEM;
}

static void free_list(Item **list, size_t count)
{
  for( size_t i = 0; i < count; i++ ) mem_free(list[i]);
  mem_free(list);
}

void components_close(Components *components)
{
  if( !components ) return;
  map_clear(&components->nodes);
  map_clear(&components->ties);
  free_list(components->list, components->count);
  free_list(components->tie_list, components->tie_count);
  mem_free(components);
}

/* The item of that text in map, made where it is missing; *list holds it then. */
static Status find_or_make(Map *map, Item ***list, size_t *count, size_t *capacity, const Key *key, Item **out)
{
  uint64_t hash = map_hash(key->text, key->len);
  void *grown = *list;
  Status status;
  Item *item = (Item *)map_find(map, hash, equal, key);
  *out = item;
  if( item ) return DNSSIG_OK;
  status = mem_grow(&grown, capacity, *count + 1, sizeof **list);
  *list = grown;
  if( status != DNSSIG_OK ) return status;
  item = mem_zero(sizeof *item + key->len);
  if( !item ) return DNSSIG_NOMEM;
  memcpy(item->text, key->text, key->len);
  item->len = key->len;
  item->size = 1;
  status = map_add(map, &item->node, hash);
  if( status != DNSSIG_OK ) {
    mem_free(item);
    return status;
  }
  (*list)[(*count)++] = item;
  *out = item;
  return DNSSIG_OK;
}

static Item *root_of(Item *node)
{
  while( node->parent ) {
    if( node->parent->parent ) node->parent = node->parent->parent;
    node = node->parent;
  }
  return node;
}

static void connect(Item *a, Item *b)
{
  a = root_of(a);
  b = root_of(b);
  if( a == b ) return;
  if( a->size < b->size ) {
    Item *smaller = a;
    a = b;
    b = smaller;
  }
  b->parent = a;
  a->size += b->size;
}

Status components_add(Components *components, const char *node, size_t node_len, const char *tie, size_t tie_len)
{
  Key node_key = {node, node_len}, tie_key = {tie, tie_len};
  Item *node_item, *tie_item;
  Status status = find_or_make(&components->nodes, &components->list, &components->count, &components->capacity,
                               &node_key, &node_item);
  if( status != DNSSIG_OK ) return status;
  status = find_or_make(&components->ties, &components->tie_list, &components->tie_count, &components->tie_capacity,
                        &tie_key, &tie_item);
  if( status != DNSSIG_OK ) return status;
  if( tie_item->parent ) {
    connect(tie_item->parent, node_item);
  } else {
    tie_item->parent = node_item;
  }
  return DNSSIG_OK;
}

/* Whether a is before b by bytes. */
static bool is_before(const Item *a, const Item *b)
{
  int order = memcmp(a->text, b->text, a->len < b->len ? a->len : b->len);
  return order ? order < 0 : a->len < b->len;
}

void components_finish(Components *components)
{
  for( size_t i = 0; i < components->count; i++ ) {
    Item *node = components->list[i], *root = root_of(node);
    if( !root->first || is_before(node, root->first) ) root->first = node;
  }
}

Status components_next(const Components *components, size_t *at, ComponentText *node, ComponentText *component)
{
  while( *at < components->count ) {
    Item *item = components->list[(*at)++], *root = root_of(item);
    if( root->size < 2 ) continue;
    *node = (ComponentText){item->text, item->len};
    *component = (ComponentText){root->first->text, root->first->len};
    return DNSSIG_OK;
  }
  return DNSSIG_DONE;
}
