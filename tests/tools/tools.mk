# tools.mk - how the programs of tests/tools are built, into $(TOOLS) (default build/).
#
#   make -f tests/tools/tools.mk            from the repository's top
#   make -f tests/tools/tools.mk TOOLS=/elsewhere
#
# Each is one C file. It is written beside its place and moved there whole, so that two runs at once do no harm.
TOOLS     ?= build
CC        ?= cc
TCL_FLAGS ?= $(shell pkg-config --cflags tcl 2>/dev/null || echo -I/usr/include/tcl8.6)
TCL_STUB  ?= -ltclstub8.6
WARNINGS  := -std=c11 -D_GNU_SOURCE -Wall -Wextra -Wconversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Werror
PROGRAMS  := leash

.PHONY: tools
tools: $(addprefix $(TOOLS)/,$(PROGRAMS)) $(TOOLS)/fault.so

$(TOOLS)/%: tests/tools/%.c
	@mkdir -p $(@D)
	$(CC) $(WARNINGS) -O2 -g -o $@.$$$$ $< $(LIBS_$*) && mv $@.$$$$ $@

$(TOOLS)/fault.so: tests/tools/fault.c
	@mkdir -p $(@D)
	$(CC) $(WARNINGS) -O2 -g -fPIC -fvisibility=hidden -shared -DUSE_TCL_STUBS $(TCL_FLAGS) -o $@.$$$$ $< $(TCL_STUB) -ldl -pthread && mv $@.$$$$ $@

LIBS_interrupt := -lsqlite3 -pthread
LIBS_window := -Iext ext/resolve/window.c
