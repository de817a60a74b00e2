# Builds, tests, measures, fuzzes and installs Pollux. Every target installs what it needs first, and asks for
# sudo only when a package is missing.

SWIFT   ?= swift
PREFIX  ?= /usr/local
DESTDIR ?=

binary := .build/release/pollux
sudo   := $(shell [ "$$(id -u)" = 0 ] || echo sudo)

build_packages := libncurses-dev make
test_packages  := $(build_packages) libvterm-dev python3 util-linux ncurses-base ncurses-term \
                  socat ncat tshark procps
layout_packages := binutils python3 valgrind
bench_packages := $(test_packages) gcc iproute2 btop tig htop

# A target imports only what the manifest says it may.
checked := --explicit-target-dependency-import-check error

# The binary carries the Swift, C++ and compiler runtimes, so it needs ncurses and the C library only. Where the
# C library reads packed relocations (glibc 2.36), they save a megabyte of memory at every start; that nobody loads
# symbols from the program saves half of one; that the functions which run together lie together, which takes GNU ld,
# saves two more, and a sixth of the time that a key takes.
runtime   := $(abspath .build)/static-runtime
glibc     := $(shell getconf GNU_LIBC_VERSION 2>/dev/null | awk '{ split($$2, v, "."); print v[1] * 100 + v[2] }')
gnu       := $(shell command -v ld.bfd)
packed    := $(shell [ "$(glibc)" -ge 236 ] 2>/dev/null && ld.bfd --help 2>/dev/null | grep -q pack-relative-relocs && echo yes)
order     := $(runtime)/order.ld
placed    := -Xlinker -T -Xlinker $(order)
bfd       := -Xswiftc -use-ld=bfd $(placed) $(if $(packed),-Xlinker -z -Xlinker pack-relative-relocs)
link      := -Xlinker -L$(runtime) -Xlinker --no-export-dynamic $(if $(gnu),$(bfd))
sections  := -Xswiftc -Xfrontend -Xswiftc -function-sections -Xcc -ffunction-sections -Xcxx -ffunction-sections
release   := -c release --static-swift-stdlib $(checked) $(sections) $(link)

# SwiftPM writes a flag for each sanitizer, of which the compiler heeds the last: one flag names both.
fuzzing := -c release --scratch-path .build/fuzz $(checked) --sanitize fuzzer -Xswiftc -sanitize=fuzzer,address \
           -Xcc -fsanitize=fuzzer,address -Xswiftc -DFUZZING

# $(call need,packages): installs those that are missing.
need = @missing=; for package in $(1); do \
         dpkg-query -W -f '$${Status}' $$package 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$package"; \
       done; \
       if [ -n "$$missing" ]; then echo "installing$$missing"; \
         $(sudo) apt-get update -qq && \
         DEBIAN_FRONTEND=noninteractive $(sudo) apt-get install -y -qq --no-install-recommends $$missing; fi

# $(call carry,name,archive): what is linked by this name comes from the static archive, where there is one.
carry = @archive=$$(gcc -print-file-name=lib$(2).a 2>/dev/null || clang -print-file-name=lib$(2).a); \
        [ ! -f "$$archive" ] || ln -sf "$$archive" $(runtime)/lib$(1).a

.PHONY: run build test bench layout fuzz install uninstall lint clean

run: build
	@exec $(binary) $(ARGS)

build: $(order)
	$(call need,$(build_packages))
	$(call carry,stdc++,stdc++)
	$(call carry,gcc_s,gcc_eh)
	$(SWIFT) build $(release) --product pollux

# Puts the functions of the list next to each other, in front of all others. A new list alone would link nothing.
$(order): Benchmarks/Layout/functions.txt
	@mkdir -p $(@D)
	@rm -f $(binary)
	@awk 'BEGIN { print "SECTIONS { .text.near : {" } !/^#/ && NF { print "*(.text." $$1 ")" } \
	  END { print "} } INSERT BEFORE .text;" }' $< > $@

# Writes the list anew, for code that has changed much. Valgrind knows no functions outside of `.text`.
layout:
	$(call need,$(layout_packages))
	$(MAKE) build placed=
	python3 Benchmarks/Layout/record.py $(binary) Benchmarks/Layout/functions.txt
	$(MAKE) build

test:
	$(call need,$(test_packages))
	$(SWIFT) build --build-tests $(checked)
	$(SWIFT) test --skip-build $(checked)

bench: build
	$(call need,$(bench_packages))
	$(SWIFT) build $(release) --product bench
	$(SWIFT) build $(release) --product forwarding
	$(SWIFT) build $(release) --product lists
	@$(MAKE) --no-print-directory -C Benchmarks bench POLLUX=$(abspath $(binary)) DRIVER=$(abspath $(dir $(binary))bench) \
	  FORWARDING=$(abspath $(dir $(binary))forwarding) LISTS=$(abspath $(dir $(binary))lists)

fuzz:
	$(call need,$(build_packages))
	$(SWIFT) build $(fuzzing) --product fuzz
	@$(MAKE) --no-print-directory -k -C Tests/Fuzzing fuzz

lint:
	$(SWIFT) format lint --strict --recursive Package.swift Sources Tests Benchmarks themes

install: build
	install -D -m 755 $(binary) $(DESTDIR)$(PREFIX)/bin/pollux

uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/pollux

clean:
	rm -rf .build
