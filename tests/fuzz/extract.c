/* extract.c - any bytes as free text.
**
** Besides not crashing: pieces come in order and do not overlap; a piece's text alone names the same host; its start is what
** counting characters from the beginning gives. */
#include <stdlib.h>
#include <string.h>

#include "name/extract.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void expect(bool holds)
{
  if( !holds ) abort();
}

/* The list is opened once, for all inputs. */
static const Suffixes *suffixes(void)
{
  static Suffixes *opened;
  char space[64];
  Text why;
  text_init(&why, space, sizeof space);
  if( !opened ) expect(suffix_open(NULL, &opened, &why) == DNSSIG_OK);
  text_clear(&why);
  return opened;
}

static int64_t character(const uint8_t *text, size_t at)
{
  int64_t count = 1;
  size_t i = 0;
  while( i < at ) {
    if( text[i++] >= 0xC0 ) {
      while( (text[i] & 0xC0) == 0x80 && i < at ) i++;
    }
    count++;
  }
  return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  const char *text = (const char *)data;
  size_t end = 0;
  Extractor extractor;
  Piece piece;
  Host host;
  extract_init(&extractor, text, size);
  while( extract_next(&extractor, suffixes(), &piece) == DNSSIG_OK ) {
    expect(piece.at >= end && piece.len > 0 && piece.at + piece.len <= size);
    end = piece.at + piece.len;
    expect(piece.start == character(data, piece.at));
    expect(host_parse(text + piece.at, piece.len, &host) == DNSSIG_OK);
    expect(strcmp(host.text, piece.host.text) == 0);
    expect(piece_kind_word(piece.kind)[0] != 0);
  }
  return 0;
}
