/* loc.c - LOC rdata (RFC 1876 section 2): version, size, two precisions, latitude, longitude, altitude. */
#include "answer/loc.h"

enum { ARC_SECOND = 1000, ARC_MINUTE = 60 * ARC_SECOND, ARC_DEGREE = 60 * ARC_MINUTE, CM = 1, METRE = 100 * CM };

static const int64_t equator = INT64_C(1) << 31; /* also the prime meridian; in thousandths of an arc second */
static const int64_t ground =
    INT64_C(100000) * METRE; /* altitudes are counted from 100,000 m below the WGS 84 spheroid */

static uint32_t word_at(const uint8_t *p)
{
  return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static int64_t latitude(const uint8_t *rdata)
{
  return (int64_t)word_at(rdata + 4) - equator;
}

static int64_t longitude(const uint8_t *rdata)
{
  return (int64_t)word_at(rdata + 8) - equator;
}

static int64_t altitude_cm(const uint8_t *rdata)
{
  return (int64_t)word_at(rdata + 12) - ground;
}

static bool within(int64_t angle, int64_t most_degrees)
{
  return angle >= -most_degrees * ARC_DEGREE && angle <= most_degrees * ARC_DEGREE;
}

/* Sizes are a digit and a power of ten, in centimetres. */
static uint64_t size_cm(uint8_t coded)
{
  uint64_t size = coded >> 4;
  for( unsigned i = coded & 15; i; i-- ) size *= 10;
  return size;
}

static bool size_fits(uint8_t coded)
{
  return coded >> 4 <= 9 && (coded & 15) <= 9;
}

bool loc_known(const uint8_t *rdata, size_t len)
{
  return len && rdata[0] == 0;
}

bool loc_fits(const uint8_t *rdata, size_t len)
{
  if( !len ) return false;
  if( !loc_known(rdata, len) ) return true;
  return len == LOC_SIZE && size_fits(rdata[1]) && size_fits(rdata[2]) && size_fits(rdata[3])
         && within(latitude(rdata), 90) && within(longitude(rdata), 180);
}

static void present_angle(Text *text, int64_t angle, char positive, char negative)
{
  uint64_t size = (uint64_t)(angle < 0 ? -angle : angle);
  text_format(text, "%u %u %u.%03u %c ", (unsigned)(size / ARC_DEGREE), (unsigned)(size / ARC_MINUTE % 60),
              (unsigned)(size / ARC_SECOND % 60), (unsigned)(size % ARC_SECOND), angle < 0 ? negative : positive);
}

/* Metres, with centimetres where there are any or where they always stand. */
static void metres(Text *text, int64_t cm, bool always)
{
  uint64_t size = (uint64_t)(cm < 0 ? -cm : cm);
  if( cm < 0 ) text_char(text, '-');
  text_unsigned(text, size / METRE);
  if( always || size % METRE ) text_format(text, ".%02u", (unsigned)(size % METRE));
}

void loc_present(const uint8_t *rdata, Text *text)
{
  present_angle(text, latitude(rdata), 'N', 'S');
  present_angle(text, longitude(rdata), 'E', 'W');
  metres(text, altitude_cm(rdata), true);
  text_char(text, 'm');
  for( int i = 1; i <= 3; i++ ) {
    text_char(text, ' ');
    metres(text, (int64_t)size_cm(rdata[i]), false);
    text_char(text, 'm');
  }
}

/* A thousandth of an arc second is 2.8e-7 degrees: eight digits keep it. */
static void degrees(Text *text, int64_t angle)
{
  uint64_t size = (uint64_t)(angle < 0 ? -angle : angle);
  uint64_t parts = (size * 1000 + 18) / 36; /* of a hundred-millionth of a degree */
  text_format(text, "%s%u.%08u", angle < 0 ? "-" : "", (unsigned)(parts / 100000000), (unsigned)(parts % 100000000));
}

void loc_fields(const uint8_t *rdata, Text *text)
{
  static const char *const sizes[] = {"size", "horiz_pre", "vert_pre"};
  text_string(text, "\"version\":0");
  for( int i = 0; i < 3; i++ ) {
    text_format(text, ",\"%s\":", sizes[i]);
    metres(text, (int64_t)size_cm(rdata[i + 1]), false);
  }
  text_string(text, ",\"latitude\":");
  degrees(text, latitude(rdata));
  text_string(text, ",\"longitude\":");
  degrees(text, longitude(rdata));
  text_string(text, ",\"altitude\":");
  metres(text, altitude_cm(rdata), false);
}
