#!/bin/sh
# rqlited.sh - says where rqlite's node program is; builds it from its public Go module where it is not there yet.
#
#   sh samples/cluster/rqlited.sh [FOLDER]     FOLDER: where it is kept (default build/cluster)
#
# In:   RQLITED from the environment: a program that is there already. Nothing is built then.
# Out:  the program's path on standard output, all else on standard error. Exit 1, with the reason, where it cannot be had.
#
# Needs Go 1.24 or newer, a C compiler and, the first time, a Go module proxy. The hash below is that of the module's source; Go also asks
# its checksum database for it, and the module's own go.sum holds those of all that it is built with. The build takes two minutes on two cores.
set -eu
PATH=$PATH:/usr/local/go/bin
module=github.com/rqlite/rqlite/v8
version=v8.43.4
hash=h1:vTMKQVmR4DAjWRbbIrkCe3Ew8JWaOB3h30yimVAVflU=

fail() {
  printf 'rqlited.sh: %s\n' "$@" >&2
  exit 1
}

if [ -n "${RQLITED:-}" ]; then
  [ -x "$RQLITED" ] || fail "RQLITED names no program: $RQLITED"
  echo "$RQLITED"
  exit
fi
mkdir -p "${1:-build/cluster}"
program=$(cd "${1:-build/cluster}" && pwd)/rqlited-$version
if ! [ -x "$program" ]; then
  command -v go >/dev/null || fail "there is no Go on this machine; 1.24 or newer is needed, or RQLITED=path of an rqlited $version"
  echo "rqlited.sh: building rqlite $version, which takes some minutes" >&2
  cd /
  said=$(go mod download -json "$module@$version") \
    || fail "the source of $module@$version could not be had (is a Go module proxy reachable?)" "$said"
  word() { printf '%s\n' "$said" | sed -n "s/^[[:space:]]*\"$1\": \"\(.*\)\",*\$/\1/p"; }
  [ "$(word Sum)" = "$hash" ] || fail "the source of $module@$version is not the one that was looked at: $(word Sum)"
  cd "$(word Dir)"
  CGO_ENABLED=1 go build -trimpath -buildvcs=false -ldflags=-s -o "$program.new" ./cmd/rqlited >&2 || fail "this failed: go build ./cmd/rqlited"
  mv "$program.new" "$program"
fi
echo "$program"
