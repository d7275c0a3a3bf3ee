/* query.h - a question as a DNS message. */
#ifndef DNSSIG_ANSWER_QUERY_H
#define DNSSIG_ANSWER_QUERY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "name/name.h"

enum {
  QUERY_MAX = 12 + NAME_WIRE_MAX + 4 + 11, /* header, question, OPT */
  QUERY_UDP_SIZE = 1232                    /* what we offer to take over UDP (RFC 6891; DNS flag day 2020) */
};

/* Writes a query with RD set, class IN, and with `edns` an empty OPT record at its end. wire is the name as it shall stand in the question
** (name->wire, or the same in random case), wire_len its length. Gives the message's length. */
size_t query_encode(uint16_t id, const uint8_t *wire, size_t wire_len, uint16_t qtype, bool edns,
                    uint8_t out[QUERY_MAX]);

/* True if the question of message, a reply to such a query, has the very letters of wire (0x20). */
bool query_echoes(const uint8_t *message, size_t len, const uint8_t *wire, size_t wire_len);

#endif
