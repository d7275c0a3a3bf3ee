/* status.h - the faults a function can report.
**
** A fault is misuse, exhaustion or the user's own Ctrl-C. What the world answers (NXDOMAIN, a time-out, a
** malformed reply) is no fault: see AnswerStatus in answer/answer.h. */
#ifndef DNSSIG_CORE_STATUS_H
#define DNSSIG_CORE_STATUS_H

typedef enum Status {
  DNSSIG_OK = 0,
  DNSSIG_DONE,      /* no fault: there is nothing more */
  DNSSIG_NOMEM,     /* an allocation failed */
  DNSSIG_MISUSE,    /* the caller's words are off; a message beside it says how */
  DNSSIG_BADNAME,   /* text that is no name */
  DNSSIG_BADDATA,   /* bytes that break their own format */
  DNSSIG_INTERRUPT, /* the user wants the statement to end */
  DNSSIG_IO         /* the system refused: a file, a socket */
} Status;

#define DNSSIG_MUSTUSE __attribute__((warn_unused_result))
#define DNSSIG_PRINTF(at, first) __attribute__((format(printf, at, first)))

/* Number of elements of an array. */
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#endif
