/* main.c - replays files through a fuzzer, built by any compiler.
**
**   build/fuzz/replay-answer tests/fuzz/corpus/answer crash-1234
**
** In:   files and folders of files (not deeper).
** Out:  the number of inputs on standard output; whatever the sanitizers say, if the build has them.
**
** The empty input and each input cut to its first half run as well: cheap, and often enough what was not thought of. Each
** input lies in memory of just its size, so that a byte too far is seen. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t inputs;

static void run(const uint8_t *data, size_t size)
{
  uint8_t *exact = malloc(size ? size : 1);
  if( !exact ) abort();
  if( size ) memcpy(exact, data, size);
  LLVMFuzzerTestOneInput(exact, size);
  free(exact);
  inputs++;
}

static void run_file(const char *path, size_t size)
{
  FILE *file = fopen(path, "rb");
  uint8_t *data = malloc(size + 1);
  if( !file || !data || fread(data, 1, size, file) != size ) {
    fprintf(stderr, "%s: cannot be read\n", path);
    exit(2);
  }
  fclose(file);
  run(data, size);
  run(data, size / 2);
  free(data);
}

static void run_path(const char *path, int folders)
{
  struct stat about;
  if( stat(path, &about) != 0 ) {
    fprintf(stderr, "%s: not there\n", path);
    exit(2);
  }
  if( S_ISREG(about.st_mode) ) run_file(path, (size_t)about.st_size);
  if( S_ISDIR(about.st_mode) && folders ) {
    DIR *folder = opendir(path);
    struct dirent *entry;
    while( folder && (entry = readdir(folder)) != NULL ) {
      char inside[4096];
      int len = snprintf(inside, sizeof inside, "%s/%s", path, entry->d_name);
      if( len > 0 && (size_t)len < sizeof inside && entry->d_name[0] != '.' ) run_path(inside, folders - 1);
    }
    if( folder ) closedir(folder);
  }
}

int main(int argc, char **argv)
{
  run((const uint8_t *)"", 0);
  for( int i = 1; i < argc; i++ ) run_path(argv[i], 1);
  printf("%zu inputs\n", inputs);
  return 0;
}
