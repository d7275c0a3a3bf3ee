# run.tcl - the long proofs, one after the other, and their table in tests/README.md.
#
#   tclsh tests/proof/run.tcl                 every script of this folder
#   tclsh tests/proof/run.tcl soak network    some of them
#
# A script prints rows for the table, `proof<TAB>what was tried<TAB>how often<TAB>what held`, whatever else it says, and exits with 1 when
# something did not hold. The rows of a script that ran take the place of its rows of before, with the day; those of the others stay.
# Rows of a run that was shortened (PROOF_SECONDS), or where something did not hold, are shown and not written.
#
# Exit status 1 where something did not hold, or a script has no row.

set here [file dirname [file normalize [info script]]]
set page [file join [file dirname $here] README.md]

proc read_file {path} {
  set in [open $path]
  fconfigure $in -encoding utf-8
  set text [read $in]
  close $in
  return $text
}

# What the script said and whether all held. Its words are shown as they come.
proc run_part {part} {
  set channel [open "|[list [info nameofexecutable] [file join $::here $part.tcl] 2>@1]"]
  fconfigure $channel -encoding utf-8
  set rows {}
  while {[gets $channel line] >= 0} {
    puts "  $line"
    flush stdout
    set fields [split $line \t]
    if {[lindex $fields 0] eq "proof" && [llength $fields] == 4} { lappend rows [lrange $fields 1 end] }
  }
  set held [expr {![catch {close $channel}]}]
  if {![llength $rows]} {
    puts "  no row"
    set held 0
  }
  return [list $held $rows]
}

# The page with these rows in place of the part's. Rows stand by part, in the order of the alphabet.
proc with_rows {text part rows} {
  set begin "<!-- proof -->\n"
  set end "<!-- /proof -->"
  set from [expr {[string first $begin $text] + [string length $begin]}]
  set to [string first $end $text]
  if {$from < [string length $begin] || $to < $from} { error "tests/README.md has no place for the table" }
  set lines [lsearch -all -inline -not [lrange [split [string trim [string range $text $from $to-1] \n] \n] 2 end] "| $part, *"]
  foreach row $rows {
    set cells [lmap cell $row { string map {| \\| < &lt;} [regsub "^$part: " $cell ""] }]
    lappend lines "| $part, [clock format [clock seconds] -format %Y-%m-%d] | [join $cells { | }] |"
  }
  set by_part [lmap line $lines { list [lindex [split $line ,] 0] $line }]
  set table "| proof, run on | what was tried | how often | what held |\n|---|---|---|---|\n"
  foreach line [lsort -index 0 $by_part] { append table [lindex $line 1] \n }
  return [string range $text 0 $from-1]$table[string range $text $to end]
}

set parts [lsort [lmap file [glob $here/*.tcl] {
  if {[file tail $file] eq "run.tcl"} continue
  file rootname [file tail $file]
}]]
if {[llength $argv]} { set parts $argv }
set whole [expr {![info exists env(PROOF_SECONDS)]}]
set failed 0
foreach part $parts {
  set start [clock seconds]
  puts "$part"
  flush stdout
  lassign [run_part $part] held rows
  if {!$held} { incr failed }
  if {$held && $whole} {
    set text [with_rows [read_file $page] $part $rows]
    set out [open $page w]
    fconfigure $out -encoding utf-8
    puts -nonewline $out $text
    close $out
  }
  puts "$part: [expr {$held ? "held" : "DID NOT HOLD"}], [expr {[clock seconds] - $start}] s"
  flush stdout
}
puts "[expr {[llength $parts] - $failed}] passed, $failed failed"
exit [expr {$failed > 0}]
