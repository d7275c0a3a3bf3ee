# run.tcl - run test files, each in its own process, and count their checks.
#
#   tclsh tests/run.tcl                 every tests/*.test
#   tclsh tests/run.tcl name 'ip*'      those whose names match (with or without .test)
#
# Two files run at a time. A file that takes longer than its limit is ended and has failed. One line a file as it ends,
# with the failures below it; at the very end `N passed, N failed`, and `, N skipped` where something was.
# Exit status 1 on any failure, and when nothing ran.

set here [file dirname [file normalize [info script]]]
set at_once 2
set limit_s [expr {[info exists env(DNSSIG_TEST_LIMIT)] ? $env(DNSSIG_TEST_LIMIT) : 600}]
array set total {passed 0 failed 0 skipped 0}
set running 0

proc find_leash {} {
  global here env
  set build [file normalize [expr {[info exists env(DNSSIG_BUILD)] ? $env(DNSSIG_BUILD) : "[file dirname $here]/build"}]]
  if {![file exists $build/leash]} {
    exec env -u MAKEFLAGS -u MAKELEVEL make -s -C [file dirname $here] BUILD=$build $build/leash 2>@1
  }
  return $build/leash
}

proc chosen {patterns} {
  global here
  set files {}
  foreach file [lsort [glob -nocomplain $here/*.test]] {
    set name [file rootname [file tail $file]]
    foreach pattern $patterns {
      if {[string match [file rootname [file tail $pattern]] $name]} {
        lappend files $file
        break
      }
    }
  }
  return $files
}

proc start_next {} {
  global waiting running at_once leash limit_s
  while {$running < $at_once && [llength $waiting]} {
    set file [lindex $waiting 0]
    set waiting [lrange $waiting 1 end]
    set channel [open "|[list $leash -t $limit_s [info nameofexecutable] $file 2>@1]" r+]
    fconfigure $channel -blocking 0 -encoding utf-8
    set ::said($channel) ""
    set ::start($channel) [clock milliseconds]
    fileevent $channel readable [list collect $channel $file]
    incr running
  }
  if {!$running} { set ::all_done 1 }
}

proc collect {channel file} {
  append ::said($channel) [read $channel]
  if {![eof $channel]} return
  fconfigure $channel -blocking 1
  set status 0
  if {[catch {close $channel} trouble options]} {
    set status [expr {[lindex [dict get $options -errorcode] 0] eq "CHILDSTATUS"
                      ? [lindex [dict get $options -errorcode] 2] : 1}]
  }
  report $file $status $::said($channel) [expr {[clock milliseconds] - $::start($channel)}]
  incr ::running -1
  start_next
}

# The file's last line has its counts. Without it, or where it says no failure but the status does, the file itself failed.
proc report {file status said elapsed_ms} {
  global total
  set last [lindex [split [string trimright $said] \n] end]
  set counts {0 0 0}
  set trouble ""
  if {[regexp {^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$} $last -> passed failed skipped]} {
    set counts [list $passed $failed [expr {$skipped eq "" ? 0 : $skipped}]]
    set said [string range [string trimright $said] 0 end-[string length $last]]
  }
  if {$status == 124} {
    set trouble "took longer than $::limit_s seconds"
  } elseif {$status && ![lindex $counts 1]} {
    set trouble "ended with status $status"
  } elseif {$counts eq {0 0 0}} {
    set trouble "made no check"
  }
  if {$trouble ne ""} { lset counts 1 [expr {[lindex $counts 1] + 1}] }
  lassign $counts passed failed skipped
  incr total(passed) $passed
  incr total(failed) $failed
  incr total(skipped) $skipped
  puts [format "%-24s %5d passed  %5d failed%s  %6.1f s" [file tail $file] $passed $failed \
          [expr {$skipped ? "  $skipped skipped" : ""}] [expr {$elapsed_ms / 1000.0}]]
  if {$trouble ne ""} { puts "  $trouble" }
  set said [string trim $said \n]
  if {$said ne ""} { puts "  [string map {\n "\n  "} $said]" }
  flush stdout
}

set leash [find_leash]
set waiting [chosen [expr {[llength $argv] ? $argv : {*}}]]
if {![llength $waiting]} { puts "no test file matches: $argv" }
start_next
if {![info exists all_done]} { vwait all_done }
puts "$total(passed) passed, $total(failed) failed[expr {$total(skipped) ? ", $total(skipped) skipped" : ""}]"
exit [expr {$total(failed) > 0 || $total(passed) + $total(skipped) == 0}]
