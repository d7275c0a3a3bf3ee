/* collect.c - a dossier for each domain under way; an answer leads to questions. */
#include "resolve/collect.h"

#include <string.h>

#include "answer/type.h"
#include "core/clock.h"
#include "core/memory.h"

/* What an 'asn' answer takes from Team Cymru is asked under these; the answers themselves are not shown. */
enum { COLLECT_ORIGIN = COLLECT_ROLE_COUNT, COLLECT_ORG };

const char *collect_role_word(CollectRole role)
{
  static const char *const words[] = {"apex", "host", "dmarc", "ns", "mx", "ptr", "asn"};
  return words[role];
}

/* What is asked of every domain. NS and MX come first: others wait for what they say. */
typedef struct First {
  CollectRole role;
  uint16_t type;
} First;

static const First firsts[] = {
    {COLLECT_APEX, TYPE_NS},   {COLLECT_APEX, TYPE_MX},    {COLLECT_APEX, TYPE_A},    {COLLECT_APEX, TYPE_AAAA},
    {COLLECT_APEX, TYPE_SOA},  {COLLECT_APEX, TYPE_TXT},   {COLLECT_DMARC, TYPE_TXT}, {COLLECT_HOST, TYPE_A},
    {COLLECT_HOST, TYPE_AAAA}, {COLLECT_HOST, TYPE_CNAME},
};

/* What an answer leads to: of its first `most` different hosts the addresses, of its first `most` different addresses what is known
** of them (role 'ptr' here, and 'asn'). A domain is followed to at most 32 hosts and 384 addresses by this. */
typedef struct Lead {
  CollectRole from;
  uint16_t type;
  CollectRole to;
  unsigned most;
} Lead;

enum { HOSTS_MOST = 16 };

static const Lead leads[] = {
    {COLLECT_APEX, TYPE_NS, COLLECT_NS, HOSTS_MOST},
    {COLLECT_APEX, TYPE_MX, COLLECT_MX, HOSTS_MOST},
    {COLLECT_APEX, TYPE_A, COLLECT_PTR, 32},
    {COLLECT_APEX, TYPE_AAAA, COLLECT_PTR, 32},
    {COLLECT_HOST, TYPE_A, COLLECT_PTR, 32},
    {COLLECT_HOST, TYPE_AAAA, COLLECT_PTR, 32},
    {COLLECT_NS, TYPE_A, COLLECT_PTR, 4},
    {COLLECT_NS, TYPE_AAAA, COLLECT_PTR, 4},
    {COLLECT_MX, TYPE_A, COLLECT_PTR, 4},
    {COLLECT_MX, TYPE_AAAA, COLLECT_PTR, 4},
};

typedef struct Address {
  Ip ip;
  Answer *origin; /* Team Cymru's first reply, while the second is awaited */
} Address;

/* A domain under way. */
typedef struct Dossier {
  size_t slot;
  uint64_t tag;
  Name domain, registrable;
  size_t firsts, handed_out; /* of the table above: how many it has, how many were given to the stream */
  size_t pending;            /* questions given to the stream or queued, and not answered */
  Address *addresses;        /* different ones */
  size_t address_count, address_capacity;
} Dossier;

/* A question that an answer gave rise to and that is still to be asked. */
typedef struct FollowUp {
  struct FollowUp *next;
  uint64_t tag;
  Question question;
} FollowUp;

/* An answer that needed no question. */
typedef struct AtHand {
  struct AtHand *next;
  Collected collected;
} AtHand;

struct Collect {
  Resolver *resolver;
  CollectSetup setup;
  Stream *stream;
  Dossier **slots; /* by number: a stream's tag names one */
  size_t slot_count, slot_capacity;
  size_t *free_slots; /* numbers without a dossier; has room for all of them */
  size_t free_count, free_capacity;
  Dossier *entering; /* whose first questions are being handed out; NULL: none */
  FollowUp *first_up, **last_up;
  AtHand *first_item, **last_item;
  Status fault; /* met inside next_question */
};

/* A stream's tag: the dossier's slot, the index of the address that it is about, the role. */
enum { ROLE_BITS = 4, INDEX_BITS = 28 };

static uint64_t make_tag(const Dossier *dossier, size_t index, int role)
{
  return (uint64_t)dossier->slot << (ROLE_BITS + INDEX_BITS) | (uint64_t)index << ROLE_BITS | (uint64_t)role;
}

static Dossier *tag_dossier(const Collect *collect, uint64_t tag)
{
  return collect->slots[tag >> (ROLE_BITS + INDEX_BITS)];
}

static size_t tag_index(uint64_t tag)
{
  return (size_t)(tag >> ROLE_BITS & ((1u << INDEX_BITS) - 1));
}

static int tag_role(uint64_t tag)
{
  return (int)(tag & ((1u << ROLE_BITS) - 1));
}

/* Dossiers. */

static void close_dossier(Collect *collect, Dossier *dossier)
{
  for( size_t i = 0; i < dossier->address_count; i++ ) answer_release(dossier->addresses[i].origin);
  collect->slots[dossier->slot] = NULL;
  collect->free_slots[collect->free_count++] = dossier->slot;
  mem_free(dossier->addresses);
  mem_free(dossier);
}

static void close_if_done(Collect *collect, Dossier *dossier)
{
  if( dossier != collect->entering && !dossier->pending ) close_dossier(collect, dossier);
}

static Status take_slot(Collect *collect, Dossier *dossier)
{
  void *slots = collect->slots, *free_slots = collect->free_slots;
  Status status;
  if( collect->free_count ) {
    dossier->slot = collect->free_slots[--collect->free_count];
    collect->slots[dossier->slot] = dossier;
    return DNSSIG_OK;
  }
  status = mem_grow(&slots, &collect->slot_capacity, collect->slot_count + 1, sizeof *collect->slots);
  collect->slots = slots;
  if( status != DNSSIG_OK ) return status;
  status = mem_grow(&free_slots, &collect->free_capacity, collect->slot_count + 1, sizeof *collect->free_slots);
  collect->free_slots = free_slots;
  if( status != DNSSIG_OK ) return status;
  dossier->slot = collect->slot_count++;
  collect->slots[dossier->slot] = dossier;
  return DNSSIG_OK;
}

/* The registrable domain; of a name that has none (a bare suffix, a name with odd bytes) the name itself. */
static void find_registrable(const Suffixes *suffixes, const Name *name, Name *out)
{
  char text[NAME_TEXT_SIZE];
  size_t len = name_to_text(name, text);
  SuffixSplit split;
  *out = *name;
  if( name->len == 1 ) return;
  suffix_split(suffixes, text, len, false, &split);
  if( split.registrable == split.suffix ) return;
  if( name_from_text(text + split.registrable, len - split.registrable, out) != DNSSIG_OK || !name_under(name, out) ) {
    *out = *name;
  }
}

/* Opens the dossier of the next domain. False: there is none now, or a fault. */
static bool admit(Collect *collect)
{
  Question question;
  uint64_t tag;
  Dossier *dossier;
  if( !collect->setup.domains.next(collect->setup.domains.context, &question, &tag) ) return false;
  dossier = mem_zero(sizeof *dossier);
  collect->fault = dossier ? take_slot(collect, dossier) : DNSSIG_NOMEM;
  if( collect->fault != DNSSIG_OK ) {
    mem_free(dossier);
    return false;
  }
  dossier->tag = tag;
  dossier->domain = question.name;
  find_registrable(collect->setup.suffixes, &dossier->domain, &dossier->registrable);
  while( dossier->firsts < COUNT(firsts)
         && (firsts[dossier->firsts].role != COLLECT_HOST || !name_equal(&dossier->domain, &dossier->registrable)) ) {
    dossier->firsts++;
  }
  collect->entering = dossier;
  return true;
}

/* Answers at hand. */

/* Takes answer. */
static Status queue_item(Collect *collect, const Dossier *dossier, CollectRole role, Answer *answer)
{
  AtHand *item = mem_zero(sizeof *item);
  if( !item ) {
    answer_release(answer);
    return DNSSIG_NOMEM;
  }
  item->collected = (Collected){dossier->tag, dossier->domain, role, answer};
  *collect->last_item = item;
  collect->last_item = &item->next;
  return DNSSIG_OK;
}

static bool take_item(Collect *collect, Collected *out)
{
  AtHand *item = collect->first_item;
  if( !item ) return false;
  collect->first_item = item->next;
  if( !collect->first_item ) collect->last_item = &collect->first_item;
  *out = item->collected;
  mem_free(item);
  return true;
}

/* The questions that every domain has. */

static const char dmarc_label[] = "\6_dmarc";

/* No name is as long: its answer is known. */
static Status refuse_dmarc(Collect *collect, const Dossier *dossier)
{
  static const AnswerOrigin nowhere = {.rtt_us = -1};
  char text[sizeof "_dmarc." + NAME_TEXT_SIZE] = "_dmarc.";
  size_t len = strlen(text);
  Answer *answer;
  Status status;
  len += name_to_text(&dossier->registrable, text + len);
  status = answer_failure(text, len, TYPE_TXT, ANSWER_BADNAME, &nowhere, &answer);
  return status == DNSSIG_OK ? queue_item(collect, dossier, COLLECT_DMARC, answer) : status;
}

/* The next of them of the domain that is entering. False: it has no more. */
static bool next_first(Collect *collect, Question *question, uint64_t *tag)
{
  Dossier *dossier = collect->entering;
  while( dossier->handed_out < dossier->firsts ) {
    const First *first = &firsts[dossier->handed_out++];
    const Name *name = first->role == COLLECT_HOST ? &dossier->domain : &dossier->registrable;
    size_t label = first->role == COLLECT_DMARC ? sizeof dmarc_label - 1 : 0;
    if( label + name->len > NAME_WIRE_MAX ) {
      collect->fault = refuse_dmarc(collect, dossier);
      if( collect->fault != DNSSIG_OK ) return true;
      continue;
    }
    memcpy(question->name.wire, dmarc_label, label);
    memcpy(question->name.wire + label, name->wire, name->len);
    question->name.len = (uint8_t)(label + name->len);
    question->type = first->type;
    *tag = make_tag(dossier, 0, (int)first->role);
    dossier->pending++;
    return true;
  }
  return false;
}

/* The stream's source: what answers gave rise to, then the domain that is entering, then the next domain. */
static bool next_question(void *context, Question *question, uint64_t *tag)
{
  Collect *collect = context;
  FollowUp *up = collect->first_up;
  if( up ) {
    collect->first_up = up->next;
    if( !collect->first_up ) collect->last_up = &collect->first_up;
    *question = up->question;
    *tag = up->tag;
    mem_free(up);
    return true;
  }
  while( collect->fault == DNSSIG_OK && (collect->entering || admit(collect)) ) {
    Dossier *dossier = collect->entering;
    if( next_first(collect, question, tag) ) return collect->fault == DNSSIG_OK;
    collect->entering = NULL;
    close_if_done(collect, dossier);
  }
  return false;
}

/* What answers lead to. */

static Status follow(Collect *collect, Dossier *dossier, size_t index, int role, const Question *question)
{
  FollowUp *up = mem_zero(sizeof *up);
  if( !up ) return DNSSIG_NOMEM;
  up->tag = make_tag(dossier, index, role);
  up->question = *question;
  *collect->last_up = up;
  collect->last_up = &up->next;
  dossier->pending++;
  return DNSSIG_OK;
}

static Status follow_host(Collect *collect, Dossier *dossier, CollectRole role, const Name *host)
{
  static const uint16_t types[] = {TYPE_A, TYPE_AAAA};
  Question question = {.name = *host};
  Status status = DNSSIG_OK;
  for( size_t i = 0; i < COUNT(types) && status == DNSSIG_OK; i++ ) {
    question.type = types[i];
    status = follow(collect, dossier, 0, (int)role, &question);
  }
  return status;
}

/* An address within a site says nothing to the world, and something of the site. */
static bool is_inward(const Ip *ip)
{
  switch( ip_scope(ip) ) {
    case IP_PUBLIC:
    case IP_DOCUMENTATION:
      return false;
    case IP_PRIVATE:
    case IP_CGNAT:
    case IP_LOOPBACK:
    case IP_LINKLOCAL:
    case IP_MULTICAST:
    case IP_RESERVED:
      return true;
  }
  return true;
}

static Status look_up_asn(Collect *collect, const Dossier *dossier, const Ip *ip)
{
  const AsnSource *source = &collect->setup.asn;
  AnswerOrigin origin = {.rtt_us = -1, .asked_at_ms = clock_unix_ms()};
  AsnFacts facts = {0};
  Answer *answer;
  Status status = source->lookup(source->context, ip, &facts);
  bool known = status == DNSSIG_OK;
  if( !known && status != DNSSIG_DONE ) return status;
  status = asn_answer(ip, known ? ANSWER_NOERROR : ANSWER_NODATA, known ? &facts : NULL, &origin, &answer);
  return status == DNSSIG_OK ? queue_item(collect, dossier, COLLECT_ASN, answer) : status;
}

static Status ask_cymru(Collect *collect, Dossier *dossier, size_t index)
{
  const Ip *ip = &dossier->addresses[index].ip;
  AnswerOrigin origin = {.rtt_us = -1, .asked_at_ms = clock_unix_ms()};
  Question question;
  Answer *answer;
  Status status;
  if( !is_inward(ip) ) {
    asn_origin_question(ip, &question);
    return follow(collect, dossier, index, COLLECT_ORIGIN, &question);
  }
  status = asn_answer(ip, ANSWER_DENIED, NULL, &origin, &answer);
  return status == DNSSIG_OK ? queue_item(collect, dossier, COLLECT_ASN, answer) : status;
}

static Status want_asn(Collect *collect, Dossier *dossier, size_t index)
{
  const Ip *ip = &dossier->addresses[index].ip;
  Question question;
  Answer *answer;
  asn_question(ip, &question);
  if( resolver_recorded(collect->resolver, &question, &answer) ) {
    return answer ? queue_item(collect, dossier, COLLECT_ASN, answer) : DNSSIG_OK;
  }
  if( collect->setup.asn.cymru ) return ask_cymru(collect, dossier, index);
  return collect->setup.asn.lookup ? look_up_asn(collect, dossier, ip) : DNSSIG_OK;
}

/* What is to be known of an address, unless the domain has it from another answer. */
static Status follow_address(Collect *collect, Dossier *dossier, const Ip *ip)
{
  void *list = dossier->addresses;
  size_t index = dossier->address_count;
  Question question = {.type = TYPE_PTR};
  Status status;
  for( size_t i = 0; i < index; i++ ) {
    if( memcmp(&dossier->addresses[i].ip, ip, sizeof *ip) == 0 ) return DNSSIG_OK;
  }
  status = mem_grow(&list, &dossier->address_capacity, index + 1, sizeof *dossier->addresses);
  dossier->addresses = list;
  if( status != DNSSIG_OK ) return status;
  dossier->addresses[index] = (Address){*ip, NULL};
  dossier->address_count++;
  ip_reverse_name(ip, &question.name);
  status = follow(collect, dossier, index, COLLECT_PTR, &question);
  return status == DNSSIG_OK ? want_asn(collect, dossier, index) : status;
}

static Status follow_addresses(Collect *collect, Dossier *dossier, const Lead *lead, const Answer *answer)
{
  Status status = DNSSIG_OK;
  unsigned taken = 0;
  for( size_t i = 0; i < answer_count(answer) && taken < lead->most && status == DNSSIG_OK; i++ ) {
    char space[IP_TEXT_SIZE];
    Text text;
    Ip ip;
    if( answer_section(answer, i) != SECTION_ANSWER || answer_rtype(answer, i) != lead->type ) continue;
    text_init(&text, space, sizeof space);
    answer_data(answer, i, &text);
    status = text.status;
    if( status == DNSSIG_OK && ip_parse(text.data, text.len, &ip) == DNSSIG_OK ) {
      status = follow_address(collect, dossier, &ip);
      taken++;
    }
    text_clear(&text);
  }
  return status;
}

static bool is_among(const Name *name, const Name *list, size_t count)
{
  for( size_t i = 0; i < count; i++ ) {
    if( name_equal(&list[i], name) ) return true;
  }
  return false;
}

static Status follow_hosts(Collect *collect, Dossier *dossier, const Lead *lead, const Answer *answer)
{
  Name hosts[HOSTS_MOST];
  size_t count = 0;
  Status status = DNSSIG_OK;
  for( size_t i = 0; i < answer_count(answer) && count < lead->most && status == DNSSIG_OK; i++ ) {
    char space[NAME_TEXT_SIZE];
    Text text;
    Name *host = &hosts[count];
    if( answer_section(answer, i) != SECTION_ANSWER || answer_rtype(answer, i) != lead->type ) continue;
    text_init(&text, space, sizeof space);
    /* The root is no host: as an MX it says that there is none (RFC 7505). */
    if( answer_target(answer, i, &text) && text.status == DNSSIG_OK
        && name_from_text(text.data, text.len, host) == DNSSIG_OK && host->len > 1 && !is_among(host, hosts, count) ) {
      count++;
      status = follow_host(collect, dossier, lead->to, host);
    } else {
      status = text.status;
    }
    text_clear(&text);
  }
  return status;
}

static Status follow_answer(Collect *collect, Dossier *dossier, CollectRole role, const Answer *answer)
{
  for( size_t i = 0; i < COUNT(leads); i++ ) {
    const Lead *lead = &leads[i];
    if( lead->from != role || lead->type != answer_qtype(answer) ) continue;
    return lead->to == COLLECT_PTR ? follow_addresses(collect, dossier, lead, answer)
                                   : follow_hosts(collect, dossier, lead, answer);
  }
  return DNSSIG_OK;
}

/* Team Cymru's replies; takes reply. */

static Status finish_asn(Collect *collect, const Dossier *dossier, const Ip *ip, const Answer *origin,
                         const Answer *org)
{
  Answer *answer;
  Status status = asn_of_replies(ip, origin, org, &answer);
  return status == DNSSIG_OK ? queue_item(collect, dossier, COLLECT_ASN, answer) : status;
}

static Status take_cymru(Collect *collect, Dossier *dossier, size_t index, int role, Answer *reply)
{
  Address *address = &dossier->addresses[index];
  Question question;
  uint32_t asn;
  Status status;
  if( role == COLLECT_ORG ) {
    status = finish_asn(collect, dossier, &address->ip, address->origin, reply);
    answer_release(reply);
    return status;
  }
  address->origin = reply;
  status = asn_number(reply, &asn);
  if( status == DNSSIG_DONE ) return finish_asn(collect, dossier, &address->ip, reply, NULL);
  if( status != DNSSIG_OK ) return status;
  asn_org_question(asn, &question);
  return follow(collect, dossier, index, COLLECT_ORG, &question);
}

/* The whole. */

Status collect_open(Resolver *resolver, const CollectSetup *setup, Collect **out)
{
  Collect *collect = mem_zero(sizeof *collect);
  QuestionSource source = {next_question, collect, 0};
  Status status;
  if( !collect ) return DNSSIG_NOMEM;
  collect->resolver = resolver;
  collect->setup = *setup;
  collect->last_up = &collect->first_up;
  collect->last_item = &collect->first_item;
  status = stream_open(resolver, &source, NULL, &collect->stream);
  if( status != DNSSIG_OK ) {
    collect_close(collect);
    return status;
  }
  *out = collect;
  return DNSSIG_OK;
}

Status collect_next(Collect *collect, Collected *out)
{
  for( ;; ) {
    Answer *answer;
    Dossier *dossier;
    uint64_t tag;
    int role;
    Status status = collect->fault;
    if( status != DNSSIG_OK ) return status;
    if( take_item(collect, out) ) return DNSSIG_OK;
    status = stream_next(collect->stream, &answer, &tag);
    if( status == DNSSIG_DONE && (collect->fault != DNSSIG_OK || collect->first_item) ) continue;
    if( status != DNSSIG_OK ) return status;
    dossier = tag_dossier(collect, tag);
    role = tag_role(tag);
    dossier->pending--;
    if( role == COLLECT_ORIGIN || role == COLLECT_ORG ) {
      collect->fault = take_cymru(collect, dossier, tag_index(tag), role, answer);
      answer = NULL;
    } else {
      collect->fault = follow_answer(collect, dossier, (CollectRole)role, answer);
      if( collect->fault != DNSSIG_OK ) answer_release(answer);
      *out = (Collected){dossier->tag, dossier->domain, (CollectRole)role, answer};
    }
    if( collect->fault != DNSSIG_OK ) return collect->fault;
    close_if_done(collect, dossier);
    if( answer ) return DNSSIG_OK;
  }
}

void collect_close(Collect *collect)
{
  Collected left;
  if( !collect ) return;
  stream_close(collect->stream);
  while( take_item(collect, &left) ) answer_release(left.answer);
  while( collect->first_up ) {
    FollowUp *up = collect->first_up;
    collect->first_up = up->next;
    mem_free(up);
  }
  for( size_t i = 0; i < collect->slot_count; i++ ) {
    if( collect->slots[i] ) close_dossier(collect, collect->slots[i]);
  }
  mem_free(collect->slots);
  mem_free(collect->free_slots);
  mem_free(collect);
}
