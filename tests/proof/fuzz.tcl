# fuzz.tcl - proves that no bytes of a stranger's make the library crash, hang, leak or break what a fuzzer of tests/fuzz promises.
#
#   PROOF_SECONDS=10 tclsh tests/proof/fuzz.tcl
#
# Runs every fuzzer under libFuzzer with the address and undefined-behaviour sanitizers for PROOF_SECONDS (240) each, one after the
# other: an hour and a half. Executions add up: rows sum what stands in the ledgers of build/clang/fuzz and, where `make fuzz FUZZER=afl`
# has run, build/afl/fuzz; `make clean` begins anew. Each run starts from what the runs before have learnt.
set top [file dirname [file dirname [file dirname [file normalize [info script]]]]]
cd $top
set seconds [expr {[info exists env(PROOF_SECONDS)] ? $env(PROOF_SECONDS) : 240}]

# The lines of a ledger: name, engine, executions, seconds, what was found (tests/fuzz/run.sh).
proc ledger {path} {
  if {![file exists $path]} { return {} }
  set channel [open $path]
  set lines [split [string trim [read $channel]] \n]
  close $channel
  return $lines
}

proc row {what executions seconds found} {
  set held [expr {$found ? "$found inputs that crashed, leaked, hung or broke a promise" : "no crash, leak, hang or broken promise"}]
  puts "proof\t$what\t$executions executions in $seconds s\t$held"
}

set failed [catch {exec env -u MAKEFLAGS -u MAKELEVEL make fuzz FUZZ_SECONDS=$seconds >@ stderr 2>@ stderr}]
foreach path {build/clang/fuzz/ledger build/afl/fuzz/ledger} {
  foreach line [ledger $path] {
    lassign [split $line \t] name engine executions spent found
    dict incr runs $name $executions
    dict incr times $name $spent
    dict incr finds $name $found
    dict lappend engines $name [string map {libfuzzer libFuzzer afl AFL++} $engine]
  }
}

# Every target has run: none may drop out of the table unseen.
foreach path [lsort [glob tests/fuzz/*.c]] {
  set name [file rootname [file tail $path]]
  if {$name eq "main"} continue
  if {![info exists runs] || ![dict exists $runs $name] || ![dict get $runs $name]} {
    puts stderr "proof/fuzz: $name has not run"
    set failed 1
    continue
  }
  row "fuzz: $name, under [join [lsort -unique [dict get $engines $name]] { and }]" \
    [dict get $runs $name] [dict get $times $name] [dict get $finds $name]
}
if {[info exists runs]} {
  set found [expr [join [dict values $finds] +]]
  row "fuzz: [dict size $runs] targets" [expr [join [dict values $runs] +]] [expr [join [dict values $times] +]] $found
  if {$found} { set failed 1 }
}
exit $failed
