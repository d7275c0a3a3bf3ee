/* reference.c - the user's rows in front of those compiled in. */
#include "context/reference.h"

#include <math.h>
#include <string.h>

#include "context/reference_layer.h"
#include "core/memory.h"

struct Reference {
  uint64_t generation;
  ReferenceLayer *built_in;
  ReferenceLayer *user; /* or NULL */
};

Status reference_open(Reference **out)
{
  Reference *reference = mem_zero(sizeof *reference);
  Status status;
  if( !reference ) return DNSSIG_NOMEM;
  status = layer_over(reference_built_in, reference_built_in_count, "built in", &reference->built_in);
  if( status != DNSSIG_OK ) {
    mem_free(reference);
    return status;
  }
  *out = reference;
  return DNSSIG_OK;
}

void reference_close(Reference *reference)
{
  if( !reference ) return;
  reference_layer_close(reference->user);
  reference_layer_close(reference->built_in);
  mem_free(reference);
}

void reference_load(Reference *reference, ReferenceLayer *layer)
{
  reference_layer_close(reference->user);
  reference->user = layer;
  reference->generation++;
}

uint64_t reference_generation(const Reference *reference)
{
  return reference->generation;
}

ReferenceLayer *reference_hold(const Reference *reference)
{
  return reference->user ? layer_hold(reference->user) : NULL;
}

const ReferenceRow *reference_next(const Reference *reference, size_t *at, const char **origin)
{
  size_t user_count = 0;
  const ReferenceRow *row;
  if( reference->user ) {
    user_count = layer_count(reference->user);
    *origin = layer_origin(reference->user);
    if( *at < user_count ) return layer_row(reference->user, (*at)++);
  }
  *origin = layer_origin(reference->built_in);
  do {
    row = layer_row(reference->built_in, *at - user_count);
    if( row ) ++*at;
  } while( row && reference->user && layer_has(reference->user, row->kind, row->pattern) );
  return row;
}

typedef struct Best {
  const ReferenceRow *row;
  unsigned rank;
} Best;

static Status keep_best(void *data, const ReferenceRow *row, unsigned rank)
{
  Best *best = data;
  if( !best->row || rank > best->rank ) *best = (Best){row, rank};
  return DNSSIG_OK;
}

static const ReferenceRow *that_counts(const Best *best)
{
  return best->row && !reference_takes_away(best->row) ? best->row : NULL;
}

const ReferenceRow *reference_find(const Reference *reference, ReferenceKind kind, const char *value, size_t len)
{
  Best best = {0};
  Status status = DNSSIG_OK;
  if( reference->user ) status = layer_visit(reference->user, kind, value, len, keep_best, &best);
  if( !best.row ) status = layer_visit(reference->built_in, kind, value, len, keep_best, &best);
  (void)status; /* keep_best does not fail */
  return that_counts(&best);
}

/* What is handed on of a layer. */
typedef struct Handing {
  ReferenceVisit *visit;
  void *data;
  const char *origin;
  const ReferenceLayer *over; /* rows that this layer has too are replaced; or NULL */
} Handing;

static Status hand_on(void *data, const ReferenceRow *row, unsigned rank)
{
  const Handing *handing = data;
  if( handing->over && layer_has(handing->over, row->kind, row->pattern) ) return DNSSIG_OK;
  return handing->visit(handing->data, row, handing->origin, rank);
}

Status reference_visit(const Reference *reference, ReferenceKind kind, const char *value, size_t len,
                       ReferenceVisit *visit, void *data)
{
  Handing handing = {visit, data, NULL, NULL};
  Status status = DNSSIG_OK;
  if( reference->user ) {
    handing.origin = layer_origin(reference->user);
    status = layer_visit(reference->user, kind, value, len, hand_on, &handing);
  }
  if( status != DNSSIG_OK ) return status;
  handing.origin = layer_origin(reference->built_in);
  handing.over = reference->user;
  return layer_visit(reference->built_in, kind, value, len, hand_on, &handing);
}

double reference_number(const Reference *reference, ReferenceKind kind, const char *pattern, double fallback)
{
  const ReferenceRow *row = reference_find(reference, kind, pattern, strlen(pattern));
  return row && !isnan(row->weight) ? row->weight : fallback;
}
