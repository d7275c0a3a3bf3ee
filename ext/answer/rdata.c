/* rdata.c - check rdata against its type's layout, and lay it down uncompressed. */
#include "answer/rdata.h"

#include "answer/loc.h"
#include "answer/svcb.h"

static void fail_unless(Wire *wire, bool good)
{
  if( !good ) wire->failed = true;
}

/* True if the bytes are well-formed type bit maps: windows rising, each with 1 to 32 bytes (RFC 4034 section 4.1.2). */
static bool types_fit(const uint8_t *bytes, size_t len)
{
  int last = -1;
  size_t at = 0;
  while( at < len ) {
    size_t size;
    if( len - at < 2 || bytes[at] <= last ) return false;
    last = bytes[at];
    size = bytes[at + 1];
    if( size < 1 || size > 32 || size > len - at - 2 ) return false;
    at += 2 + size;
  }
  return true;
}

static bool letters_and_digits(const uint8_t *bytes, size_t len)
{
  for( size_t i = 0; i < len; i++ ) {
    uint8_t c = bytes[i] | 0x20;
    if( !(c >= 'a' && c <= 'z') && !(bytes[i] >= '0' && bytes[i] <= '9') ) return false;
  }
  return true;
}

/* A length byte and so many bytes; gives that length. */
static size_t take_counted(Wire *wire)
{
  size_t len = wire_u8(wire);
  wire_take(wire, len);
  return len;
}

/* Moves wire past a field that stands there as it is kept, failing where it does not fit its kind. Names are not handled here. */
static void check_plain(Wire *wire, FieldKind kind)
{
  size_t start = wire->at;
  size_t rest = wire_left(wire);
  const uint8_t *bytes = wire->bytes + start;
  switch( kind ) {
    case FIELD_U8:
      wire_take(wire, 1);
      break;
    case FIELD_U16:
    case FIELD_TYPE:
      wire_take(wire, 2);
      break;
    case FIELD_U32:
    case FIELD_TIME:
    case FIELD_IP4:
      wire_take(wire, 4);
      break;
    case FIELD_EUI48:
      wire_take(wire, 6);
      break;
    case FIELD_LOCATOR:
    case FIELD_EUI64:
      wire_take(wire, 8);
      break;
    case FIELD_IP6:
      wire_take(wire, 16);
      break;
    case FIELD_STRING:
    case FIELD_SALT:
      take_counted(wire);
      break;
    case FIELD_HASH:
      fail_unless(wire, take_counted(wire) > 0);
      break;
    case FIELD_TAG: {
      size_t len = take_counted(wire);
      fail_unless(wire, len && !wire->failed && letters_and_digits(bytes + 1, len));
      break;
    }
    case FIELD_STRINGS:
      fail_unless(wire, rest > 0);
      while( wire_left(wire) ) take_counted(wire);
      break;
    case FIELD_TEXT:
    case FIELD_BASE64_OR_NONE:
      wire_take(wire, rest);
      break;
    case FIELD_TEXT_SOME:
    case FIELD_HEX:
    case FIELD_BASE64:
      fail_unless(wire, rest > 0);
      wire_take(wire, rest);
      break;
    case FIELD_TYPES:
      fail_unless(wire, types_fit(bytes, rest));
      wire_take(wire, rest);
      break;
    case FIELD_LOCATION:
      fail_unless(wire, loc_fits(bytes, rest));
      wire_take(wire, rest);
      break;
    case FIELD_PARAMETERS:
      fail_unless(wire, svcb_fits(bytes, rest));
      wire_take(wire, rest);
      break;
    case FIELD_NAME:
    case FIELD_NAME_COMPRESSIBLE:
      break;
  }
}

void rdata_read(uint16_t type, Wire *wire, Text *out)
{
  const TypeRow *row = type_find(type);
  size_t kept = wire->at; /* up to here everything is in out */
  if( !row || !row->fields[0].name ) {
    wire_take(wire, wire_left(wire));
  } else {
    for( const TypeField *field = row->fields; field->name && !wire->failed; field++ ) {
      if( field->kind == FIELD_NAME || field->kind == FIELD_NAME_COMPRESSIBLE ) {
        Name name;
        text_bytes(out, (const char *)wire->bytes + kept, wire->at - kept);
        wire_name(wire, field->kind == FIELD_NAME_COMPRESSIBLE, &name);
        if( !wire->failed ) text_bytes(out, (const char *)name.wire, name.len);
        kept = wire->at;
      } else {
        check_plain(wire, field->kind);
      }
    }
    fail_unless(wire, wire_left(wire) == 0);
  }
  if( !wire->failed ) text_bytes(out, (const char *)wire->bytes + kept, wire->at - kept);
}
