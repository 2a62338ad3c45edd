# SPDX-License-Identifier: ISC
#
#	make            everything, under build/rel (SAN=1: build/san)
#	make demo       the whole story in a minute, in a temporary store
#	make check      all tests; installs what they need on Debian
#	make proof      faults, kills and hostile input, counted: SCORECARD.tsv
#	make scorecard  that card into README.md
#	make bench      speed as ratios to sqlite3 and other tools: BENCH.tsv
#			(N='10000 100000'; 1000000 takes some 20 minutes)
#	make lint       static checks of code, shell and manual
#	make install    PREFIX=/usr/local, DESTDIR=; also uninstall
#
# A program is a file in cmd, a module a file in lib, a unit test a file in
# tests/unit: adding a file is adding a file.

PREFIX ?= /usr/local
bindir = $(DESTDIR)$(PREFIX)/bin
mandir = $(DESTDIR)$(PREFIX)/share/man
bashdir = $(DESTDIR)$(PREFIX)/share/bash-completion/completions
zshdir = $(DESTDIR)$(PREFIX)/share/zsh/site-functions
fishdir = $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d

CC ?= cc
CFLAGS ?= -O2
WARN = -Wall -Wextra -Wshadow -Wconversion -Wno-overlength-strings \
    -Wno-missing-field-initializers
HARD = -D_FORTIFY_SOURCE=3 -fstack-protector-strong -fstack-clash-protection \
    -fPIE
STD = -std=c17 -D_GNU_SOURCE
LINK = -pie -Wl,-z,relro,-z,now,-z,noexecstack
# Linked in: a command starts in three quarters of the time (make bench).
# STATIC= links the shared libraries, so that their updates need no rebuild.
STATIC ?= yes
LIBS = $(if $(STATIC),-Wl$(comma)-Bstatic) -lsqlite3 -lcsv -lutf8proc -lb2 \
    $(if $(STATIC),-Wl$(comma)-Bdynamic) -lm
comma = ,

ifdef SAN
B = build/san
HARD = -fsanitize=address,undefined -fno-omit-frame-pointer -g
LINK = -fsanitize=address,undefined
else
B = build/rel
endif
# The targets of the fuzzer with clang in the folder FUZZ (tests/proof/fuzz);
# without it, as any compiler makes them, they replay what is kept.
ifdef FUZZ
B = $(FUZZ)
CC = clang
HARD = -fsanitize=fuzzer-no-link,address,undefined \
    -fno-sanitize-recover=undefined -fno-omit-frame-pointer -g
LINK = -fsanitize=fuzzer,address,undefined
else
replay = $(B)/tests/fuzz/replay.o
endif
# No name of the folder of the build is in what is built.
SAME = -ffile-prefix-map=$(CURDIR)=.
BUILD = $(CC) $(STD) $(WARN) $(HARD) $(SAME) -Ilib -MMD -MP $(WERROR) $(CFLAGS)

programs = $(patsubst cmd/%.c,$(B)/bin/%,$(wildcard cmd/*.c))
library = $(patsubst lib/%.c,$(B)/lib/%.o,$(wildcard lib/*.c)) $(B)/lib/embed.o
units = $(patsubst tests/unit/%.c,$(B)/unit/%,$(wildcard tests/unit/*.c))
pages1 = $(wildcard man/*.1)
pages5 = $(wildcard man/*.5)
pages7 = $(wildcard man/*.7)
commands = $(notdir $(programs))

.PHONY: all demo check proof scorecard faulty targets bench lint install uninstall clean
.SECONDARY:
all: $(programs)

$(B)/bin/%: $(B)/cmd/%.o $(B)/libcrm.a
	@mkdir -p $(@D)
	$(CC) $(LINK) $(LDFLAGS) -o $@ $^ $(LIBS)

$(B)/unit/%: $(B)/tests/unit/%.o $(B)/libcrm.a
	@mkdir -p $(@D)
	$(CC) $(LINK) $(LDFLAGS) -o $@ $^ $(LIBS) -lcmocka

# Every program with the shim of faults in it, and what drives them.
faulty = $(patsubst cmd/%.c,$(B)/fault/bin/%,$(wildcard cmd/*.c))
drivers = $(patsubst tests/fault/drive_%.c,$(B)/fault/%, \
    $(wildcard tests/fault/drive_*.c))

$(B)/fault/bin/%: $(B)/cmd/%.o $(B)/tests/fault/shim.o $(B)/libcrm.a
	@mkdir -p $(@D)
	$(CC) $(LINK) $(LDFLAGS) -Wl,--wrap=sqlite3_open_v2,--wrap=sqlite3_step \
	    -o $@ $^ $(LIBS)

$(B)/fault/%: $(B)/tests/fault/drive_%.o $(B)/tests/fault/trial.o $(B)/libcrm.a
	@mkdir -p $(@D)
	$(CC) $(LINK) $(LDFLAGS) -o $@ $^ $(LIBS)

targets = $(patsubst tests/fuzz/%.c,$(B)/target/%, \
    $(filter-out %/replay.c,$(wildcard tests/fuzz/*.c)))

$(B)/target/%: $(B)/tests/fuzz/%.o $(replay) $(B)/libcrm.a
	@mkdir -p $(@D)
	$(CC) $(LINK) $(LDFLAGS) -o $@ $^ $(LIBS)

targets: $(targets)

$(B)/libcrm.a: $(library)
	@rm -f $@
	ar rcs $@ $^

$(B)/%.o: %.c
	@mkdir -p $(@D)
	$(BUILD) -c -o $@ $<

# The schema steps, pipelines, dated rules and tables that ship, as C.
$(B)/lib/embed.c: lib/embed.sh $(wildcard lib/sql/*.sql lib/pipelines/* \
    lib/rules/* lib/data/*.txt)
	@mkdir -p $(@D)
	sh lib/embed.sh >$@

$(B)/lib/embed.o: $(B)/lib/embed.c
	$(BUILD) -c -o $@ $<

demo:
	@sh tests/need build
	@$(MAKE) -s all
	@sh tests/demo/run $(B)/bin

check:
	@sh tests/need build check
	@$(MAKE) -s all $(units) targets faulty
	@sh tests/run $(B)

faulty: $(faulty) $(drivers)

proof:
	@sh tests/need build check proof
	@$(MAKE) -s all $(units) targets faulty
	@sh tests/proof/run $(B)

scorecard:
	sh tests/proof/table $(B)/SCORECARD.tsv

bench:
	@sh tests/need build check bench
	@$(MAKE) -s all
	@sh tests/bench/run $(B)/bin $(N)

lint:
	@sh tests/need build lint
	sh tests/lint

install: all
	install -d $(bindir) $(mandir)/man1 $(mandir)/man5 $(mandir)/man7 \
	    $(bashdir) $(zshdir) $(fishdir)
	install -m 755 $(programs) $(bindir)
	install -m 644 $(pages1) $(mandir)/man1
	install -m 644 $(pages5) $(mandir)/man5
	install -m 644 $(pages7) $(mandir)/man7
	for c in $(commands); do \
	    install -m 644 completions/crm.bash $(bashdir)/$$c && \
	    install -m 644 completions/crm.fish $(fishdir)/$$c.fish || exit 1; \
	done
	install -m 644 completions/_crm $(zshdir)/_crm

uninstall:
	cd $(bindir) && rm -f $(commands)
	cd $(mandir)/man1 && rm -f $(notdir $(pages1))
	cd $(mandir)/man5 && rm -f $(notdir $(pages5))
	cd $(mandir)/man7 && rm -f $(notdir $(pages7))
	cd $(bashdir) && rm -f $(commands)
	cd $(fishdir) && rm -f $(addsuffix .fish,$(commands))
	rm -f $(zshdir)/_crm

clean:
	rm -rf build

-include $(shell find build -name '*.d' 2>/dev/null)
