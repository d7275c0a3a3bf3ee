#!/bin/sh
# sqlite-utils.sh - the program sqlite-utils, a process a statement: settings come from the environment. It cannot interrupt:
# DNSSIG_DEADLINE_MS does.
library=$1 database=$2 script=$3 silent=$4
ask() { # SQL
  sqlite-utils query "$database" "$1" --load-extension "$library" --tsv --no-headers </dev/null | tr '\t' '|' | tr -d '\r'
}

sql=
while IFS= read -r line; do
  sql="$sql $line"
  case $sql in
    *INSERT*\;) ask "$sql" >/dev/null; sql= ;;
    *\;) ask "$sql"; sql= ;;
  esac
done <"$script"
start=$(date +%s)
ask "SELECT status FROM dns('silent.example', 'A', '$silent')"
[ $(($(date +%s) - start)) -le 4 ] && echo soon || echo late
ask "SELECT dns_status('example.com', 'SOA')"
