# A private PostgreSQL cluster: no network, a short private socket folder, its own session.
# Sourced by ./run and ./test after needs.sh. cluster_start HOME [OPTION…] sets $socket and $cluster_pid.

as_postgres() { # postgres refuses to run as root
    if [ "$(id -u)" = 0 ]; then
        setpriv --reuid=postgres --regid=postgres --init-groups -- "$@"
    else
        "$@"
    fi
}

# The data lies in HOME, or, where the postgres user may not enter that, under /var/lib with a pointer left behind.
cluster_folder() {
    key=$(printf '%s' "$1" | sha256sum | cut -c1-8)
    data=$1/postgres
    if [ "$(id -u)" = 0 ]; then
        mkdir -p "$data" && chown postgres: "$data"
        if ! (cd / && as_postgres test -x "$data") 2>/dev/null; then
            rmdir "$data" 2>/dev/null || true
            data=/var/lib/mipaka/$key
            mkdir -p "$data" && chown postgres: "$data"
            printf '%s\n' "$data" >"$1/postgres.at"
        fi
        socket=/run/mipaka-$key
        [ -d /run ] && [ -w /run ] || socket=/tmp/mipaka-0-$key
    else
        mkdir -p "$data"
        socket=${XDG_RUNTIME_DIR:-/tmp}/mipaka-$(id -u)-$key
    fi
    mkdir -p "$socket"
    if [ "$(id -u)" = 0 ]; then chown postgres: "$socket"; fi
    chmod 700 "$data" "$socket" 2>/dev/null || stop "the folder $socket belongs to somebody else; remove it and start again."
    [ ${#socket} -lt 90 ] || stop "the path $socket is too long for a socket; set XDG_RUNTIME_DIR to a shorter folder."
}

# After a crash the lock may name a dead, zombie or unrelated process; PostgreSQL alone would refuse for ever.
clear_stale_lock() {
    lock=$data/postmaster.pid
    [ -f "$lock" ] || return 0
    old=$(head -n 1 "$lock")
    for _ in 1 2 3 4 5 6 7 8 9 10; do
        if [ "$(readlink "/proc/$old/cwd" 2>/dev/null)" = "$(readlink -f "$data")" ] && ! grep -qs '^State:.Z' "/proc/$old/status"; then
            sleep 1
        else
            rm -f "$lock"
            return 0
        fi
    done
    stop "another PostgreSQL (process $old) is using $data; stop the other ./run first."
}

cluster_start() {
    home=$1; shift
    # The rows of a tile pass through buffers of a megabyte. glibc would hand them back to the system after
    # every query and fetch them anew, a fifth of the database's time (docs/adr/0004).
    keep_memory=GLIBC_TUNABLES=${GLIBC_TUNABLES:-glibc.malloc.mmap_threshold=8388608:glibc.malloc.trim_threshold=8388608}
    cluster_folder "$home"
    log=$home/postgres.log
    cd /
    if [ ! -f "$data/PG_VERSION" ]; then
        as_postgres "$postgres_bin/initdb" -D "$data" -U postgres -A trust --locale=C.UTF-8 -E UTF8 >"$log" 2>&1 ||
            stop "the database could not be made; the reason is at the end of $log"
    fi
    clear_stale_lock
    : >>"$log"
    if [ "$(id -u)" = 0 ]; then
        setsid setpriv --reuid=postgres --regid=postgres --init-groups -- \
            env "$keep_memory" "$postgres_bin/postgres" -D "$data" -k "$socket" -c listen_addresses= "$@" >>"$log" 2>&1 &
    else
        setsid env "$keep_memory" "$postgres_bin/postgres" -D "$data" -k "$socket" -c listen_addresses= "$@" >>"$log" 2>&1 &
    fi
    cluster_pid=$!
    cd - >/dev/null
    for _ in $(seq 1 300); do
        "$postgres_bin/pg_isready" -q -h "$socket" -U postgres && return 0
        kill -0 "$cluster_pid" 2>/dev/null || break
        sleep 0.1
    done
    stop "the database did not start; the reason is at the end of $log"
}

cluster_stop() {
    [ -n "${cluster_pid:-}" ] || return 0
    kill -INT "$cluster_pid" 2>/dev/null || return 0
    wait "$cluster_pid" 2>/dev/null || true
    cluster_pid=
}

psql_owner() { "$postgres_bin/psql" -qAtX -v ON_ERROR_STOP=1 -h "$socket" -U postgres "$@"; }

# The database and its owner. PostGIS needs a superuser once; everything later is done by the owner.
cluster_database() { # cluster_database NAME
    [ -n "$(psql_owner -d postgres -c "select 1 from pg_roles where rolname = 'mipaka_owner'")" ] ||
        psql_owner -d postgres -c "create role mipaka_owner login createrole"
    if [ -z "$(psql_owner -d postgres -c "select 1 from pg_database where datname = '$1'")" ]; then
        psql_owner -d postgres -c "create database $1 owner mipaka_owner"
        psql_owner -d "$1" -c "create extension if not exists postgis" -c "create extension if not exists btree_gist" -c "create extension if not exists pg_trgm"
    fi
}
