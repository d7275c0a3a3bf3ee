# run.tcl - the same statements in each program that people load the extension into.
#
#   make test-clients                 (or, with all installed: tclsh tests/clients/run.tcl)
#
# Each client gets the library, a database with the recording of samples/ in it, a script (prepare.sql, then ask.sql) and the address of a
# server that never answers. It runs the script, prints each row as the sqlite3 program does, waits for the silent server until somebody or
# something ends that, and asks once more. What all of them must print stands in expected.out, how the wait ends in the table below.
#
# Node.js older than 22.13 has no node:sqlite: npm fetches one that has (node.sh).
#
# A client that this machine lacks is a line that says so; as root, who could have installed it, it is a failure.
source [file join [file dirname [file dirname [file normalize [info script]]]] harness.tcl]
needs nsd
cd $harness::top
set here $harness::top/tests/clients
set folder $harness::build/clients
set env(PATH) $folder/python/bin:$env(PATH)
set env(NODE_PATH) $folder/node/node_modules
set lab [start_nsd {*}[lab_zones] {*}[glob $harness::top/tests/zones/example.*.zone]]
set silent [start_faulty --drop-all]
set env(DNSSIG_SERVERS) $lab
set env(DNSSIG_PROGRESS) off

# A program's output; with it, its status where that is not 0.
proc output {args} {
  set channel [open "|[list [tool leash] -t 120 {*}$args 2>@1]" r+]
  fconfigure $channel -encoding utf-8
  set said [string trim [read $channel]]
  if {[catch {close $channel} trouble]} { append said "\n($trouble)" }
  return $said
}

# An empty database with the recording.
sqlite3 made [scratch recorded.db]
made eval [text_of samples/recording.sql]
made close

# What a client says of the scripts, line by line. The first line is its SQLite's version, which is shown.
proc says {name database scripts command} {
  set script [scratch $name.sql]
  set text "SELECT 'SQLite ' || sqlite_version();\n"
  foreach part $scripts { append text [text_of $::here/$part] }
  harness::write $script [string trim $text]
  set lines [split [output {*}$command [harness::extension_file] $database $script $::silent] \n]
  if {[regexp {^SQLite [0-9.]+$} [lindex $lines 0]]} {
    puts "$name: [lindex $lines 0]"
    set lines [lrange $lines 1 end]
  }
  return [join $lines \n]
}

set expected [split [string trim [text_of $here/expected.out]] \n]
set prepared [lrange $expected 0 1]
set asked [lrange $expected 2 end]

# 1.*  Every client gives the same rows, can end a lookup, and goes on.
#
# name, the program that must be there, how the wait ends, environment, command.
set clients {
  shell          sqlite3      {{interrupted soon} NOERROR} {} {sh shell.sh}
  python         python       {{interrupted soon} NOERROR {interrupted soon} NOERROR} {} {python python.py}
  better-sqlite3 node         {TIMEOUT soon NOERROR} {DNSSIG_DEADLINE_MS=1000} {node node.js better-sqlite3}
  node:sqlite    node         {TIMEOUT soon NOERROR} {DNSSIG_DEADLINE_MS=1000} {node node.js node:sqlite}
  dbd-sqlite     perl         {{interrupted soon} NOERROR} {} {perl dbd-sqlite.pl}
  sqlite-utils   sqlite-utils {TIMEOUT soon NOERROR} {DNSSIG_DEADLINE_MS=1000} {sh sqlite-utils.sh}
}
foreach {name program ends settings command} $clients {
  if {[auto_execok $program] eq ""} { absent clients-$name.1 "this machine has no $program"; continue }
  if {$name eq "node:sqlite"} {
    if {[catch {exec sh $here/node.sh $folder 2>@stderr} node]} {
      absent clients-$name.1 "Node [exec node -v] has no node:sqlite, and npm could fetch none that has"
      continue
    }
    puts "$name: Node [exec $node -v]"
    set command [lreplace $command 0 0 $node]
  }
  file copy [scratch recorded.db] [scratch $name.db]
  do_test clients-$name.1 {
    says $name [scratch $name.db] {prepare.sql ask.sql} [list env {*}$settings [lindex $command 0] $here/[lindex $command 1] {*}[lrange $command 2 end]]
  } [join [concat $prepared $asked $ends] \n]
}

# 2.*  Datasette serves what another client prepared, read-only; with DNSSIG_MODE=replay it asks nobody.
if {[auto_execok datasette] eq ""} {
  absent clients-datasette.1 "this machine has no datasette"
} else {
  file copy [scratch python.db] [scratch datasette.db]
  do_test clients-datasette.1 {
    says datasette [scratch datasette.db] ask.sql [list python $here/datasette.py]
  } [join [concat $asked {{SQL Interrupted} soon NOERROR}] \n]
  do_test clients-datasette.2 {
    says datasette [scratch datasette.db] {} [list env DNSSIG_MODE=replay python $here/datasette.py]
  } [join {OFFLINE soon OFFLINE} \n]
}

# 3.*  A Python that loads no extensions is told which does.
if {[auto_execok python] ne ""} {
  harness::write [scratch sqlite3.py] "def connect(*arguments, **more): return object()"
  do_match_test clients-python.2 {
    output env PYTHONPATH=[scratch] python $here/python.py a b c d
  } "The sqlite3 of this Python loads no extensions:*Use another Python*(child process exited abnormally)"
}

# 4.*  The lines that the README shows for each; ./dnssig is the library under test.
regexp {\n## From other programs\n(.*?)\n## } [string map [list ./dnssig.so [harness::extension_file] ./dnssig [harness::extension_file]] [text_of README.md]] -> section
set number 0
foreach {- language text} [regexp -all -inline {```([a-z]+?)\n(.*?)```} $section] {
  if {[auto_execok [expr {$language eq "js" ? "node" : $language}]] eq ""} continue
  foreach lines [expr {$language eq "sh" ? [split [string trim $text] \n] : [list $text]}] {
    do_match_test clients-readme.[incr number] { output [string map {js node} $language] [dict get {python -c perl -e sh -c js -e} $language] $lines } *example.co.uk*
  }
}
do_test clients-readme.0 { expr {$number >= 6} } 1
finish
