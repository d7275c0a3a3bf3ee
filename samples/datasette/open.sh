#!/bin/sh
# open.sh - an investigation in the browser: verdicts, a domain with its signals and evidence, who shares what with whom, clusters as pictures.
#
#   sh samples/datasette/open.sh                  the world of the three mornings, out of samples/: build/datasette/demo.db, made anew
#   sh samples/datasette/open.sh FILE.db          your own: a database in which SELECT dns_install() made the tables
#
#   --mine          the rows of its dns_reference_user count. Only where you put them there
#   --live          lookups are on, for whoever reaches the page. Without it nothing is sent, whatever is typed
#   --port N        listens there; otherwise on 8001, or on the first port after it that is free
#   --no-browser    opens none
#
# The file is opened read-only, also while something else writes to it. Only this machine can reach the pages. Ctrl-C ends it.
# Needs Datasette (`make demo-datasette` installs it into build/clients; or one in PATH, whose Python loads extensions) and, for the pictures,
# Graphviz. The demo needs the sqlite3 program.
#
# From the environment: DNSSIG_LIBRARY, the extension (default ./dnssig.so of the folder above samples/).
set -u

fail() {
  printf 'open.sh: %s\n' "$@" >&2
  exit 1
}

here=$(cd "$(dirname "$0")" && pwd) || exit 1
top=$(cd "$here/../.." && pwd) || exit 1
file='' live='' mine='' port='' browser=yes
while [ $# -gt 0 ]; do
  case $1 in
    --live) live=1 ;;
    --mine) mine=1 ;;
    --no-browser) browser= ;;
    --port) shift; port=${1:-}; case $port in ''|*[!0-9]*) fail "--port wants a number" ;; esac ;;
    --help) sed -n '2,/^set -u/s/^# \{0,1\}//p' "$0" | sed '$d'; exit 0 ;;
    -*) fail "$1 is no option; --help lists them" ;;
    *) [ -z "$file" ] || fail "one file at a time"; file=$1 ;;
  esac
  shift
done

if [ -n "$file" ]; then
  [ -f "$file" ] || fail "there is no file $file"
  file=$(cd "$(dirname "$file")" && pwd)/$(basename "$file")
  case $file in *[?#%]*) fail "the path has a ?, # or %, by which Datasette does not find a file. Give it another name, or link it: $file" ;; esac
fi

cd "$top" || exit 1
library=${DNSSIG_LIBRARY:-}
for each in dnssig.so dnssig.dylib; do [ -n "$library" ] || [ ! -e $each ] || library=$top/$each; done
[ -n "$library" ] && [ -e "$library" ] || fail "there is no ./dnssig.so: run make first"
PATH=$top/build/clients/python/bin:$PATH
command -v datasette >/dev/null || fail "Datasette is not there. Either of these installs it:" \
  "  make demo-datasette" "  pip install $(sed -n '/^datasette==/p' tests/clients/requirements.txt 2>/dev/null || echo datasette)"
said=$(datasette --get /-/versions.json --memory --load-extension "$library" 2>&1) \
  || fail "$(command -v datasette) cannot load $library:" "$(printf '%s\n' "$said" | tail -n 1)" \
     "Its Python's sqlite3 has to load extensions: the distribution's does, many that people compile themselves do not."

if [ -z "$file" ]; then
  command -v sqlite3 >/dev/null || fail "the demo needs the sqlite3 program"
  mkdir -p build/datasette
  file=$top/build/datasette/demo.db
  rm -f "$file" "$file"-*
  sed "s|^\.load .*|.load '${library%.*}'|" samples/datasette/demo.sql >build/datasette/demo.sql
  sqlite3 -batch -init /dev/null "$file" '.read build/datasette/demo.sql' || fail "the demo could not be made"
  mine=1
fi

# SQLite reads a file in WAL mode only with a -wal and a -shm beside it. Where it may not make them, nobody writes: the file stays as it is.
how=
if [ ! -w "$(dirname "$file")" ] && [ ! -e "$file-wal" ] && [ "$(od -An -tu1 -j18 -N1 "$file" | tr -d ' ')" = 2 ]; then how=--immutable; fi

command -v python3 >/dev/null || fail "python3 is not there"
free=$(python3 -c '
import socket, sys
for port in [int(sys.argv[1])] if sys.argv[1] else range(8001, 8101):
    try:
        socket.create_server(("127.0.0.1", port)).close()
    except (OSError, OverflowError):
        continue
    sys.exit(print(port))
' "$port")
[ -n "$free" ] || fail "port ${port:-8001 to 8100} is taken; --port names another"
port=$free

unset DNSSIG_MODE DNSSIG_LOCK
if [ -n "$live" ]; then
  printf 'open.sh: %s\n' "LIVE LOOKUPS ARE ON. A lookup tells whoever runs the name's servers that somebody asks, and from where." \
    "Whoever reaches this page can look up any name from this machine, by typing SQL." >&2
else
  # Reference rows have to be read in before the lock: then the plugin does both.
  export DNSSIG_MODE=replay
  [ -n "$mine" ] || export DNSSIG_LOCK=on
fi
DATASETTE_DNSSIG_LIVE=$live DATASETTE_DNSSIG_MINE=$mine DATASETTE_DNSSIG_PORT=$port DATASETTE_DNSSIG_OPEN=
if [ -n "$browser" ]; then
  case $(uname -s) in Darwin) DATASETTE_DNSSIG_OPEN=1 ;; *) [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || DATASETTE_DNSSIG_OPEN=1 ;; esac
fi
export DATASETTE_DNSSIG_LIVE DATASETTE_DNSSIG_MINE DATASETTE_DNSSIG_PORT DATASETTE_DNSSIG_OPEN
echo "open.sh: $file" >&2
exec datasette serve $how "$file" --host 127.0.0.1 --port "$port" --load-extension "$library" \
  --plugins-dir "$here/plugins" --template-dir "$here/templates" \
  --setting sql_time_limit_ms 20000 --setting default_cache_ttl 0 --setting allow_download off --setting suggest_facets off
