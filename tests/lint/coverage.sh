#!/bin/sh
# coverage.sh - how much of each file of ext/ the last run of the tests reached, least first.
#
#   sh tests/lint/coverage.sh build/coverage/obj
set -u
find "$1" -name '*.gcda' | while read -r data; do gcov -n -o "${data%/*}" "$data" 2>/dev/null; done | awk '
  /^File / { name = substr($0, 7, length($0) - 7); wanted = name ~ /^ext\/.*\.c$/ }
  /^Lines executed/ && wanted {
    sub(/^Lines executed:/, ""); split($0, part, /% of /)
    printf "%6.1f %%  %5d lines  %s\n", part[1], part[2], name
    wanted = 0
  }' | sort -n | awk '
  { print; lines += $3; reached += $1 * $3 / 100 }
  END {
    if (!lines) { print "no file of ext/ was reached"; exit 1 }
    printf "%6.1f %%  %5d lines  all of ext/\n", 100 * reached / lines, lines
  }'
