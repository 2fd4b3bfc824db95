#!/bin/bash
# Installs the Debian packages that building and testing Strata needs, and only those that are missing.
# It looks for what a package gives rather than for its name, so that a PostgreSQL from apt.postgresql.org or one that
# was built by hand counts too. Nothing is done, and nothing is said, where all of it is there.
set -euo pipefail

say() { printf 'deps: %s\n' "$*" >&2; }

has_postgresql() {
    [[ -n "${STRATA_PG_BIN:-}" && -x "$STRATA_PG_BIN/initdb" ]] && return
    command -v initdb >/dev/null 2>&1 && return
    compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null
}

has_contrib() {
    [[ -n "${STRATA_PG_BIN:-}" ]] && return
    command -v initdb >/dev/null 2>&1 && return
    compgen -G '/usr/share/postgresql/*/extension/pgcrypto.control' >/dev/null
}

missing=()
command -v pkg-config >/dev/null 2>&1 || missing+=(pkg-config)
pkg-config --exists libpq 2>/dev/null || missing+=(libpq-dev)
pkg-config --exists libcrypto 2>/dev/null || missing+=(libssl-dev)
has_postgresql || missing+=(postgresql)
has_contrib || missing+=(postgresql-contrib)

if ! command -v swift >/dev/null 2>&1; then
    say "no Swift toolchain found: install Swift 6.2 or later from https://www.swift.org/install"
    exit 1
fi

((${#missing[@]} == 0)) && exit 0

if ! command -v apt-get >/dev/null 2>&1; then
    say "missing: ${missing[*]} (names of Debian packages)"
    say "this system has no apt-get: install what corresponds to them and run make again"
    exit 1
fi

as_root=()
if ((EUID != 0)); then
    if ! command -v sudo >/dev/null 2>&1; then
        say "missing: ${missing[*]}"
        say "run as root: apt-get install ${missing[*]}"
        exit 1
    fi
    as_root=(sudo)
fi

# What apt says is shown only where it fails: it says a lot.
log=$(mktemp)
trap 'rm -f "$log"' EXIT
apt() {
    say "running: ${as_root[*]} apt-get $*"
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get "$@" >"$log" 2>&1 </dev/null
}

say "missing: ${missing[*]}"
install=(install -y --no-install-recommends "${missing[@]}")
if ! apt "${install[@]}"; then
    say "that failed; the list of packages may be old"
    if ! { apt update && apt "${install[@]}"; }; then
        cat "$log" >&2
        say "the packages could not be installed: ${missing[*]}"
        exit 1
    fi
fi
say "installed: ${missing[*]}"
