# What this machine has to have, and one clear sentence when it has not. Sourced by ./run and ./test.

say() { printf '%s\n' "$*" >&2; }
stop() { say "mipaka: $*"; exit 1; }

at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]; }

need_build_tools() {
    command -v cargo >/dev/null || stop "cargo was not found; install Rust 1.95 or newer (rustup.rs, or your package manager) and start again."
    rust=$(cargo --version | awk '{print $2}')
    at_least "$rust" 1.95.0 || stop "Rust $rust was found, 1.95 or newer is needed; update with: rustup update stable"
    command -v cc >/dev/null || stop "no C compiler was found (cc); install one, on Debian or Ubuntu: apt-get install build-essential"
    command -v node >/dev/null || stop "Node.js was not found; version 20 or newer is needed to build the web pages."
    node=$(node --version)
    at_least "${node#v}" 20.0.0 || stop "Node.js $node was found at $(command -v node), version 20 or newer is needed."
    command -v npm >/dev/null || stop "npm was not found; it comes with Node.js 20 or newer."
}

# The newest PostgreSQL of this machine that has PostGIS; empty when there is none.
find_postgres() {
    for bin in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -rV); do
        version=${bin%/bin}; version=${version##*/}
        [ -x "$bin/postgres" ] && [ -f "/usr/share/postgresql/$version/extension/postgis.control" ] && { echo "$bin"; return; }
    done
    command -v pg_config >/dev/null || return 0
    [ -f "$(pg_config --sharedir)/extension/postgis.control" ] && [ -x "$(pg_config --bindir)/postgres" ] && pg_config --bindir
    return 0
}

# install PACKAGE…: with the system's package manager, or one sentence that says what to install.
install_packages() {
    [ "$(id -u)" = 0 ] || stop "$* is missing and you may not install packages; run once: sudo apt-get install --no-install-recommends $*"
    command -v apt-get >/dev/null || stop "$* is missing and this is not Debian or Ubuntu; install it with your package manager and start again."
    say "Installing $* …"
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >"$log_dir/install.log" 2>&1 ||
        stop "$* could not be installed; the reason is at the end of $log_dir/install.log"
}

need_postgres() {
    postgres_bin=$(find_postgres)
    [ -n "$postgres_bin" ] && return
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        # Without this line Debian starts a system cluster on port 5432 when the package lands.
        mkdir -p /etc/postgresql-common
        grep -qs '^create_main_cluster' /etc/postgresql-common/createcluster.conf ||
            echo 'create_main_cluster = false' >>/etc/postgresql-common/createcluster.conf
        apt-get update -qq >"$log_dir/install.log" 2>&1 || stop "the package lists could not be fetched; the reason is in $log_dir/install.log"
    fi
    version=$(apt-cache search --names-only '^postgresql-[0-9]+-postgis-3$' 2>/dev/null | sed 's/^postgresql-\([0-9]*\)-.*/\1/' | sort -n | tail -n 1)
    version=${version:-15}
    install_packages "postgresql-$version" "postgresql-$version-postgis-3"
    postgres_bin=$(find_postgres)
    [ -n "$postgres_bin" ] || stop "PostgreSQL with PostGIS was installed but not found under /usr/lib/postgresql."
}

need_space() { # need_space FOLDER MEGABYTES
    free=$(df -Pm "$1" | awk 'NR == 2 {print $4}')
    [ "$free" -ge "$2" ] || stop "the disk that holds $1 has $free MB free; at least $2 MB are needed."
}
