/* tld.c - tld_risk, tld_class: what reference data says of the last label.
**
**   SELECT tld_risk('secure-login.example.top'), tld_class('www.example.co.uk');     0.9|country
**
** The lists say which TLDs there are (kind tld), how often abuse statistics name one (tld_risk), and what is taken to hold for those
** that none names, by class (tld_base). What each number is made from stands at the head of sql/reference/tld_risk.csv. */
#include <math.h>
#include <string.h>

#include "context/reference.h"
#include "name/host.h"
#include "surface/families.h"
#include "surface/register.h"
#include "surface/result.h"
#include "surface/value.h"

SQLITE_EXTENSION_INIT3

/* The TLD of a host, or of text such as `.top`. DNSSIG_DONE: there is none. */
static Status read_tld(sqlite3_value *value, Host *host, const char **tld)
{
  const char *text, *dot;
  size_t len;
  Status status = value_text(value, &text, &len);
  if( status != DNSSIG_OK ) return status;
  if( len > 1 && text[0] == '.' ) text++, len--;
  status = host_parse(text, len, host);
  if( status == DNSSIG_BADNAME || (status == DNSSIG_OK && host->kind != HOST_NAME) ) return DNSSIG_DONE;
  if( status != DNSSIG_OK ) return status;
  dot = strrchr(host->text, '.');
  *tld = dot ? dot + 1 : host->text;
  return DNSSIG_OK;
}

static const ReferenceRow *find(const Reference *reference, ReferenceKind kind, const char *word)
{
  return reference_find(reference, kind, word, strlen(word));
}

static void give_risk(sqlite3_context *context, const Reference *reference, const char *tld)
{
  const ReferenceRow *class = find(reference, REFERENCE_TLD, tld);
  double fallback = class ? reference_number(reference, REFERENCE_TLD_BASE, class->label, NAN) : NAN;
  double risk = reference_number(reference, REFERENCE_TLD_RISK, tld, fallback);
  if( !isnan(risk) ) sqlite3_result_double(context, risk);
}

static void give_class(sqlite3_context *context, const Reference *reference, const char *tld)
{
  const ReferenceRow *class = find(reference, REFERENCE_TLD, tld);
  if( class ) sqlite3_result_text(context, class->label, -1, SQLITE_TRANSIENT);
}

typedef struct Gift {
  void (*give)(sqlite3_context *context, const Reference *reference, const char *tld);
} Gift;

static void call_tld(sqlite3_context *context, int argc, sqlite3_value **argv)
{
  const Bound *bound = sqlite3_user_data(context);
  const Gift *gift = bound->function->data;
  Reference *reference;
  const char *tld;
  Host host;
  Status status = read_tld(argv[0], &host, &tld);
  (void)argc;
  if( status == DNSSIG_DONE ) return;
  if( status == DNSSIG_OK ) status = connection_reference(bound->connection, &reference);
  if( status == DNSSIG_OK ) {
    gift->give(context, reference, tld);
  } else {
    result_fault(context, status, NULL);
  }
}

#define GIFT(function) (&(const Gift){function})

static const Function functions[] = {
    {.name = "tld_risk",
     .least_args = 1,
     .most_args = 1,
     .flags = PURE,
     .call = call_tld,
     .data = GIFT(give_risk),
     .doc = {.usage = "tld_risk(text)",
             .summary =
                 "How much its TLD alone speaks against a name: how many published statistics of abused TLDs name it "
                 "and how far up; for a TLD that none names, a base by class. It is a prior, not a verdict: most names "
                 "under a TLD of high weight are harmless.",
             .returns = "A number from 0 to 1. NULL for an unknown TLD, for an IP address, and where the text holds "
                        "no valid host. The text may be a TLD alone, with or without its dot.",
             .errors = "none",
             .source = "dns_reference, kinds tld_risk and tld_base; each row names its lists and their date",
             .example = "SELECT tld_risk('login.example.top'), tld_risk('www.example.edu')"}},
    {.name = "tld_class",
     .least_args = 1,
     .most_args = 1,
     .flags = PURE,
     .call = call_tld,
     .data = GIFT(give_class),
     .doc = {.usage = "tld_class(text)",
             .summary = "What sort of TLD the last label is.",
             .returns = "'generic', 'country' (two letters, or an IDN for a country), 'sponsored' (for a community), "
                        "'infrastructure' (arpa), 'test' (set aside, never delegated). NULL for an unknown TLD, for an "
                        "IP address, and where the text holds no valid host.",
             .errors = "none",
             .source = "IANA root zone database; RFC 3172 (arpa); RFC 6761 and 2606 (test); dns_reference, kind tld",
             .example = "SELECT tld_class('www.example.co.uk')"}},
};

const Family family_tld = {"measure", functions, COUNT(functions), NULL, 0};
