# latency.tcl - what asking all at once saves, against a server that takes 50 ms for each answer.
source [file join [file dirname [info script]] .. harness.tcl]

set names 1000
set few 100
config servers [start_faulty --delay 50]
db eval {CREATE TABLE log(domain TEXT)}
db transaction {
  for {set i 0} {$i < $names} {incr i} { db eval {INSERT INTO log VALUES('host' || $i || '.bench.example')} }
}

set at_once [milliseconds {
  set got [db onecolumn {SELECT count(*) FROM dns WHERE name IN (SELECT domain FROM log) AND type = 'A' AND status = 'NOERROR'}]
}]
do_test bench-latency-1 { set got } $names

# Other names, so that none comes from the cache.
db eval "CREATE TABLE more AS SELECT 'more-' || domain AS domain FROM log LIMIT $few"
set one_by_one [milliseconds {
  set got [db onecolumn {SELECT count(*) FROM more CROSS JOIN dns WHERE dns.name = more.domain AND type = 'A' AND status = 'NOERROR'}]
}]
do_test bench-latency-2 { set got } $few

set each [expr {double($one_by_one) / $few}]
puts [format "50 ms a reply: %d names through IN %d ms; joined one at a time %.1f ms a name, %d ms for as many; %.0f times as long" \
        $names $at_once $each [expr {int($each * $names)}] [expr {$each * $names / $at_once}]]
finish
