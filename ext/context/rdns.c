/* rdns.c - what kind of machine an rDNS name speaks of. */
#include "context/rdns.h"

#include <math.h>
#include <string.h>

/* Rows under this weight need a number beside them, and what a row without a weight weighs. */
static const double common_word = 0.5;
static const double usual_weight = 0.6;

static const char *const words[RDNS_CLASS_COUNT] = {
    [RDNS_DYNAMIC] = "dynamic", [RDNS_RESIDENTIAL] = "residential", [RDNS_SERVER] = "server"};

const char *rdns_class_word(RdnsClass class)
{
  return words[class];
}

/* A label that is none of ours takes the word away. */
static RdnsClass class_of(const ReferenceRow *row)
{
  for( RdnsClass c = RDNS_DYNAMIC; c < RDNS_CLASS_COUNT; c++ ) {
    if( strcmp(row->label, words[c]) == 0 ) return c;
  }
  return RDNS_UNKNOWN;
}

typedef struct Search {
  bool numbered;      /* the name has a digit or spells the address */
  RdnsClass class;    /* of the heaviest row so far */
  double weight;      /* its weight; below 0: none yet */
  const char *origin; /* its layer */
} Search;

/* The user's layer comes first; where it has said something, the built-in one is not heard. */
static Status weigh(void *data, const ReferenceRow *row, const char *origin, unsigned rank)
{
  Search *search = data;
  RdnsClass class = class_of(row);
  double weight = isnan(row->weight) ? usual_weight : row->weight;
  (void)rank;
  if( search->weight >= 0 && strcmp(search->origin, origin) != 0 ) return DNSSIG_DONE;
  if( !search->numbered && weight < common_word && class != RDNS_SERVER ) return DNSSIG_OK;
  if( weight > search->weight || (weight == search->weight && class < search->class) ) {
    search->weight = weight;
    search->class = class;
    search->origin = origin;
  }
  return DNSSIG_OK;
}

static bool has_digit(const char *host, size_t len)
{
  for( size_t i = 0; i < len; i++ ) {
    if( host[i] >= '0' && host[i] <= '9' ) return true;
  }
  return false;
}

/* Below in-addr.arpa and ip6.arpa: what PTR records are asked of, not what they say. */
static bool is_reverse_name(const char *host, size_t len)
{
  return len > 5 && memcmp(host + len - 5, ".arpa", 5) == 0;
}

Status rdns_class(const Reference *reference, const char *host, size_t len, size_t own, const Ip *ip, RdnsClass *out)
{
  const ReferenceRow *network = reference_find(reference, REFERENCE_RDNS_HOST, host, len);
  Search search = {.weight = -1};
  bool spelled;
  Status status;
  *out = RDNS_UNKNOWN;
  if( is_reverse_name(host, len) ) return DNSSIG_OK;
  if( network ) {
    *out = class_of(network);
    return DNSSIG_OK;
  }
  spelled = rdns_spells(host, own, ip);
  search.numbered = spelled || has_digit(host, own);
  status = reference_visit(reference, REFERENCE_RDNS_TERM, host, own, weigh, &search);
  if( status != DNSSIG_OK && status != DNSSIG_DONE ) return status;
  *out = search.class;
  if( spelled ) {
    double strength = reference_number(reference, REFERENCE_THRESHOLD, "rdns_spelled_address", usual_weight);
    if( strength > search.weight ) *out = RDNS_DYNAMIC;
  }
  return DNSSIG_OK;
}
