#!/bin/bash
# Runs every test. The servers of the tests make and drop thousands of databases, so their files are kept in memory where
# there is room for them: the suite is several times as fast then. STRATA_CACHE says otherwise.
set -euo pipefail

if [ -z "${STRATA_CACHE:-}" ] && [ -d /dev/shm ] && [ -w /dev/shm ]; then
  room=$(df --output=avail -k /dev/shm | tail -n 1)
  memory=$(awk '/^MemAvailable:/ { print $2 }' /proc/meminfo)
  if [ "$room" -gt $((6 << 20)) ] && [ "$memory" -gt $((10 << 20)) ]; then
    made=$(mktemp -d /dev/shm/strata-tests.XXXXXX)
    export STRATA_CACHE=$made
    # The servers run as another user where the tests run as root.
    chmod 755 "$STRATA_CACHE"
  fi
fi

# Thousands of lines are printed, and what failed stands somewhere among them: it is printed once more at the end.
output=$(mktemp)
trap 'rm -f "$output"; [ -z "${made:-}" ] || rm -rf "$made"' EXIT
status=0
"${SWIFT:-swift}" test --skip-build --disable-xctest "$@" 2>&1 | tee "$output" || status=$?
if [ "$status" -ne 0 ]; then
  echo
  echo "What failed:"
  # An issue's own lines follow it, marked by an arrow; a crash of the whole process says so in its own words.
  { grep -aE -A 12 '^(✘|\[.*\] ✘).* recorded an issue|Fatal error|[Ee]xited with .*signal' "$output" || true; } |
    grep -avE '^(✔|◇|\[.*\] (✔|◇))' | head -n 400
  grep -aE '^✘ (Test|Suite) ' "$output" | grep -av ' recorded an issue' || true
fi
exit "$status"
