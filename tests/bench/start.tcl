# start.tcl - what loading the extension and a first answer add to a run of the sqlite3 shell.
source [file join [file dirname [info script]] bench.tcl]

proc milliseconds_of {args} {
  set start [clock microseconds]
  exec {*}$args
  expr {([clock microseconds] - $start) / 1000.0}
}
set got [bench::alternate 15 {
  dnssig  {milliseconds_of sqlite3 -batch :memory: ".load $harness::library" "SELECT domain_host('www.example.com')"}
  sqlite3 {milliseconds_of sqlite3 -batch :memory: "SELECT lower('www.example.com')"}
}]
set over [lmap a [dict get $got dnssig] b [dict get $got sqlite3] { expr {$a - $b} }]
bench::row "load and one domain_host, over the shell alone, ms" -unit ms -values $got -figures $over -reach {<= 10}
finish
