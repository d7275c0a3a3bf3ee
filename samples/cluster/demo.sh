#!/bin/sh
# demo.sh - three nodes, three collectors, and what each node says then. `make demo-cluster` runs it.
#
#   sh samples/cluster/demo.sh             from the repository's top, after `make`
#
# In:   the domains of the office's log (samples/log.sql), and samples/recording.sql in the network's place: nothing is asked.
# Out:  what demo.out says. The cluster is made anew in build/cluster/demo, and stopped at the end.
# Needs what nodes.sh needs, and the sqlite3 program. PORT from the environment: the first of six free ports (default 14001).
set -eu
here=samples/cluster
export CLUSTER="${CLUSTER:-build/cluster/demo}" PORT="${PORT:-14001}" DNSSIG_SERVERS=127.0.0.1:9
RQLITED=$(sh $here/rqlited.sh)
export RQLITED
sh $here/nodes.sh stop
rm -rf "$CLUSTER"
trap 'sh $here/nodes.sh stop' EXIT
trap 'exit 130' INT TERM HUP
nodes=$(sh $here/nodes.sh start)

echo "Three nodes with dnssig in each: $nodes"
sqlite3 -batch -init /dev/null :memory: ".load ${DNSSIG_LIBRARY:-./dnssig}" '.read samples/log.sql' '.mode list' '.headers off' \
  'SELECT domain FROM domain' >"$CLUSTER/candidates"
echo "Candidates, from the office's log: $(python3 $here/rqlite.py "$nodes" candidates 'office.dns.log' <"$CLUSTER/candidates")"

echo
echo 'Three collectors side by side, each with its share of them:'
jobs=
for share in 1 2 3; do
  python3 $here/collect "$nodes" --share $share/3 --replay samples/recording.sql >"$CLUSTER/collected$share" 2>"$CLUSTER/said$share" &
  jobs="$jobs $!"
done
for job in $jobs; do wait "$job" || { cat "$CLUSTER"/said? >&2; exit 1; }; done
sed 's/, "waits.*/}/' "$CLUSTER"/collected?
python3 $here/rqlite.py "$nodes" ready

echo
echo 'Each node answers the same, by itself:'
python3 $here/rqlite.py "$nodes" query "SELECT domain, score, signals FROM dns_verdict ORDER BY score DESC, domain LIMIT 5"

echo
echo 'Who hangs together with castelian-supplies.example, as node 2 sees it:'
python3 $here/rqlite.py "$(echo "$nodes" | cut -d, -f2)" query "SELECT domain, via FROM dns_cluster
  WHERE cluster = (SELECT cluster FROM dns_cluster WHERE domain = 'castelian-supplies.example') ORDER BY domain"
