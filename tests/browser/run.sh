#!/usr/bin/env bash
# Browser journeys: the real server with a small demo world, a real Chromium. ./test calls it with a running test
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
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
server=

finish() {
    if [ -n "$server" ]; then kill "$server" 2>/dev/null && wait "$server" 2>/dev/null || true; fi
    "$postgres_bin/psql" -qAtX -h "$socket" -U postgres -d postgres -c "drop database if exists $name with (force)"
    rm -rf "$home"
}
trap finish EXIT

"$postgres_bin/psql" -qAtX -h "$socket" -U postgres -d postgres -c "create database $name"
export MIPAKA_HOME=$home MIPAKA_LISTEN=127.0.0.1:$port MIPAKA_WEB=$root/web/dist
export MIPAKA_DATABASE_URL="postgres://mipaka_app@localhost/$name?host=$socket"
export MIPAKA_OWNER_DATABASE_URL="postgres://postgres@localhost/$name?host=$socket"
RUST_LOG=warn "$mipaka" migrate
RUST_LOG=warn "$mipaka" demo --structures 4000
RUST_LOG=warn "$mipaka" serve >/dev/null 2>"$home/serve.log" &
server=$!
for _ in $(seq 1 100); do (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && break; sleep 0.1; done

MIPAKA_URL=http://127.0.0.1:$port NODE_PATH=$root/web/node_modules node --test --test-concurrency=1 "${journeys[@]}" || {
    tail -n 20 "$home/serve.log"
    exit 1
}
