/* svcb.h - the parameters of SVCB and HTTPS records (RFC 9460).
**
** One table of keys: what a key's value must look like, and how it reads. A key without a row is opaque: keyN="bytes". */
#ifndef DNSSIG_ANSWER_SVCB_H
#define DNSSIG_ANSWER_SVCB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/text.h"

/* True if the bytes are parameters in rising order of key, each value in its key's format (RFC 9460 section 2.2). Whether the keys that
** `mandatory` names are there is not looked at: such a record cannot be used, but it can be read. */
bool svcb_fits(const uint8_t *bytes, size_t len);

/* `alpn="h2,h3" ipv4hint=192.0.2.1`; a space goes before each. */
void svcb_present(const uint8_t *bytes, size_t len, Text *text);

/* `{"alpn":["h2","h3"],"port":443,"no-default-alpn":true}` */
void svcb_json(const uint8_t *bytes, size_t len, Text *text);

#endif
