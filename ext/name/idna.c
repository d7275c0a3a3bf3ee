/* idna.c - one label at a time through libidn2.
**
** libidn2 does three things for a label: it maps it (UTS #46), it tests it against UTS #46, and it tests it against RFC 5892,
** IDNA2008's own list of permitted code points. The third test is older and narrower than UTS #46, and no flag switches it off
** alone. Its transitional mode leaves it out, but maps four characters in another way (the deviations: sharp s, final
** sigma, ZWJ, ZWNJ) and leaves out the Bidi rule. So: the strict way first; where it objects to no more than
** RFC 5892 does, and the label holds neither a deviation character nor right-to-left script, the transitional way gives
** exactly what UTS #46 wants. */
#include "name/idna.h"

#include <idn2.h>
#include <string.h>

#include "core/utf8.h"

bool idna_is_encoded(const char *label, size_t len)
{
  return len >= 4 && memcmp(label, "xn--", 4) == 0;
}

typedef struct Range {
  uint32_t first, end; /* half open */
} Range;

static bool is_in(const Range *ranges, size_t count, uint32_t point)
{
  for( size_t i = 0; i < count; i++ ) {
    if( point >= ranges[i].first && point < ranges[i].end ) return true;
  }
  return false;
}

/* Code points for which the transitional way does not do what UTS #46 non-transitional says. */
static const Range strict_only[] = {
    {0xDF, 0xE0},       /* sharp s */
    {0x3C2, 0x3C3},     /* final sigma */
    {0x590, 0x900},     /* Hebrew, Arabic, Syriac, Thaana, NKo, Samaritan, Mandaic */
    {0x1E9E, 0x1E9F},   /* capital sharp s */
    {0x200C, 0x2010},   /* ZWNJ, ZWJ, directional marks */
    {0xFB1D, 0xFE00},   /* Hebrew and Arabic presentation forms */
    {0xFE70, 0xFF00},   /* Arabic presentation forms */
    {0x10800, 0x11000}, /* right-to-left scripts of the supplementary plane */
    {0x1E800, 0x1F000}, /* right-to-left scripts, Arabic mathematical symbols */
};

/* True where label is well-formed and holds none of the above. */
static bool lenient_is_exact(const char *label, size_t len)
{
  uint32_t point;
  size_t width;
  for( size_t at = 0; at < len; at += width ) {
    width = utf8_decode(label + at, len - at, &point);
    if( !width ) return false;
    if( is_in(strict_only, COUNT(strict_only), point) ) return false;
  }
  return true;
}

/* Code points that do not show, or change how others show: general categories Cc, Cf, Co, Zl, Zp and the noncharacters
** (Unicode 16, DerivedGeneralCategory), and blanks that look like nothing (default ignorable letters and marks). */
static const Range unprintable[] = {
    {0x00, 0x21},       {0x7F, 0xA1},       {0xAD, 0xAE},       {0x34F, 0x350},      {0x600, 0x606},
    {0x61C, 0x61D},     {0x6DD, 0x6DE},     {0x70F, 0x710},     {0x890, 0x892},      {0x8E2, 0x8E3},
    {0x115F, 0x1161},   {0x17B4, 0x17B6},   {0x180B, 0x1810},   {0x2000, 0x2010},    {0x2028, 0x2030},
    {0x205F, 0x2070},   {0x3164, 0x3165},   {0xD800, 0xF900},   {0xFDD0, 0xFDF0},    {0xFE00, 0xFE10},
    {0xFEFF, 0xFF00},   {0xFFA0, 0xFFA1},   {0xFFF0, 0xFFFC},   {0x110BD, 0x110BE},  {0x110CD, 0x110CE},
    {0x13430, 0x13440}, {0x1BCA0, 0x1BCA4}, {0x1D173, 0x1D17B}, {0xE0000, 0x110000},
};

bool idna_is_printable(const char *text, size_t len)
{
  uint32_t point;
  size_t width;
  for( size_t at = 0; at < len; at += width ) {
    width = utf8_decode(text + at, len - at, &point);
    if( !width || is_in(unprintable, COUNT(unprintable), point) ) return false;
  }
  return true;
}

/* RFC 5892 objects, or its tables are older than those of UTS #46. */
static bool only_rfc5892_objects(int code)
{
  return code == IDN2_DISALLOWED || code == IDN2_UNASSIGNED || code == IDN2_CONTEXTO || code == IDN2_CONTEXTO_NO_RULE;
}

Status idna_encode(const char *label, size_t len, char out[IDNA_ASCII_SIZE], size_t *out_len)
{
  char text[IDNA_INPUT_MAX + 1];
  uint8_t *encoded = NULL;
  int code;
  Status status = DNSSIG_BADNAME;
  if( len > IDNA_INPUT_MAX || memchr(label, 0, len) ) return DNSSIG_BADNAME;
  memcpy(text, label, len);
  text[len] = 0;
  code = idn2_lookup_u8((const uint8_t *)text, &encoded, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL);
  if( only_rfc5892_objects(code) && lenient_is_exact(text, len) ) {
    code = idn2_lookup_u8((const uint8_t *)text, &encoded, IDN2_NFC_INPUT | IDN2_TRANSITIONAL);
  }
  if( code == IDN2_MALLOC ) return DNSSIG_NOMEM;
  if( code == IDN2_OK ) {
    size_t width = strlen((const char *)encoded);
    if( width < IDNA_ASCII_SIZE ) {
      memcpy(out, encoded, width + 1);
      *out_len = width;
      status = DNSSIG_OK;
    }
    idn2_free(encoded);
  }
  return status;
}

Status idna_decode(const char *label, size_t len, char out[IDNA_UNICODE_SIZE], size_t *out_len)
{
  char text[64], again[IDNA_ASCII_SIZE];
  char *decoded = NULL;
  size_t width, again_len;
  int code;
  Status status = DNSSIG_BADNAME;
  if( len >= sizeof text || memchr(label, 0, len) ) return DNSSIG_BADNAME;
  memcpy(text, label, len);
  text[len] = 0;
  code = idn2_to_unicode_8z8z(text, &decoded, 0);
  if( code == IDN2_MALLOC ) return DNSSIG_NOMEM;
  if( code != IDN2_OK ) return DNSSIG_BADNAME;
  width = strlen(decoded);
  if( width < IDNA_UNICODE_SIZE ) {
    status = idna_encode(decoded, width, again, &again_len);
    if( status == DNSSIG_OK ) {
      if( again_len == len && memcmp(again, label, len) == 0 ) {
        memcpy(out, decoded, width + 1);
        *out_len = width;
      } else {
        status = DNSSIG_BADNAME;
      }
    }
  }
  idn2_free(decoded);
  return status;
}
