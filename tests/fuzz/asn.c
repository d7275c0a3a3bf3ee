/* asn.c - Team Cymru's lines, and anything else that a TXT record can say in their place.
**
** The input is two texts, with a zero byte between them: the data of the first reply's records, one a line, and of the second's.
** What comes out must be an answer whose fields are JSON that names a number the first reply has. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answer/type.h"
#include "resolve/asn.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static Answer *reply(const char *lines, size_t len)
{
  static const AnswerOrigin origin = {.rtt_us = -1};
  RecordedQuestion question = {.qname = "x", .qname_len = 1, .qtype = TYPE_TXT, .origin = origin};
  Recording *recording;
  Answer *answer = NULL;
  if( answer_recording_open(&question, &recording) != DNSSIG_OK ) return NULL;
  while( len ) {
    const char *end = memchr(lines, '\n', len);
    size_t width = end ? (size_t)(end - lines) : len;
    RecordedRow row = {.section = SECTION_ANSWER, .rtype = TYPE_TXT, .owner = "x", .owner_len = 1};
    row.data = lines;
    row.data_len = width;
    if( answer_recording_row(recording, &row) != DNSSIG_OK ) break;
    lines += width + (end != NULL);
    len -= width + (end != NULL);
  }
  return answer_recording_finish(recording, &answer) == DNSSIG_OK ? answer : NULL;
}

/* The JSON object's number, which must be the one that data has. */
static void check(const Answer *answer, uint32_t asn)
{
  char space[64], wanted[16];
  Text text;
  snprintf(wanted, sizeof wanted, "%lu", (unsigned long)asn);
  text_init(&text, space, sizeof space);
  if( !answer_field(answer, 0, "asn", &text) || strcmp(text.data, wanted) != 0 ) abort();
  text_reset(&text);
  answer_data(answer, 0, &text);
  if( strncmp(text.data, "AS", 2) != 0 || strcmp(text.data + 2, wanted) != 0 ) abort();
  text_clear(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  const char *text = (const char *)data;
  size_t first = size ? strnlen(text, size) : 0, second = first < size ? first + 1 : size;
  Answer *origin = reply(text, first), *org = reply(text + second, size - second), *answer;
  Ip ip;
  uint32_t asn;
  Status status;
  if( !origin || !org || ip_parse("2001:db8::1", 11, &ip) != DNSSIG_OK ) abort();
  status = asn_number(origin, &asn);
  if( status != DNSSIG_OK && status != DNSSIG_DONE ) abort();
  if( asn_of_replies(&ip, origin, org, &answer) != DNSSIG_OK ) abort();
  if( answer_count(answer) != (status == DNSSIG_OK ? 1u : 0u) ) abort();
  if( status == DNSSIG_OK ) {
    Question question;
    Name again;
    char form[NAME_TEXT_SIZE];
    check(answer, asn);
    asn_org_question(asn, &question);
    if( name_from_text(form, name_to_text(&question.name, form), &again) != DNSSIG_OK ) abort();
    if( !name_equal(&again, &question.name) ) abort();
  }
  answer_release(answer);
  answer_release(origin);
  answer_release(org);
  return 0;
}
