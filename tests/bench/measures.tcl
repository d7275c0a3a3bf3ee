# measures.tcl - what a row of each measure costs, beside lower() on the same rows.
source [file join [file dirname [info script]] bench.tcl]

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

do_execsql_test bench-measures-1 {SELECT count(name_pattern(host)) FROM log} $rows
db eval {ALTER TABLE log ADD ip TEXT; UPDATE log SET ip = format('%d.%d.%d.%d', 1 + rowid % 223, rowid / 223 % 10, rowid / 7 % 256, rowid % 256)}
foreach {expression column bar} {
  name_entropy(host) host {<= 5} name_gibberish(host) host {<= 5} tld_risk(host) host {<= 5} ip_in(ip,'10.0.0.0/8') ip {<= 5} ip_rdns_class(host) host {<= 5}
  name_gibberish(host,'text') host {} name_distance(host,other) host {} name_similarity(host,other) host {} name_skeleton(host) host {}
  name_pattern(host) host {} flux_score(length(host),3) host {} domain_label(host) host {} domain_host(host) host {}
  name_gibberish('xn--bcher-kva.example'||rowid) host {} name_skeleton('xn--bcher-kva.example'||rowid) host {}
  name_pattern('xn--bcher-kva.example'||rowid) host {}
} {
  set got [bench::alternate 5 [list ours [list bench::nanoseconds_a_row "SELECT count($expression) FROM log" $rows] \
    lower [list bench::nanoseconds_a_row "SELECT count(lower($column)) FROM log" $rows]]]
  bench::row $expression -unit "ns a row" -values $got -ratio {ours lower} -reach $bar -note "names all different"
}
set hosts [bench::log_hosts]
if {[llength $hosts]} {
  db eval {CREATE TABLE real(host TEXT)}
  bench::repeat real $hosts $rows
  set got [bench::alternate 5 [list ours [list bench::nanoseconds_a_row "SELECT count(ip_rdns_class(host)) FROM real" $rows] \
    lower [list bench::nanoseconds_a_row "SELECT count(lower(host)) FROM real" $rows]]]
  bench::row ip_rdns_class(host) -unit "ns a row" -values $got -ratio {ours lower} -reach {<= 5} -note "rows of real logs, repeated"
}
finish
