#!/usr/bin/env bash
# Browser journeys: the real server with a small demo world, another that is empty, a real Chromium. ./test calls it with a running test
# cluster (MIPAKA_TEST_SOCKET). KEEP=folder keeps screenshots there; MIPAKA_BIN=folder takes programs that are built
# already; names such as "walk pack" run those journeys only.
set -euo pipefail
cd "$(dirname "$0")/../.."
root=$PWD
if [ -z "${MIPAKA_BIN:-}" ]; then
    SQLX_OFFLINE=true cargo build --workspace --bins --locked --quiet
    MIPAKA_BIN=${CARGO_TARGET_DIR:-$root/target}/debug
fi
mipaka=$MIPAKA_BIN/mipaka
export MIPAKA_VERIFY=$MIPAKA_BIN/mipaka-verify
journeys=()
for journey in "$@"; do journeys+=("tests/browser/$journey.test.mjs"); done
[ $# -gt 0 ] || journeys=(tests/browser/*.test.mjs)
socket=${MIPAKA_TEST_SOCKET:?run ./test, which starts a test cluster}
postgres_bin=$(. .ci/needs.sh && find_postgres)
home=$(mktemp -d)
name=mipaka_browser_$$
servers=()

psql_owner() { "$postgres_bin/psql" -qAtX -h "$socket" -U postgres -d postgres -c "$1"; }
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

finish() {
    for server in "${servers[@]}"; do kill "$server" 2>/dev/null && wait "$server" 2>/dev/null || true; done
    for world in demo empty; do psql_owner "drop database if exists ${name}_$world with (force)"; done
    rm -rf "$home"
}
trap finish EXIT

serve() { # serve WORLD PORT: a server of its own on a database of its own
    psql_owner "create database ${name}_$1"
    mkdir -p "$home/$1"
    export MIPAKA_HOME=$home/$1 MIPAKA_LISTEN=127.0.0.1:$2 MIPAKA_WEB=$root/web/dist
    export MIPAKA_DATABASE_URL="postgres://mipaka_app@localhost/${name}_$1?host=$socket"
    export MIPAKA_OWNER_DATABASE_URL="postgres://postgres@localhost/${name}_$1?host=$socket"
    RUST_LOG=error "$mipaka" migrate
    if [ "$1" = demo ]; then RUST_LOG=warn "$mipaka" demo --structures 4000; fi
    RUST_LOG=warn "$mipaka" serve >/dev/null 2>>"$home/serve.log" &
    servers+=($!)
    for _ in $(seq 1 100); do (exec 3<>"/dev/tcp/127.0.0.1/$2") 2>/dev/null && break; sleep 0.1; done
}

port=$(free_port) empty_port=$(free_port)
serve empty "$empty_port"
serve demo "$port"

MIPAKA_URL=http://127.0.0.1:$port MIPAKA_EMPTY_URL=http://127.0.0.1:$empty_port NODE_PATH=$root/web/node_modules node --test --test-concurrency=1 "${journeys[@]}" || {
    tail -n 20 "$home/serve.log"
    exit 1
}
