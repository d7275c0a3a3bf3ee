/* asn_files.h - what the user's MaxMind-format files know of an address, in the shape that dns_collect asks for. */
#ifndef DNSSIG_SURFACE_ASN_FILES_H
#define DNSSIG_SURFACE_ASN_FILES_H

#include "core/text.h"
#include "resolve/asn.h"
#include "surface/connection.h"

/* Borrows connection. Its texts are those of the last look-up. */
typedef struct AsnFiles {
  const Connection *connection;
  Text org, source;
  char country[3];
  char org_space[200], source_space[100];
} AsnFiles;

void asn_files_init(AsnFiles *files, const Connection *connection);
void asn_files_clear(AsnFiles *files);

/* An AsnLookup whose context is an AsnFiles: number and name from asn_db, the country from country_db. DNSSIG_DONE where asn_db is not set
** or does not know the address. */
DNSSIG_MUSTUSE Status asn_files_look_up(void *files, const Ip *ip, AsnFacts *out);

#endif
