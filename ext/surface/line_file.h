/* line_file.h - the lines of a file, plain or gzip'd, one at a time.
**
** However long a file is, or what it unpacks to, a LineFile holds one buffer and one line of at most `longest` bytes. */
#ifndef DNSSIG_SURFACE_LINE_FILE_H
#define DNSSIG_SURFACE_LINE_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/status.h"
#include "core/text.h"

typedef struct LineFile LineFile;

/* Asked now and then whether to go on; true ends the reading with DNSSIG_INTERRUPT. */
typedef bool LineFileStop(void *data);

/* Opens a regular file. Returns owned; line_file_close frees. Borrows stop's data until then.
** DNSSIG_IO: it cannot be opened or is no regular file; *why says so, safe to show. DNSSIG_NOMEM. */
DNSSIG_MUSTUSE Status line_file_open(const char *path, size_t longest, LineFileStop *stop, void *data, LineFile **out,
                                     Text *why);
void line_file_close(LineFile *file);

/* The next line without its line end, borrowed until the next call. Of a line over `longest` bytes only its first ones.
** DNSSIG_DONE: there is none. DNSSIG_IO: the file cannot be read on, *why says why. DNSSIG_INTERRUPT, DNSSIG_NOMEM. */
DNSSIG_MUSTUSE Status line_file_next(LineFile *file, const char **line, size_t *len, Text *why);

#endif
