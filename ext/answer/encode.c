/* encode.c - base64, base32hex, escapes, names and times. */
#include "answer/encode.h"

#include <string.h>

#include "name/ip.h"

/* Groups of `bits` bits from the bytes, most significant first, as letters of alphabet; the last group filled up with zero bits. Gives
** the number of letters. */
static size_t encode_bits(Text *text, const uint8_t *bytes, size_t len, unsigned bits, const char *alphabet)
{
  uint32_t held = 0;
  unsigned have = 0;
  size_t written = 0;
  char letters[128];
  size_t ready = 0;
  for( size_t i = 0; i < len; i++ ) {
    held = held << 8 | bytes[i];
    have += 8;
    while( have >= bits ) {
      have -= bits;
      letters[ready++] = alphabet[held >> have & ((1u << bits) - 1)];
      written++;
    }
    if( ready > sizeof letters - 8 ) {
      text_bytes(text, letters, ready);
      ready = 0;
    }
  }
  if( have ) {
    letters[ready++] = alphabet[held << (bits - have) & ((1u << bits) - 1)];
    written++;
  }
  text_bytes(text, letters, ready);
  return written;
}

void encode_base64(Text *text, const uint8_t *bytes, size_t len)
{
  static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  size_t written = encode_bits(text, bytes, len, 6, alphabet);
  for( ; written % 4; written++ ) text_char(text, '=');
}

void encode_base32hex(Text *text, const uint8_t *bytes, size_t len)
{
  encode_bits(text, bytes, len, 5, "0123456789ABCDEFGHIJKLMNOPQRSTUV");
}

static bool printable(uint8_t c)
{
  return c >= 0x20 && c < 0x7f;
}

static void decimal_escape(Text *text, uint8_t c)
{
  char escape[4] = {'\\', (char)('0' + c / 100), (char)('0' + c / 10 % 10), (char)('0' + c % 10)};
  text_bytes(text, escape, sizeof escape);
}

void encode_string(Text *text, const uint8_t *bytes, size_t len, const char *also)
{
  size_t plain = 0; /* where the run of bytes that need no change began */
  for( size_t i = 0; i < len; i++ ) {
    uint8_t c = bytes[i];
    bool marked = c == '\\' || (c && strchr(also, c));
    if( printable(c) && !marked ) continue;
    text_bytes(text, (const char *)bytes + plain, i - plain);
    if( marked ) {
      text_char(text, '\\');
      text_char(text, (char)c);
    } else {
      decimal_escape(text, c);
    }
    plain = i + 1;
  }
  if( len > plain ) text_bytes(text, (const char *)bytes + plain, len - plain);
}

void encode_quoted(Text *text, const uint8_t *bytes, size_t len)
{
  text_char(text, '"');
  encode_string(text, bytes, len, "\"");
  text_char(text, '"');
}

void encode_name(Text *text, const Name *name)
{
  size_t at = 0;
  if( name->len == 1 ) text_char(text, '.');
  while( at + 1 < name->len ) {
    size_t length = name->wire[at];
    const uint8_t *label = name->wire + at + 1;
    for( size_t i = 0; i < length; i++ ) {
      if( label[i] == ' ' ) { /* ends a name in a zone file; \032 is what everybody writes */
        decimal_escape(text, ' ');
      } else {
        encode_string(text, label + i, 1, ".;()\"@$");
      }
    }
    text_char(text, '.');
    at += length + 1;
  }
}

void encode_time(Text *text, uint32_t seconds)
{
  /* Civil date of a day count, with years that begin in March so that the leap day comes last. */
  uint32_t days = seconds / 86400 + 719468; /* since 0000-03-01 */
  uint32_t era = days / 146097;
  uint32_t day_of_era = days % 146097;
  uint32_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  uint32_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  uint32_t from_march = (5 * day_of_year + 2) / 153;
  uint32_t day = day_of_year - (153 * from_march + 2) / 5 + 1;
  uint32_t month = from_march < 10 ? from_march + 3 : from_march - 9;
  uint32_t year = year_of_era + era * 400 + (month <= 2);
  text_format(text, "%04u%02u%02u%02u%02u%02u", year, month, day, seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
}

static void keep(Text *text, const char *data, size_t len, bool json)
{
  size_t plain = 0;
  for( size_t i = 0;; i++ ) {
    uint8_t c;
    while( i < len && printable((uint8_t)data[i]) ) i++;
    if( i == len ) break;
    c = (uint8_t)data[i];
    text_bytes(text, data + plain, i - plain);
    if( json && (c == '\n' || c == '\r' || c == '\t') ) {
      text_char(text, ' ');
    } else {
      if( json ) text_char(text, '\\');
      decimal_escape(text, c);
    }
    plain = i + 1;
  }
  if( len > plain ) text_bytes(text, data + plain, len - plain);
}

void encode_kept(Text *text, const char *data, size_t len)
{
  keep(text, data, len, false);
}

void encode_kept_json(Text *text, const char *data, size_t len)
{
  keep(text, data, len, true);
}

void encode_json(Text *text, const uint8_t *bytes, size_t len)
{
  char space[512];
  Text escaped;
  text_init(&escaped, space, sizeof space);
  encode_string(&escaped, bytes, len, "");
  if( escaped.status == DNSSIG_OK ) {
    text_json(text, escaped.data, escaped.len);
  } else {
    text->status = escaped.status;
  }
  text_clear(&escaped);
}

void encode_address(Text *text, const uint8_t *bytes, size_t len)
{
  Ip ip = {.family = len == 4 ? 4 : 6};
  char buffer[IP_TEXT_SIZE];
  memcpy(ip.bytes, bytes, len);
  text_bytes(text, buffer, ip_to_text(&ip, buffer));
}
