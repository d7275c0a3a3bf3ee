/* suffix.h - the public suffix list: where in a host its owner's name begins.
**
** The only user of libpsl. What a Suffixes says never changes once it is open; but it remembers what it was asked last, so it is for one
** thread at a time. */
#ifndef DNSSIG_NAME_SUFFIX_H
#define DNSSIG_NAME_SUFFIX_H

#include <stdbool.h>
#include <stddef.h>

#include "core/status.h"
#include "core/text.h"

typedef struct Suffixes Suffixes;

/* Opens the list in file; with NULL or "" the newest that the system's libpsl knows. Returns owned; suffix_close frees.
** DNSSIG_MISUSE: the file cannot be read or is no suffix list; *why says so. */
DNSSIG_MUSTUSE Status suffix_open(const char *file, Suffixes **out, Text *why);
void suffix_close(Suffixes *suffixes);

/* Where the list came from ("built in" or a path) and its date (YYYY-MM-DD, from the list's own VERSION line, else the time
** that libpsl or the file system gives). Borrowed from suffixes. */
const char *suffix_origin(const Suffixes *suffixes);
const char *suffix_date(const Suffixes *suffixes);

typedef struct SuffixSplit {
  size_t registrable; /* offset in host where the registrable domain starts; == suffix where there is none */
  size_t suffix;      /* where the public suffix starts */
  size_t tld;         /* where the last label starts */
} SuffixSplit;

/* host is a canonical name (host.h) and a zero, not an IP. `icann` leaves out the list's private section. */
void suffix_split(const Suffixes *suffixes, const char *host, size_t len, bool icann, SuffixSplit *out);

/* The last label, zero-terminated, is on the list itself, not only under its default rule `*`. */
bool suffix_knows_tld(const Suffixes *suffixes, const char *tld);

#endif
