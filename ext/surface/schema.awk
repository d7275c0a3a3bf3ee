# schema.awk - reads the scripts of sql/ that dns_install() runs and writes their statements as a C table.
#
#   awk -f ext/surface/schema.awk sql/schema.sql sql/signals/*.sql ... >schema_objects.c
#
# Each statement begins on a line of its own as CREATE TABLE|VIEW|INDEX|TRIGGER [IF NOT EXISTS] name, the name being ours (dns_...)
# and never given twice. It ends with the first line that ends in `;`, a trigger with the line `END;`. Between statements stand
# blank lines, comments, and DROP ... IF EXISTS for those who .read the script: dns_install() drops what it replaces itself.
# Whatever does not fit is a line `file:line: what` on standard error, and the exit status is 1.

function wrong(what) {
  printf "%s:%d: %s\n", FILENAME, FNR, what >"/dev/stderr"
  failed = 1
}

# A question mark could be half of a trigraph.
function literal(line,    out, c, i) {
  out = ""
  for (i = 1; i <= length(line); i++) {
    c = substr(line, i, 1)
    if (c == "\\" || c == "\"" || c == "?") out = out "\\"
    out = out c
  }
  return out
}

function close_statement() {
  print "\"},"
  inside = 0
}

BEGIN {
  print "/* Made by schema.awk from the scripts of sql/. */"
  print "#include \"surface/schema.h\""
  print "#include \"core/status.h\""
  print ""
  print "const SchemaObject schema_objects[] = {"
}

{ sub(/\r$/, "") }

FNR == 1 && inside { wrong("the statement before, in another file, does not end"); inside = 0 }

!inside && /^(--.*|[ \t]*)$/ { next }
!inside && /^DROP (VIEW|INDEX|TRIGGER) IF EXISTS [a-z0-9_]+;$/ { next }

!inside && /^CREATE (TABLE|VIEW|INDEX|TRIGGER) / {
  kind = $2
  text = substr($0, length("CREATE " kind " ") + 1)
  sub(/^IF NOT EXISTS /, "", text)
  if (!match(text, /^dns_[a-z0-9_]+/)) { wrong("a name that begins with dns_ is wanted behind CREATE " kind); next }
  name = substr(text, 1, RLENGTH)
  if ((kind == "TRIGGER", name) in seen) wrong(name " is made twice")
  seen[kind == "TRIGGER", name] = 1
  printf "    {\"%s\", \"%s\", \"", tolower(kind), name
  inside = 1
  $0 = text
}

inside && /--.*;$/ { wrong("a comment that ends in ; would read as the end of the statement") }

inside {
  if (kind == "TRIGGER" ? $0 == "END;" : $0 ~ /;$/) {
    printf "%s", literal(substr($0, 1, length($0) - 1))
    close_statement()
  } else {
    printf "%s\\n\"\n     \"", literal($0)
  }
  next
}

{ wrong("no statement that dns_install() understands: " $0) }

END {
  if (inside) wrong("the last statement does not end")
  print "};"
  print "const size_t schema_object_count = COUNT(schema_objects);"
  exit failed
}
