# dnssig: a loadable SQLite extension.
#
#   make             builds ./dnssig.so; CC=clang works; STATIC=1 makes one file that needs nothing but libc
#   make demo        three mornings of an analyst, on recorded answers; demo-live asks this system's resolver; demo-existing
#                    attaches the databases of other programs
#   make demo-datasette  what was found, as pages in the browser; demo-notebooks: the mornings as notebooks, in JupyterLab;
#                    demo-cluster: three nodes of rqlite, three collectors
#   make test        proves it
#   make test-clients  the programs that people load it into (Python, Node, Perl, Datasette): tests/clients; and what samples/ has for
#                    them: test-datasette, in a browser; test-notebooks, against what is committed (SAVE=1 writes that anew);
#                    test-cluster, through kills of each kind
#   make lint        format, warnings as errors, layers, exports, documents (tests/lint/run.tcl lists the checks)
#   make asan        the tests again under gcc's address and undefined-behaviour sanitizers; valgrind: under valgrind
#   make tsan        connections in threads, under the thread sanitizer
#   make coverage    which lines of ext/ the tests reach
#   make fuzz        every fuzzer of tests/fuzz for FUZZ_SECONDS (60) each; FUZZER=afl runs them under AFL++
#   make proof       three and a half hours of it: all that tests/proof holds, PARTS="soak network" for some; writes the table in tests/README.md
#   make bench       the ratios of tests/bench, WORK="lookups names" for some; SAVE=1 puts the table into README.md
#   make dist        packages in build/dist: a tarball, Python's, npm's and sqlpkg's; make test-dist installs and tries each
#   make install     into PREFIX (/usr/local), below DESTDIR; make uninstall
#   make setup       installs what any of these needs
#
# Every target but the first, install, uninstall and clean begins with tests/setup.sh, which installs what this machine lacks and says
# so; with nothing missing it touches no package manager.

# The rooms of ext/, in the order in which data flows, and the files of each. A file includes only headers of its own room and of
# rooms before it (`make lint` checks that from this list).
ROOMS   := core name measure answer resolve context surface
core    := memory.c pool.c text.c utf8.c map.c random.c clock.c settings.c
name    := name.c ip.c scope.c unit.c idna.c clean.c host.c defang.c suffix_filter.c suffix.c recent.c extract.c version.c
measure := entropy.c gibberish.c trigram_table.c fourgram_table.c distance.c skeleton.c confusable_table.c prototype_table.c decomposition_table.c pattern.c flux.c components.c lookalike_fold.c lookalike_label.c lookalike_glyph.c lookalike_technique.c lookalike_index.c lookalike.c
answer  := type.c encode.c loc.c svcb.c wire.c rdata.c render.c message.c store.c twins.c reply.c json.c unquote.c answer.c recording.c status.c query.c cof.c
resolve := server.c question.c stats.c trace.c mailbox.c channel.c upstream.c window.c pace.c attempt.c engine.c cache.c progress.c replay.c version.c resolver.c asn.c collect.c walk.c
context := reference_row.c reference_pattern.c reference_layer.c reference.c mmdb_value.c mmdb.c rdns_spell.c rdns.c
surface := list_table.c config.c settings_table.c stats_table.c cache_table.c regroup.c source_table.c replay.c help.c result.c connection.c row.c value.c host_value.c statement.c question_list.c in_list.c dns_plan.c dns_table.c asn_files.c collect.c trace_table.c ask.c lookups.c domain.c prefetch.c install.c enrich.c names.c addresses.c measures.c extract.c reference_load.c reference.c tld.c context.c lookalike_store.c lookalike.c brand.c line_file.c cof.c json_value.c evidence_list.c evidence.c graph.c
SOURCES := $(foreach room,$(ROOMS),$(addprefix ext/$(room)/,$($(room)))) ext/dnssig.c

SYSTEM  := $(shell uname -s)
BUILD   ?= build
B       ?= $(BUILD)/obj
CC      ?= cc
OPT     ?= -O2 -g
CFLAGS  ?=
LDFLAGS ?=
PREFIX  ?= /usr/local
WARN    := -Wall -Wextra -Wconversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes
FLAGS    = -std=c11 -D_GNU_SOURCE -Iext -fPIC -fvisibility=hidden -pthread $(WARN) $(OPT) $(CPPFLAGS) $(CFLAGS)
LIBS    := -lcares -lpsl -lidn2 -lmaxminddb -lz -lm
OBJECTS := $(SOURCES:ext/%.c=$(B)/%.o) $(B)/context/reference_rows.o $(B)/surface/schema_objects.o
LISTS   := $(sort $(wildcard sql/reference/*.csv))
SCHEMA  := sql/schema.sql $(sort $(wildcard sql/signals/*.sql)) sql/pivots.sql sql/verdict.sql

ifeq ($(SYSTEM),Darwin)
  # Apple's SQLite loads no extensions and hides its headers: Homebrew's serves.
  BREW     := $(shell brew --prefix 2>/dev/null)
  CPPFLAGS += $(if $(BREW),-I$(BREW)/opt/sqlite/include -I$(BREW)/opt/tcl-tk/include -I$(BREW)/include)
  LDFLAGS  += $(if $(BREW),-L$(BREW)/opt/sqlite/lib -L$(BREW)/lib)
  export PATH := $(if $(BREW),$(BREW)/opt/sqlite/bin:$(BREW)/opt/tcl-tk/bin:$(BREW)/sbin:)$(PATH)
  SONAME   ?= dnssig.dylib
  EXPORTS  := $(B)/dnssig.symbols
  SHARED   := -dynamiclib -undefined dynamic_lookup
  BOUND    := -Wl,-exported_symbols_list,$(EXPORTS)
else
  export PATH := $(PATH):/usr/sbin:/sbin
  SONAME   ?= dnssig.so
  EXPORTS  := $(B)/dnssig.map
  SHARED   := -shared -Wl,--as-needed
  BOUND    := -Wl,--version-script=$(EXPORTS)
endif
export CC CPPFLAGS LDFLAGS

# STATIC=1 links the archives of the -dev packages. Debian's are position-independent. Its libidn2.a ties two internal functions
# to a symbol version that only its shared library defines, which no linker accepts elsewhere: they lose it in a copy.
ifdef STATIC
  archive   = $(shell $(CC) $(LDFLAGS) -print-file-name=lib$(1).a)
  LIBS     := $(call archive,cares) $(call archive,psl) $(B)/libidn2.a $(call archive,unistring) $(call archive,maxminddb) $(call archive,z) -lm
  ifeq ($(SYSTEM),Darwin)
    LIBS   += -lresolv -liconv
  endif
  ARCHIVES := $(B)/libidn2.a
endif

.PHONY: all demo demo-live demo-existing demo-datasette demo-cluster demo-notebooks test test-clients test-datasette test-cluster test-notebooks check lint asan tsan valgrind coverage fuzz proof bench dist test-dist install uninstall clean tools fuzzers setup FORCE
.DELETE_ON_ERROR:
.SECONDARY:

all: $(SONAME)

# `make V=1` shows each command in full.
SAY = $(if $(V),,@echo '  $(1)'; )

$(SONAME): $(OBJECTS) $(EXPORTS) $(ARCHIVES) $(B)/libs
	$(call SAY,link $@)$(CC) $(SHARED) $(LDFLAGS) $(OPT) $(CFLAGS) -pthread -o $@ $(OBJECTS) $(BOUND) $(LIBS)

$(B)/%.o: ext/%.c $(B)/flags
	@mkdir -p $(@D)
	$(call SAY,$(CC) $<)$(CC) $(FLAGS) -MMD -MP -c -o $@ $<

# The reference data, checked and compiled in: a row that does not fit stops the build with its file and line.
$(B)/context/reference_rows.c: ext/context/reference.awk ext/context/reference.h $(LISTS) $(B)/lists
	@mkdir -p $(@D)
	$(call SAY,awk $@)LC_ALL=C awk -f ext/context/reference.awk ext/context/reference.h $(LISTS) >$@

$(B)/context/reference_rows.o: $(B)/context/reference_rows.c $(B)/flags
	$(call SAY,$(CC) $<)$(CC) $(FLAGS) -MMD -MP -c -o $@ $<

# The scripts that dns_install() runs, compiled in: a statement that does not fit stops the build with its file and line.
$(B)/surface/schema_objects.c: ext/surface/schema.awk $(SCHEMA) $(B)/schema
	@mkdir -p $(@D)
	$(call SAY,awk $@)LC_ALL=C awk -f ext/surface/schema.awk $(SCHEMA) >$@

$(B)/surface/schema_objects.o: $(B)/surface/schema_objects.c $(B)/flags
	$(call SAY,$(CC) $<)$(CC) $(FLAGS) -MMD -MP -c -o $@ $<

# Change only when the compiler, a flag, a library, the list of sources, of lists or of scripts does, so that what was made with the old ones is made again.
$(B)/flags: WORDS = $(CC) $(FLAGS)
$(B)/libs: WORDS = $(LDFLAGS) $(LIBS) $(OBJECTS)
$(B)/lists: WORDS = $(LISTS)
$(B)/schema: WORDS = $(SCHEMA)
$(B)/flags $(B)/libs $(B)/lists $(B)/schema: FORCE
	@mkdir -p $(@D)
	@echo '$(WORDS)' | cmp -s - $@ || echo '$(WORDS)' >$@

$(B)/dnssig.map: dnssig.def
	@mkdir -p $(@D)
	@awk '/^ +[a-z_0-9]+$$/ { names = names " " $$1 ";" } END { print "{ global:" names " local: *; };" }' $< >$@

$(B)/dnssig.symbols: dnssig.def
	@mkdir -p $(@D)
	@awk '/^ +[a-z_0-9]+$$/ { print "_" $$1 }' $< >$@

$(B)/libidn2.a:
	@mkdir -p $(@D)
	cp $(call archive,idn2) $@
	! command -v objcopy >/dev/null || objcopy --wildcard --strip-symbol='*@IDN2*' $@

-include $(OBJECTS:.o=.d)

# Programs of the tests. Each links what it needs of the rooms; fault.so is loaded into programs, Tcl among them.
TCL_LIBDIR = $(shell echo 'puts [::tcl::pkgconfig get libdir,runtime]' | tclsh)
TCL_CONFIG = $(firstword $(wildcard $(TCL_LIBDIR)/tclConfig.sh $(TCL_LIBDIR)/tcl*/tclConfig.sh))
TCL_FLAGS  = -DUSE_TCL_STUBS $(shell . $(TCL_CONFIG) && echo $$TCL_INCLUDE_SPEC $$TCL_STUB_LIB_SPEC)
TOOLS   := $(patsubst tests/tools/%.c,$(BUILD)/%,$(filter-out tests/tools/fault.c,$(wildcard tests/tools/*.c))) \
           $(patsubst tests/tools/%.c,$(BUILD)/%.so,$(wildcard tests/tools/fault.c))
REPLAYS := $(patsubst tests/fuzz/%.c,$(BUILD)/fuzz/replay-%,$(filter-out tests/fuzz/main.c,$(wildcard tests/fuzz/*.c)))
FUZZERS := $(REPLAYS:$(BUILD)/fuzz/replay-%=$(BUILD)/fuzz/fuzz-%)

tools: $(TOOLS) $(REPLAYS) ; @:
fuzzers: $(FUZZERS) ; @:

$(B)/rooms.a: $(OBJECTS)
	@rm -f $@
	@ar rcs $@ $(OBJECTS)

$(BUILD)/fault.so: tests/tools/fault.c
	@mkdir -p $(@D)
	$(call SAY,$(CC) $<)$(CC) -std=c11 -D_GNU_SOURCE -fPIC -fvisibility=hidden -pthread $(WARN) -O2 -g -shared -o $@ $< $(TCL_FLAGS) -ldl

$(BUILD)/faulty: tests/tools/faulty/plan.c tests/tools/faulty/reply.c tests/tools/faulty/reply.h

$(BUILD)/%: tests/tools/%.c $(B)/rooms.a
	@mkdir -p $(@D)
	$(call SAY,$(CC) $<)$(CC) $(FLAGS) $(LDFLAGS) -MMD -MP -MF $@.d -o $@ $(filter %.c,$^) $(B)/rooms.a $(LIBS) -lsqlite3

# A fuzzer with main() of its own, which reads files: replays a corpus with any compiler.
$(BUILD)/fuzz/replay-%: tests/fuzz/%.c tests/fuzz/main.c tests/fuzz/fuzz.h $(B)/rooms.a
	@mkdir -p $(@D)
	$(call SAY,$(CC) $<)$(CC) $(FLAGS) $(LDFLAGS) -o $@ tests/fuzz/$*.c tests/fuzz/main.c $(B)/rooms.a $(LIBS) -lsqlite3

$(BUILD)/fuzz/fuzz-%: tests/fuzz/%.c tests/fuzz/fuzz.h $(B)/rooms.a
	@mkdir -p $(@D)
	$(call SAY,$(CC) $<)$(CC) $(FLAGS) $(LDFLAGS) -fsanitize=fuzzer -o $@ $< $(B)/rooms.a $(LIBS) -lsqlite3

-include $(TOOLS:=.d)

# What people and CI call. AGAIN is this Makefile with as many jobs as there are processors.
SETUP = sh tests/setup.sh
AGAIN = $(MAKE) --no-print-directory -j$(shell getconf _NPROCESSORS_ONLN || echo 1)

setup:
	@$(SETUP) build demo test static dist packages lint asan valgrind coverage fuzz clients datasette pictures browser cluster notebooks

demo demo-live:
	@$(SETUP) build demo
	@$(AGAIN) $(SONAME)
	@for script in $(or $(MORNINGS_$@),$@); do sqlite3 -batch :memory: ".read samples/$$script.sql" || exit 1; done
MORNINGS_demo = payment-request endpoint owned-estate

# Each database is made anew under the name by which its script attaches it.
demo-existing:
	@$(SETUP) build demo
	@$(AGAIN) $(SONAME)
	@mkdir -p build/existing
	@for tool in $(EXISTING); do script=samples/existing/$$tool; \
	  file=$$(sed -n 's/^ATTACH .file:\([^?]*\).*/\1/p' $$script.sql) && rm -f "$$file" "$$file"-* && \
	  sqlite3 -batch "$$file" <$$script.database.sql >/dev/null && sqlite3 -batch :memory: ".read $$script.sql" || exit 1; \
	done
EXISTING = pihole zeek chrome firefox osquery

NOTEBOOKS = tests/notebooks
demo-notebooks:
	@$(SETUP) build demo notebooks
	@$(AGAIN) $(SONAME)
	@PIP_NO_DEPS=1 sh tests/venv.sh $(BUILD)/notebooks/jupyterlab $(NOTEBOOKS)/requirements.txt $(NOTEBOOKS)/jupyterlab.txt
	@DNSSIG_LIBRARY=$(abspath $(SONAME)) sh $(NOTEBOOKS)/open.sh $(BUILD)/notebooks/jupyterlab $(JUPYTER)

# RQLITED=path of an rqlited that is there already; otherwise it is built, for which Go is needed.
NODES = cluster $(if $(RQLITED),,go)

demo-cluster:
	@$(SETUP) build demo $(NODES)
	@$(AGAIN) $(SONAME)
	@sh samples/cluster/demo.sh

# A Datasette in PATH does as well, and the pages do without pictures.
demo-datasette:
	@$(SETUP) build demo
	@$(SETUP) datasette || command -v datasette
	@$(SETUP) pictures || true
	@$(AGAIN) $(SONAME)
	@sh tests/clients/install.sh build/clients python
	@sh samples/datasette/open.sh

test:
	@$(SETUP) build demo test
	@$(AGAIN) check

check: $(SONAME) $(TOOLS) $(REPLAYS)
	@DNSSIG_LIBRARY=$(abspath $(SONAME)) DNSSIG_BUILD=$(abspath $(BUILD)) tclsh tests/run.tcl $(TESTS)

# What these need may be missing where nobody may install it: setup.sh and the runner say so.
test-clients test-datasette test-notebooks test-cluster:
	@$(SETUP) build demo test
	@$(SETUP) $(NEEDS_$@) || [ "$$(id -u)" != 0 ]
	@$(AGAIN) $(SONAME) tools
	@$(INSTALL_$@)
	@DNSSIG_LIBRARY=$(abspath $(SONAME)) DNSSIG_BUILD=$(abspath $(BUILD)) SAVE=$(SAVE) tclsh tests/$(@:test-%=%)/run.tcl
NEEDS_test-clients     = clients
NEEDS_test-datasette   = datasette pictures browser
NEEDS_test-notebooks   = notebooks
NEEDS_test-cluster     = $(NODES)
INSTALL_test-clients   = sh tests/clients/install.sh $(BUILD)/clients
INSTALL_test-datasette = sh tests/clients/install.sh $(BUILD)/clients python
INSTALL_test-notebooks = PIP_NO_DEPS=1 sh tests/venv.sh $(BUILD)/notebooks/python $(NOTEBOOKS)/requirements.txt

lint:
	@$(SETUP) build demo test static lint
	@tclsh tests/lint/run.tcl '$(ROOMS)' '$(SOURCES)'

SANITIZE = -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer

asan:
	@$(SETUP) build demo test asan
	@sh tests/lint/asan.sh $(AGAIN) BUILD=build/asan SONAME=build/asan/dnssig.so \
	  CC=gcc WARN= OPT='-O1 -g' CFLAGS='$(SANITIZE)' check

tsan:
	@$(SETUP) build demo test asan
	@$(AGAIN) $(SONAME) tools
	@DNSSIG_LIBRARY=$(abspath $(SONAME)) DNSSIG_BUILD=$(abspath $(BUILD)) tclsh tests/proof/threads.tcl

valgrind:
	@$(SETUP) build demo test valgrind
	@$(AGAIN) BUILD=build/valgrind SONAME=build/valgrind/dnssig.so OPT='-O1 -g' all tools
	@DNSSIG_LIBRARY=$(CURDIR)/build/valgrind/dnssig.so DNSSIG_BUILD=$(CURDIR)/build/valgrind sh tests/lint/valgrind.sh $(TESTS)

coverage:
	@$(SETUP) build demo test coverage
	@find build/coverage -name '*.gcda' -delete 2>/dev/null || true
	@$(AGAIN) BUILD=build/coverage SONAME=build/coverage/dnssig.so CC=gcc OPT='-O0 -g' CFLAGS=--coverage check
	@sh tests/lint/coverage.sh build/coverage/obj

# afl-clang-fast takes -fsanitize=fuzzer to mean AFL++'s own driver of the same targets.
FUZZ_SECONDS ?= 60
FUZZER ?= libfuzzer
FUZZ_libfuzzer = BUILD=build/clang CC=clang CFLAGS='-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all'
FUZZ_afl       = BUILD=build/afl CC=afl-clang-fast CFLAGS='-fsanitize=address,undefined -fno-sanitize-recover=all'
fuzz:
	@$(SETUP) build fuzz $(filter afl,$(FUZZER))
	@$(AGAIN) $(FUZZ_$(FUZZER)) WARN= OPT='-O1 -g' fuzzers
	@FUZZER=$(FUZZER) sh tests/fuzz/run.sh build/$(FUZZER:libfuzzer=clang)/fuzz $(FUZZ_SECONDS)

proof:
	@$(SETUP) build demo test asan coverage fuzz
	@$(AGAIN) $(SONAME) tools
	@DNSSIG_LIBRARY=$(abspath $(SONAME)) DNSSIG_BUILD=$(abspath $(BUILD)) tclsh tests/proof/run.tcl $(PARTS)

bench:
	@$(SETUP) build demo test bench
	@$(AGAIN) $(SONAME) tools
	@DNSSIG_LIBRARY=$(abspath $(SONAME)) DNSSIG_BUILD=$(abspath $(BUILD)) BENCH_SAVE=$(or $(SAVE),0) tclsh tests/bench/run.tcl $(WORK)

VERSION = $(shell sed -n 's/^.define DNSSIG_VERSION "\(.*\)"/\1/p' ext/*/*.h ext/*/*.c ext/*.c)

# Packages in DIST, which .dist/pack.py makes and lists. DIST_URL is where they will be found, for sqlpkg.json; `.` is the folder in
# which sqlpkg is called. Without -g no path of this machine is in the library, and it is the same in whatever folder it was made.
DIST       ?= build/dist
DIST_OWNER ?= dnssig
DIST_URL   ?= .

dist:
	@$(SETUP) build static dist
	@$(AGAIN) STATIC=1 OPT=-O2 BUILD=$(DIST) SONAME=$(DIST)/obj/dnssig.so $(DIST)/obj/dnssig.so
	@SOURCE_DATE_EPOCH=$${SOURCE_DATE_EPOCH:-$$(git log -1 --format=%ct)} \
	  python3 .dist/pack.py $(DIST) $(DIST)/obj/dnssig.so $(VERSION) '$(DIST_OWNER)' '$(DIST_URL)'

test-dist:
	@$(SETUP) build demo test static dist packages
	@DNSSIG_BUILD=$(abspath $(BUILD)) tclsh tests/dist.tcl

# `.load dnssig` looks where the system's linker does. A folder that it knows from ldconfig's cache only, as /usr/local/lib, it searches
# for names that begin with lib: hence the second name, by which SQLite finds the same entry point.
LIBDIR  ?= $(PREFIX)/lib
PC       = $(DESTDIR)$(LIBDIR)/pkgconfig/dnssig.pc
LIBRARY  = $(DESTDIR)$(LIBDIR)/$(notdir $(SONAME))
ALIAS    = $(DESTDIR)$(LIBDIR)/lib$(notdir $(SONAME))
SCRIPTS  = $(DESTDIR)$(PREFIX)/share/dnssig

install: $(SONAME)
	mkdir -p '$(dir $(PC))'
	install -m 755 $(SONAME) '$(LIBRARY)'
	ln -sf '$(notdir $(SONAME))' '$(ALIAS)'
	rm -rf '$(SCRIPTS)'
	find sql -type d -exec mkdir -p '$(SCRIPTS)/{}' \;
	find sql -type f -exec install -m 644 '{}' '$(SCRIPTS)/{}' \;
	printf '%s\n' 'prefix=$(PREFIX)' 'libdir=$(LIBDIR:$(PREFIX)/%=$${prefix}/%)' 'extension=$${libdir}/$(notdir $(SONAME))' \
	  'scripts=$${prefix}/share/dnssig/sql' '' 'Name: dnssig' 'Description: DNS for SQLite, a loadable extension' \
	  'Version: $(VERSION)' >'$(PC)'

uninstall:
	rm -f '$(LIBRARY)' '$(ALIAS)' '$(PC)'
	rm -rf '$(SCRIPTS)'

clean:
	rm -rf build dnssig.so dnssig.dylib
