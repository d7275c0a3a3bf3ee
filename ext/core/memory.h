/* memory.h - the allocator; everything in ext/ that outlives a call comes from here.
**
** Every function may fail with NULL or DNSSIG_NOMEM; none aborts. Sizes that overflow fail the same way. */
#ifndef DNSSIG_CORE_MEMORY_H
#define DNSSIG_CORE_MEMORY_H

#include <stddef.h>

#include "core/status.h"

/* Returns owned memory of at least one byte, zeroed; free with mem_free. NULL when there is none. */
void *mem_zero(size_t size);

/* Returns owned memory of count items of item bytes, not zeroed; free with mem_free. */
void *mem_array(size_t count, size_t item);

/* Returns owned copy of len bytes and a zero behind them. Borrows data. */
char *mem_copy(const char *data, size_t len);

/* Makes room for `need` items of `item` bytes in *list, which holds *capacity now (*list may be NULL).
** Grows by halves at least, so that appending is linear. On DNSSIG_NOMEM *list is as before. */
DNSSIG_MUSTUSE Status mem_grow(void **list, size_t *capacity, size_t need, size_t item);

/* Makes a place at `at` in a list of *count items that keeps `most`, `at` being less; what stood there moves on by one. Of a full list the last
** item falls out: the caller has freed what it holds. On DNSSIG_NOMEM all is as before. */
DNSSIG_MUSTUSE Status mem_place(void **list, size_t *count, size_t *capacity, size_t most, size_t item, size_t at);

/* Takes p (NULL is fine). Has the type that sqlite3_result_text wants for a destructor. */
void mem_free(void *p);

#endif
