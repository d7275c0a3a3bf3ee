#!/bin/sh
# valgrind.sh - runs test files under valgrind, one after the other.
#
#   DNSSIG_LIBRARY=... DNSSIG_BUILD=... sh tests/lint/valgrind.sh [FILE...]
#
# A file fails when one of its checks does or when valgrind sees memory misused. The servers that a test starts are not
# watched, and the checks that let allocations fail are skipped: both would take the time without telling more. (Memory is
# valgrind's here. With an empty fault.so the harness does without.)
set -u
: >"$DNSSIG_BUILD/fault.so"
[ $# -gt 0 ] || set -- tests/*.test
passed=0 failed=0
for file in "$@"; do
  file=tests/$(basename "$file" .test).test
  log=$(mktemp)
  if DNSSIG_TEST_PROCESS=1 timeout 1800 valgrind -q --error-exitcode=9 --leak-check=no --child-silent-after-fork=yes \
    --log-file="$log" tclsh "$file" >"$log.out" 2>&1 && ! [ -s "$log" ]
  then
    passed=$((passed + 1))
    echo "$(basename "$file"): nothing found; $(tail -n 1 "$log.out")"
  else
    failed=$((failed + 1))
    echo "$(basename "$file"):"
    sed 's/^/  /' "$log" "$log.out" | head -n 80
  fi
  rm -f "$log" "$log.out"
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
