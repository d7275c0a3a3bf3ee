#!/bin/sh
# graph.sh - the people behind the first morning's mail as a picture: build/cluster.svg.
#
#   sh samples/graph.sh [FILE.svg]     from the repository's top, after `make`
#
# Runs samples/payment-request.sql and draws what sql/graph.sql gives. Needs Graphviz's `dot`, which nothing else here does; without it
# the graph stays as text, in FILE.dot.
#
# From the environment: DNSSIG_LIBRARY, the extension (default ./dnssig).
set -eu
svg=${1:-build/cluster.svg}
dot=${svg%.svg}.dot
mkdir -p "$(dirname "$svg")"
{
  sed "s|^\.load .*|.load ${DNSSIG_LIBRARY:-./dnssig}|" samples/payment-request.sql
  printf '%s\n' '.headers off' '.mode list' ".parameter set @domain \"'castelian-supplies.example'\"" ".once '$dot'" '.read sql/graph.sql'
} | sqlite3 -batch :memory: >/dev/null
if ! command -v dot >/dev/null; then
  echo "graph.sh: Graphviz is not installed; the graph is in $dot" >&2
  exit 1
fi
dot -Tsvg "$dot" >"$svg"
rm "$dot"
echo "$svg"
