# bench.tcl - what a script of tests/bench begins with, after harness.tcl: figures that are ratios of one run.
#
#   source [file join [file dirname [info script]] bench.tcl]      (sources harness.tcl)
#   set got [bench::alternate 5 {ours {...} peer {...}}]           each script gives a number; one round is not counted
#   bench::row "what is done" -unit ns -reach {<= 1.3} -values $got -ratio {ours peer}
#   finish
#
# These machines are shared: a figure alone says little, so whatever is compared runs in turn, A B A B, and the ratio is that of
# each pair. Reported are the median and the least and greatest beside it. A bar that is missed is a row that says so, and no
# failure: what must hold is a do_test.
#
#   bench::alternate ROUNDS {NAME SCRIPT ...}   runs the scripts in turn, ROUNDS times after one that is not counted; gives
#                                               {NAME {number...} ...}. A script that gives no number has failed
#   bench::row WORK ?-option VALUE ...?         one row of the table
#      -values {NAME {number...} ...}           what was measured, shown as medians
#      -unit TEXT                               of these
#      -ratio {A B}                             the ratio of NAME A to NAME B in each round
#      -figures {number...}                     instead: the ratios themselves, or any other figure
#      -reach {OP NUMBER}                       the bar of the median: >= or <=
#      -note TEXT                               what must be known to read the row
#   bench::absent WORK PEER                     a row that says who was not here to compare with
#   bench::median LIST                          the middle one
#   bench::cpu_seconds SCRIPT                   user and system time that the script takes in this process
#   bench::nanoseconds_a_row SQL ROWS           runs SQL once; its time over ROWS
#   bench::log_hosts                            the host column of the real logs in DNSSIG_DATA (default ../shared/data), row by row; empty: there are none
#   bench::repeat TABLE LIST ROWS               fills a table of one column with the list, over and over, until it has so many rows
source [file join [file dirname [info script]] .. harness.tcl]

namespace eval bench {}

proc bench::median {values} {
  lindex [lsort -real $values] [expr {[llength $values] / 2}]
}

proc bench::alternate {rounds scripts} {
  set measured [dict create]
  for {set round 0} {$round <= $rounds} {incr round} {
    dict for {name script} $scripts {
      set number [uplevel 1 $script]
      if {![string is double -strict $number]} { error "$name gave no number: $number" }
      if {$round} { dict lappend measured $name $number }
    }
  }
  return $measured
}

# The processor time of this process so far, in seconds; Linux says it in hundredths.
proc bench::cpu {} {
  set stat [open /proc/self/stat]
  set fields [regexp -all -inline {\S+} [lindex [split [read $stat] ")"] end]]
  close $stat
  expr {([lindex $fields 11] + [lindex $fields 12]) / 100.0}
}

proc bench::cpu_seconds {script} {
  set before [cpu]
  uplevel 1 $script
  expr {[cpu] - $before}
}

proc bench::nanoseconds_a_row {sql rows} {
  set start [clock microseconds]
  uplevel 1 [list db onecolumn $sql]
  expr {([clock microseconds] - $start) * 1000.0 / $rows}
}

# A figure with as many digits as tell something.
proc bench::figure {value} {
  if {abs($value) >= 1000} {
    set text [format %.0f $value]
    while {[regsub {^(-?\d+)(\d{3})} $text {\1,\2} text]} {}
    return $text
  }
  format [expr {abs($value) >= 100 ? "%.0f" : abs($value) >= 10 ? "%.1f" : "%.2f"}] $value
}

proc bench::spread {values} {
  set sorted [lsort -real $values]
  return "[figure [median $values]] ([figure [lindex $sorted 0]]–[figure [lindex $sorted end]])"
}

# Rows go to the file that run.tcl reads, where it runs the script.
proc bench::keep {work measured figure reach met note} {
  set file [harness::environment BENCH_ROWS ""]
  puts "$work: [join [lmap part [list $measured $figure [expr {$reach eq "" ? "" : "wanted $reach: $met"}] $note] {
    if {$part eq ""} continue
    set part
  }] "; "]"
  flush stdout
  if {$file eq ""} return
  set out [open $file a]
  fconfigure $out -encoding utf-8
  puts $out [list $work $measured $figure $reach $met $note]
  close $out
}

proc bench::row {work args} {
  set option [dict merge {-values {} -unit {} -ratio {} -figures {} -reach {} -note {}} $args]
  dict with option {
    set parts {}
    dict for {name values} ${-values} { lappend parts "$name [spread $values]" }
    set measured [join $parts ", "]
    if {${-unit} ne "" && $measured ne ""} { append measured " ${-unit}" }
    set figures ${-figures}
    if {${-ratio} ne ""} {
      lassign ${-ratio} a b
      set figures [lmap x [dict get ${-values} $a] y [dict get ${-values} $b] { expr {double($x) / $y} }]
    }
    set met ""
    if {${-reach} ne ""} { set met [expr "[median $figures] ${-reach}" ? "yes" : "no"] }
    keep $work $measured [expr {[llength $figures] ? [spread $figures] : ""}] ${-reach} $met ${-note}
  }
}

proc bench::absent {work peer} {
  keep $work "" "" "" "" "$peer is not installed here"
}

proc bench::log_hosts {} {
  set data [harness::environment DNSSIG_DATA [file join $harness::top .. shared data]]
  set hosts {}
  foreach file [lsort [glob -nocomplain $data/logs/zeek-*.dns.log $data/logs/zeek-*_dns.log]] {
    set in [open $file]
    set column -1
    foreach line [split [read $in] \n] {
      if {[string match #fields* $line]} { set column [expr {[lsearch [split $line \t] query] - 1}] }
      if {$column >= 0 && $line ne "" && ![string match #* $line]} { lappend hosts [lindex [split $line \t] $column] }
    }
    close $in
  }
  return $hosts
}

proc bench::repeat {table list rows} {
  db transaction {
    for {set i 0} {$i < $rows} {} {
      foreach value $list {
        if {[incr i] > $rows} break
        db eval "INSERT INTO $table VALUES (\$value)"
      }
    }
  }
}
