#!/bin/bash
# Builds the release binary with the Swift runtime inside and installs it under $DESTDIR$PREFIX.
# The binary finds share/strata relative to itself, so the installed tree can be moved or copied to another server,
# which then needs libpq and nothing of Swift (but for `compile`, `diff` and `generate` from Swift sources).
set -euo pipefail
cd "$(dirname "$0")/.."

swift=${SWIFT:-swift}
root=${DESTDIR:-}${PREFIX:-/usr/local}

build=("$swift" build -c release --static-swift-stdlib --product strata)
echo "install: ${build[*]}"
"${build[@]}"
binary=$("${build[@]}" --show-bin-path)/strata

echo "install: $root/bin/strata"
install -d "$root/bin"
install -s -m 755 "$binary" "$root/bin/strata"

echo "install: $root/share/strata/SchemaDescription"
rm -rf "$root/share/strata/SchemaDescription"
install -d "$root/share/strata/SchemaDescription"
cp -R Sources/SchemaDescription/. "$root/share/strata/SchemaDescription/"

completion() { # shell file
    echo "install: $root/share/$2"
    install -d "$(dirname "$root/share/$2")"
    "$root/bin/strata" --generate-completion-script "$1" >"$root/share/$2"
}
completion bash bash-completion/completions/strata
completion zsh zsh/site-functions/_strata
completion fish fish/vendor_completions.d/strata.fish

# The same flags as above, so that only argument-parser's small tool is built; its own plugin would build all again.
echo "install: $root/share/man/man1/strata.1"
install -d "$root/share/man/man1"
"$swift" build -c release --static-swift-stdlib --product generate-manual
"$(dirname "$binary")/generate-manual" "$root/bin/strata" --output-directory "$root/share/man/man1"
