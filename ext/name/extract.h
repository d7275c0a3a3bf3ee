/* extract.h - every host, URL, e-mail address and IP address in free text. */
#ifndef DNSSIG_NAME_EXTRACT_H
#define DNSSIG_NAME_EXTRACT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/status.h"
#include "name/host.h"
#include "name/suffix.h"

typedef enum PieceKind { PIECE_HOST, PIECE_URL, PIECE_EMAIL, PIECE_IP } PieceKind;

const char *piece_kind_word(PieceKind kind);

typedef struct Piece {
  PieceKind kind;
  Host host;
  size_t at, len; /* bytes of the text it takes */
  int64_t start;  /* 1-based, in characters as SQLite's substr() counts them */
} Piece;

typedef struct Extractor {
  const char *text;
  size_t len;
  size_t at;          /* what is before is done */
  size_t ascii_until; /* before here only ASCII counts as letters */
  size_t tried;       /* 1 + where a colon or @ stands that made nothing; 0: none yet */
  size_t looked;      /* from `at` to here nothing ends a scheme or a mailbox */
  size_t counted;     /* characters before this byte are counted: */
  int64_t characters;
} Extractor;

/* Borrows text until the last extract_next. */
void extract_init(Extractor *extractor, const char *text, size_t len);

/* The next piece, from left to right; pieces do not overlap. Time for all of them together is linear in the text.
** DNSSIG_DONE: there is no more. DNSSIG_NOMEM. */
DNSSIG_MUSTUSE Status extract_next(Extractor *extractor, const Suffixes *suffixes, Piece *out);

#endif
