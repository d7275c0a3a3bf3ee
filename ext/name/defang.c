/* defang.c - spell a text so that no program makes a link of it, and people still read it.
**
**   https://www.example.com/a.html   hxxps[://]www[.]example[.]com/a[.]html
**   user@example.com                 user[@]example[.]com
**   2001:db8::1                      2001[:]db8[:][:]1
**
** Every dot, @ and :// of the text is put into brackets, not only those of the host: a path may hold another link. What is
** defanged already stays as it is. */
#include <string.h>

#include "name/host.h"
#include "name/unit.h"

/* The schemes whose letters are changed too, by the way the field writes them. */
static const struct {
  const char *live, *dead;
} schemes[] = {{"http", "hxxp"}, {"https", "hxxps"}, {"ftp", "fxp"}, {"ftps", "fxps"}};

static char lower(char c)
{
  return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

/* The scheme that out ends in, from byte `from` on, becomes its dead form, which is as long. */
static void kill_scheme(Text *out, size_t from)
{
  if( out->status != DNSSIG_OK ) return;
  for( size_t i = 0; i < COUNT(schemes); i++ ) {
    size_t len = strlen(schemes[i].live);
    size_t at = 0;
    if( out->len - from < len ) continue;
    while( at < len && lower(out->data[out->len - len + at]) == schemes[i].live[at] ) at++;
    if( at == len ) memcpy(out->data + out->len - len, schemes[i].dead, len);
  }
}

static void put_percent(Text *out, const char *bytes, size_t len)
{
  for( size_t i = 0; i < len; i++ ) {
    text_char(out, '%');
    text_hex(out, (const uint8_t *)bytes + i, 1);
  }
}

/* Appends text[at..end), which is not the host. */
static void put_rest(Text *out, const char *text, size_t at, size_t end, unsigned words)
{
  size_t from = out->len;
  while( at < end ) {
    Unit unit = unit_read(text, end, at, words);
    size_t width = unit.width;
    if( unit.point == ':' && end - at > width + 1 && text[at + width] == '/' && text[at + width + 1] == '/' ) {
      unit.point = UNIT_AUTHORITY;
      width += 2;
    }
    if( unit.point == '.' ) {
      text_string(out, "[.]");
    } else if( unit.point == '@' ) {
      text_string(out, "[@]");
    } else if( unit.point == UNIT_AUTHORITY ) {
      kill_scheme(out, from);
      text_string(out, "[://]");
    } else if( unit.point > 0x20 && unit.point < 0x7f ) {
      text_char(out, (char)unit.point);
    } else {
      put_percent(out, text + at, width);
    }
    at += width;
  }
}

Status host_defang(const char *text, size_t len, Text *out)
{
  Host host;
  HostPlace place;
  Status status = host_find(text, len, &host, &place);
  bool bracketed = status == DNSSIG_OK && text[place.host] == '[';
  if( status != DNSSIG_OK ) return status;
  put_rest(out, text, place.start, place.host, UNIT_AT_WORD);
  if( bracketed ) text_char(out, '[');
  for( size_t i = 0; i < host.len; i++ ) {
    char c = host.text[i];
    if( c == '.' || c == ':' ) {
      text_format(out, "[%c]", c);
    } else {
      text_char(out, c);
    }
  }
  if( bracketed ) text_char(out, ']');
  if( place.after < place.end ) {
    Unit unit = unit_read(text, place.end, place.after, 0);
    if( unit.point == ':' ) { /* of a port, also an empty one before slashes */
      text_char(out, ':');
      place.after += unit.width;
    }
  }
  put_rest(out, text, place.after, place.end, 0);
  return DNSSIG_OK;
}
