# cached.tcl - dns_prefetch beside dns, and what a scalar function takes when the answer is in the session's cache.
source [file join [file dirname [info script]] bulk.tcl]

set count [harness::environment BENCH_NAMES 100000]
bulk::serve $count
set sql {SELECT dns_prefetch(name, 'A') FROM names}
set rates [bench::alternate 5 {
  dns { expr {$count / [bulk::ask $count cache_bytes 1000000000]} }
  dns_prefetch {
    reopen [scratch bulk.db]
    config servers $bulk::server progress off cache_bytes 1000000000
    expr {1e9 / [bench::nanoseconds_a_row $sql $count]}
  }
}]
bench::row "`dns_prefetch`, [bench::figure $count] names, beside `dns`" -unit "answers/s" -values $rates -ratio {dns_prefetch dns} -reach {>= 0.9}

do_test bench-cached-1 { db eval {SELECT count(dns_a(name)), count(dns_status(name, 'A')) FROM names} } [list $count $count]
set scripts [dict create]
foreach call {dns_a(name) dns_status(name,'A') dns_ttl(name,'A') dns_lookup(name,'A')} {
  dict set scripts $call [format {expr {1e9 / [bench::nanoseconds_a_row {SELECT count(%s) FROM names} $count]}} $call]
}
dict for {call values} [bench::alternate 5 $scripts] {
  bench::row "`$call` from the cache, answers/s" -figures $values -reach {>= 1000000}
}
do_test bench-cached-2 { db eval {SELECT value FROM dns_stats WHERE name = 'sent'} } $count
finish
