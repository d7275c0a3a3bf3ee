/* line_file.c - zlib reads what is gzip'd and what is not alike; lines are cut from its buffer. The only user of zlib. */
#include "surface/line_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "core/memory.h"

enum { BUFFER_SIZE = 1 << 16 };

struct LineFile {
  gzFile gz;
  size_t longest;
  LineFileStop *stop;
  void *stop_data;
  Text line;
  size_t at, have; /* of buffer: what is not yet read */
  char line_space[512];
  char buffer[BUFFER_SIZE];
};

static Status refuse(Text *why, const char *path, const char *reason)
{
  text_excerpt(why, path);
  text_string(why, ": ");
  text_string(why, reason);
  return why->status == DNSSIG_OK ? DNSSIG_IO : DNSSIG_NOMEM;
}

/* A pipe that nobody writes to would hold the statement up for good, without a way to end it. */
static Status open_regular(const char *path, int *out, Text *why)
{
  struct stat found;
  int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if( fd < 0 ) return errno == ENOMEM ? DNSSIG_NOMEM : refuse(why, path, strerror(errno));
  if( fstat(fd, &found) || !S_ISREG(found.st_mode) ) {
    (void)close(fd);
    return refuse(why, path, "is no regular file");
  }
  *out = fd;
  return DNSSIG_OK;
}

Status line_file_open(const char *path, size_t longest, LineFileStop *stop, void *data, LineFile **out, Text *why)
{
  LineFile *file;
  int fd = -1;
  Status status = open_regular(path, &fd, why);
  if( status != DNSSIG_OK ) return status;
  file = mem_zero(sizeof *file);
  if( file ) file->gz = gzdopen(fd, "rb");
  if( !file || !file->gz ) {
    (void)close(fd);
    mem_free(file);
    return DNSSIG_NOMEM;
  }
  file->longest = longest;
  file->stop = stop;
  file->stop_data = data;
  text_init(&file->line, file->line_space, sizeof file->line_space);
  *out = file;
  return DNSSIG_OK;
}

void line_file_close(LineFile *file)
{
  if( !file ) return;
  (void)gzclose(file->gz);
  text_clear(&file->line);
  mem_free(file);
}

/* DNSSIG_DONE: the file is at its end. */
static Status fill(LineFile *file, Text *why)
{
  int code = Z_OK, got;
  const char *message;
  if( file->stop(file->stop_data) ) return DNSSIG_INTERRUPT;
  errno = 0;
  got = gzread(file->gz, file->buffer, BUFFER_SIZE);
  file->at = 0;
  file->have = got > 0 ? (size_t)got : 0;
  if( got > 0 ) return DNSSIG_OK;
  message = gzerror(file->gz, &code);
  if( got == 0 && code == Z_OK ) return DNSSIG_DONE;
  if( code == Z_MEM_ERROR ) return DNSSIG_NOMEM;
  if( code == Z_ERRNO ) message = strerror(errno);
  text_string(why, code == Z_BUF_ERROR ? "the compressed data ends early" : message);
  return why->status == DNSSIG_OK ? DNSSIG_IO : DNSSIG_NOMEM;
}

Status line_file_next(LineFile *file, const char **line, size_t *len, Text *why)
{
  bool begun = false;
  text_reset(&file->line);
  for( ;; ) {
    const char *from = file->buffer + file->at, *end;
    size_t size, room;
    if( file->at == file->have ) {
      Status status = fill(file, why);
      if( status == DNSSIG_DONE && begun ) break;
      if( status != DNSSIG_OK ) return status;
      from = file->buffer;
    }
    begun = true;
    end = memchr(from, '\n', file->have - file->at);
    size = end ? (size_t)(end - from) : file->have - file->at;
    room = file->longest - file->line.len;
    text_bytes(&file->line, from, size < room ? size : room);
    file->at += size + (end ? 1 : 0);
    if( end ) break;
  }
  *line = file->line.data;
  *len = file->line.len;
  return file->line.status;
}
