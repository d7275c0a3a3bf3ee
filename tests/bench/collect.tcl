# collect.tcl - dns_collect beside plain lookups on the same server at the same minute.
#
# NSD on the loopback serves 10,000 made domains, each a zone of its own: four in five have the NS and MX hosts of one of 50 providers,
# one in five its own. Every (domain, role, question) must be there, as many as the zones were made for. Then `dns` asks
# the very questions that dns_collect sent, each once. BENCH_DOMAINS says how many domains.
source [file join [file dirname [info script]] bench.tcl]

set domains [harness::environment BENCH_DOMAINS 10000]
set providers 50
set head "\$TTL 300\n@ SOA ns1.provider0.example. hostmaster.provider0.example. 1 7200 900 1209600 300"
set zones {}

# One address for each name, from 198.18.0.0/15, which is for benchmarks (RFC 2544), and its PTR.
set last [expr {198 << 24 | 18 << 16}]
set reverse [open [scratch 198.in-addr.arpa.zone] w]
puts $reverse "$head\n@ NS ns1.provider0.example."
proc address {name} {
  set i [incr ::last]
  set octets [list [expr {$i >> 24}] [expr {$i >> 16 & 255}] [expr {$i >> 8 & 255}] [expr {$i & 255}]]
  puts $::reverse "[join [lreverse [lrange $octets 1 3]] .] PTR $name."
  return [join $octets .]
}

proc zone {origin text} {
  harness::write [scratch $origin.zone] "$::head\n$text"
  lappend ::zones [list $origin [scratch $origin.zone]]
}

for {set i 0} {$i < $providers} {incr i} {
  set origin provider$i.example
  set text "@ NS ns1\n@ NS ns2\n"
  foreach host {ns1 ns2 mx} { append text "$host A [address $host.$origin]\n" }
  zone $origin $text
}
# What a domain is asked: six and _dmarc, A AAAA of three hosts, PTR of its four addresses.
set questions_each [expr {7 + 3 * 2 + 4}]
for {set i 0} {$i < $domains} {incr i} {
  set origin d$i.example
  set provider provider[expr {$i * 7919 % $providers}].example
  set text "@ A [address $origin]\n@ TXT \"v=spf1 mx -all\"\n"
  if {$i % 5} {
    append text "@ NS ns1.$provider.\n@ NS ns2.$provider.\n@ MX 10 mx.$provider.\n"
  } else {
    append text "@ NS ns1\n@ NS ns2\n@ MX 10 mail\n"
    foreach host {ns1 ns2 mail} { append text "$host A [address $host.$origin]\n" }
  }
  zone $origin $text
}
close $reverse
set server [start_nsd {*}$zones [scratch 198.in-addr.arpa.zone]]

# A new connection: nothing is cached.
proc fresh {} {
  reopen [scratch bench.db]
  config servers $::server cache_bytes 1000000000
}
fresh
db eval {PRAGMA synchronous = OFF; CREATE TABLE log(domain TEXT PRIMARY KEY)}
db transaction { for {set i 0} {$i < $domains} {incr i} { db eval {INSERT INTO log VALUES('d' || $i || '.example')} } }

proc stat {name} { db onecolumn {SELECT value FROM dns_stats WHERE name = $name} }

set elapsed [milliseconds { db eval {CREATE TABLE rec AS SELECT * FROM dns_collect WHERE domain IN (SELECT domain FROM log)} }]
set asked [stat asked]
set sent [expr {[stat sent] - [stat retries]}]
puts [format "dns_collect: %d domains, %d rows in %d ms: %.0f answers/s, %.0f questions sent a second (%d asked, %d sent first, %d again)" \
  $domains [db onecolumn {SELECT count(*) FROM rec}] $elapsed [expr {1000.0 * $asked / $elapsed}] \
  [expr {1000.0 * $sent / $elapsed}] $asked $sent [stat retries]]

do_test bench-collect-1 {
  db eval {SELECT questions, count(*) FROM (SELECT count(DISTINCT role || ' ' || type || ' ' || name) AS questions FROM rec GROUP BY domain) GROUP BY 1}
} [list $questions_each $domains]
do_test bench-collect-2 { db eval {SELECT count(*) FROM rec WHERE status NOT IN ('NOERROR', 'NODATA', 'NXDOMAIN')} } 0
do_test bench-collect-3 { db eval {SELECT count(*) FROM (SELECT name, type FROM rec GROUP BY 1, 2)} } $sent
do_test bench-collect-4 { set asked } [expr {$questions_each * $domains}]

# The same, and no table is written, beside the same questions of plain `dns`, each once.
db eval {CREATE TABLE question(name, type);
  INSERT INTO question SELECT DISTINCT name, type FROM rec}
set rates [bench::alternate 5 {
  dns_collect {
    fresh
    set elapsed [milliseconds { db eval {SELECT count(*) FROM dns_collect WHERE domain IN (SELECT domain FROM log)} }]
    expr {1000.0 * ([stat sent] - [stat retries]) / $elapsed}
  }
  dns {
    set elapsed 0
    set count 0
    foreach type [db eval {SELECT DISTINCT type FROM question}] {
      fresh
      incr elapsed [milliseconds {
        incr count [db onecolumn {
          SELECT count(DISTINCT name) FROM dns WHERE name IN (SELECT name FROM question WHERE type = $type) AND type = $type}]
      }]
    }
    expr {1000.0 * $count / $elapsed}
  }
}]
bench::row "`dns_collect`, [bench::figure $domains] domains, beside `dns`" -unit "questions/s" -values $rates -ratio {dns_collect dns} -reach {>= 0.7}
finish
