/* reference_pattern.c - patterns of hosts, terms, networks, ASNs. */
#include "context/reference_pattern.h"

#include <string.h>

#include "core/text.h"

static bool is_digit(char c)
{
  return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
  return c >= 'a' && c <= 'z';
}

static char lower(char c)
{
  return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Dots in front: 0 none, 1 for `.`, 3 for `**.`. */
static size_t open_width(const char *pattern, size_t len)
{
  if( len && pattern[0] == '.' ) return 1;
  return len > 3 && memcmp(pattern, "**.", 3) == 0 ? 3 : 0;
}

static size_t label_width(const char *text, size_t len)
{
  const char *dot = memchr(text, '.', len);
  return dot ? (size_t)(dot - text) : len;
}

static bool is_host_label(const char *label, size_t len)
{
  if( !len || len > 63 ) return false;
  for( size_t i = 0; i < len; i++ ) {
    char c = label[i];
    if( !is_letter(c) && !is_digit(c) && c != '-' && c != '_' && c != '*' && c != '#' ) return false;
    if( c == '*' && i && label[i - 1] == '*' ) return false;
  }
  return true;
}

static bool is_host_pattern(const char *pattern, size_t len)
{
  size_t at = open_width(pattern, len);
  if( len == 1 && at == 1 ) return true;
  if( len - at > 253 ) return false;
  for( ;; ) {
    size_t width = label_width(pattern + at, len - at);
    if( !is_host_label(pattern + at, width) ) return false;
    at += width;
    if( at == len ) return true;
    at++;
  }
}

static bool is_term(const char *pattern, size_t len)
{
  PatternTerm term = pattern_term(pattern, len);
  if( term.len < 2 || term.len > PATTERN_TERM_MAX ) return false;
  for( size_t i = 0; i < term.len; i++ ) {
    if( !is_letter(term.word[i]) && !is_digit(term.word[i]) ) return false;
  }
  return true;
}

static bool is_exact(const char *pattern, size_t len)
{
  for( size_t i = 0; i < len; i++ ) {
    if( pattern[i] <= ' ' || pattern[i] > '~' ) return false;
  }
  return len > 0;
}

static void write_copy(Text *out, const char *text, size_t len)
{
  for( size_t i = 0; i < len; i++ ) text_char(out, lower(text[i]));
}

static bool write_network(Text *out, const char *text, size_t len)
{
  char address[IP_TEXT_SIZE];
  unsigned bits;
  Ip network;
  if( ip_parse_prefix(text, len, &network, &bits) != DNSSIG_OK ) return false;
  text_bytes(out, address, ip_to_text(&network, address));
  text_format(out, "/%u", bits);
  return true;
}

static bool write_asn(Text *out, const char *text, size_t len)
{
  uint64_t number = 0;
  size_t at = len > 2 && lower(text[0]) == 'a' && lower(text[1]) == 's' ? 2 : 0;
  if( at == len || len - at > 10 ) return false;
  for( ; at < len; at++ ) {
    if( !is_digit(text[at]) ) return false;
    number = number * 10 + (uint64_t)(text[at] - '0');
  }
  if( number > UINT32_MAX ) return false;
  text_format(out, "AS%lu", (unsigned long)number);
  return true;
}

Status pattern_normal(ReferenceMatch match, const char *text, size_t len, char out[PATTERN_SIZE], const char **why)
{
  bool fits = false;
  Text form;
  *why = "a pattern of at most 255 bytes";
  if( len >= PATTERN_SIZE ) return DNSSIG_MISUSE;
  text_init(&form, out, PATTERN_SIZE);
  switch( match ) {
    case REFERENCE_MATCH_EXACT:
      *why = "a pattern of printable ASCII without blanks";
      write_copy(&form, text, len);
      fits = is_exact(form.data, form.len);
      break;
    case REFERENCE_MATCH_HOST:
    case REFERENCE_MATCH_MAILBOX:
      *why = "labels of letters, digits, - _ * #, with `.` or `**.` in front or not";
      write_copy(&form, text, len);
      fits = is_host_pattern(form.data, form.len);
      break;
    case REFERENCE_MATCH_NETWORK:
      *why = "an address or a prefix such as 192.0.2.0/24";
      fits = write_network(&form, text, len);
      break;
    case REFERENCE_MATCH_ASN:
      *why = "an AS number such as AS64500";
      fits = write_asn(&form, text, len);
      break;
    case REFERENCE_MATCH_TERM:
      *why = "a word of 2 to 63 letters and digits, with * in front or behind or not";
      write_copy(&form, text, len);
      fits = is_term(form.data, form.len);
      break;
  }
  /* Every form fits into the space lent: no form is longer than its text but that of networks and ASNs, which are short. */
  return fits ? form.status : DNSSIG_MISUSE;
}

static bool has_wildcard(const char *label, size_t len)
{
  return memchr(label, '*', len) || memchr(label, '#', len);
}

size_t pattern_host_tail(const char *pattern, size_t len)
{
  size_t first = open_width(pattern, len);
  size_t tail = len;
  while( tail > first ) {
    size_t end = tail == len ? len : tail - 1;
    size_t start = end;
    while( start > first && pattern[start - 1] != '.' ) start--;
    if( has_wildcard(pattern + start, end - start) ) break;
    tail = start;
  }
  return tail;
}

unsigned pattern_host_rank(const char *pattern, size_t len)
{
  size_t first = open_width(pattern, len);
  unsigned literals = 0;
  for( size_t i = first; i < len; i++ ) literals += pattern[i] != '*' && pattern[i] != '#';
  return literals * 4 + (first == 0 ? 2 : first == 3 ? 1 : 0);
}

/* Bit i of the set: the first i characters of the pattern are used up. */
typedef uint64_t States;

/* `*` may stand for nothing. */
static States skip_stars(States states, const char *pattern, size_t len)
{
  for( size_t i = 0; i < len; i++ ) {
    if( pattern[i] == '*' && states >> i & 1 ) states |= (States)1 << (i + 1);
  }
  return states;
}

/* All ways to read the label at once, so that none is tried twice. */
static bool label_match(const char *pattern, size_t pattern_len, const char *label, size_t len)
{
  States states;
  if( !has_wildcard(pattern, pattern_len) ) return pattern_len == len && memcmp(pattern, label, len) == 0;
  states = skip_stars(1, pattern, pattern_len);
  for( size_t at = 0; at < len && states; at++ ) {
    States next = 0;
    for( size_t i = 0; i < pattern_len; i++ ) {
      if( !(states >> i & 1) ) continue;
      if( pattern[i] == '*' ) {
        next |= (States)1 << i;
      } else if( pattern[i] == '#' ) {
        if( is_digit(label[at]) ) next |= (States)3 << i;
      } else if( pattern[i] == label[at] ) {
        next |= (States)2 << i;
      }
    }
    states = skip_stars(next, pattern, pattern_len);
  }
  return states >> pattern_len & 1;
}

/* Takes the last label off text[first..*end). False: there is none. */
static bool last_label(const char *text, size_t first, size_t *end, size_t *start, size_t *len)
{
  size_t at = *end;
  if( at <= first ) return false;
  while( at > first && text[at - 1] != '.' ) at--;
  *start = at;
  *len = *end - at;
  *end = at > first ? at - 1 : first;
  return true;
}

bool pattern_host_match(const char *pattern, size_t pattern_len, const char *host, size_t host_len)
{
  size_t first = open_width(pattern, pattern_len);
  size_t pattern_end = pattern_len, host_end = host_len;
  size_t pattern_at, host_at, pattern_width, host_width;
  while( last_label(pattern, first, &pattern_end, &pattern_at, &pattern_width) ) {
    if( !last_label(host, 0, &host_end, &host_at, &host_width) ) return false;
    if( !label_match(pattern + pattern_at, pattern_width, host + host_at, host_width) ) return false;
  }
  return first == 1 || (first == 3) == (host_end > 0);
}

PatternTerm pattern_term(const char *pattern, size_t len)
{
  PatternTerm term = {pattern, len, false, false};
  if( term.len && term.word[0] == '*' ) term.word++, term.len--, term.open_left = true;
  if( term.len && term.word[term.len - 1] == '*' ) term.len--, term.open_right = true;
  return term;
}
