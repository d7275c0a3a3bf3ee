#!/bin/sh
# coverage.sh - how much of each file of ext/ the last run of the tests reached, least first.
#
#   sh tests/lint/coverage.sh build/coverage/obj
#
# Lines that ran, and branches that were taken: gcov counts two for each condition, for each part of && and ||, and for each case. A line
# that no input can reach says so at its end, /* not covered: why */, and is left out of both. DNSSIG_UNCOVERED=FILE writes there what
# was not reached, a line each.
#
# Ends with exit status 1 below COVERAGE_LINES (95) or COVERAGE_BRANCHES (90) percent.
set -u
find "$1" -name '*.gcda' | while read -r data; do gcov -b -c -t -o "${data%/*}" "$data" 2>/dev/null; done | awk -v uncovered="${DNSSIG_UNCOVERED:-/dev/null}" '
  function show(what) { printf "%s:%d: %s: %s\n", name, number, what, source >uncovered }
  /^ *-: *0:Source:/ { name = $0; sub(/.*Source:/, "", name); wanted = name ~ /^ext\/.*\.c$/; next }
  !wanted { next }
  /^ *(-|#####|=====|[0-9]+\*?): *[0-9]+:/ {
    count = $0; sub(/:.*/, "", count); gsub(/ /, "", count)
    number = $0; sub(/^[^:]*: */, "", number); sub(/:.*/, "", number)
    source = $0; sub(/^[^:]*:[^:]*: */, "", source)
    excluded = source ~ /\/\* not covered: /
    if (number + 0 == 0 || count == "-") next
    if (excluded) { left_out[name]++; next }
    lines[name]++
    if (count ~ /^[0-9]/) reached[name]++; else show("line")
    next
  }
  /^branch / && !excluded {
    branches[name]++
    if ($3 == "taken" && $4 > 0) taken[name]++; else if ($3 == "taken") show("branch " $2)
  }
  END {
    for (name in lines)
      print 100 * reached[name] / lines[name], lines[name], reached[name], branches[name] + 0, taken[name] + 0, left_out[name] + 0, name
  }' | sort -n | awk -v least_lines="${COVERAGE_LINES:-95}" -v least_branches="${COVERAGE_BRANCHES:-90}" '
  function say(l, r, b, t, out, name) {
    printf "%6.1f %% of %5d lines  %6.1f %% of %5d branches  %s%s\n", l ? 100 * r / l : 100, l, b ? 100 * t / b : 100, b, name,
      out ? "  (" out " lines left out)" : ""
  }
  { say($2, $3, $4, $5, $6, $7); l += $2; r += $3; b += $4; t += $5; out += $6 }
  END {
    if (!l) { print "no file of ext/ was reached"; exit 1 }
    say(l, r, b, t, out, "all of ext/")
    exit 100 * r / l < least_lines || (b && 100 * t / b < least_branches)
  }'
