#!/bin/sh
# record.sh - makes samples/recording.sql anew from the zones of the lab: tests/zones/lab and tests/zones/ordinary.
#
#   sh samples/record.sh          from the repository's top, after `make`
#
# Starts NSD with these zones on a loopback port, collects what samples/record.sql calls for, writes it down, stops NSD. Needs nsd,
# awk, tclsh with its sqlite3 package, and the sqlite3 program. Made twice, the file is the same: who answered, when and how fast is set to
# one value for all of it.
#
# From the environment: DNSSIG_LIBRARY, the extension (default ./dnssig); PORT of NSD (default 5391).
set -eu
PATH=$PATH:/usr/sbin:/sbin
export DNSSIG_LIBRARY="${DNSSIG_LIBRARY:-./dnssig}"
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
awk -v into="$folder" -f tests/zones/split.awk tests/zones/lab/*.zones tests/zones/ordinary/*.zones >"$folder/zones"
cp tests/zones/lab/*.zone "$folder"
for zone in "$folder"/*.zone; do
  name=$(basename "$zone" .zone)
  [ "$name" != root ] || name=.
  printf 'zone:\n  name: "%s"\n  zonefile: "%s"\n' "$name" "$zone" >>"$folder/nsd.conf"
done
nsd -d -c "$folder/nsd.conf" &
nsd=$!
tclsh tests/zones/networks.tcl "$folder"
ls "$folder" | sed -n 's/\.zone$//p' >"$folder/zones"

sqlite3 -batch "$folder/record.db" >"$folder/recording.sql" <<EOF
.bail on
.load $DNSSIG_LIBRARY
.output /dev/null
SELECT dns_config('servers', '127.0.0.1:$port'), dns_config('deadline_ms', 20000), dns_config('tries', 20),
       dns_config('asn_db', '$folder/asn.mmdb'), dns_config('country_db', '$folder/country.mmdb');
SELECT dns_status('example', 'SOA');
CREATE TABLE zone(name TEXT);
.import $folder/zones zone
.read samples/record.sql
EOF
mv "$folder/recording.sql" samples/recording.sql
