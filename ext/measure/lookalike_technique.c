/* lookalike_technique.c - one edit, one name.
**
** Where several techniques explain a label, the one that needs the least chance wins: that is the order of the scores. The names
** are those of the literature on typosquatting (Wang et al., SRUTI 2006; Nikiforakis et al. on bitsquatting, WWW 2013; Kintis et
** al. on combosquatting, CCS 2017) and of dnstwist. The scores are a ranking, judged by hand; no probability. */
#include "measure/lookalike_technique.h"

#include <pthread.h>
#include <string.h>

#include "measure/lookalike_glyph.h"

const TechniqueRow lookalike_techniques[LOOKALIKE_TECHNIQUE_COUNT] = {
    [LOOKALIKE_IDN_HOMOGLYPH] = {"idn-homoglyph", 0.98, 2, 2},
    [LOOKALIKE_HOMOGLYPH] = {"homoglyph", 0.97, 2, 5},
    [LOOKALIKE_SUBDOMAIN] = {"subdomain", 0.90, 1, 1},
    [LOOKALIKE_COMBOSQUAT] = {"combosquat", 0.88, 1, 1},
    [LOOKALIKE_TLD_SWAP] = {"tld-swap", 0.80, 1, 1},
    [LOOKALIKE_TRANSPOSITION] = {"transposition", 0.86, 3, 3},
    [LOOKALIKE_REPETITION] = {"repetition", 0.86, 3, 3},
    [LOOKALIKE_HYPHENATION] = {"hyphenation", 0.86, 3, 3},
    [LOOKALIKE_OMISSION] = {"omission", 0.82, 5, 5},
    [LOOKALIKE_PLURAL] = {"plural", 0.84, 4, 4},
    [LOOKALIKE_VOWEL_SWAP] = {"vowel-swap", 0.80, 4, 4},
    [LOOKALIKE_INSERTION] = {"insertion", 0.78, 4, 5},
    [LOOKALIKE_REPLACEMENT] = {"replacement", 0.78, 4, 5},
    [LOOKALIKE_BITSQUAT] = {"bitsquat", 0.76, 4, 4},
};

enum { LOOKALIKE_SHORT = 4 }; /* a label up to this long is common by chance */

/* What phishing names put beside a brand. Collected from the tables of Kintis et al. (CCS 2017), and from what support, payment and
** parcel scams say; sorted. */
static const char *const words[] = {
    "access",    "account",      "accounts", "activate", "admin",    "alert",    "alerts",   "app",      "apps",
    "auth",      "bank",         "banking",  "billing",  "bonus",    "business", "cancel",   "card",     "care",
    "cdn",       "center",       "centre",   "check",    "claim",    "click",    "client",   "cloud",    "co",
    "com",       "community",    "confirm",  "connect",  "contact",  "corp",     "customer", "de",       "delivery",
    "desk",      "direct",       "download", "email",    "enroll",   "eu",       "event",    "express",  "finance",
    "find",      "forms",        "fr",       "free",     "gift",     "giveaway", "global",   "group",    "help",
    "helpdesk",  "home",         "hr",       "http",     "https",    "id",       "inc",      "info",     "init",
    "installer", "internet",     "invoice",  "it",       "jobs",     "learn",    "live",     "log",      "login",
    "logon",     "mail",         "manage",   "member",   "members",  "mfa",      "mobile",   "my",       "net",
    "notice",    "now",          "office",   "official", "online",   "order",    "orders",   "org",      "parcel",
    "pass",      "password",     "pay",      "payment",  "payments", "portal",   "pro",      "profile",  "promo",
    "recover",   "recovery",     "refund",   "register", "renew",    "reset",    "reward",   "rewards",  "safe",
    "safety",    "sale",         "secure",   "secured",  "security", "server",   "service",  "services", "shipping",
    "shop",      "sign",         "signin",   "signup",   "site",     "sms",      "ssl",      "sso",      "staff",
    "status",    "store",        "summary",  "support",  "survey",   "team",     "tech",     "ticket",   "track",
    "tracking",  "transfer",     "uk",       "unlock",   "update",   "updates",  "us",       "user",     "users",
    "validate",  "verification", "verify",   "view",     "vip",      "wallet",   "web",      "webmail",  "win",
    "ww",        "www",
};

/* A keyboard is its rows from the digits down; row r is shifted to the right by so many quarters of a key. Two keys are neighbours
** when their middles are at most one key apart in a row, at most three quarters between rows. (Measures: ISO/IEC 9995.) */
static const char *const keyboards[][4] = {
    {"1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm"},
    {"1234567890", "qwertzuiop", "asdfghjkl", "yxcvbnm"},
    {"1234567890", "azertyuiop", "qsdfghjklm", "wxcvbn"},
};
static const int row_shift[4] = {0, 2, 3, 5};

static bool find_key(const char *const rows[4], uint32_t point, int *row, int *x)
{
  for( *row = 0; *row < 4; ++*row ) {
    const char *at = point && point < 0x80 ? strchr(rows[*row], (int)point) : NULL;
    if( !at ) continue;
    *x = (int)(at - rows[*row]) * 4 + row_shift[*row];
    return true;
  }
  return false;
}

static bool is_neighbour(uint32_t a, uint32_t b)
{
  for( size_t k = 0; k < COUNT(keyboards); k++ ) {
    int row_a, row_b, x_a, x_b;
    if( !find_key(keyboards[k], a, &row_a, &x_a) || !find_key(keyboards[k], b, &row_b, &x_b) ) continue;
    int across = x_a < x_b ? x_b - x_a : x_a - x_b;
    if( row_a == row_b ? across <= 4 : (row_a - row_b == 1 || row_b - row_a == 1) && across <= 3 ) return true;
  }
  return false;
}

static bool is_vowel(uint32_t point)
{
  return point == 'a' || point == 'e' || point == 'i' || point == 'o' || point == 'u';
}

static bool is_digit(uint32_t point)
{
  return point >= '0' && point <= '9';
}

static bool is_one_bit(uint32_t a, uint32_t b)
{
  uint32_t bits = a ^ b;
  return a < 0x80 && b < 0x80 && (bits & (bits - 1)) == 0;
}

static Finding finding(LookalikeTechnique technique, unsigned distance, bool wild)
{
  return (Finding){technique, distance, wild, lookalike_techniques[technique].score * (wild ? 0.8 : 1)};
}

/* label is brand with one more at `at`. */
static Finding name_insertion(const uint32_t *label, size_t len, size_t at)
{
  uint32_t added = label[at];
  bool near = (at && is_neighbour(added, label[at - 1])) || (at + 1 < len && is_neighbour(added, label[at + 1]));
  if( added == '-' ) return finding(LOOKALIKE_HYPHENATION, 1, false);
  if( at && label[at - 1] == added ) return finding(LOOKALIKE_REPETITION, 1, false);
  if( at + 1 == len && added == 's' ) return finding(LOOKALIKE_PLURAL, 1, false);
  return finding(LOOKALIKE_INSERTION, 1, !near);
}

/* label is brand without the one at `at`. */
static Finding name_omission(const uint32_t *brand, size_t len, size_t at)
{
  if( brand[at] == '-' ) return finding(LOOKALIKE_HYPHENATION, 1, false);
  if( at + 1 == len && brand[at] == 's' ) return finding(LOOKALIKE_PLURAL, 1, false);
  return finding(LOOKALIKE_OMISSION, 1, false);
}

static Finding name_replacement(uint32_t was, uint32_t is)
{
  if( is_vowel(was) && is_vowel(is) ) return finding(LOOKALIKE_VOWEL_SWAP, 1, false);
  if( is_neighbour(was, is) ) return finding(LOOKALIKE_REPLACEMENT, 1, false);
  if( is_one_bit(was, is) ) return finding(LOOKALIKE_BITSQUAT, 1, false);
  return finding(LOOKALIKE_REPLACEMENT, 1, true);
}

/* One edit between two labels; false where there are none or more. */
static bool name_edit(const uint32_t *brand, size_t brand_len, const uint32_t *label, size_t len, Finding *out)
{
  size_t least = brand_len < len ? brand_len : len;
  size_t same = 0, tail = 0;
  while( same < least && brand[same] == label[same] ) same++;
  while( tail < least - same && brand[brand_len - 1 - tail] == label[len - 1 - tail] ) tail++;
  if( len == brand_len + 1 && same + tail == brand_len ) {
    *out = name_insertion(label, len, same);
  } else if( len + 1 == brand_len && same + tail == len ) {
    *out = name_omission(brand, brand_len, same);
  } else if( len == brand_len && same + tail + 1 == len ) {
    *out = name_replacement(brand[same], label[same]);
  } else if( len == brand_len && same + tail + 2 == len && brand[same] == label[same + 1]
             && brand[same + 1] == label[same] ) {
    *out = finding(LOOKALIKE_TRANSPOSITION, 1, false);
  } else {
    return false;
  }
  return true;
}

/* Hyphens alone were added; or the plural of a word in -s, -x, -ch was formed. */
static bool name_longer(const uint32_t *brand, size_t brand_len, const uint32_t *label, size_t len, Finding *out)
{
  size_t at = 0;
  if( len == brand_len + 2 && label[len - 2] == 'e' && label[len - 1] == 's'
      && !memcmp(brand, label, brand_len * sizeof *brand) ) {
    *out = finding(LOOKALIKE_PLURAL, 2, false);
    return true;
  }
  for( size_t i = 0; i < len; i++ ) {
    if( at < brand_len && label[i] == brand[at] ) {
      at++;
    } else if( label[i] != '-' ) {
      return false;
    }
  }
  if( at < brand_len || len <= brand_len ) return false;
  *out = finding(LOOKALIKE_HYPHENATION, (unsigned)(len - brand_len), false);
  return true;
}

/* Shapes swapped: as few as leave the brand to be read. */
static bool name_glyphs(const uint32_t *brand, size_t brand_len, const uint32_t *label, size_t len, Finding *out)
{
  GlyphSwaps swaps;
  unsigned strong_most = brand_len <= 3 ? 1 : (unsigned)(brand_len + 1) / 2;
  unsigned weak_most = brand_len <= LOOKALIKE_SHORT ? 0 : (unsigned)(brand_len + 1) / 2;
  if( !glyph_align(brand, brand_len, label, len, &swaps) ) return false;
  if( swaps.weak > weak_most || swaps.strong + swaps.weak > strong_most + 1 || swaps.strong > strong_most )
    return false;
  *out = finding(LOOKALIKE_HOMOGLYPH, swaps.strong + swaps.weak, false);
  out->score -= 0.02 * swaps.strong + 0.06 * swaps.weak;
  out->wild = swaps.weak > 0;
  return true;
}

bool technique_of_label(const Pair *pair, Finding *out)
{
  Finding glyphs;
  bool edited = name_edit(pair->brand, pair->brand_len, pair->label, pair->len, out)
                || name_longer(pair->brand, pair->brand_len, pair->label, pair->len, out);
  bool drawn = pair->drawn && name_glyphs(pair->brand, pair->brand_len, pair->label, pair->len, &glyphs);
  bool exact = edited
               && (out->technique == LOOKALIKE_REPETITION || out->technique == LOOKALIKE_OMISSION
                   || out->technique == LOOKALIKE_TRANSPOSITION || out->technique == LOOKALIKE_PLURAL);
  if( drawn && !(exact && glyphs.wild) && (!edited || glyphs.score > out->score) ) *out = glyphs;
  if( !edited && !drawn ) return false;
  if( pair->foreign && out->technique == LOOKALIKE_HOMOGLYPH ) out->technique = LOOKALIKE_IDN_HOMOGLYPH;
  return pair->brand_len >= lookalike_techniques[out->technique].least
         && (!out->wild || pair->brand_len >= lookalike_techniques[out->technique].least_wild);
}

double technique_length_factor(size_t brand_len)
{
  static const double factors[] = {0.5, 0.5, 0.65, 0.72, 0.8, 0.9, 0.95, 0.98};
  return brand_len < COUNT(factors) ? factors[brand_len] : 1;
}

/* Of the words with a first letter: where they begin in the list, and which lengths they have, a bit for each. Most of what is asked for
** is refused by its length. */
static struct {
  size_t start;
  uint32_t lengths;
} by_letter[27]; /* the last is the end */
static pthread_once_t by_letter_once = PTHREAD_ONCE_INIT;

static void sort_by_letter(void)
{
  size_t at = 0;
  for( size_t letter = 0; letter < 26; letter++ ) {
    by_letter[letter].start = at;
    for( ; at < COUNT(words) && words[at][0] == (char)('a' + letter); at++ ) {
      by_letter[letter].lengths |= 1u << strlen(words[at]);
    }
  }
  by_letter[26].start = at;
}

bool technique_is_word(const uint32_t *points, size_t len)
{
  size_t digits = 0;
  size_t letter = len ? points[0] - 'a' : 26;
  while( digits < len && is_digit(points[digits]) ) digits++;
  if( digits == len ) return len > 0;
  pthread_once(&by_letter_once, sort_by_letter);
  if( letter >= 26 || len >= 32 || !(by_letter[letter].lengths >> len & 1) ) return false;
  for( size_t at = by_letter[letter].start; at < by_letter[letter + 1].start; at++ ) {
    const char *word = words[at];
    size_t i = 1;
    while( i < len && word[i] && points[i] == (unsigned char)word[i] ) i++;
    if( i == len && !word[i] ) return true;
  }
  return false;
}

Beside technique_before(const uint32_t *label, size_t start)
{
  size_t from = start;
  if( !start ) return BESIDE_NOTHING;
  if( label[start - 1] == '-' ) return BESIDE_HYPHEN;
  while( from && label[from - 1] != '-' ) from--;
  return technique_is_word(label + from, start - from) ? BESIDE_WORD : BESIDE_OTHER;
}

Beside technique_after(const uint32_t *label, size_t len, size_t end)
{
  size_t to = end;
  if( end == len ) return BESIDE_NOTHING;
  if( label[end] == '-' ) return BESIDE_HYPHEN;
  while( to < len && label[to] != '-' ) to++;
  return technique_is_word(label + end, to - end) ? BESIDE_WORD : BESIDE_OTHER;
}

/* Every part between hyphens but the one at start is a known word. */
static bool only_words(const uint32_t *label, size_t len, size_t start)
{
  size_t from = 0;
  while( from <= len ) {
    size_t to = from;
    while( to < len && label[to] != '-' ) to++;
    if( from != start && !technique_is_word(label + from, to - from) ) return false;
    from = to + 1;
  }
  return true;
}

/* A short brand has to stand by itself, or beside a longer word that fills the label: ebaylogin. */
static bool short_stands(const uint32_t *label, size_t len, size_t start, size_t end, Beside before, Beside after)
{
  size_t rest = len - (end - start);
  bool apart = before <= BESIDE_HYPHEN && after <= BESIDE_HYPHEN;
  if( end - start <= 2 ) return apart && only_words(label, len, start);
  if( apart ) return true;
  if( rest < LOOKALIKE_SHORT || (start && end < len) ) return false;
  return (before == BESIDE_WORD || after == BESIDE_WORD) && !is_digit(label[start ? 0 : end]);
}

bool technique_of_part(const uint32_t *label, size_t len, size_t start, size_t end, Finding *out)
{
  size_t width = end - start;
  Beside before = technique_before(label, start);
  Beside after = technique_after(label, len, end);
  int loose = (before == BESIDE_OTHER) + (after == BESIDE_OTHER);
  *out = finding(LOOKALIKE_COMBOSQUAT, 0, loose > 0);
  out->score = lookalike_techniques[LOOKALIKE_COMBOSQUAT].score;
  if( loose ) out->score *= 0.55 + 0.4 * (double)width / (double)len;
  if( width <= LOOKALIKE_SHORT ) return short_stands(label, len, start, end, before, after);
  return loose == 0 || (width >= 6 && loose == 1) || width >= 9;
}
