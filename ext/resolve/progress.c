/* progress.c - the progress line. */
#include "resolve/progress.h"

#include <stdio.h>
#include <unistd.h>

#include "core/text.h"

enum {
  PATIENCE_US = 2000000, /* work shorter than this shows nothing */
  TERMINAL_US = 250000,
  ELSEWHERE_US = 5000000,
  LEAST_TOTAL = 20 /* questions that make it bulk work */
};

void progress_start(Progress *progress, int64_t mode, uint64_t total, int64_t now_us)
{
  *progress = (Progress){.total = total, .started_us = now_us, .next_us = now_us + PATIENCE_US};
  if( mode == 2 || (total && total < LEAST_TOTAL) ) return;
  progress->terminal = isatty(STDERR_FILENO) == 1;
  progress->wanted = progress->terminal || mode == 1;
}

/* 40000 as 40,000. */
static void count(Text *text, uint64_t value)
{
  if( value >= 1000 ) {
    count(text, value / 1000);
    text_format(text, ",%03u", (unsigned)(value % 1000));
  } else {
    text_unsigned(text, value);
  }
}

static void compose(const Progress *progress, int64_t now_us, const char *limit, Text *line)
{
  double seconds = (double)(now_us - progress->started_us) / 1e6;
  double rate = (double)progress->done / seconds;
  text_string(line, "dnssig: ");
  count(line, progress->done);
  if( progress->total ) {
    text_string(line, " of ");
    count(line, progress->total);
    text_format(line, " (%u%%)", (unsigned)(progress->done * 100 / progress->total));
  }
  text_string(line, ", ");
  count(line, (uint64_t)rate);
  text_string(line, "/s");
  if( progress->total > progress->done && rate > 0 ) {
    double left = (double)(progress->total - progress->done) / rate;
    unsigned whole = left > 359999 ? 359999 : (unsigned)left;
    if( whole >= 3600 ) {
      text_format(line, ", %u:%02u:%02u left", whole / 3600, whole / 60 % 60, whole % 60);
    } else {
      text_format(line, ", %u:%02u left", whole / 60, whole % 60);
    }
  }
  if( progress->timeouts ) {
    text_string(line, ", ");
    count(line, progress->timeouts);
    text_string(line, " time-outs");
  }
  text_format(line, "; held back by %s", limit);
}

void progress_show(Progress *progress, int64_t now_us, const char *limit)
{
  char space[300];
  Text line;
  if( !progress->wanted || now_us < progress->next_us ) return;
  progress->next_us = now_us + (progress->terminal ? TERMINAL_US : ELSEWHERE_US);
  text_init(&line, space, sizeof space);
  compose(progress, now_us, limit, &line);
  if( line.status == DNSSIG_OK ) fprintf(stderr, progress->terminal ? "%s\033[K\r" : "%s\n", line.data);
  fflush(stderr);
  progress->shown = true;
  text_clear(&line);
}

void progress_end(Progress *progress)
{
  if( progress->shown && progress->terminal ) fputs("\033[K", stderr);
  fflush(stderr);
  progress->wanted = progress->shown = false;
}
