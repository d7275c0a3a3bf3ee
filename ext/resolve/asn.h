/* asn.h - which autonomous system an address belonged to when somebody looked: facts as an answer.
**
** In:   facts from a local file (AsnLookup), or Team Cymru's replies.
** Out:  an Answer whose question is the address's reverse name and ASN_TYPE, with one record: owner the address, data `AS64500`,
**       fields {asn, org, country, source}. So it streams, is recorded and replayed like any other.
**
** Team Cymru's service (https://www.team-cymru.com/ip-asn-mapping, section DNS, read 2026-11) answers TXT questions:
**   31.108.90.216.origin.asn.cymru.com   "23028 | 216.90.108.0/24 | US | arin | 1998-09-25"
**   (origin6.asn.cymru.com for the nibbles of an IPv6 address; several numbers, several records where a prefix lies in others)
**   AS23028.asn.cymru.com                "23028 | US | arin | 2002-01-04 | TEAM-CYMRU, US" */
#ifndef DNSSIG_RESOLVE_ASN_H
#define DNSSIG_RESOLVE_ASN_H

#include <stdbool.h>
#include <stdint.h>

#include "answer/answer.h"
#include "core/status.h"
#include "name/ip.h"
#include "resolve/question.h"

/* What the question of such an answer has for a type. No record has this number (RFC 6895 section 3.1): nothing that comes from a
** server can be taken for it. */
enum { ASN_TYPE = 0 };
#define ASN_WORD "ASN" /* as it reads in SQL */

/* Texts are borrowed; NULL: not known. */
typedef struct AsnFacts {
  uint32_t asn;
  const char *org, *country, *source;
} AsnFacts;

/* What a local source knows of the address; its texts live until the next call. DNSSIG_DONE: nothing. */
typedef Status AsnLookup(void *context, const Ip *ip, AsnFacts *out);

/* The question under which what is known of the address is recorded. */
void asn_question(const Ip *ip, Question *out);

/* Returns owned. facts NULL: nothing is known, status says why. */
DNSSIG_MUSTUSE Status asn_answer(const Ip *ip, AnswerStatus answer_status, const AsnFacts *facts,
                                 const AnswerOrigin *origin, Answer **out);

/* What to ask Team Cymru about an address, and about an autonomous system. */
void asn_origin_question(const Ip *ip, Question *out);
void asn_org_question(uint32_t asn, Question *out);

/* The number in an answer to the first of them: that of the longest prefix. DNSSIG_DONE: there is none. */
DNSSIG_MUSTUSE Status asn_number(const Answer *origin, uint32_t *asn);

/* The answer made of both replies; org may be NULL. Its origin is that of the first. */
DNSSIG_MUSTUSE Status asn_of_replies(const Ip *ip, const Answer *origin, const Answer *org, Answer **out);

#endif
