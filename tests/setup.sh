#!/bin/sh
# setup.sh - installs what this machine lacks for building, showing and testing.
#
#   sh tests/setup.sh build test           what `make test` needs
#   sh tests/setup.sh --look build test    only says what is missing: exit 1 where something is
#
# In:   names of groups; CC, CPPFLAGS and LDFLAGS in the environment.
# Out:  nothing and exit 0 where all is there: it has then looked by compiling and by looking for programs, and asked no
#       package manager. Otherwise it says what is missing and installs it with the system's package manager, as root or
#       through sudo; where it may not, it prints the command and exits 1.
#
# A name server that comes as a package is for the tests only, which start their own copy of it: none is left running, none
# starts with the machine.
set -u
PATH=$PATH:/usr/sbin:/sbin
CC=${CC:-cc}

# What each group needs: a way to look, what to look for, and the package that has it for apt, dnf and brew. `-`: that system
# has no such thing and does without; `!`: it has none, and the group cannot do without. `python` looks for a module of a python3 in
# PATH whose sqlite3 can load extensions, `go` for Go of that version or a newer one.
needs() {
  cat <<'TABLE'
build    header  ares.h        libc-ares-dev   c-ares-devel        c-ares
build    header  libpsl.h      libpsl-dev      libpsl-devel        libpsl
build    header  idn2.h        libidn2-dev     libidn2-devel       libidn2
build    header  maxminddb.h   libmaxminddb-dev libmaxminddb-devel libmaxminddb
build    header  zlib.h        zlib1g-dev      zlib-devel          zlib
build    header  sqlite3ext.h  libsqlite3-dev  sqlite-devel        sqlite
static   archive cares         libc-ares-dev   -                   c-ares
static   archive psl           libpsl-dev      -                   libpsl
static   archive idn2          libidn2-dev     -                   libidn2
static   archive unistring     libunistring-dev -                  libunistring
static   archive maxminddb     libmaxminddb-dev -                  libmaxminddb
static   archive z             zlib1g-dev      -                   zlib
demo     shell   sqlite3       sqlite3         sqlite              sqlite
test     program tclsh         tcl             tcl                 tcl-tk
test     tcl     sqlite3       libsqlite3-tcl  sqlite-tcl          sqlite
test     header  tcl.h         tcl-dev         tcl-devel           tcl-tk
test     program nsd           nsd             nsd                 nsd
test     program unbound       unbound         unbound             unbound
test     program drill         ldnsutils       ldns-utils          ldns
test     program strace        strace          strace              -
test     program kill          procps          procps-ng           -
dist     program python3       python3         python3             python
dist     program readelf       binutils        binutils            !
packages python  pip           python3,python3-pip python3,python3-pip python
packages program npm           npm             nodejs-npm          node
packages program pkg-config    pkg-config      pkgconf-pkg-config  pkgconf
bench    program dnsperf       dnsperf         dnsperf             -
bench    program dnstwist      dnstwist        -                   -
lint     program clang         clang           clang               llvm
lint     program clang-format  clang-format    clang-tools-extra   clang-format
lint     program nm            binutils        binutils            -
asan     links   -fsanitize=address,undefined  gcc  libasan,libubsan  -
valgrind program valgrind      valgrind        valgrind            !
coverage program gcov          gcc             gcc                 !
fuzz     program clang         clang           clang               llvm
fuzz     fuzzer  clang         libclang-rt-dev compiler-rt         llvm
afl      program afl-fuzz      afl++           american-fuzzy-lop,american-fuzzy-lop-clang afl++
clients  python  ensurepip     python3-venv    python3             python
clients  program node          nodejs          nodejs              node
clients  program npm           npm             npm                 node
clients  program c++           g++             gcc-c++             -
clients  perl    DBD::SQLite   libdbd-sqlite3-perl perl-DBD-SQLite -
cluster  python  ssl           python3         python3             python
cluster  program ps            procps          procps-ng           -
go       go      1.24          golang-go       golang              go
TABLE
}

compiles() { # flags...: does this program compile?
  $CC ${CPPFLAGS:-} -I/usr/include/tcl8.6 -I/usr/include/tcl "$@" -x c - -o "$scratch/out" 2>/dev/null
}

in_path() { # program: is it a file in PATH? (command -v finds what is built into the shell, too)
  (IFS=:; for folder in $PATH; do [ -x "$folder/$1" ] && exit 0; done; exit 1)
}

present() { # way thing
  case $1 in
    header) echo "#include <$2>" | compiles -fsyntax-only ;;
    archive) [ "$($CC ${LDFLAGS:-} -print-file-name="lib$2.a")" != "lib$2.a" ] ;;
    program) in_path "$2" ;;
    shell) sqlite3 :memory: 'PRAGMA compile_options' 2>/dev/null | grep -q . \
      && ! sqlite3 :memory: 'PRAGMA compile_options' | grep -q OMIT_LOAD_EXTENSION ;;
    tcl) [ "$(echo "puts [catch {package require $2}]" | tclsh 2>/dev/null)" = 0 ] ;;
    perl) perl -M"$2" -e 1 2>/dev/null ;;
    python) (IFS=:; for folder in $PATH; do
      "$folder/python3" -c "import $2, sqlite3; sqlite3.Connection.enable_load_extension" 2>/dev/null && exit 0
    done; exit 1) ;;
    go) PATH=$PATH:/usr/local/go/bin go version 2>/dev/null | sed 's/.*go\([0-9]*\)\.\([0-9]*\).*/\1 \2/' | {
      read -r major minor && [ "$major" -eq 1 ] && [ "$minor" -ge "${2#1.}" ]
    } ;;
    links) echo 'int main(void) { return 0; }' | compiles "$2" ;;
    fuzzer) CC=clang; echo '#include <stddef.h>
      int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);
      int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size) { return data && size && 0; }' \
      | compiles -fsanitize=fuzzer,address,undefined ;;
  esac
}

fail() {
  printf 'dnssig: %s\n' "$@" >&2
  exit 1
}

# Sets `missing` (things, for people), `packages` (what has them here) and `nowhere` (things that no package here has).
look() {
  missing= packages= nowhere=
  while read -r group way thing apt dnf brew; do
    case " $groups " in *" $group "*) ;; *) continue ;; esac
    (present "$way" "$thing") && continue
    case $manager in apt) package=$apt ;; dnf) package=$dnf ;; brew) package=$brew ;; *) package=! ;; esac
    [ "$package" != - ] || continue
    [ "$way" != tcl ] || thing="Tcl's $thing"
    [ "$way" != go ] || thing="Go $thing"
    missing="$missing $thing"
    [ "$package" != ! ] || { nowhere="$nowhere $thing"; continue; }
    package=$(echo "$package" | tr , ' ')
    case " $packages " in *" $package "*) ;; *) packages="$packages $package" ;; esac
  done <<EOF
$(needs)
EOF
}

# Debian starts a service as soon as it is installed, unless a policy forbids it, and at every boot after.
apt_script() {
  cat <<'EOF'
set -e
policy=/usr/sbin/policy-rc.d
if ! [ -e $policy ]; then
  printf '#!/bin/sh\nexit 101\n' >$policy
  chmod 755 $policy
  trap 'rm -f $policy' EXIT
  trap 'exit 1' HUP INT TERM
fi
export DEBIAN_FRONTEND=noninteractive
fresh=
for server in nsd unbound; do [ -e /usr/sbin/$server ] || fresh="$fresh $server"; done
apt-get update -q
apt-get install -q -y --no-install-recommends "$@"
for server in $fresh; do
  [ ! -e /usr/sbin/$server ] || update-rc.d $server disable
done
EOF
}

only_look=
[ "${1:-}" != --look ] || { only_look=yes; shift; }
groups=$*
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT
command -v "$CC" >/dev/null 2>&1 || fail "there is no C compiler ($CC) on this machine"
if command -v apt-get >/dev/null 2>&1; then manager=apt
elif command -v dnf >/dev/null 2>&1; then manager=dnf
elif command -v brew >/dev/null 2>&1; then manager=brew
else manager=none
fi

look
if [ -n "$missing" ] && [ $only_look ]; then fail "missing:$missing"
elif [ -n "$missing" ]; then
  [ -z "$nowhere" ] || fail "missing:$missing" "no package of this system is known to have:$nowhere"
  case $manager in
    apt) command="apt-get install -y --no-install-recommends$packages" ;;
    dnf) command="dnf install -y$packages" ;;
    brew) command="brew install$packages" ;;
  esac
  if [ $manager = brew ] || [ "$(id -u)" = 0 ]; then as=
  elif sudo -n true 2>/dev/null; then as="sudo -n"
  else fail "missing:$missing" "install it as root, then try again:" "  $command"
  fi
  echo "dnssig: missing:$missing"
  echo "dnssig: installing with: ${as:+$as }$command"
  case $manager in
    apt) $as sh -c "$(apt_script)" sh $packages ;;
    *) $as $command ;;
  esac >"$scratch/log" 2>&1 || { tail -n 20 "$scratch/log" >&2; fail "this failed: $command"; }
  look
  [ -z "$missing" ] || fail "still missing after installing$packages:$missing"
fi

# What is built needs sqlite3_vtab_in, which came with 3.38.
case " $groups " in *" build "*)
  printf '#include <sqlite3.h>\n#if SQLITE_VERSION_NUMBER < 3038000\n#error old\n#endif\n' | compiles -fsyntax-only \
    || fail "SQLite 3.38 or newer is needed; the headers of this machine are older" ;;
esac
