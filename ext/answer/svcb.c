/* svcb.c - SvcParams: key, length, value, again and again (RFC 9460 section 2.2). */
#include "answer/svcb.h"

#include <string.h>

#include "answer/encode.h"

/* What a value is. */
typedef enum ValueKind {
  VALUE_BYTES,        /* opaque: a quoted string */
  VALUE_BYTES_BASE64, /* opaque: base64 */
  VALUE_KEYS,         /* one or more keys, rising */
  VALUE_IDS,          /* one or more strings with a length byte, none empty */
  VALUE_SEGMENTS,     /* any number of strings with a length byte */
  VALUE_NOTHING,
  VALUE_NUMBER,  /* 16 bits */
  VALUE_NUMBERS, /* one or more of them */
  VALUE_IP4S,    /* one or more addresses */
  VALUE_IP6S
} ValueKind;

typedef struct KeyRow {
  uint16_t key;
  const char *name;
  ValueKind kind;
} KeyRow;

/* IANA registry "DNS SVCB Service Parameter Keys". */
static const KeyRow key_rows[] = {
    {0, "mandatory", VALUE_KEYS},               /* RFC 9460 section 8 */
    {1, "alpn", VALUE_IDS},                     /* section 7.1 */
    {2, "no-default-alpn", VALUE_NOTHING},      /* section 7.1 */
    {3, "port", VALUE_NUMBER},                  /* section 7.2 */
    {4, "ipv4hint", VALUE_IP4S},                /* section 7.3 */
    {5, "ech", VALUE_BYTES_BASE64},             /* RFC 9848 */
    {6, "ipv6hint", VALUE_IP6S},                /* RFC 9460 section 7.3 */
    {7, "dohpath", VALUE_BYTES},                /* RFC 9461 section 5 */
    {8, "ohttp", VALUE_NOTHING},                /* RFC 9540 section 4 */
    {9, "tls-supported-groups", VALUE_NUMBERS}, /* draft-ietf-tls-key-share-prediction */
    {10, "docpath", VALUE_SEGMENTS},            /* draft-ietf-core-dns-over-coap */
};

typedef struct Parameter {
  uint16_t key;
  ValueKind kind;
  const uint8_t *value;
  size_t len;
} Parameter;

static uint16_t u16_at(const uint8_t *p)
{
  return (uint16_t)(p[0] << 8 | p[1]);
}

static const KeyRow *find_key(uint16_t key)
{
  for( size_t i = 0; i < COUNT(key_rows); i++ ) {
    if( key_rows[i].key == key ) return &key_rows[i];
  }
  return NULL;
}

/* Reads the parameter at *at and moves on. False: none, or not whole. */
static bool next_parameter(const uint8_t *bytes, size_t len, size_t *at, Parameter *out)
{
  const KeyRow *row;
  if( len - *at < 4 ) return false;
  out->key = u16_at(bytes + *at);
  out->len = u16_at(bytes + *at + 2);
  out->value = bytes + *at + 4;
  if( out->len > len - *at - 4 ) return false;
  *at += 4 + out->len;
  row = find_key(out->key);
  out->kind = row ? row->kind : VALUE_BYTES;
  return true;
}

static bool rising(const uint8_t *keys, size_t len)
{
  for( size_t i = 2; i + 1 < len; i += 2 ) {
    if( u16_at(keys + i) <= u16_at(keys + i - 2) ) return false;
  }
  return true;
}

static bool strings_fit(const uint8_t *bytes, size_t len, bool empty_allowed)
{
  size_t at = 0;
  while( at < len ) {
    if( !bytes[at] && !empty_allowed ) return false;
    at += bytes[at] + 1u;
  }
  return at == len;
}

static bool value_fits(const Parameter *p)
{
  switch( p->kind ) {
    case VALUE_BYTES:
    case VALUE_BYTES_BASE64:
      return true;
    case VALUE_KEYS:
      return p->len && p->len % 2 == 0 && rising(p->value, p->len);
    case VALUE_IDS:
      return p->len && strings_fit(p->value, p->len, false);
    case VALUE_SEGMENTS:
      return strings_fit(p->value, p->len, true);
    case VALUE_NOTHING:
      return p->len == 0;
    case VALUE_NUMBER:
      return p->len == 2;
    case VALUE_NUMBERS:
      return p->len && p->len % 2 == 0;
    case VALUE_IP4S:
      return p->len && p->len % 4 == 0;
    case VALUE_IP6S:
      return p->len && p->len % 16 == 0;
  }
  return false;
}

bool svcb_fits(const uint8_t *bytes, size_t len)
{
  size_t at = 0;
  int32_t last = -1;
  Parameter p;
  while( at < len ) {
    if( !next_parameter(bytes, len, &at, &p) || p.key <= last || !value_fits(&p) ) return false;
    last = p.key;
  }
  return true;
}

static void key_name(Text *text, uint16_t key)
{
  const KeyRow *row = find_key(key);
  if( row ) {
    text_string(text, row->name);
  } else {
    text_format(text, "key%u", key);
  }
}

/* How long the item of a list is that starts at p; with its length byte where it has one. */
static size_t item_size(ValueKind kind, const uint8_t *p)
{
  switch( kind ) {
    case VALUE_KEYS:
    case VALUE_NUMBER:
    case VALUE_NUMBERS:
      return 2;
    case VALUE_IP4S:
      return 4;
    case VALUE_IP6S:
      return 16;
    case VALUE_IDS:
    case VALUE_SEGMENTS:
      return p[0] + 1u;
    case VALUE_BYTES:
    case VALUE_BYTES_BASE64:
    case VALUE_NOTHING:
      break;
  }
  return 1;
}

/* A string of a list is escaped twice: a comma or backslash as part of the list, then all of it as a character string (RFC 9460 appendix
** A.1). */
static void present_list_string(Text *text, const uint8_t *bytes, size_t len)
{
  for( size_t i = 0; i < len; i++ ) {
    if( bytes[i] == ',' || bytes[i] == '\\' ) text_string(text, "\\\\");
    encode_string(text, bytes + i, 1, "\"");
  }
}

static void present_list(const Parameter *p, Text *text)
{
  size_t size;
  for( size_t at = 0; at < p->len; at += size ) {
    const uint8_t *item = p->value + at;
    size = item_size(p->kind, item);
    if( at ) text_char(text, ',');
    switch( p->kind ) {
      case VALUE_KEYS:
        key_name(text, u16_at(item));
        break;
      case VALUE_NUMBER:
      case VALUE_NUMBERS:
        text_unsigned(text, u16_at(item));
        break;
      case VALUE_IP4S:
      case VALUE_IP6S:
        encode_address(text, item, size);
        break;
      case VALUE_IDS:
      case VALUE_SEGMENTS:
        present_list_string(text, item + 1, size - 1);
        break;
      case VALUE_BYTES:
      case VALUE_BYTES_BASE64:
      case VALUE_NOTHING:
        break;
    }
  }
}

static void present_value(const Parameter *p, Text *text)
{
  bool quoted = p->kind == VALUE_IDS || p->kind == VALUE_SEGMENTS;
  if( !p->len ) return;
  text_char(text, '=');
  if( p->kind == VALUE_BYTES ) {
    encode_quoted(text, p->value, p->len);
  } else if( p->kind == VALUE_BYTES_BASE64 ) {
    encode_base64(text, p->value, p->len);
  } else {
    if( quoted ) text_char(text, '"');
    present_list(p, text);
    if( quoted ) text_char(text, '"');
  }
}

void svcb_present(const uint8_t *bytes, size_t len, Text *text)
{
  size_t at = 0;
  Parameter p;
  while( at < len && next_parameter(bytes, len, &at, &p) ) {
    text_char(text, ' ');
    key_name(text, p.key);
    present_value(&p, text);
  }
}

static void json_list(const Parameter *p, Text *text)
{
  size_t size;
  text_char(text, '[');
  for( size_t at = 0; at < p->len; at += size ) {
    const uint8_t *item = p->value + at;
    size = item_size(p->kind, item);
    if( at ) text_char(text, ',');
    switch( p->kind ) {
      case VALUE_NUMBER:
      case VALUE_NUMBERS:
        text_unsigned(text, u16_at(item));
        break;
      case VALUE_IDS:
      case VALUE_SEGMENTS:
        encode_json(text, item + 1, size - 1);
        break;
      case VALUE_KEYS:
      case VALUE_IP4S:
      case VALUE_IP6S:
        text_char(text, '"');
        if( p->kind == VALUE_KEYS ) {
          key_name(text, u16_at(item));
        } else {
          encode_address(text, item, size);
        }
        text_char(text, '"');
        break;
      case VALUE_BYTES:
      case VALUE_BYTES_BASE64:
      case VALUE_NOTHING:
        break;
    }
  }
  text_char(text, ']');
}

static void json_value(const Parameter *p, Text *text)
{
  switch( p->kind ) {
    case VALUE_NOTHING:
      text_string(text, "true");
      break;
    case VALUE_NUMBER:
      text_unsigned(text, u16_at(p->value));
      break;
    case VALUE_BYTES:
      encode_json(text, p->value, p->len);
      break;
    case VALUE_BYTES_BASE64:
      text_char(text, '"');
      encode_base64(text, p->value, p->len);
      text_char(text, '"');
      break;
    case VALUE_KEYS:
    case VALUE_NUMBERS:
    case VALUE_IDS:
    case VALUE_SEGMENTS:
    case VALUE_IP4S:
    case VALUE_IP6S:
      json_list(p, text);
      break;
  }
}

void svcb_json(const uint8_t *bytes, size_t len, Text *text)
{
  size_t at = 0;
  Parameter p;
  text_char(text, '{');
  while( at < len && next_parameter(bytes, len, &at, &p) ) {
    if( p.value - 4 != bytes ) text_char(text, ',');
    text_char(text, '"');
    key_name(text, p.key);
    text_string(text, "\":");
    json_value(&p, text);
  }
  text_char(text, '}');
}
