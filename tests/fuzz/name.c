/* name.c - any bytes as a host, as a domain name's text, as a domain name's wire form, as an address.
**
** Besides not crashing: the short ways of host_parse give what the long one does; a canonical form is its own canonical form; what was
** defanged names the same host; a name survives its text and its wire form. */
#include <stdlib.h>
#include <string.h>

#include "name/host.h"
#include "name/idna.h"
#include "name/ip.h"
#include "name/name.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void expect(bool holds)
{
  if( !holds ) abort();
}

static void try_host(const char *text, size_t len)
{
  Host host, again;
  HostPlace place;
  char space[64];
  Text defanged;
  Status status = host_parse(text, len, &host);
  expect(host_find(text, len, &again, &place) == status);
  expect(status != DNSSIG_OK || (again.kind == host.kind && strcmp(again.text, host.text) == 0));
  text_init(&defanged, space, sizeof space);
  expect((host_defang(text, len, &defanged) == DNSSIG_OK) == (status == DNSSIG_OK));
  if( status == DNSSIG_OK ) {
    expect(host.len == strlen(host.text) && host.len <= 253);
    expect(host_parse(host.text, host.len, &again) == DNSSIG_OK);
    expect(again.kind == host.kind && strcmp(again.text, host.text) == 0);
    expect(host_parse(defanged.data, defanged.len, &again) == DNSSIG_OK && strcmp(again.text, host.text) == 0);
  }
  text_clear(&defanged);
}

static void try_name(const Name *name)
{
  char text[NAME_TEXT_SIZE];
  size_t len = name_to_text(name, text);
  Name again, parent = *name;
  unsigned labels = name_label_count(name);
  expect(len == strlen(text) && len < NAME_TEXT_SIZE);
  expect(name_from_text(text, len, &again) == DNSSIG_OK && name_equal(name, &again));
  expect(name_hash(name) == name_hash(&again));
  while( name_parent(&parent, &parent) ) {
    expect(name_under(name, &parent));
    labels--;
  }
  expect(labels == 0 && parent.len == 1);
}

static void try_ip(const char *text, size_t len)
{
  char form[IP_TEXT_SIZE];
  unsigned bits;
  Ip ip, again;
  Name name;
  if( ip_parse(text, len, &ip) == DNSSIG_OK ) {
    expect(ip_parse(form, ip_to_text(&ip, form), &again) == DNSSIG_OK && memcmp(&ip, &again, sizeof ip) == 0);
    expect(strcmp(ip_scope_word(ip_scope(&ip)), "") != 0);
    ip_reverse_name(&ip, &name);
    try_name(&name);
  }
  if( ip_parse_prefix(text, len, &ip, &bits) == DNSSIG_OK ) expect(ip_in_prefix(&ip, &ip, bits));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  const char *text = (const char *)data;
  char decoded[IDNA_UNICODE_SIZE];
  size_t used;
  Name name;
  try_host(text, size);
  try_ip(text, size);
  if( name_from_text(text, size, &name) == DNSSIG_OK ) try_name(&name);
  if( host_question(text, size, true, &name) == DNSSIG_OK ) try_name(&name);
  if( idna_is_encoded(text, size) && idna_decode(text, size, decoded, &used) == DNSSIG_OK ) {
    expect(used == strlen(decoded));
  }
  return 0;
}
