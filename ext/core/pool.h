/* pool.h - blocks of one size that come and go by the hundred: what is given back is the next to be had.
**
** The allocator would merge and split such blocks again and again. Under the address sanitizer every block is the allocator's, so that
** the use of one that was given back is seen. */
#ifndef DNSSIG_CORE_POOL_H
#define DNSSIG_CORE_POOL_H

#include <stddef.h>

typedef struct Pool {
  size_t size;  /* bytes of a block, at least a pointer's */
  size_t most;  /* blocks to keep */
  size_t count; /* kept */
  void *first;  /* of the kept ones; each begins with a pointer to the next */
} Pool;

/* A block, its bytes unknown, or NULL. */
void *pool_take(Pool *pool);
void pool_give(Pool *pool, void *block); /* NULL is fine */
void pool_clear(Pool *pool);             /* gives back what is kept */

#endif
