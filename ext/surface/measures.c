/* measures.c - name_*, flux_score: what a name tells by itself, in SQL.
**
**   SELECT name_entropy('aabb');                                  1.0
**   SELECT name_gibberish('https://www.wikipedia.org/') < 0.5;    1
**   SELECT name_distance('paypal', 'payapl');                     1
**   SELECT name_skeleton('раураl') = name_skeleton('paypal');     1   (the first in Cyrillic)
**   SELECT name_pattern('12sharepoint-login.com');                #sharepoint-login.com
**
** Each function reads its arguments, asks the measure room, and sets the result; the table at the end says the rest. */
#include <stdbool.h>
#include <string.h>

#include "core/text.h"
#include "measure/distance.h"
#include "measure/entropy.h"
#include "measure/flux.h"
#include "measure/gibberish.h"
#include "measure/pattern.h"
#include "measure/skeleton.h"
#include "surface/families.h"
#include "surface/host_value.h"
#include "surface/register.h"
#include "surface/result.h"
#include "surface/value.h"

SQLITE_EXTENSION_INIT3

/* Reads the value's text. False: the result is set (NULL, or a fault). */
static bool read_text(sqlite3_context *context, sqlite3_value *value, const char **text, size_t *len)
{
  Status status = value_text(value, text, len);
  if( status == DNSSIG_NOMEM ) result_fault(context, status, NULL);
  return status == DNSSIG_OK;
}

/* The measure where there is one, NULL where the input is none (DNSSIG_BADNAME), else a fault. */
static void set_double(sqlite3_context *context, Status status, const double *measure)
{
  if( status == DNSSIG_OK ) {
    sqlite3_result_double(context, *measure);
  } else if( status != DNSSIG_BADNAME ) {
    result_fault(context, status, NULL);
  }
}

static void set_text(sqlite3_context *context, Status status, Text *text)
{
  if( status == DNSSIG_OK ) {
    result_text(context, text);
  } else if( status != DNSSIG_BADNAME ) {
    result_fault(context, status, NULL);
  }
  text_clear(text);
}

/* Reads a second argument that can only be this word. False: the result is set. */
static bool read_word(sqlite3_context *context, sqlite3_value *value, const char *function, const char *wanted)
{
  const char *word;
  size_t len;
  char space[160];
  Text message;
  if( !read_text(context, value, &word, &len) ) return false;
  if( len == strlen(wanted) && memcmp(word, wanted, len) == 0 ) return true;
  text_init(&message, space, sizeof space);
  text_format(&message, "%s: the second argument is '%s' or left out, not '", function, wanted);
  text_escaped(&message, word, len < 60 ? len : 60);
  text_char(&message, '\'');
  result_fault(context, message.status == DNSSIG_OK ? DNSSIG_MISUSE : message.status, message.data);
  text_clear(&message);
  return false;
}

static void call_entropy(sqlite3_context *context, int argc, sqlite3_value **argv)
{
  const char *text;
  size_t len;
  double measure;
  Status status;
  if( argc > 1 && !read_word(context, argv[1], "name_entropy", "relative") ) return;
  if( !read_text(context, argv[0], &text, &len) ) return;
  status = argc > 1 ? entropy_relative(text, len, &measure) : entropy_of(text, len, &measure);
  set_double(context, status, &measure);
}

static void call_gibberish(sqlite3_context *context, int argc, sqlite3_value **argv)
{
  const SuffixSplit *split;
  Reading *reading;
  const char *text;
  size_t len;
  bool whole = argc > 1;
  double score;
  if( whole && !read_word(context, argv[1], "name_gibberish", "text") ) return;
  if( whole ) {
    if( !read_text(context, argv[0], &text, &len) ) return;
  } else {
    if( !name_value(context, argv[0], &reading) ) return;
    split = split_value(context, reading, false);
    if( split->registrable >= split->suffix ) return;
    text = reading->host.text + split->registrable;
    len = split->suffix - 1 - split->registrable;
  }
  set_double(context, gibberish_of(text, len, &score), &score);
}

static void call_distance(sqlite3_context *context, int argc, sqlite3_value **argv)
{
  const char *a, *b;
  size_t a_len, b_len;
  unsigned distance = 0;
  Status status;
  (void)argc;
  if( !read_text(context, argv[0], &a, &a_len) || !read_text(context, argv[1], &b, &b_len) ) return;
  status = distance_of(a, a_len, b, b_len, &distance);
  if( status == DNSSIG_OK ) sqlite3_result_int(context, (int)distance);
}

static void call_similarity(sqlite3_context *context, int argc, sqlite3_value **argv)
{
  const char *a, *b;
  size_t a_len, b_len;
  double similarity;
  (void)argc;
  if( !read_text(context, argv[0], &a, &a_len) || !read_text(context, argv[1], &b, &b_len) ) return;
  set_double(context, similarity_of(a, a_len, b, b_len, &similarity), &similarity);
}

static void call_skeleton(sqlite3_context *context, int argc, sqlite3_value **argv)
{
  const char *utf8;
  size_t len;
  char space[512];
  Text text;
  (void)argc;
  if( !read_text(context, argv[0], &utf8, &len) ) return;
  text_init(&text, space, sizeof space);
  set_text(context, skeleton_of(utf8, len, &text), &text);
}

static void call_pattern(sqlite3_context *context, int argc, sqlite3_value **argv)
{
  char space[512];
  Text text;
  Reading *reading;
  (void)argc;
  if( !host_value(context, argv[0], &reading) ) return;
  text_init(&text, space, sizeof space);
  set_text(context, pattern_of(&reading->host, &text), &text);
}

static void call_flux(sqlite3_context *context, int argc, sqlite3_value **argv)
{
  double counts[2];
  for( int i = 0; i < argc; i++ ) {
    int type = sqlite3_value_numeric_type(argv[i]);
    if( type != SQLITE_INTEGER && type != SQLITE_FLOAT ) return;
    counts[i] = sqlite3_value_double(argv[i]);
    if( counts[i] < 0 ) return;
  }
  sqlite3_result_double(context, flux_score(counts[0], counts[1]));
}

static const Function functions[] = {
    {.name = "name_entropy",
     .least_args = 1,
     .most_args = 2,
     .flags = PURE,
     .call = call_entropy,
     .doc = {"name_entropy(text [,'relative'])",
             "Shannon entropy of the text's characters, of the text just as it is: take the part that matters first, "
             "as in "
             "name_entropy(domain_label(x)). It grows with length, so compare names of like length, or use "
             "name_gibberish. "
             "With "
             "'relative' as a share of the highest that a text of that length can have, which short texts have easily.",
             "Real, bits per character (code point): 0 where all characters are the same and for empty text, at most "
             "log2 of "
             "the length; with 'relative' 0..1. NULL for NULL.",
             "a second argument other than 'relative'",
             "Shannon, A Mathematical Theory of Communication (1948), section 6", "SELECT name_entropy('aabb')"}},
    {.name = "name_gibberish",
     .least_args = 1,
     .most_args = 2,
     .flags = PURE,
     .call = call_gibberish,
     .doc =
         {"name_gibberish(text [,'text'])",
          "How unlike a name that people make, and how like characters drawn at random: a character 4-gram model of "
          "popular "
          "domains against even draws of letters, letters and digits, or hexadecimal digits. It judges the label left "
          "of "
          "the "
          "public suffix; with 'text' the whole text. A-labels are read decoded. Names put together from words or from "
          "syllables are no gibberish to it.",
          "Real 0..1. Above 0.9 are 1 in 100 popular names that a model was not trained on. 0.5 says nothing: fewer "
          "than "
          "four letters and digits of ASCII. NULL for an IP address, for a bare suffix, and where the text holds no "
          "valid "
          "host; with 'text' only for NULL.",
          "a second argument other than 'text'",
          "trained by tests/train/gibberish.py on popular domains of 2014 to 2016 (Alexa, OpenDNS, Tranco); smoothing: "
          "Witten and Bell, The zero-frequency problem (1991)",
          "SELECT name_gibberish('xkqzvwpfjh.example') > 0.9"}},
    {.name = "name_distance",
     .least_args = 2,
     .most_args = 2,
     .flags = PURE,
     .call = call_distance,
     .doc =
         {"name_distance(a, b)",
          "Damerau-Levenshtein distance (optimal string alignment): the least number of characters to insert, delete, "
          "replace or swap with a neighbour, none of them twice. Letter case counts.",
          "Integer, 0 to 1000. NULL where an argument is NULL or longer than 1000 characters.", "none",
          "Damerau, A technique for computer detection and correction of spelling errors (1964); Boytsov, Indexing "
          "methods "
          "for approximate dictionary searching (2011), section 2.2",
          "SELECT name_distance('paypal', 'payapl')"}},
    {.name = "name_similarity",
     .least_args = 2,
     .most_args = 2,
     .flags = PURE,
     .call = call_similarity,
     .doc = {"name_similarity(a, b)",
             "Jaro-Winkler similarity. Winkler's addition for a common prefix (0.1 for each of up to four characters) "
             "counts "
             "where Jaro's is above 0.7. Letter case counts.",
             "Real, 0 (nothing in common) to 1 (equal; two empty texts are). NULL where an argument is NULL or longer "
             "than "
             "1000 "
             "characters.",
             "none", "Jaro (1989); Winkler, String Comparator Metrics and Enhanced Decision Rules (1990)",
             "SELECT name_similarity('paypal', 'paypa1')"}},
    {.name = "name_skeleton",
     .least_args = 1,
     .most_args = 1,
     .flags = PURE,
     .call = call_skeleton,
     .doc =
         {"name_skeleton(text)",
          "What the text looks like: texts that are taken for each other have the same skeleton. Labels that are valid "
          "A-labels are read decoded. For comparing, not for showing: m reads rn, 0 reads O. Letter case is kept; a "
          "host "
          "is "
          "best passed as domain_host gives it.",
          "Text. NULL for NULL and for text over 4000 bytes.", "none",
          "UTS #39 section 4, confusables.txt of Unicode 17 (2025-07-22)",
          "SELECT name_skeleton('xn--80aa0cbo65f.com') = name_skeleton('paypal.com')"}},
    {.name = "name_pattern",
     .least_args = 1,
     .most_args = 1,
     .flags = PURE,
     .call = call_pattern,
     .doc =
         {"name_pattern(host)",
          "The pattern that names made in numbers share: every run of digits is #; a run of eight or more hexadecimal "
          "digits "
          "that changes between letter and digit twice at least is %. A-labels are read and written decoded where "
          "domain_unicode would.",
          "Text. NULL for an IP address and where the text holds no valid host.", "none", "none",
          "SELECT name_pattern('12sharepoint-login.com')"}},
    {.name = "flux_score",
     .least_args = 2,
     .most_args = 2,
     .flags = PURE,
     .call = call_flux,
     .doc =
         {"flux_score(n_a, n_asn)",
          "The fast-flux score, 1.32 * n_a + 18.54 * n_asn: of the number of different A records over all lookups of a "
          "name, "
          "and of the autonomous systems they are in.",
          "Real, 0 and up; above 142.38 is fast flux. NULL where an argument is NULL, negative or no number.", "none",
          "Holz, Gorecki, Rieck, Freiling, Measuring and Detecting Fast-Flux Service Networks (NDSS 2008)",
          "SELECT flux_score(12, 9) > 142.38"}},
};

const Family family_measures = {"measure", functions, COUNT(functions), NULL, 0};
