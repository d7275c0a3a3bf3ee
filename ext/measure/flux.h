/* flux.h - how much a domain's addresses look like fast flux. */
#ifndef DNSSIG_MEASURE_FLUX_H
#define DNSSIG_MEASURE_FLUX_H

/* The flux score of Holz, Gorecki, Rieck and Freiling, "Measuring and Detecting Fast-Flux Service Networks", NDSS 2008, section 4.2:
** of n_a distinct A records over all lookups, in n_asn distinct autonomous systems. Above 142.38 is fast flux. */
double flux_score(double n_a, double n_asn);

#endif
