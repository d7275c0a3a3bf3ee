# threads.tcl - connections in four threads, each loading the extension, asking, recording, replaying and installing, under the thread
# sanitizer (`make tsan`). A minute, most of it for building.
set top [file dirname [file dirname [file dirname [file normalize [info script]]]]]
set code [catch {exec env -u MAKEFLAGS -u MAKELEVEL make -s -C $top tsan 2>@1} said]
puts $said
regexp {(\d+) passed, (\d+) failed} $said -> passed failed
puts "proof\tthreads: connections in four threads under ThreadSanitizer\t16 connections, 4 at a time: load, lists, single questions, dns_install, dns_enrich, signals, replay, lookalike\t[expr {
  $code ? "DID NOT HOLD" : "no data race; the same results in all"}]"
exit [expr {$code || $passed < 1}]
