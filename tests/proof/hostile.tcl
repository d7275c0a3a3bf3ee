# hostile.tcl - hostile databases, hosts and texts, as tests/hostile*.test try them, with every combination that these leave out for time.
#
#   tclsh tests/proof/hostile.tcl              some three minutes; most of it is hostile_store
#
# Out:  the rows that the files print where PROOF is set (`proof`, what was tried, how often, what held, between tabs). Exit status 1
#       when a check failed; then its output stands above.
# From the environment: DNSSIG_LIBRARY and DNSSIG_BUILD, as for the tests; PROOF_FILES, a list of files instead of all (hostile hostile_text).
set here [file dirname [file dirname [file normalize [info script]]]]
set files [expr {[info exists env(PROOF_FILES)] ? $env(PROOF_FILES) : {hostile hostile_places hostile_store hostile_tables hostile_text hostile_wire}}]
set env(PROOF) 1
set failed 0
set checks 0
foreach file $files {
  set code [catch {exec [info nameofexecutable] [file join $here $file.test] 2>@1} output]
  foreach line [split $output \n] { if {[string match "proof\t*" $line]} { puts $line } }
  if {[regexp -line {^(\d+) passed, (\d+) failed} $output -> passed wrong]} {
    incr checks $passed
  }
  if {$code || ![info exists wrong] || $wrong} {
    puts $output
    set failed 1
  }
  unset -nocomplain wrong
  flush stdout
}
puts "proof\tchecks of hostile databases, hosts and texts\t$checks checks in [llength $files] files\t[expr {$failed ? "some failed" : "all held"}]"
exit $failed
