/* reference.c - which rows of the built-in reference data match a value.
**
** In:   lines `kind<TAB>value` on standard input.
** Out:  for each a line: the label of the row that counts, then a tab and the label of each row that matches, in no order. An
**       unknown kind is a line with a question mark. */
#include <stdio.h>
#include <string.h>

#include "context/reference.h"

static Status print_label(void *data, const ReferenceRow *row, const char *origin, unsigned rank)
{
  (void)data, (void)origin, (void)rank;
  printf("\t%s", row->label);
  return DNSSIG_OK;
}

static void answer(const Reference *reference, const char *kind, const char *value)
{
  ReferenceKind number = reference_kind_find(kind, strlen(kind));
  const ReferenceRow *row;
  if( number == REFERENCE_KIND_COUNT ) {
    puts("?");
    return;
  }
  row = reference_find(reference, number, value, strlen(value));
  fputs(row ? row->label : "", stdout);
  if( reference_visit(reference, number, value, strlen(value), print_label, NULL) != DNSSIG_OK ) fputs("\t?", stdout);
  putchar('\n');
}

int main(void)
{
  char line[2000];
  Reference *reference;
  if( reference_open(&reference) != DNSSIG_OK ) return 1;
  while( fgets(line, sizeof line, stdin) ) {
    char *tab = strchr(line, '\t');
    line[strcspn(line, "\n")] = 0;
    if( !tab ) return 1;
    *tab = 0;
    answer(reference, line, tab + 1);
  }
  reference_close(reference);
  return 0;
}
