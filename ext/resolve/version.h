/* version.h - which c-ares is in use now (not: was compiled against). */
#ifndef DNSSIG_RESOLVE_VERSION_H
#define DNSSIG_RESOLVE_VERSION_H

/* Constant text, "1.18.1". */
const char *resolve_cares_version(void);

#endif
