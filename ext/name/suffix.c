/* suffix.c - the public suffix list through libpsl.
**
** In:   a file: the list as text or as DAFSA, or nothing: then the newest of what libpsl has built in and what the
**       distribution installed beside it.
** Out:  where in a canonical host the suffix and the registrable domain begin.
**
** libpsl takes any file of text for a list, so the file is looked at first: DAFSA has a magic line, the text form its
** section marker near the top, and mostly a VERSION line. Rules are matched as A-labels: libpsl makes them when it reads
** the text form, and DAFSA files are made with them. Reading the text form, libpsl leaves out what it has no memory for and
** says nothing, so every rule is asked for again. */
#include "name/suffix.h"

#include <ctype.h>
#include <errno.h>
#include <libpsl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "core/memory.h"
#include "name/clean.h"
#include "name/suffix_filter.h"

enum { DATE_SIZE = 11, HEAD_SIZE = 16384, DAFSA_MAX = 1 << 22, LINE_MAX_SURE = 250, LABELS_MAX = 128 };

/* What libpsl said of a name of at most SAID_TEXT_MAX bytes. Its search costs more than all else in taking a name apart, and a log has
** few suffixes. */
enum { SAID_SLOTS_LOG2 = 8, SAID_TEXT_MAX = 29 };
typedef struct Said {
  uint8_t len;        /* 0: nothing yet */
  uint8_t asked, yes; /* bit n: of Section n */
  char text[SAID_TEXT_MAX];
} Said;

/* Which rules count. */
typedef enum Section { SECTION_ANY, SECTION_ICANN, SECTION_LISTED } Section;
static const int psl_types[] = {[SECTION_ANY] = PSL_TYPE_ANY,
                                [SECTION_ICANN] = PSL_TYPE_ICANN,
                                [SECTION_LISTED] = PSL_TYPE_ANY | PSL_TYPE_NO_STAR_RULE};

struct Suffixes {
  const psl_ctx_t *list;
  psl_ctx_t *loaded;   /* the list again where it is ours to free */
  SuffixFilter filter; /* of a file's rules; libpsl does not tell what it has built in */
  char date[DATE_SIZE];
  Said *said;                       /* slots: the one thing that changes */
  Said slots[1 << SAID_SLOTS_LOG2]; /* by the name's hash */
  char origin[];                    /* and a zero */
};

static void write_date(time_t when, char date[DATE_SIZE])
{
  struct tm utc;
  if( !gmtime_r(&when, &utc) || !strftime(date, DATE_SIZE, "%Y-%m-%d", &utc) ) date[0] = 0;
}

/* The date in a line such as "// VERSION: 2026-08-19_07-11-13_UTC". False where there is none. */
static bool read_version(const char *head, char date[DATE_SIZE])
{
  static const char form[] = "dddd-dd-dd";
  const char *at = strstr(head, "// VERSION: ");
  if( !at ) return false;
  at += strlen("// VERSION: ");
  for( size_t i = 0; i < sizeof form - 1; i++ ) {
    if( form[i] == 'd' ? at[i] < '0' || at[i] > '9' : at[i] != form[i] ) return false;
  }
  memcpy(date, at, DATE_SIZE - 1);
  date[DATE_SIZE - 1] = 0;
  return true;
}

/* Looks at the first bytes of file. *text: it is the text form. DNSSIG_MISUSE: it cannot be read, or is no suffix list. */
static Status inspect(const char *file, char date[DATE_SIZE], bool *text, Text *why)
{
  char *head = mem_array(HEAD_SIZE, 1);
  struct stat about;
  FILE *stream = NULL;
  Status status = DNSSIG_MISUSE;
  size_t got;
  if( !head ) return DNSSIG_NOMEM;
  errno = 0;
  if( stat(file, &about) != 0 || !S_ISREG(about.st_mode) || !(stream = fopen(file, "rb")) ) {
    text_string(why, "psl: cannot read '");
    text_excerpt(why, file);
    text_format(why, "': %s", errno ? strerror(errno) : "not a file");
    goto done;
  }
  got = fread(head, 1, HEAD_SIZE - 1, stream);
  head[got] = 0;
  write_date(about.st_mtime, date);
  if( got > 16 && memcmp(head, ".DAFSA@PSL_", 11) == 0 ) {
    status = DNSSIG_OK;
  } else if( strlen(head) == got && strstr(head, "===BEGIN ICANN DOMAINS===") ) {
    read_version(head, date);
    *text = true;
    status = DNSSIG_OK;
  } else {
    text_string(why, "psl: '");
    text_excerpt(why, file);
    text_string(why, "' is no public suffix list (public_suffix_list.dat, or the DAFSA form of it)");
  }
done:
  if( stream ) fclose(stream);
  mem_free(head);
  return status;
}

/* The list that the distribution keeps up to date, where it is newer than the one inside libpsl; else NULL. */
static const char *newer_than_built_in(void)
{
  const char *file = psl_dist_filename();
  struct stat about;
  if( !file || !*file || stat(file, &about) != 0 ) return NULL;
  return !psl_builtin() || about.st_mtime > psl_builtin_file_time() ? file : NULL;
}

static Status make(const char *origin, Suffixes **out)
{
  size_t len = strlen(origin);
  *out = mem_zero(sizeof **out + len + 1);
  if( !*out ) return DNSSIG_NOMEM;
  (*out)->said = (*out)->slots;
  memcpy((*out)->origin, origin, len);
  return DNSSIG_OK;
}

/* One line of the text form, as libpsl reads it, is in the list. Goes into the filter, which is not complete where the rule is none to us. */
static bool has_rule(const psl_ctx_t *list, const char *line, bool encoded, SuffixFilter *filter)
{
  bool exception = *line == '!';
  bool wildcard;
  Status status;
  Host host;
  if( exception ) line++;
  wildcard = strncmp(line, "*.", 2) == 0;
  if( wildcard ) line += 2; /* libpsl takes what is right of the star for a suffix too */
  status = clean_plain(line, strlen(line), &host);
  if( status == DNSSIG_BADDATA ) {
    if( !encoded || clean_host(line, strlen(line), false, &host) != DNSSIG_OK ) {
      filter->complete = false;
      return true;
    }
    line = host.text;
    status = DNSSIG_OK;
  }
  if( status == DNSSIG_OK ) {
    filter_add(filter, host.text, host.len, wildcard);
  } else {
    filter->complete = false;
  }
  return exception != (psl_is_public_suffix2(list, line, PSL_TYPE_ANY | PSL_TYPE_NO_STAR_RULE) != 0);
}

/* DNSSIG_NOMEM: a rule of the file, which is the text form, is not in the list that was read from it. */
static Status check_rules(const psl_ctx_t *list, const char *file, SuffixFilter *filter)
{
  bool encoded = strstr(psl_get_version(), "idn") || strstr(psl_get_version(), "icu");
  char line[512];
  Status status = DNSSIG_OK;
  FILE *stream = fopen(file, "rb");
  if( !stream ) return DNSSIG_NOMEM;
  filter->complete = true;
  while( status == DNSSIG_OK && fgets(line, sizeof line, stream) ) {
    bool whole = strchr(line, '\n') || feof(stream);
    bool sure = whole && strlen(line) <= LINE_MAX_SURE;
    /* libpsl reads long lines in pieces, and steps over blanks in front. */
    if( !sure || (isspace((unsigned char)*line) && line[strspn(line, " \t\r\n")]) ) filter->complete = false;
    line[strcspn(line, " \t\r\n")] = 0;
    if( sure && *line && strncmp(line, "//", 2) != 0 && !has_rule(list, line, encoded, filter) ) status = DNSSIG_NOMEM;
    while( !whole && fgets(line, sizeof line, stream) ) whole = strchr(line, '\n') || feof(stream);
  }
  fclose(stream);
  return status;
}

/* Without memory, or with a file that changes under us, the filter stays incomplete. */
static void fill_from_dafsa(const char *file, SuffixFilter *filter)
{
  uint8_t *bytes = mem_array(DAFSA_MAX, 1);
  FILE *stream = bytes ? fopen(file, "rb") : NULL;
  if( stream ) {
    size_t len = fread(bytes, 1, DAFSA_MAX, stream);
    if( len < DAFSA_MAX ) filter_add_dafsa(filter, bytes, len);
    fclose(stream);
  }
  mem_free(bytes);
}

static Status open_file(const char *file, Suffixes **out, Text *why)
{
  bool text = false;
  Status status = make(file, out);
  if( status == DNSSIG_OK ) status = inspect(file, (*out)->date, &text, why);
  if( status == DNSSIG_OK ) {
    (*out)->loaded = psl_load_file(file);
    (*out)->list = (*out)->loaded;
    if( !(*out)->loaded ) status = DNSSIG_NOMEM;
  }
  if( status == DNSSIG_OK && text ) status = check_rules((*out)->list, file, &(*out)->filter);
  if( status == DNSSIG_OK && !text ) fill_from_dafsa(file, &(*out)->filter);
  if( status != DNSSIG_OK ) {
    suffix_close(*out);
    *out = NULL;
  }
  return status;
}

static Status open_built_in(Suffixes **out, Text *why)
{
  Status status;
  if( !psl_builtin() ) {
    text_string(why, "psl: this libpsl has no list of its own; set psl to a file");
    return DNSSIG_MISUSE;
  }
  status = make("built in", out);
  if( status == DNSSIG_OK ) {
    (*out)->list = psl_builtin();
    write_date(psl_builtin_file_time(), (*out)->date);
  }
  return status;
}

Status suffix_open(const char *file, Suffixes **out, Text *why)
{
  Status status = DNSSIG_MISUSE;
  if( file && *file ) return open_file(file, out, why);
  file = newer_than_built_in();
  if( file ) status = open_file(file, out, why);
  if( status == DNSSIG_MISUSE ) {
    text_reset(why);
    status = open_built_in(out, why);
  }
  return status;
}

void suffix_close(Suffixes *suffixes)
{
  if( !suffixes ) return;
  psl_free(suffixes->loaded);
  mem_free(suffixes);
}

const char *suffix_origin(const Suffixes *suffixes)
{
  return suffixes->origin;
}

const char *suffix_date(const Suffixes *suffixes)
{
  return suffixes->date;
}

/* name[0..len), zero-terminated, with this hash, is a public suffix by the rules of the section. */
static bool is_suffix(const Suffixes *suffixes, const char *name, size_t len, uint64_t hash, Section section)
{
  Said *said = &suffixes->said[hash >> (64 - SAID_SLOTS_LOG2)];
  uint8_t bit = (uint8_t)(1u << section);
  bool yes;
  if( !len || len > SAID_TEXT_MAX ) return psl_is_public_suffix2(suffixes->list, name, psl_types[section]) != 0;
  if( said->len != len || memcmp(said->text, name, len) != 0 ) {
    *said = (Said){.len = (uint8_t)len};
    memcpy(said->text, name, len);
  }
  if( said->asked & bit ) return said->yes & bit;
  yes = psl_is_public_suffix2(suffixes->list, name, psl_types[section]) != 0;
  said->asked |= bit;
  if( yes ) said->yes |= bit;
  return yes;
}

void suffix_split(const Suffixes *suffixes, const char *host, size_t len, bool icann, SuffixSplit *out)
{
  Section section = icann ? SECTION_ICANN : SECTION_ANY;
  uint8_t starts[LABELS_MAX] = {0}; /* of the labels, from right to left */
  uint64_t hashes[LABELS_MAX];      /* of what starts there */
  bool maybe[LABELS_MAX];           /* and may be a suffix */
  uint64_t hash = FILTER_START;
  bool wildcard = false; /* a `*.` may stand before what is right of the label */
  size_t count = 0;
  for( size_t at = len; at; at-- ) {
    hash = filter_mix(hash, host[at - 1]);
    if( at > 1 && host[at - 2] != '.' ) continue;
    starts[count] = (uint8_t)(at - 1);
    hashes[count] = hash;
    maybe[count++] = wildcard || filter_has(&suffixes->filter, hash);
    wildcard = filter_has_wildcard(&suffixes->filter, hash);
    if( at > 1 ) hash = filter_mix(hash, host[--at - 1]);
  }
  out->tld = starts[0];
  out->registrable = 0;
  while( count > 1
         && !(maybe[count - 1]
              && is_suffix(suffixes, host + starts[count - 1], len - starts[count - 1], hashes[count - 1], section)) ) {
    out->registrable = starts[--count];
  }
  out->suffix = starts[count - 1];
}

bool suffix_knows_tld(const Suffixes *suffixes, const char *tld)
{
  size_t len = strlen(tld);
  uint64_t hash = FILTER_START;
  for( size_t at = len; at; at-- ) hash = filter_mix(hash, tld[at - 1]);
  return is_suffix(suffixes, tld, len, hash, SECTION_LISTED);
}
