# reference.tcl - what a look-up in the reference data costs a row, and what making the index costs a connection.
source [file join [file dirname [info script]] bench.tcl]

set rows 200000
reopen [scratch log.db]
db eval {
  CREATE TABLE log(host TEXT);
  WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < $rows - 1)
  INSERT INTO log
  SELECT CASE i % 4 WHEN 0 THEN 'www.host' || i || '.example.co.uk' WHEN 1 THEN 'ns1.host' || i || '.example.top'
                    WHEN 2 THEN 'ns-' || (i % 2000) || '.awsdns-' || (i % 60) || '.org' ELSE 'a.b.c' || i || '.example.com' END FROM n;
}

do_execsql_test bench-reference-1 {SELECT count(tld_risk(host)) FROM log} $rows
bench::row "the first look-up of a connection, which makes the index of [bench::figure [db onecolumn {SELECT count(*) FROM dns_reference}]] rows" \
  -note ms -figures [dict get [bench::alternate 5 {
    first { reopen [scratch log.db]; expr {[lindex [time {db onecolumn {SELECT tld_class('com')}}] 0] / 1000.0} }
  }] first]
set scripts [dict create]
foreach {what expression} {
  length(x) length(host)
  tld_class(x) tld_class(host)
  tld_risk(x) tld_risk(host)
  "dns_reference, a host kind" "(SELECT label FROM dns_reference WHERE kind = 'ns_provider' AND value = host)"
  "dns_reference, terms" "(SELECT label FROM dns_reference WHERE kind = 'crypto_term' AND value = host)"
} {
  dict set scripts $what [list bench::nanoseconds_a_row "SELECT count($expression) FROM log" $rows]
}
set got [bench::alternate 3 $scripts]
foreach what [lrange [dict keys $scripts] 1 end] {
  bench::row $what -values [dict create $what [dict get $got $what] length(x) [dict get $got length(x)]] -unit "ns a row" -ratio [list $what length(x)]
}
finish
