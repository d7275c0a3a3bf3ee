#!/bin/sh
# install.sh - puts the clients that are no packages of the system into a folder of their own.
#
#   sh tests/clients/install.sh FOLDER [python]
#
# Out:  FOLDER/python, a virtual environment with requirements.txt; FOLDER/node, with package.json, unless only Python is asked for. Neither
#       is made where this machine has no Python or no npm: the runner says so. Exit 1, with what failed, where a package could not be had.
#
# Python: the first whose sqlite3 loads extensions. Many that people compile themselves cannot; the distribution's can.
set -u
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1" && cd "$1" || exit 1

got() { # program...: runs it, and says what it said where it fails
  "$@" >log 2>&1 && return
  tail -n 15 log >&2
  echo "test-clients: this failed (is its package registry reachable?): $*" >&2
  exit 1
}

for python in python3 /usr/bin/python3; do
  "$python" -c 'import ensurepip, venv, sqlite3; sqlite3.Connection.enable_load_extension' 2>/dev/null || continue
  cmp -s "$here/requirements.txt" python/requirements.txt && break
  rm -rf python
  got "$python" -m venv python
  got python/bin/pip install --quiet --disable-pip-version-check -r "$here/requirements.txt"
  cp "$here/requirements.txt" python
  break
done

[ "${2:-}" != python ] || exit 0

# Where Node's headers are there, better-sqlite3 is compiled with them; elsewhere it looks for a compiled one.
if command -v node >/dev/null && command -v npm >/dev/null && ! cmp -s "$here/package.json" node/package.json; then
  rm -rf node node.new
  mkdir node.new
  cp "$here/package.json" "$here/package-lock.json" node.new
  home=$(dirname "$(dirname "$(node -p process.execPath)")")
  if [ -e "$home/include/node/node.h" ]; then export npm_config_nodedir="$home" npm_config_build_from_source=true; fi
  got npm --prefix node.new ci --no-audit --no-fund
  mv node.new node
fi
exit 0
