/* walk.c - ask, look where the reply points, ask there. */
#include "resolve/walk.h"

#include <string.h>

#include "answer/type.h"
#include "core/clock.h"
#include "core/memory.h"

enum {
  DNS_PORT = 53,
  SERVERS_MOST = 16, /* of a zone that are known */
  TRIED_MOST = 4,    /* of these, so many are asked */
  STEPS_MOST = 64
};

/* The root servers: https://www.internic.net/domain/named.root of 2024-04-18 (root zone 2024041801). */
static const struct {
  char letter;
  const char *ip4, *ip6;
} root_servers[] = {
    {'a', "198.41.0.4", "2001:503:ba3e::2:30"}, {'b', "170.247.170.2", "2801:1b8:10::b"},
    {'c', "192.33.4.12", "2001:500:2::c"},      {'d', "199.7.91.13", "2001:500:2d::d"},
    {'e', "192.203.230.10", "2001:500:a8::e"},  {'f', "192.5.5.241", "2001:500:2f::f"},
    {'g', "192.112.36.4", "2001:500:12::d0d"},  {'h', "198.97.190.53", "2001:500:1::53"},
    {'i', "192.36.148.17", "2001:7fe::53"},     {'j', "192.58.128.30", "2001:503:c27::2:30"},
    {'k', "193.0.14.129", "2001:7fd::1"},       {'l', "199.7.83.42", "2001:500:9f::42"},
    {'m', "202.12.27.33", "2001:dc3::35"},
};

const char *walk_outcome_word(WalkOutcome outcome)
{
  static const char *const words[] = {"referral", "answer", "lame", "failed", "no address", "refused"};
  return words[outcome];
}

/* A server of the zone at hand. */
typedef struct ZoneServer {
  bool has_host, has_address;
  Name host;
  Ip ip;
  uint16_t port;
} ZoneServer;

struct Walk {
  Resolver *resolver;
  Name name;
  uint16_t type, port;
  Name zone;
  ZoneServer servers[SERVERS_MOST];
  size_t server_count, tried;
  bool inward;  /* who named these servers has an address that is not the public Internet's */
  bool arrived; /* the last server asked has authority: it is asked for `type`, then the walk is over */
  bool finished;
  unsigned steps;
};

/* Which kind of address is wanted first of a zone's i-th server: in turn, so that a network that has only one kind gets through. */
static const uint16_t *types_in_turn(size_t i)
{
  static const uint16_t types[] = {TYPE_A, TYPE_AAAA, TYPE_A};
  return types + i % 2;
}

enum { ADDRESS_TYPES = 2 };

/* The servers of the root. */

static void use_known_roots(Walk *walk)
{
  for( size_t i = 0; i < COUNT(root_servers); i++ ) {
    ZoneServer *server = &walk->servers[walk->server_count];
    const char *ip = types_in_turn(i)[0] == TYPE_A ? root_servers[i].ip4 : root_servers[i].ip6;
    char host[] = "a.root-servers.net";
    host[0] = root_servers[i].letter;
    server->has_host = name_from_text(host, sizeof host - 1, &server->host) == DNSSIG_OK;
    server->has_address = ip_parse(ip, strlen(ip), &server->ip) == DNSSIG_OK;
    server->port = DNS_PORT;
    walk->server_count++;
  }
}

static void use_given_roots(Walk *walk, const ServerList *roots)
{
  for( size_t i = 0; i < roots->count && i < SERVERS_MOST; i++ ) {
    ZoneServer *server = &walk->servers[walk->server_count++];
    server->has_address = true;
    server->ip = roots->servers[i].ip;
    server->port = roots->servers[i].port;
  }
  walk->port = roots->servers[0].port;
  walk->inward = true; /* they are the caller's choice */
}

Status walk_open(Resolver *resolver, const Name *name, uint16_t type, const ServerList *roots, Walk **out)
{
  Walk *walk = mem_zero(sizeof *walk);
  if( !walk ) return DNSSIG_NOMEM;
  walk->resolver = resolver;
  walk->name = *name;
  walk->type = type;
  walk->port = DNS_PORT;
  walk->zone.len = 1;
  if( roots && roots->count ) {
    use_given_roots(walk, roots);
  } else {
    use_known_roots(walk);
  }
  *out = walk;
  return DNSSIG_OK;
}

void walk_close(Walk *walk)
{
  mem_free(walk);
}

/* Reading a reply. */

/* The i-th record's owner. False: it has none that is a name. */
static bool record_owner(const Answer *answer, size_t i, Name *out)
{
  const char *owner = answer_owner(answer, i);
  return owner && name_from_text(owner, strlen(owner), out) == DNSSIG_OK;
}

/* DNSSIG_BADNAME: the record points to no name. */
static Status record_target(const Answer *answer, size_t i, Name *out)
{
  char space[NAME_TEXT_SIZE];
  Text text;
  Status status;
  text_init(&text, space, sizeof space);
  status = answer_target(answer, i, &text) ? text.status : DNSSIG_BADNAME;
  if( status == DNSSIG_OK ) status = name_from_text(text.data, text.len, out);
  text_clear(&text);
  return status;
}

static bool is_delegation(const Answer *answer, size_t i)
{
  return answer_section(answer, i) == SECTION_AUTHORITY && answer_rtype(answer, i) == TYPE_NS;
}

/* Does the reply refer to a zone between this one and the name? */
static bool refers_down(const Walk *walk, const Answer *answer, Name *zone)
{
  if( answer_status(answer) != ANSWER_NOERROR || answer_aa(answer) ) return false;
  for( size_t i = 0; i < answer_count(answer); i++ ) {
    if( !is_delegation(answer, i) || !record_owner(answer, i, zone) ) continue;
    if( name_under(&walk->name, zone) && name_under(zone, &walk->zone) && !name_equal(zone, &walk->zone) ) return true;
  }
  return false;
}

static WalkOutcome judge(const Walk *walk, const Answer *answer, Name *referral)
{
  if( answer_status_is_failure(answer_status(answer)) ) return WALK_FAILED;
  if( answer_has_flags(answer) && answer_aa(answer) ) return WALK_ANSWER;
  return refers_down(walk, answer, referral) ? WALK_REFERRAL : WALK_LAME;
}

/* The servers of the zone that the reply refers to. */

/* The address that an A or AAAA record holds. */
static Status record_address(const Answer *answer, size_t i, Ip *ip, bool *found)
{
  char space[IP_TEXT_SIZE];
  Text text;
  Status status;
  text_init(&text, space, sizeof space);
  answer_data(answer, i, &text);
  status = text.status;
  *found = status == DNSSIG_OK && ip_parse(text.data, text.len, ip) == DNSSIG_OK;
  text_clear(&text);
  return status;
}

/* Is it an address of the server, where it stands for one? */
static bool is_address_of(const Answer *answer, size_t i, AnswerSection section, uint16_t type)
{
  return answer_section(answer, i) == section && answer_rtype(answer, i) == type;
}

/* Glue from a server counts for names in the zone that it serves; of others it knows no more than anybody. */
static Status find_glue(const Walk *walk, const Answer *answer, ZoneServer *server)
{
  const uint16_t *types = types_in_turn(walk->server_count);
  Status status = DNSSIG_OK;
  if( !name_under(&server->host, &walk->zone) ) return DNSSIG_OK;
  for( size_t t = 0; t < ADDRESS_TYPES; t++ ) {
    for( size_t i = 0; i < answer_count(answer) && !server->has_address && status == DNSSIG_OK; i++ ) {
      Name owner;
      if( !is_address_of(answer, i, SECTION_ADDITIONAL, types[t]) ) continue;
      if( !record_owner(answer, i, &owner) || !name_equal(&owner, &server->host) ) continue;
      status = record_address(answer, i, &server->ip, &server->has_address);
    }
  }
  return status;
}

static bool is_known(const Walk *walk, const Name *host)
{
  for( size_t i = 0; i < walk->server_count; i++ ) {
    if( name_equal(&walk->servers[i].host, host) ) return true;
  }
  return false;
}

/* Goes down to that zone. */
static Status descend(Walk *walk, const Answer *answer, const Name *zone, const Ip *referrer)
{
  Status status = DNSSIG_OK;
  walk->server_count = walk->tried = 0;
  walk->inward = ip_scope(referrer) != IP_PUBLIC;
  for( size_t i = 0; i < answer_count(answer) && walk->server_count < SERVERS_MOST && status == DNSSIG_OK; i++ ) {
    ZoneServer server = {.has_host = true, .port = walk->port};
    Name owner;
    if( !is_delegation(answer, i) || !record_owner(answer, i, &owner) || !name_equal(&owner, zone) ) continue;
    status = record_target(answer, i, &server.host);
    if( status == DNSSIG_BADNAME ) {
      status = DNSSIG_OK;
      continue;
    }
    if( status == DNSSIG_OK && !is_known(walk, &server.host) ) {
      status = find_glue(walk, answer, &server);
      walk->servers[walk->server_count++] = server;
    }
  }
  walk->zone = *zone;
  return status;
}

/* One step. */

/* Asks the configured servers for the address of one that came without. *answer, owned, is the last answer to that. */
static Status find_address(const Walk *walk, ZoneServer *server, Answer **answer)
{
  const uint16_t *types = types_in_turn((size_t)(server - walk->servers));
  Question question = {.name = server->host};
  Status status = DNSSIG_OK;
  *answer = NULL;
  for( size_t t = 0; t < ADDRESS_TYPES && !server->has_address && status == DNSSIG_OK; t++ ) {
    answer_release(*answer);
    *answer = NULL;
    question.type = types[t];
    status = resolver_ask(walk->resolver, &question, NULL, answer);
    for( size_t i = 0; status == DNSSIG_OK && i < answer_count(*answer) && !server->has_address; i++ ) {
      if( !is_address_of(*answer, i, SECTION_ANSWER, types[t]) ) continue;
      status = record_address(*answer, i, &server->ip, &server->has_address);
    }
  }
  if( status != DNSSIG_OK ) {
    answer_release(*answer);
    *answer = NULL;
  }
  return status;
}

/* What a public server says is not taken as a reason to send packets into our own network. */
static bool leads_inward(const Walk *walk, const Ip *ip)
{
  return !walk->inward && ip_scope(ip) != IP_PUBLIC;
}

static Status refuse(const Walk *walk, Answer **out)
{
  AnswerOrigin origin = {.rtt_us = -1, .asked_at_ms = clock_unix_ms()};
  char name[NAME_TEXT_SIZE];
  size_t len = name_to_text(&walk->name, name);
  return answer_failure(name, len, TYPE_NS, ANSWER_DENIED, &origin, out);
}

static Status ask(const Walk *walk, const ZoneServer *server, uint16_t type, Answer **out)
{
  Question question = {.name = walk->name, .type = type};
  Server address = {server->ip, server->port};
  return resolver_ask(walk->resolver, &question, &address, out);
}

static void describe(const Walk *walk, const ZoneServer *server, WalkStep *step)
{
  *step = (WalkStep){
      .number = walk->steps,
      .zone = walk->zone,
      .has_host = server->has_host,
      .host = server->host,
      .has_address = server->has_address,
      .address = {server->ip, server->port},
  };
}

/* Asks a server for the NS of the name, and takes in what it says. */
static Status try_server(Walk *walk, ZoneServer *server, WalkStep *step)
{
  Answer *answer = NULL;
  Status status = server->has_address ? DNSSIG_OK : find_address(walk, server, &answer);
  if( status != DNSSIG_OK ) return status;
  describe(walk, server, step);
  if( !server->has_address ) {
    step->outcome = WALK_NO_ADDRESS;
    step->answer = answer;
    return DNSSIG_OK;
  }
  answer_release(answer);
  if( leads_inward(walk, &server->ip) ) {
    step->outcome = WALK_REFUSED;
    return refuse(walk, &step->answer);
  }
  status = ask(walk, server, TYPE_NS, &step->answer);
  if( status != DNSSIG_OK ) return status;
  step->outcome = judge(walk, step->answer, &step->referral);
  if( step->outcome == WALK_REFERRAL ) {
    status = descend(walk, step->answer, &step->referral, &step->address.ip);
  } else if( step->outcome == WALK_ANSWER ) {
    walk->arrived = true;
    walk->finished = walk->type == TYPE_NS || answer_status(step->answer) == ANSWER_NXDOMAIN;
  }
  if( status != DNSSIG_OK ) answer_release(step->answer);
  return status;
}

Status walk_next(Walk *walk, WalkStep *out)
{
  Status status;
  if( walk->finished || walk->steps == STEPS_MOST ) return DNSSIG_DONE;
  if( walk->arrived ) {
    ZoneServer *server = &walk->servers[walk->tried - 1];
    walk->steps++;
    walk->finished = true;
    describe(walk, server, out);
    status = ask(walk, server, walk->type, &out->answer);
    if( status == DNSSIG_OK ) out->outcome = judge(walk, out->answer, &out->referral);
    return status;
  }
  if( walk->tried == walk->server_count || walk->tried == TRIED_MOST ) return DNSSIG_DONE;
  walk->steps++;
  return try_server(walk, &walk->servers[walk->tried++], out);
}
