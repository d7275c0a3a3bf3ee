/* version.h - the one place that says which dnssig this is. */
#ifndef DNSSIG_CORE_VERSION_H
#define DNSSIG_CORE_VERSION_H

#define DNSSIG_VERSION "0.1.0"

#endif
