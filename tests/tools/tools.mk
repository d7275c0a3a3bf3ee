# tools.mk - how the programs of tests/tools are built, into $(TOOLS) (default build/).
#
#   make -f tests/tools/tools.mk            from the repository's top
#   make -f tests/tools/tools.mk TOOLS=/elsewhere
#
# Each is written beside its place and moved there whole, so that two runs at once do no harm.
TOOLS     ?= build
CC        ?= cc
TCL_FLAGS ?= $(shell pkg-config --cflags tcl 2>/dev/null || echo -I/usr/include/tcl8.6)
TCL_STUB  ?= -ltclstub8.6
WARNINGS  := -std=c11 -D_GNU_SOURCE -Wall -Wextra -Wconversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Werror
FAULT     := -fPIC -fvisibility=hidden -shared -DUSE_TCL_STUBS $(TCL_FLAGS)
T         := tests/tools

.PHONY: tools
tools: $(addprefix $(TOOLS)/,leash faulty interrupt fault.so)

$(TOOLS)/leash: $T/leash.c
$(TOOLS)/faulty: $T/faulty.c $T/faulty/reply.c $T/faulty/reply.h
$(TOOLS)/decode: $T/decode.c $(wildcard ext/answer/*.[ch]) ext/name/name.c ext/name/ip.c $(addprefix ext/core/,memory.c text.c utf8.c map.c random.c)
$(TOOLS)/decode: WARNINGS += -Iext -pthread
$(TOOLS)/interrupt: $T/interrupt.c
$(TOOLS)/interrupt: LIBS := -lsqlite3 -pthread
$(TOOLS)/fault.so: $T/fault.c
$(TOOLS)/fault.so: WARNINGS += $(FAULT)
$(TOOLS)/fault.so: LIBS := $(TCL_STUB) -ldl -pthread

$(TOOLS)/%:
	@mkdir -p $(@D)
	$(CC) $(WARNINGS) -O2 -g -o $@.$$$$ $(filter %.c,$^) $(LIBS) && mv $@.$$$$ $@
