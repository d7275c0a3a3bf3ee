# servers.tcl - the servers that tests talk to: started on free ports of the loopback, waited for, stopped.
#
# Each runs under tests/tools/leash.c, whose standard input is a pipe that this process holds: whatever becomes of the
# test, the pipe closes and the server ends. Configuration, logs and state lie in the test's scratch directory; nothing
# of the system's is read or written. The commands are listed in harness.tcl.

# ---------------------------------------------------------------- common to all

# Ports of UDP cannot be tried from Tcl; a program that finds its port taken ends, and is started again on another.
proc free_port {} {
  set channel [socket -server {} -myaddr 127.0.0.1 0]
  set port [lindex [fconfigure $channel -sockname] 2]
  close $channel
  return $port
}

proc harness::has_ipv6 {} {
  if {[catch {socket -server {} -myaddr ::1 0} channel]} { return 0 }
  close $channel
  return 1
}

proc on_ipv6 {address} {
  regexp {:(\d+)$} $address -> port
  return [expr {[harness::has_ipv6] ? "\[::1\]:$port" : ""}]
}

# A query for NAME, as bytes, and the reply to it by TCP, or an error.
proc harness::ask {host port name type} {
  set question ""
  foreach label [split [string trim $name .] .] { append question [binary format ca* [string length $label] $label] }
  append question [binary format cSS 0 $type 1]
  set message [binary format SSSSSS 4711 0x0100 1 0 0 0]$question
  set channel [socket $host $port]
  try {
    fconfigure $channel -translation binary -blocking 0
    puts -nonewline $channel [binary format S [string length $message]]$message
    flush $channel
    set reply ""
    for {set i 0} {$i < 100 && [string length $reply] < 14 && ![eof $channel]} {incr i} {
      append reply [read $channel]
      after 5
    }
    if {[string length $reply] < 14} { error "no reply" }
    return [string range $reply 2 end]
  } finally {
    close $channel
  }
}

# The rcode of the reply; -1 where nobody answers.
proc harness::rcode {host port name type} {
  if {[catch {ask $host $port $name $type} reply]} { return -1 }
  binary scan $reply x3c flags
  return [expr {$flags & 15}]
}

# Starts a program under the leash. What it writes goes to a log in its directory.
proc harness::leash {directory args} {
  set channel [open "|[list [tool leash] -o [file join $directory output] {*}$args]" r+]
  fconfigure $channel -blocking 0
  return $channel
}

proc harness::new_directory {kind} {
  variable server_count
  set directory [scratch $kind[incr server_count]]
  file mkdir $directory
  return $directory
}

# Starts a server on a free port, or where it is told, and waits until it answers. `configure` is a command that gets a directory
# and a port and gives the program's words; `ready` one that gets host and port.
proc harness::start {kind configure ready {at ""}} {
  variable servers
  for {set attempt 1} {$attempt <= 5} {incr attempt} {
    set directory [new_directory $kind]
    if {![regexp {^(.*):(\d+)$} $at -> host port]} { lassign [list 127.0.0.1 [free_port]] host port }
    set channel [leash $directory {*}[{*}$configure $directory $port]]
    set end [expr {[clock milliseconds] + 20000}]
    while {[clock milliseconds] < $end && ![ended $channel]} {
      if {[{*}$ready $host $port]} {
        dict set servers $host:$port [dict create channel $channel directory $directory]
        return $host:$port
      }
      after 20
    }
    set said [written $directory]
    let_go $channel
  }
  error "$kind does not start: $said"
}

proc harness::ended {channel} {
  read $channel
  return [eof $channel]
}

proc harness::written {directory} {
  set text ""
  foreach file [glob -nocomplain -directory $directory output *.log] {
    append text [text_of $file]
  }
  return $text
}

# Closing the pipe both ways tells the leash; waiting for its end keeps the order of things.
proc harness::let_go {channel} {
  fconfigure $channel -blocking 1
  catch {close $channel}
}

proc stop_servers {args} {
  variable ::harness::servers
  if {$args eq ""} { set args [dict keys $servers] }
  foreach address $args {
    harness::let_go [dict get $servers $address channel]
    dict unset servers $address
  }
}

# ---------------------------------------------------------------- NSD

# {ORIGIN PATH} of what start_nsd was given.
proc harness::zone {given} {
  variable top
  if {[llength $given] == 2} { return [list [lindex $given 0] [file normalize [lindex $given 1]]] }
  if {![file exists $given]} { set given $top/tests/zones/$given.zone }
  set origin [file rootname [file tail $given]]
  return [list [expr {$origin eq "root" ? "." : $origin}] [file normalize $given]]
}

# What a file of several zones (.zones) holds, as files of one zone each.
proc harness::split_zones {path} {
  variable top
  set directory [new_directory zones]
  set names [exec awk -v into=$directory -f $top/tests/zones/split.awk $path]
  return [lmap name $names { file join $directory $name.zone }]
}

proc harness::write {file text} {
  set out [open $file w]
  puts $out $text
  close $out
}

proc harness::configure_nsd {zones directory port} {
  set interfaces "  ip-address: 127.0.0.1@$port\n"
  if {[has_ipv6]} { append interfaces "  ip-address: ::1@$port\n" }
  set text "server:\n$interfaces"
  append text "  username: \"\"\n  chroot: \"\"\n  zonesdir: \"$directory\"\n  pidfile: \"$directory/nsd.pid\"\n"
  append text "  logfile: \"$directory/nsd.log\"\n  database: \"\"\n  xfrdfile: \"$directory/xfrd.state\"\n"
  append text "  zonelistfile: \"$directory/zone.list\"\n  xfrdir: \"$directory\"\n  server-count: 1\n"
  append text "  tcp-count: 200\n  rrl-ratelimit: 0\nremote-control:\n  control-enable: no\n"
  foreach zone $zones {
    append text "zone:\n  name: \"[lindex $zone 0]\"\n  zonefile: \"[lindex $zone 1]\"\n"
  }
  write $directory/nsd.conf $text
  return [list nsd -d -c $directory/nsd.conf]
}

# Ready when the last zone's SOA is served.
proc harness::nsd_ready {zone host port} {
  expr {[rcode $host $port $zone 6] == 0}
}

# The world of samples/: tests/zones/lab and, in it, the ordinary domains.
proc lab_zones {} {
  variable ::harness::top
  return [lsort [glob $top/tests/zones/lab/*.zone $top/tests/zones/{lab,ordinary}/*.zones]]
}

proc start_nsd {args} {
  variable ::harness::top
  needs nsd
  if {$args eq ""} {
    foreach file [lsort [glob $top/tests/zones/*.zone]] {
      if {[file tail $file] ne "root.zone"} { lappend args $file }
    }
  }
  set zones {}
  foreach given $args {
    set several [expr {[llength $given] == 1 && [file extension $given] eq ".zones"}]
    foreach one [expr {$several ? [harness::split_zones $given] : [list $given]}] { lappend zones [harness::zone $one] }
  }
  set address [harness::start nsd [list harness::configure_nsd $zones] [list harness::nsd_ready [lindex $zones end 0]]]
  dict set ::harness::servers $address zones [lmap zone $zones { lindex $zone 0 }]
  return $address
}

# ---------------------------------------------------------------- Unbound

# The address stands for all name servers of these top-level names and of the zones that start_nsd gave it. Unbound may send
# from the loopback only: a delegation to anywhere else fails at once. It shall not answer by itself (RFC 6303) for zones
# that tests/zones has.
proc harness::configure_unbound {options upstream directory port} {
  variable servers
  regexp {^(.*):(\d+)$} $upstream -> host upstream_port
  set text "server:\n  interface: 127.0.0.1@$port\n  outgoing-interface: 127.0.0.1\n"
  if {[has_ipv6]} { append text "  interface: ::1@$port\n" }
  append text "  username: \"\"\n  chroot: \"\"\n  directory: \"$directory\"\n  pidfile: \"\"\n  use-syslog: no\n"
  append text "  logfile: \"$directory/unbound.log\"\n  do-daemonize: no\n  num-threads: 1\n  module-config: \"iterator\"\n"
  append text "  do-not-query-localhost: no\n  qname-minimisation: no\n"
  foreach own {2.0.192.in-addr.arpa 8.b.d.0.1.0.0.2.ip6.arpa test invalid} {
    append text "  local-zone: \"$own.\" nodefault\n"
  }
  foreach line $options { append text "  $line\n" }
  append text "remote-control:\n  control-enable: no\n"
  set zones {example com net org arpa}
  if {[dict exists $servers $upstream zones]} { lappend zones {*}[dict get $servers $upstream zones] }
  foreach zone [lsort -unique $zones] {
    if {$zone eq "."} continue
    append text "stub-zone:\n  name: \"$zone\"\n  stub-addr: $host@$upstream_port\n  stub-prime: no\n"
  }
  write $directory/unbound.conf $text
  return [list unbound -d -p -c $directory/unbound.conf]
}

proc harness::unbound_ready {host port} {
  expr {[rcode $host $port localhost 1] == 0}
}

proc start_unbound {args} {
  needs unbound
  set options {}
  while {[lindex $args 0] eq "-option"} {
    lappend options [lindex $args 1]
    set args [lrange $args 2 end]
  }
  return [harness::start unbound [list harness::configure_unbound $options [lindex $args 0]] harness::unbound_ready]
}

# ---------------------------------------------------------------- the faulty server

proc harness::configure_faulty {options directory port} {
  list [tool faulty] --port $port --log $directory/queries.log {*}$options
}

proc harness::faulty_ready {host port} {
  if {[catch {socket $host $port} channel]} { return 0 }
  close $channel
  return 1
}

proc start_faulty {args} {
  set at ""
  if {[lindex $args 0] eq "-at"} {
    set at [lindex $args 1]
    set args [list --address [string range $at 0 [string last : $at]-1] {*}[lrange $args 2 end]]
  }
  return [harness::start faulty [list harness::configure_faulty $args] harness::faulty_ready $at]
}

proc faulty_log {address {glob *}} {
  variable ::harness::servers
  set lines [split [string trimright [text_of [dict get $servers $address directory]/queries.log] \n] \n]
  return [lmap line $lines { if {$line eq "" || ![string match $glob [lindex $line 4]]} continue; set line }]
}
