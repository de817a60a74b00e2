# Builds, tests, measures, fuzzes and installs Pollux. Each target first installs the packages that it needs, and
# uses sudo only if one is missing.

SWIFT   ?= swift
PREFIX  ?= /usr/local
DESTDIR ?=

binary := .build/release/pollux
sudo   := $(shell [ "$$(id -u)" = 0 ] || echo sudo)

build_packages := libncurses-dev make
test_packages  := $(build_packages) libvterm-dev python3 util-linux ncurses-base ncurses-term \
                  socat ncat tshark procps libidn2-0
bench_packages := $(test_packages) gcc iproute2 btop tig htop

# Fails the build if a target imports a module that the manifest does not list for it.
checked := --explicit-target-dependency-import-check error

# The binary contains the Swift, C++ and compiler runtimes and ncurses, so that it needs only the C library. The C++ and
# compiler runtimes save 1 MB of memory at every start, ncurses 0.25 MB. Why the other flags are there:
#   -Osize                 0.6 MB less memory after the start, and keys are as quick.
#   -function-sections     The linker drops unused functions.
#   internalize-at-link    The linker drops unused public functions too: 0.25 MB less memory.
#   no-export-dynamic      No symbol is exported: 0.5 MB less memory.
#   pack-relative-relocs   1 MB less memory; needs GNU ld, and glibc 2.36 or newer.
runtime := $(abspath .build)/static-runtime
glibc   := $(shell getconf GNU_LIBC_VERSION 2>/dev/null | awk '{ split($$2, v, "."); print v[1] * 100 + v[2] }')
packed  := $(shell [ "$(glibc)" -ge 236 ] 2>/dev/null && ld.bfd --help 2>/dev/null | grep -q pack-relative-relocs && echo yes)
packing := -Xswiftc -use-ld=bfd -Xlinker -z -Xlinker pack-relative-relocs
release := -c release --static-swift-stdlib $(checked) -Xswiftc -Osize \
           -Xswiftc -Xfrontend -Xswiftc -function-sections -Xcc -ffunction-sections \
           -Xswiftc -Xfrontend -Xswiftc -internalize-at-link \
           -Xlinker -L$(runtime) -Xlinker --no-export-dynamic $(if $(packed),$(packing))

# SwiftPM passes one flag per sanitizer and the compiler uses only the last one, so a single flag names both.
fuzzing := -c release --scratch-path .build/fuzz $(checked) --sanitize fuzzer -Xswiftc -sanitize=fuzzer,address \
           -Xcc -fsanitize=fuzzer,address -Xswiftc -DFUZZING

# $(call need,packages): installs the packages that are missing.
need = @missing=; for package in $(1); do \
         dpkg-query -W -f '$${Status}' $$package 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$package"; \
       done; \
       if [ -n "$$missing" ]; then echo "installing$$missing"; \
         $(sudo) apt-get update -qq && \
         DEBIAN_FRONTEND=noninteractive $(sudo) apt-get install -y -qq --no-install-recommends $$missing; fi

# $(call carry,name,archive): links the library of this name statically, from the archive if it exists.
carry = @archive=$$(gcc -print-file-name=lib$(2).a 2>/dev/null || clang -print-file-name=lib$(2).a); \
        mkdir -p $(runtime); [ ! -f "$$archive" ] || ln -sf "$$archive" $(runtime)/lib$(1).a

.PHONY: run build test bench fuzz install uninstall lint prose clean

run: build
	@exec $(binary) $(ARGS)

build:
	$(call need,$(build_packages))
	$(call carry,stdc++,stdc++)
	$(call carry,gcc_s,gcc_eh)
	$(call carry,ncursesw,ncursesw)
	$(call carry,panelw,panelw)
	$(call carry,tinfo,tinfo)
	$(SWIFT) build $(release) --product pollux

test:
	$(call need,$(test_packages))
	$(SWIFT) build --build-tests $(checked)
	$(SWIFT) test --skip-build $(checked)

bench: build
	$(call need,$(bench_packages))
	$(SWIFT) build $(release) --product bench
	$(SWIFT) build $(release) --product forwarding
	$(SWIFT) build $(release) --product lists
	$(SWIFT) build $(release) --product sockets
	@$(MAKE) --no-print-directory -C Benchmarks bench POLLUX=$(abspath $(binary)) DRIVER=$(abspath $(dir $(binary))bench) \
	  FORWARDING=$(abspath $(dir $(binary))forwarding) LISTS=$(abspath $(dir $(binary))lists) \
	  SOCKETS=$(abspath $(dir $(binary))sockets)

fuzz:
	$(call need,$(build_packages))
	$(SWIFT) build $(fuzzing) --product fuzz
	@$(MAKE) --no-print-directory -k -C Tests/Fuzzing fuzz

lint: prose
	$(SWIFT) format lint --strict --recursive Package.swift Sources Tests Benchmarks themes

# Wording that the prose rules of CONTRIBUTING.md replace, as Perl regular expressions.
banned       := [Ww]hoever|[Ll]ikewise|in sight|luck|behind the|(?<!each )of which|(?<![Tt]here )is no(?! longer| more)(?= [a-z])
banned_names := \bfunc take\(_|[(,] *place: |\b(most|least)[A-Z]|[a-z]Facts\b
prose_files  := Package.swift Sources Benchmarks themes Tests/DashboardTests/Frames $(wildcard *.md)

# grep exits with 1 if nothing matches.
prose:
	@LC_ALL=C grep -rnP --include='*.swift' --include='*.[ch]' --include='*.md' --include='*.txt' --exclude=CHANGELOG.md \
	  '\b($(banned))\b|$(banned_names)' $(prose_files); \
	  [ $$? = 1 ] || { echo 'Banned wording, see "Prose" in CONTRIBUTING.md' >&2; exit 1; }

install: build
	install -D -m 755 $(binary) $(DESTDIR)$(PREFIX)/bin/pollux

uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/pollux

clean:
	rm -rf .build
