# run.tcl - the notebooks of samples/ say what is committed, and what the sqlite3 program says.
#
#   make test-notebooks                  (or, with all installed: tclsh tests/notebooks/run.tcl)
#   make test-notebooks SAVE=1           runs them and commits to the files what they say now; look at the pictures then
#
# run.py executes each notebook twice, from the recording, in a kernel whose home is empty; then it looks, and prints what is wrong.
# Where this machine has no Python that could run them, a line says so; as root, who could have installed it, it is a failure.
source [file join [file dirname [file dirname [file normalize [info script]]]] harness.tcl]
needs sqlite3
cd $harness::top
set folder $harness::build/notebooks
set python $folder/python/bin/python
if {![file executable $python]} {
  absent notebooks-0 "this machine has no Python with venv whose sqlite3 loads extensions"
  finish
}
set env(DNSSIG_LIBRARY) [harness::extension_file]
set env(DNSSIG_SERVERS) 127.0.0.1:[free_port]   ;# nobody answers there: what is not replayed is missed
set env(PYTHONDONTWRITEBYTECODE) 1
file delete -force $folder/run $folder/again

# What run.py prints; with it, its status where that is not 0.
proc says {args} {
  catch {exec -ignorestderr {*}[watched [lindex $args 0]] $::python tests/notebooks/run.py {*}$args 2>$::folder/log} output options
  if {[dict get $options -code]} {
    append output "\n" [string range [text_of $::folder/log] end-3000 end]
  }
  return $output
}

# Where strace works, the kernels and all around them are watched for packets.
set strace {strace -f --seccomp-bpf -e trace=connect,sendto,sendmsg,sendmmsg -o}
set trace [expr {[auto_execok strace] ne "" && ![catch {exec {*}$strace /dev/null true}]}]
proc watched {step} {
  expr {$step eq "execute" && $::trace ? [list {*}$::strace $::folder/calls] : ""}
}

# 1.* Each notebook runs to its end, and no packet goes anywhere, not even on the loopback.
do_test notebooks-1.0 { says execute $folder/run } {}
if {$trace} {
  do_test notebooks-1.1 {
    set calls [split [bytes_of $folder/calls] \n]
    list [expr {[lsearch $calls *AF_UNIX*] >= 0}] [lsearch -all -inline $calls *AF_INET*]
  } {1 {}}
} else {
  puts "skipped notebooks-1.1: strace does not work here"
  incr harness::skipped
}
if {[info exists env(SAVE)] && $env(SAVE) eq "1"} { do_test notebooks-save { says save $folder/run } {} }
do_test notebooks-1.2 { says execute $folder/again } {}

foreach name {payment-request endpoint owned-estate} {
  # 2.* What comes out is what is committed; a second run gives the same bytes; the file says nothing of who ran it, where and when.
  do_test notebooks-2.$name.outputs { says outputs $folder/run $name } {}
  do_test notebooks-2.$name.same { says same $folder/run $folder/again $name } {}
  do_test notebooks-2.$name.clean { says clean $name } {}

  # 3.* The cells hold the statements of the scripts for the sqlite3 program, one after the other, and give the same rows.
  do_test notebooks-3.$name.statements { says statements $name } {}
  do_test notebooks-3.$name.rows { says rows $folder/run $name } {}

  # 4.* Nothing was sent, nothing was asked that the recording lacks, all was collected.
  do_test notebooks-4.$name.quiet { says quiet $folder/run $name } {}
}

# 5.* Whatever stands in a database, a notebook shows it as text, bounded; scripts do nothing in silence; a picture in which anything has
#     moved is another picture.
do_test notebooks-5.0 { says hostile $folder/run } {}
do_test notebooks-5.1 { says scripts } {}
do_test notebooks-5.2 { says pictures } {}
do_test notebooks-5.3 { says poster } {}
finish
