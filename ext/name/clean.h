/* clean.h - the raw letters of a host, already found in their text, to its one form. */
#ifndef DNSSIG_NAME_CLEAN_H
#define DNSSIG_NAME_CLEAN_H

#include <stdbool.h>
#include <stddef.h>

#include "core/status.h"
#include "name/host.h"

/* A pass without allocation and without IDNA, for what is a name already but for letter case and a closing dot; and for a
** dotted quad. DNSSIG_BADDATA: some byte is none of letter, digit, hyphen, underscore, dot: nothing is decided. */
DNSSIG_MUSTUSE Status clean_plain(const char *text, size_t len, Host *out);

/* How many bytes from the beginning on are such: for what clean_plain decides. */
size_t clean_plain_len(const char *text, size_t len);

/* The whole way. url: the host stood in a URL, so percent-encoding is undone and an IPv4 address may be written the ways that
** browsers take (WHATWG URL, "IPv4 parser"): 0x7f.1, 017700000001, 2130706433. Writes *out only on DNSSIG_OK.
** DNSSIG_BADNAME, DNSSIG_NOMEM. */
DNSSIG_MUSTUSE Status clean_host(const char *text, size_t len, bool url, Host *out);

#endif
