/* memory.c - the allocator: malloc with sizes that cannot overflow. */
#include "core/memory.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

void *mem_zero(size_t size)
{
  return calloc(1, size ? size : 1);
}

void *mem_array(size_t count, size_t item)
{
  if( item && count > SIZE_MAX / item ) return NULL;
  return malloc(count && item ? count * item : 1);
}

char *mem_copy(const char *data, size_t len)
{
  char *copy = len < SIZE_MAX ? malloc(len + 1) : NULL;
  if( copy ) {
    if( len ) memcpy(copy, data, len);
    copy[len] = 0;
  }
  return copy;
}

Status mem_grow(void **list, size_t *capacity, size_t need, size_t item)
{
  size_t wanted = *capacity + *capacity / 2;
  void *grown;
  if( need <= *capacity ) return DNSSIG_OK;
  if( wanted < need ) wanted = need;
  if( wanted < 8 ) wanted = 8;
  if( item && wanted > SIZE_MAX / item ) return DNSSIG_NOMEM;
  grown = realloc(*list, wanted * item);
  if( !grown ) return DNSSIG_NOMEM;
  *list = grown;
  *capacity = wanted;
  return DNSSIG_OK;
}

Status mem_place(void **list, size_t *count, size_t *capacity, size_t most, size_t item, size_t at)
{
  char *base;
  if( *count < most ) {
    Status status = mem_grow(list, capacity, *count + 1, item);
    if( status != DNSSIG_OK ) return status;
    ++*count;
  }
  base = *list;
  memmove(base + (at + 1) * item, base + at * item, (*count - 1 - at) * item);
  return DNSSIG_OK;
}

void mem_free(void *p)
{
  free(p);
}
