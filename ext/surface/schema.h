/* schema.h - the tables, views, indexes and triggers of sql/, as schema.awk reads them from the scripts when the library is built. */
#ifndef DNSSIG_SURFACE_SCHEMA_H
#define DNSSIG_SURFACE_SCHEMA_H

#include <stddef.h>

typedef struct SchemaObject {
  const char *kind; /* table, view, index, trigger */
  const char *name;
  const char *text; /* from the name on: with CREATE and the kind before it, what sqlite_schema keeps */
} SchemaObject;

/* In the order of the scripts: what an index or a trigger belongs to comes before it. */
extern const SchemaObject schema_objects[];
extern const size_t schema_object_count;

#endif
