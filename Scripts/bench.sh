#!/bin/bash
# Builds the release binary as install.sh does and measures it: inspecting against pg_dump, planning against what loading
# and dumping cost. SIZES are the numbers of tables, JSON a file for the figures, TIMES how often a short step is run.
set -euo pipefail
cd "$(dirname "$0")/.."

swift=${SWIFT:-swift}
build=("$swift" build -c release --static-swift-stdlib --product strata)
echo "bench: ${build[*]}"
"${build[@]}"
binary=$("${build[@]}" --show-bin-path)/strata

# A package of its own, so that nobody else builds it.
runner=("$swift" build -c release --package-path Benchmarks)
echo "bench: ${runner[*]}"
"${runner[@]}"

exec "$("${runner[@]}" --show-bin-path)/bench" --strata "$binary" --sizes "${SIZES:-100 1000 10000}" \
    ${TIMES:+--times "$TIMES"} ${JSON:+--json "$JSON"} ${ONLY:+--only "$ONLY"}
