/* idna.h - Unicode labels to A-labels and back. The only user of libidn2.
**
** What is valid is what UTS #46 says, non-transitional, with CheckHyphens off for plain ASCII labels and without its rule that
** one right-to-left label puts every other label of the name under the Bidi rule. libidn2 alone is stricter: it applies
** RFC 5892 (IDNA2008) on top, which refuses emoji and other symbols that registries sell and browsers resolve. */
#ifndef DNSSIG_NAME_IDNA_H
#define DNSSIG_NAME_IDNA_H

#include <stdbool.h>
#include <stddef.h>

#include "core/status.h"

enum {
  IDNA_ASCII_SIZE = 256,   /* an encoded text of at most 255 bytes, and its zero */
  IDNA_UNICODE_SIZE = 256, /* the longest U-label (63 code points of 4 bytes at most), and its zero */
  IDNA_INPUT_MAX = 1000    /* bytes of a label before mapping: code points that map to nothing make it long */
};

/* Maps and encodes one label, UTF-8 with no ASCII dot in it. The result may hold dots (some code points map to one) or any other
** ASCII, so the caller checks it as a host. Writes it and a zero. Borrows label.
** DNSSIG_BADNAME: not valid, or longer than a host can be. DNSSIG_NOMEM. */
DNSSIG_MUSTUSE Status idna_encode(const char *label, size_t len, char out[IDNA_ASCII_SIZE], size_t *out_len);

/* Decodes a lower-case label that starts with "xn--" and makes sure that encoding gives the same label again.
** DNSSIG_BADNAME: what it holds is not valid. DNSSIG_NOMEM. */
DNSSIG_MUSTUSE Status idna_decode(const char *label, size_t len, char out[IDNA_UNICODE_SIZE], size_t *out_len);

/* True for a label that starts with "xn--". */
bool idna_is_encoded(const char *label, size_t len);

/* True where every code point of text shows on a terminal and changes nothing but its own place. Letters of right-to-left
** scripts do; joiners, directional and other format characters, controls, private use do not. */
bool idna_is_printable(const char *text, size_t len);

#endif
