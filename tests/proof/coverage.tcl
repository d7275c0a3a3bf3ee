# coverage.tcl - how much of ext/ the tests reach, by gcov (`make coverage`, whose bars are 95 % of lines and 90 % of branches). Ten minutes.
set top [file dirname [file dirname [file dirname [file normalize [info script]]]]]
set code [catch {exec env -u MAKEFLAGS -u MAKELEVEL -u DNSSIG_LIBRARY -u DNSSIG_BUILD make -s -C $top coverage 2>@1} said]
puts $said
if {![regexp {([0-9.]+) % of +(\d+) lines +([0-9.]+) % of +(\d+) branches +all of ext/(?:  \((\d+) lines left out\))?} $said -> lines_share lines branches_share branches left_out]} { exit 1 }
if {$left_out eq ""} { set left_out 0 }
regexp {(\d+) passed, (\d+) failed} $said -> passed failed
puts "proof\tcoverage of ext/ by make test\t$passed checks\t$lines_share % of $lines lines, $branches_share % of $branches branches; $left_out lines left out, each with its reason beside it"
exit $code
