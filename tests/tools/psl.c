/* psl.c - libpsl by itself: the registrable domains of names, and how long a name takes.
**
**   psl LIST FILE         the time of psl_registrable_domain, in nanoseconds a line of FILE; LIST: a file, or "" for the built-in
**   psl LIST FILE print   the public suffix and the registrable domain of each line, or nothing, instead */
#include <libpsl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double now_ns(void)
{
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

int main(int argc, char **argv)
{
  FILE *stream = argc > 2 ? fopen(argv[2], "r") : NULL;
  const psl_ctx_t *list = NULL;
  char *line = NULL;
  char **names = NULL;
  size_t size = 0, count = 0, capacity = 0, sum = 0;
  double start;
  if( argc > 1 ) list = *argv[1] ? psl_load_file(argv[1]) : psl_builtin();
  if( !stream || !list ) {
    fprintf(stderr, "psl LIST FILE [print]\n");
    return 2;
  }
  while( getline(&line, &size, stream) > 0 ) {
    line[strcspn(line, "\n")] = 0;
    if( count == capacity ) {
      capacity = capacity * 2 + 1024;
      names = realloc(names, capacity * sizeof *names);
      if( !names ) abort();
    }
    names[count] = strdup(line);
    if( !names[count++] ) abort();
  }
  fclose(stream);
  start = now_ns();
  for( size_t i = 0; i < count; i++ ) {
    const char *domain = psl_registrable_domain(list, names[i]);
    if( argc > 3 ) {
      const char *suffix = psl_unregistrable_domain(list, names[i]);
      printf("%s|%s\n", suffix ? suffix : "", domain ? domain : "");
    }
    sum += domain ? strlen(domain) : 0;
  }
  if( argc == 3 ) printf("%.1f\n", (now_ns() - start) / (double)(count ? count : 1));
  for( size_t i = 0; i < count; i++ ) free(names[i]);
  free(names);
  free(line);
  return sum == 1; /* so that no compiler leaves the loop out */
}
