/* question.c - the key of a question. */
#include "resolve/question.h"

#include "core/map.h"

uint64_t question_hash(const Question *question, const Server *server)
{
  uint64_t hash = name_hash(&question->name) + question->type * 0x9E3779B97F4A7C15u;
  if( server ) hash ^= map_hash(server->ip.bytes, sizeof server->ip.bytes) + server->port;
  return hash ^ hash >> 29;
}
