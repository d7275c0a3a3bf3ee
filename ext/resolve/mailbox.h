/* mailbox.h - datagrams of one connected socket, sent and received many at a time.
**
** Why:  c-ares sends and receives one datagram a system call, which is half of what a bulk lookup costs. It is given these as its
**       own calls for the same: what it sends is kept until mailbox_flush, what it receives was fetched together.
**
** How it works: where the system has sendmmsg and recvmmsg one call takes all. Where Linux can cut a message into datagrams of one
** length (UDP_SEGMENT), neighbours of equal length go through its network stack as one; the wire sees the same datagrams. A
** system without these is asked once for each.
**
** A datagram that the system would not take is lost, like any other. That nobody can be reached is said to the next mailbox_get. */
#ifndef DNSSIG_RESOLVE_MAILBOX_H
#define DNSSIG_RESOLVE_MAILBOX_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/uio.h>

enum {
  MAILBOX_DATAGRAM = 4096 /* what c-ares 1.18 reads at most */
};

typedef struct Mailbox Mailbox;

/* Returns owned; NULL: out of memory. */
Mailbox *mailbox_open(void);
void mailbox_close(Mailbox *mailbox); /* NULL is fine */

/* As sendmsg and recvfrom, which set errno. */
ssize_t mailbox_put(Mailbox *mailbox, int socket, const struct iovec *parts, size_t count);
ssize_t mailbox_get(Mailbox *mailbox, int socket, void *data, size_t size, struct sockaddr *from, socklen_t *from_len);

/* Sends what was put. What the system has no room for now stays. */
void mailbox_flush(Mailbox *mailbox);

/* Something waits to be sent. */
bool mailbox_waits(const Mailbox *mailbox);

/* The socket on which mailbox_get has something to say whatever poll says of it; -1: none. */
int mailbox_due(const Mailbox *mailbox);

/* The socket is about to be closed: what is kept of it is nobody's. */
void mailbox_forget(Mailbox *mailbox, int socket);

#endif
