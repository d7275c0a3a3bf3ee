# run.tcl - the pages of samples/datasette: what they say, that nothing is sent, that no database can do more with them than be read.
#
#   make test-datasette               (or, with all installed: tclsh tests/datasette/run.tcl)
#
# browser.py goes through the pages in Chromium and judges each; its pictures lie in build/datasette. The rest is asked for over HTTP here.
#
# Needs Datasette in build/clients (tests/clients/install.sh), Chromium with its driver, and Graphviz. Where one of them is missing, what needs
# it is skipped with a line that says so; as root, who could have installed it, it is a failure.
source [file join [file dirname [file dirname [file normalize [info script]]]] harness.tcl]
package require http
needs nsd sqlite3 python3
cd $harness::top
set env(PATH) $harness::build/clients/python/bin:$env(PATH)
set env(DNSSIG_PROGRESS) off
unset -nocomplain env(DISPLAY) env(WAYLAND_DISPLAY)
set here $harness::top/tests/datasette
set pictures $harness::build/datasette
file mkdir $pictures
set library [harness::extension_file]

if {[auto_execok datasette] eq ""} {
  absent datasette-all "this machine has no datasette"
  finish
}

# ---------------------------------------------------------------- a server, and what it says

# open.sh on a free port: gives its address. words: its arguments, after settings of the environment as NAME=VALUE.
proc open_pages {args} {
  set settings [lsearch -all -inline -regexp $args {^[A-Z_]+=}]
  set words [lsearch -all -inline -not -regexp $args {^[A-Z_]+=}]
  return [harness::start datasette [list configure_pages $settings $words] answers]
}
proc configure_pages {settings words directory port} {
  list env DNSSIG_LIBRARY=$::library {*}$settings sh $::harness::top/samples/datasette/open.sh --no-browser --port $port {*}$words
}
proc answers {host port} {
  expr {![catch {get $host:$port /-/versions} said] && [string match *uvicorn* $said]}
}

# A page's text; the variable code gets its status, token and cookie what a form sends back. headers: more of them.
proc get {address path {headers {}} {body ""}} {
  global code token cookie
  set arguments [list -timeout 60000 -headers $headers]
  if {$body ne ""} { lappend arguments -query $body }
  set request [http::geturl http://$address$path {*}$arguments]
  set code [http::ncode $request]
  set text [encoding convertfrom utf-8 [http::data $request]]
  regexp {name="csrftoken" value="([^"]*)"} $text -> token
  foreach {key value} [http::meta $request] {
    if {[string equal -nocase $key set-cookie]} { regexp {^[^;]*} $value cookie }
  }
  set ::meta [http::meta $request]
  http::cleanup $request
  return $text
}

# The page, once all is worked out.
proc page {address path} {
  set end [expr {[clock seconds] + 90}]
  while {[clock seconds] < $end} {
    set text [get $address $path]
    if {![string match "*<h1>One moment</h1>*" $text]} { return $text }
    after 100
  }
  error "$path is never worked out"
}

# What a statement gives that somebody types into the page.
proc typed {address sql} {
  regexp {/([^/"]*)">Tables and SQL} [page $address /] -> database
  return [get $address /$database.json?[http::formatQuery sql $sql _shape arrays]]
}

proc output {args} {
  catch {exec {*}$args 2>@1} said
  return [regsub {\nchild process exited abnormally$} $said {}]
}
# A database made by statements, with the extension.
proc made {name args} {
  set file [scratch $name]
  reopen $file
  db eval {PRAGMA synchronous = OFF; BEGIN}
  foreach script $args { db eval $script }
  db eval {COMMIT}
  reopen
  return $file
}
proc read_sql {name} { text_of $::here/$name }

# The checks of browser.py as ours.
proc browse {group what address folder} {
  if {[auto_execok chromedriver] eq "" || [auto_execok chromium] eq "" && [auto_execok chromium-browser] eq ""} {
    absent datasette-$group "this machine has no Chromium with its driver"
    return
  }
  set channel [open "|[list [tool leash] -t 400 python3 $::here/browser.py $what http://$address $folder 2>@1]" r+]
  fconfigure $channel -encoding utf-8
  set said [string trim [read $channel]]
  if {[catch {close $channel} trouble]} { append said "\n($trouble)" }
  foreach line [split $said \n] {
    if {[regexp {^([-\w]+): (.*)$} $line -> name wrong]} { do_test datasette-$group.$name { set wrong } ok }
  }
  do_match_test datasette-$group { set said } "*\nend: ok"
}

# Two domains with the same nameserver and contact.
set tied [made tied.db {SELECT dns_install()} {
  WITH zone(domain) AS (VALUES ('one.example'), ('two.example'))
  INSERT INTO dns_answer(domain, role, name, type, status, section, owner, rtype, data, target, fields, resolver, asked_at)
  SELECT domain, 'apex', domain, 'NS', 'NOERROR', 'answer', domain, 'NS', 'ns.quiet.example.', 'ns.quiet.example', '', 'r', 1.0 FROM zone
  UNION ALL SELECT domain, 'apex', domain, 'SOA', 'NOERROR', 'answer', domain, 'SOA', 'ns.quiet.example. jane.inbox.example. 1 2 3 4 5', NULL, '', 'r', 1.0 FROM zone;
}]

# ---------------------------------------------------------------- 1.*  What cannot work says why, and what to do.
set empty [made empty.db {CREATE TABLE t(x)}]
set open samples/datasette/open.sh
foreach {number arguments said} [list \
  0 {nowhere.db} "open.sh: there is no file nowhere.db" \
  1 {--lively} "open.sh: --lively is no option; --help lists them" \
  2 {--port many} "open.sh: --port wants a number" \
  3 {a.db b.db} "open.sh: one file at a time" \
  4 [list $empty] "*Error: $empty is no investigation: it has no dns_answer, *SELECT dns_install() makes them."] {
  do_match_test datasette-1.$number { output env DNSSIG_LIBRARY=$library sh $open {*}$arguments } $said
}
do_match_test datasette-1.5 { file copy $empty [scratch what?.db]; output sh $open [scratch what?.db] } "open.sh: the path has a ?*"
do_match_test datasette-1.6 { output env DNSSIG_LIBRARY=nowhere sh $open } "*run make first"
do_match_test datasette-1.7 {
  set taken [socket -server {} -myaddr 127.0.0.1 0]
  set port [lindex [fconfigure $taken -sockname] 2]
  set said [output env DNSSIG_LIBRARY=$library sh $open --port $port $empty]
  close $taken
  set said
} "open.sh: port * is taken; --port names another"
do_match_test datasette-1.8 { output sh $open --help } "open.sh - *--live *Ctrl-C ends it.*"
do_match_test datasette-1.9 {
  harness::write [scratch noise.db] [string repeat noise 1000]
  output env DNSSIG_LIBRARY=$library sh $open [scratch noise.db]
} "*not a database*"

# A folder as `make dist`'s tarball is: no Datasette of ours in it. One in PATH serves.
set unpacked [scratch unpacked]
file mkdir $unpacked
file copy samples sql $library $unpacked
do_match_test datasette-1.10 {
  output env -u DNSSIG_LIBRARY PATH=/usr/bin:/bin sh $unpacked/samples/datasette/open.sh
} "open.sh: Datasette is not there. Either of these installs it:*make demo-datasette*pip install datasette"
do_test datasette-1.11 {
  proc configure_unpacked {directory port} {
    list env -u DNSSIG_LIBRARY sh $::unpacked/samples/datasette/open.sh --no-browser --port $port
  }
  set address [harness::start datasette configure_unpacked answers]
  set text [page $address /]
  stop_servers $address
  list [regexp {131 domains} $text] [file exists $unpacked/build/datasette/demo.db]
} {1 1}

# Where there is a screen a browser is opened, once the pages are there. Ctrl-C ends the server.
do_test datasette-1.12 {
  harness::write [scratch browser] "#!/bin/sh\necho \"\$1\" >[scratch opened]"
  file attributes [scratch browser] -permissions 0755
  proc configure_screen {directory port} {
    list env DNSSIG_LIBRARY=$::library DISPLAY=:99 BROWSER=[scratch browser] sh $::harness::top/samples/datasette/open.sh --port $port $::tied
  }
  set address [harness::start datasette configure_screen answers]
  for {set turn 0} {$turn < 100 && ![file exists [scratch opened]]} {incr turn} { after 100 }
  set opened [string trim [text_of [scratch opened]]]
  regexp {Started server process \[(\d+)\]} [harness::written [dict get $harness::servers $address directory]] -> process
  exec kill -INT $process
  set channel [dict get $harness::servers $address channel]
  for {set turn 0} {$turn < 100 && ![harness::ended $channel]} {incr turn} { after 100 }
  set ended [harness::ended $channel]
  stop_servers $address
  list [expr {$opened eq "http://$address/"}] $ended
} {1 1}

# ---------------------------------------------------------------- 2.*  The demo, as a reader sees it.
set demo [open_pages]
browse 2.0 demo $demo $pictures
do_test datasette-2.1 {
  page $demo /
  list [dict get $meta content-security-policy] [dict get $meta x-content-type-options] [dict get $meta referrer-policy]
} {{default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'} nosniff no-referrer}

# Text of the filter is text: no wildcard of LIKE, no markup.
foreach {number text found} {0 %25e 0 1 _ 1 2 %22%3E%3Cscript%3E 0 3 %27 1} {
  do_test datasette-2.2.$number {
    set text [page $demo /?text=$text]
    list [expr {![regexp {<b>0 domains</b>} $text]}] [regexp {<script} $text]
  } [list $found 0]
}
foreach {number path} {0 /?least=x&page=-7 1 /?least=1e999&page=1e99 2 /?page=99999 3 /-/cluster?of= 4 /-/domain 5 /?signal=%00 6 /-/domain?name=%ff%00 7 /?page=nan&least=nan} {
  do_test datasette-2.3.$number { set text [page $demo $path]; list [expr {$code in {200 404}}] [regexp {<title>} $text] } {1 1}
}

# Another name for this machine, which is how a stranger's page would come by what ours say (DNS rebinding), and another page's request.
foreach {number path headers status} {
  0 /-/signals {Host elsewhere.example:8001} 403   1 / {Host elsewhere.example} 403   2 /-/signals {Host localhost:1} 200
  3 /demo.json?sql=SELECT+1 {Sec-Fetch-Site cross-site} 403   4 /-/signals {Sec-Fetch-Site same-site} 403
  5 / {Sec-Fetch-Site cross-site} 200   6 /?text=x {Sec-Fetch-Site cross-site} 403   7 /-/signals {Sec-Fetch-Site same-origin} 200
} {
  do_test datasette-2.4.$number { get $demo $path $headers; set code } $status
}
do_test datasette-2.5 { page $demo /; get $demo /-/again [list Cookie $cookie] csrftoken=guessed; set code } 403

# ---------------------------------------------------------------- 3.*  Nothing is sent, whatever is typed; with --live it is.
set lab [start_nsd {*}[lab_zones]]
set counting [start_faulty --drop-all]
set case [made case.db {SELECT dns_install()} {
  INSERT INTO dns_candidate(domain) VALUES ('castelian-supplies.example');
  INSERT INTO dns_reference_user(kind, pattern, label) VALUES ('dynamic_dns', '**.castelian-supplies.example', 'ours');
}]
set before [bytes_of $case]
stop_servers $demo
foreach {number words} [list 0 [list $case] 1 [list --mine $case] 2 {}] {
  set address [open_pages DNSSIG_SERVERS=$counting DNSSIG_DEADLINE_MS=500 {*}$words]
  foreach {each sql said} [list \
    0 "SELECT dns_config('mode', 'live')" "*this session is locked*" \
    1 "SELECT dns_config('lock', 'off')" "*this session is locked*" \
    2 "SELECT dns_replay(NULL)" "*this session is locked*" \
    3 "SELECT dns_reference_load(NULL)" "*this session is locked*" \
    4 "SELECT status FROM dns('example.com', 'A', '$counting')" "*this session is locked*" \
    5 "SELECT * FROM dns_cof('/etc/hostname')" "*this session is locked*" \
    6 "SELECT dns_a('example.com'), dns_status('example.com', 'A')" "*OFFLINE*" \
    7 "SELECT DISTINCT status FROM dns_collect('example.com')" "*OFFLINE*" \
    8 "SELECT status FROM dns_trace('example.com')" "*" \
    9 "SELECT dns_enrich()" "*" \
    10 "SELECT dns_prefetch(domain, 'A') FROM dns_candidate" "*" \
    11 "SELECT dns_config('mode') || dns_config('lock')" "*replayon*"] {
    do_match_test datasette-3.$number.$each { typed $address $sql } $said
  }
  do_test datasette-3.$number.sent { llength [faulty_log $counting] } 0
  do_test datasette-3.$number.page { regexp {lookups are off} [page $address /] } 1
  stop_servers $address
}
do_test datasette-3.3 { expr {[bytes_of $case] eq $before} } 1

# What counts packets does count, and what is looked up is answered.
set address [open_pages DNSSIG_SERVERS=$counting DNSSIG_DEADLINE_MS=500 --live $case]
do_match_test datasette-3.4 { typed $address "SELECT dns_status('example.com', 'A')" } *TIMEOUT*
do_test datasette-3.5 { expr {[llength [faulty_log $counting]] > 0} } 1
stop_servers $address
set address [open_pages DNSSIG_SERVERS=$lab DNSSIG_MODE=replay DNSSIG_LOCK=on --live $case]
do_match_test datasette-3.6 { typed $address "SELECT dns_a('castelian-supplies.example') ->> 0" } *203.0.113.66*
do_test datasette-3.7 {
  set text [page $address /-/domain?name=castelian-supplies.example]
  regexp {class="asks" href="([^"]*)"} $text -> look_up
  list [regexp {live lookups are on} $text] [regexp {203\.0\.113\.66} [get $address [string map {&amp; &} $look_up]]]
} {1 1}
do_match_test datasette-3.8 { harness::written [dict get $harness::servers $address directory] } "*LIVE LOOKUPS ARE ON*"
stop_servers $address

# Rows of dns_reference_user count where the reader says so, and the page says it where they do not.
foreach {number words noted label} [list 0 [list $case] 1 0 1 [list --mine $case] 0 1] {
  set address [open_pages DNSSIG_LOCK=on {*}$words]
  do_test datasette-3.9.$number {
    list [regexp {The 1 row of <code>dns_reference_user</code>} [page $address /]] \
      [regexp {ours} [typed $address "SELECT label FROM dns_reference WHERE kind = 'dynamic_dns' AND value = 'x.castelian-supplies.example'"]]
  } [list $noted $label]
  stop_servers $address
}

# ---------------------------------------------------------------- 4.*  While the file is written to.
foreach {number journal} {0 wal 1 delete} {
  set busy [made busy$number.db {SELECT dns_install()} {INSERT INTO dns_candidate(domain) VALUES ('first.example')}]
  reopen $busy
  db eval "PRAGMA journal_mode = $journal"
  set address [open_pages $busy]
  do_test datasette-4.$number.0 { set text [page $address /]; list [regexp {first\.example} $text] [regexp {changed since} $text] } {1 0}
  do_test datasette-4.$number.1 {
    db eval {BEGIN IMMEDIATE; INSERT INTO dns_candidate(domain) VALUES ('second.example')}
    set during [page $address /-/domain?name=first.example]
    db eval COMMIT
    set after [page $address /]
    list [regexp {as of} $during] [regexp {changed since} $during] [regexp {changed since} $after] [regexp {second\.example} $after]
  } {1 0 1 0}
  do_test datasette-4.$number.2 {
    get $address /-/again [list Cookie $cookie] [http::formatQuery csrftoken $token]
    set first $code
    for {set turn 0} {$turn < 100 && ![regexp {second\.example} [page $address /]]} {incr turn} { after 100 }
    list $first [regexp {second\.example} [page $address /]] [regexp {changed since} [page $address /]]
  } {302 1 0}
  stop_servers $address
}
reopen

# ---------------------------------------------------------------- 5.*  A database that wants to be more than text.
foreach {number scripts} {0 hostile.sql 1 {hostile.sql hostile-views.sql}} {
  set file [made hostile$number.db {*}[lmap script $scripts { read_sql $script }]]
  file mkdir [scratch pictures$number]
  set address [open_pages $file]
  page $address /
  browse 5.$number hostile $address [scratch pictures$number]
  stop_servers $address
}

# A view that never ends, and one that is not there any more when it is worked out again.
set endless [made endless.db {SELECT dns_install()} {
  DROP VIEW dns_verdict;
  CREATE VIEW dns_verdict(domain, score, signals, areas, reasons) AS
    WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x, 1, 1, 1, '[]' FROM n WHERE x < 0;
}]
set address [open_pages DATASETTE_DNSSIG_SECONDS=2 $endless]
do_match_test datasette-5.2 { page $address / } "*It took too long.*working it out again*"
do_match_test datasette-5.3 { get $address /-/versions } *uvicorn*
stop_servers $address

# ---------------------------------------------------------------- 6.*  Without Graphviz the ties stand as a table.
file mkdir [scratch bin]
foreach program {sh env dirname basename sed od tr tail cat uname python3} { file link -symbolic [scratch bin/$program] [lindex [auto_execok $program] 0] }
set address [open_pages PATH=[scratch bin]:$harness::build/clients/python/bin $tied]
do_test datasette-6.0 {
  set text [page $address /-/cluster?of=one.example]
  list [regexp {Graphviz is not installed here} $text] [regexp {jane\.inbox\.example} $text] [regexp {<svg viewBox} $text]
} {1 1 0}
stop_servers $address
if {[auto_execok dot] eq ""} {
  absent datasette-6.1 "this machine has no Graphviz"
} else {
  set address [open_pages $tied]
  do_test datasette-6.1 {
    set text [page $address /-/cluster?of=one.example]
    list [regexp {Graphviz is not} $text] [regexp {<svg viewBox} $text] [regexp -all {<a href="/-/domain\?name=(?:one|two)\.example"><g class="node">} $text]
  } {0 1 2}
}
finish
