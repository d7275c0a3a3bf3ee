/* reference_layer.h - the inside of a layer, for reference.c. */
#ifndef DNSSIG_CONTEXT_REFERENCE_LAYER_H
#define DNSSIG_CONTEXT_REFERENCE_LAYER_H

#include "context/reference.h"

/* Everything of a row but its pattern. DNSSIG_MISUSE: it does not fit; *why, constant, says what was expected. */
DNSSIG_MUSTUSE Status row_check(const ReferenceRow *row, const char **why);

/* Returns owned: a layer over rows that outlive it and are in their one form, no two of a kind with the same pattern. */
DNSSIG_MUSTUSE Status layer_over(const ReferenceRow *rows, size_t count, const char *origin, ReferenceLayer **out);

ReferenceLayer *layer_hold(ReferenceLayer *layer);
const char *layer_origin(const ReferenceLayer *layer);
size_t layer_count(const ReferenceLayer *layer);

/* The row at a place, from 0, in the order added; NULL behind the last. */
const ReferenceRow *layer_row(const ReferenceLayer *layer, size_t at);

/* Whether a row that was added (not one of layer_over) has this kind and pattern. */
bool layer_has(const ReferenceLayer *layer, ReferenceKind kind, const char *pattern);

typedef Status LayerVisit(void *data, const ReferenceRow *row, unsigned rank);

/* As reference_visit, within the layer. */
DNSSIG_MUSTUSE Status layer_visit(const ReferenceLayer *layer, ReferenceKind kind, const char *value, size_t len,
                                  LayerVisit *visit, void *data);

#endif
