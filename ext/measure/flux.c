/* flux.c - a hyperplane that a linear support vector machine found. */
#include "measure/flux.h"

double flux_score(double n_a, double n_asn)
{
  return 1.32 * n_a + 18.54 * n_asn;
}
