# throughput.tcl - bulk lookups a second, beside what dnsperf gets from the same server at the same minute.
#
# NSD on the loopback serves 100,000 names. Both ask for the A record of each, once.
source [file join [file dirname [info script]] .. harness.tcl]

set names 100000
set zone [open [scratch bulk.example.zone] w]
puts $zone "\$ORIGIN bulk.example.\n\$TTL 300\n@ SOA ns1 hostmaster 1 7200 900 1209600 300\n@ NS ns1\nns1 A 127.0.0.1"
set queries [open [scratch queries] w]
for {set i 0} {$i < $names} {incr i} {
  puts $zone "host$i A 192.0.2.[expr {$i % 254 + 1}]"
  puts $queries "host$i.bulk.example A"
}
close $zone
close $queries
set server [start_nsd [scratch bulk.example.zone]]
regexp {^(.*):(\d+)$} $server -> host port

db eval {CREATE TABLE log(domain TEXT)}
db transaction {
  for {set i 0} {$i < $names} {incr i} { db eval {INSERT INTO log VALUES('host' || $i || '.bulk.example')} }
}
config servers $server
set elapsed [milliseconds {
  set got [db onecolumn {SELECT count(*) FROM dns WHERE name IN (SELECT domain FROM log) AND type = 'A' AND status = 'NOERROR'}]
}]
do_test bench-throughput-1 { set got } $names
set ours [expr {1000.0 * $names / $elapsed}]
puts [format "loopback, NSD: dns %.0f lookups/s (%d names in %d ms, none lost)" $ours $names $elapsed]

if {[auto_execok dnsperf] eq ""} {
  puts "dnsperf is not installed: nothing to compare with"
} else {
  set report [exec dnsperf -s $host -p $port -d [scratch queries] -n 1 2>@1]
  regexp {Queries per second:\s+([0-9.]+)} $report -> theirs
  regexp {Queries lost:\s+(\d+)} $report -> lost
  puts [format "loopback, NSD: dnsperf %.0f queries/s (%d lost); dns gets %.2f of that" $theirs $lost [expr {$ours / $theirs}]]
}
finish
