# baselog: build, test, install. `make run` and `make test` need nothing but a Swift 6.2 toolchain or newer on Debian;
# they install the system packages that are missing and say so.

BUILD_PACKAGES := libncurses-dev libsqlite3-dev zlib1g-dev
TEST_PACKAGES  := $(BUILD_PACKAGES) ncurses-term tmux
BENCH_PACKAGES := $(BUILD_PACKAGES) wrk
PREFIX         ?= /usr/local
TEST_MINUTES   ?= 40
STRICT         := --explicit-target-dependency-import-check error
RELEASE        := --configuration release --static-swift-stdlib
SOURCES        := Package.swift Sources Tests Benchmarks

.PHONY: run build test soak bench pictures release lint format install uninstall clean toolchain build-packages test-packages bench-packages
.DEFAULT_GOAL := build

## Build and open the dashboard on the embedded API.
run: build
	@exec .build/debug/baselog

build: toolchain build-packages
	swift build $(STRICT) --product baselog

## Everything: format, build without warnings, all tests. One test at a time: some talk to servers and terminals whose
## time-outs should not depend on how much else two cores have to do. Written line by line, so that a test that never
## ends is the last one to be named.
test: toolchain test-packages lint
	swift build $(STRICT) --build-tests
	@mkdir -p .build
	@{ timeout --foreground --kill-after=30 $(TEST_MINUTES)m stdbuf -oL swift test --skip-build --no-parallel; \
	   echo $$? > .build/test.status; } 2>&1 | tee .build/test.log
	@status="$$(cat .build/test.status)"; [ "$$status" -eq 0 ] && exit 0; echo; \
	  [ "$$status" -ne 124 ] || { echo "The tests did not end within $(TEST_MINUTES) minutes. The last to begin:"; \
	    grep '◇ Test' .build/test.log | tail -n 1; }; \
	  echo "What failed:"; grep '✘' .build/test.log; exit 1

## Plays random sequences of queue work and faults against the model, other ones each time. SEQUENCES=n, SEED=n.
soak: toolchain test-packages
	swift build $(STRICT) --build-tests
	BASELOG_MODEL_SEED=$${SEED:-$$(date +%s%3N)} BASELOG_MODEL_SEQUENCES=$${SEQUENCES:-50000} \
	  swift test --skip-build --filter 'A queue and its model'

## How fast the engine is: Benchmarks/README.md. FULL=1 adds a backlog of ten million, PARTS="accept single" chooses.
bench: toolchain bench-packages
	swift build $(STRICT) $(RELEASE) --product baselog
	swift build $(STRICT) $(RELEASE) --product baselog-bench
	@.build/release/baselog-bench $(if $(FULL),--full) $(PARTS)

## The pictures of the README, made anew from the running program: takes about four minutes.
pictures: build
	@docs/pictures/draw .build/debug/baselog

## An optimised program that needs no Swift on the machine where it runs.
release: toolchain build-packages
	swift build $(STRICT) $(RELEASE) --product baselog
	@echo "Built .build/release/baselog"

lint: toolchain
	swift format lint --strict --recursive $(SOURCES)

format: toolchain
	swift format --in-place --recursive $(SOURCES)

## Install under PREFIX (default /usr/local): the program, its themes, its manual page, completions for three shells, a
## unit for systemd that nothing enables.
BASH_COMPLETIONS := $(DESTDIR)$(PREFIX)/share/bash-completion/completions
ZSH_COMPLETIONS  := $(DESTDIR)$(PREFIX)/share/zsh/site-functions
FISH_COMPLETIONS := $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d
MANUAL           := $(DESTDIR)$(PREFIX)/share/man/man1
UNITS            := $(DESTDIR)$(PREFIX)/lib/systemd/system

install: release
	install -d "$(DESTDIR)$(PREFIX)/bin" "$(DESTDIR)$(PREFIX)/share/baselog/themes" "$(MANUAL)" \
	  "$(BASH_COMPLETIONS)" "$(ZSH_COMPLETIONS)" "$(FISH_COMPLETIONS)" "$(UNITS)"
	install -m 755 -s .build/release/baselog "$(DESTDIR)$(PREFIX)/bin/baselog"
	install -m 644 themes/*.yaml "$(DESTDIR)$(PREFIX)/share/baselog/themes/"
	.build/release/baselog manual > "$(MANUAL)/baselog.1"
	.build/release/baselog --generate-completion-script bash > "$(BASH_COMPLETIONS)/baselog"
	.build/release/baselog --generate-completion-script zsh > "$(ZSH_COMPLETIONS)/_baselog"
	.build/release/baselog --generate-completion-script fish > "$(FISH_COMPLETIONS)/baselog.fish"
	sed 's|@PREFIX@|$(PREFIX)|' contrib/baselog.service > "$(UNITS)/baselog.service"

uninstall:
	rm -f "$(DESTDIR)$(PREFIX)/bin/baselog" "$(MANUAL)/baselog.1" "$(BASH_COMPLETIONS)/baselog" \
	  "$(ZSH_COMPLETIONS)/_baselog" "$(FISH_COMPLETIONS)/baselog.fish" \
	  "$(UNITS)/baselog.service"
	rm -rf "$(DESTDIR)$(PREFIX)/share/baselog"

clean:
	swift package clean

toolchain:
	@command -v swift >/dev/null || { \
	  echo "baselog needs Swift 6.2 or newer, and there is no 'swift' on the PATH." >&2; \
	  echo "Install it from https://www.swift.org/install/linux/ and run make again." >&2; exit 1; }

build-packages: ; $(call install-missing,$(BUILD_PACKAGES))
test-packages: ; $(call install-missing,$(TEST_PACKAGES))
bench-packages: ; $(call install-missing,$(BENCH_PACKAGES))

# Installs those of the packages in $(1) that are missing; on systems without dpkg it says what is needed.
define install-missing
@command -v dpkg-query >/dev/null || { echo "Not Debian: make sure these are installed: $(1)"; exit 0; }; \
missing=""; for package in $(1); do \
  dpkg-query -W -f='$${Status}' $$package 2>/dev/null | grep -q '^install ok installed' || missing="$$missing $$package"; \
done; \
[ -z "$$missing" ] && exit 0; \
sudo=""; [ "$$(id -u)" -eq 0 ] || sudo=sudo; \
[ -z "$$sudo" ] || command -v sudo >/dev/null || { \
  echo "These packages are missing, and installing them needs root:$$missing" >&2; exit 1; }; \
echo "Installing missing system packages:$$missing"; \
$$sudo apt-get update -qq && $$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $$missing
endef
