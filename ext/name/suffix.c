/* suffix.c - the public suffix list through libpsl.
**
** In:   a file: the list as text or as DAFSA, or nothing: then the newest of what libpsl has built in and what the
**       distribution installed beside it.
** Out:  where in a canonical host the suffix and the registrable domain begin.
**
** libpsl takes any file of text for a list, so the file is looked at first: DAFSA has a magic line, the text form its
** section marker near the top, and mostly a VERSION line. Rules are matched as A-labels: libpsl makes them when it reads
** the text form, and DAFSA files are made with them. */
#include "name/suffix.h"

#include <errno.h>
#include <libpsl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "core/memory.h"

enum { DATE_SIZE = 11, HEAD_SIZE = 16384 };

struct Suffixes {
  const psl_ctx_t *list;
  psl_ctx_t *loaded; /* the list again where it is ours to free */
  char date[DATE_SIZE];
  char origin[]; /* and a zero */
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

/* Looks at the first bytes of file. DNSSIG_MISUSE: it cannot be read, or is no suffix list. */
static Status inspect(const char *file, char date[DATE_SIZE], Text *why)
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
    text_escaped(why, file, strlen(file));
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
    status = DNSSIG_OK;
  } else {
    text_string(why, "psl: '");
    text_escaped(why, file, strlen(file));
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
  memcpy((*out)->origin, origin, len);
  return DNSSIG_OK;
}

static Status open_file(const char *file, Suffixes **out, Text *why)
{
  Status status = make(file, out);
  if( status == DNSSIG_OK ) status = inspect(file, (*out)->date, why);
  if( status == DNSSIG_OK ) {
    (*out)->loaded = psl_load_file(file);
    (*out)->list = (*out)->loaded;
    if( !(*out)->loaded ) status = DNSSIG_NOMEM;
  }
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

void suffix_split(const Suffixes *suffixes, const char *host, size_t len, bool icann, SuffixSplit *out)
{
  int section = icann ? PSL_TYPE_ICANN : PSL_TYPE_ANY;
  size_t at = 0;
  size_t before = 0; /* where the label before `at` starts */
  size_t tld = len;
  while( tld && host[tld - 1] != '.' ) tld--;
  while( at < tld && !psl_is_public_suffix2(suffixes->list, host + at, section) ) {
    before = at;
    at = (size_t)((const char *)memchr(host + at, '.', len - at) - host) + 1;
  }
  out->registrable = before;
  out->suffix = at;
  out->tld = tld;
}

bool suffix_knows_tld(const Suffixes *suffixes, const char *tld)
{
  return psl_is_public_suffix2(suffixes->list, tld, PSL_TYPE_ANY | PSL_TYPE_NO_STAR_RULE) != 0;
}
