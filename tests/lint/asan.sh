#!/bin/sh
# asan.sh - runs a command with what a sanitized library needs of the programs that load it.
#
#   sh tests/lint/asan.sh make ... check
#
# The programs (tclsh, sqlite3) are not instrumented themselves, so the sanitizer's runtime has to be there before them: the tests
# preload what DNSSIG_PRELOAD names. Leaks of the library show in the tests' own account of memory (`fault live`), which knows
# whose allocation it was; the sanitizer's leak detector, in a Tcl that frees nothing at its end, would not.
set -u
DNSSIG_PRELOAD=$(realpath "$(gcc -print-file-name=libasan.so)")
ASAN_OPTIONS=detect_leaks=0:detect_stack_use_after_return=1:strict_string_checks=1:abort_on_error=1:allocator_may_return_null=1
UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1
DNSSIG_TEST_LIMIT=${DNSSIG_TEST_LIMIT:-900}
export DNSSIG_PRELOAD ASAN_OPTIONS UBSAN_OPTIONS DNSSIG_TEST_LIMIT
exec "$@"
