# Builds the web pages and the server, with progress. Sourced by ./run after needs.sh.

port_free() { # port_free HOST:PORT
    ! (exec 3<>"/dev/tcp/${1%:*}/${1##*:}") 2>/dev/null
}

build_web() {
    if [ ! -d web/node_modules ] || [ web/package-lock.json -nt web/node_modules/.package-lock.json ]; then
        say "Fetching the web packages …"
        (cd web && npm ci --no-audit --no-fund --loglevel=error) >"$log_dir/web.log" 2>&1 || stop "the web packages could not be fetched; the reason is at the end of $log_dir/web.log"
    fi
    if [ ! -f web/dist/index.html ] || [ -n "$(find web -path web/node_modules -prune -o -path web/dist -prune -o -type f -newer web/dist/index.html -print | head -n 1)" ]; then
        say "Building the web pages …"
        (cd web && npm run --silent build) >"$log_dir/web.log" 2>&1 || stop "the web pages could not be built; the reason is at the end of $log_dir/web.log"
    fi
}

# The first time, cargo's lines are counted against the number of packages, so that the wait has an end in
# sight; later only what changed is built, and how much that is cargo does not tell.
build_server() {
    total=0
    [ -x target/release/mipaka ] || total=$(cargo tree --offline --locked --package mipaka --package custody --edges normal,build --prefix none --no-dedupe 2>/dev/null | awk '{print $1, $2}' | sort -u | wc -l)
    SQLX_OFFLINE=true cargo build --release --locked --bin mipaka --bin mipaka-verify 2>&1 | show_progress "$total" || true
    [ -x target/release/mipaka ] && ! grep -q '^error' "$log_dir/build.log" || stop "the server could not be built; the reason is at the end of $log_dir/build.log"
}

show_progress() { # show_progress TOTAL
    local total=$1 done=0 shown=0 spent line
    [ "$total" -gt 0 ] || shown=-15
    SECONDS=0
    while IFS= read -r line; do
        printf '%s\n' "$line"
        [[ $line == *Compiling* ]] || continue
        done=$((done + 1)) spent=$SECONDS
        [ "$spent" -ge $((shown + 15)) ] || continue
        shown=$spent
        if [ "$total" -eq 0 ]; then
            say "Building what changed of the server: part $done, minute $((spent / 60 + 1))"
        elif [ "$done" -lt "$total" ]; then
            say "Building the server: $done of about $total parts, $((spent * (total - done) / done / 60 + 1)) min or more left"
        fi
    done >"$log_dir/build.log"
}
