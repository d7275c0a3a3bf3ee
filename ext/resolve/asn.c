/* asn.c - a line of fields between bars, read; facts, written. */
#include "resolve/asn.h"

#include <string.h>

#include "answer/type.h"

enum {
  LINE_FIELDS = 5,
  ORG_SHOWN = 200, /* bytes of an organisation's name that are kept */
  WORD_SIZE = ORG_SHOWN + 1
};

/* One record of either kind, its fields without the blanks around them. */
typedef struct Line {
  size_t count;
  struct {
    size_t len;
    char text[WORD_SIZE];
  } fields[LINE_FIELDS];
} Line;

static void split_line(const char *text, size_t len, Line *line)
{
  size_t at = 0;
  line->count = 0;
  while( at <= len && line->count < LINE_FIELDS ) {
    size_t start = at, end, kept;
    while( at < len && text[at] != '|' ) at++;
    end = at++;
    while( start < end && text[start] == ' ' ) start++;
    while( end > start && text[end - 1] == ' ' ) end--;
    kept = end - start < ORG_SHOWN ? end - start : ORG_SHOWN;
    memcpy(line->fields[line->count].text, text + start, kept);
    line->fields[line->count].text[kept] = 0;
    line->fields[line->count++].len = kept;
  }
}

/* The i-th record as a line. False: it is no TXT of the answer. DNSSIG_NOMEM shows in *status. */
static bool read_line(const Answer *answer, size_t i, Line *line, Status *status)
{
  char space[400];
  Text text;
  if( answer_section(answer, i) != SECTION_ANSWER || answer_rtype(answer, i) != TYPE_TXT ) return false;
  text_init(&text, space, sizeof space);
  answer_joined(answer, i, &text);
  *status = text.status;
  if( text.status == DNSSIG_OK ) split_line(text.data, text.len, line);
  text_clear(&text);
  return *status == DNSSIG_OK;
}

/* The first number of the text; false where it does not start with one of 32 bits. */
static bool read_number(const char *text, uint32_t *number)
{
  uint64_t value = 0;
  const char *at = text;
  for( ; *at >= '0' && *at <= '9'; at++ ) {
    value = value * 10 + (uint64_t)(*at - '0');
    if( value > UINT32_MAX ) return false;
  }
  *number = (uint32_t)value;
  return at > text && (!*at || *at == ' ');
}

/* The line of the longest prefix; of equals the first. False: no line is one. */
static bool best_line(const Answer *origin, Line *best, uint32_t *asn, uint32_t *ttl, Status *status)
{
  unsigned best_bits = 0;
  bool found = false;
  *status = DNSSIG_OK;
  for( size_t i = 0; i < answer_count(origin) && *status == DNSSIG_OK; i++ ) {
    Line line;
    Ip network;
    unsigned bits;
    uint32_t number;
    if( !read_line(origin, i, &line, status) || line.count < 3 || !read_number(line.fields[0].text, &number) ) continue;
    if( ip_parse_prefix(line.fields[1].text, line.fields[1].len, &network, &bits) != DNSSIG_OK ) continue;
    if( found && bits <= best_bits ) continue;
    found = true;
    best_bits = bits;
    *best = line;
    *asn = number;
    if( !answer_ttl(origin, i, ttl) ) *ttl = 0;
  }
  return found && *status == DNSSIG_OK;
}

Status asn_number(const Answer *origin, uint32_t *asn)
{
  Line line;
  uint32_t ttl;
  Status status;
  bool found = best_line(origin, &line, asn, &ttl, &status);
  return status == DNSSIG_OK && !found ? DNSSIG_DONE : status;
}

void asn_question(const Ip *ip, Question *out)
{
  ip_reverse_name(ip, &out->name);
  out->type = ASN_TYPE;
}

void asn_origin_question(const Ip *ip, Question *out)
{
  static const char zone4[] = "\6origin\3asn\5cymru\3com", zone6[] = "\7origin6\3asn\5cymru\3com";
  static const size_t arpa4 = sizeof "\7in-addr\4arpa", arpa6 = sizeof "\3ip6\4arpa"; /* with the root's zero byte */
  size_t labels;
  ip_reverse_name(ip, &out->name);
  labels = out->name.len - (ip->family == 4 ? arpa4 : arpa6);
  if( ip->family == 4 ) {
    memcpy(out->name.wire + labels, zone4, sizeof zone4);
    out->name.len = (uint8_t)(labels + sizeof zone4);
  } else {
    memcpy(out->name.wire + labels, zone6, sizeof zone6);
    out->name.len = (uint8_t)(labels + sizeof zone6);
  }
  out->type = TYPE_TXT;
}

void asn_org_question(uint32_t asn, Question *out)
{
  static const char zone[] = "\3asn\5cymru\3com";
  char digits[11];
  size_t len = 0;
  uint8_t *wire = out->name.wire;
  do {
    digits[len++] = (char)('0' + asn % 10);
    asn /= 10;
  } while( asn );
  wire[0] = (uint8_t)(2 + len);
  wire[1] = 'a';
  wire[2] = 's';
  for( size_t i = 0; i < len; i++ ) wire[3 + i] = (uint8_t)digits[len - 1 - i];
  memcpy(wire + 3 + len, zone, sizeof zone);
  out->name.len = (uint8_t)(3 + len + sizeof zone);
  out->type = TYPE_TXT;
}

static void write_member(Text *text, const char *key, const char *value)
{
  text_char(text, ',');
  text_json(text, key, strlen(key));
  text_char(text, ':');
  if( value && *value ) {
    text_json(text, value, strlen(value));
  } else {
    text_string(text, "null");
  }
}

static Status add_facts(Recording *recording, const Ip *ip, const AsnFacts *facts, const uint32_t *ttl)
{
  char owner[IP_TEXT_SIZE], data_space[16], fields_space[400];
  Text data, fields;
  RecordedRow row = {.section = SECTION_ANSWER, .rtype = ASN_TYPE, .owner = owner};
  Status status;
  row.owner_len = ip_to_text(ip, owner);
  text_init(&data, data_space, sizeof data_space);
  text_init(&fields, fields_space, sizeof fields_space);
  text_format(&data, "AS%lu", (unsigned long)facts->asn);
  text_format(&fields, "{\"asn\":%lu", (unsigned long)facts->asn);
  write_member(&fields, "org", facts->org);
  write_member(&fields, "country", facts->country);
  write_member(&fields, "source", facts->source);
  text_char(&fields, '}');
  status = data.status == DNSSIG_OK ? fields.status : data.status;
  row.data = data.data;
  row.data_len = data.len;
  row.fields = fields.data;
  row.fields_len = fields.len;
  row.has_ttl = ttl != NULL;
  if( ttl ) row.ttl = *ttl;
  if( status == DNSSIG_OK ) status = answer_recording_row(recording, &row);
  text_clear(&data);
  text_clear(&fields);
  return status;
}

static Status make_answer(const Ip *ip, AnswerStatus answer_status, const AsnFacts *facts, const uint32_t *ttl,
                          const AnswerOrigin *origin, Answer **out)
{
  char name[NAME_TEXT_SIZE];
  Question question;
  RecordedQuestion recorded = {.qname = name, .qtype = ASN_TYPE, .status = answer_status, .origin = *origin};
  Recording *recording = NULL;
  Status status;
  asn_question(ip, &question);
  recorded.qname_len = name_to_text(&question.name, name);
  status = answer_recording_open(&recorded, &recording);
  if( status == DNSSIG_OK && facts ) status = add_facts(recording, ip, facts, ttl);
  if( status == DNSSIG_OK ) return answer_recording_finish(recording, out);
  answer_recording_discard(recording);
  return status;
}

Status asn_answer(const Ip *ip, AnswerStatus answer_status, const AsnFacts *facts, const AnswerOrigin *origin,
                  Answer **out)
{
  return make_answer(ip, answer_status, facts, NULL, origin, out);
}

/* The name in an answer to the second question; the country stands behind its last comma, and has a field of its own. */
static const char *read_org(const Answer *org, Line *line, Status *status)
{
  for( size_t i = 0; org && i < answer_count(org) && *status == DNSSIG_OK; i++ ) {
    char *text, *comma;
    if( !read_line(org, i, line, status) || line->count < 5 ) continue;
    text = line->fields[4].text;
    comma = strrchr(text, ',');
    if( comma && strlen(comma) == 4 && comma[1] == ' ' ) *comma = 0;
    return text;
  }
  return NULL;
}

Status asn_of_replies(const Ip *ip, const Answer *origin, const Answer *org, Answer **out)
{
  Line line, org_line;
  AsnFacts facts = {.source = "cymru"};
  AnswerStatus reply = answer_status(origin), without = answer_status_is_failure(reply) ? reply : ANSWER_NODATA;
  uint32_t ttl;
  Status status;
  bool found = best_line(origin, &line, &facts.asn, &ttl, &status);
  if( status != DNSSIG_OK ) return status;
  if( !found ) return make_answer(ip, without, NULL, NULL, answer_origin(origin), out);
  facts.country = line.fields[2].text;
  facts.org = read_org(org, &org_line, &status);
  if( status != DNSSIG_OK ) return status;
  return make_answer(ip, ANSWER_NOERROR, &facts, &ttl, answer_origin(origin), out);
}
