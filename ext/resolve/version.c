/* version.c - the version of c-ares, for dns_settings. */
#include "resolve/version.h"

#include <ares.h>
#include <stddef.h>

const char *resolve_cares_version(void)
{
  return ares_version(NULL);
}
