/* pool.c - a list of blocks that are of no use just now. */
#include "core/pool.h"

#include <string.h>

#include "core/memory.h"

#if defined(__SANITIZE_ADDRESS__)
#define POOL_KEEPS 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define POOL_KEEPS 0
#endif
#endif
#ifndef POOL_KEEPS
#define POOL_KEEPS 1
#endif

void *pool_take(Pool *pool)
{
  void *block = pool->first;
  if( !block ) return mem_array(1, pool->size);
  memcpy(&pool->first, block, sizeof pool->first);
  pool->count--;
  return block;
}

void pool_give(Pool *pool, void *block)
{
  if( !block ) return;
  if( !POOL_KEEPS || pool->count >= pool->most ) {
    mem_free(block);
    return;
  }
  memcpy(block, &pool->first, sizeof pool->first);
  pool->first = block;
  pool->count++;
}

void pool_clear(Pool *pool)
{
  while( pool->first ) mem_free(pool_take(pool));
}
