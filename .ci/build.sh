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

# Counts cargo's lines against the number of packages, so that the wait has an end in sight.
build_server() {
    total=$(cargo tree --offline --locked --workspace --edges normal,build --prefix none --no-dedupe 2>/dev/null | awk '{print $1, $2}' | sort -u | wc -l)
    began=$(date +%s)
    SQLX_OFFLINE=true cargo build --release --locked --bin mipaka --bin mipaka-verify 2>&1 |
        awk -v total="$total" -v began="$began" -v log_file="$log_dir/build.log" '
            { print >log_file }
            /Compiling|Downloaded/ {
                if ($1 == "Compiling") done++
                now = systime_or_zero(); spent = now - began
                if (done > 4 && now >= shown + 10) {
                    left = spent * (total - done) / done; if (left < 0) left = 0
                    printf "Building the server: %d of about %d parts, about %d min left\n", done, total, int(left / 60) + 1 > "/dev/stderr"
                    shown = now
                }
            }
            function systime_or_zero(  s) { "date +%s" | getline s; close("date +%s"); return s }
        '
    [ -x target/release/mipaka ] && ! grep -q '^error' "$log_dir/build.log" || stop "the server could not be built; the reason is at the end of $log_dir/build.log"
}
