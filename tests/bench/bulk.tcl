# bulk.tcl - for the scripts that look many names up: a zone of them behind NSD, and the ways to ask.
#
#   bulk::serve COUNT        NSD on the loopback, one server process, has host0.bulk.example. .. with an A record each. Sets
#                            bulk::server, bulk::host, bulk::port; files of what bare and dnsperf read: bulk::names, bulk::queries.
#                            A database with table names(name), the same
#   bulk::ask COUNT ?KEY VALUE...?   a new connection, so that nothing is cached, asks the first COUNT with these settings; gives
#                            the seconds of the statement. Each must have an answer, or it is an error
#   bulk::bare COUNT INFLIGHT    the same by a loop over c-ares alone (tests/tools/bare.c): {seconds, processor seconds}
source [file join [file dirname [info script]] bench.tcl]

namespace eval bulk {}

proc bulk::serve {count} {
  variable server
  variable host
  variable port
  variable names [scratch names]
  variable queries [scratch queries]
  set zone [open [scratch bulk.example.zone] w]
  puts $zone "\$ORIGIN bulk.example.\n\$TTL 300\n@ SOA ns1 hostmaster 1 7200 900 1209600 300\n@ NS ns1\nns1 A 127.0.0.1"
  set plain [open $names w]
  set asked [open $queries w]
  for {set i 0} {$i < $count} {incr i} {
    puts $zone "host$i A 192.0.2.[expr {$i % 254 + 1}]"
    puts $plain "host$i.bulk.example"
    puts $asked "host$i.bulk.example A"
  }
  close $zone
  close $plain
  close $asked
  set server [start_nsd [scratch bulk.example.zone]]
  regexp {^(.*):(\d+)$} $server -> host port
  reopen [scratch bulk.db]
  db eval {
    CREATE TABLE names(name TEXT);
    WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < CAST($count AS INTEGER) - 1)
    INSERT INTO names SELECT 'host' || i || '.bulk.example' FROM n;
  }
}

proc bulk::ask {count args} {
  variable server
  reopen [scratch bulk.db]
  config servers $server progress off {*}$args
  set start [clock microseconds]
  set got [db onecolumn {
    SELECT count(*) FROM dns WHERE name IN (SELECT name FROM names WHERE rowid <= CAST($count AS INTEGER)) AND type = 'A' AND status = 'NOERROR'
  }]
  set seconds [expr {([clock microseconds] - $start) / 1e6}]
  if {$got != $count} { error "of $count names $got had an answer" }
  return $seconds
}

proc bulk::bare {count inflight} {
  variable host
  variable port
  variable names
  set part [scratch names.$count]
  if {![file exists $part]} { exec head -n $count $names >$part }
  lassign [exec [tool bare] $host $port $part $inflight] seconds cpu answered
  if {$answered < 0.99 * $count} { error "bare c-ares lost [expr {$count - $answered}] of $count" }
  return [list $seconds $cpu]
}
