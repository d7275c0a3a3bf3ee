/* clean.c - the letters of a host, checked and brought to one form.
**
** In:   what stood where a host is expected: any bytes.
** Out:  lower case, A-labels, no closing dot; or an address.
**
** What is a name: labels of 1 to 63 letters, digits, hyphens and underscores, together at most 253 bytes (RFC 1035 section
** 2.3.4). Underscores, because _dmarc and _tcp are names too. Hyphens may stand at the edge of a label, because DNS answers
** such names and tunnels use them; but not in the last label, because there "-" is a log's sign for "nothing". A name
** whose last label is a number is an address or nothing (WHATWG URL, "ends in a number"). A-labels that do not decode are
** kept: logs hold them, and DNS knows them only as bytes. */
#include "name/clean.h"

#include <string.h>

#include "name/idna.h"

enum { NAME_MAX_TEXT = 253, LABEL_MAX = 63 };

#define LETTER(lower, upper) [lower] = (lower), [upper] = (lower)

/* The form of each byte that a plain name may hold; 0 for every other. */
static const char plain[256] = {
    LETTER('a', 'A'), LETTER('b', 'B'), LETTER('c', 'C'), LETTER('d', 'D'), LETTER('e', 'E'), LETTER('f', 'F'),
    LETTER('g', 'G'), LETTER('h', 'H'), LETTER('i', 'I'), LETTER('j', 'J'), LETTER('k', 'K'), LETTER('l', 'L'),
    LETTER('m', 'M'), LETTER('n', 'N'), LETTER('o', 'O'), LETTER('p', 'P'), LETTER('q', 'Q'), LETTER('r', 'R'),
    LETTER('s', 'S'), LETTER('t', 'T'), LETTER('u', 'U'), LETTER('v', 'V'), LETTER('w', 'W'), LETTER('x', 'X'),
    LETTER('y', 'Y'), LETTER('z', 'Z'), ['0'] = '0',      ['1'] = '1',      ['2'] = '2',      ['3'] = '3',
    ['4'] = '4',      ['5'] = '5',      ['6'] = '6',      ['7'] = '7',      ['8'] = '8',      ['9'] = '9',
    ['-'] = '-',      ['_'] = '_',      ['.'] = '.',
};

static bool is_digit(char c)
{
  return c >= '0' && c <= '9';
}

static bool is_hex(char c)
{
  return is_digit(c) || (c >= 'a' && c <= 'f');
}

/* A label that a browser reads as a number: all digits, or 0x and hexadecimal digits. */
static bool is_number(const char *label, size_t len)
{
  size_t at = 0;
  while( at < len && is_digit(label[at]) ) at++;
  if( at == len ) return true;
  if( len < 2 || label[0] != '0' || label[1] != 'x' ) return false;
  at = 2;
  while( at < len && is_hex(label[at]) ) at++;
  return at == len;
}

/* One number of at most four billion, in the base its beginning says. label is one for which is_number holds. */
static bool read_number(const char *label, size_t len, uint64_t *value)
{
  unsigned base = 10;
  if( len >= 2 && label[0] == '0' ) {
    base = label[1] == 'x' ? 16 : 8;
    label += base == 16 ? 2 : 1;
    len -= base == 16 ? 2 : 1;
  }
  *value = 0;
  for( size_t i = 0; i < len; i++ ) {
    unsigned digit = is_digit(label[i]) ? (unsigned)(label[i] - '0') : (unsigned)(label[i] - 'a') + 10;
    if( digit >= base ) return false;
    *value = *value * base + digit;
    if( *value > UINT32_MAX ) return false;
  }
  return true;
}

/* WHATWG URL, "IPv4 parser": one to four numbers; the last fills the bytes that are left. */
static bool read_browser_v4(const char *text, size_t len, Ip *ip)
{
  uint64_t address = 0;
  unsigned parts = 0;
  size_t start = 0;
  while( start <= len ) {
    const char *dot = start < len ? memchr(text + start, '.', len - start) : NULL;
    size_t end = dot ? (size_t)(dot - text) : len;
    uint64_t value;
    if( ++parts > 4 || !is_number(text + start, end - start) || !read_number(text + start, end - start, &value) ) {
      return false;
    }
    if( dot ) {
      if( value > 255 ) return false;
      address |= value << (8 * (4 - parts));
    } else {
      if( value >> (8 * (5 - parts)) ) return false;
      address |= value;
    }
    start = end + 1;
  }
  *ip = (Ip){.family = 4};
  for( int i = 0; i < 4; i++ ) ip->bytes[i] = (uint8_t)(address >> (24 - 8 * i));
  return true;
}

static void set_ip(const Ip *ip, Host *out)
{
  out->kind = HOST_IP;
  out->ip = *ip;
  out->len = ip_to_text(ip, out->text);
}

size_t clean_plain_len(const char *text, size_t len)
{
  size_t at = 0;
  while( at < len && plain[(unsigned char)text[at]] ) at++;
  return at;
}

static Status clean_ascii(const char *text, size_t len, bool url, Host *out)
{
  char form[NAME_MAX_TEXT + 1];
  size_t label = 0; /* where the label under way starts */
  size_t at;
  Ip ip;
  if( len > 1 && text[len - 1] == '.' ) len--;
  for( at = 0; at < len && at < NAME_MAX_TEXT; at++ ) {
    char c = plain[(unsigned char)text[at]];
    form[at] = c;
    if( c > '.' ) continue; /* most are letters and digits */
    if( !c ) return DNSSIG_BADDATA;
    if( c == '.' ) {
      if( at == label || at - label > LABEL_MAX ) break;
      label = at + 1;
    }
  }
  if( at < len ) { /* too long, or a bad label: the rest may still hold other bytes */
    at += clean_plain_len(text + at, len - at);
    return at < len ? DNSSIG_BADDATA : DNSSIG_BADNAME;
  }
  if( len == label || len - label > LABEL_MAX || form[label] == '-' || form[len - 1] == '-' ) return DNSSIG_BADNAME;
  if( is_digit(form[label]) && is_number(form + label, len - label) ) {
    if( ip_parse(form, len, &ip) != DNSSIG_OK && !(url && read_browser_v4(form, len, &ip)) ) return DNSSIG_BADNAME;
    set_ip(&ip, out);
    return DNSSIG_OK;
  }
  out->kind = HOST_NAME;
  out->len = len;
  memcpy(out->text, form, len);
  out->text[len] = 0;
  return DNSSIG_OK;
}

Status clean_plain(const char *text, size_t len, Host *out)
{
  return clean_ascii(text, len, false, out);
}

/* %41 → A, in place. Gives the new length. */
static size_t undo_percent(char *text, size_t len)
{
  size_t end = 0;
  for( size_t at = 0; at < len; at++ ) {
    if( text[at] == '%' && len - at > 2 ) {
      uint64_t value;
      char digits[4] = {'0', 'x', (char)(text[at + 1] | 0x20), (char)(text[at + 2] | 0x20)};
      if( is_number(digits, sizeof digits) && read_number(digits, sizeof digits, &value) ) {
        text[end++] = (char)value;
        at += 2;
        continue;
      }
    }
    text[end++] = text[at];
  }
  return end;
}

/* Encodes each label that is not ASCII. */
static Status encode_labels(const char *text, size_t len, char out[IDNA_ASCII_SIZE], size_t *out_len)
{
  size_t start = 0;
  *out_len = 0;
  while( start <= len ) {
    const char *dot = start < len ? memchr(text + start, '.', len - start) : NULL;
    size_t end = dot ? (size_t)(dot - text) : len;
    char label[IDNA_ASCII_SIZE];
    size_t width = 0;
    bool ascii = true;
    for( size_t i = start; i < end; i++ ) ascii = ascii && (unsigned char)text[i] < 0x80;
    if( !ascii ) {
      Status status = idna_encode(text + start, end - start, label, &width);
      if( status != DNSSIG_OK ) return status;
    } else if( end - start < sizeof label ) {
      width = end - start;
      memcpy(label, text + start, width);
    } else {
      return DNSSIG_BADNAME;
    }
    if( *out_len + width + 1 >= IDNA_ASCII_SIZE ) return DNSSIG_BADNAME;
    memcpy(out + *out_len, label, width);
    *out_len += width;
    if( dot ) out[(*out_len)++] = '.';
    start = end + 1;
  }
  return DNSSIG_OK;
}

Status clean_host(const char *text, size_t len, bool url, Host *out)
{
  char decoded[IDNA_INPUT_MAX], encoded[IDNA_ASCII_SIZE];
  Status status;
  if( len > sizeof decoded ) return DNSSIG_BADNAME;
  if( url && memchr(text, '%', len) ) {
    memcpy(decoded, text, len);
    text = decoded;
    len = undo_percent(decoded, len);
  }
  status = clean_ascii(text, len, url, out);
  if( status != DNSSIG_BADDATA ) return status;
  status = encode_labels(text, len, encoded, &len);
  if( status == DNSSIG_OK ) status = clean_ascii(encoded, len, url, out);
  return status == DNSSIG_BADDATA ? DNSSIG_BADNAME : status;
}
