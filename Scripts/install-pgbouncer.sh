#!/bin/bash
# Installs pgbouncer, which the tests of the pooler need and nothing else does; where it cannot be had, those tests are
# skipped, and this says so.
set -euo pipefail

say() { printf 'servers: %s\n' "$*" >&2; }

command -v pgbouncer >/dev/null 2>&1 && exit 0
[[ -x /usr/sbin/pgbouncer ]] && exit 0
as_root=()
((EUID == 0)) || as_root=(sudo -n)
install() {
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends pgbouncer
}
update() { "${as_root[@]}" apt-get update; }
if install >/dev/null 2>&1 </dev/null || { update && install; } >/dev/null 2>&1 </dev/null; then
    say "installed pgbouncer"
else
    say "pgbouncer cannot be installed here: the tests of the pooler will be skipped"
fi
