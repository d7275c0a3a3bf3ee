# lookups.tcl - bulk lookups beside dnsperf, massdns and c-ares alone, at the same server in the same minutes; cost and memory as
# the names become more. BENCH_NAMES says how many names.
source [file join [file dirname [info script]] bulk.tcl]

set count [harness::environment BENCH_NAMES 1000000]
bulk::serve $count

set work "`dns WHERE name IN (...)`, [bench::figure $count] names"
set cpu [dict create]
set scripts {
  dns {
    dict lappend cpu dns [bench::cpu_seconds { set seconds [bulk::ask $count] }]
    expr {$count / $seconds}
  }
  c-ares {
    lassign [bulk::bare $count 500] seconds used
    dict lappend cpu c-ares $used
    expr {$count / $seconds}
  }
}
set reach {dnsperf 1.4 c-ares 0.8 massdns 1.3}
if {[auto_execok dnsperf] ne ""} {
  dict set scripts dnsperf {
    regexp {Queries per second:\s+([0-9.]+)} [exec dnsperf -s $bulk::host -p $bulk::port -d $bulk::queries -n 1 2>@1] -> rate
    set rate
  }
}
if {[auto_execok massdns] ne ""} {
  harness::write [scratch resolvers] "$bulk::server\n"
  dict set scripts massdns {
    set start [clock microseconds]
    dict lappend cpu massdns [lindex [exec sh -c "massdns -q -s 500 -t A -o S -w /dev/null -r [scratch resolvers] $bulk::names >/dev/null 2>&1; times" | tail -n 1] 0]
    expr {$count * 1e6 / ([clock microseconds] - $start)}
  }
}
set rates [bench::alternate 5 $scripts]
foreach peer {massdns dnsperf c-ares} {
  if {![dict exists $rates $peer]} {
    bench::absent "$work, beside $peer" $peer
    continue
  }
  set both [dict create dns [dict get $rates dns] $peer [dict get $rates $peer]]
  bench::row "$work, beside $peer" -unit "answers/s" -values $both -ratio [list dns $peer] -reach [list >= [dict get $reach $peer]]
}
bench::row "$work, processor time beside c-ares" -unit s -ratio {dns c-ares} \
  -values [dict map {who values} [dict filter $cpu key dns c-ares] { lrange $values 1 end }]

# What a name costs, and the memory, from a thousand on.
proc peak_mb {} {
  set status [open /proc/self/status]
  regexp {VmHWM:\s+(\d+)} [read $status] -> kb
  close $status
  return [expr {$kb / 1024.0}]
}
set cost [dict create]
foreach n {1000 10000 100000 1000000} {
  if {$n > $count} continue
  set rounds [expr {max(1, 10000 / $n)}]
  set clear [open /proc/self/clear_refs w]
  puts $clear 5
  close $clear
  set before [peak_mb]
  dict set cost $n [dict get [bench::alternate 5 {
    dns {
      set seconds 0
      for {set i 0} {$i < $rounds} {incr i} { set seconds [expr {$seconds + [bulk::ask $n]}] }
      expr {$seconds * 1e6 / $n / $rounds}
    }
  }] dns]
  set memory [expr {[peak_mb] - $before}]
  bench::row "[bench::figure $n] names: cost of each, to that among 1,000" -unit us -values [list dns [dict get $cost $n]] \
    -figures [lmap a [dict get $cost $n] b [dict get $cost 1000] { expr {$a / $b} }] -reach {<= 1.2}
  bench::row "[bench::figure $n] names: memory beyond what was there, of 64 MB + 120 bytes a name" -unit MB -values [list dns $memory] \
    -figures [expr {$memory / (64 + 120.0 * $n / 1048576)}] -reach {<= 1}
}
finish
