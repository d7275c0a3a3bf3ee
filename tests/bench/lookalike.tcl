# lookalike.tcl - candidates a second against 1,000, 10,000 and 100,000 brands, on one core; what the index takes.
#
# Brands and candidates are made here, so that any machine measures the same: labels of 4 to 16 letters from syllables. A tenth of the
# candidates are brands with one letter changed, a tenth brands with words beside them; the rest resembles nothing on purpose.
source [file join [file dirname [info script]] bench.tcl]

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

# A table of the first so many brands, its index made; gives the bytes of the index for each.
proc make_brands {table count} {
  db eval "CREATE VIRTUAL TABLE $table USING lookalike; INSERT INTO $table\(domain) SELECT domain FROM list ORDER BY random() LIMIT $count"
  set before [resident]
  db eval "SELECT * FROM $table WHERE candidate = 'nothing.example'"
  expr {([resident] - $before) / double($count)}
}

set scripts [dict create]
foreach count {1000 10000 100000} {
  set bytes($count) [make_brands brand$count $count]
  dict set scripts $count [format {
    expr {1e9 / [bench::nanoseconds_a_row {SELECT count(*) FROM brand%s WHERE candidate IN (SELECT host FROM log)} $candidates]}
  } $count]
}
set rates [bench::alternate 5 $scripts]
dict for {count values} $rates {
  bench::row "`lookalike`, [bench::figure $count] brands, candidates/s" -figures $values -reach {>= 50000} \
    -note "[format %.0f $bytes($count)] bytes a brand"
}
bench::row "the same, one candidate at a time in a join" -figures [dict get [bench::alternate 5 {
  join { expr {1e9 / [bench::nanoseconds_a_row {SELECT count(*) FROM (SELECT host FROM log LIMIT 20000) CROSS JOIN brand100000 ON candidate = host} 20000]} }
}] join]
do_test bench-lookalike-1 { expr {[db onecolumn {SELECT count(DISTINCT candidate) FROM brand100000 WHERE candidate IN (SELECT host FROM log)}] > $candidates / 10} } 1

# Real names, where they are at hand: the 100,000 most popular domains as brands, phishing domains as candidates.
set data [expr {[info exists env(DNSSIG_DATA)] ? $env(DNSSIG_DATA) : [file join $harness::top .. shared data]}]
if {![file exists $data/domains/phishing-polkadot.txt.gz]} {
  puts "skipped real names: $data/domains is not there"
  finish
}
proc lines {file} { split [string trim [exec gzip -dc $file]] \n }
db eval {CREATE VIRTUAL TABLE brand USING lookalike; DELETE FROM log; BEGIN}
foreach domain [lines $data/domains/top-100k-2016.txt.gz] { db eval {INSERT OR IGNORE INTO brand(domain) VALUES ($domain)} }
foreach host [lines $data/domains/phishing-polkadot.txt.gz] { db eval {INSERT INTO log VALUES ($host)} }
db eval COMMIT
db eval {SELECT * FROM brand WHERE candidate = 'nothing.example'}
set candidates [db onecolumn {SELECT count(*) FROM log}]
lassign [db eval {SELECT count(*), count(DISTINCT candidate) FROM brand WHERE candidate IN (SELECT host FROM log)}] rows hosts
bench::row "real names: 100,000 popular domains, [bench::figure $candidates] phishing domains, candidates/s" -reach {>= 50000} \
  -note "[bench::figure $hosts] of them like a brand, [bench::figure $rows] rows" -figures [dict get [bench::alternate 5 {
    search { expr {1e9 / [bench::nanoseconds_a_row {SELECT count(*) FROM brand WHERE candidate IN (SELECT host FROM log)} $candidates]} }
  }] search]
finish
