# dist.tcl - what `make dist` makes and `make install` puts in place, installed and used as their users would.
#
# Proves: the packages need nothing but glibc, are the same bytes each time, and each, installed from its file into a folder of its own,
# loads and answers. `make test-dist` runs it; it takes a minute and works in build/test-dist, made anew.
#
# pip, npm and sqlpkg are kept from any registry: what they install is the file. The one exception is a Node.js that has node:sqlite:
# where this machine's has none, npm fetches one into build/clients (clients/node.sh); where it cannot, that check is skipped and says so.
set ::env(DNSSIG_LIBRARY) ""
source [file join [file dirname [info script]] harness.tcl]
needs make python3 readelf npm node pkg-config sqlite3
cd $harness::top
set work [file normalize build/test-dist]
file delete -force $work
file mkdir $work

proc run {args} { exec -ignorestderr env -u MAKEFLAGS -u MAKELEVEL LC_ALL=C.UTF-8 {*}$args 2>@1 }
proc said {args} { catch {run {*}$args} output; regsub {\nchild process exited abnormally$} $output {} }
proc one {pattern} {
  set found [glob -nocomplain -directory $::dist $pattern]
  if {[llength $found] != 1} { error "$pattern: [llength $found] files" }
  return [lindex $found 0]
}
proc below {folder} { lsort [lmap path [split [run find $folder ! -type d] \n] { string range $path [string length $folder]+1 end }] }

set sql "SELECT domain_registrable('hxxps://www\[.]b\u00fccher.example.co.uk/'), (SELECT count(*) > 50 FROM dns_help);"
set answer "example.co.uk|1"

# 1.*  From nothing, in two folders: the same bytes, and the hashes that SHA256SUMS says.
set dist $work/dist
set built [said make dist DIST=$dist]
do_match_test dist-1.0 { set built } "*dnssig-*the library needs glibc 2.* or newer, and nothing else"
do_test dist-1.1 {
  run make -s dist DIST=$work/again
  set differ {}
  foreach path [lsort [glob -directory $dist *gz *.whl *.json SHA256SUMS]] {
    if {[bytes_of $path] ne [bytes_of $work/again/[file tail $path]]} { lappend differ [file tail $path] }
  }
  set differ
} {}
do_test dist-1.2 { cd $dist; set sums [run sha256sum -c --quiet SHA256SUMS]; cd $harness::top; set sums } {}
set version [lindex [regexp -inline {DNSSIG_VERSION "([^"]+)"} [text_of ext/core/version.h]] 1]
set arch [run uname -m]
set npm_arch [string map {x86_64 x64 aarch64 arm64} $arch]
set sqlpkg_arch [string map {x86_64 amd64 aarch64 arm64} $arch]
do_test dist-1.3 { lsort [lmap path [glob -directory $dist *gz *.whl *.json SHA256SUMS] { file tail $path }] } \
  [lsort [list SHA256SUMS sqlpkg.json dnssig-$version.tgz dnssig-$version-linux-$arch.tar.gz \
            dnssig-$version-loadable-linux-$arch.tar.gz [file tail [one *.whl]]]]

# 2.*  The library: glibc only, one symbol out, no symbol newer than the wheel's tag says, no path of this machine. A library that needs
# more is refused.
set library $dist/dnssig.so
do_test dist-2.0 {
  set foreign {}
  foreach line [split [run ldd $library] \n] {
    set name [file tail [lindex $line 0]]
    if {![regexp {^(linux-vdso|linux-gate|ld-linux[-a-z0-9_]*|libc|libm)\.so\.\d+$} $name]} { lappend foreign $name }
  }
  set foreign
} {}
do_test dist-2.1 { lmap line [split [run nm -D --defined-only $library] \n] { lindex $line 2 } } sqlite3_dnssig_init
do_test dist-2.2 {
  set newest [lindex [lsort -dictionary [regexp -all -inline {GLIBC_2\.\d+} [run nm -D --undefined-only $library]]] end]
  string match *-manylinux_[string map {GLIBC_ "" . _} $newest]_$arch.whl [one *.whl]
} 1
do_test dist-2.3 { string first $harness::top [bytes_of $library] } -1
do_match_test dist-2.4 {
  set channel [open $work/more.c w]
  puts $channel "#include <zlib.h>\nconst char *more(void); const char *more(void) { return zlibVersion(); }"
  close $channel
  run cc -shared -fPIC -o $work/more.so $work/more.c -lz
  file mkdir $work/more
  said env SOURCE_DATE_EPOCH=0 python3 .dist/pack.py $work/more $work/more.so 1.0
} "dnssig: the library needs more than glibc: libz.so.1*"

# 3.*  The tarball: one folder, sorted, nobody's, of the commit's time; what README.md and the samples show works in it.
set tarball $dist/dnssig-$version-linux-$arch.tar.gz
set epoch [expr {[info exists env(SOURCE_DATE_EPOCH)] ? $env(SOURCE_DATE_EPOCH) : [run git log -1 --format=%ct]}]
do_test dist-3.0 {
  set wrong {}
  set names {}
  foreach line [split [run env TZ=UTC tar --numeric-owner --full-time -tvzf $tarball] \n] {
    lassign $line mode owner size date time name
    lappend names $name
    if {"$owner $date $time" ne "0/0 [clock format $epoch -gmt 1 -format {%Y-%m-%d %H:%M:%S}]" || ![string match dnssig-$version-linux-$arch/* $name]} {
      lappend wrong $line
    }
  }
  list $wrong [expr {[lrange $names 1 end] eq [lsort [lrange $names 1 end]]}]
} {{} 1}
do_test dist-3.1 {
  run tar -C $work -xzf $tarball
  expr {[lsort [below $work/dnssig-$version-linux-$arch]] eq [lsort [concat dnssig.so [split [run git ls-files README.md sql samples] \n]]]}
} 1
proc in_tarball {args} { run env -C $::work/dnssig-$::version-linux-$::arch {*}$args }
do_test dist-3.2 { in_tarball sqlite3 -init /dev/null -cmd ".load ./dnssig" :memory: $sql } $answer
foreach morning {payment-request endpoint owned-estate} {
  do_test dist-3.3.$morning {
    expr {[in_tarball sqlite3 -batch -init /dev/null :memory: ".read samples/$morning.sql"] eq [string trimright [text_of samples/$morning.out] \n] ? "as shown" : "not as shown"}
  } "as shown"
}

# 4.*  The wheel: a sound archive whose RECORD is true, installed by pip; load() answers, leaves loading off, and says what is wrong.
# The Python is one whose sqlite3 module can load extensions at all.
set python ""
foreach folder [split $env(PATH) :] {
  if {![catch {run $folder/python3 -c "import pip, sqlite3; sqlite3.Connection.enable_load_extension"}]} {
    set python $folder/python3
    break
  }
}
if {$python eq ""} {
  incr harness::skipped
  puts "skipped dist-4.*: no Python here has pip and a sqlite3 module that loads extensions"
} else {
  set wheel [one *.whl]
  do_test dist-4.0 { run $python -m zipfile -t $wheel } "Done testing"
  do_test dist-4.1 {
    run $python -c {if True:
      import base64, csv, hashlib, io, sys, zipfile
      archive = zipfile.ZipFile(sys.argv[1])
      record, = [name for name in archive.namelist() if name.endswith('.dist-info/RECORD')]
      rows = list(csv.reader(io.StringIO(archive.read(record).decode())))
      for name, digest, size in rows:
          data = archive.read(name)
          good = 'sha256=' + base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b'=').decode(), str(len(data))
          if name != record and (digest, size) != good: print('RECORD is wrong about', name)
      if sorted(row[0] for row in rows) != sorted(archive.namelist()): print('RECORD names other files than there are')
    } $wheel
  } {}
  do_match_test dist-4.2 { run $python -m pip install --no-index --no-cache-dir --disable-pip-version-check --target $work/python $wheel } \
    "*Successfully installed dnssig-$version*"
  # Not in a folder with a dnssig.so of its own, which Python would take for the module.
  proc in_python {script args} {
    said env -C $::work -u PYTHONHOME PYTHONPATH=$::work/python {*}$args $::python -c "import dnssig, sqlite3\nc = sqlite3.connect(':memory:')\n$script"
  }
  do_test dist-4.3 { in_python "dnssig.load(c)\nprint(*c.execute(\"\"\"$sql\"\"\").fetchone(), sep='|')" } $answer
  do_test dist-4.4 { in_python "dnssig.load(c)\nc.row_factory = lambda *_: {}\ndnssig.load(c)\nprint('twice')" } twice
  do_match_test dist-4.5 { in_python "dnssig.load(c)\nc.load_extension(dnssig.loadable_path())" } "*OperationalError: not authorized"
  do_match_test dist-4.6 { in_python "dnssig.load(object())" } "*NotSupportedError: this Python's sqlite3 module was built without loading of extensions*"
  do_test dist-4.7 {
    in_python "import os\nprint(dnssig.__version__, os.path.isfile(dnssig.loadable_path()), sorted(dnssig.load.__annotations__), bool(dnssig.load.__doc__))"
  } "$version True \['connection', 'return'] True"
  set channel [open $work/old.c w]
  puts $channel "int sqlite3_libversion_number(void) { return 3037002; } const char *sqlite3_libversion(void) { return \"3.37.2\"; }"
  close $channel
  run cc -shared -fPIC -o $work/old.so $work/old.c
  do_match_test dist-4.8 { in_python "
try: dnssig.load(c)
except sqlite3.OperationalError as trouble: print(trouble)
c.load_extension('x')" LD_PRELOAD=$work/old.so } "error during initialization: dnssig needs SQLite 3.38 or newer; this program has 3.37.2*OperationalError: not authorized"
  do_match_test dist-4.9 { run env PYTHONPATH=$work/python $python -m pip show dnssig } "Name: dnssig\nVersion: $version\nSummary: DNS for SQLite*"
}

# 5.*  npm's package, installed from its file, runs no script and says where it is for: both functions, by require and by import.
set npm [list npm --prefix $work/npm --offline --no-audit --no-fund --loglevel error]
file mkdir $work/npm
do_match_test dist-5.0 { run {*}$npm install $dist/dnssig-$version.tgz } "*added 1 package*"
proc in_node {program script} { said env -C $::work/npm $program --input-type=commonjs -e $script }
do_test dist-5.1 {
  in_node node {
    const dnssig = require('dnssig'); let given = [];
    dnssig.load({ loadExtension: (...names) => given.push(names) });
    console.log(JSON.stringify(given) === JSON.stringify([[dnssig.getLoadablePath()]]), require('fs').existsSync(dnssig.getLoadablePath()));
  }
} "true true"
do_test dist-5.2 {
  said env -C $work/npm node --input-type=module -e {import { load, getLoadablePath } from 'dnssig'; console.log(typeof load, typeof getLoadablePath);}
} "function function"
do_test dist-5.3 {
  sqlite3 db :memory:
  set json [text_of $work/npm/node_modules/dnssig/package.json]
  db eval {SELECT json_extract($json, '$.version'), json_extract($json, '$.os'), json_extract($json, '$.cpu'), json_extract($json, '$.libc'), json_extract($json, '$.scripts') IS NULL}
} [list $version {["linux"]} "\[\"$npm_arch\"\]" {["glibc"]} 1]
file mkdir build/clients
if {![catch {exec sh tests/clients/node.sh build/clients 2>@stderr} node]} {
  do_test dist-5.4 {
    in_node $node "
      const { DatabaseSync } = require('node:sqlite');
      const db = new DatabaseSync(':memory:', { allowExtension: true });
      require('dnssig').load(db);
      console.log(Object.values(db.prepare(`$sql`).get()).join('|'));"
  } $answer
} else {
  incr harness::skipped
  puts "skipped dist-5.4: no Node.js with node:sqlite here, and npm could fetch none"
}

# 6.*  sqlpkg.json, as sqlpkg reads it: an owner and a name fit for a path, fields that it knows and of their types, an asset of this
# platform that is there with that hash, and in which the pattern finds the library at the top: sqlpkg makes no folders. No package has the
# program, so that what it does with an asset is done here by tar.
sqlite3 db :memory:
set json [text_of $dist/sqlpkg.json]
do_test dist-6.0 { db eval {SELECT key, type FROM json_each($json) ORDER BY key} } \
  {assets object description text keywords array name text owner text symbols array version text}
do_test dist-6.1 { db eval {SELECT key, type FROM json_each($json, '$.assets') ORDER BY key} } {checksums object files object path text pattern text}
do_test dist-6.2 {
  lassign [db eval {SELECT value ->> 'owner', value ->> 'name', value ->> 'version' FROM (SELECT $json AS value)}] owner name said
  list [regexp {^[-\w.]+$} $owner] $name $said
} [list 1 dnssig $version]
do_test dist-6.3 { db eval {SELECT DISTINCT type FROM json_each($json, '$.keywords') UNION SELECT type FROM json_each($json, '$.symbols')} } text
set asset [db onecolumn {SELECT value FROM json_each($json, '$.assets.files') WHERE key = 'linux-' || $sqlpkg_arch}]
do_test dist-6.4 { db onecolumn {SELECT value FROM json_each($json, '$.assets.checksums') WHERE key = $asset} } \
  sha256-[lindex [said sha256sum $dist/$asset] 0]
do_test dist-6.5 {
  file mkdir $work/sqlpkg
  run tar -C $work/sqlpkg -xzf $dist/$asset [db onecolumn {SELECT $json -> 'assets' ->> 'pattern'}]
  run sqlite3 -init /dev/null -cmd ".load $work/sqlpkg/dnssig" :memory: $sql
} $answer
do_test dist-6.6 {
  run sqlite3 -init /dev/null -cmd ".load $work/sqlpkg/dnssig" :memory: \
    "SELECT group_concat(value) FROM json_each('[db onecolumn {SELECT $json -> 'symbols'}]') WHERE value NOT IN (SELECT name FROM dns_help);"
} {}
do_test dist-6.7 {
  run make -s dist DIST=$work/again DIST_URL=https://downloads.example/dnssig/$version DIST_OWNER=somebody
  set other [text_of $work/again/sqlpkg.json]
  db eval {SELECT $other -> 'assets' ->> 'path', $other ->> 'owner', $json -> 'assets' ->> 'path'}
} [list https://downloads.example/dnssig/$version somebody .]

# 7.*  make install: below DESTDIR, for packagers; into a PREFIX, where pkg-config names the library, the loader finds it by name, also from
# ldconfig's cache, and the scripts run; make uninstall takes all of it away.
set again [list make -s STATIC=1 OPT=-O2 BUILD=$dist SONAME=$dist/obj/dnssig.so]
do_test dist-7.0 {
  run {*}$again install DESTDIR=$work/root PREFIX=/usr LIBDIR=/usr/lib/multi
  set scripts [lmap path [split [run git ls-files sql] \n] { string cat usr/share/dnssig/ $path }]
  set wanted [lsort [concat $scripts usr/lib/multi/dnssig.so usr/lib/multi/libdnssig.so usr/lib/multi/pkgconfig/dnssig.pc]]
  expr {[below $work/root] eq $wanted ? "all there" : [below $work/root]}
} "all there"
do_test dist-7.1 { run env PKG_CONFIG_PATH=$work/root/usr/lib/multi/pkgconfig pkg-config --variable=extension dnssig } /usr/lib/multi/dnssig.so
set prefix $work/prefix
do_test dist-7.2 {
  run {*}$again install PREFIX=$prefix
  set extension [run env PKG_CONFIG_PATH=$prefix/lib/pkgconfig pkg-config --variable=extension dnssig]
  run sqlite3 -init /dev/null -cmd ".load $extension" :memory: $sql
} $answer
do_test dist-7.3 { run env PKG_CONFIG_PATH=$prefix/lib/pkgconfig pkg-config --modversion dnssig } $version
foreach name {dnssig libdnssig} {
  do_test dist-7.4.$name { run env LD_LIBRARY_PATH=$prefix/lib sqlite3 -init /dev/null -cmd ".load $name" :memory: $sql } $answer
}
do_match_test dist-7.5 {
  set channel [open $work/ld.so.conf w]
  puts $channel $prefix/lib
  close $channel
  run ldconfig -X -f $work/ld.so.conf -C $work/ld.so.cache
  run ldconfig -p -C $work/ld.so.cache
} "*libdnssig.so *=> $prefix/lib/libdnssig.so*"
do_match_test dist-7.6 {
  set scripts [run env PKG_CONFIG_PATH=$prefix/lib/pkgconfig pkg-config --variable=scripts dnssig]
  run env -C [file dirname $scripts] sqlite3 -batch -init /dev/null -cmd ".load $prefix/lib/dnssig" :memory: "SELECT dns_install() IS NOT NULL;" \
    "ATTACH ':memory:' AS pihole; CREATE TABLE pihole.queries(timestamp, domain); INSERT INTO pihole.queries VALUES (1, 'www.example.org');" \
    ".read sql/import/pihole.sql" "SELECT domain FROM dns_candidate;"
} "*example.org"
do_test dist-7.7 {
  run {*}$again uninstall PREFIX=$prefix
  run find $prefix ! -type d
} {}
finish
