#!/bin/sh
# run.sh - runs every fuzzer in a folder for so many seconds.
#
#   sh tests/fuzz/run.sh build/clang/fuzz 60
#
# Starts from the seeds in tests/fuzz/corpus/NAME and keeps what it learns in the folder, so that the next run goes on from
# there. Ends with exit status 1 when one found something; the input that did it lies in the folder as NAME.crash-...
set -u
folder=$1 seconds=$2 failed=0
for fuzzer in "$folder"/fuzz-*; do
  case $fuzzer in *.*|*\**) continue ;; esac
  name=${fuzzer##*/fuzz-}
  learnt=$folder/corpus-$name
  seeds=tests/fuzz/corpus/$name
  [ -d "$seeds" ] || seeds=
  mkdir -p "$learnt"
  if "$fuzzer" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
    -artifact_prefix="$folder/$name." "$learnt" $seeds >"$folder/$name.log" 2>&1
  then
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$folder/$name.log")
    echo "$name: nothing found in ${runs:-no} runs"
  else
    failed=1
    echo "$name: found something; the last lines of $folder/$name.log:"
    tail -n 30 "$folder/$name.log"
  fi
done
exit $failed
