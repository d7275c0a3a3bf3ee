#!/bin/sh
# run.sh - runs fuzzers, one after the other, for so many seconds each.
#
#   sh tests/fuzz/run.sh build/clang/fuzz 60             every fuzzer of the folder
#   sh tests/fuzz/run.sh build/clang/fuzz 60 cof mmdb    these
#
# In:   fuzzers of one engine: libFuzzer's, or AFL++'s where FUZZER=afl. FUZZ_LENGTH: bytes of an input at most (1024: what breaks on
#       long inputs breaks on short ones, too, as a rule, and those run ten times as often).
# Out:  a line for each; exit status 1 when one found something. The input that did it lies in the folder: NAME.crash-... and the
#       like, or in afl-NAME/default/crashes and hangs.
#
# Starts from the seeds in tests/fuzz/corpus/NAME and keeps what it learns in the folder, so that the next run goes on from
# there. Each run adds a line to the folder's `ledger`, fields between tabs: name, engine, executions, seconds, inputs that
# crashed, leaked or hung.
set -u
folder=$1 seconds=$2 failed=0 engine=${FUZZER:-libfuzzer}
shift 2
[ $# -gt 0 ] || set -- $(ls "$folder" | sed -n 's/^fuzz-\([a-z_]*\)$/\1/p')

run_libfuzzer() { # name: sets runs and found
  mkdir -p "$folder/corpus-$1"
  "$folder/fuzz-$1" -max_total_time="$seconds" -max_len="${FUZZ_LENGTH:-1024}" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
    -report_slow_units=1 -artifact_prefix="$folder/$1." "$folder/corpus-$1" "tests/fuzz/corpus/$1" >"$folder/$1.log" 2>&1
  code=$?
  [ $code != 137 ] || { runs=; found=; return; } # killed from outside: says nothing
  found=$((code != 0))
  runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$folder/$1.log")
}

count_afl() { # stats pattern: the sum of its lines that match, 0 before the first run
  awk -v pattern="$2" '$1 ~ pattern { n += $3 } END { print n + 0 }' "$1" 2>/dev/null || echo 0
}

run_afl() { # name: sets runs and found. AFL++ counts on from the run before. What it asks of a machine's set-up is no matter here.
  stats=$folder/afl-$1/default/fuzzer_stats
  runs_before=$(count_afl "$stats" '^execs_done$')
  found_before=$(count_afl "$stats" '^saved_(crashes|hangs)$')
  AFL_NO_UI=1 AFL_SKIP_CPUFREQ=1 AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1 AFL_NO_AFFINITY=1 AFL_AUTORESUME=1 \
    afl-fuzz -V "$seconds" -G "${FUZZ_LENGTH:-1024}" -t 10000 -i "tests/fuzz/corpus/$1" -o "$folder/afl-$1" -- "$folder/fuzz-$1" \
    >"$folder/$1.log" 2>&1
  ended=$(($? != 0))
  runs=$(($(count_afl "$stats" '^execs_done$') - runs_before))
  skipped=$(grep -c 'results in a \(crash\|timeout\)' "$folder/$1.log") # a seed that fails is passed over with this word
  found=$(($(count_afl "$stats" '^saved_(crashes|hangs)$') - found_before + skipped + ended))
}

for name; do
  "run_$engine" "$name"
  [ "$found" ] || { echo "$name: was killed"; failed=1; continue; }
  printf '%s\t%s\t%s\t%s\t%s\n' "$name" "$engine" "${runs:=0}" "$seconds" "$found" >>"$folder/ledger"
  if [ "$found" = 0 ] && [ "$runs" -gt 0 ]; then
    echo "$name: nothing found in $runs runs"
  else
    failed=1
    echo "$name: found something; the last lines of $folder/$name.log:"
    tail -n 30 "$folder/$name.log"
  fi
done
exit $failed
