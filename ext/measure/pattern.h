/* pattern.h - the pattern that a host's name was made by, where names are made in numbers. */
#ifndef DNSSIG_MEASURE_PATTERN_H
#define DNSSIG_MEASURE_PATTERN_H

#include "core/status.h"
#include "core/text.h"
#include "name/host.h"

/* Appends the host with every counter taken out: a run of digits is #; a run of eight or more hexadecimal digits that changes between
** letter and digit twice at least is % (0a1b2c3d is, cafe2024 is a word and a year). Labels that decode to something
** printable (idna.h) are read and written decoded: the digits of an A-label are its spelling.
** DNSSIG_BADNAME: an IP address. DNSSIG_NOMEM. */
DNSSIG_MUSTUSE Status pattern_of(const Host *host, Text *out);

#endif
