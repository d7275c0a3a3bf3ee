# split.awk - several zones in one file (.zones) to one file each, as a name server wants them.
#
#   awk -v into=DIRECTORY -f tests/zones/split.awk FILE.zones...
#
# In:   master files in which each line `$ORIGIN name.` begins a zone; before the first of a file only comments and empty lines.
# Out:  DIRECTORY/name.zone for each; the root zone's is root.zone. On standard output the names of the zones, one a line.
# A zone that is there twice, and anything else before the first $ORIGIN, stops it with the line's place.

function stop(message) {
  print FILENAME ":" FNR ": " message >"/dev/stderr"
  failed = 1
  exit 1
}

FNR == 1 { zone = "" }

$1 == "$ORIGIN" {
  if( $2 !~ /\.$/ ) stop("$ORIGIN wants a name with a dot at its end: " $2)
  if( zone ) close(zone)
  name = $2 == "." ? "root" : tolower(substr($2, 1, length($2) - 1))
  zone = into "/" name ".zone"
  if( name in seen ) stop("a second zone " name)
  seen[name] = 1
  print name
}

zone { print >zone; next }
/^[ \t]*(;.*)?$/ { next }
{ stop("expected $ORIGIN before the first record") }

END { exit failed }
