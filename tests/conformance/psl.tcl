# psl.tcl - the official test vectors of the public suffix list, through SQL.
#
#   tclsh tests/conformance/psl.tcl [FOLDER]
#
# FOLDER holds public_suffix_list.dat, test_psl.txt and tests.txt (default: ../shared/data/psl beside the project). Each
# vector is a name and its registrable domain, or null; expected values are put into A-labels with domain_ascii. Prints what
# differs and the line `N passed, N failed`; exit status 1 on a difference.

set top [file dirname [file dirname [file dirname [file normalize [info script]]]]]
set folder [file join [file dirname $top] shared data psl]
if {$argc} { set folder [lindex $argv 0] }
if {![file readable [file join $folder test_psl.txt]]} {
  puts "skipped psl.tcl: no test vectors in $folder"
  puts "0 passed, 0 failed"
  exit 0
}
set library [file join $top dnssig]
if {[info exists env(DNSSIG_LIBRARY)]} { set library $env(DNSSIG_LIBRARY) }
set env(DNSSIG_PSL) [file join $folder public_suffix_list.dat]

package require sqlite3
sqlite3 db :memory:
db enable_load_extension 1
db eval {SELECT load_extension($library)}
db nullvalue null

proc lines {name} {
  set file [open [file join $::folder $name]]
  fconfigure $file -encoding utf-8
  set lines [split [read $file] \n]
  close $file
  return $lines
}

# {name expected} pairs; null stays the word null, which no vector has as a name.
set vectors {}
foreach line [lines test_psl.txt] {
  if {[regexp {^checkPublicSuffix\((.*), (.*)\);} $line -> name expected]} {
    lappend vectors [string trim $name ']  [string trim $expected ']
  }
}
foreach line [lines tests.txt] {
  if {$line ne "" && ![string match //* $line]} { lappend vectors {*}$line }
}

set passed 0
set failed 0
foreach {name expected} $vectors {
  if {$name eq "null"} {
    set got [db onecolumn {SELECT domain_registrable(NULL)}]
  } else {
    set got [db onecolumn {SELECT domain_registrable($name)}]
  }
  if {$expected ne "null"} { set expected [db onecolumn {SELECT domain_ascii($expected)}] }
  if {$got eq $expected} {
    incr passed
  } else {
    incr failed
    puts "$name: wanted $expected, got $got"
  }
}
puts "$passed passed, $failed failed"
exit [expr {$failed > 0}]
