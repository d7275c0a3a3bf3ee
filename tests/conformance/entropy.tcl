# entropy.tcl - how long a label has to be before name_entropy(label, 'relative') says something of it.
#
#   tclsh tests/conformance/entropy.tcl     (DNSSIG_DATA: the folder with domains/; default ../shared/data beside the repository)
#
# mx.high_entropy takes labels of mx_entropy_length characters and more whose relative entropy reaches mx_entropy. Short labels reach it
# easily: few of their letters can repeat. Printed for each length: how many of the 100,000 most popular names of 2016 have such a label,
# how many names made by malware, and how many of those are missed by name_gibberish. The threshold is to be the least length at which no
# more than 1 % of the popular names have one.

source [file join [file dirname [info script]] .. harness.tcl]
needs gzip
set data [expr {[info exists env(DNSSIG_DATA)] ? $env(DNSSIG_DATA) : [file join $harness::top .. shared data]}]
set lists {top-100k-2016.txt.gz dga-andrewaeva.tsv.gz dga-baderj.tsv.gz}
foreach list $lists {
  if {![file readable [file join $data domains $list]]} { skip "no $list at hand" }
}

db eval {CREATE TABLE name(made, characters, entropy, gibberish); BEGIN}
foreach list $lists {
  set made [string match dga-* $list]
  foreach line [split [string trim [exec gzip -dc [file join $data domains $list]]] \n] {
    set domain [lindex [split $line \t] end]
    db eval {
      INSERT INTO name
      SELECT $made, length(label), name_entropy(label, 'relative'), name_gibberish(label, 'text')
        FROM (SELECT domain_label($domain) AS label) WHERE label IS NOT NULL
    }
  }
}
db eval COMMIT
proc threshold {name} { db onecolumn {SELECT weight FROM dns_reference WHERE kind = 'threshold' AND value = $name} }
set least [threshold mx_entropy]
set gibberish [threshold mx_gibberish]

puts "names with a label: [db eval {SELECT sum(NOT made), sum(made) FROM name}] (popular, made by malware)"
puts "relative entropy of at least $least in a label of so many characters, as shares of all names:"
set first ""
for {set length 6} {$length <= 24} {incr length} {
  db eval {
    SELECT 100.0 * avg(entropy >= $least AND characters >= $length) FILTER (WHERE NOT made) AS popular,
           100.0 * avg(entropy >= $least AND characters >= $length) FILTER (WHERE made) AS made,
           100.0 * avg(entropy >= $least AND characters >= $length AND gibberish < $gibberish) FILTER (WHERE made) AS more
      FROM name
  } {
    puts [format {  %2d  popular %5.2f %%  made %5.2f %%  no gibberish to name_gibberish %5.2f %%} $length $popular $made $more]
    if {$first eq "" && $popular <= 1} { set first $length }
  }
}

# 1.*  The threshold is what this measures.
do_test entropy-1.0 {expr {int([threshold mx_entropy_length])}} $first

finish
