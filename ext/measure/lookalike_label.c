/* lookalike_label.c - fold a label, make its keys. */
#include "measure/lookalike_label.h"

#include <string.h>

#include "core/text.h"
#include "core/utf8.h"
#include "measure/skeleton.h"
#include "name/idna.h"

static const LookalikeFold *find_fold(uint32_t point)
{
  size_t low = 0, high = lookalike_fold_count;
  while( low < high ) {
    size_t middle = low + (high - low) / 2;
    if( lookalike_folds[middle].point < point ) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low < lookalike_fold_count && lookalike_folds[low].point == point ? &lookalike_folds[low] : NULL;
}

static void add(LookalikeLabel *label, uint32_t point, bool folded)
{
  if( label->len == LOOKALIKE_POINTS_MAX ) return;
  label->points[label->len] = point;
  label->folded[label->len++] = folded;
  label->foreign = label->foreign || folded;
}

/* A code point that passes for no ASCII letter becomes its prototype of UTS #39, so that two scripts still meet. */
static Status add_prototype(LookalikeLabel *label, const char *bytes, size_t width)
{
  char space[64];
  Text prototype;
  Status status;
  size_t at = 0, step;
  text_init(&prototype, space, sizeof space);
  status = skeleton_of(bytes, width, &prototype);
  if( status == DNSSIG_OK ) status = prototype.status;
  while( status == DNSSIG_OK && at < prototype.len ) {
    uint32_t point;
    step = utf8_decode(prototype.data + at, prototype.len - at, &point);
    if( !step ) break;
    add(label, point, true);
    at += step;
  }
  text_clear(&prototype);
  return status;
}

Status lookalike_label_read(const char *text, size_t len, LookalikeLabel *out)
{
  char decoded[IDNA_UNICODE_SIZE];
  size_t width;
  Status status = DNSSIG_OK;
  out->len = 0;
  out->foreign = false;
  if( idna_is_encoded(text, len) ) {
    status = idna_decode(text, len, decoded, &width);
    if( status == DNSSIG_NOMEM ) return status;
    if( status == DNSSIG_OK ) text = decoded, len = width;
    status = DNSSIG_OK;
  }
  while( len && status == DNSSIG_OK ) {
    uint32_t point;
    const LookalikeFold *fold;
    size_t step = utf8_decode(text, len, &point);
    if( !step ) break;
    if( point < 0x80 ) {
      add(out, point, false);
    } else if( (fold = find_fold(point)) ) {
      for( const char *letter = fold->letters; *letter; letter++ ) add(out, (unsigned char)*letter, true);
      out->foreign = true;
    } else {
      status = add_prototype(out, text, step);
    }
    text += step;
    len -= step;
  }
  return status;
}

static uint32_t strong_letter(uint32_t point)
{
  static const char letters[] = "olzeasgtbg"; /* what the digits 0 to 9 pass for */
  if( point >= '0' && point <= '9' ) return (unsigned char)letters[point - '0'];
  return point == 'i' ? 'l' : point;
}

/* The pairs are looked for from the left after single letters are swapped; none shares a letter with another. */
size_t lookalike_strong_key(const uint32_t *points, size_t len, uint32_t *key)
{
  size_t out = 0;
  for( size_t i = 0; i < len; i++ ) {
    uint32_t letter = strong_letter(points[i]);
    uint32_t before = out ? key[out - 1] : 0;
    if( before == 'r' && letter == 'n' ) {
      key[out - 1] = 'm';
    } else if( before == 'v' && letter == 'v' ) {
      key[out - 1] = 'w';
    } else if( before == 'c' && letter == 'l' ) {
      key[out - 1] = 'd';
    } else {
      key[out++] = letter;
    }
  }
  return out;
}

/* One letter for each class of letters that are swapped for each other. l is left out: lb, lk, lh, cl pass for b, k, h, d. */
static uint32_t weak_letter(uint32_t point)
{
  switch( point ) {
    case '0':
      return 'o';
    case '1':
    case 'i':
    case 'l':
      return 0;
    case '2':
      return 'z';
    case '3':
    case '8':
      return 'c';
    case '4':
      return 'a';
    case '5':
      return 's';
    case '6':
    case '9':
    case 'q':
      return 'g';
    case '7':
      return 't';
    case 'b':
    case 'c':
    case 'd':
    case 'e':
    case 'k':
      return 'c';
    case 'm':
    case 'n':
    case 'r':
      return 'n';
    case 'v':
    case 'w':
    case 'u':
      return 'v';
    default:
      return point;
  }
}

size_t lookalike_weak_key(const uint32_t *points, size_t len, uint32_t *key)
{
  size_t out = 0;
  for( size_t i = 0; i < len; i++ ) {
    uint32_t letter = weak_letter(points[i]);
    uint32_t before = out ? key[out - 1] : 0;
    if( !letter || ((letter == 'n' || letter == 'v') && letter == before) ) continue;
    key[out++] = letter;
  }
  return out;
}
