/* render.c - kept rdata as presentation text, as JSON, and the two columns that stand out of it.
**
** One walk over the fields of the type's row serves all four. In presentation text and JSON alike a byte that is not printable
** ASCII reads \DDD and a backslash \\ (in JSON that backslash is doubled once more, as JSON wants it). Names in JSON and in `target`
** have no closing dot; the root is ".". */
#include <string.h>

#include "answer/encode.h"
#include "answer/loc.h"
#include "answer/rdata.h"
#include "answer/svcb.h"

/* The layout to read the rdata by; NULL: as RFC 3597 says. */
static const TypeField *layout(uint16_t type, const uint8_t *rdata, size_t len)
{
  const TypeRow *row = type_find(type);
  if( !row || !row->fields[0].name ) return NULL;
  if( row->fields[0].kind == FIELD_LOCATION && !loc_known(rdata, len) ) return NULL;
  return row->fields;
}

/* The field's bytes; moves on. A name is not among them. */
static const uint8_t *take_field(Wire *wire, FieldKind kind, size_t *len)
{
  switch( kind ) {
    case FIELD_U8:
      *len = 1;
      break;
    case FIELD_U16:
    case FIELD_TYPE:
      *len = 2;
      break;
    case FIELD_U32:
    case FIELD_TIME:
    case FIELD_IP4:
      *len = 4;
      break;
    case FIELD_EUI48:
      *len = 6;
      break;
    case FIELD_LOCATOR:
    case FIELD_EUI64:
      *len = 8;
      break;
    case FIELD_IP6:
      *len = 16;
      break;
    case FIELD_STRING:
    case FIELD_SALT:
    case FIELD_HASH:
    case FIELD_TAG:
      *len = wire_u8(wire);
      break;
    case FIELD_STRINGS:
    case FIELD_TEXT:
    case FIELD_TEXT_SOME:
    case FIELD_HEX:
    case FIELD_BASE64:
    case FIELD_BASE64_OR_NONE:
    case FIELD_TYPES:
    case FIELD_LOCATION:
    case FIELD_PARAMETERS:
    case FIELD_NAME:
    case FIELD_NAME_COMPRESSIBLE:
      *len = wire_left(wire);
      break;
  }
  return wire_take(wire, *len);
}

static uint32_t number(const uint8_t *bytes, size_t len)
{
  uint32_t value = 0;
  for( size_t i = 0; i < len; i++ ) value = value << 8 | bytes[i];
  return value;
}

/* Bytes as hex with something between them, in lower case. */
static void hyphenated(Text *text, const uint8_t *bytes, size_t len)
{
  for( size_t i = 0; i < len; i++ ) text_format(text, i ? "-%02x" : "%02x", bytes[i]);
}

/* Calls each type of the bit maps by its mnemonic: `between` goes between them, `around` around each. */
static void type_list(Text *text, const uint8_t *bytes, size_t len, const char *around, const char *between)
{
  const char *before = "";
  for( size_t at = 0; at + 2 <= len && bytes[at + 1] <= len - at - 2; at += 2u + bytes[at + 1] ) {
    for( unsigned bit = 0; bit < bytes[at + 1] * 8u; bit++ ) {
      char mnemonic[TYPE_TEXT_SIZE];
      if( !(bytes[at + 2 + bit / 8] & 0x80 >> bit % 8) ) continue;
      type_to_text((uint16_t)((unsigned)bytes[at] << 8 | bit), mnemonic);
      text_string(text, before);
      text_string(text, around);
      text_string(text, mnemonic);
      text_string(text, around);
      before = between;
    }
  }
}

/* The text of a field that reads the same in a zone file and, between quotes, in JSON. */
static void plain_value(Text *text, FieldKind kind, const uint8_t *bytes, size_t len)
{
  switch( kind ) {
    case FIELD_U8:
    case FIELD_U16:
    case FIELD_U32:
      text_unsigned(text, number(bytes, len));
      break;
    case FIELD_TIME:
      encode_time(text, number(bytes, len));
      break;
    case FIELD_TYPE: {
      char mnemonic[TYPE_TEXT_SIZE];
      text_bytes(text, mnemonic, type_to_text((uint16_t)number(bytes, len), mnemonic));
      break;
    }
    case FIELD_IP4:
    case FIELD_IP6:
      encode_address(text, bytes, len);
      break;
    case FIELD_LOCATOR:
      for( size_t i = 0; i < len; i += 2 ) text_format(text, i ? ":%04x" : "%04x", number(bytes + i, 2));
      break;
    case FIELD_EUI48:
    case FIELD_EUI64:
      hyphenated(text, bytes, len);
      break;
    case FIELD_TAG:
      text_bytes(text, (const char *)bytes, len);
      break;
    case FIELD_HEX:
    case FIELD_SALT:
      text_hex(text, bytes, len);
      break;
    case FIELD_BASE64:
    case FIELD_BASE64_OR_NONE:
      encode_base64(text, bytes, len);
      break;
    case FIELD_HASH:
      encode_base32hex(text, bytes, len);
      break;
    case FIELD_NAME:
    case FIELD_NAME_COMPRESSIBLE:
    case FIELD_STRING:
    case FIELD_STRINGS:
    case FIELD_TEXT:
    case FIELD_TEXT_SOME:
    case FIELD_TYPES:
    case FIELD_LOCATION:
    case FIELD_PARAMETERS:
      break;
  }
}

/* Character strings one after the other, each handed to `one`, with `between` between them. */
static void each_string(Text *text, const uint8_t *bytes, size_t len, char between,
                        void (*one)(Text *, const uint8_t *, size_t))
{
  for( size_t at = 0; at < len && bytes[at] < len - at; at += bytes[at] + 1u ) {
    if( at ) text_char(text, between);
    one(text, bytes + at + 1, bytes[at]);
  }
}

static void present_field(Text *text, FieldKind kind, Wire *wire)
{
  const uint8_t *bytes;
  size_t len;
  if( kind == FIELD_NAME || kind == FIELD_NAME_COMPRESSIBLE ) {
    Name name;
    wire_name(wire, false, &name);
    if( !wire->failed ) encode_name(text, &name);
    return;
  }
  bytes = take_field(wire, kind, &len);
  if( !bytes ) return;
  switch( kind ) {
    case FIELD_STRINGS:
      each_string(text, bytes, len, ' ', encode_quoted);
      break;
    case FIELD_STRING:
    case FIELD_TEXT:
    case FIELD_TEXT_SOME:
      encode_quoted(text, bytes, len);
      break;
    case FIELD_TYPES:
      type_list(text, bytes, len, "", " ");
      break;
    case FIELD_LOCATION:
      loc_present(bytes, text);
      break;
    case FIELD_PARAMETERS:
      svcb_present(bytes, len, text);
      break;
    case FIELD_SALT:
      if( !len ) text_char(text, '-');
      text_hex(text, bytes, len);
      break;
    case FIELD_U8:
    case FIELD_U16:
    case FIELD_U32:
    case FIELD_TIME:
    case FIELD_TYPE:
    case FIELD_IP4:
    case FIELD_IP6:
    case FIELD_LOCATOR:
    case FIELD_EUI48:
    case FIELD_EUI64:
    case FIELD_TAG:
    case FIELD_HEX:
    case FIELD_BASE64:
    case FIELD_BASE64_OR_NONE:
    case FIELD_HASH:
    case FIELD_NAME:
    case FIELD_NAME_COMPRESSIBLE:
      plain_value(text, kind, bytes, len);
      break;
  }
}

/* A last field that may be empty brings its own space, or none. */
static bool wants_space(const TypeField *field, const Wire *wire)
{
  bool may_be_empty = field->kind == FIELD_TYPES || field->kind == FIELD_BASE64_OR_NONE;
  return field->kind != FIELD_PARAMETERS && !(may_be_empty && wire_left(wire) == 0);
}

void rdata_present(uint16_t type, const uint8_t *rdata, size_t len, Text *text)
{
  const TypeField *field = layout(type, rdata, len);
  Wire wire = {rdata, 0, len, false};
  if( !field ) {
    text_format(text, "\\# %zu", len);
    if( len ) text_char(text, ' ');
    text_hex(text, rdata, len);
    return;
  }
  for( const TypeField *first = field; field->name; field++ ) {
    if( field != first && wants_space(field, &wire) ) text_char(text, ' ');
    present_field(text, field->kind, &wire);
  }
}

static void json_name(Text *text, Wire *wire)
{
  char buffer[NAME_TEXT_SIZE];
  Name name;
  wire_name(wire, false, &name);
  if( !wire->failed ) text_json(text, buffer, name_to_text(&name, buffer));
}

static void json_field(Text *text, FieldKind kind, Wire *wire)
{
  const uint8_t *bytes;
  size_t len;
  if( kind == FIELD_NAME || kind == FIELD_NAME_COMPRESSIBLE ) {
    json_name(text, wire);
    return;
  }
  bytes = take_field(wire, kind, &len);
  if( !bytes ) return;
  switch( kind ) {
    case FIELD_U8:
    case FIELD_U16:
    case FIELD_U32:
    case FIELD_TIME:
      text_unsigned(text, number(bytes, len));
      break;
    case FIELD_STRINGS:
      text_char(text, '[');
      each_string(text, bytes, len, ',', encode_json);
      text_char(text, ']');
      break;
    case FIELD_STRING:
    case FIELD_TEXT:
    case FIELD_TEXT_SOME:
      encode_json(text, bytes, len);
      break;
    case FIELD_TYPES:
      text_char(text, '[');
      type_list(text, bytes, len, "\"", ",");
      text_char(text, ']');
      break;
    case FIELD_PARAMETERS:
      svcb_json(bytes, len, text);
      break;
    case FIELD_LOCATION:
      loc_fields(bytes, text);
      break;
    case FIELD_TYPE:
    case FIELD_IP4:
    case FIELD_IP6:
    case FIELD_LOCATOR:
    case FIELD_EUI48:
    case FIELD_EUI64:
    case FIELD_TAG:
    case FIELD_HEX:
    case FIELD_SALT:
    case FIELD_BASE64:
    case FIELD_BASE64_OR_NONE:
    case FIELD_HASH:
    case FIELD_NAME:
    case FIELD_NAME_COMPRESSIBLE:
      text_char(text, '"');
      plain_value(text, kind, bytes, len);
      text_char(text, '"');
      break;
  }
}

void rdata_fields(uint16_t type, const uint8_t *rdata, size_t len, Text *text)
{
  const TypeField *field = layout(type, rdata, len);
  Wire wire = {rdata, 0, len, false};
  if( !field ) {
    text_string(text, "{\"rdata\":\"");
    text_hex(text, rdata, len);
    text_string(text, "\"}");
    return;
  }
  text_char(text, '{');
  for( const TypeField *first = field; field->name; field++ ) {
    if( field != first ) text_char(text, ',');
    if( field->kind != FIELD_LOCATION ) text_format(text, "\"%s\":", field->name);
    json_field(text, field->kind, &wire);
  }
  text_char(text, '}');
}

/* Moves wire to the first field with that role. False: the type has none. */
static bool seek_role(const TypeField *field, FieldRole role, Wire *wire)
{
  for( ; field && field->name; field++ ) {
    if( field->role == role ) return true;
    if( field->kind == FIELD_NAME || field->kind == FIELD_NAME_COMPRESSIBLE ) {
      Name name;
      wire_name(wire, false, &name);
    } else {
      size_t len;
      take_field(wire, field->kind, &len);
    }
  }
  return false;
}

bool rdata_priority(uint16_t type, const uint8_t *rdata, size_t len, uint16_t *priority)
{
  Wire wire = {rdata, 0, len, false};
  if( !seek_role(layout(type, rdata, len), ROLE_PRIORITY, &wire) ) return false;
  *priority = wire_u16(&wire);
  return !wire.failed;
}

bool rdata_target(uint16_t type, const uint8_t *rdata, size_t len, Text *text)
{
  char buffer[NAME_TEXT_SIZE];
  Wire wire = {rdata, 0, len, false};
  Name name;
  if( !seek_role(layout(type, rdata, len), ROLE_TARGET, &wire) ) return false;
  wire_name(&wire, false, &name);
  if( wire.failed ) return false;
  text_bytes(text, buffer, name_to_text(&name, buffer));
  return true;
}
