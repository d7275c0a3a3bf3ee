#!/bin/sh
# record.sh - makes samples/recording.sql anew from the zones in tests/zones/lab.
#
#   sh samples/record.sh          from the repository's top, after `make`
#
# Starts NSD with these zones on a loopback port, asks it what samples/record.sql asks, writes the table down, stops NSD.
set -eu
PATH=$PATH:/usr/sbin:/sbin
port=${PORT:-5391}
folder=$(mktemp -d)
nsd=
trap '[ -z "$nsd" ] || { kill "$nsd"; wait "$nsd" || true; }; rm -rf "$folder"' EXIT

cat >"$folder/nsd.conf" <<EOF
server:
  ip-address: 127.0.0.1@$port
  username: ""
  chroot: ""
  database: ""
  zonesdir: "$folder"
  pidfile: "$folder/nsd.pid"
  logfile: "$folder/nsd.log"
  xfrdfile: "$folder/xfrd.state"
  zonelistfile: "$folder/zone.list"
  xfrdir: "$folder"
  server-count: 1
  rrl-ratelimit: 0
remote-control:
  control-enable: no
EOF
for zone in "$PWD"/tests/zones/lab/*.zone; do
  printf 'zone:\n  name: "%s"\n  zonefile: "%s"\n' "$(basename "$zone" .zone)" "$zone" >>"$folder/nsd.conf"
done
nsd -d -c "$folder/nsd.conf" &
nsd=$!

sqlite3 -batch "$folder/log.db" >/dev/null <<EOF
.bail on
.load ./dnssig
SELECT dns_config('servers', '127.0.0.1:$port'), dns_config('deadline_ms', 20000), dns_config('tries', 20);
SELECT dns_status('example', 'SOA');
.read samples/log.sql
.read samples/record.sql
EOF
sqlite3 -batch "$folder/log.db" '.dump dns_answer' >samples/recording.sql
sqlite3 -batch "$folder/log.db" -box 'SELECT status, count(*) AS rows, count(DISTINCT name || type) AS questions FROM dns_answer GROUP BY status'
