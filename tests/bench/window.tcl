# window.tcl - what the adaptive window makes of any bound, of a far server and of loss.
source [file join [file dirname [info script]] bulk.tcl]

# The bound `inflight` at one server, and c-ares alone with that many always under way.
set count [harness::environment BENCH_NAMES 200000]
bulk::serve $count
set bounds {100 300 500 1000 2000 5000 20000}
set scripts [dict create]
foreach bound $bounds { dict set scripts $bound [format {expr {$count / [bulk::ask $count inflight %d]}} $bound] }
set rates [bench::alternate 5 $scripts]
set best [lindex [lsort -real -decreasing -stride 2 -index 1 [concat {*}[lmap bound $bounds { list $bound [bench::median [dict get $rates $bound]] }]]] 0]
foreach bound $bounds {
  bench::row "[bench::figure $count] names, `inflight` $bound, to the best of all (`inflight` $best)" -unit "answers/s" \
    -values [list dns [dict get $rates $bound]] -reach {>= 0.9} \
    -figures [lmap a [dict get $rates $bound] b [dict get $rates $best] { expr {$a / $b} }]
}

# A server that takes 50 ms for each answer, and one that loses a tenth.
set count [harness::environment BENCH_NAMES 100000]
set inflight 1000
set ideal [expr {double($count) / $inflight * 0.05}]
set near [start_faulty --as plain --log /dev/null]
set far [start_faulty --as plain --delay 50 --log /dev/null]
set lossy [start_faulty --as plain --loss 10 --log /dev/null]
foreach {name server} [list near $near far $far lossy $lossy] {
  dict set asks $name [format {
    set bulk::server %s
    bulk::ask $count inflight $inflight tries 8
  } $server]
}
set times [bench::alternate 5 $asks]
bench::row "[bench::figure $count] names, each answer 50 ms late, to names / `inflight` x 50 ms" -unit s -values [dict filter $times key far] \
  -figures [lmap time [dict get $times far] { expr {$time / $ideal} }] -reach {<= 1.3}
bench::row "[bench::figure $count] names, 10 % lost, to none lost" -unit s -values [dict filter $times key lossy near] \
  -ratio {lossy near} -reach {<= 3}
finish
