#!/bin/sh
# shell.sh - the sqlite3 program. Ctrl-C ends a lookup, and the next statement works.
library=$1 database=$2 script=$3 silent=$4
sqlite3 -batch -init /dev/null "$database" ".load $library" ".read $script" || exit 1

mkfifo "$database.typed"
sqlite3 -interactive -init /dev/null "$database" <"$database.typed" >"$database.said" 2>&1 &
exec 3>"$database.typed"
printf '%s\n' ".load $library" "SELECT status FROM dns('silent.example', 'A', '$silent');" >&3
sleep 1
start=$(date +%s)
kill -INT $!
echo "SELECT 'then ' || dns_status('example.com', 'SOA');" >&3
exec 3>&-
wait $!
[ $(($(date +%s) - start)) -le 2 ] && soon=soon || soon=late
sed -n -e "s/.*\(interrupted\).*/\1 $soon/p" -e 's/.*then NOERROR/NOERROR/p' "$database.said"
