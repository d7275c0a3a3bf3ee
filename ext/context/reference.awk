# reference.awk - checks the lists of sql/reference and writes them as a C table.
#
#   awk -f ext/context/reference.awk ext/context/reference.h sql/reference/*.csv >reference_rows.c
#
# The kinds, how each is matched and what it may weigh stand in the header's REFERENCE_KINDS, which is read first. A list is CSV
# (RFC 4180, every row on one line) in ASCII or UTF-8; lines that start with # are comments; its first other line names the columns.
# Whatever does not fit is a line `file:line: what` on standard error, and the exit status is 1.

BEGIN { columns = "kind,pattern,label,weight,source,as_of,example" }

function wrong(what) {
  printf "%s:%d: %s\n", FILENAME, FNR, what >"/dev/stderr"
  failed = 1
}

# Splits the line into field[1..]; gives how many. A quoted field doubles its quotes.
function split_csv(line,    count, value) {
  count = 0
  for (;;) {
    value = ""
    if (substr(line, 1, 1) == "\"") {
      line = substr(line, 2)
      while (match(line, /"/) && substr(line, RSTART, 2) == "\"\"") {
        value = value substr(line, 1, RSTART)
        line = substr(line, RSTART + 2)
      }
      if (!match(line, /"/)) { wrong("a quote is not closed"); return 0 }
      value = value substr(line, 1, RSTART - 1)
      line = substr(line, RSTART + 1)
      if (line != "" && substr(line, 1, 1) != ",") { wrong("text behind a closing quote"); return 0 }
    } else if (match(line, /,/)) {
      value = substr(line, 1, RSTART - 1)
      line = substr(line, RSTART)
    } else {
      value = line
      line = ""
    }
    field[++count] = value
    if (line == "") return count
    line = substr(line, 2)
  }
}

function is_host_pattern(pattern,    labels, count, i) {
  if (pattern == ".") return 1
  sub(/^\*\*\./, "", pattern) || sub(/^\./, "", pattern)
  if (length(pattern) > 253) return 0
  count = split(pattern, labels, ".")
  if (!count) return 0
  for (i = 1; i <= count; i++) {
    if (labels[i] !~ /^[a-z0-9_*#-]+$/ || labels[i] ~ /\*\*/ || length(labels[i]) > 63) return 0
  }
  return 1
}

# The one form only: masking is the reader's business, so the address is written with its host bits zero.
function is_network(pattern,    parts, bytes, count, i, bits, left, size) {
  if (split(pattern, parts, "/") != 2 || parts[2] !~ /^[0-9]+$/) return 0
  bits = parts[2] + 0
  if (parts[1] ~ /:/) return bits <= 128 && parts[1] ~ /^[0-9a-f:]+$/ && parts[1] !~ /:::|::.*::/
  count = split(parts[1], bytes, ".")
  if (count != 4 || bits > 32) return 0
  for (i = 1; i <= 4; i++) {
    if (bytes[i] !~ /^(0|[1-9][0-9]*)$/ || bytes[i] > 255) return 0
    left = 8 * i - bits
    if (left <= 0) continue
    for (size = 1; left > 0 && size < 256; left--) size *= 2 # busybox has no power
    if (bytes[i] % size) return 0
  }
  return 1
}

function pattern_fits(match_by, pattern) {
  if (length(pattern) > 255) return 0
  if (match_by == "HOST" || match_by == "MAILBOX") return is_host_pattern(pattern)
  if (match_by == "NETWORK") return is_network(pattern)
  if (match_by == "ASN") return pattern ~ /^AS(0|[1-9][0-9]*)$/ && substr(pattern, 3) + 0 <= 4294967295
  if (match_by == "TERM") return pattern ~ /^\*?[a-z0-9][a-z0-9]+\*?$/ && length(pattern) <= 63
  return pattern ~ /^[!-~]+$/ && pattern == tolower(pattern)
}

function is_date(text,    parts, count) {
  if (text !~ /^[12][0-9][0-9][0-9](-[01][0-9](-[0-3][0-9])?)?$/) return 0
  count = split(text, parts, "-")
  if (count > 1 && (parts[2] < 1 || parts[2] > 12)) return 0
  return count < 3 || (parts[3] >= 1 && parts[3] <= 31 - (parts[2] ~ /^(04|06|09|11)$/) - 2 * (parts[2] == "02"))
}

function c_string(text) {
  gsub(/[\\"?]/, "\\\\&", text)
  return "\"" text "\""
}

# KIND(NS_PROVIDER, "ns_provider", HOST, UNIT, "...")
NR == FNR {
  if ($0 !~ /^ *KIND\([A-Z_]+, "/) next
  split($0, words, /[(, ")]+/)
  for (i = 1; words[i] != "KIND"; i++) { }
  constant_of[words[i + 2]] = words[i + 1]
  match_of[words[i + 2]] = words[i + 3]
  weights_of[words[i + 2]] = words[i + 4]
  next
}

FNR == 1 { named = 0 }
{ sub(/\r$/, "") }
/^#/ || /^$/ { next }
!named {
  named = 1
  if ($0 != columns) wrong("the columns are to be " columns)
  next
}
{
  if (split_csv($0) != 7) { wrong("7 fields are wanted: " columns); next }
  kind = field[1]; pattern = field[2]; label = field[3]; weight = field[4]; source = field[5]; as_of = field[6]
  if (!(kind in constant_of)) { wrong("no kind '" kind "' in ext/context/reference.h"); next }
  if (!pattern_fits(match_of[kind], pattern)) wrong("no " tolower(match_of[kind]) " pattern in its one form: '" pattern "'")
  if ((kind, pattern) in seen) wrong("again " kind " '" pattern "', as in " seen[kind, pattern])
  seen[kind, pattern] = FILENAME ":" FNR
  if (label == "") wrong("no label")
  if (weight != "" && weight !~ /^-?[0-9]+(\.[0-9]+)?$/) wrong("no number: weight '" weight "'")
  else if (weight != "" && weights_of[kind] == "UNIT" && (weight < 0 || weight > 1)) wrong("weight '" weight "' is not from 0 to 1")
  if (weight == "" && weights_of[kind] == "ANY") wrong("no weight")
  if (source == "") wrong("no source")
  if (!is_date(as_of)) wrong("as_of '" as_of "' is no date: YYYY, YYYY-MM or YYYY-MM-DD")
  if (field[7] == "") wrong("no example")
  if (label source field[7] ~ /[\001-\037\177]/) wrong("a control character")
  row[++rows] = "    {REFERENCE_" constant_of[kind] ", " c_string(pattern) ", " c_string(label) ", " \
    (weight == "" ? "NAN" : weight) ", " c_string(source) ", " c_string(as_of) "},"
}

END {
  if (!failed && !rows) { print "reference.awk: no rows" >"/dev/stderr"; failed = 1 }
  if (failed) exit 1
  print "/* Made by ext/context/reference.awk from sql/reference. */"
  print "#include <math.h>\n\n#include \"context/reference.h\"\n"
  print "const ReferenceRow reference_built_in[] = {"
  for (i = 1; i <= rows; i++) print row[i]
  print "};\n\nconst size_t reference_built_in_count = " rows ";"
}
