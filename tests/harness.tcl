# harness.tcl - what every *.test file begins with:
#
#   source [file join [file dirname [info script]] harness.tcl]
#   ... checks ...
#   finish
#
# A file is run with `tclsh tests/run.tcl [PATTERN...]`, or alone with `tclsh tests/FILE.test`. It ends with the line
# `N passed, N failed` (and `, N skipped`), and with exit status 1 on any failure. A file that stops with a Tcl error, or
# without `finish`, has failed.
#
# Checks. NAME is file-group.number; the scripts and the SQL see the caller's variables.
#   do_test NAME SCRIPT RESULT            the script's result is RESULT, as text
#   do_match_test NAME SCRIPT GLOB        the script's result matches the glob
#   do_execsql_test NAME SQL LIST         the SQL's rows, all values in one list, are LIST
#   do_catchsql_test NAME SQL {0 LIST}    the same; or the SQL fails with this very message: {1 MESSAGE}
#   do_catchmatch_test NAME SQL GLOB      the SQL fails with a message that matches
#   do_oom_test NAME SCRIPT ?RESULT?      each allocation in turn fails, once, then once and ever after, until a run of
#                                         the script meets no failure. Each run gives `out of memory`, or RESULT (if
#                                         that is given); after each, `SELECT 1` and then the script itself work
# Order.
#   needs PROGRAM...                      skips the file where one of them is not installed
#   skip REASON                           skips the file with a line that says so
#   absent NAME REASON                    what this machine lacks: a line that says so, and a skipped check; a failure of NAME as root, who
#                                         could have installed it
#   finish                                closes, stops, checks that no memory is lost, sums up, exits
# The connection.
#   db                                    open in memory with the extension loaded; an ordinary sqlite3 command
#   reopen ?FILE?                         closes db and opens it again
#   run_shell SQL ?ARGUMENT...?           the sqlite3 program with the extension loaded and SQL on its standard input;
#                                         gives all that it wrote
#   config KEY VALUE ...                  dns_config, for several keys
# The world: servers on free ports of 127.0.0.1, and of ::1 where the machine has it. Each gives address:port.
#   start_nsd ?ZONE...?                   NSD. ZONE: name of a file in tests/zones without .zone, or a path to a file
#                                         whose name says its zone, or to a .zones file of several (zones/split.awk), or
#                                         {ORIGIN PATH}. Default: all of tests/zones but the root
#   lab_zones                             paths of the zones behind samples/: what start_nsd gets for the lab
#   start_unbound ?-option LINE?... ADDRESS   Unbound, which takes ADDRESS to be the whole Internet's name servers
#   start_faulty ?-at ADDRESS? ?OPTION...?   tests/tools/faulty.c; without options it behaves as each name says
#   on_ipv6 ADDRESS                       the same server at [::1]:port; empty where the machine has no IPv6
#   faulty_log ADDRESS ?GLOB?             queries that this faulty server has got: {time transport port id name type}...
#   stop_servers ?ADDRESS...?             these, or all; also done at the end, come what may
#   free_port                             a port that is free for UDP and TCP now
# Other.
#   tool NAME                             path of a program of tests/tools; built where it is missing
#   scratch ?FILE?                        path in a directory that goes away with the test
#   milliseconds SCRIPT                   how long the script takes
#   text_of PATH, bytes_of PATH           what a file holds: UTF-8, or as it is
#   difference WANTED GOT                 the first line in which two of the sqlite3 program's pages differ, whatever boxes are drawn around
#                                         the words (these differ a little from one SQLite to the next); nothing where none does
#
# From the environment: DNSSIG_LIBRARY, the extension (default ./dnssig; empty: none, plain SQLite); DNSSIG_BUILD, where
# the tools are (default build); DNSSIG_PRELOAD, what a sanitizer wants preloaded; DNSSIG_VERBOSE=1, to see each check.

if {[info exists harness::running]} return

namespace eval harness {
  variable running 1
  variable top [file dirname [file dirname [file normalize [info script]]]]
  variable passed 0 failed 0 skipped 0 injected 0
  variable scratch ""
  variable servers [dict create]   ;# address -> {channel, log, zone of NSD, ...}
  variable memory 0                ;# sqlite3_memory_used before anything was opened
  variable library build preload verbose
}

proc harness::environment {name default} {
  expr {[info exists ::env($name)] ? $::env($name) : $default}
}

# ---------------------------------------------------------------- what a check does

proc harness::pass {name} {
  variable passed
  variable verbose
  incr passed
  if {$verbose} { puts "ok   $name" }
}

proc harness::fail {name wanted got} {
  variable failed
  incr failed
  puts "FAIL $name"
  puts "  wanted: $wanted"
  puts "  got:    $got"
  flush stdout
}

proc harness::check {name wanted got {ok -1}} {
  if {$ok == -1} { set ok [expr {$wanted eq $got}] }
  if {$ok} { pass $name } else { fail $name $wanted $got }
}

proc do_test {name script result} {
  if {[catch {uplevel 1 $script} got]} { set got "error: $got" }
  harness::check $name $result $got
}

proc do_match_test {name script glob} {
  if {[catch {uplevel 1 $script} got]} { set got "error: $got" }
  harness::check $name $glob $got [string match $glob $got]
}

proc do_execsql_test {name sql list} {
  if {[catch {uplevel 1 [list db eval $sql]} got]} { set got "error: $got" }
  harness::check $name [list {*}$list] $got
}

proc do_catchsql_test {name sql outcome} {
  set code [catch {uplevel 1 [list db eval $sql]} got]
  lassign $outcome wanted_code wanted
  if {!$code} { set wanted [list {*}$wanted] }
  harness::check $name [list $wanted_code $wanted] [list $code $got]
}

proc do_catchmatch_test {name sql glob} {
  set code [catch {uplevel 1 [list db eval $sql]} got]
  harness::check $name "error: $glob" "[expr {$code ? "error" : "no error"}]: $got" \
    [expr {$code && [string match $glob $got]}]
}

proc do_oom_test {name script args} {
  if {![fault active]} {
    puts "skipped $name: no allocation can be made to fail here"
    incr ::harness::skipped
    return
  }
  foreach kind {once persist} {
    set trouble [uplevel 1 [list harness::starve $kind $script {*}$args]]
    harness::check $name-$kind "" $trouble
  }
}

# Empty when all went well; otherwise what did not.
proc harness::starve {kind script args} {
  variable injected
  for {set n 1} {1} {incr n} {
    catch {db cache flush}
    fault arm $n {*}[expr {$kind eq "persist" ? "persist" : ""}]
    set code [catch {uplevel 1 $script} got]
    lassign [fault disarm] seen hits
    incr injected $hits
    set place "allocation $n ($kind)"
    if {[info commands ::db] eq ""} { reopen }
    if {$code && !($hits && ([string match "*out of memory*" $got] || [db errorcode] in {7 3082}))} {
      return "$place: error $got"
    }
    if {!$code && [llength $args] && $got ne [lindex $args 0]} { return "$place: gave $got" }
    if {!$hits} { return [expr {$n == 1 && !$seen ? "the script allocates nothing" : ""}] }
    if {[catch {db onecolumn {SELECT 1}} got] || $got ne "1"} { return "$place: then SELECT 1 gave $got" }
    if {[catch {uplevel 1 $script} got]} { return "$place: then the script failed: $got" }
    if {[llength $args] && $got ne [lindex $args 0]} { return "$place: then the script gave $got" }
  }
}

# ---------------------------------------------------------------- order

proc needs {args} {
  foreach program $args {
    if {[auto_execok $program] eq ""} { skip "$program is not installed" }
  }
}

proc skip {reason} {
  incr ::harness::skipped
  puts "skipped [file tail $::argv0]: $reason"
  finish
}

proc absent {name reason} {
  if {[exec id -u] == 0} {
    harness::fail $name "its checks" $reason
  } else {
    puts "skipped $name: $reason"
    incr ::harness::skipped
  }
}

proc finish {} {
  harness::end
}

# What libraries hold for the whole process is no loss: libcares, libpsl and SQLite are opened once before the account starts.
proc harness::check_memory {} {
  variable memory
  catch {db close}
  check "no SQLite memory is left" $memory [fault memory]
  if {[fault active] && [lindex [fault live] 0]} {
    check "no memory is lost" "" [fault live places]
  } else {
    pass "no memory is lost"
  }
}

proc harness::end {} {
  variable passed
  variable failed
  variable skipped
  variable injected
  variable scratch
  if {$passed + $failed} { check_memory }
  stop_servers
  if {$scratch ne ""} { file delete -force -- $scratch }
  if {$injected} { puts "$injected allocations failed on purpose" }
  puts "$passed passed, $failed failed[expr {$skipped ? ", $skipped skipped" : ""}]"
  flush stdout
  exit [expr {$failed > 0}]
}

# ---------------------------------------------------------------- the connection

proc reopen {{file :memory:}} {
  variable ::harness::library
  catch {db close}
  if {[catch {sqlite3 db $file} trouble]} { harness::not_open $trouble }
  if {$library eq ""} return
  if {[catch {
    db enable_load_extension 1
    db onecolumn {SELECT load_extension($library)}
    db enable_load_extension 0
  } trouble]} {
    catch {db close}
    harness::not_open $trouble
  }
}

# Without memory even for a message, SQLite's is empty or has no reason.
proc harness::not_open {trouble} {
  error [expr {$trouble in {"" "error during initialization: "} ? "out of memory" : $trouble}]
}

proc config {args} {
  foreach {key value} $args { db onecolumn {SELECT dns_config($key, $value)} }
}

proc run_shell {sql args} {
  variable ::harness::library
  variable ::harness::preload
  set command [list env]
  if {$preload ne ""} { lappend command LD_PRELOAD=$preload }
  lappend command sqlite3 -batch -init /dev/null {*}$args
  if {$args eq ""} { lappend command :memory: }
  catch {exec {*}$command << ".load $library\n$sql\n" 2>@1} output
  return $output
}

# ---------------------------------------------------------------- other

proc tool {name} {
  variable ::harness::build
  variable ::harness::top
  if {![file exists $build/$name]} {
    exec env -u MAKEFLAGS -u MAKELEVEL -u LD_PRELOAD make -s -C $top BUILD=$build $build/$name 2>@1
  }
  return $build/$name
}

proc scratch {{file ""}} {
  variable ::harness::scratch
  if {$scratch eq ""} { set scratch [harness::new_scratch] }
  return [file join $scratch $file]
}

proc harness::new_scratch {} {
  close [file tempfile path /tmp/dnssig-test]
  file delete $path
  file mkdir $path
  return $path
}

proc text_of {path} {
  set channel [open $path]
  fconfigure $channel -encoding utf-8
  try { read $channel } finally { close $channel }
}
proc bytes_of {path} {
  set channel [open $path rb]
  try { read $channel } finally { close $channel }
}

# What a page says, line by line, without the boxes around it.
proc harness::words {page} {
  set lines {}
  foreach line [split $page \n] {
    if {[regexp {[^\s\u2500-\u257f]} $line]} { lappend lines [regexp -all -inline {[^\s\u2500-\u257f]+} $line] }
  }
  return $lines
}
proc difference {wanted got} {
  foreach a [harness::words $wanted] b [harness::words $got] {
    if {$a ne $b} { return "wanted: $a\ngot:    $b" }
  }
}

proc milliseconds {script} {
  set start [clock milliseconds]
  uplevel 1 $script
  return [expr {[clock milliseconds] - $start}]
}

# ---------------------------------------------------------------- how a file is run

# A test file is started anew, once, with fault.so in front of everything. Who started it clears up if it crashes.
proc harness::start_anew {} {
  variable preload
  set ::env(DNSSIG_TEST_PROCESS) 1
  set ::env(DNSSIG_TEST_SCRATCH) [new_scratch]
  set inject ""
  if {[catch {tool fault.so} inject]} {
    puts "note: fault.so cannot be built: $inject"
    set inject ""
  }
  set ::env(LD_PRELOAD) [string trim "$inject $preload"]
  if {$preload ne ""} { append ::env(ASAN_OPTIONS) ":verify_asan_link_order=0" }
  set code [catch {exec [info nameofexecutable] $::argv0 {*}$::argv >@stdout 2>@stderr} trouble options]
  if {$code && [lindex [dict get $options -errorcode] 0] ne "CHILDSTATUS"} { puts $trouble }
  file delete -force -- $::env(DNSSIG_TEST_SCRATCH)
  exit $code
}

proc harness::prepare {} {
  variable top
  variable library [environment DNSSIG_LIBRARY $top/dnssig]
  variable build [file normalize [environment DNSSIG_BUILD $top/build]]
  variable preload [environment DNSSIG_PRELOAD ""]
  variable verbose [environment DNSSIG_VERBOSE 0]
  variable memory
  variable scratch
  if {$library ne ""} { set library [file normalize $library] }
  append ::env(PATH) ":/usr/sbin:/sbin:/usr/local/sbin"
  if {![info exists ::env(DNSSIG_TEST_PROCESS)]} start_anew
  set scratch [environment DNSSIG_TEST_SCRATCH ""]
  foreach name [array names ::env DNSSIG_*] {
    if {$name ni {DNSSIG_LIBRARY DNSSIG_BUILD DNSSIG_DATA}} { unset ::env($name) }
  }
  catch {unset ::env(LD_PRELOAD)}
  encoding system utf-8
  fconfigure stdout -encoding utf-8
  package require sqlite3
  uplevel #0 [list source $top/tests/server/servers.tcl]
  sqlite3 db :memory:
  db eval {SELECT 1}
  db close
  if {[catch {load [tool fault.so] Fault}]} {
    proc ::fault {word args} { expr {$word eq "disarm" ? {0 0} : 0} }
  }
  fault pin [expr {$library eq "" || ![file exists [extension_file]] ? "" : [extension_file]}]
  set memory [fault memory]
  reopen
}

proc harness::extension_file {} {
  variable library
  foreach suffix {"" .so .dylib} {
    if {[file exists $library$suffix]} { return $library$suffix }
  }
  return $library
}

# The harness runs the rest of the file itself, so that whatever happens in it, the end is orderly.
proc harness::run {file} {
  if {[catch {uplevel #0 [list source $file]} trouble options]} {
    fail "$file runs to its end" "no Tcl error" [dict get $options -errorinfo]
  } else {
    fail "$file runs to its end" "the command finish" "the end of the file"
  }
  end
}

if {[catch {harness::prepare} trouble]} {
  puts "FAIL [file tail $argv0] starts\n  $::errorInfo"
  puts "0 passed, 1 failed"
  exit 1
}
harness::run $argv0
