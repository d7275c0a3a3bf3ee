# context.tcl - what a row of ip_asn, ip_as_org, ip_country and ip_rdns_class costs, beside a function of SQLite's own; and a look-up
# in the range table of sql/import/asn-ranges.sql, with the real list where it is at hand (DNSSIG_DATA or ../shared/data).
source [file join [file dirname [info script]] bench.tcl]
source [file join $harness::top tests tools mmdb.tcl]

# 2,000 networks of /16 and their records.
set rows 200000
set entries {}
for {set i 0} {$i < 2000} {incr i} {
  set record [list map [list autonomous_system_number [list uint32 [expr {64500 + $i}]] autonomous_system_organization [list string "System $i, Ltd."] \
    country {map {iso_code {string DE}}}]]
  lappend entries [expr {1 + $i % 200}].[expr {$i / 200}].0.0/16 $record
}
set file [mmdb::write [scratch bench.mmdb] $entries bits 28]
bench::row "dns_config('asn_db', a file of [expr {[llength $entries] / 2}] networks), µs" -figures [dict get [bench::alternate 5 {
  open { lindex [time {db eval {SELECT dns_config('asn_db', $file)}}] 0 }
}] open]
db eval {
  SELECT dns_config('country_db', $file);
  CREATE TABLE log(ip TEXT, ptr TEXT);
  WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < $rows - 1)
  INSERT INTO log
  SELECT format('%d.%d.%d.%d', 1 + i % 223, i / 223 % 10, i / 7 % 256, i % 256),
    CASE i % 4 WHEN 0 THEN format('dsl-%d-%d-%d-%d.pool.example.net', 1 + i % 223, i / 223 % 10, i / 7 % 256, i % 256)
               WHEN 1 THEN 'mail' || i || '.example.com' WHEN 2 THEN 'host' || i || '.example.org'
               ELSE 'a' || i || '.dynamic.cust.example.com' END
  FROM n;
}

# Each a row of the table, beside lower(ip), which is timed in turn with them.
set scripts [dict create]
proc measure {name sql} { dict set ::scripts $name [list bench::nanoseconds_a_row $sql $::rows] }
measure lower(ip) {SELECT sum(length(lower(ip))) FROM log}
foreach call {ip_asn(ip) ip_as_org(ip) ip_country(ip) ip_rdns_class(ptr) {ip_rdns_class(ptr, ip)}} {
  measure $call "SELECT sum(length($call)) FROM log"
}

set data [harness::environment DNSSIG_DATA [file join $harness::top .. shared data]]
set real [file join $data asn asn-ipv4.csv.gz]
if {![file exists $real]} {
  puts "the range table is left out: there is no $real (DNSSIG_DATA)"
} else {
  set env(ASN_CSV) $real
  set store [scratch ranges.db]
  set took [lindex [time {set said [run_shell ".read [file join $harness::top sql import asn-ranges.sql]" $store]}] 0]
  puts [format "%s, made in %.1f s" [string trim $said] [expr {$took / 1e6}]]
  db eval {ATTACH $store AS ranges}
  measure {a look-up in asn_range} {
    SELECT sum((SELECT CASE WHEN last >= ip_key(log.ip) THEN asn END FROM asn_range
                WHERE (first, behind) <= (ip_key(log.ip), 0) ORDER BY first DESC, behind DESC LIMIT 1)) FROM log
  }
}
set got [bench::alternate 5 $scripts]
foreach name [lrange [dict keys $scripts] 1 end] {
  bench::row $name -values [dict create $name [dict get $got $name] lower(ip) [dict get $got lower(ip)]] -unit "ns a row" -ratio [list $name lower(ip)]
}
do_execsql_test bench-context-1 {SELECT count(*) > 0 FROM log WHERE ip_asn(ip)} 1
finish
