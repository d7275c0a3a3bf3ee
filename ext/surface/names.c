/* names.c - domain_*: a name taken apart, in SQL.
**
**   SELECT domain_registrable('https://www.example.co.uk/login');    example.co.uk
**   SELECT domain_host('hxxp://EVIL[.]example[.]com:8080/x');         evil.example.com
**   SELECT domain_unicode('xn--bcher-kva.example');                   bücher.example
**
** Every function reads its first argument through host_value; text without a host gives NULL. The functions differ in
** their rows of the table at the end: a Part says which piece of the host is wanted, a Form how the whole is written. */
#include <string.h>

#include "core/status.h"
#include "core/text.h"
#include "name/host.h"
#include "name/idna.h"
#include "name/suffix.h"
#include "surface/families.h"
#include "surface/host_value.h"
#include "surface/register.h"
#include "surface/result.h"

SQLITE_EXTENSION_INIT3

/* Which piece of a host a function gives. */
typedef enum Part { PART_REGISTRABLE, PART_SUFFIX, PART_TLD, PART_LABEL, PART_SUBDOMAIN } Part;

/* The bytes start..end-1 of the host are the part; nothing: start == end. */
static void find_part(Part part, const SuffixSplit *split, size_t len, size_t *start, size_t *end)
{
  bool registrable = split->registrable < split->suffix;
  *start = *end = len;
  switch( part ) {
    case PART_REGISTRABLE:
      if( registrable ) *start = split->registrable;
      break;
    case PART_SUFFIX:
      *start = split->suffix;
      break;
    case PART_TLD:
      *start = split->tld;
      break;
    case PART_LABEL:
      if( !registrable ) break;
      *start = split->registrable;
      *end = split->suffix - 1;
      break;
    case PART_SUBDOMAIN:
      if( !registrable || !split->registrable ) break;
      *start = 0;
      *end = split->registrable - 1;
      break;
  }
}

/* Reads the optional second argument. False: the result is set. */
static bool read_section(sqlite3_context *context, const char *function, int argc, sqlite3_value **argv, bool *icann)
{
  const char *word;
  char space[160];
  Text message;
  *icann = false;
  if( argc < 2 ) return true;
  word = (const char *)sqlite3_value_text(argv[1]);
  if( !word ) {
    if( sqlite3_value_type(argv[1]) != SQLITE_NULL ) result_fault(context, DNSSIG_NOMEM, NULL);
    return false;
  }
  *icann = strcmp(word, "icann") == 0;
  if( *icann ) return true;
  text_init(&message, space, sizeof space);
  text_format(&message, "%s: the second argument is 'icann' or left out, not '", function);
  text_escaped(&message, word, strnlen(word, 60));
  text_char(&message, '\'');
  result_fault(context, message.status == DNSSIG_OK ? DNSSIG_MISUSE : message.status, message.data);
  text_clear(&message);
  return false;
}

static void call_part(sqlite3_context *context, int argc, sqlite3_value **argv)
{
  const Bound *bound = sqlite3_user_data(context);
  const Part *part = bound->function->data;
  const Host *host;
  Reading *reading;
  size_t start, end;
  char piece[sizeof host->text];
  bool icann;
  if( !read_section(context, bound->function->name, argc, argv, &icann) ) return;
  if( !name_value(context, argv[0], &reading) ) return;
  host = &reading->host;
  find_part(*part, split_value(context, reading, icann), host->len, &start, &end);
  if( start == end ) return;
  if( end == host->len ) {
    sqlite3_result_text(context, host->text + start, TO_ZERO, SQLITE_TRANSIENT);
  } else {
    memcpy(piece, host->text + start, end - start);
    piece[end - start] = 0;
    sqlite3_result_text(context, piece, TO_ZERO, SQLITE_TRANSIENT);
  }
}

static void call_known_tld(sqlite3_context *context, int argc, sqlite3_value **argv)
{
  const Bound *bound = sqlite3_user_data(context);
  const char *dot;
  Reading *reading;
  (void)argc;
  if( !name_value(context, argv[0], &reading) ) return;
  dot = strrchr(reading->host.text, '.');
  sqlite3_result_int(context, suffix_knows_tld(bound->connection->suffixes, dot ? dot + 1 : reading->host.text));
}

/* How a function writes a host. DNSSIG_BADNAME: NULL. */
typedef Status Form(const Host *host, Text *out);
typedef struct FormRow {
  Form *write;
} FormRow;

/* Calls each for every label of a name, with a dot before every label but the first. */
static Status for_labels(const Host *host, Text *out, Status (*each)(const char *label, size_t len, Text *out))
{
  const char *at = host->text;
  Status status = DNSSIG_OK;
  while( status == DNSSIG_OK ) {
    size_t len = strcspn(at, ".");
    status = each(at, len, out);
    at += len;
    if( !*at++ ) break;
    text_char(out, '.');
  }
  return status;
}

static void call_host(sqlite3_context *context, int argc, sqlite3_value **argv)
{
  Reading *reading;
  (void)argc;
  if( !host_value(context, argv[0], &reading) ) return;
  sqlite3_result_text(context, reading->host.text, TO_ZERO, SQLITE_TRANSIENT);
}

static Status write_host(const Host *host, Text *out)
{
  text_bytes(out, host->text, host->len);
  return DNSSIG_OK;
}

static Status write_valid_label(const char *label, size_t len, Text *out)
{
  char decoded[IDNA_UNICODE_SIZE];
  size_t width;
  text_bytes(out, label, len);
  return idna_is_encoded(label, len) ? idna_decode(label, len, decoded, &width) : DNSSIG_OK;
}

static Status write_ascii(const Host *host, Text *out)
{
  return host->kind == HOST_IP ? write_host(host, out) : for_labels(host, out, write_valid_label);
}

static Status write_unicode_label(const char *label, size_t len, Text *out)
{
  char decoded[IDNA_UNICODE_SIZE];
  size_t width;
  Status status = idna_is_encoded(label, len) ? idna_decode(label, len, decoded, &width) : DNSSIG_BADNAME;
  if( status == DNSSIG_OK && idna_is_printable(decoded, width) ) {
    text_bytes(out, decoded, width);
  } else {
    text_bytes(out, label, len);
  }
  return status == DNSSIG_NOMEM ? status : DNSSIG_OK;
}

static Status write_unicode(const Host *host, Text *out)
{
  return host->kind == HOST_IP ? write_host(host, out) : for_labels(host, out, write_unicode_label);
}

static Status write_reverse(const Host *host, Text *out)
{
  size_t end = host->len;
  if( host->kind == HOST_IP ) return DNSSIG_BADNAME;
  while( end ) {
    size_t start = end;
    while( start && host->text[start - 1] != '.' ) start--;
    text_bytes(out, host->text + start, end - start);
    if( start ) text_char(out, '.');
    end = start ? start - 1 : 0;
  }
  return DNSSIG_OK;
}

/* Sets what a form wrote as the result. */
static void finish(sqlite3_context *context, Status status, Text *text)
{
  if( status == DNSSIG_OK ) {
    result_text(context, text);
  } else if( status != DNSSIG_BADNAME ) {
    result_fault(context, status, NULL);
  }
  text_clear(text);
}

static void call_form(sqlite3_context *context, int argc, sqlite3_value **argv)
{
  const Bound *bound = sqlite3_user_data(context);
  const FormRow *form = bound->function->data;
  char space[512];
  Text text;
  Reading *reading;
  (void)argc;
  if( !host_value(context, argv[0], &reading) ) return;
  text_init(&text, space, sizeof space);
  finish(context, form->write(&reading->host, &text), &text);
}

static void call_defang(sqlite3_context *context, int argc, sqlite3_value **argv)
{
  const char *bytes = (const char *)sqlite3_value_text(argv[0]);
  char space[512];
  Text text;
  (void)argc;
  if( !bytes ) {
    if( sqlite3_value_type(argv[0]) != SQLITE_NULL ) result_fault(context, DNSSIG_NOMEM, NULL);
    return;
  }
  text_init(&text, space, sizeof space);
  finish(context, host_defang(bytes, (size_t)sqlite3_value_bytes(argv[0]), &text), &text);
}

#define PART(value) (&(const Part){value})
#define FORM(function) (&(const FormRow){function})
#define NULL_WITHOUT_HOST "NULL where the text holds no valid host"
#define SECTION_ERROR "a second argument other than 'icann'"

static const Function functions[] = {
    {.name = "domain_host",
     .least_args = 1,
     .most_args = 1,
     .flags = PURE,
     .call = call_host,
     .doc =
         {"domain_host(text)",
          "The host in a URL, an e-mail address, host:port, or a bare name, in one canonical form. Undoes defanging: "
          "hxxp, "
          "[.], "
          "(.), {.}, [dot], ' dot ', [at], ' at ', [:]//. In URLs also the other spellings of IPv4 that browsers take.",
          "Text: lower case, A-labels, no closing dot; an IP address as RFC 5952 text without port and zone. A-labels "
          "that "
          "do not decode are kept. " NULL_WITHOUT_HOST
          ": spaces inside, an empty label, a label over 63 bytes, over 253 "
          "bytes, a last label that is a number or has a hyphen at its edge, a prefix such as 192.0.2.0/24, other "
          "bytes "
          "than letters, digits, hyphens and underscores once mapped.",
          "none",
          "RFC 1035 section 2.3.4; RFC 3986 section 3.2; RFC 5321 section 4.1.2; UTS #46; WHATWG URL (IPv4 parser)",
          "SELECT domain_host('hxxp://EVIL[.]example[.]com:8080/x')"}},
    {.name = "domain_registrable",
     .least_args = 1,
     .most_args = 2,
     .flags = PURE,
     .call = call_part,
     .data = PART(PART_REGISTRABLE),
     .doc = {"domain_registrable(text [,'icann'])",
             "The registrable domain: the public suffix and one label. 'icann' leaves out the list's private section, "
             "so that "
             "a.github.io gives github.io.",
             "Text. NULL for an IP address and for a bare suffix; " NULL_WITHOUT_HOST ".", SECTION_ERROR,
             "publicsuffix.org, by libpsl; which list, and its date: dns_settings",
             "SELECT domain_registrable('https://www.example.co.uk/login')"}},
    {.name = "domain_suffix",
     .least_args = 1,
     .most_args = 2,
     .flags = PURE,
     .call = call_part,
     .data = PART(PART_SUFFIX),
     .doc =
         {"domain_suffix(text [,'icann'])",
          "The public suffix: what registrars sell names under. A TLD that is not on the list counts as a suffix (the "
          "list's "
          "default rule).",
          "Text. NULL for an IP address; " NULL_WITHOUT_HOST ".", SECTION_ERROR, "publicsuffix.org, by libpsl",
          "SELECT domain_suffix('www.example.co.uk')"}},
    {.name = "domain_tld",
     .least_args = 1,
     .most_args = 1,
     .flags = PURE,
     .call = call_part,
     .data = PART(PART_TLD),
     .doc = {"domain_tld(text)", "The last label.", "Text. NULL for an IP address; " NULL_WITHOUT_HOST ".", "none",
             "RFC 1034 section 3.1", "SELECT domain_tld('www.example.co.uk')"}},
    {.name = "domain_label",
     .least_args = 1,
     .most_args = 1,
     .flags = PURE,
     .call = call_part,
     .data = PART(PART_LABEL),
     .doc = {"domain_label(text)", "The label left of the public suffix: the name that somebody chose.",
             "Text. NULL for an IP address and for a bare suffix; " NULL_WITHOUT_HOST ".", "none",
             "publicsuffix.org, by libpsl", "SELECT domain_label('www.example.co.uk')"}},
    {.name = "domain_subdomain",
     .least_args = 1,
     .most_args = 1,
     .flags = PURE,
     .call = call_part,
     .data = PART(PART_SUBDOMAIN),
     .doc = {"domain_subdomain(text)", "What is left of the registrable domain.",
             "Text. NULL where there is nothing, for an IP address and for a bare suffix; " NULL_WITHOUT_HOST ".",
             "none", "publicsuffix.org, by libpsl", "SELECT domain_subdomain('a.b.example.co.uk')"}},
    {.name = "domain_known_tld",
     .least_args = 1,
     .most_args = 1,
     .flags = PURE,
     .call = call_known_tld,
     .doc =
         {"domain_known_tld(text)",
          "Whether the last label is on the public suffix list, so that its default rule does not make x.notatld look "
          "real.",
          "1 or 0. NULL for an IP address; " NULL_WITHOUT_HOST ".", "none", "publicsuffix.org, by libpsl",
          "SELECT domain_known_tld('www.example.notatld')"}},
    {.name = "domain_ascii",
     .least_args = 1,
     .most_args = 1,
     .flags = PURE,
     .call = call_form,
     .data = FORM(write_ascii),
     .doc =
         {"domain_ascii(text)",
          "The host as ASCII, every A-label checked: what domain_host gives, but only where each xn-- label decodes to "
          "something valid.",
          "Text. NULL where an A-label is not valid; " NULL_WITHOUT_HOST ".", "none",
          "UTS #46 ToASCII, non-transitional, by libidn2; without STD3 rules (underscores), CheckHyphens for ASCII "
          "labels, "
          "and the Bidi rule across labels",
          "SELECT domain_ascii('B\xC3\xBC"
          "cher.example')"}},
    {.name = "domain_unicode",
     .least_args = 1,
     .most_args = 1,
     .flags = PURE,
     .call = call_form,
     .data = FORM(write_unicode),
     .doc = {"domain_unicode(text)",
             "The host with its A-labels decoded. A label that is not valid, or holds a code point that does not show "
             "(control, "
             "direction, format characters, joiners), stays an A-label: the result is safe on a terminal.",
             "Text. " NULL_WITHOUT_HOST ".", "none", "UTS #46 ToUnicode, non-transitional, by libidn2",
             "SELECT domain_unicode('xn--bcher-kva.example')"}},
    {.name = "domain_defang",
     .least_args = 1,
     .most_args = 1,
     .flags = PURE,
     .call = call_defang,
     .doc =
         {"domain_defang(text)",
          "The text spelled so that no program makes a link of it: http becomes hxxp, ftp becomes fxp, and every dot, "
          "@ "
          "and :// "
          "stands in brackets; also the colons of an IPv6 address. The host is in canonical form, quotes and a display "
          "name are "
          "left out, other bytes than printable ASCII are percent-encoded. domain_host() reads the same host from it.",
          "Text. " NULL_WITHOUT_HOST ".", "none", "common practice; no standard",
          "SELECT domain_defang('https://www.example.com/login.php')"}},
    {.name = "domain_reverse",
     .least_args = 1,
     .most_args = 1,
     .flags = PURE,
     .call = call_form,
     .data = FORM(write_reverse),
     .doc =
         {"domain_reverse(text)",
          "The host's labels from right to left, so that an index on it serves all names below a domain as one range.",
          "Text. NULL for an IP address; " NULL_WITHOUT_HOST ".", "none", "none",
          "SELECT domain_reverse('www.example.com')"}},
};

const Family family_names = {"name", functions, COUNT(functions), NULL, 0};
