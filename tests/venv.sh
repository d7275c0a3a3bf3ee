#!/bin/sh
# venv.sh - a virtual environment of Python packages in a folder of its own.
#
#   sh tests/venv.sh FOLDER REQUIREMENTS...
#
# In:   files for pip's -r, with versions pinned.
# Out:  FOLDER, made by the first Python whose sqlite3 loads extensions: many that people compile themselves cannot, the distribution's
#       can. Nothing where it is there already with these very packages. None, and exit 0, where this machine has no such Python: the caller
#       says so. Exit 1, with what failed, where a package could not be had.
set -u
folder=$1
shift

got() { # program...: runs it, and says what it said where it fails
  "$@" >"$folder.log" 2>&1 && return
  tail -n 15 "$folder.log" >&2
  echo "this failed (is its package registry reachable?): $*" >&2
  exit 1
}

for python in python3 /usr/bin/python3; do
  "$python" -c 'import ensurepip, venv, sqlite3; sqlite3.Connection.enable_load_extension' 2>/dev/null || continue
  cat "$@" | cmp -s - "$folder/requirements.txt" && break
  rm -rf "$folder"
  mkdir -p "$(dirname "$folder")"
  echo "dnssig: installing Python packages into $folder: $*"
  got "$python" -m venv "$folder"
  for file; do got "$folder/bin/pip" install --quiet --disable-pip-version-check -r "$file"; done
  cat "$@" >"$folder/requirements.txt"
  break
done
