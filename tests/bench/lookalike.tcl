# lookalike.tcl - candidates a second against 100,000 brands, on one core; what the index takes.
#
# Brands and candidates are made here, so that any machine measures the same: labels of 4 to 16 letters from syllables. A tenth of the
# candidates are brands with one letter changed, a tenth brands with words beside them; the rest resembles nothing on purpose.
source [file join [file dirname [info script]] .. harness.tcl]

set brands 100000
set candidates 100000
expr {srand(1)}
set syllables {ba co da el fi go ha in ja ke lo ma ne or pa qua re sa ti un va we xo yu zen ter ing ous bank pay net shop tra bri ster}
proc pick {list} { lindex $list [expr {int(rand() * [llength $list])}] }
proc label {} {
  set label ""
  for {set n [expr {2 + int(rand() * 4)}]} {$n} {incr n -1} { append label [pick $::syllables] }
  return $label
}

db eval {CREATE TABLE list(domain TEXT PRIMARY KEY) WITHOUT ROWID; CREATE TABLE log(host TEXT); BEGIN}
for {set n 0} {$n < $brands} {} {
  set domain [label][pick {.com .com .com .net .org .de .co.uk}]
  db eval {INSERT OR IGNORE INTO list VALUES ($domain)}
  incr n [db changes]
}
set some [db eval {SELECT domain FROM list LIMIT 20000}]
for {set n 0} {$n < $candidates} {incr n} {
  set host [switch [expr {$n % 10}] {
    0 { string replace [pick $some] 1 1 [pick {a 0 1 q x}] }
    1 { string cat [pick {login- secure my}] [pick $some] }
    2 { string cat www.[label].[label] .com }
    default { string cat [label][pick {"" - x}][label][pick {.com .net .info .co.uk .xyz}] }
  }]
  db eval {INSERT INTO log VALUES ($host)}
}
db eval COMMIT

proc resident {} {
  set in [open /proc/self/statm]
  set pages [lindex [read $in] 1]
  close $in
  return [expr {$pages * 4096}]
}

db eval {CREATE VIRTUAL TABLE brand USING lookalike}
set insert [milliseconds {db eval {BEGIN; INSERT INTO brand(domain) SELECT domain FROM list; COMMIT}}]
puts "insert: $brands brands in $insert ms"
set before [resident]
set build [milliseconds {db eval {SELECT * FROM brand WHERE candidate = 'nothing.example'}}]
puts [format "index: made in %d ms; %.0f bytes a brand" $build [expr {([resident] - $before) * 1.0 / $brands}]]
set search [milliseconds {set rows [db onecolumn {SELECT count(*) FROM brand WHERE candidate IN (SELECT host FROM log)}]}]
puts [format "search: %d candidates, %d rows, in %d ms: %.0f candidates a second" $candidates $rows $search [expr {$candidates * 1000.0 / $search}]]
set join [milliseconds {db eval {SELECT count(*) FROM (SELECT host FROM log LIMIT 20000) CROSS JOIN brand ON candidate = host}}]
puts [format "join, one candidate at a time: %.0f candidates a second" [expr {20000 * 1000.0 / $join}]]
do_test bench-lookalike-speed {expr {$candidates * 1000.0 / $search >= 20000}} 1

# Real names, where they are at hand: the 100,000 most popular domains as brands, phishing domains as candidates.
set data [expr {[info exists env(DNSSIG_DATA)] ? $env(DNSSIG_DATA) : [file join $harness::top .. shared data]}]
if {![file exists $data/domains/phishing-polkadot.txt.gz]} {
  puts "skipped real names: $data/domains is not there"
  finish
}
proc lines {file} { split [string trim [exec gzip -dc $file]] \n }
db eval {DELETE FROM brand; DELETE FROM log; BEGIN}
foreach domain [lines $data/domains/top-100k-2016.txt.gz] { db eval {INSERT OR IGNORE INTO brand(domain) VALUES ($domain)} }
foreach host [lines $data/domains/phishing-polkadot.txt.gz] { db eval {INSERT INTO log VALUES ($host)} }
db eval COMMIT
set build [milliseconds {db eval {SELECT * FROM brand WHERE candidate = 'nothing.example'}}]
set candidates [db onecolumn {SELECT count(*) FROM log}]
set search [milliseconds {lassign [db eval {SELECT count(*), count(DISTINCT candidate) FROM brand WHERE candidate IN (SELECT host FROM log)}] rows hosts}]
puts [format "real names: %d brands, index made in %d ms; %d phishing domains, %d of them like a brand, %d rows: %.0f candidates a second" \
  [db onecolumn {SELECT count(*) FROM brand}] $build $candidates $hosts $rows [expr {$candidates * 1000.0 / $search}]]
do_test bench-lookalike-real {expr {$candidates * 1000.0 / $search >= 20000}} 1
finish
