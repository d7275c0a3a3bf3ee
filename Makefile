# dnssig: a loadable SQLite extension. `make` builds ./dnssig.so; `make demo` shows it; `make test` proves it.
#
# The rooms of ext/, in the order in which data flows, and the files of each. A file includes only headers of its own room and of
# rooms before it (`make lint` checks that from this list).
ROOMS   := core name answer resolve surface
core    := memory.c text.c utf8.c map.c random.c clock.c settings.c
name    :=
answer  :=
resolve :=
surface := result.c connection.c
SOURCES := $(foreach room,$(ROOMS),$(addprefix ext/$(room)/,$($(room)))) ext/dnssig.c

B       := build/obj
CC      ?= cc
OPT     ?= -O2 -g
CFLAGS  ?=
LDFLAGS ?=
SONAME  := $(if $(filter Darwin,$(shell uname -s)),dnssig.dylib,dnssig.so)
WARN    := -Wall -Wextra -Wconversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes
FLAGS   := -std=c11 -D_GNU_SOURCE -Iext -fPIC -fvisibility=hidden -pthread $(WARN) $(OPT)
LIBS    := -lcares -lpsl -lidn2
OBJECTS := $(SOURCES:ext/%.c=$(B)/%.o)

.PHONY: all
all: $(SONAME)

$(SONAME): $(OBJECTS) build/dnssig.map
	$(CC) -shared $(LDFLAGS) $(CFLAGS) $(OPT) -pthread -o $@ $(OBJECTS) -Wl,--version-script=build/dnssig.map $(LIBS)

build/dnssig.map: dnssig.def
	@mkdir -p $(@D)
	sed -n 's/^ *\([a-z_0-9]*\)$$/{ global: \1; local: *; };/p' $< >$@

$(B)/%.o: ext/%.c
	@mkdir -p $(@D)
	$(CC) $(FLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

-include $(OBJECTS:.o=.d)
