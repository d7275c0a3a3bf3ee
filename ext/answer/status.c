/* status.c - the words for what became of a question, and for where a record stood. */
#include <string.h>
#include <strings.h>

#include "answer/answer.h"

static const char *const status_words[ANSWER_STATUS_COUNT] = {
    [ANSWER_NOERROR] = "NOERROR",         [ANSWER_NODATA] = "NODATA",       [ANSWER_NXDOMAIN] = "NXDOMAIN",
    [ANSWER_SERVFAIL] = "SERVFAIL",       [ANSWER_REFUSED] = "REFUSED",     [ANSWER_FORMERR] = "FORMERR",
    [ANSWER_NOTIMP] = "NOTIMP",           [ANSWER_TIMEOUT] = "TIMEOUT",     [ANSWER_NETWORK] = "NETWORK",
    [ANSWER_BADRESPONSE] = "BADRESPONSE", [ANSWER_BADNAME] = "BADNAME",     [ANSWER_DENIED] = "DENIED",
    [ANSWER_OFFLINE] = "OFFLINE",         [ANSWER_CANCELLED] = "CANCELLED",
};

static const char *const section_words[] = {
    [SECTION_ANSWER] = "answer",
    [SECTION_AUTHORITY] = "authority",
    [SECTION_ADDITIONAL] = "additional",
};

/* The index of the word, letter case aside, or count. */
static size_t find_word(const char *const *words, size_t count, const char *word, size_t len)
{
  size_t i = 0;
  while( i < count && (strlen(words[i]) != len || strncasecmp(words[i], word, len) != 0) ) i++;
  return i;
}

const char *answer_status_word(AnswerStatus status)
{
  return status_words[status];
}

bool answer_status_parse(const char *word, size_t len, AnswerStatus *status)
{
  size_t found = find_word(status_words, COUNT(status_words), word, len);
  if( found == COUNT(status_words) ) return false;
  *status = (AnswerStatus)found;
  return true;
}

bool answer_status_is_failure(AnswerStatus status)
{
  return status != ANSWER_NOERROR && status != ANSWER_NODATA && status != ANSWER_NXDOMAIN;
}

const char *answer_section_word(AnswerSection section)
{
  return section_words[section];
}

bool answer_section_parse(const char *word, size_t len, AnswerSection *section)
{
  size_t found = find_word(section_words, COUNT(section_words), word, len);
  if( found == COUNT(section_words) ) return false;
  *section = (AnswerSection)found;
  return true;
}
