/* cof.c - a line of Common Output Format, read strictly where it is JSON and leniently where people differ.
**
** Servers write numbers as texts, times as ISO 8601, types in lower case, names with and without a closing dot, TXT with and without
** quotes: all of that is taken. What is no JSON object, lacks a mandatory member, or holds a name, type, address or time that is none
** is refused as a whole, with a reason. */
#include "answer/cof.h"

#include <string.h>

#include "answer/encode.h"
#include "core/utf8.h"
#include "name/host.h"
#include "name/ip.h"

enum { DEPTH_MAX = 64 };

/* ---------------------------------------------------------------- JSON (RFC 8259), one value after the other */

/* Once `wrong` is set every further call does nothing. */
typedef struct Reader {
  const char *json;
  size_t at, len;
  const char *wrong;
} Reader;

static void fail(Reader *reader, const char *why)
{
  if( !reader->wrong ) reader->wrong = why;
}

/* The first character that is no space, 0 at the end or after a failure. */
static char peek(Reader *reader)
{
  if( reader->wrong ) return 0;
  while( reader->at < reader->len ) {
    char c = reader->json[reader->at];
    if( c != ' ' && c != '\t' && c != '\r' && c != '\n' ) return c;
    reader->at++;
  }
  return 0;
}

static bool take(Reader *reader, char c)
{
  if( peek(reader) != c ) return false;
  reader->at++;
  return true;
}

static void expect(Reader *reader, char c)
{
  if( !take(reader, c) ) fail(reader, "is no JSON object");
}

/* Four hex digits at `at`, or -1. */
static int32_t unit_at(const Reader *reader, size_t at)
{
  int32_t unit = 0;
  if( reader->len - at < 4 ) return -1;
  for( size_t i = at; i < at + 4; i++ ) {
    char c = reader->json[i], letter = (char)(c | 0x20);
    if( c >= '0' && c <= '9' ) {
      unit = unit * 16 + (c - '0');
    } else if( letter >= 'a' && letter <= 'f' ) {
      unit = unit * 16 + (letter - 'a' + 10);
    } else {
      return -1;
    }
  }
  return unit;
}

/* Behind "\u": one code point, which may take a second \uXXXX. */
static void read_point(Reader *reader, Text *out)
{
  int32_t high = unit_at(reader, reader->at), low = -1;
  uint32_t point;
  char bytes[4];
  reader->at += 4;
  if( high >= 0xD800 && high <= 0xDBFF && reader->len - reader->at >= 6 && reader->json[reader->at] == '\\'
      && reader->json[reader->at + 1] == 'u' ) {
    low = unit_at(reader, reader->at + 2);
    reader->at += 6;
  }
  if( high < 0 || (high >= 0xD800 && high <= 0xDFFF && (high > 0xDBFF || low < 0xDC00 || low > 0xDFFF)) ) {
    fail(reader, "has a \\u escape that is none");
    return;
  }
  point = low < 0 ? (uint32_t)high : 0x10000u + (uint32_t)(high - 0xD800) * 0x400u + (uint32_t)(low - 0xDC00);
  if( out ) text_bytes(out, bytes, utf8_encode(point, bytes));
}

/* A string, its bytes without quotes and escapes appended to out (NULL: only passed over). */
static void read_string(Reader *reader, Text *out)
{
  static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
  size_t plain;
  expect(reader, '"');
  if( reader->wrong ) return;
  plain = reader->at;
  while( reader->at < reader->len && !reader->wrong ) {
    char c = reader->json[reader->at];
    const char *letter;
    if( c != '"' && c != '\\' && (unsigned char)c >= 0x20 ) {
      reader->at++;
      continue;
    }
    if( out ) text_bytes(out, reader->json + plain, reader->at - plain);
    reader->at++;
    if( c == '"' ) return;
    if( c != '\\' || reader->at == reader->len ) break;
    c = reader->json[reader->at++];
    letter = c ? strchr(from, c) : NULL;
    if( c == 'u' ) {
      read_point(reader, out);
    } else if( letter ) {
      if( out ) text_char(out, to[letter - from]);
    } else {
      break;
    }
    plain = reader->at;
  }
  fail(reader, "has a text that does not end or holds a bad escape or control byte");
}

static bool is_word_char(char c)
{
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '+' || c == '-' || c == '.';
}

/* A number, true, false or null. */
static void read_word(Reader *reader, const char **word, size_t *len)
{
  size_t start, digits;
  (void)peek(reader);
  start = reader->at;
  while( reader->at < reader->len && is_word_char(reader->json[reader->at]) ) reader->at++;
  *word = reader->json + start;
  *len = reader->at - start;
  if( (*len == 4 && (!memcmp(*word, "true", 4) || !memcmp(*word, "null", 4)))
      || (*len == 5 && !memcmp(*word, "false", 5)) ) {
    return;
  }
  digits = *len && **word == '-' ? 1 : 0;
  if( digits >= *len || (*word)[digits] < '0' || (*word)[digits] > '9' ) fail(reader, "has a value that is none");
  while( digits < *len && (strchr(".+-eE", (*word)[digits]) || ((*word)[digits] >= '0' && (*word)[digits] <= '9')) )
    digits++;
  if( digits < *len ) fail(reader, "has a value that is none");
}

/* Passes over a value of whatever kind. Bit n of `objects` says that the bracket at depth n is a brace. */
static void skip_value(Reader *reader)
{
  uint64_t objects = 0;
  unsigned depth = 0;
  do {
    const char *word;
    size_t len;
    char c = peek(reader);
    bool opens = c == '{' || c == '[', hollow = false;
    if( opens ) {
      reader->at++;
      if( depth == DEPTH_MAX ) fail(reader, "has brackets too deep");
      if( reader->wrong ) return;
      objects = c == '{' ? objects | UINT64_C(1) << depth : objects & ~(UINT64_C(1) << depth);
      depth++;
      hollow = take(reader, c == '{' ? '}' : ']');
      if( hollow ) depth--;
    } else if( c == '"' ) {
      read_string(reader, NULL);
    } else {
      read_word(reader, &word, &len);
    }
    /* Behind a value: brackets close, or a comma leads to the next one. */
    while( depth && (!opens || hollow) && !reader->wrong && !take(reader, ',') ) {
      expect(reader, objects >> (depth - 1) & 1 ? '}' : ']');
      depth--;
    }
    if( depth && objects >> (depth - 1) & 1 ) {
      read_string(reader, NULL);
      expect(reader, ':');
    }
  } while( depth && !reader->wrong );
}

/* ---------------------------------------------------------------- the members */

typedef enum Member {
  MEMBER_RRNAME,
  MEMBER_RRTYPE,
  MEMBER_RDATA,
  MEMBER_TIME_FIRST,
  MEMBER_TIME_LAST,
  MEMBER_ZONE_TIME_FIRST,
  MEMBER_ZONE_TIME_LAST,
  MEMBER_COUNT,
  MEMBER_ORIGIN,
  MEMBER_SENSOR_ID,
  MEMBER_BAILIWICK,
  MEMBERS
} Member;

static const char *const member_names[MEMBERS] = {
    "rrname",         "rrtype", "rdata",  "time_first", "time_last", "zone_time_first",
    "zone_time_last", "count",  "origin", "sensor_id",  "bailiwick",
};

/* Where each member's value stands in the store; of rdata: where it begins in the JSON. */
typedef struct Values {
  bool given[MEMBERS];
  size_t at[MEMBERS], len[MEMBERS];
} Values;

static Member member_of(const char *name, size_t len)
{
  for( int i = 0; i < MEMBERS; i++ ) {
    if( strlen(member_names[i]) == len && !memcmp(member_names[i], name, len) ) return (Member)i;
  }
  return MEMBERS;
}

/* Keeps the member's value as text. Null is as if it were not there, and so is a list or object where a text belongs. */
static void read_member(Reader *reader, Member member, Values *values, Text *store)
{
  char c = peek(reader);
  const char *word;
  size_t len, start = store->len;
  if( values->given[member] ) fail(reader, "has a member twice");
  if( member == MEMBER_RDATA ) {
    values->at[member] = reader->at;
    values->given[member] = c != 'n';
    skip_value(reader);
    return;
  }
  if( c == '"' ) {
    read_string(reader, store);
    values->given[member] = true;
  } else if( c == '{' || c == '[' ) {
    skip_value(reader);
  } else {
    read_word(reader, &word, &len);
    values->given[member] = len && *word != 'n';
    if( values->given[member] ) text_bytes(store, word, len);
  }
  values->at[member] = start;
  values->len[member] = store->len - start;
}

static void read_members(Reader *reader, Values *values, Text *store)
{
  expect(reader, '{');
  if( take(reader, '}') ) return;
  do {
    size_t start = store->len;
    Member member;
    read_string(reader, store);
    if( store->status != DNSSIG_OK ) return;
    member = member_of(store->data + start, store->len - start);
    expect(reader, ':');
    if( member == MEMBERS ) {
      skip_value(reader);
    } else {
      read_member(reader, member, values, store);
    }
  } while( take(reader, ',') );
  expect(reader, '}');
  if( peek(reader) ) fail(reader, "goes on behind its JSON object");
  if( !reader->wrong && reader->at < reader->len ) fail(reader, "goes on behind its JSON object");
}

/* ---------------------------------------------------------------- what the values mean */

/* Reads digits from *at on, at most `most`; false where there is none, or one more. */
static bool read_digits(const char *text, size_t len, size_t *at, unsigned most, int64_t *out)
{
  size_t start = *at;
  *out = 0;
  while( *at < len && text[*at] >= '0' && text[*at] <= '9' ) {
    if( *at - start == most ) return false;
    *out = *out * 10 + (text[(*at)++] - '0');
  }
  return *at > start;
}

/* A number without sign; what stands behind a point is cut off. */
static bool parse_number(const char *text, size_t len, int64_t *out)
{
  size_t at = 0;
  int64_t fraction;
  if( !read_digits(text, len, &at, 18, out) ) return false;
  if( at < len && text[at] == '.' ) {
    at++;
    while( at < len && text[at] >= '0' && text[at] <= '9' ) (void)read_digits(text, len, &at, 18, &fraction);
  }
  return at == len;
}

/* Days from 1970-01-01 to a date of the Gregorian calendar, in years that begin in March. */
static int64_t days_to(int64_t year, int64_t month, int64_t day)
{
  int64_t from_march = (month + 9) % 12, y = month <= 2 ? year - 1 : year, era = y / 400, year_of_era = y % 400;
  int64_t day_of_year = (153 * from_march + 2) / 5 + day - 1;
  return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}

/* Z, +02:00, +0200, +02, or nothing, which is UTC. */
static bool read_zone(const char *text, size_t len, size_t *at, int64_t *offset_s)
{
  int64_t digits, minutes = 0;
  int64_t sign;
  size_t start;
  *offset_s = 0;
  if( *at < len && (text[*at] == 'Z' || text[*at] == 'z') ) {
    ++*at;
    return true;
  }
  if( *at == len || (text[*at] != '+' && text[*at] != '-') ) return true;
  sign = text[(*at)++] == '-' ? -1 : 1;
  start = *at;
  if( !read_digits(text, len, at, 4, &digits) ) return false;
  if( *at - start == 3 ) return false; /* +020: two hours or twenty? */
  if( *at - start == 4 ) {
    minutes = digits % 100;
    digits /= 100;
  } else if( *at < len && text[*at] == ':' ) {
    ++*at;
    if( !read_digits(text, len, at, 2, &minutes) ) return false;
  }
  *offset_s = sign * (digits * 3600 + minutes * 60);
  return digits < 24 && minutes < 60;
}

/* Of a month of the Gregorian calendar, 1 to 12. */
static int64_t days_in(int64_t year, int64_t month)
{
  return days_to(month == 12 ? year + 1 : year, month % 12 + 1, 1) - days_to(year, month, 1);
}

/* YYYY-MM-DD, maybe with a T or a space and hh:mm:ss, a fraction and a zone (ISO 8601, RFC 3339). A day may end at 24:00:00, and a minute with
** a leap second. */
static bool parse_date(const char *text, size_t len, int64_t *out)
{
  static const char separators[] = "--T::";
  int64_t part[6] = {0}, fraction = 0, offset_s = 0;
  size_t at = 0;
  for( size_t i = 0; i < COUNT(part); i++ ) {
    if( !read_digits(text, len, &at, i ? 2 : 4, &part[i]) ) return false;
    if( (i == 2 && at == len) || i == 5 ) break;
    if( at == len || (text[at] != separators[i] && !(i == 2 && text[at] == ' ')) ) return false;
    at++;
  }
  if( at < len && text[at] == '.' ) {
    at++;
    if( !read_digits(text, len, &at, 18, &fraction) ) return false;
  }
  if( !read_zone(text, len, &at, &offset_s) || at < len ) return false;
  if( part[1] < 1 || part[1] > 12 || part[2] < 1 || part[2] > days_in(part[0], part[1]) ) return false;
  if( part[3] > 24 || part[4] > 59 || part[5] > 60 ) return false;
  if( part[3] == 24 && (part[4] || part[5] || fraction) ) return false;
  *out = days_to(part[0], part[1], part[2]) * 86400 + part[3] * 3600 + part[4] * 60 + part[5] - offset_s;
  return true;
}

/* Unix seconds between 1970 and the end of the year 9999. */
static bool parse_time(const char *text, size_t len, int64_t *out)
{
  if( !parse_number(text, len, out) && !parse_date(text, len, out) ) return false;
  return *out >= 0 && *out < INT64_C(253402300800);
}

/* Two times, where both are given. */
static bool read_times(CofLine *line, const Values *values, Member first, Member last)
{
  const char *store = line->store.data;
  if( !values->given[first] || !values->given[last] ) return false;
  if( !parse_time(store + values->at[first], values->len[first], &line->time_first)
      || !parse_time(store + values->at[last], values->len[last], &line->time_last) ) {
    line->wrong = "has a time that is neither Unix seconds nor ISO 8601";
  } else if( line->time_last < line->time_first ) {
    line->wrong = "has a last time before its first";
  }
  return true;
}

static void read_origin(CofLine *line, const Values *values)
{
  static const Member order[] = {MEMBER_ORIGIN, MEMBER_SENSOR_ID, MEMBER_BAILIWICK};
  for( size_t i = 0; i < COUNT(order) && !line->has_origin; i++ ) {
    if( !values->given[order[i]] ) continue;
    encode_kept(&line->origin, line->store.data + values->at[order[i]], values->len[order[i]]);
    line->has_origin = true;
  }
}

static Status read_name(CofLine *line, const char *text, size_t len)
{
  Name name;
  Status status = name_from_text(text, len, &name);
  if( status == DNSSIG_BADNAME ) status = host_question(text, len, false, &name); /* U-labels */
  if( status == DNSSIG_OK ) (void)name_to_text(&name, line->rrname);
  return status;
}

/* ---------------------------------------------------------------- rdata */

static bool is_number(FieldKind kind)
{
  return kind == FIELD_U8 || kind == FIELD_U16 || kind == FIELD_U32;
}

static bool is_name(FieldKind kind)
{
  return kind == FIELD_NAME || kind == FIELD_NAME_COMPRESSIBLE;
}

/* Numbers and names, as many as the type has fields, each in its one form. False, and nothing appended that counts, where they are not. */
static bool put_words(const TypeRow *row, const char *text, size_t len, Text *out)
{
  size_t at = 0, field = 0;
  while( row->fields[field].name ) {
    FieldKind kind = row->fields[field].kind;
    size_t start;
    int64_t number;
    Name name;
    while( at < len && text[at] == ' ' ) at++;
    start = at;
    while( at < len && text[at] != ' ' ) at++;
    if( field ) text_char(out, ' ');
    if( is_number(kind) ) {
      size_t stop = start;
      if( !read_digits(text, at, &stop, 10, &number) || stop < at ) return false;
      text_signed(out, number);
    } else if( is_name(kind) && name_from_text(text + start, at - start, &name) == DNSSIG_OK ) {
      encode_name(out, &name);
    } else {
      return false;
    }
    field++;
  }
  return field > 0 && at == len;
}

/* Text in the form that its type has, which is safe to show already. */
static const char *put_fields(const TypeRow *row, const Text *text, Text *out)
{
  size_t before = out->len;
  if( text->status != DNSSIG_OK ) out->status = text->status;
  if( out->status != DNSSIG_OK || (row && put_words(row, text->data, text->len, out)) ) return NULL;
  if( row && row->fields[0].name && is_name(row->fields[0].kind) && !row->fields[1].name ) {
    return "has a name in rdata that is none";
  }
  if( out->status == DNSSIG_OK ) out->len = before;
  text_bytes(out, text->data, text->len);
  return NULL;
}

/* One rdata and a zero. Where it does not have the type's fields, it stays as it was written (an MX without its preference), but for
** a lone address or name, which must be one. */
static const char *put_rdata(uint16_t type, const char *text, size_t len, Text *out)
{
  const TypeRow *row = type_find(type);
  const char *wrong = NULL;
  Ip ip;
  char buffer[IP_TEXT_SIZE];
  while( len && text[len - 1] == ' ' ) len--;
  while( len && *text == ' ' ) text++, len--;
  if( type == TYPE_A || type == TYPE_AAAA ) {
    if( ip_parse(text, len, &ip) != DNSSIG_OK || ip.family != (type == TYPE_A ? 4 : 6) ) {
      return "has an address that is none";
    }
    text_bytes(out, buffer, ip_to_text(&ip, buffer));
  } else if( row && row->fields[0].name && row->fields[0].kind == FIELD_STRINGS && (!len || *text != '"') ) {
    encode_quoted(out, (const uint8_t *)text, len);
  } else {
    char space[256];
    Text kept;
    text_init(&kept, space, sizeof space);
    encode_kept(&kept, text, len);
    wrong = put_fields(row, &kept, out);
    text_clear(&kept);
  }
  text_char(out, 0);
  return wrong;
}

static void read_rdata(CofLine *line, Reader *reader, uint16_t type)
{
  Text *store = &line->store;
  bool list = take(reader, '[');
  if( list && take(reader, ']') ) fail(reader, "has no rdata");
  do {
    size_t start = store->len;
    const char *wrong = NULL;
    if( peek(reader) != '"' ) fail(reader, "has rdata that is no text");
    read_string(reader, store);
    if( reader->wrong || store->status != DNSSIG_OK ) return;
    wrong = put_rdata(type, store->data + start, store->len - start, &line->rdata);
    if( wrong ) fail(reader, wrong);
    line->rdata_count++;
  } while( list && take(reader, ',') );
}

/* ---------------------------------------------------------------- a line */

void cof_init(CofLine *line)
{
  text_init(&line->origin, line->origin_space, sizeof line->origin_space);
  text_init(&line->rdata, line->rdata_space, sizeof line->rdata_space);
  text_init(&line->store, line->store_space, sizeof line->store_space);
  line->wrong = NULL;
  line->rdata_count = 0;
}

void cof_clear(CofLine *line)
{
  text_clear(&line->origin);
  text_clear(&line->rdata);
  text_clear(&line->store);
}

/* Empties the text; what it has room for it keeps. */
static void empty(Text *text)
{
  if( text->status == DNSSIG_OK ) {
    text_reset(text);
  } else {
    text_clear(text);
  }
}

static Status outcome(const CofLine *line)
{
  if( line->store.status != DNSSIG_OK || line->rdata.status != DNSSIG_OK || line->origin.status != DNSSIG_OK ) {
    return DNSSIG_NOMEM;
  }
  return line->wrong ? DNSSIG_BADDATA : DNSSIG_OK;
}

Status cof_read(CofLine *line, const char *json, size_t len)
{
  Reader reader = {json, 0, len, NULL};
  Values values = {0};
  Status status;
  uint16_t type = 0;
  empty(&line->origin);
  empty(&line->rdata);
  empty(&line->store);
  line->wrong = NULL;
  line->rdata_count = 0;
  line->has_count = line->has_origin = false;
  if( len > COF_LINE_MAX ) {
    line->wrong = "is over a million bytes long";
    return DNSSIG_BADDATA;
  }
  read_members(&reader, &values, &line->store);
  line->wrong = reader.wrong;
  if( outcome(line) != DNSSIG_OK ) return outcome(line);
  const char *store = line->store.data;
  if( !values.given[MEMBER_RRNAME] || !values.given[MEMBER_RRTYPE] || !values.given[MEMBER_RDATA] ) {
    line->wrong = "lacks rrname, rrtype or rdata";
    return DNSSIG_BADDATA;
  }
  status = read_name(line, store + values.at[MEMBER_RRNAME], values.len[MEMBER_RRNAME]);
  if( status == DNSSIG_NOMEM ) return status;
  if( status != DNSSIG_OK ) line->wrong = "has an rrname that is no name";
  if( !read_times(line, &values, MEMBER_TIME_FIRST, MEMBER_TIME_LAST)
      && !read_times(line, &values, MEMBER_ZONE_TIME_FIRST, MEMBER_ZONE_TIME_LAST) ) {
    line->wrong = "lacks time_first and time_last";
  }
  line->has_count = values.given[MEMBER_COUNT];
  if( line->has_count && !parse_number(store + values.at[MEMBER_COUNT], values.len[MEMBER_COUNT], &line->count) ) {
    line->wrong = "has a count that is none";
  }
  if( type_parse(store + values.at[MEMBER_RRTYPE], values.len[MEMBER_RRTYPE], &type) && type != TYPE_ANY ) {
    (void)type_to_text(type, line->rrtype);
  } else {
    line->wrong = "has an rrtype that is none";
  }
  read_origin(line, &values);
  if( outcome(line) != DNSSIG_OK ) return outcome(line);
  reader.at = values.at[MEMBER_RDATA];
  read_rdata(line, &reader, type);
  line->wrong = reader.wrong;
  return outcome(line);
}
