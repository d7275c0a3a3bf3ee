# reference.tcl - what a look-up in the reference data costs a row, and what making the index costs a connection.
source [file join [file dirname [info script]] .. harness.tcl]

set rows 200000
reopen [scratch log.db]
db eval {
  CREATE TABLE log(host TEXT);
  WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < $rows - 1)
  INSERT INTO log
  SELECT CASE i % 4 WHEN 0 THEN 'www.host' || i || '.example.co.uk' WHEN 1 THEN 'ns1.host' || i || '.example.top'
                    WHEN 2 THEN 'ns-' || (i % 2000) || '.awsdns-' || (i % 60) || '.org' ELSE 'a.b.c' || i || '.example.com' END FROM n;
}

proc microseconds {sql} {
  set best 1e18
  for {set i 0} {$i < 3} {incr i} {
    set start [clock microseconds]
    db onecolumn $sql
    set best [expr {min($best, [clock microseconds] - $start)}]
  }
  return $best
}

do_execsql_test bench-reference-1 {SELECT count(tld_risk(host)) FROM log} $rows
set first 1e18
for {set i 0} {$i < 5} {incr i} {
  reopen [scratch log.db]
  set start [clock microseconds]
  db onecolumn {SELECT tld_class('com')}
  set first [expr {min($first, [clock microseconds] - $start)}]
}
puts [format "the first look-up of a connection, which makes the index of %d rows: %.1f ms" \
  [db onecolumn {SELECT count(*) FROM dns_reference}] [expr {$first / 1000.0}]]
foreach {what expression} {
  "length(x)" "length(host)"
  "tld_class(x)" "tld_class(host)"
  "tld_risk(x)" "tld_risk(host)"
  "dns_reference, a host kind" "(SELECT label FROM dns_reference WHERE kind = 'ns_provider' AND value = host)"
  "dns_reference, terms" "(SELECT label FROM dns_reference WHERE kind = 'crypto_term' AND value = host)"
} {
  set time [microseconds "SELECT count($expression) FROM log"]
  puts [format "%-28s %6.0f ns a row, %6.2f million rows a second" $what [expr {1000.0 * $time / $rows}] [expr {$rows / double($time)}]]
}
finish
