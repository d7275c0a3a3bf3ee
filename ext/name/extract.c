/* extract.c - find hosts, URLs, e-mail addresses and IP addresses in free text.
**
** In:   any bytes: a mail body, a report, a log line, JSON.
** Out:  pieces from left to right, none overlapping another.
**
** A run is what stands between two delimiters. At the start of a run, in this order:
**   an IPv6 address, if it has a decimal digit in it ("a::b" is C++ as well);
**   a URL, if a scheme and :// are near: it goes on to the next blank, quote or bracket that it has not opened;
**   an e-mail address, if an @ is near and what follows is a dotted host or an address;
**   an IPv4 address, or a dotted name whose TLD is known. file.txt and 1.2.3 are none. A name right behind a slash is part
**   of a path. A name whose dot was defanged counts whatever its TLD: nobody defangs a file name. "dot" and "at" count in
**   brackets only, since both are English.
** Where a run with letters of other scripts is no host, it is read again with those as delimiters, as scripts without
** blanks between words would hide every host else.
**
** Why it is linear: the look for a scheme or an @ goes on where the last one stopped (`looked`), is cut at LOOK_AHEAD bytes,
** and each sign fails once only (`tried`); a run is read at most twice, and glanced at before (read_plain_run); one over
** IDNA_INPUT_MAX bytes is no host; a failed URL is skipped whole. */
#include "name/extract.h"

#include <string.h>

#include "name/idna.h"
#include "name/unit.h"

enum { LOOK_AHEAD = 256 };

const char *piece_kind_word(PieceKind kind)
{
  switch( kind ) {
    case PIECE_HOST:
      return "host";
    case PIECE_URL:
      return "url";
    case PIECE_EMAIL:
      return "email";
    case PIECE_IP:
      break;
  }
  return "ip";
}

typedef struct Range {
  uint32_t first, end; /* half open */
} Range;

/* Blanks, quotation marks, dashes, brackets, full stops and the like beyond ASCII: they end everything. Not among them: what
** IDNA maps to nothing or to a letter, since it may stand inside a name. */
static const Range punctuation[] = {
    {0x80, 0xAA},     {0xAB, 0xAD},     {0xAE, 0xB5},     {0xB6, 0xB7},     {0xB8, 0xBA},     {0xBB, 0xC0},
    {0xD7, 0xD8},     {0xF7, 0xF8},     {0x2000, 0x200B}, {0x200E, 0x2024}, {0x2025, 0x2060}, {0x2061, 0x2070},
    {0x2E00, 0x2E80}, {0x3000, 0x3005}, {0x3008, 0x3021}, {0x3030, 0x3031}, {0x303D, 0x3040}, {0xFE10, 0xFE20},
    {0xFE30, 0xFE70}, {0xFEFF, 0xFF0D}, {0xFF0F, 0xFF10}, {0xFF1A, 0xFF21}, {0xFF3B, 0xFF3F}, {0xFF40, 0xFF41},
    {0xFF5B, 0xFF66}, {0xFFF0, 0x10000}};

/* Symbols and emoji: they end a bare word, but may stand in a URL. */
static const Range symbols[] = {{0x20A0, 0x2100}, {0x2190, 0x2C00}, {0x1F000, 0x1FB00}};

static bool is_in(const Range *ranges, size_t count, uint32_t point)
{
  for( size_t i = 0; i < count; i++ ) {
    if( point >= ranges[i].first && point < ranges[i].end ) return true;
  }
  return false;
}

static bool is_digit(uint32_t point)
{
  return point >= '0' && point <= '9';
}

static bool is_alpha(uint32_t point)
{
  return (point >= 'a' && point <= 'z') || (point >= 'A' && point <= 'Z');
}

/* What a character of ASCII may be part of: most of the time goes into asking. SIGN may stand in or behind a scheme or a mailbox, may
** link groups of an address, or may start a spelling (unit.h). */
enum { WORD = 1, HEX = 2, SIGN = 4 };
#define BOTH (WORD | HEX)
static const uint8_t ascii[128] = {
    ['0'] = BOTH, ['1'] = BOTH, ['2'] = BOTH, ['3'] = BOTH, ['4'] = BOTH, ['5'] = BOTH, ['6'] = BOTH, ['7'] = BOTH,
    ['8'] = BOTH, ['9'] = BOTH, ['A'] = BOTH, ['B'] = BOTH, ['C'] = BOTH, ['D'] = BOTH, ['E'] = BOTH, ['F'] = BOTH,
    ['a'] = BOTH, ['b'] = BOTH, ['c'] = BOTH, ['d'] = BOTH, ['e'] = BOTH, ['f'] = BOTH, ['G'] = WORD, ['H'] = WORD,
    ['I'] = WORD, ['J'] = WORD, ['K'] = WORD, ['L'] = WORD, ['M'] = WORD, ['N'] = WORD, ['O'] = WORD, ['P'] = WORD,
    ['Q'] = WORD, ['R'] = WORD, ['S'] = WORD, ['T'] = WORD, ['U'] = WORD, ['V'] = WORD, ['W'] = WORD, ['X'] = WORD,
    ['Y'] = WORD, ['Z'] = WORD, ['g'] = WORD, ['h'] = WORD, ['i'] = WORD, ['j'] = WORD, ['k'] = WORD, ['l'] = WORD,
    ['m'] = WORD, ['n'] = WORD, ['o'] = WORD, ['p'] = WORD, ['q'] = WORD, ['r'] = WORD, ['s'] = WORD, ['t'] = WORD,
    ['u'] = WORD, ['v'] = WORD, ['w'] = WORD, ['x'] = WORD, ['y'] = WORD, ['z'] = WORD, ['-'] = WORD, ['_'] = WORD,
    ['.'] = SIGN, ['+'] = SIGN, ['%'] = SIGN, ['~'] = SIGN, ['@'] = SIGN, [':'] = SIGN, ['['] = SIGN, ['('] = SIGN,
    ['{'] = SIGN,
};

static bool is_hex(uint32_t point)
{
  return point < 0x80 && ascii[point] & HEX;
}

static Unit read_at(const Extractor *e, size_t at)
{
  return unit_read(e->text, e->len, at, 0);
}

/* May stand in a label. */
static bool is_word(const Extractor *e, size_t at, uint32_t point)
{
  if( point < 0x80 ) return ascii[point] & WORD;
  return at >= e->ascii_until && point < UNIT_INVALID && !is_in(punctuation, COUNT(punctuation), point)
         && !is_in(symbols, COUNT(symbols), point);
}

static bool is_edge(uint32_t point)
{
  return point == '-' || point == '.';
}

static size_t take_space(const Extractor *e, size_t at)
{
  return at < e->len && e->text[at] == ' ' ? 1 : 0;
}

/* Counts characters as SQLite's length() and substr() do: a byte from 0xC0 up takes the continuation bytes behind it along. */
static int64_t position(Extractor *e, size_t at)
{
  while( e->counted < at ) {
    uint64_t eight = UINT64_MAX;
    unsigned char c;
    if( at - e->counted >= sizeof eight ) memcpy(&eight, e->text + e->counted, sizeof eight);
    if( !(eight & UINT64_C(0x8080808080808080)) ) { /* all ASCII */
      e->counted += sizeof eight;
      e->characters += (int64_t)sizeof eight;
      continue;
    }
    c = (unsigned char)e->text[e->counted++];
    if( c >= 0xC0 ) {
      while( e->counted < e->len && (e->text[e->counted] & 0xC0) == 0x80 ) e->counted++;
    }
    e->characters++;
  }
  return e->characters + 1;
}

/* Makes text[start..end) the piece found and goes on behind it. */
static void emit(Extractor *e, PieceKind kind, size_t start, size_t end, Piece *out)
{
  out->kind = kind;
  out->at = start;
  out->len = end - start;
  out->start = position(e, start);
  e->at = end;
}

/* An IPv6 address at e->at. DNSSIG_BADNAME: there is none. */
static Status find_ipv6(Extractor *e, Piece *out)
{
  char letters[IP_TEXT_SIZE];
  size_t ends[IP_TEXT_SIZE]; /* byte behind each letter */
  size_t len = 0;
  size_t at = e->at;
  bool digit = false;
  unsigned colons = 0;
  uint32_t next = 0;
  uint32_t last = at ? (unsigned char)e->text[at - 1] : ' ';
  if( is_alpha(last) || is_digit(last) || last == '_' || last == ':' ) return DNSSIG_BADNAME;
  while( at < e->len ) {
    Unit unit = read_at(e, at);
    next = unit.point;
    if( !is_hex(next) && next != ':' && next != '.' ) break;
    if( len == sizeof letters - 1 ) return DNSSIG_BADNAME;
    digit = digit || is_digit(next);
    colons += next == ':';
    at += unit.width;
    letters[len] = (char)next;
    ends[len++] = at;
  }
  if( colons < 2 || !digit || (at < e->len && is_word(e, at, next)) ) return DNSSIG_BADNAME;
  for( int i = 0; i < 2; i++ ) { /* the full stop or colon of the sentence */
    if( ip_parse(letters, len, &out->host.ip) == DNSSIG_OK ) {
      out->host.kind = HOST_IP;
      out->host.len = ip_to_text(&out->host.ip, out->host.text);
      emit(e, PIECE_IP, e->at, ends[len - 1], out);
      return DNSSIG_OK;
    }
    if( letters[len - 1] != '.' && letters[len - 1] != ':' ) break;
    len--;
  }
  return DNSSIG_BADNAME;
}

/* True where the text at `at`, behind a comma or semicolon, starts another URL. */
static bool starts_url(const Extractor *e, size_t at)
{
  static const char *const schemes[] = {"http:", "https:", "ftp:", "hxxp:", "hxxps:", "fxp:"};
  at += take_space(e, at);
  for( size_t i = 0; i < COUNT(schemes); i++ ) {
    size_t k = 0;
    while( schemes[i][k] && at + k < e->len && (e->text[at + k] | 0x20) == (schemes[i][k] | 0x20) ) k++;
    if( !schemes[i][k] ) return true;
  }
  return false;
}

/* True where the text at `at`, within an authority and behind a comma or semicolon, is still a user name: an @ ends it, and is near. */
static bool is_user_name(const Extractor *e, size_t at)
{
  size_t start = at;
  while( at < e->len && at - start < LOOK_AHEAD ) {
    Unit unit = read_at(e, at);
    if( unit.point == '@' ) return true;
    if( unit.point <= 0x20 || unit.point == '/' || unit.point == '?' || unit.point == '#' ) break;
    at += unit.width;
  }
  return false;
}

/* Where the URL whose authority starts at `at` ends. */
static size_t url_end(const Extractor *e, size_t at)
{
  size_t start = at;
  int parentheses = 0, brackets = 0;
  bool authority = true;
  while( at < e->len ) {
    Unit unit = read_at(e, at);
    uint32_t point = unit.point;
    if( point < 0x80 && ascii[point] & WORD ) {
      at += unit.width;
      continue;
    }
    if( unit.defanged ) {
      if( !authority && e->text[at] == ' ' ) break;
    } else if( point < 0x80 ? point <= 0x20 || strchr("<>\"'`{}|^\x7f", (int)point)
                            : point == UNIT_INVALID || is_in(punctuation, COUNT(punctuation), point) ) {
      break;
    } else if( point == '\\' && (at + 1 >= e->len || e->text[at + 1] != '/') ) {
      break; /* only JSON's \/ goes on */
    } else if( (point == ',' || point == ';') && (starts_url(e, at + 1) || (authority && !is_user_name(e, at + 1))) ) {
      break; /* no host that is asked of DNS has either in it */
    }
    if( !unit.defanged ) {
      parentheses += (point == '(') - (point == ')');
      brackets += (point == '[') - (point == ']');
      if( parentheses < 0 || brackets < 0 ) break;
    }
    if( point == '/' || point == '?' || point == '#' ) authority = false;
    at += unit.width;
  }
  while( at > start && e->text[at - 1] && strchr(".,;:!?*_~([", e->text[at - 1]) ) at--;
  return at;
}

/* Schemes whose slashes may come as JSON writes them (http:\/\/) or backwards. */
static bool is_web(const char *name, size_t len)
{
  static const char *const web[] = {"http", "https", "ftp", "hxxp", "hxxps", "fxp"};
  for( size_t i = 0; i < COUNT(web); i++ ) {
    size_t k = 0;
    while( k < len && web[i][k] && (name[k] | 0x20) == web[i][k] ) k++;
    if( k == len && !web[i][k] ) return true;
  }
  return false;
}

/* Behind the colon at `at` and two slashes, or behind [://]; 0 where there is no such thing. */
static size_t skip_slashes(const Extractor *e, size_t at, bool web)
{
  unsigned slashes = 0;
  Unit unit = read_at(e, at);
  at += unit.width;
  if( unit.point == UNIT_AUTHORITY ) return at;
  while( at < e->len ) {
    unit = read_at(e, at);
    if( unit.point != '/' && !(web && unit.point == '\\') ) break;
    at += unit.width;
    slashes += unit.point == '/' || e->text[at - 1] != '\\' || at >= e->len || e->text[at] != '/';
    if( slashes == 2 ) return at;
  }
  return 0;
}

/* A URL whose scheme ends at `colon` and starts at e->at or behind. DNSSIG_BADNAME: there is none, and where e->at moved, that
** was because none of it is worth another look. */
static Status find_url(Extractor *e, size_t colon, Piece *out)
{
  size_t start = colon;
  size_t authority, end;
  Status status;
  while( start > e->at
         && (is_alpha((unsigned char)e->text[start - 1]) || is_digit((unsigned char)e->text[start - 1])
             || e->text[start - 1] == '+' || e->text[start - 1] == '-') ) {
    start--;
  }
  while( start < colon && !is_alpha((unsigned char)e->text[start]) ) start++;
  if( start == colon ) return DNSSIG_BADNAME;
  authority = skip_slashes(e, colon, is_web(e->text + start, colon - start));
  if( !authority ) return DNSSIG_BADNAME;
  end = url_end(e, authority);
  status = host_parse(e->text + start, end - start, &out->host);
  if( status == DNSSIG_OK ) {
    emit(e, PIECE_URL, start, end, out);
  } else {
    e->at = end;
  }
  return status;
}

/* The end of the run of labels at `at`, its last hyphens and dots left off; also how many dots are before that end. Two dots
** in a row end a run. *stop is where the run itself ends. */
typedef struct Run {
  size_t end, stop;
  unsigned dots;
  bool defanged, ascii;
} Run;

static Run read_run(const Extractor *e, size_t at, size_t most)
{
  Run run = {.end = at, .ascii = true};
  size_t start = at;
  unsigned dots = 0;
  bool defanged = false, after_dot = false;
  while( at < e->len && at - start < most ) {
    Unit unit = read_at(e, at);
    if( unit.point == '.' ? after_dot : !is_word(e, at, unit.point) ) break;
    after_dot = unit.point == '.';
    dots += after_dot;
    defanged = defanged || (after_dot && unit.defanged);
    run.ascii = run.ascii && unit.point < 0x80;
    at += unit.width;
    if( !is_edge(unit.point) ) {
      run.end = at;
      run.dots = dots;
      run.defanged = defanged;
    }
  }
  run.stop = at;
  return run;
}

static bool is_open(char c)
{
  return c == '[' || c == '(' || c == '{';
}

/* The character at text[at] stands for itself, is part of nothing, and ends what stands before it. */
static bool is_plain_end(const Extractor *e, size_t at)
{
  unsigned char c = (unsigned char)e->text[at];
  if( c == ' ' ) return at + 1 == e->len || !is_open(e->text[at + 1]);
  return c < 0x80 && !ascii[c];
}

/* Most words of a text are neither an address of IPv6 nor a scheme nor a mailbox, which one look at their end tells. This is read_run
** at e->at for these; false: it may be any of the three, or has more than ASCII, two dots in a row, or nothing in it. */
static bool read_plain_run(const Extractor *e, Run *run)
{
  size_t at = e->at;
  unsigned dots = 0;
  for( ; at < e->len; at++ ) {
    unsigned char c = (unsigned char)e->text[at];
    if( c < 0x80 && ascii[c] & WORD ) continue;
    if( c != '.' || at == e->at || e->text[at - 1] == '.' ) break;
    dots++;
  }
  if( at == e->at || (at < e->len && !is_plain_end(e, at)) ) return false;
  *run = (Run){.end = at, .stop = at, .dots = dots, .ascii = true};
  while( run->end > e->at && is_edge((unsigned char)e->text[run->end - 1]) ) run->dots -= e->text[--run->end] == '.';
  return true;
}

/* An e-mail address whose @ is at `sign` and whose mailbox starts at e->at. DNSSIG_BADNAME: there is none. */
static Status find_email(Extractor *e, size_t sign, Piece *out)
{
  size_t start = e->at;
  size_t host = sign + read_at(e, sign).width;
  size_t end;
  HostPlace place;
  Status status;
  while( start < sign && strchr(".+-%~", e->text[start]) ) start++;
  if( start == sign || host >= e->len ) return DNSSIG_BADNAME;
  if( e->text[host] == '[' ) {
    const char *close = memchr(e->text + host, ']', e->len - host < 64 ? e->len - host : 64);
    if( !close ) return DNSSIG_BADNAME;
    end = (size_t)(close - e->text) + 1;
  } else {
    end = read_run(e, host, IDNA_INPUT_MAX).end;
  }
  status = host_find(e->text + host, end - host, &out->host, &place);
  if( status != DNSSIG_OK ) return status;
  if( place.host ) return DNSSIG_BADNAME; /* another @ in the brackets */
  if( out->host.kind == HOST_NAME && !memchr(out->host.text, '.', out->host.len) ) return DNSSIG_BADNAME;
  emit(e, PIECE_EMAIL, start, end, out);
  return DNSSIG_OK;
}

/* True where text[at] stands right behind a slash that makes it part of a path; `//host` is no path. */
static bool is_path(const Extractor *e, size_t at)
{
  const char *before = e->text + at;
  if( !at || (before[-1] != '/' && before[-1] != '\\') ) return false;
  return at < 2 || before[-1] != '/' || before[-2] != '/';
}

/* True where the name may stand for itself: see the head of this file. */
static bool is_host(const Host *host, bool defanged, const Suffixes *suffixes)
{
  const char *dot = strrchr(host->text, '.');
  if( memchr(host->text, '_', host->len) ) {
    SuffixSplit split;
    suffix_split(suffixes, host->text, host->len, false, &split);
    /* No registry sells a name with an underscore: my_module.py */
    if( memchr(host->text + split.registrable, '_', host->len - split.registrable) ) return false;
  }
  return defanged || suffix_knows_tld(suffixes, dot ? dot + 1 : host->text);
}

/* An IPv4 address or a host in the run, which is at e->at; goes on behind the run in any case. DNSSIG_BADNAME: neither. */
static Status find_bare(Extractor *e, const Suffixes *suffixes, Run run, Piece *out)
{
  size_t start = e->at;
  Status status = DNSSIG_BADNAME;
  if( start && e->text[start - 1] == '%' && e->len - start > 2 && is_hex((unsigned char)e->text[start])
      && is_hex((unsigned char)e->text[start + 1]) ) {
    start += 2; /* the rest of %2F */
  }
  while( start < e->len && e->text[start] == '-' ) start++;
  if( run.dots && run.end - start <= IDNA_INPUT_MAX ) {
    status = host_parse(e->text + start, run.end - start, &out->host);
    if( status == DNSSIG_OK && out->host.kind == HOST_IP ) {
      emit(e, PIECE_IP, start, run.end, out);
      return DNSSIG_OK;
    }
    if( status == DNSSIG_OK && !is_path(e, start) && is_host(&out->host, run.defanged, suffixes) ) {
      emit(e, PIECE_HOST, start, run.end, out);
      return DNSSIG_OK;
    }
    if( status == DNSSIG_OK ) status = DNSSIG_BADNAME;
  }
  if( run.ascii ) {
    e->at = run.stop;
  } else {
    e->ascii_until = run.stop;
    e->looked = e->at;
  }
  return status;
}

/* Where the scheme or mailbox that starts at e->at ends: at a colon or an @ that is new; 0 where neither is near. */
static size_t look_ahead(Extractor *e, Unit *sign)
{
  size_t at = e->looked > e->at ? e->looked : e->at;
  while( at < e->len && at - e->at < LOOK_AHEAD ) {
    *sign = read_at(e, at);
    if( !is_word(e, at, sign->point) && sign->point != '.' && sign->point != '+' && sign->point != '%'
        && sign->point != '~' ) {
      break;
    }
    at += sign->width;
  }
  e->looked = at;
  if( at == e->at || at >= e->len || at - e->at >= LOOK_AHEAD || at + 1 == e->tried ) return 0;
  if( sign->point != '@' && sign->point != ':' && sign->point != UNIT_AUTHORITY ) return 0;
  e->tried = at + 1;
  return at;
}

void extract_init(Extractor *e, const char *text, size_t len)
{
  *e = (Extractor){.text = text, .len = len};
}

Status extract_next(Extractor *e, const Suffixes *suffixes, Piece *out)
{
  while( e->at < e->len ) {
    Status status = DNSSIG_BADNAME;
    size_t before = e->at;
    size_t found;
    Unit unit, sign = {0};
    Run run;
    if( is_plain_end(e, e->at) ) {
      e->at++;
      continue;
    }
    if( read_plain_run(e, &run) ) {
      status = find_bare(e, suffixes, run, out);
      if( status != DNSSIG_BADNAME ) return status;
      continue;
    }
    unit = read_at(e, e->at);
    if( is_hex(unit.point) || unit.point == ':' ) status = find_ipv6(e, out);
    if( status != DNSSIG_BADNAME ) return status;
    if( !is_word(e, e->at, unit.point) ) {
      e->at += unit.width;
      continue;
    }
    found = look_ahead(e, &sign);
    if( found ) {
      status = sign.point == '@' ? find_email(e, found, out) : find_url(e, found, out);
      if( status != DNSSIG_BADNAME ) return status;
    }
    if( e->at == before ) {
      status = find_bare(e, suffixes, read_run(e, e->at, SIZE_MAX), out);
      if( status != DNSSIG_BADNAME ) return status;
    }
  }
  return DNSSIG_DONE;
}
