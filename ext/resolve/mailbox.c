/* mailbox.c - see mailbox.h. */
#include "resolve/mailbox.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/udp.h>
#include <stdint.h>
#include <string.h>

#include "answer/query.h"
#include "core/memory.h"

enum { OUT_MOST = 64, IN_MOST = 16 };

typedef struct Outgoing {
  size_t len;
  uint8_t data[QUERY_MAX];
} Outgoing;

typedef struct Incoming {
  size_t len;
  socklen_t from_len;
  struct sockaddr_storage from;
  uint8_t data[MAILBOX_DATAGRAM];
} Incoming;

struct Mailbox {
  int socket; /* whose datagrams these are; -1: nobody's */
  int failed; /* errno of a send that tells of more than its datagram */
  bool plain; /* the system does not cut messages of this socket */
  bool dry;   /* the last fetch got all there was */
  size_t out_count, in_count, in_next;
  Outgoing out[OUT_MOST];
  Incoming in[IN_MOST];
};

Mailbox *mailbox_open(void)
{
  Mailbox *mailbox = mem_array(1, sizeof *mailbox);
  if( !mailbox ) return NULL;
  memset(mailbox, 0, offsetof(Mailbox, out));
  mailbox->socket = -1;
  return mailbox;
}

void mailbox_close(Mailbox *mailbox)
{
  mem_free(mailbox);
}

bool mailbox_waits(const Mailbox *mailbox)
{
  return mailbox->out_count > 0;
}

int mailbox_due(const Mailbox *mailbox)
{
  return mailbox->failed || mailbox->in_next < mailbox->in_count ? mailbox->socket : -1;
}

void mailbox_forget(Mailbox *mailbox, int socket)
{
  if( mailbox->socket != socket ) return;
  memset(mailbox, 0, offsetof(Mailbox, out));
  mailbox->socket = -1;
}

/* Sending. */

#ifdef __linux__

#ifdef UDP_SEGMENT
typedef union Control {
  struct cmsghdr header;
  char space[CMSG_SPACE(sizeof(uint16_t))];
} Control;

/* Has the system cut the message into datagrams of this length. */
static void cut(struct msghdr *message, Control *control, size_t len)
{
  uint16_t segment = (uint16_t)len;
  memset(control, 0, sizeof *control);
  message->msg_control = control;
  message->msg_controllen = sizeof control->space;
  CMSG_FIRSTHDR(message)->cmsg_level = IPPROTO_UDP;
  CMSG_FIRSTHDR(message)->cmsg_type = UDP_SEGMENT;
  CMSG_FIRSTHDR(message)->cmsg_len = CMSG_LEN(sizeof segment);
  memcpy(CMSG_DATA(CMSG_FIRSTHDR(message)), &segment, sizeof segment);
}
#else
typedef char Control;
static void cut(struct msghdr *message, Control *control, size_t len)
{
  (void)message, (void)control, (void)len;
}
#define UDP_SEGMENT 0
#endif

/* Sends from `first` on; gives how many datagrams went, or -1. */
static ssize_t send_from(Mailbox *mailbox, size_t first)
{
  bool may_cut = UDP_SEGMENT && !mailbox->plain;
  struct mmsghdr messages[OUT_MOST];
  struct iovec parts[OUT_MOST];
  Control controls[OUT_MOST];
  unsigned count = 0;
  int sent;
  ssize_t gone = 0;
  for( size_t at = first; at < mailbox->out_count; count++ ) {
    struct msghdr *message = &messages[count].msg_hdr;
    size_t len = mailbox->out[at].len;
    memset(message, 0, sizeof *message);
    message->msg_iov = &parts[at];
    do {
      parts[at] = (struct iovec){mailbox->out[at].data, len};
      message->msg_iovlen++;
      at++;
    } while( may_cut && at < mailbox->out_count && mailbox->out[at].len == len );
    if( message->msg_iovlen > 1 ) cut(message, &controls[count], len);
  }
  sent = sendmmsg(mailbox->socket, messages, count, MSG_NOSIGNAL);
  if( sent < 0 && messages[0].msg_hdr.msg_iovlen > 1 && (errno == EIO || errno == EINVAL || errno == ENOPROTOOPT) ) {
    mailbox->plain = true;
    return 0;
  }
  for( int i = 0; i < sent; i++ ) gone += (ssize_t)messages[i].msg_hdr.msg_iovlen;
  return sent < 0 ? -1 : gone;
}

#else

static ssize_t send_from(Mailbox *mailbox, size_t first)
{
  return send(mailbox->socket, mailbox->out[first].data, mailbox->out[first].len, 0) < 0 ? -1 : 1;
}

#endif

/* Says that of this datagram only: a full queue somewhere, or a filter of this machine. */
static bool is_of_one(int error)
{
  return error == ENOBUFS || error == EPERM || error == EMSGSIZE;
}

/* That nobody is there is said once, to whichever call comes first, of a datagram sent earlier: sent again, the datagram brings the
** same word to the next receive, which ends all that waits. */
void mailbox_flush(Mailbox *mailbox)
{
  size_t done = 0;
  bool refused = false;
  while( done < mailbox->out_count ) {
    ssize_t gone = send_from(mailbox, done);
    if( gone >= 0 ) {
      done += (size_t)gone;
    } else if( errno == EAGAIN || errno == EWOULDBLOCK ) {
      break;
    } else if( errno == ECONNREFUSED && !refused ) {
      refused = true;
    } else if( errno != EINTR ) {
      if( !is_of_one(errno) ) mailbox->failed = errno;
      done++;
    }
  }
  mailbox->out_count -= done;
  if( done && mailbox->out_count ) {
    memmove(mailbox->out, mailbox->out + done, mailbox->out_count * sizeof *mailbox->out);
  }
}

ssize_t mailbox_put(Mailbox *mailbox, int socket, const struct iovec *parts, size_t count)
{
  Outgoing *out;
  size_t len = 0;
  for( size_t i = 0; i < count; i++ ) len += parts[i].iov_len;
  if( mailbox->socket != socket || mailbox->out_count == OUT_MOST ) mailbox_flush(mailbox);
  if( mailbox->socket != socket ) mailbox_forget(mailbox, mailbox->socket);
  if( mailbox->out_count == OUT_MOST || len > sizeof out->data ) {
    errno = len > sizeof out->data ? EMSGSIZE : EAGAIN;
    return -1;
  }
  mailbox->socket = socket;
  out = &mailbox->out[mailbox->out_count++];
  out->len = 0;
  for( size_t i = 0; i < count; i++ ) {
    memcpy(out->data + out->len, parts[i].iov_base, parts[i].iov_len);
    out->len += parts[i].iov_len;
  }
  return (ssize_t)len;
}

/* Receiving. */

#ifdef __linux__

static ssize_t fetch(Mailbox *mailbox)
{
  struct mmsghdr messages[IN_MOST];
  struct iovec parts[IN_MOST];
  int got;
  memset(messages, 0, sizeof messages);
  for( size_t i = 0; i < IN_MOST; i++ ) {
    parts[i] = (struct iovec){mailbox->in[i].data, sizeof mailbox->in[i].data};
    messages[i].msg_hdr.msg_iov = &parts[i];
    messages[i].msg_hdr.msg_iovlen = 1;
    messages[i].msg_hdr.msg_name = &mailbox->in[i].from;
    messages[i].msg_hdr.msg_namelen = sizeof mailbox->in[i].from;
  }
  got = recvmmsg(mailbox->socket, messages, IN_MOST, MSG_DONTWAIT, NULL);
  for( int i = 0; i < got; i++ ) {
    mailbox->in[i].len = messages[i].msg_len;
    mailbox->in[i].from_len = messages[i].msg_hdr.msg_namelen;
  }
  return got;
}

#else

static ssize_t fetch(Mailbox *mailbox)
{
  Incoming *in = &mailbox->in[0];
  ssize_t len;
  in->from_len = sizeof in->from;
  len = recvfrom(mailbox->socket, in->data, sizeof in->data, MSG_DONTWAIT, (struct sockaddr *)&in->from, &in->from_len);
  in->len = len < 0 ? 0 : (size_t)len;
  return len < 0 ? -1 : 1;
}

#endif

ssize_t mailbox_get(Mailbox *mailbox, int socket, void *data, size_t size, struct sockaddr *from, socklen_t *from_len)
{
  const Incoming *in;
  size_t len;
  if( mailbox->socket != socket ) return recvfrom(socket, data, size, 0, from, from_len);
  if( mailbox->in_next == mailbox->in_count ) {
    ssize_t got = -1;
    bool dry = mailbox->dry;
    mailbox->in_next = mailbox->in_count = 0;
    mailbox->dry = false;
    if( mailbox->failed ) {
      errno = mailbox->failed;
      mailbox->failed = 0;
    } else if( dry ) {
      errno = EWOULDBLOCK;
    } else {
      got = fetch(mailbox);
    }
    if( got < 0 ) return -1;
    mailbox->in_count = (size_t)got;
    mailbox->dry = got > 1 && got < IN_MOST;
  }
  in = &mailbox->in[mailbox->in_next++];
  len = in->len < size ? in->len : size;
  memcpy(data, in->data, len);
  if( from && from_len ) {
    memcpy(from, &in->from, in->from_len < *from_len ? in->from_len : *from_len);
    *from_len = in->from_len;
  }
  return (ssize_t)len;
}
