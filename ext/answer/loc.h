/* loc.h - where something stands (RFC 1876): 16 bytes that read in another order than they are sent in. */
#ifndef DNSSIG_ANSWER_LOC_H
#define DNSSIG_ANSWER_LOC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/text.h"

enum { LOC_SIZE = 16 };

/* True if the rdata is a location we can read, or of a version that we must not try to read (RFC 1876 section 2). */
bool loc_fits(const uint8_t *rdata, size_t len);

/* True for the one version there is. */
bool loc_known(const uint8_t *rdata, size_t len);

/* `42 21 54.000 N 71 6 18.000 W -24.00m 30m 10000m 10m`: every value, also those that a zone file may leave out. */
void loc_present(const uint8_t *rdata, Text *text);

/* The members of a JSON object, without its braces: sizes and altitude in metres, latitude and longitude in degrees. */
void loc_fields(const uint8_t *rdata, Text *text);

#endif
