/* decode.c - the answer room from the command line, for tests and for comparing it with other decoders.
**
**   decode FILE...                    a DNS message each, in wire form: a line `message FILE`, then a line
**                                     `section owner ttl type data` per record (between tabs), or `refused REASON`.
**                                     Of a class other than IN the type reads CLASSn:TYPE and the data \# n hex
**   decode -list                      the same for the files that standard input names, one a line
**   decode -reply NAME TYPE HEX       the strict check of a reply to that question, then what the Answer says
**   decode -record TYPE HEX           rdata as it would stand in a message: data, fields, priority, target, joined
**   decode -replay NAME TYPE HEX      makes a recording of the reply's rows; `same`, or where they differ
**   decode -recorded DATA TARGET FIELDS   a recorded row of these texts, as it comes back
**   decode -field NAME JSON           that field of a recorded row's fields
**   decode -limit ROWS                how many of so many rows a recording takes
**   decode -query NAME TYPE           the query message in hex, and whether it echoes its own question
**   decode -time TYPE HEX ROUNDS      processor time in nanoseconds to decode the reply to its own question, and bytes it takes
**   decode -types                     every type of the table: number mnemonic has-layout pseudo
**   decode -parse TEXT...             the type's number, or `none`
**
** HEX may be given as @FILE: that file's bytes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "answer/answer.h"
#include "answer/message.h"
#include "answer/query.h"
#include "answer/rdata.h"
#include "answer/type.h"
#include "core/memory.h"

enum { MESSAGE_MAX = 65535 };

typedef struct Bytes {
  uint8_t data[MESSAGE_MAX + 1];
  size_t len;
} Bytes;

static const AnswerOrigin nobody = {.rtt_us = -1};

static void die(const char *what, const char *with)
{
  fprintf(stderr, "decode: %s %s\n", what, with);
  exit(2);
}

static void read_file(const char *path, Bytes *bytes)
{
  FILE *file = fopen(path, "rb");
  if( !file ) die("cannot read", path);
  bytes->len = fread(bytes->data, 1, sizeof bytes->data, file);
  fclose(file);
}

static void read_hex(const char *hex, Bytes *bytes)
{
  bytes->len = 0;
  if( hex[0] == '@' ) {
    read_file(hex + 1, bytes);
    return;
  }
  while( *hex && bytes->len < sizeof bytes->data ) {
    unsigned value;
    int used = 0;
    if( *hex == ' ' || *hex == '\n' ) {
      hex++;
      continue;
    }
    if( sscanf(hex, "%2x%n", &value, &used) != 1 || used != 2 ) die("no hex:", hex);
    bytes->data[bytes->len++] = (uint8_t)value;
    hex += 2;
  }
}

static uint16_t read_type(const char *word)
{
  uint16_t type = 0;
  if( !type_parse(word, strlen(word), &type) ) die("no type:", word);
  return type;
}

static void read_name(const char *word, Name *name)
{
  if( name_from_text(word, strlen(word), name) != DNSSIG_OK ) die("no name:", word);
}

static const char *status_text(Status status)
{
  return status == DNSSIG_BADDATA ? "malformed" : status == DNSSIG_NOMEM ? "no memory" : "fault";
}

/* The lines of a message's records, all or none. */
static Status list_records(const Bytes *bytes, Text *lines)
{
  char space[2048];
  Text rdata;
  Message message;
  MessageRecord record;
  Status status = message_open(&message, bytes->data, bytes->len);
  text_init(&rdata, space, sizeof space);
  while( status == DNSSIG_OK && (status = message_next(&message, &record, &rdata)) == DNSSIG_OK ) {
    char owner[NAME_TEXT_SIZE], type[TYPE_TEXT_SIZE];
    bool plain = record.rclass == CLASS_IN && record.rtype != TYPE_OPT;
    name_to_text(&record.owner, owner);
    type_to_text(record.rtype, type);
    text_format(lines, "%s\t%s\t%u\t", answer_section_word(record.section), owner, record.ttl);
    if( !plain ) text_format(lines, "CLASS%u:", record.rclass);
    text_format(lines, "%s\t", type);
    rdata_present(plain ? record.rtype : 0, (const uint8_t *)rdata.data + record.rdata, record.rdata_len, lines);
    text_char(lines, '\n');
    text_reset(&rdata);
  }
  text_clear(&rdata);
  return status == DNSSIG_DONE ? DNSSIG_OK : status;
}

static void show_message(const char *path)
{
  static Bytes bytes;
  char space[8192];
  Text lines;
  Status status;
  read_file(path, &bytes);
  text_init(&lines, space, sizeof space);
  printf("message %s\n", path);
  status = bytes.len > MESSAGE_MAX ? DNSSIG_BADDATA : list_records(&bytes, &lines);
  if( status == DNSSIG_OK ) {
    fputs(lines.data, stdout);
  } else {
    printf("refused %s\n", status_text(status));
  }
  text_clear(&lines);
}

static void show_list(void)
{
  char path[4096];
  while( fgets(path, sizeof path, stdin) ) {
    path[strcspn(path, "\n")] = 0;
    show_message(path);
  }
}

/* A getter's text, NULL where it gave none; the caller frees it. */
static char *taken(Text *text, bool given)
{
  size_t len;
  char *copy = text_take(text, &len);
  if( given ) return copy;
  if( copy && copy[0] ) die("a getter that gave false appended", copy);
  mem_free(copy);
  return NULL;
}

typedef enum Getter { GET_DATA, GET_FIELDS, GET_TARGET, GET_JOINED } Getter;

static char *get(const Answer *answer, size_t i, Getter getter)
{
  char space[256];
  Text text;
  bool given = true;
  text_init(&text, space, sizeof space);
  switch( getter ) {
    case GET_DATA:
      answer_data(answer, i, &text);
      break;
    case GET_FIELDS:
      answer_fields(answer, i, &text);
      break;
    case GET_TARGET:
      given = answer_target(answer, i, &text);
      break;
    case GET_JOINED:
      answer_joined(answer, i, &text);
      break;
  }
  return taken(&text, given);
}

static void show_get(const char *label, const Answer *answer, size_t i, Getter getter)
{
  char *text = get(answer, i, getter);
  printf("%s %s\n", label, text ? text : "NULL");
  mem_free(text);
}

static void show_answer(const Answer *answer)
{
  printf("status %s aa %d ad %d tc %d ttl %u\n", answer_status_word(answer_status(answer)), answer_aa(answer),
         answer_ad(answer), answer_tc(answer), answer_cache_ttl(answer));
  for( size_t i = 0; i < answer_count(answer); i++ ) {
    char type[TYPE_TEXT_SIZE];
    char *data = get(answer, i, GET_DATA);
    uint32_t ttl = 0;
    type_to_text(answer_rtype(answer, i), type);
    answer_ttl(answer, i, &ttl);
    printf("%s %s %u %s %s\n", answer_section_word(answer_section(answer, i)), answer_owner(answer, i), ttl, type,
           data ? data : "NULL");
    mem_free(data);
  }
}

static Answer *decode_reply(const char *qname, const char *qtype, const char *hex)
{
  static Bytes bytes;
  Answer *answer = NULL;
  Name name;
  Status status;
  read_hex(hex, &bytes);
  read_name(qname, &name);
  status = answer_decode(bytes.data, bytes.len, &name, read_type(qtype), &nobody, &answer);
  if( status != DNSSIG_OK ) printf("refused %s\n", status_text(status));
  return answer;
}

static void show_reply(const char *qname, const char *qtype, const char *hex)
{
  Answer *answer = decode_reply(qname, qtype, hex);
  if( answer ) show_answer(answer);
  answer_release(answer);
}

/* Wraps rdata in a reply, so that it takes the way that every record takes. */
static void wrap(const char *type, const Bytes *rdata, Bytes *reply)
{
  uint16_t number = read_type(type);
  uint8_t head[] = {0,
                    0,
                    0x80,
                    0,
                    0,
                    1,
                    0,
                    1,
                    0,
                    0,
                    0,
                    0,
                    1,
                    'x',
                    0,
                    (uint8_t)(number >> 8),
                    (uint8_t)number,
                    0,
                    1,
                    0xC0,
                    12,
                    (uint8_t)(number >> 8),
                    (uint8_t)number,
                    0,
                    1,
                    0,
                    0,
                    0,
                    9,
                    (uint8_t)(rdata->len >> 8),
                    (uint8_t)rdata->len};
  if( sizeof head + rdata->len > MESSAGE_MAX ) die("too long:", type);
  memcpy(reply->data, head, sizeof head);
  memcpy(reply->data + sizeof head, rdata->data, rdata->len);
  reply->len = sizeof head + rdata->len;
}

static void show_record(const char *type, const char *hex)
{
  static Bytes rdata, reply;
  Answer *answer = NULL;
  Name name;
  uint16_t priority = 0;
  Status status;
  read_hex(hex, &rdata);
  wrap(type, &rdata, &reply);
  read_name("x", &name);
  status = answer_decode(reply.data, reply.len, &name, read_type(type), &nobody, &answer);
  if( status != DNSSIG_OK ) {
    printf("refused %s\n", status_text(status));
    return;
  }
  show_get("data", answer, 0, GET_DATA);
  show_get("fields", answer, 0, GET_FIELDS);
  if( answer_priority(answer, 0, &priority) ) {
    printf("priority %u\n", priority);
  } else {
    printf("priority NULL\n");
  }
  show_get("target", answer, 0, GET_TARGET);
  show_get("joined", answer, 0, GET_JOINED);
  answer_release(answer);
}

static size_t length(const char *text)
{
  return text ? strlen(text) : 0;
}

static Answer *record_answer(const Answer *answer)
{
  RecordedQuestion question = {.qname = answer_qname(answer),
                               .qname_len = strlen(answer_qname(answer)),
                               .qtype = answer_qtype(answer),
                               .status = answer_status(answer),
                               .has_flags = answer_has_flags(answer),
                               .aa = answer_aa(answer),
                               .ad = answer_ad(answer),
                               .tc = answer_tc(answer),
                               .origin = *answer_origin(answer)};
  Recording *recording = NULL;
  Answer *copy = NULL;
  if( answer_recording_open(&question, &recording) != DNSSIG_OK ) return NULL;
  for( size_t i = 0; i < answer_count(answer); i++ ) {
    RecordedRow row = {.section = answer_section(answer, i), .rtype = answer_rtype(answer, i)};
    char *data = get(answer, i, GET_DATA), *target = get(answer, i, GET_TARGET), *fields = get(answer, i, GET_FIELDS);
    Status status;
    row.owner = answer_owner(answer, i);
    row.data = data;
    row.target = target;
    row.fields = fields;
    row.owner_len = length(row.owner);
    row.data_len = length(data);
    row.target_len = length(target);
    row.fields_len = length(fields);
    row.has_ttl = answer_ttl(answer, i, &row.ttl);
    row.has_priority = answer_priority(answer, i, &row.priority);
    status = answer_recording_row(recording, &row);
    mem_free(data);
    mem_free(target);
    mem_free(fields);
    if( status != DNSSIG_OK ) {
      answer_recording_discard(recording);
      return NULL;
    }
  }
  return answer_recording_finish(recording, &copy) == DNSSIG_OK ? copy : NULL;
}

/* True if the getter says the same of both; tells where not. */
static bool agree(const Answer *a, const Answer *b, size_t i, Getter getter)
{
  char *one = get(a, i, getter), *other = get(b, i, getter);
  bool same = one && other ? strcmp(one, other) == 0 : one == other;
  if( !same ) printf("differs %zu: %s | %s\n", i, one ? one : "NULL", other ? other : "NULL");
  mem_free(one);
  mem_free(other);
  return same;
}

static bool same_answer(const Answer *a, const Answer *b)
{
  bool same = answer_count(a) == answer_count(b) && answer_status(a) == answer_status(b)
              && strcmp(answer_qname(a), answer_qname(b)) == 0 && answer_qtype(a) == answer_qtype(b)
              && answer_has_flags(a) == answer_has_flags(b) && answer_aa(a) == answer_aa(b)
              && answer_ad(a) == answer_ad(b) && answer_tc(a) == answer_tc(b);
  for( size_t i = 0; same && i < answer_count(a); i++ ) {
    uint16_t pa = 0, pb = 0;
    uint32_t ta = 0, tb = 0;
    same = strcmp(answer_owner(a, i), answer_owner(b, i)) == 0 && answer_rtype(a, i) == answer_rtype(b, i)
           && answer_section(a, i) == answer_section(b, i) && answer_priority(a, i, &pa) == answer_priority(b, i, &pb)
           && pa == pb && answer_ttl(a, i, &ta) == answer_ttl(b, i, &tb) && ta == tb;
    for( Getter getter = GET_DATA; getter <= GET_JOINED; getter++ ) same = agree(a, b, i, getter) && same;
  }
  return same;
}

static void replay(const char *qname, const char *qtype, const char *hex)
{
  Answer *answer = decode_reply(qname, qtype, hex);
  Answer *copy = answer ? record_answer(answer) : NULL;
  if( copy ) printf("%s\n", same_answer(answer, copy) ? "same" : "differs");
  answer_release(copy);
  answer_release(answer);
}

/* An Answer from a recording of so many equal rows; NULL where it refuses one, whose number *taken_rows then is. */
static Answer *recorded_rows(const RecordedRow *row, size_t rows, size_t *taken_rows)
{
  RecordedQuestion question = {.qname = "x", .qname_len = 1, .qtype = row->rtype, .origin = nobody};
  Recording *recording = NULL;
  Answer *answer = NULL;
  if( answer_recording_open(&question, &recording) != DNSSIG_OK ) die("no", "memory");
  for( *taken_rows = 0; *taken_rows < rows; ++*taken_rows ) {
    if( answer_recording_row(recording, row) != DNSSIG_OK ) break;
  }
  if( *taken_rows < rows ) {
    answer_recording_discard(recording);
    return NULL;
  }
  return answer_recording_finish(recording, &answer) == DNSSIG_OK ? answer : NULL;
}

static Answer *one_row(const char *data, const char *target, const char *fields)
{
  RecordedRow row = {.section = SECTION_ANSWER,
                     .rtype = TYPE_TXT,
                     .data = data,
                     .target = target,
                     .fields = fields,
                     .data_len = length(data),
                     .target_len = length(target),
                     .fields_len = length(fields)};
  size_t rows;
  return recorded_rows(&row, 1, &rows);
}

static void show_recorded(const char *data, const char *target, const char *fields)
{
  Answer *answer = one_row(data, target, fields);
  if( !answer ) die("not", "taken");
  show_get("data", answer, 0, GET_DATA);
  show_get("target", answer, 0, GET_TARGET);
  show_get("fields", answer, 0, GET_FIELDS);
  show_get("joined", answer, 0, GET_JOINED);
  printf("owner %s\n", answer_owner(answer, 0) ? "text" : "NULL");
  answer_release(answer);
}

static void show_field(const char *name, const char *json)
{
  char space[256];
  Text text;
  char *value;
  Answer *answer = one_row(NULL, NULL, json);
  if( !answer ) die("not", "taken");
  text_init(&text, space, sizeof space);
  value = taken(&text, answer_field(answer, 0, name, &text));
  printf("%s\n", value ? value : "NULL");
  mem_free(value);
  answer_release(answer);
}

static void show_limit(const char *rows)
{
  RecordedRow row = {.rtype = TYPE_A};
  size_t taken_rows;
  Answer *answer = recorded_rows(&row, strtoul(rows, NULL, 10), &taken_rows);
  printf("%zu\n", taken_rows);
  answer_release(answer);
}

static void show_query(const char *qname, const char *qtype)
{
  uint8_t out[QUERY_MAX];
  uint8_t other[NAME_WIRE_MAX];
  char space[QUERY_MAX * 2 + 1];
  Text text;
  Name name;
  size_t len;
  read_name(qname, &name);
  len = query_encode(0x1234, name.wire, name.len, read_type(qtype), true, out);
  text_init(&text, space, sizeof space);
  text_hex(&text, out, len);
  memcpy(other, name.wire, name.len);
  other[1] ^= 0x20;
  printf("%s\n%d %d %d\n", text.data, query_echoes(out, len, name.wire, name.len),
         query_echoes(out, len, other, name.len), query_echoes(out, 12, name.wire, name.len));
  text_clear(&text);
}

static void show_time(const char *qtype, const char *hex, const char *rounds)
{
  static Bytes bytes;
  unsigned long n = strtoul(rounds, NULL, 10);
  struct timespec from, to;
  size_t size = 0;
  Message message;
  uint16_t type = read_type(qtype);
  read_hex(hex, &bytes);
  if( message_open(&message, bytes.data, bytes.len) != DNSSIG_OK ) die("no message:", hex);
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
  for( unsigned long i = 0; i < n; i++ ) {
    Answer *answer = NULL;
    if( answer_decode(bytes.data, bytes.len, &message.qname, type, &nobody, &answer) != DNSSIG_OK ) die("refused", hex);
    size = answer_bytes(answer);
    answer_release(answer);
  }
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &to);
  printf("%.0f ns, %zu bytes\n",
         ((double)(to.tv_sec - from.tv_sec) * 1e9 + (double)(to.tv_nsec - from.tv_nsec)) / (double)n, size);
}

static void show_types(void)
{
  for( size_t i = 0; i < type_row_count; i++ ) {
    const TypeRow *row = &type_rows[i];
    printf("%u %s %d %d\n", row->number, row->mnemonic, row->fields[0].name != NULL, row->pseudo);
  }
}

static void show_parse(const char *word)
{
  uint16_t type;
  if( type_parse(word, strlen(word), &type) ) {
    printf("%u\n", type);
  } else {
    printf("none\n");
  }
}

int main(int argc, char **argv)
{
  const char *mode = argc > 1 ? argv[1] : "";
  if( !strcmp(mode, "-list") && argc == 2 ) {
    show_list();
  } else if( !strcmp(mode, "-reply") && argc == 5 ) {
    show_reply(argv[2], argv[3], argv[4]);
  } else if( !strcmp(mode, "-record") && argc == 4 ) {
    show_record(argv[2], argv[3]);
  } else if( !strcmp(mode, "-replay") && argc == 5 ) {
    replay(argv[2], argv[3], argv[4]);
  } else if( !strcmp(mode, "-recorded") && argc == 5 ) {
    show_recorded(argv[2], argv[3], argv[4]);
  } else if( !strcmp(mode, "-field") && argc == 4 ) {
    show_field(argv[2], argv[3]);
  } else if( !strcmp(mode, "-limit") && argc == 3 ) {
    show_limit(argv[2]);
  } else if( !strcmp(mode, "-query") && argc == 4 ) {
    show_query(argv[2], argv[3]);
  } else if( !strcmp(mode, "-time") && argc == 5 ) {
    show_time(argv[2], argv[3], argv[4]);
  } else if( !strcmp(mode, "-types") && argc == 2 ) {
    show_types();
  } else if( !strcmp(mode, "-parse") && argc > 2 ) {
    for( int i = 2; i < argc; i++ ) show_parse(argv[i]);
  } else if( argc > 1 && mode[0] != '-' ) {
    for( int i = 1; i < argc; i++ ) show_message(argv[i]);
  } else {
    die("see the head of", __FILE__);
  }
  return 0;
}
