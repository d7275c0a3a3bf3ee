# measures.tcl - what a row of each measure costs, beside lower() on the same rows.
source [file join [file dirname [info script]] .. harness.tcl]

set rows 100000
db eval {
  CREATE TABLE log(host TEXT, other TEXT);
  WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < $rows - 1)
  INSERT INTO log
  SELECT CASE i % 5 WHEN 0 THEN 'www.host' || i || '.example.co.uk' WHEN 1 THEN 'mail' || i || '.example.com'
                    WHEN 2 THEN 'sharepoint-login' || i || '.example' WHEN 3 THEN lower(hex(i * 7919)) || 'a1b2.example.net'
                    ELSE 'www.example' || i || '.net' END,
         CASE i % 3 WHEN 0 THEN 'www.example.com' WHEN 1 THEN 'sharepoint.example' ELSE 'mail.example.com' END
  FROM n;
}

# The best of three, so that what else the machine does counts least.
proc nanoseconds_a_row {expression} {
  global rows
  set best 1e18
  for {set i 0} {$i < 3} {incr i} {
    set start [clock microseconds]
    db onecolumn "SELECT count($expression) FROM log"
    set best [expr {min($best, ([clock microseconds] - $start) * 1000.0 / $rows)}]
  }
  return $best
}

do_execsql_test bench-measures-1 {SELECT count(name_pattern(host)) FROM log} $rows
set lower [nanoseconds_a_row lower(host)]
puts [format "%-46s %7.0f ns a row" lower(host) $lower]
foreach expression {
  name_entropy(host) name_gibberish(host) name_gibberish(host,'text') name_distance(host,other) name_similarity(host,other)
  name_skeleton(host) name_pattern(host) flux_score(length(host),3) domain_label(host) domain_host(host)
  name_gibberish('xn--bcher-kva.example'||rowid) name_skeleton('xn--bcher-kva.example'||rowid) name_pattern('xn--bcher-kva.example'||rowid)
} {
  set with [nanoseconds_a_row $expression]
  puts [format "%-46s %7.0f ns a row, %9.0f rows a second, %5.1f times lower()" $expression $with [expr {1e9 / $with}] [expr {$with / $lower}]]
}
finish
