/* ring.h - lists whose links live inside the things they hold.
**
** A Ring is the head of a list or a link in one. A link of zeroes is in no list; a head must be made with ring_init. */
#ifndef DNSSIG_RESOLVE_RING_H
#define DNSSIG_RESOLVE_RING_H

#include <stdbool.h>
#include <stddef.h>

typedef struct Ring {
  struct Ring *before, *after;
} Ring;

/* The struct of this type whose `member` the link is. */
#define RING_OWNER(link, type, member) ((type *)(void *)((char *)(link)-offsetof(type, member)))

static inline void ring_init(Ring *head)
{
  head->before = head->after = head;
}

static inline bool ring_empty(const Ring *head)
{
  return head->after == head;
}

static inline bool ring_linked(const Ring *link)
{
  return link->after != NULL;
}

/* Puts the link, which is in no list, last. */
static inline void ring_add(Ring *head, Ring *link)
{
  link->before = head->before;
  link->after = head;
  head->before->after = link;
  head->before = link;
}

/* A link that is in no list stays so. */
static inline void ring_remove(Ring *link)
{
  if( !link->after ) return;
  link->before->after = link->after;
  link->after->before = link->before;
  link->before = link->after = NULL;
}

#endif
