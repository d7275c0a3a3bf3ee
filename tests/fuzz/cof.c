/* cof.c - fuzz target: any bytes as a line of Common Output Format.
**
** What must hold for every input: nothing crashes; a line that is refused says why; of one that is taken every text is printable ASCII,
** the times are in order, each rdata ends within the text that holds them; and written out as JSON again it reads as itself. */
#include "answer/cof.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(int holds)
{
  if( !holds ) abort();
}

static void require_printable(const char *text, size_t len)
{
  for( size_t i = 0; i < len; i++ ) require(text[i] >= 0x20 && text[i] < 0x7f);
}

static void write_again(const CofLine *line, Text *json)
{
  size_t at = 0;
  text_string(json, "{\"rrname\":");
  text_json(json, line->rrname, strlen(line->rrname));
  text_format(json, ",\"rrtype\":\"%s\",\"time_first\":%lld,\"time_last\":%lld,\"rdata\":[", line->rrtype,
              (long long)line->time_first, (long long)line->time_last);
  for( size_t i = 0; i < line->rdata_count; i++ ) {
    size_t len = strlen(line->rdata.data + at);
    require(at + len < line->rdata.len);
    require_printable(line->rdata.data + at, len);
    if( i ) text_char(json, ',');
    text_json(json, line->rdata.data + at, len);
    at += len + 1;
  }
  require(at == line->rdata.len && line->rdata_count > 0);
  text_char(json, ']');
  if( line->has_count ) text_format(json, ",\"count\":%lld", (long long)line->count);
  if( line->has_origin ) {
    text_string(json, ",\"origin\":");
    text_json(json, line->origin.data, line->origin.len);
  }
  text_char(json, '}');
}

static void require_same(const CofLine *a, const CofLine *b)
{
  require(!strcmp(a->rrname, b->rrname) && !strcmp(a->rrtype, b->rrtype));
  require(a->time_first == b->time_first && a->time_last == b->time_last);
  require(a->has_count == b->has_count && (!a->has_count || a->count == b->count));
  require(a->has_origin == b->has_origin && a->rdata_count == b->rdata_count);
  require(a->rdata.len == b->rdata.len && !memcmp(a->rdata.data, b->rdata.data, a->rdata.len));
  require(a->origin.len == b->origin.len && !memcmp(a->origin.data, b->origin.data, a->origin.len));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  CofLine line, again;
  Status status;
  cof_init(&line);
  status = cof_read(&line, (const char *)data, size);
  require(status == DNSSIG_OK || (status == DNSSIG_BADDATA && line.wrong));
  if( status == DNSSIG_OK ) {
    char space[256];
    Text json;
    text_init(&json, space, sizeof space);
    require_printable(line.rrname, strlen(line.rrname));
    require_printable(line.origin.data, line.origin.len);
    require(line.time_first >= 0 && line.time_first <= line.time_last && (!line.has_count || line.count >= 0));
    write_again(&line, &json);
    cof_init(&again);
    if( json.len <= COF_LINE_MAX ) {
      require(cof_read(&again, json.data, json.len) == DNSSIG_OK);
      require_same(&line, &again);
    }
    cof_clear(&again);
    text_clear(&json);
  }
  cof_clear(&line);
  return 0;
}
