/* clock.h - two clocks: one that only goes forward, one that people read. */
#ifndef DNSSIG_CORE_CLOCK_H
#define DNSSIG_CORE_CLOCK_H

#include <stdint.h>

int64_t clock_monotonic_us(void);
int64_t clock_unix_ms(void);

#endif
