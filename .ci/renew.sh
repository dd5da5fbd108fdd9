#!/usr/bin/env bash
# Renews every generated file: .sqlx, docs/openapi.json, docs/PROBLEMS.md, tests/privacy/matrix.txt, web/src/api/schema.ts.
# Needed after a statement, a route, a problem or a role changed; look at the difference before you commit it.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
log_dir=$(mktemp -d)
. .ci/needs.sh
. .ci/cluster.sh
trap 'cluster_stop; rm -rf "$log_dir"' EXIT
need_build_tools
need_postgres
chmod 755 "$log_dir"
cluster_start "$log_dir" -c fsync=off -c max_connections=300
psql_owner -d postgres -c "create database prepare"
for migration in migrations/*.sql; do psql_owner -d prepare --single-transaction -f "$migration" >/dev/null; done
rm -rf .sqlx && mkdir .sqlx
touch server/src/lib.rs tiles/src/lib.rs
DATABASE_URL="postgres://postgres@localhost/prepare?host=$socket" SQLX_OFFLINE_DIR="$root/.sqlx" cargo check --quiet -p tiles -p mipaka
MIPAKA_TEST_SOCKET=$socket SQLX_OFFLINE=true UPDATE_DOCUMENTS=1 cargo test --quiet -p acceptance --test acceptance -- documents matrix
(cd web && npm run --silent generate)
git status --short
