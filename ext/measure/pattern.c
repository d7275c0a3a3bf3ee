/* pattern.c - digits to #, long hexadecimal runs to %. */
#include "measure/pattern.h"

#include <stdbool.h>
#include <string.h>

#include "name/idna.h"

enum { HEX_LEAST = 8, HEX_CHANGES_LEAST = 2 };

static bool is_digit(char c)
{
  return c >= '0' && c <= '9';
}

/* The length of the hexadecimal run at the start of text; 0: none that counts. */
static size_t hex_run(const char *text, size_t len)
{
  size_t width = 0, changes = 0;
  while( width < len && (is_digit(text[width]) || (text[width] >= 'a' && text[width] <= 'f')) ) {
    if( width && is_digit(text[width]) != is_digit(text[width - 1]) ) changes++;
    width++;
  }
  return width >= HEX_LEAST && changes >= HEX_CHANGES_LEAST ? width : 0;
}

static void write_label(const char *label, size_t len, Text *out)
{
  size_t at = 0;
  while( at < len ) {
    char c = label[at];
    size_t width = hex_run(label + at, len - at);
    if( width ) {
      text_char(out, '%');
      at += width;
    } else if( is_digit(c) ) {
      text_char(out, '#');
      while( at < len && is_digit(label[at]) ) at++;
    } else {
      text_char(out, c);
      at++;
    }
  }
}

Status pattern_of(const Host *host, Text *out)
{
  const char *at = host->text;
  if( host->kind == HOST_IP ) return DNSSIG_BADNAME;
  for( ;; ) {
    char decoded[IDNA_UNICODE_SIZE];
    size_t len = strcspn(at, ".");
    size_t width;
    Status status = idna_is_encoded(at, len) ? idna_decode(at, len, decoded, &width) : DNSSIG_DONE;
    if( status == DNSSIG_NOMEM ) return status;
    if( status == DNSSIG_DONE ) {
      write_label(at, len, out);
    } else if( status == DNSSIG_OK && idna_is_printable(decoded, width) ) {
      write_label(decoded, width, out);
    } else {
      text_bytes(out, at, len);
    }
    at += len;
    if( !*at++ ) return out->status;
    text_char(out, '.');
  }
}
