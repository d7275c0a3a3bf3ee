# names.tcl - what a row of domain_registrable and its like costs, beside SQLite's own on the same rows: on a log, whose rows repeat, and
# on names that are all different, there beside libpsl by itself with the same list.
source [file join [file dirname [info script]] bench.tcl]

set rows 300000
set distinct 1000000

# The host column of real logs where they are at hand, over and over; else as many made names.
set hosts [bench::log_hosts]
set note "rows of real logs, repeated"
if {![llength $hosts]} {
  set note "made rows: there are no logs in DNSSIG_DATA"
  for {set i 0} {$i < 14000} {incr i} { lappend hosts www.host[expr {$i * $i % 1500}].example.co.uk }
}
db eval {CREATE TABLE log(host TEXT); CREATE TABLE name(host TEXT)}
bench::repeat log $hosts $rows
db eval {
  WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < $distinct - 1)
  INSERT INTO name
  SELECT CASE i % 5 WHEN 0 THEN 'www.host' || i || '.co.uk' WHEN 1 THEN 'mail.example' || i || '.com'
                    WHEN 2 THEN 'a.b.c' || i || '.example.org' WHEN 3 THEN 'login.example' || i || '.net'
                    ELSE 'host' || i || '.blogspot.com' END
  FROM n;
}

foreach function {domain_registrable domain_host domain_suffix domain_label domain_subdomain} {
  set got [bench::alternate 5 [list \
    $function [list bench::nanoseconds_a_row "SELECT sum(length($function\(host))) FROM log" $rows] \
    length(x) [list bench::nanoseconds_a_row {SELECT sum(length(host)) FROM log} $rows]]]
  set over [lmap a [dict get $got $function] b [dict get $got length(x)] { expr {$a - $b} }]
  bench::row "$function, what a row costs over length(x), ns" -unit ns -values $got -figures $over -reach {<= 150} -note $note
}

set origin [db onecolumn {SELECT value FROM dns_settings WHERE key = 'psl_origin'}]
set list [expr {$origin eq "built in" ? "" : $origin}]
set file [scratch names.txt]
set out [open $file w]
db eval {SELECT host FROM name} { puts $out $host }
close $out
set got [bench::alternate 5 [list \
  domain_registrable [list bench::nanoseconds_a_row {SELECT sum(length(domain_registrable(host))) FROM name} $distinct] \
  libpsl [list exec [tool psl] $list $file]]]
bench::row "domain_registrable of $distinct different names" -unit "ns a row" -values $got -ratio {domain_registrable libpsl} \
  -reach {<= 1.3} -note "libpsl: psl_registrable_domain in a loop of C with the list of domain_registrable"
do_test bench-names-1 {db onecolumn {SELECT count(DISTINCT domain_registrable(host)) FROM name}} [expr {$distinct / 5 * 4 + 1}]
finish
