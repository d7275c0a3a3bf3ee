/* rdata.h - the data of one record: checked once when it comes in, rendered whenever it is looked at.
**
** Kept rdata is uncompressed wire form with names in lower case, laid out as the type's row says. The rendering calls take what
** rdata_read wrote and append to text. */
#ifndef DNSSIG_ANSWER_RDATA_H
#define DNSSIG_ANSWER_RDATA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "answer/type.h"
#include "answer/wire.h"
#include "core/text.h"

/* Reads all of wire as the rdata of that type, and appends it to out. A type without a layout is taken as it is.
** wire->failed: it does not fit the type's layout to the byte; out may then hold a part of it. */
void rdata_read(uint16_t type, Wire *wire, Text *out);

void rdata_present(uint16_t type, const uint8_t *rdata, size_t len, Text *text);
void rdata_fields(uint16_t type, const uint8_t *rdata, size_t len, Text *text);
bool rdata_target(uint16_t type, const uint8_t *rdata, size_t len, Text *text);
bool rdata_priority(uint16_t type, const uint8_t *rdata, size_t len, uint16_t *priority);

#endif
