#!/bin/bash
# Runs every test. The servers of the tests make and drop thousands of databases, so their files are kept in memory where
# there is room for them: the suite is several times as fast then. STRATA_CACHE says otherwise.
set -euo pipefail

if [ -z "${STRATA_CACHE:-}" ] && [ -d /dev/shm ] && [ -w /dev/shm ]; then
  room=$(df --output=avail -k /dev/shm | tail -n 1)
  memory=$(awk '/^MemAvailable:/ { print $2 }' /proc/meminfo)
  if [ "$room" -gt $((6 << 20)) ] && [ "$memory" -gt $((10 << 20)) ]; then
    STRATA_CACHE=$(mktemp -d /dev/shm/strata-tests.XXXXXX)
    export STRATA_CACHE
    # The servers run as another user where the tests run as root.
    chmod 755 "$STRATA_CACHE"
    trap 'rm -rf "$STRATA_CACHE"' EXIT
  fi
fi
"${SWIFT:-swift}" test --skip-build --disable-xctest "$@"
