#!/bin/bash
# Shows the whole way on a real schema: compile, apply from empty, compare with the model, roll back, apply again.
# Every command is printed before it runs, with what it says. Nothing is left behind; the first failure ends it.
set -euo pipefail
cd "$(dirname "$0")/.."

name=${1:-valueverse}
bold=''
plain=''
if [[ -t 1 && -z ${NO_COLOR:-} ]]; then
    bold=$'\e[1m'
    plain=$'\e[0m'
fi

say() { printf '\n%s# %s%s\n' "$bold" "$*" "$plain"; }
run() {
    printf '%s$ %s%s\n' "$bold" "$*" "$plain"
    "$@"
}

if [[ ! -d schema/$name || ! -d migrations/$name ]]; then
    echo "demo: there is no schema/$name with migrations/$name" >&2
    exit 64
fi

say "Build"
run swift build --product strata
PATH=$(swift build --product strata --show-bin-path):$PATH

# A server of the demo's own, so that one which is running already is left alone.
STRATA_CACHE=$(mktemp -d "${TMPDIR:-/tmp}/strata-demo.XXXXXX")
export STRATA_CACHE
chmod 755 "$STRATA_CACHE"
clean() {
    strata dev --stop --quiet || true
    rm -rf "$STRATA_CACHE"
}
trap clean EXIT

say "Start a throw-away PostgreSQL"
printf '%s$ export DATABASE_URL=$(strata dev)%s\n' "$bold" "$plain"
DATABASE_URL=$(strata dev)
export DATABASE_URL

say "Compile the schema from Swift to SQL (its first and last lines)"
printf '%s$ strata compile %s%s\n' "$bold" "$name" "$plain"
strata compile "$name" >"$STRATA_CACHE/schema.sql"
head -n 12 "$STRATA_CACHE/schema.sql"
echo "… $(wc -l <"$STRATA_CACHE/schema.sql") lines …"
tail -n 6 "$STRATA_CACHE/schema.sql"

say "Check the migration files"
run strata verify "$name" --files-only

say "Do they lead to the schema? (they are replayed in a throw-away PostgreSQL)"
run strata diff "migrations:migrations/$name" "model:schema/$name"

sql() {
    printf '%s$ psql "$DATABASE_URL" %s%s\n' "$bold" "$*" "$plain"
    psql --no-psqlrc --quiet --pset pager=off -d "$DATABASE_URL" "$@"
}

if [[ $name == valueverse ]]; then
    say "Roles belong to the server, not to the schema: its administrator makes the one that the policies are for"
    sql -c "CREATE ROLE app NOLOGIN"

    say "Apply the first version to the empty database, and fill it"
    run strata migrate "$name" --to 1.0.0
    sql -v scale=2 -v seed=demo -f Scripts/fill-valueverse.sql
fi

say "Apply the others"
run strata migrate "$name" --yes --allow-destructive

say "What the database says of itself"
run strata status "$name"
query='SELECT version_number, description, left(checksum, 12) AS checksum, execution_time_ms, success
  FROM strata.schema_versions ORDER BY version_id'
sql -c "$query"

say "Is the database what the model says? (no difference, exit status 0)"
run strata diff postgres: "model:schema/$name"

say "Roll back one version, with whatever data that takes along"
run strata rollback "$name" --yes --allow-destructive
run strata status "$name"

say "And forward again"
run strata migrate "$name" --yes --allow-destructive
run strata diff postgres: "model:schema/$name"

say "Done: schema/$name and the database are the same"
