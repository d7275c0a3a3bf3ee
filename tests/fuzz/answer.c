/* answer.c - fuzz target: any bytes as a reply, read by every getter, recorded, and read again.
**
** What must hold for every input: nothing crashes; a message is taken whole or not at all; what getters append is printable ASCII (so safe
** on a terminal); live and recorded rows read the same; a reply that is taken can be asked for its own question only.
** The bytes are also tried as a recorded row's texts and as JSON. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "answer/answer.h"
#include "answer/message.h"
#include "answer/type.h"
#include "core/memory.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(int holds)
{
  if( !holds ) abort();
}

static void require_printable(const char *text, size_t len)
{
  for( size_t i = 0; i < len; i++ ) require(text[i] >= 0x20 && text[i] < 0x7f);
}

/* The texts of one record, in the order data, fields, target, joined, one field; NULL where a getter gave none. */
enum { TEXTS = 5 };

static void read_texts(const Answer *answer, size_t i, char *out[TEXTS])
{
  static const char *const names[] = {"exchange", "strings", "rname", "address", "svc_params"};
  for( int k = 0; k < TEXTS; k++ ) {
    char space[64];
    Text text;
    size_t len = 0;
    int given = 1;
    text_init(&text, space, sizeof space);
    if( k == 0 ) answer_data(answer, i, &text);
    if( k == 1 ) answer_fields(answer, i, &text);
    if( k == 2 ) given = answer_target(answer, i, &text);
    if( k == 3 ) answer_joined(answer, i, &text);
    if( k == 4 ) given = answer_field(answer, i, names[i % COUNT(names)], &text);
    require(text.status == DNSSIG_OK && (given || !text.len));
    require_printable(text.data, text.len);
    out[k] = text_take(&text, &len);
    if( !given ) {
      mem_free(out[k]);
      out[k] = NULL;
    }
  }
}

static void free_texts(char *texts[TEXTS])
{
  for( int k = 0; k < TEXTS; k++ ) mem_free(texts[k]);
}

static Answer *record(const Answer *answer)
{
  RecordedQuestion question = {.qname = answer_qname(answer),
                               .qname_len = strlen(answer_qname(answer)),
                               .qtype = answer_qtype(answer),
                               .status = answer_status(answer),
                               .origin = *answer_origin(answer)};
  Recording *recording = NULL;
  Answer *copy = NULL;
  require(answer_recording_open(&question, &recording) == DNSSIG_OK);
  for( size_t i = 0; i < answer_count(answer); i++ ) {
    RecordedRow row = {.section = answer_section(answer, i), .rtype = answer_rtype(answer, i)};
    char *texts[TEXTS];
    read_texts(answer, i, texts);
    row.owner = answer_owner(answer, i);
    row.owner_len = strlen(row.owner);
    require_printable(row.owner, row.owner_len);
    row.data = texts[0];
    row.data_len = strlen(texts[0]);
    row.fields = texts[1];
    row.fields_len = strlen(texts[1]);
    row.target = texts[2];
    row.target_len = texts[2] ? strlen(texts[2]) : 0;
    row.has_ttl = answer_ttl(answer, i, &row.ttl);
    row.has_priority = answer_priority(answer, i, &row.priority);
    require(answer_recording_row(recording, &row) == DNSSIG_OK);
    free_texts(texts);
  }
  require(answer_recording_finish(recording, &copy) == DNSSIG_OK);
  return copy;
}

static void compare(const Answer *a, const Answer *b)
{
  require(answer_count(a) == answer_count(b) && answer_status(a) == answer_status(b));
  require(!strcmp(answer_qname(a), answer_qname(b)));
  for( size_t i = 0; i < answer_count(a); i++ ) {
    char *one[TEXTS], *other[TEXTS];
    read_texts(a, i, one);
    read_texts(b, i, other);
    for( int k = 0; k < TEXTS; k++ ) require(one[k] && other[k] ? !strcmp(one[k], other[k]) : one[k] == other[k]);
    free_texts(one);
    free_texts(other);
  }
}

static void try_reply(const uint8_t *data, size_t size)
{
  static const AnswerOrigin origin = {.resolver = "192.0.2.1", .rtt_us = 1};
  Message message;
  Answer *answer = NULL, *copy;
  if( message_open(&message, data, size) != DNSSIG_OK ) return;
  if( answer_decode(data, size, &message.qname, message.qtype, &origin, &answer) != DNSSIG_OK ) return;
  copy = record(answer);
  compare(answer, copy);
  answer_release(copy);
  answer_release(answer_hold(answer));
  answer_release(answer);
  message.qtype ^= 1;
  require(answer_decode(data, size, &message.qname, message.qtype, &origin, &answer) == DNSSIG_BADDATA);
}

/* The bytes as each of a row's texts, of a type that the first of them picks. */
static void try_row(const char *data, size_t size)
{
  uint16_t type = type_rows[(size ? (uint8_t)data[0] : 0) % type_row_count].number;
  RecordedQuestion question = {.qname = data, .qname_len = size, .qtype = type};
  RecordedRow row = {.rtype = type, .owner = data, .data = data, .target = data, .fields = data};
  Recording *recording = NULL;
  Answer *answer = NULL;
  char *texts[TEXTS];
  row.owner_len = row.data_len = row.target_len = row.fields_len = size;
  require(answer_recording_open(&question, &recording) == DNSSIG_OK);
  require(answer_recording_row(recording, &row) == DNSSIG_OK);
  require(answer_recording_finish(recording, &answer) == DNSSIG_OK);
  require_printable(answer_qname(answer), strlen(answer_qname(answer)));
  read_texts(answer, 0, texts);
  free_texts(texts);
  answer_release(answer);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  if( size > 65535 ) return 0;
  try_reply(data, size);
  try_row((const char *)data, size);
  return 0;
}
