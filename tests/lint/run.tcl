# run.tcl - what can be said of the sources without running the tests.
#
#   make lint                                        (or: tclsh tests/lint/run.tcl ROOMS SOURCES [CHECK...])
#
# In:   the rooms of ext/ in their order and the list of source files, both from the Makefile.
# Out:  a line for each check, below it what is wrong; at the end `N passed, N failed`, and `, N skipped` where a check had
#       nothing to work on. Exit status 1 when one failed.
#
# A check is a proc whose name begins with `check `. It returns a list of complaints, one line each: empty is good. It may
# `skip` with a reason. Nothing is written outside build/.
package require Tcl 8.6
encoding system utf-8
fconfigure stdout -encoding utf-8
cd [file join [file dirname [info script]] .. ..]
lassign $argv rooms sources
set wanted [lrange $argv 2 end]

proc read_file {path} {
  set channel [open $path]
  fconfigure $channel -encoding utf-8
  set text [read $channel]
  close $channel
  return $text
}

proc skip {reason} { return -code error -errorcode SKIP $reason }

# Runs a command; gives its output's lines where it fails, nothing where it succeeds.
proc complaints_of {args} {
  if {![catch {exec -ignorestderr -- {*}$args 2>@1} output]} { return {} }
  set lines [split [string trim $output] \n]
  return [expr {[llength $lines] > 40 ? [lrange $lines end-39 end] : $lines}]
}

proc c_files {} { return [lsort [glob -nocomplain ext/*.c ext/*/*.c ext/*/*.h tests/tools/*.c tests/fuzz/*.c]] }

# Every C file reads as .clang-format lays down. Other versions of the program differ in small things.
proc {check format} {} {
  set version [lindex [regexp -inline {version (\d+)} [exec clang-format --version]] 1]
  if {$version != 14} { skip "clang-format 14 is the measure, this is $version" }
  set complaints {}
  foreach path [c_files] {
    if {[exec clang-format $path] ne [string trimright [read_file $path] \n]} { lappend complaints "$path: run clang-format -i $path" }
  }
  return $complaints
}

# Both compilers build everything without a warning, and nothing is left undefined.
proc {check gcc} {} { complaints_of {*}[strictly gcc] build/lint-gcc/dnssig.so tools }
proc {check clang} {} { complaints_of {*}[strictly clang] build/lint-clang/dnssig.so tools }
proc strictly {cc} {
  set defined [expr {$::tcl_platform(os) eq "Linux" ? "-Wl,-z,defs" : ""}]
  list make -s -j2 CC=$cc CFLAGS=-Werror LDFLAGS=$defined BUILD=build/lint-$cc SONAME=build/lint-$cc/dnssig.so
}

# A file includes headers of its own room and of rooms before it. A library is one room's business: `who may`.
proc {check layers} {} {
  global rooms
  set who_may {
    libpsl.h name   idn2.h name   ares.h resolve   maxminddb.h context   sqlite3ext.h {surface dnssig.c}   sqlite3.h {}
  }
  set complaints {}
  foreach path [glob -nocomplain ext/*.c ext/*/*.c ext/*/*.h] {
    set room [lindex [file split $path] 1]
    set rank [lsearch -exact $rooms $room]
    if {$rank < 0 && $room ne "dnssig.c"} { lappend complaints "$path: the Makefile's ROOMS has no room $room" }
    foreach {line header} [regexp -all -inline -line {^\s*#\s*include\s*[<"]([^>"]+)[>"]} [read_file $path]] {
      set from [lindex [file split $header] 0]
      if {[dict exists $who_may $header]} {
        if {$room ni [dict get $who_may $header]} { lappend complaints "$path: $header is not for $room" }
      } elseif {$from in $rooms} {
        if {$rank >= 0 && [lsearch -exact $rooms $from] > $rank} { lappend complaints "$path: $room comes before $from: $header" }
      } elseif {[string match {*"*} $line]} {
        lappend complaints "$path: write \"$header\" with its room"
      }
    }
  }
  return $complaints
}

# The Makefile lists each file of ext/ once, and none that is not there.
proc {check sources} {} {
  global sources
  set there [glob -nocomplain ext/*.c ext/*/*.c]
  set complaints {}
  foreach path $there { if {$path ni $sources} { lappend complaints "$path: not in the Makefile's list" } }
  foreach path $sources { if {$path ni $there} { lappend complaints "$path: in the Makefile's list, but not there" } }
  if {[llength [lsort -unique $sources]] != [llength $sources]} { lappend complaints "Makefile: a source is listed twice" }
  return $complaints
}

# Every awk on this machine checks the lists of sql/reference and makes the same table of them.
proc {check lists} {} {
  set complaints {}
  set lists [lsort [glob sql/reference/*.csv]]
  foreach path $lists {
    if {![string match "*\n" [read_file $path]]} { lappend complaints "$path: its last line has no end" }
  }
  foreach awk {awk mawk gawk original-awk {busybox awk}} {
    if {[auto_execok [lindex $awk 0]] eq ""} continue
    if {[catch {exec -ignorestderr env LC_ALL=C {*}$awk -f ext/context/reference.awk ext/context/reference.h {*}$lists 2>@1} table]} {
      lappend complaints {*}[lrange [split $table \n] 0 20]
    } elseif {[info exists first] && $table ne $first} {
      lappend complaints "$awk makes another table than awk"
    }
    set first $table
  }
  return $complaints
}

# No SQL is made by pasting a value into it. A text that begins like a statement and is a format puts names in with %w between quotes; %s is
# for words that stand in the source, in these alone: a schema and an object of ours, a column of ours, the words of the order and the
# condition that the calling file holds.
proc {check pasting} {} {
  set fixed {
    {CREATE %s "%s".} {DROP %s "%s"."%s";} {ALTER TABLE "%s"."%s" ADD COLUMN %s %s%s} {CREATE TABLE %s}
    {SELECT * FROM "%w"%s} {SELECT * FROM "%w"."%w"%s} {SELECT id, domain, rank, owned FROM "%w"."%w_brand"%s%s}
  }
  set complaints {}
  foreach path [glob -nocomplain ext/*.c ext/*/*.c] {
    foreach {literals last} [regexp -all -inline {"(?:[^"\\\n]|\\.)*"(\s*"(?:[^"\\\n]|\\.)*")*} [read_file $path]] {
      set format [string trim [string map [list {\"} \" {\n} ""] [regsub -all {^"|"$} [regsub -all {"\s*\n?\s*"} $literals ""] ""]]]
      if {![regexp {^(SELECT|INSERT|REPLACE|UPDATE|DELETE|CREATE|DROP|ALTER|PRAGMA|ATTACH|DETACH|SAVEPOINT|WITH) } $format]} continue
      if {[regexp {%[-0-9.*]*[szd]} $format] && $format ni $fixed} { lappend complaints "$path: $format" }
    }
  }
  return $complaints
}

# One file, one idea: none over 700 lines.
proc {check length} {} {
  set complaints {}
  foreach path [glob -nocomplain ext/*.c ext/*/*.c ext/*/*.h] {
    set lines [expr {[llength [split [read_file $path] \n]] - 1}]
    if {$lines > 700} { lappend complaints "$path: $lines lines" }
  }
  return $complaints
}

# The library exports what dnssig.def lists and nothing else.
proc {check exports} {} {
  set library build/lint-gcc/dnssig.so
  set wrong [complaints_of {*}[strictly gcc] $library]
  if {[llength $wrong]} { return $wrong }
  set listed [lsort [regexp -all -inline -line {^ +[a-z_0-9]+$} [read_file dnssig.def]]]
  set exported {}
  foreach line [split [exec nm -D --defined-only $library] \n] {
    if {[lindex $line 1] ne "A"} { lappend exported [lindex $line 2] }
  }
  set listed [lmap symbol $listed { string trim $symbol }]
  if {[lsort $exported] eq $listed} { return {} }
  return [list "$library exports: [lsort $exported]" "dnssig.def lists: $listed"]
}

# The top of the repository holds what the layout names and nothing else.
proc {check top} {} {
  set known {ext sql tests samples Makefile dnssig.def README.md}
  set complaints {}
  if {[catch {exec git ls-tree --name-only HEAD} names]} { skip "this is no git checkout" }
  foreach name [split $names \n] {
    if {$name ni $known && ![string match .* $name]} { lappend complaints "$name: the layout has no such thing at the top" }
  }
  return $complaints
}

# What the README says of functions and tables is what dns_help says; its statements run and give what they are shown to give.
proc {check reference} {} { with_library complaints_of tclsh tests/docs.tcl --check README.md }
proc {check readme} {} { with_library complaints_of tclsh tests/demo_readme.test }

proc with_library {args} {
  set wrong [complaints_of make -s -j2 all tools]
  if {[llength $wrong]} { return $wrong }
  {*}$args
}

# What the fuzzers once found, and their seeds, stay harmless.
proc {check corpus} {} {
  set complaints {}
  set flags "-fsanitize=address,undefined -fno-sanitize-recover=all"
  set wrong [complaints_of make -s -j2 CC=gcc WARN= OPT=-O1\ -g CFLAGS=$flags BUILD=build/lint-corpus tools]
  if {[llength $wrong]} { return $wrong }
  foreach program [lsort [glob -nocomplain build/lint-corpus/fuzz/replay-*]] {
    regsub {.*/replay-} $program {} name
    lappend complaints {*}[complaints_of env ASAN_OPTIONS=detect_leaks=1 $program {*}[glob -nocomplain tests/fuzz/corpus/$name]]
  }
  return $complaints
}

# `make STATIC=1` gives one file that works alone and needs the C library only.
proc {check static} {} {
  if {$::tcl_platform(os) ne "Linux"} { skip "Linux only" }
  foreach archive {libcares.a libpsl.a libidn2.a libunistring.a} {
    if {![file exists [exec gcc -print-file-name=$archive]]} { skip "$archive is not on this machine" }
  }
  set library build/static/dnssig.so
  set wrong [complaints_of make -s -j2 STATIC=1 BUILD=build/static SONAME=$library $library]
  if {[llength $wrong]} { return $wrong }
  set alone [exec mktemp -d]
  file copy $library $alone
  set complaints {}
  foreach line [split [exec ldd $alone/dnssig.so] \n] {
    set name [file tail [lindex $line 0]]
    if {![regexp {^(linux-(vdso|gate)|ld-linux|libc|libm|libpthread|libdl|libresolv)[.-]} $name]} { lappend complaints "needs $name" }
  }
  set statement "SELECT domain_registrable('http://www.b\u00fccher.example.co.uk/'), (SELECT count(*) FROM dns_help) > 0;"
  catch {exec sqlite3 -cmd ".load $alone/dnssig" :memory: $statement 2>@1} got
  if {$got ne "example.co.uk|1"} { lappend complaints "loaded alone it said: $got" }
  file delete -force $alone
  return $complaints
}

set counts [dict create passed 0 failed 0 skipped 0]
foreach name {format sources layers lists length pasting top gcc clang exports reference readme corpus static} {
  if {[llength $wanted] && $name ni $wanted} { continue }
  set outcome passed
  if {[catch {"check $name"} complaints options]} {
    set outcome [expr {[dict get $options -errorcode] eq "SKIP" ? "skipped" : "failed"}]
    set complaints [split $complaints \n]
  } elseif {[llength $complaints]} {
    set outcome failed
  }
  dict incr counts $outcome
  puts "$name: $outcome"
  foreach complaint $complaints { puts "    $complaint" }
  flush stdout
}
dict with counts {
  puts "$passed passed, $failed failed[expr {$skipped ? ", $skipped skipped" : ""}]"
  exit [expr {$failed > 0 || $passed == 0}]
}
