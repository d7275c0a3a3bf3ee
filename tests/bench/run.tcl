# run.tcl - runs the scripts of tests/bench one after another and shows what they measured as one table.
#
#   tclsh tests/bench/run.tcl ?PATTERN...?         those whose file name matches; default: all
#
# Leaves the rows as JSON in DNSSIG_BUILD/bench.json: [{work, measured, figure, reach, met, note, script}, ...], beside those of scripts that
# ran earlier and not now. With BENCH_SAVE=1 the rows that have a bar also take the place of the table in README.md, between the marks <!-- bench -->; where PATTERNs
# are given, of its rows of the same work.
# Ends with 1 if a script failed; a bar that is missed is no failure.
source [file join [file dirname [info script]] .. harness.tcl]

set here [file dirname [file normalize [info script]]]
set patterns [expr {[llength $argv] ? $argv : "*"}]
set kept [scratch rows]
set failed 0
set json_file [file join [harness::environment DNSSIG_BUILD build] bench.json]
db eval {CREATE TABLE result(work, measured, figure, reach, met, note, script)}
if {[file exists $json_file]} {
  set earlier [text_of $json_file]
  db eval {
    INSERT INTO result
    SELECT value ->> 'work', value ->> 'measured', value ->> 'figure', value ->> 'reach', value ->> 'met', value ->> 'note', value ->> 'script'
    FROM json_each($earlier)
  }
}

foreach script [lsort [glob -directory $here *.tcl]] {
  set name [file rootname [file tail $script]]
  if {$name in {run bench bulk}} continue
  if {![llength [lmap pattern $patterns { if {![string match $pattern $name]} continue; set pattern }]]} continue
  puts "== $name"
  flush stdout
  file delete $kept
  db eval {DELETE FROM result WHERE script = $name}
  if {[catch {
    exec env DNSSIG_TEST_PROCESS=1 BENCH_ROWS=$kept [info nameofexecutable] $script >@stdout 2>@stderr
  }]} { incr failed }
  if {![file exists $kept]} continue
  foreach line [split [string trim [text_of $kept]] \n] {
    lassign $line work measured figure reach met note
    db eval {INSERT INTO result VALUES($work, $measured, $figure, $reach, $met, $note, $name)}
  }
}

# In the README only what has a bar.
proc table {{only_with_bar 0}} {
  set lines [list "| work | measured | ratio | wanted | met |" "|---|---|---|---|---|"]
  db eval {SELECT work, measured, figure, reach, met, note FROM result WHERE reach <> '' OR NOT CAST($only_with_bar AS INTEGER) OR note LIKE '%not installed%' ORDER BY script, rowid} {
    if {$note ne ""} { set measured [string trim "$measured; $note" "; "] }
    lappend lines "| $work | $measured | $figure | [string map {>= ≥ <= ≤} $reach] | $met |"
  }
  join $lines \n
}

set json [db onecolumn {
  SELECT json_group_array(json_object('work', work, 'measured', measured, 'figure', figure, 'reach', reach, 'met', met,
                                      'note', note, 'script', script)) FROM result
}]
set out [open $json_file w]
fconfigure $out -encoding utf-8
puts $out $json
close $out
puts [table]

# Lines of a table by their first cell, the first and the second of the same apart.
proc by_work {table} {
  set rows {}
  foreach line [split $table \n] {
    if {[regexp {^\| (.*?) \|} $line -> work]} { dict set rows [list $work [incr times($work)]] $line }
  }
  return $rows
}

if {[harness::environment BENCH_SAVE 0]} {
  set readme [file join $here .. .. README.md]
  if {![regexp {^(.*<!-- bench -->\n)(.*)(\n<!-- bench -->.*)$} [text_of $readme] -> before old after]} { error "README.md has no marks <!-- bench -->" }
  set new [table 1]
  if {$patterns ne "*"} { # the rows of what was not measured stay
    set rows [dict merge [by_work $old] [by_work $new]]
    set new [join [linsert [dict values $rows] 1 "|---|---|---|---|---|"] \n]
  }
  set out [open $readme w]
  fconfigure $out -encoding utf-8
  puts -nonewline $out "$before$new$after"
  close $out
}
exit [expr {$failed > 0}]
