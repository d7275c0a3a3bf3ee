#!/bin/sh
# valgrind.sh - runs test files under valgrind, one after the other.
#
#   DNSSIG_LIBRARY=... DNSSIG_BUILD=... sh tests/lint/valgrind.sh [FILE...]
#
# A file fails when valgrind sees memory misused, or when it does not come to its end. Its checks are for `make test` to judge: here
# all is thirty times slower, so those with a clock in them may fail, and are only reported.
#
# The servers that a test starts are not watched, and the checks that let allocations fail are skipped: both would take the time
# without telling more. (Memory is valgrind's here. With an empty fault.so the harness does without.)
set -u
: >"$DNSSIG_BUILD/fault.so"
[ $# -gt 0 ] || set -- tests/*.test
log=$(mktemp) said=$(mktemp)
trap 'rm -f "$log" "$said"' EXIT
passed=0 failed=0
for file in "$@"; do
  file=tests/$(basename "$file" .test).test
  DNSSIG_TEST_PROCESS=1 timeout 1800 valgrind -q --leak-check=no --child-silent-after-fork=yes --log-file="$log" \
    tclsh "$file" >"$said" 2>&1
  counts=$(tail -n 1 "$said" | grep -E '^[0-9]+ passed, [0-9]+ failed') || counts='it did not come to its end'
  if [ -s "$log" ] || [ "$counts" = 'it did not come to its end' ]; then
    failed=$((failed + 1))
    echo "$(basename "$file"): failed; $counts"
    cat "$log" "$said" | head -n 80 | sed 's/^/  /'
  else
    passed=$((passed + 1))
    echo "$(basename "$file"): no misuse of memory; $counts"
    sed -n 's/^FAIL/  not in time, or wrong here:/p' "$said"
  fi
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
