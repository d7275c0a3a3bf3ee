/* json.h - look one member up in a JSON object that anybody may have written, and tell whether a text is JSON.
**
** json_member is no JSON parser: it finds its way through what it must pass over by brackets and quotes alone, in one pass without recursion, and
** gives up (false) where that fails. */
#ifndef DNSSIG_ANSWER_JSON_H
#define DNSSIG_ANSWER_JSON_H

#include <stdbool.h>
#include <stddef.h>

#include "core/text.h"

/* Appends the value of the object's first member of that name as text: a string without its quotes and escapes (bytes that are not
** printable ASCII read \DDD), a number, `true` and `false` as they stand, an array or object as its JSON. False, and nothing appended: no
** object, no such member, or null. Member names are compared as they stand between their quotes. */
bool json_member(const char *json, size_t len, const char *name, Text *text);

/* Whether the text is one JSON array or object and nothing else (RFC 8259), nested JSON_DEPTH_MAX deep at most. */
enum { JSON_DEPTH_MAX = 64 };
bool json_is_container(const char *json, size_t len);

#endif
