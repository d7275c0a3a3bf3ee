/* version.c - versions of libpsl and libidn2, for dns_settings. */
#include "name/version.h"

#include <idn2.h>
#include <libpsl.h>

const char *name_libpsl_version(void)
{
  return psl_get_version();
}

const char *name_libidn2_version(void)
{
  return idn2_check_version(NULL);
}
