# make demo      build and run the main job
# make test      every test
# make lint      formatting, as CI checks it
# make faults    every script of Tests/Faults, and the table in docs/faults.md
# make fuzz      libFuzzer, SECONDS=60 a target
# make soak      SECONDS=1800 at RATE=15000, memory flat and books exact
# make test-sanitized  the tests under the address and the thread sanitizer (test-address, test-thread)
# make bench     Kendall beside other tools; make bench-tools installs Debian's
# make install   PREFIX=/usr/local: the command, its man page and shell completions
# make install-ab  besides, the name ab for it (kendall ab), where none is in the way
#
# What is missing is installed first (Debian's packages; as root or by sudo).

PREFIX ?= /usr/local
DESTDIR ?=
SWIFT ?= swift
LIBRARIES = libncurses-dev libssl-dev libyaml-dev zlib1g-dev
# The Swift runtime goes into the binary: it starts sooner and runs where no toolchain is.
RELEASE = -c release --product kendall --static-swift-stdlib
BINARY = $(shell $(SWIFT) build $(RELEASE) --show-bin-path)/kendall

.PHONY: demo build test bench bench-tools lint format install install-ab uninstall clean packages \
    faults fuzz soak test-sanitized test-address test-thread

demo: build
	@"$(BINARY)" demo

build:
	@scripts/need-packages git make $(LIBRARIES)
	$(SWIFT) build $(RELEASE)

test: lint
	@scripts/need-packages git make $(LIBRARIES) \
	    apache2-utils nginx-light openssl prometheus python3 python3-jsonschema python3-pip \
	    python3-prometheus-client python3-yaml
	@scripts/need-python jsonschema hdrh:hdrhistogram prometheus_client:prometheus-client
	$(SWIFT) build --build-tests
	SWIFT="$(SWIFT)" scripts/run-tests

faults:
	@scripts/need-packages gcc libc6-dev iproute2 openssl python3 util-linux $(LIBRARIES)
	$(SWIFT) build --product kendall
	KENDALL="$${KENDALL:-$$($(SWIFT) build --show-bin-path)/kendall}" CONNECTIONS=10000 \
	    python3 Tests/Faults/run.py --write

fuzz:
	@scripts/need-packages python3 $(LIBRARIES)
	Fuzz/fuzz.py $(or $(SECONDS),60)

soak: build
	@scripts/need-packages nginx-light python3
	KENDALL="$(BINARY)" python3 Tests/Faults/soak.py $(or $(SECONDS),1800) $(or $(RATE),15000)

# What is left out, and why: scripts/test-sanitized.
test-sanitized: test-address test-thread

test-address test-thread:
	@scripts/need-packages nginx-light openssl prometheus python3 python3-jsonschema python3-pip \
	    python3-prometheus-client python3-yaml $(LIBRARIES)
	@scripts/need-python jsonschema hdrh:hdrhistogram prometheus_client:prometheus-client
	SWIFT="$(SWIFT)" scripts/test-sanitized $(@:test-%=%)

bench: build
	@scripts/need-packages gcc libc6-dev nginx-light openssl python3
	$(SWIFT) build -c release --product micro-benchmark
	Benchmarks/bench.py --kendall "$(BINARY)" --json bench.json \
	    --micro "$$($(SWIFT) build -c release --show-bin-path)/micro-benchmark"

bench-tools:
	@scripts/need-packages apache2-utils nghttp2-client siege wrk

lint:
	$(SWIFT) format lint --strict --recursive Sources Tests Package.swift

format:
	$(SWIFT) format --in-place --recursive Sources Tests Package.swift

install: build
	install -D -m 755 "$(BINARY)" "$(DESTDIR)$(PREFIX)/bin/kendall"
	install -D -m 644 docs/kendall.1 "$(DESTDIR)$(PREFIX)/share/man/man1/kendall.1"
	install -d "$(DESTDIR)$(PREFIX)/share/bash-completion/completions" \
	    "$(DESTDIR)$(PREFIX)/share/zsh/site-functions" \
	    "$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d"
	"$(BINARY)" --generate-completion-script bash \
	    > "$(DESTDIR)$(PREFIX)/share/bash-completion/completions/kendall"
	"$(BINARY)" --generate-completion-script zsh \
	    > "$(DESTDIR)$(PREFIX)/share/zsh/site-functions/_kendall"
	"$(BINARY)" --generate-completion-script fish \
	    > "$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/kendall.fish"

# Only a link of ours is ever replaced, or removed.
AB = $(DESTDIR)$(PREFIX)/bin/ab

install-ab: install
	@if [ -e "$(AB)" ] && [ "$$(readlink "$(AB)")" != kendall ]; then \
	    echo "$(AB) is not ours; remove it first, or choose another PREFIX" >&2; exit 1; \
	fi
	ln -sf kendall "$(AB)"

uninstall:
	@if [ "$$(readlink "$(AB)")" = kendall ]; then rm -f "$(AB)"; fi
	rm -f "$(DESTDIR)$(PREFIX)/bin/kendall" "$(DESTDIR)$(PREFIX)/share/man/man1/kendall.1" \
	    "$(DESTDIR)$(PREFIX)/share/bash-completion/completions/kendall" \
	    "$(DESTDIR)$(PREFIX)/share/zsh/site-functions/_kendall" \
	    "$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/kendall.fish"

clean:
	$(SWIFT) package clean
