/* suffix.c - a suffix list of any bytes, and hosts to be split by it.
**
** Input: a byte, which says what the list is: D a graph (suffix_filter.c) behind a magic line of DAFSA, T text behind the line that
** makes a file a list, anything else the list that this machine has. Then hosts, between spaces; then a line's end; then the list.
** What must hold: the filter has every rule that a search for it finds in the graph; by a text a host is split as libpsl alone says;
** by the machine's list nothing that is a suffix by its text is none; a registrable domain lies a label left of the suffix.
**
** A graph is not held against libpsl, whose search takes some beginnings of rules for rules (0.21: x.m is a suffix by the machine's
** DAFSA, and none by its text). Text whose rules gainsay each other (com, !com) looks like one that libpsl had no memory for, and is
** refused so. */
#include "fuzz.h"

#include <libpsl.h>

#include "core/status.h"
#include "name/host.h"
#include "name/suffix.h"
#include "name/suffix_filter.h"

enum { WILDCARD = 2, STEPS_MAX = 20000 };

static const char graph_magic[] = ".DAFSA@PSL_0   \n", text_magic[] = "// ===BEGIN ICANN DOMAINS===\n";

/* Where the suffix starts by libpsl's word: leftmost, at the last label where it knows none. */
static size_t suffix_by_list(const psl_ctx_t *list, const char *host, int section)
{
  size_t at = 0;
  while( strchr(host + at, '.') && !psl_is_public_suffix2(list, host + at, section) ) {
    at = (size_t)(strchr(host + at, '.') - host) + 1;
  }
  return at;
}

/* list is NULL: only what holds by any list. */
static void split(const Suffixes *suffixes, const psl_ctx_t *list, int exact, const Host *host)
{
  for( int icann = 0; icann <= 1; icann++ ) {
    SuffixSplit got;
    suffix_split(suffixes, host->text, host->len, icann, &got);
    if( list ) {
      size_t suffix = suffix_by_list(list, host->text, icann ? PSL_TYPE_ICANN : PSL_TYPE_ANY);
      if( exact ? got.suffix != suffix : got.suffix > suffix ) fprintf(stderr, "%s is split wrongly\n", host->text);
      insist(exact ? got.suffix == suffix : got.suffix <= suffix);
    }
    insist(got.suffix <= got.tld && got.tld < host->len && !strchr(host->text + got.tld, '.'));
    insist(got.suffix == 0 ? got.registrable == 0 : got.registrable < got.suffix);
    insist(!got.suffix
           || memchr(host->text + got.registrable, '.', got.suffix - got.registrable) == host->text + got.suffix - 1);
  }
}

static int take_host(Bytes *hosts, Host *host)
{
  while( hosts->left ) {
    Bytes text = take_piece(hosts, ' ');
    if( host_parse((const char *)text.at, text.left, host) == DNSSIG_OK && host->kind == HOST_NAME ) return 1;
  }
  return 0;
}

/* A list for us, and what it says to libpsl. False: it is refused. */
static int open_list(const char *file, Suffixes **suffixes)
{
  char space[300];
  Text why;
  Status status;
  text_init(&why, space, sizeof space);
  status = suffix_open(file, suffixes, &why);
  insist(status == DNSSIG_OK || status == DNSSIG_NOMEM || (status == DNSSIG_MISUSE && why.len > 0));
  text_clear(&why);
  return status == DNSSIG_OK;
}

/* The machine's list, and the text that the distribution keeps beside it where it does. */
static void try_own(Bytes hosts)
{
  static Suffixes *suffixes;
  static psl_ctx_t *list;
  Host host;
  if( !suffixes ) {
    char path[300] = "";
    insist(open_list(NULL, &suffixes));
    if( strlen(suffix_origin(suffixes)) < sizeof path ) strcpy(path, suffix_origin(suffixes));
    if( strstr(path, ".dafsa") ) strcpy(strstr(path, ".dafsa"), ".dat");
    list = psl_load_file(path);
  }
  while( take_host(&hosts, &host) ) split(suffixes, list, 0, &host);
}

static void try_file(const uint8_t *bytes, size_t len, int exact, Bytes hosts)
{
  const char *file = file_of(bytes, len);
  Suffixes *suffixes;
  psl_ctx_t *list;
  Host host;
  if( !open_list(file, &suffixes) ) return;
  list = exact ? psl_load_file(file) : NULL;
  insist(!exact || list);
  while( take_host(&hosts, &host) ) split(suffixes, list, exact, &host);
  suffix_close(suffixes);
  psl_free(list);
}

/* Searches the graph from its node at `at` for all of key; adds the values of what it finds to *values, 0x80 among them. */
static void find_rule(Bytes graph, size_t at, const char *key, size_t len, size_t *steps, unsigned *values)
{
  size_t target = at;
  int last = 0;
  while( !last && at < graph.left && ++*steps < STEPS_MAX ) {
    uint8_t first = graph.at[at++];
    size_t offset = first & 0x40 ? first & 0x1F : first & 0x3F, used = 0;
    for( int more = first & 0x40 ? 1 + !!(first & 0x20) : 0; more; more-- ) {
      if( at == graph.left ) return;
      offset = offset << 8 | graph.at[at++];
    }
    last = first & 0x80;
    target += offset;
    size_t label = target;
    while( label < graph.left && used < len && graph.at[label] == (uint8_t)key[used] ) label++, used++;
    if( label >= graph.left ) continue;
    if( used == len && (graph.at[label] & 0xF0) == 0x80 ) *values |= graph.at[label];
    if( used < len && graph.at[label] == ((uint8_t)key[used] | 0x80) && key[used] >= 0x10 ) {
      find_rule(graph, label + 1, key + used + 1, len - used - 1, steps, values);
    }
  }
}

static void try_graph(const uint8_t *bytes, size_t len, Bytes hosts)
{
  static SuffixFilter filter;
  Bytes graph = {bytes + strlen(graph_magic), len - strlen(graph_magic)};
  Host host;
  memset(&filter, 0, sizeof filter);
  filter_add_dafsa(&filter, bytes, len);
  while( take_host(&hosts, &host) ) {
    uint64_t hash = FILTER_START;
    for( size_t at = host.len; at--; ) {
      unsigned values = 0;
      size_t steps = 0;
      hash = filter_mix(hash, host.text[at]);
      if( at && host.text[at - 1] != '.' ) continue;
      find_rule(graph, 0, host.text + at, host.len - at, &steps, &values);
      insist(!values || filter_has(&filter, hash));
      insist(!(values & WILDCARD) || filter_has_wildcard(&filter, hash));
    }
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  Bytes input = {data, size};
  uint8_t form = take_byte(&input);
  Bytes hosts = take_piece(&input, '\n');
  const char *magic = form == 'D' ? graph_magic : text_magic;
  size_t len = strlen(magic);
  uint8_t *list;
  if( form != 'D' && form != 'T' ) {
    try_own(hosts);
    return 0;
  }
  list = malloc(len + input.left);
  insist(list != NULL);
  memcpy(list, magic, len);
  if( input.left ) memcpy(list + len, input.at, input.left);
  try_file(list, len + input.left, form == 'T', hosts);
  if( form == 'D' ) try_graph(list, len + input.left, hosts);
  free(list);
  return 0;
}
