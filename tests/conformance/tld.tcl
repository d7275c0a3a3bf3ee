# tld.tcl - tld_risk for every TLD of the root zone, and how much a TLD alone says.
#
#   tclsh tests/conformance/tld.tcl     (DNSSIG_DATA: the folder with zones/ and domains/; default ../shared/data beside the repository)
#
# Prints how the weights are distributed, and the area under the ROC curve (the chance that a name from the one list weighs more
# than one from the other, ties counting half) of phishing-polkadot against the 100,000 most popular domains of 2016. The weights
# are made from published statistics (tests/train/tld.py), not from either list. It is no measure of quality: phishers who
# target crypto-currency users buy .app and .dev too, and what was popular in 2016 hardly knew new TLDs.

source [file join [file dirname [info script]] .. harness.tcl]
needs gzip
set data [expr {[info exists env(DNSSIG_DATA)] ? $env(DNSSIG_DATA) : [file join $harness::top .. shared data]}]
set packed [lindex [glob -nocomplain $data/zones/root-*.zone.gz] 0]
if {$packed eq ""} { skip "no root zone at hand" }

proc lines {packed} { split [string trim [exec gzip -dc $packed]] \n }
proc bar {share} { string repeat # [expr {round(60 * $share)}] }

# 1.*  Every TLD delegated in the root zone has a class and a weight; every country code a country.
db eval {CREATE TABLE root(tld PRIMARY KEY); BEGIN}
foreach line [lines $packed] {
  if {[scan $line {%s %d IN %s} owner ttl type] == 3 && $type eq "NS" && $owner ne "."} {
    set tld [string tolower [string trimright $owner .]]
    db eval {INSERT OR IGNORE INTO root VALUES ($tld)}
  }
}
db eval COMMIT
do_execsql_test tld-1.0 {SELECT tld FROM root WHERE tld_class(tld) IS NULL OR tld_risk(tld) IS NULL} {}
do_execsql_test tld-1.1 {SELECT tld FROM root WHERE length(tld) = 2 AND tld_class(tld) <> 'country'} {}
puts "TLDs of the root zone: [db eval {SELECT count(*) FROM root}]; by class:"
db eval {SELECT tld_class(tld) AS class, count(*) AS n, round(avg(tld_risk(tld)), 3) AS mean FROM root GROUP BY 1 ORDER BY 2 DESC} {
  puts [format {  %-16s %5d  mean weight %.3f} $class $n $mean]
}
puts "their weights:"
db eval {SELECT min(9, CAST(10 * tld_risk(tld) AS INTEGER)) AS bin, count(*) AS n, 1.0 * count(*) / (SELECT count(*) FROM root) AS share
         FROM root GROUP BY 1 ORDER BY 1} {
  puts [format {  %.1f- %5d %s} [expr {$bin / 10.0}] $n [bar $share]]
}

# 2.*  Names: what share of each list weighs how much; the area under the curve.
foreach list {phishing-polkadot top-100k-2016} {
  if {![file readable $data/domains/$list.txt.gz]} { skip "no $list at hand" }
}
db eval {CREATE TABLE name(bad, risk, tld); BEGIN}
foreach {bad list} {1 phishing-polkadot 0 top-100k-2016} {
  foreach name [lines $data/domains/$list.txt.gz] { db eval {INSERT INTO name VALUES ($bad, tld_risk($name), domain_tld($name))} }
}
db eval COMMIT
puts "names without a weight (unknown TLD or no host): [db eval {SELECT sum(bad), sum(1 - bad) FROM name WHERE risk IS NULL}] (phishing, popular)"
set auc [db onecolumn {
  WITH counted AS (SELECT risk, sum(bad) AS bad, sum(1 - bad) AS good FROM name WHERE risk IS NOT NULL GROUP BY risk),
       above AS (SELECT bad, good, sum(good) OVER (ORDER BY risk) - good AS below FROM counted)
  SELECT sum(bad * (below + good / 2.0)) / (sum(bad) * 1.0 * sum(good)) FROM above
}]
puts [format {AUC of tld_risk, phishing-polkadot against top-100k-2016: %.4f} $auc]
puts "weight at least: share of phishing, share of popular"
foreach least {0.1 0.15 0.2 0.3 0.4 0.5 0.6 0.7 0.8} {
  db eval {SELECT avg(risk >= CAST($least AS REAL)) FILTER (WHERE bad) AS bad, avg(risk >= CAST($least AS REAL)) FILTER (WHERE NOT bad) AS good FROM name WHERE risk IS NOT NULL} {
    puts [format {  %.2f %6.1f%% %6.1f%%} $least [expr {100 * $bad}] [expr {100 * $good}]]
  }
}
db eval {CREATE TABLE top AS SELECT tld, tld_risk(tld) AS risk, sum(bad) AS bad, sum(1 - bad) AS good FROM name GROUP BY 1 ORDER BY 3 DESC LIMIT 15}
puts "most frequent TLDs of the phishing names: TLD, weight, phishing, popular"
db eval {SELECT * FROM top} { puts [format {  %-10s %4s %6d %6d} $tld $risk $bad $good] }
do_test tld-2.0 {expr {$auc > 0.5}} 1

finish
