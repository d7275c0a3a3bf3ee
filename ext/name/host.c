/* host.c - where in a text the host is.
**
** In:   a URL, an e-mail address (also with a display name or mailto:), host:port, `//host/path`, an IP literal with or without
**       brackets, a bare name; any of them defanged, quoted, in angle brackets, between spaces.
** Out:  a canonical Host, or DNSSIG_BADNAME.
**
** How it works: trim; step over a scheme; the authority ends at the first slash, question mark or number sign; the host is
** what follows its last @; a port is cut off; clean.c does the rest. All reading is by units (unit.h), so defanging is undone
** on the way. Text that names a host for sure (after "://" or @) may go on with anything after it. A bare word may not:
** `see example.com` and `N/A` are no hosts, `example.com/a?b` and `printer:9100/` are.
**
** An IP literal may have a zone (fe80::1%eth0), which is dropped: it means something on one machine only. A prefix
** (192.0.2.0/24) is no host. */
#include "name/host.h"

#include <string.h>

#include "core/utf8.h"
#include "name/clean.h"
#include "name/idna.h"
#include "name/unit.h"

/* Part of the text: bytes start..end-1. */
typedef struct Span {
  const char *text;
  size_t start, end;
} Span;

/* What surrounds a host without being part of it: white space and quotation marks of all kinds, angle brackets. */
static bool is_wrapping(uint32_t point)
{
  if( point < 0x80 ) return point && strchr(" \t\n\v\f\r\"'`<>", (int)point);
  return point == 0xA0 || point == 0xAB || point == 0xBB || (point >= 0x2000 && point <= 0x200B)
         || (point >= 0x2018 && point <= 0x201F) || point == 0x202F || point == 0x2039 || point == 0x203A
         || point == 0x3000 || point == 0xFEFF;
}

static void trim(Span *span)
{
  uint32_t point;
  while( span->start < span->end ) {
    size_t width = utf8_decode(span->text + span->start, span->end - span->start, &point);
    if( !width || !is_wrapping(point) ) break;
    span->start += width;
  }
  while( span->start < span->end ) {
    size_t last = span->end - 1;
    while( last > span->start && span->end - last < 4 && (span->text[last] & 0xC0) == 0x80 ) last--;
    if( utf8_decode(span->text + last, span->end - last, &point) != span->end - last ) break;
    if( !is_wrapping(point) && point != ',' && point != ';' ) break;
    span->end = last;
  }
}

static Unit read_at(const Span *span, size_t at, unsigned words)
{
  return unit_read(span->text, span->end, at, words);
}

static bool is_alpha(uint32_t point)
{
  return (point >= 'a' && point <= 'z') || (point >= 'A' && point <= 'Z');
}

static bool is_scheme(uint32_t point)
{
  return is_alpha(point) || (point >= '0' && point <= '9') || point == '+' || point == '-' || point == '.';
}

/* Schemes that browsers forgive a wrong number of slashes (WHATWG URL, "special scheme"), and their defanged spellings. */
static bool is_special(const char *name, size_t len)
{
  static const char *const special[] = {"http", "https", "ftp", "ws", "wss", "hxxp", "hxxps", "fxp", "fxps"};
  for( size_t i = 0; i < COUNT(special); i++ ) {
    size_t at = 0;
    while( at < len && special[i][at] && (name[at] | 0x20) == special[i][at] ) at++;
    if( at == len && !special[i][at] ) return true;
  }
  return false;
}

/* Steps over slashes, at most `most` of them; gives how many. A backslash is one, to browsers. */
static size_t skip_slashes(const Span *span, size_t *at, size_t most)
{
  size_t count = 0;
  while( *at < span->end && count < most ) {
    Unit unit = read_at(span, *at, 0);
    if( unit.point != '/' && unit.point != '\\' ) break;
    *at += unit.width;
    count++;
  }
  return count;
}

/* Steps over `scheme://`, also behind others (view-source:https://, blob:https://), and over a bare `//`. False, and nothing
** moved, where there is none. */
static bool skip_scheme(Span *span)
{
  enum { SCHEMES_MAX = 4 };
  size_t at = span->start;
  if( skip_slashes(span, &at, 2) == 2 ) {
    span->start = at;
    return true;
  }
  at = span->start;
  for( int i = 0; i < SCHEMES_MAX; i++ ) {
    size_t name = at;
    size_t slashes;
    bool special;
    Unit unit;
    if( at >= span->end || !is_alpha((unsigned char)span->text[at]) ) return false;
    for( unit = read_at(span, at, 0); is_scheme(unit.point) && at + unit.width < span->end; ) {
      at += unit.width;
      unit = read_at(span, at, 0);
    }
    special = is_special(span->text + name, at - name);
    at += unit.width;
    if( unit.point != ':' && unit.point != UNIT_AUTHORITY ) return false;
    slashes = unit.point == UNIT_AUTHORITY ? 2 : skip_slashes(span, &at, 2);
    if( slashes == 2 || (slashes && special) ) {
      if( special ) skip_slashes(span, &at, SIZE_MAX);
      span->start = at;
      return true;
    }
    if( slashes ) return false;
  }
  return false;
}

/* Narrows `Display Name <a@b>` to what the last angle brackets hold. */
static void enter_angle_brackets(Span *span)
{
  const char *close;
  size_t at = span->end;
  while( at > span->start && span->text[at - 1] != '<' ) at--;
  if( at == span->start ) return;
  close = memchr(span->text + at, '>', span->end - at);
  if( close ) span->end = (size_t)(close - span->text);
  span->start = at;
  trim(span);
}

/* Narrows span to its authority without what stands before the last @. *mail: there was an @.
** False: what stands before the @ of a bare text is no mailbox (RFC 5321 section 4.1.2), but, say, several addresses. */
static bool find_authority(Span *span, bool url, bool *mail)
{
  size_t at = span->start;
  bool odd = false;
  *mail = false;
  while( at < span->end ) {
    Unit unit = read_at(span, at, url ? UNIT_DOT_WORD : UNIT_DOT_WORD | UNIT_AT_WORD);
    if( unit.point == '/' || unit.point == '?' || unit.point == '#' || unit.point == UNIT_AUTHORITY ) break;
    if( url && unit.point == '\\' ) break;
    /* scp's and git's user@host:path */
    if( !url && *mail && unit.point == ':' && span->text[span->start] != '[' ) break;
    if( unit.point == '@' ) {
      bool quoted = at > 0 && span->text[at - 1] == '"';
      if( !url && !quoted && (odd || *mail) ) return false;
      *mail = true;
      span->start = at + unit.width;
    } else {
      odd = odd || unit.point <= 0x20 || unit.point == ',' || unit.point == ';' || unit.point == UNIT_INVALID;
    }
    at += unit.width;
  }
  span->end = at;
  return true;
}

/* Copies the units of span to letters, as UTF-8. False: too many, or a byte that is no UTF-8. */
static bool copy_units(const Span *span, char letters[IDNA_INPUT_MAX], size_t *len)
{
  size_t at = span->start;
  *len = 0;
  while( at < span->end ) {
    Unit unit = read_at(span, at, UNIT_DOT_WORD);
    if( unit.point >= UNIT_INVALID || *len + 4 > IDNA_INPUT_MAX ) return false;
    *len += utf8_encode(unit.point, letters + *len);
    at += unit.width;
  }
  return true;
}

/* An address without its zone (RFC 4007 section 11). */
static Status clean_ip(const char *text, size_t len, Host *out)
{
  const char *zone = len ? memchr(text, '%', len) : NULL;
  Ip ip;
  Status status = ip_parse(text, zone ? (size_t)(zone - text) : len, &ip);
  if( status != DNSSIG_OK ) return status;
  out->kind = HOST_IP;
  out->ip = ip;
  out->len = ip_to_text(&ip, out->text);
  return DNSSIG_OK;
}

/* Empty, or a colon and a port, or a colon and nothing. */
static bool is_port(const char *text, size_t len)
{
  unsigned port = 0;
  if( !len ) return true;
  if( text[0] != ':' || len > 6 ) return false;
  for( size_t i = 1; i < len; i++ ) {
    if( text[i] < '0' || text[i] > '9' ) return false;
    port = port * 10 + (unsigned)(text[i] - '0');
  }
  return port <= 65535;
}

/* `[2001:db8::1]:53`, `[192.0.2.1]`, `[IPv6:2001:db8::1]` (RFC 5321 section 4.1.3). */
static Status clean_bracketed(const char *text, size_t len, Host *out)
{
  static const char tag[] = "ipv6:";
  const char *close = memchr(text, ']', len);
  size_t start = 1;
  size_t at = 0;
  if( !close || !is_port(close + 1, len - (size_t)(close + 1 - text)) ) return DNSSIG_BADNAME;
  while( tag[at] && 1 + at < len && (text[1 + at] | 0x20) == (tag[at] | 0x20) ) at++;
  if( !tag[at] ) start += at;
  return (size_t)(close - text) < start ? DNSSIG_BADNAME : clean_ip(text + start, (size_t)(close - text) - start, out);
}

/* The host in the letters of an authority. *port: it has a colon, so that it can only be a host. */
static Status clean_authority(const char *text, size_t len, bool url, bool *port, Host *out)
{
  const char *colon = len ? memchr(text, ':', len) : NULL;
  size_t host = colon ? (size_t)(colon - text) : len;
  *port = colon != NULL;
  if( !len ) return DNSSIG_BADNAME;
  if( text[0] == '[' ) return clean_bracketed(text, len, out);
  if( colon && !url && memchr(colon + 1, ':', len - host - 1) ) return clean_ip(text, len, out);
  if( !is_port(text + host, len - host) ) return DNSSIG_BADNAME;
  return clean_host(text, host, url, out);
}

/* After a bare host (no scheme, no @) comes tail, which starts with one of / ? #. True where that is a path or the like:
** no white space in it, no `//` (what is before is a scheme then, if a strange one), no prefix length. */
static bool tail_fits(const char *tail, size_t len, const Host *host, bool port)
{
  const Span span = {tail, 0, len};
  Unit first = read_at(&span, 0, 0);
  size_t digits = first.width;
  size_t at = 0;
  if( host->kind == HOST_NAME && !port && !memchr(host->text, '.', host->len) ) return false;
  if( is_special(host->text, host->len) ) return false;
  if( first.point == UNIT_AUTHORITY || skip_slashes(&span, &at, 2) == 2 ) return false;
  for( at = 0; at < len; at++ ) {
    if( (unsigned char)tail[at] <= 0x20 || tail[at] == 0x7f ) return false;
  }
  while( digits < len && tail[digits] >= '0' && tail[digits] <= '9' ) digits++;
  return host->kind != HOST_IP || first.point != '/' || digits < len || digits == first.width
         || digits > first.width + 3;
}

/* Where in span, an authority whose host was read, the port starts. */
static size_t find_port(const Span *span, const Host *host)
{
  size_t at = span->start;
  size_t bracket = span->text[at] == '[' ? 1 : 0;
  if( host->kind == HOST_IP && host->ip.family == 6 && !bracket ) return span->end;
  while( at < span->end ) {
    Unit unit = read_at(span, at, UNIT_DOT_WORD);
    if( unit.point == ':' && !bracket ) break;
    if( unit.point == ']' ) bracket = 0;
    at += unit.width;
  }
  return at;
}

/* Of a Host most is space. */
static void copy_host(const Host *host, Host *out)
{
  out->kind = host->kind;
  out->len = host->len;
  memcpy(out->text, host->text, host->len + 1);
  if( host->kind == HOST_IP ) out->ip = host->ip;
}

/* host_find; place may be NULL. */
static Status find_host(const char *text, size_t len, Host *out, HostPlace *place)
{
  char letters[IDNA_INPUT_MAX];
  size_t count, start, end;
  Span span = {text, 0, len};
  bool url, mail, port;
  Status status;
  Host host;
  trim(&span);
  start = span.start;
  url = skip_scheme(&span);
  if( !url ) {
    enter_angle_brackets(&span);
    start = span.start;
    url = skip_scheme(&span);
  }
  end = span.end;
  if( !find_authority(&span, url, &mail) || !copy_units(&span, letters, &count) ) return DNSSIG_BADNAME;
  status = clean_authority(letters, count, url, &port, &host);
  if( status != DNSSIG_OK ) return status;
  if( !url && !mail && span.end < end && !tail_fits(text + span.end, end - span.end, &host, port) ) {
    return DNSSIG_BADNAME;
  }
  copy_host(&host, out);
  if( place ) *place = (HostPlace){start, span.start, find_port(&span, &host), end};
  return DNSSIG_OK;
}

Status host_find(const char *text, size_t len, Host *out, HostPlace *place)
{
  return find_host(text, len, out, place);
}

/* A shorter way for nearly every URL: a scheme, ://, a plain name, a port or none, then the end or one of / ? #. DNSSIG_BADDATA: there
** is more to it, and find_host decides. */
static Status parse_plain_url(const char *text, size_t len, Host *out)
{
  size_t at = 0, start, end;
  if( !len || !is_alpha((unsigned char)text[0]) ) return DNSSIG_BADDATA;
  while( at < len && is_scheme((unsigned char)text[at]) ) at++;
  if( len - at < 4 || memcmp(text + at, "://", 3) != 0 ) return DNSSIG_BADDATA;
  start = at + 3;
  end = at = start + clean_plain_len(text + start, len - start);
  if( at < len && text[at] == ':' ) at++;
  while( at > end && at < len && text[at] >= '0' && text[at] <= '9' ) at++;
  if( end == start || !is_port(text + end, at - end) ) return DNSSIG_BADDATA;
  if( at < len && text[at] != '/' && text[at] != '?' && text[at] != '#' ) return DNSSIG_BADDATA;
  return clean_host(text + start, end - start, true, out);
}

Status host_parse(const char *text, size_t len, Host *out)
{
  Status status = clean_plain(text, len, out);
  if( status == DNSSIG_BADDATA ) status = parse_plain_url(text, len, out);
  return status == DNSSIG_BADDATA ? find_host(text, len, out, NULL) : status;
}

/* Text that host_parse does not take but that may be meant as a name of DNS: letters, digits, hyphens, underscores, escapes,
** `*`, and the `/` of RFC 2317; with a last label of letters, digits and inner hyphens, so that neither a log's `-` nor
** 192.0.2.0/24 is asked. */
static bool is_presentation(const char *text, size_t len)
{
  bool filled = false, odd = false; /* the last label: has it more than hyphens, has it what only others have */
  size_t label = 0;
  if( len == 1 && text[0] == '.' ) return true;
  for( size_t i = 0; i < len; i++ ) {
    char c = text[i];
    if( c == '\\' ) {
      filled = true;
      i++;
    } else if( c == '.' && i + 1 < len ) {
      filled = odd = false;
      label = i + 1;
    } else if( c == '*' || c == '/' || (c == '-' && (i == label || i + 1 == len || text[i + 1] == '.')) ) {
      odd = true;
    } else if( is_alpha((unsigned char)c) || (c >= '0' && c <= '9') || c == '_' ) {
      filled = true;
    } else if( c != '.' && c != '-' ) {
      return false;
    }
  }
  return filled && !odd;
}

Status host_question(const char *text, size_t len, bool reverse, Name *out)
{
  Host host;
  Status status = host_parse(text, len, &host);
  if( status == DNSSIG_OK && host.kind == HOST_NAME ) return name_from_text(host.text, host.len, out);
  if( status == DNSSIG_OK && reverse ) {
    ip_reverse_name(&host.ip, out);
    return DNSSIG_OK;
  }
  if( status == DNSSIG_OK ) return DNSSIG_BADNAME;
  return status == DNSSIG_BADNAME && is_presentation(text, len) ? name_from_text(text, len, out) : status;
}
