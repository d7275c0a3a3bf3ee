/* domain.c - what is asked of one domain most often, each as one SQL value.
**
**   SELECT ns_count('https://www.example.com/login');       2
**   SELECT mx_provider('someone@example.com');              Google
**   SELECT soa_rname('example.com');                        hostmaster@dns.example.com
**   SELECT dmarc('mail.example.com');                       v=DMARC1; p=reject
**
** The argument is any text with a host in it; what is judged is its registrable domain: so are the questions that dns_collect records.
** Only dmarc asks at the host first; where a recording has nothing there, the registrable domain's counts.
**
** No name, no such domain and no answer are NULL, for every function; dns_status says which. A domain that exists and has no such
** record (NODATA) has 0 of them: a count is 0, everything else is NULL.
**
** Hosts. The targets of the domain's NS or MX records, each once however many records name it. The root is no host: a null MX
** (RFC 7505), and an NS record of that form. A referral says nothing of how many there are, so it counts as no answer. */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "answer/type.h"
#include "context/reference.h"
#include "core/memory.h"
#include "measure/entropy.h"
#include "name/host.h"
#include "name/suffix.h"
#include "surface/ask.h"
#include "surface/families.h"
#include "surface/register.h"
#include "surface/result.h"
#include "surface/value.h"

SQLITE_EXTENSION_INIT3

static Connection *connection_of(sqlite3_context *context)
{
  const Bound *bound = sqlite3_user_data(context);
  return bound->connection;
}

/* The domain. */

typedef struct Domain {
  Host host; /* as given */
  Name name; /* its registrable domain */
} Domain;

/* DNSSIG_DONE, DNSSIG_BADNAME: there is none in the value. */
static Status read_domain(sqlite3_context *context, sqlite3_value *value, Domain *domain)
{
  SuffixSplit split;
  const char *text;
  size_t len;
  Status status = value_text(value, &text, &len);
  if( status == DNSSIG_OK ) status = host_parse(text, len, &domain->host);
  if( status != DNSSIG_OK ) return status;
  if( domain->host.kind != HOST_NAME ) return DNSSIG_DONE;
  suffix_split(connection_of(context)->suffixes, domain->host.text, domain->host.len, false, &split);
  if( split.registrable == split.suffix ) return DNSSIG_DONE;
  return name_from_text(domain->host.text + split.registrable, domain->host.len - split.registrable, &domain->name);
}

/* Its hosts. */

typedef struct Target {
  size_t at, len;   /* in Targets.text */
  const char *text; /* the same, once it is complete: canonical, with a zero */
  uint32_t priority;
  bool own;             /* the domain itself, or below it */
  const char *provider; /* NULL: none known */
} Target;

typedef struct Targets {
  Text text;
  Target *list; /* by text */
  size_t count, capacity;
  bool counted; /* the answer tells how many there are */
  char space[1000];
} Targets;

static int compare_text(const void *left, const void *right)
{
  const Target *a = left, *b = right;
  int order = strcmp(a->text, b->text);
  return order ? order : (a->priority > b->priority) - (a->priority < b->priority);
}

/* The order in which they are tried; servers of equal rank by text, so that it does not depend on the answer's order. */
static int compare_rank(const Target *a, const Target *b)
{
  return a->priority != b->priority ? (a->priority > b->priority ? 1 : -1) : strcmp(a->text, b->text);
}

/* Those of one provider together, those of none last. */
static int compare_provider(const void *left, const void *right)
{
  const Target *a = left, *b = right;
  int order;
  if( !a->provider || !b->provider ) return !a->provider - !b->provider;
  order = strcmp(a->provider, b->provider);
  return order ? order : compare_rank(a, b);
}

static void targets_clear(Targets *targets)
{
  text_clear(&targets->text);
  mem_free(targets->list);
}

static Status add_target(Targets *targets, const Answer *answer, size_t i, const Name *domain)
{
  Target target = {.at = targets->text.len};
  void *list = targets->list;
  char space[NAME_TEXT_SIZE], written[NAME_TEXT_SIZE];
  uint16_t priority;
  Name host;
  Text text;
  Status status;
  text_init(&text, space, sizeof space);
  status = DNSSIG_BADNAME;
  if( answer_target(answer, i, &text) ) {
    status = text.status == DNSSIG_OK ? name_from_text(text.data, text.len, &host) : text.status;
  }
  text_clear(&text);
  if( status == DNSSIG_BADNAME || (status == DNSSIG_OK && name_label_count(&host) == 0) ) return DNSSIG_OK;
  if( status == DNSSIG_OK ) {
    status = mem_grow(&list, &targets->capacity, targets->count + 1, sizeof target);
    targets->list = list;
  }
  if( status != DNSSIG_OK ) return status;
  target.len = name_to_text(&host, written);
  target.own = name_under(&host, domain);
  if( answer_priority(answer, i, &priority) ) target.priority = priority;
  text_bytes(&targets->text, written, target.len + 1);
  targets->list[targets->count++] = target;
  return DNSSIG_OK;
}

/* A host that stands more than once keeps its least priority. */
static void drop_doubles(Targets *targets)
{
  size_t kept = 0;
  qsort(targets->list, targets->count, sizeof *targets->list, compare_text);
  for( size_t i = 0; i < targets->count; i++ ) {
    if( kept && strcmp(targets->list[kept - 1].text, targets->list[i].text) == 0 ) continue;
    targets->list[kept++] = targets->list[i];
  }
  targets->count = kept;
}

/* The hosts that the answer's records of the type point to. targets_clear is due whatever comes of it. */
static Status targets_collect(Targets *targets, const Answer *answer, uint16_t type, const Name *domain)
{
  targets->list = NULL;
  targets->count = targets->capacity = 0;
  targets->counted = answer_status(answer) == ANSWER_NODATA;
  text_init(&targets->text, targets->space, sizeof targets->space);
  for( size_t i = 0; i < answer_count(answer); i++ ) {
    Status status;
    if( !ask_is_record(answer, i, type) ) continue;
    targets->counted = true;
    status = add_target(targets, answer, i, domain);
    if( status != DNSSIG_OK ) return status;
  }
  if( targets->text.status != DNSSIG_OK ) return targets->text.status;
  for( size_t i = 0; i < targets->count; i++ ) targets->list[i].text = targets->text.data + targets->list[i].at;
  if( targets->count ) drop_doubles(targets);
  return DNSSIG_OK;
}

/* What the functions on hosts differ by. `give` sets the result or leaves it NULL. */
typedef struct HostsRow {
  uint16_t type;
  ReferenceKind providers;
  Status (*give)(sqlite3_context *context, const struct HostsRow *row, Targets *targets);
} HostsRow;

static Status give_count(sqlite3_context *context, const HostsRow *row, Targets *targets)
{
  (void)row;
  if( targets->counted ) sqlite3_result_int64(context, (sqlite3_int64)targets->count);
  return DNSSIG_OK;
}

static Status give_self_hosted(sqlite3_context *context, const HostsRow *row, Targets *targets)
{
  bool own = false;
  (void)row;
  for( size_t i = 0; i < targets->count; i++ ) own = own || targets->list[i].own;
  if( targets->count ) sqlite3_result_int(context, own);
  return DNSSIG_OK;
}

static Status give_provider(sqlite3_context *context, const HostsRow *row, Targets *targets)
{
  Target *list = targets->list;
  size_t best = 0, most = 0, end;
  Reference *reference;
  Status status = connection_reference(connection_of(context), &reference);
  if( status != DNSSIG_OK || !targets->count ) return status;
  for( size_t i = 0; i < targets->count; i++ ) {
    const ReferenceRow *found = reference_find(reference, row->providers, list[i].text, list[i].len);
    list[i].provider = found && *found->label ? found->label : NULL;
  }
  qsort(list, targets->count, sizeof *list, compare_provider);
  for( size_t i = 0; i < targets->count && list[i].provider; i = end ) {
    end = i + 1;
    while( end < targets->count && list[end].provider && strcmp(list[i].provider, list[end].provider) == 0 ) end++;
    if( end - i < most || (end - i == most && compare_rank(&list[best], &list[i]) < 0) ) continue;
    best = i;
    most = end - i;
  }
  if( most ) sqlite3_result_text(context, list[best].provider, -1, SQLITE_TRANSIENT);
  return DNSSIG_OK;
}

static Status give_entropy(sqlite3_context *context, const HostsRow *row, Targets *targets)
{
  double greatest = -1;
  (void)row;
  for( size_t i = 0; i < targets->count; i++ ) {
    const Target *target = &targets->list[i];
    SuffixSplit split;
    double bits;
    Host host;
    Status status = host_parse(target->text, target->len, &host);
    if( status == DNSSIG_NOMEM ) return status;
    if( status != DNSSIG_OK || host.kind != HOST_NAME ) continue;
    suffix_split(connection_of(context)->suffixes, host.text, host.len, false, &split);
    if( split.registrable == split.suffix ) continue;
    status = entropy_of(host.text + split.registrable, split.suffix - 1 - split.registrable, &bits);
    if( status != DNSSIG_OK ) return status;
    if( bits > greatest ) greatest = bits;
  }
  if( greatest >= 0 ) sqlite3_result_double(context, greatest);
  return DNSSIG_OK;
}

static void call_hosts(sqlite3_context *context, int argc, sqlite3_value **argv)
{
  const Bound *bound = sqlite3_user_data(context);
  const HostsRow *row = bound->function->data;
  Question question;
  Targets targets;
  Domain domain;
  Answer *answer;
  Status status = read_domain(context, argv[0], &domain);
  (void)argc;
  question.type = row->type;
  if( status == DNSSIG_OK ) {
    question.name = domain.name;
    status = ask_question(context, &question, &answer);
  }
  if( status == DNSSIG_OK ) {
    status = targets_collect(&targets, answer, row->type, &domain.name);
    if( status == DNSSIG_OK ) status = row->give(context, row, &targets);
    targets_clear(&targets);
    answer_release(answer);
  }
  ask_conclude(context, status);
}

/* soa_rname(domain). */

/* The SOA that the domain itself has. */
static bool find_apex(const Answer *answer, const Name *domain, size_t *found)
{
  Name owner;
  for( size_t i = 0; i < answer_count(answer); i++ ) {
    const char *text = answer_owner(answer, i);
    if( !text || !ask_is_record(answer, i, TYPE_SOA) ) continue;
    if( name_from_text(text, strlen(text), &owner) != DNSSIG_OK || !name_equal(&owner, domain) ) continue;
    *found = i;
    return true;
  }
  return false;
}

/* The first label is the part before the @ (RFC 1035 section 8), dots inside it and all. Where it has an @ of its own, somebody wrote
** the address into the zone as it is. DNSSIG_BADNAME: no mailbox. */
static Status write_mailbox(const Name *rname, Text *out)
{
  char written[NAME_TEXT_SIZE];
  size_t len = rname->wire[0];
  Name domain;
  if( name_label_count(rname) < 2 || !name_parent(rname, &domain) ) return DNSSIG_BADNAME;
  text_escaped(out, (const char *)rname->wire + 1, len);
  text_char(out, memchr(rname->wire + 1, '@', len) ? '.' : '@');
  text_bytes(out, written, name_to_text(&domain, written));
  return DNSSIG_OK;
}

static Status give_rname(sqlite3_context *context, const Answer *answer, const Name *domain)
{
  char space[NAME_TEXT_SIZE];
  size_t found;
  Status status = DNSSIG_DONE;
  Name rname;
  Text text;
  if( !find_apex(answer, domain, &found) ) return status;
  text_init(&text, space, sizeof space);
  if( answer_field(answer, found, "rname", &text) ) {
    status = text.status == DNSSIG_OK ? name_from_text(text.data, text.len, &rname) : text.status;
  }
  text_reset(&text);
  if( status == DNSSIG_OK ) status = write_mailbox(&rname, &text);
  if( status == DNSSIG_OK ) result_text(context, &text);
  text_clear(&text);
  return status;
}

static void call_rname(sqlite3_context *context, int argc, sqlite3_value **argv)
{
  Domain domain;
  Answer *answer;
  Status status = read_domain(context, argv[0], &domain);
  (void)argc;
  if( status == DNSSIG_OK ) {
    Question question = {domain.name, TYPE_SOA};
    status = ask_question(context, &question, &answer);
  }
  if( status == DNSSIG_OK ) {
    status = give_rname(context, answer, &domain.name);
    answer_release(answer);
  }
  ask_conclude(context, status);
}

/* spf(domain), dmarc(domain). Texts are as answer_joined writes them, with a zero: a tab reads \009. */

/* RFC 7208 section 4.5: the version, then a space or the end. Letters in either case (RFC 5234 section 2.3). */
static bool is_spf(const char *text)
{
  static const char version[] = "v=spf1";
  size_t len = sizeof version - 1;
  return sqlite3_strnicmp(text, version, (int)len) == 0 && (text[len] == ' ' || text[len] == '\0');
}

static const char *skip_blanks(const char *text)
{
  for( ;; ) {
    if( *text == ' ' ) {
      text++;
    } else if( strncmp(text, "\\009", 4) == 0 ) {
      text += 4;
    } else {
      return text;
    }
  }
}

/* RFC 7489 section 6.4: `v`, in either case, the sign with blanks around it as may be, DMARC1 in this case only; then a semicolon, or
** the end. */
static bool is_dmarc(const char *text)
{
  static const char version[] = "DMARC1";
  size_t len = sizeof version - 1;
  if( *text != 'v' && *text != 'V' ) return false;
  text = skip_blanks(text + 1);
  if( *text++ != '=' ) return false;
  text = skip_blanks(text);
  if( strncmp(text, version, len) != 0 ) return false;
  text = skip_blanks(text + len);
  return *text == ';' || *text == '\0';
}

/* Appends the first TXT record that is a policy; *count is how many are. */
static Status find_policy(const Answer *answer, bool (*is_policy)(const char *), Text *out, size_t *count)
{
  char space[1000];
  Text line;
  Status status;
  *count = 0;
  text_init(&line, space, sizeof space);
  for( size_t i = 0; i < answer_count(answer); i++ ) {
    if( !ask_is_record(answer, i, TYPE_TXT) ) continue;
    text_reset(&line);
    answer_joined(answer, i, &line);
    if( line.status != DNSSIG_OK ) break;
    if( is_policy(line.data) && ++*count == 1 ) text_bytes(out, line.data, line.len);
  }
  status = line.status == DNSSIG_OK ? out->status : line.status;
  text_clear(&line);
  return status;
}

/* The same, asked of the name. *outcome is what came of the question. */
static Status ask_policy(sqlite3_context *context, const Name *name, bool (*is_policy)(const char *), Text *out,
                         size_t *count, AnswerStatus *outcome)
{
  Question question = {*name, TYPE_TXT};
  Answer *answer;
  Status status = ask_question(context, &question, &answer);
  if( status != DNSSIG_OK ) return status;
  *outcome = answer_status(answer);
  status = find_policy(answer, is_policy, out, count);
  answer_release(answer);
  return status;
}

static void call_spf(sqlite3_context *context, int argc, sqlite3_value **argv)
{
  char space[1000];
  AnswerStatus outcome;
  size_t count;
  Domain domain;
  Text policy;
  Status status = read_domain(context, argv[0], &domain);
  (void)argc;
  text_init(&policy, space, sizeof space);
  if( status == DNSSIG_OK ) status = ask_policy(context, &domain.name, is_spf, &policy, &count, &outcome);
  if( status == DNSSIG_OK && count > 1 ) {
    sqlite3_result_text(context, "permerror", -1, SQLITE_STATIC);
  } else if( status == DNSSIG_OK && count == 1 ) {
    result_text(context, &policy);
  }
  text_clear(&policy);
  ask_conclude(context, status);
}

/* _dmarc below the name. DNSSIG_BADNAME: it would be too long. */
static Status make_dmarc_name(const Name *name, Name *out)
{
  static const uint8_t label[] = {6, '_', 'd', 'm', 'a', 'r', 'c'};
  if( name->len > NAME_WIRE_MAX - sizeof label ) return DNSSIG_BADNAME;
  memcpy(out->wire, label, sizeof label);
  memcpy(out->wire + sizeof label, name->wire, name->len);
  out->len = (uint8_t)(sizeof label + name->len);
  return DNSSIG_OK;
}

/* RFC 7489 section 6.6.3: at the name, then, only where it has none, at the organizational domain. */
static Status find_dmarc(sqlite3_context *context, const Domain *domain, Text *policy, size_t *count)
{
  AnswerStatus outcome = ANSWER_NODATA;
  Name host, asked;
  Status status = name_from_text(domain->host.text, domain->host.len, &host);
  *count = 0;
  if( status == DNSSIG_OK && !name_equal(&host, &domain->name) ) {
    status = make_dmarc_name(&host, &asked);
    if( status == DNSSIG_OK ) status = ask_policy(context, &asked, is_dmarc, policy, count, &outcome);
    if( status == DNSSIG_BADNAME ) status = DNSSIG_OK;
  }
  if( status != DNSSIG_OK || *count || !ask_may_climb(outcome) ) return status;
  status = make_dmarc_name(&domain->name, &asked);
  return status == DNSSIG_OK ? ask_policy(context, &asked, is_dmarc, policy, count, &outcome) : status;
}

static void call_dmarc(sqlite3_context *context, int argc, sqlite3_value **argv)
{
  char space[1000];
  size_t count;
  Domain domain;
  Text policy;
  Status status = read_domain(context, argv[0], &domain);
  (void)argc;
  text_init(&policy, space, sizeof space);
  if( status == DNSSIG_OK ) status = find_dmarc(context, &domain, &policy, &count);
  if( status == DNSSIG_OK && count == 1 ) result_text(context, &policy);
  text_clear(&policy);
  ask_conclude(context, status);
}

/* What there is. */

#define ON_HOSTS(records, kind, function) (&(const HostsRow){TYPE_##records, REFERENCE_##kind, function})
#define OF_DOMAIN " Asked of the registrable domain of any text with a host in it."
#define NO_ANSWER "NULL: no registrable domain, no such domain, or no answer; dns_status says which."
#define NO_HOST "NULL: no such host, no registrable domain, no such domain, or no answer."
#define PROVIDER_OF(records)                                                                                           \
  "TEXT, a label. Where several providers are among the hosts, the one of most hosts; of equals the one " records      \
  ". NULL: no host of a known provider, no registrable domain, no such domain, or no answer."

static const Function functions[] = {
    {.name = "ns_count",
     .least_args = 1,
     .most_args = 1,
     .flags = LIVE,
     .call = call_hosts,
     .data = ON_HOSTS(NS, NS_PROVIDER, give_count),
     .doc = {.usage = "ns_count(domain)",
             .summary = "How many nameservers a domain has." OF_DOMAIN,
             .returns = "INTEGER, different hosts. 0: the name exists and has no NS record. " NO_ANSWER
                        " A referral is no answer.",
             .errors = "none",
             .source = "RFC 1035 section 3.3.11; RFC 2182 section 5",
             .example = "SELECT ns_count('https://www.example.com/login');"}},
    {.name = "ns_self_hosted",
     .least_args = 1,
     .most_args = 1,
     .flags = LIVE,
     .call = call_hosts,
     .data = ON_HOSTS(NS, NS_PROVIDER, give_self_hosted),
     .doc = {.usage = "ns_self_hosted(domain)",
             .summary = "Does a nameserver of the domain lie under the domain itself?" OF_DOMAIN,
             .returns = "1: at least one does. 0: none. " NO_HOST,
             .errors = "none",
             .source = "RFC 1035 section 3.3.11",
             .example = "SELECT ns_self_hosted('example.com');"}},
    {.name = "ns_provider",
     .least_args = 1,
     .most_args = 1,
     .flags = LIVE,
     .call = call_hosts,
     .data = ON_HOSTS(NS, NS_PROVIDER, give_provider),
     .doc = {.usage = "ns_provider(domain)",
             .summary = "Who serves the domain's DNS, by the names of its nameservers." OF_DOMAIN,
             .returns = PROVIDER_OF("whose host is first by text"),
             .errors = "none",
             .source = "dns_reference, kind ns_provider; each row names its source and date",
             .example = "SELECT ns_provider('example.com');"}},
    {.name = "mx_count",
     .least_args = 1,
     .most_args = 1,
     .flags = LIVE,
     .call = call_hosts,
     .data = ON_HOSTS(MX, MX_PROVIDER, give_count),
     .doc = {.usage = "mx_count(domain)",
             .summary = "How many mail hosts a domain names." OF_DOMAIN,
             .returns = "INTEGER, different hosts, however many records name one. 0: the name exists and has no MX "
                        "record, or a null MX, which says that it takes no mail (dns_mx tells them apart). " NO_ANSWER,
             .errors = "none",
             .source = "RFC 5321 section 5.1; RFC 7505 section 3",
             .example = "SELECT mx_count('someone@example.com');"}},
    {.name = "mx_self_hosted",
     .least_args = 1,
     .most_args = 1,
     .flags = LIVE,
     .call = call_hosts,
     .data = ON_HOSTS(MX, MX_PROVIDER, give_self_hosted),
     .doc = {.usage = "mx_self_hosted(domain)",
             .summary = "Does a mail host of the domain lie under the domain itself, or is it that?" OF_DOMAIN,
             .returns = "1: at least one does. 0: none. " NO_HOST,
             .errors = "none",
             .source = "RFC 5321 section 5.1",
             .example = "SELECT mx_self_hosted('example.com');"}},
    {.name = "mx_provider",
     .least_args = 1,
     .most_args = 1,
     .flags = LIVE,
     .call = call_hosts,
     .data = ON_HOSTS(MX, MX_PROVIDER, give_provider),
     .doc = {.usage = "mx_provider(domain)",
             .summary = "Who takes the domain's mail, by the names of its mail hosts." OF_DOMAIN,
             .returns = PROVIDER_OF("whose host is tried first (least preference number, then by text)"),
             .errors = "none",
             .source = "dns_reference, kind mx_provider; each row names its source and date; RFC 5321 section 5.1",
             .example = "SELECT mx_provider('example.com');"}},
    {.name = "mx_entropy",
     .least_args = 1,
     .most_args = 1,
     .flags = LIVE,
     .call = call_hosts,
     .data = ON_HOSTS(MX, MX_PROVIDER, give_entropy),
     .doc = {.usage = "mx_entropy(domain)",
             .summary = "The greatest name_entropy(domain_label(host)) of the domain's mail hosts: of the label that "
                        "somebody chose, not of numbers in front of it." OF_DOMAIN,
             .returns = "REAL, bits per character, 0 to 6. NULL: no mail host with a registrable domain, no "
                        "registrable domain, no such domain, or no answer.",
             .errors = "none",
             .source = "Shannon, A Mathematical Theory of Communication (1948), section 6",
             .example = "SELECT mx_entropy('example.com');"}},
    {.name = "soa_rname",
     .least_args = 1,
     .most_args = 1,
     .flags = LIVE,
     .call = call_rname,
     .doc = {.usage = "soa_rname(domain)",
             .summary = "Who answers for the domain's zone, as an e-mail address: the first dot of the RNAME that is "
                        "not escaped is the @, escaped ones are dots of the part before it." OF_DOMAIN,
             .returns = "TEXT, lower case; bytes that are not printable ASCII read \\DDD. An RNAME that was written "
                        "with an @ stays as it is. NULL: no SOA at the domain itself (dns_soa finds the one above), an "
                        "RNAME of fewer than two labels, no registrable domain, no such domain, or no answer.",
             .errors = "none",
             .source = "RFC 1035 sections 3.3.13 and 8; RFC 1912 section 2.2",
             .example = "SELECT soa_rname('example.com');"}},
    {.name = "spf",
     .least_args = 1,
     .most_args = 1,
     .flags = LIVE,
     .call = call_spf,
     .doc = {.usage = "spf(domain)",
             .summary = "The domain's SPF record: which hosts may send mail in its name." OF_DOMAIN,
             .returns = "TEXT that begins with v=spf1, character strings joined; bytes that are not printable ASCII "
                        "read \\DDD. 'permerror' where there are several: a receiver takes none of them (dns_txt shows "
                        "them). NULL: none, no registrable domain, no such domain, or no answer.",
             .errors = "none",
             .source = "RFC 7208 sections 3.3 and 4.5",
             .example = "SELECT spf('someone@example.com');"}},
    {.name = "dmarc",
     .least_args = 1,
     .most_args = 1,
     .flags = LIVE,
     .call = call_dmarc,
     .doc = {.usage = "dmarc(domain)",
             .summary = "The DMARC record that holds for mail from the host in the text: that of _dmarc below it, or "
                        "else below its registrable domain.",
             .returns = "TEXT that begins with v=DMARC1, character strings joined; bytes that are not printable ASCII "
                        "read \\DDD. NULL: none, several (a receiver takes none of them), no registrable domain, or no "
                        "answer, also none at the host.",
             .errors = "none",
             .source = "RFC 7489 sections 6.4 and 6.6.3",
             .example = "SELECT dmarc('mail.example.com');"}},
};

const Family family_domain = {
    .kind = "domain",
    .functions = functions,
    .function_count = COUNT(functions),
};
