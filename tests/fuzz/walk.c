/* walk.c - the way down the delegation, where every server may say anything.
**
** Input: a byte (odd: from the root servers of the public Internet; even: from one that the caller names), then replies: a byte, who
** says it, a byte, to which question, two bytes of flags, two bytes, how many records lie in the answer, authority and
** additional sections, a byte, how long they are, and the records.
** What must hold: a walk ends; it leads down, towards the name; nobody of the public Internet leads it to an address that is not. */
#include "fuzz.h"

#include "answer/type.h"
#include "core/settings.h"
#include "resolve/walk.h"

enum { REPLIES_MAX = 40, STEPS_MOST = 64, HEADER_SIZE = 12 };

static const char *const servers[] = {"192.0.2.1", "198.41.0.4", "1.1.1.1", "2606:4700::1", "10.0.0.1", "192.0.2.2"};
enum { GIVEN_ROOT = 0 };

static const char *const names[] = {"www.a.example", "ns1.a.example", "ns.example", "ns.b.test"};
static const uint16_t types[] = {TYPE_NS, TYPE_A, TYPE_AAAA};

static Settings settings;

static Name name_of(const char *text)
{
  Name name;
  insist(name_from_text(text, strlen(text), &name) == DNSSIG_OK);
  return name;
}

/* The reply as a message; gives its size. */
static size_t take_reply(Bytes *input, Question *question, uint8_t message[1024])
{
  uint8_t which = take_byte(input), counts, more;
  Bytes records;
  size_t size = HEADER_SIZE;
  question->name = name_of(names[which / COUNT(types) % COUNT(names)]);
  question->type = types[which % COUNT(types)];
  memset(message, 0, HEADER_SIZE);
  message[2] = take_byte(input) | 0x80;
  message[3] = take_byte(input);
  message[5] = 1;
  counts = take_byte(input);
  more = take_byte(input);
  message[7] = counts & 15;
  message[9] = counts >> 4;
  message[11] = more & 15;
  memcpy(message + size, question->name.wire, question->name.len);
  size += question->name.len;
  message[size++] = 0;
  message[size++] = (uint8_t)question->type;
  message[size++] = 0;
  message[size++] = 1;
  records.left = take_byte(input);
  if( records.left > input->left ) records.left = input->left;
  memcpy(message + size, input->at, records.left);
  input->at += records.left;
  input->left -= records.left;
  return size + records.left;
}

/* What the servers say, as a recording. */
static Replay *replies_of(Bytes *input)
{
  Replay *replay = NULL;
  insist(replay_open(&replay) == DNSSIG_OK);
  for( int i = 0; input->left && i < REPLIES_MAX; i++ ) {
    AnswerOrigin origin = {.resolver = servers[take_byte(input) % COUNT(servers)], .rtt_us = 1, .asked_at_ms = i};
    uint8_t message[1024];
    Question question;
    Answer *answer;
    size_t size = take_reply(input, &question, message);
    if( answer_decode(message, size, &question.name, question.type, &origin, &answer) == DNSSIG_OK ) {
      insist(replay_add(replay, &question.name, answer) == DNSSIG_OK);
    }
  }
  return replay;
}

static Resolver *open_resolver(void)
{
  Resolver *resolver = NULL;
  char space[100];
  Text why;
  text_init(&why, space, sizeof space);
  insist(settings_init(&settings) == DNSSIG_OK);
  insist(settings_set(&settings, SETTING_MODE, "replay", 6, &why) == DNSSIG_OK);
  insist(resolver_open(&settings, (Interrupt){NULL, NULL}, &resolver) == DNSSIG_OK);
  text_clear(&why);
  return resolver;
}

static void check_step(const WalkStep *step, const Name *name, const Name *zone, bool is_public)
{
  insist(name_under(name, &step->zone) && name_under(&step->zone, zone));
  insist(walk_outcome_word(step->outcome)[0] != 0 && step->answer != NULL);
  if( step->outcome == WALK_REFERRAL ) {
    insist(name_under(name, &step->referral) && name_under(&step->referral, &step->zone));
    insist(!name_equal(&step->referral, &step->zone));
  }
  if( is_public && step->has_address && ip_scope(&step->address.ip) != IP_PUBLIC )
    insist(step->outcome == WALK_REFUSED);
  insist((step->outcome == WALK_NO_ADDRESS) == !step->has_address);
}

static void try_walk(Resolver *resolver, const Name *name, uint16_t type, const ServerList *roots)
{
  Walk *walk = NULL;
  WalkStep step;
  Name zone = {.len = 1};
  unsigned steps = 0;
  Status status;
  insist(walk_open(resolver, name, type, roots, &walk) == DNSSIG_OK);
  while( (status = walk_next(walk, &step)) == DNSSIG_OK ) {
    insist(step.number == ++steps && steps <= STEPS_MOST);
    check_step(&step, name, &zone, roots == NULL);
    zone = step.zone;
    answer_release(step.answer);
  }
  insist(status == DNSSIG_DONE);
  walk_close(walk);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  static Resolver *resolver;
  static ServerList roots;
  Bytes input = {data, size};
  Name name = name_of(names[0]);
  bool is_public = take_byte(&input) & 1;
  if( !resolver ) {
    const char *root = servers[GIVEN_ROOT];
    resolver = open_resolver();
    roots.count = 1;
    roots.servers[0].port = 53;
    insist(ip_parse(root, strlen(root), &roots.servers[0].ip) == DNSSIG_OK);
  }
  resolver_set_replay(resolver, replies_of(&input));
  resolver_enter(resolver);
  try_walk(resolver, &name, TYPE_A, is_public ? NULL : &roots);
  try_walk(resolver, &name, TYPE_NS, is_public ? NULL : &roots);
  resolver_leave(resolver);
  return 0;
}
