# names.tcl - what a row of domain_registrable costs, beside a function of SQLite's own on the same rows.
source [file join [file dirname [info script]] .. harness.tcl]

set rows 300000
db eval {
  CREATE TABLE log(host TEXT);
  WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < $rows - 1)
  INSERT INTO log
  SELECT CASE i % 5 WHEN 0 THEN 'www.host' || i || '.example.co.uk' WHEN 1 THEN 'mail' || i || '.example.com'
                    WHEN 2 THEN 'a.b.c' || i || '.example.org' WHEN 3 THEN 'https://login.example' || i || '.net/path?q=1'
                    ELSE 'host' || i || '.blogspot.com' END
  FROM n;
}

do_execsql_test bench-names-1 {SELECT count(DISTINCT domain_registrable(host)) FROM log} [expr {$rows * 2 / 5 + 3}]

# The best of five, so that what else the machine does counts least.
proc nanoseconds_a_row {sql} {
  global rows
  set best 1e18
  for {set i 0} {$i < 5} {incr i} {
    set start [clock microseconds]
    db onecolumn $sql
    set best [expr {min($best, ([clock microseconds] - $start) * 1000.0 / $rows)}]
  }
  return $best
}

set bare [nanoseconds_a_row {SELECT sum(length(host)) FROM log}]
foreach function {domain_host domain_registrable} {
  set with [nanoseconds_a_row "SELECT sum(length($function\(host))) FROM log"]
  puts [format "%s: %.0f ns a row; SELECT length(x) alone: %.0f ns a row; ratio %.1f" $function $with $bare [expr {$with / $bare}]]
}
finish
