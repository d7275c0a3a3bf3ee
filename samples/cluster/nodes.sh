#!/bin/sh
# nodes.sh - three nodes of rqlite on this machine, with dnssig loaded: a cluster to try things with.
#
#   sh samples/cluster/nodes.sh start      starts the nodes that do not run, waits until all are ready, makes the tables and views of an
#                                          investigation, and says the addresses
#   sh samples/cluster/nodes.sh stop       stops them; what they hold stays, for the next start
#   sh samples/cluster/nodes.sh addresses  says the addresses, with commas between
#   sh samples/cluster/nodes.sh run N      is node N (1, 2 or 3), until it is told to end
#
# From the environment: CLUSTER, the folder that the nodes live in (default build/cluster); PORT, the first of six ports of 127.0.0.1
# (default 4001); RQLITED, the node's program (default: rqlited.sh builds it); DNSSIG_LIBRARY, the extension (default ./dnssig.so).
#
# The nodes never look anything up: DNSSIG_MODE=replay without a recording, and DNSSIG_LOCK, so that no statement that somebody sends them
# changes that, or names a file or a server. dnssig's functions are loaded into each connection that a node opens, to read and to write.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
folder=${CLUSTER:-build/cluster}
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
port=${PORT:-4001}

http() { echo "127.0.0.1:$((port + 2 * $1 - 2))"; }
raft() { echo "127.0.0.1:$((port + 2 * $1 - 1))"; }
addresses() { echo "$(http 1),$(http 2),$(http 3)"; }
# The number in the file may be another program's by now.
running() {
  [ -s "$folder/node$1.pid" ] || return 1
  case $(ps -ww -o args= -p "$(cat "$folder/node$1.pid")") in *" $folder/node$1") ;; *) return 1 ;; esac
}

fail() {
  printf 'nodes.sh: %s\n' "$@" >&2
  exit 1
}

run() {
  program=$(sh "$here/rqlited.sh" "$folder")
  library=${DNSSIG_LIBRARY:-./dnssig}
  for file in "$library" "$library.so" "$library.dylib"; do [ ! -f "$file" ] || break; done
  echo $$ >"$folder/node$1.pid"
  export DNSSIG_MODE=replay DNSSIG_LOCK=on
  exec "$program" -node-id "$1" -http-addr "$(http "$1")" -raft-addr "$(raft "$1")" -extensions-path "$file" \
    -bootstrap-expect 3 -join "$(raft 1),$(raft 2),$(raft 3)" "$folder/node$1"
}

case ${1:-} in
  start)
    RQLITED=$(sh "$here/rqlited.sh" "$folder")
    export RQLITED
    for n in 1 2 3; do running $n || sh "$0" run $n >>"$folder/node$n.log" 2>&1 </dev/null & done
    sleep 1
    for n in 1 2 3; do running $n || fail "node $n has ended; the last of $folder/node$n.log:" "$(tail -n 5 "$folder/node$n.log")"; done
    for word in ready install; do python3 "$here/rqlite.py" "$(addresses)" $word || fail "the nodes say why in $folder"; done
    addresses ;;
  stop)
    for n in 3 2 1; do ! running $n || kill "$(cat "$folder/node$n.pid")"; done
    for n in 1 2 3; do
      while running $n; do sleep 0.1; done
      rm -f "$folder/node$n.pid"
    done ;;
  addresses) addresses ;;
  run) case ${2:-} in [123]) run "$2" ;; *) sed -n '2,9p' "$0" >&2; exit 2 ;; esac ;;
  *) sed -n '2,9p' "$0" >&2; exit 2 ;;
esac
