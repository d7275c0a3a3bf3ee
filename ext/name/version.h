/* version.h - which versions of the name room's libraries are in use now (not: were compiled against). */
#ifndef DNSSIG_NAME_VERSION_H
#define DNSSIG_NAME_VERSION_H

/* Constant text, "0.21.2". */
const char *name_libpsl_version(void);
const char *name_libidn2_version(void);

#endif
