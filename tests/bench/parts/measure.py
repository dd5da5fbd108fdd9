"""Runs the servers in turn and prints what was measured; called by tests/bench/tiles."""
import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile

import freshness
import sizes
import validity
from mvt import count_features
from servers import lawyer_of, postgres_cpu_ms, start_axum, start_martin, start_mipaka

HERE = os.path.dirname(os.path.abspath(__file__))


def read_options():
    options = argparse.ArgumentParser()
    for name in ("binary", "martin", "axum", "socket", "database", "home", "psql"):
        options.add_argument(f"--{name}", required=True)
    options.add_argument("--quick", action="store_true")
    options.add_argument("--rounds", type=int)
    options.add_argument("--seconds", type=int)
    options.add_argument("--only", help="phases to measure, comma-separated")
    chosen = options.parse_args()
    chosen.rounds = chosen.rounds or (3 if chosen.quick else 5)
    chosen.seconds = chosen.seconds or (3 if chosen.quick else 5)
    return chosen


def say(*words):
    print(*words, file=sys.stderr, flush=True)


def query(options, statement):
    command = [options.psql, "-qAtX", "-v", "ON_ERROR_STOP=1", "-h", options.socket, "-U", "postgres",
               "-d", options.database, "-c", statement]
    return [line.split("|") for line in subprocess.run(
        command, check=True, capture_output=True, text=True).stdout.splitlines()]


def busy_tiles(options, zoom, at_least, how_many):
    """Tiles where structures that our reader may see, and no others, stand close together."""
    side = 2 * 20037508.342789244 / 2 ** zoom
    rows = query(options, f"""
        with placed as (
            select floor((((box[0])[0] + (box[1])[0]) / 2 + 20037508.342789244) / {side})::int as x,
                floor((20037508.342789244 - ((box[0])[1] + (box[1])[1]) / 2) / {side})::int as y, organisation_id
            from tile_structures)
        select x, y, min(organisation_id::text) from placed group by x, y
        having count(*) >= {at_least} and min(organisation_id::text) = max(organisation_id::text)
        order by x, y""")
    owners = query(options, f"""
        select memberships.organisation_id from memberships join accounts on accounts.id = memberships.account_id
        where accounts.email = '{lawyer_of(options)["email"]}'""")
    owners = {row[0] for row in owners}
    tiles = [(zoom, int(x), int(y)) for x, y, owner in rows if owner in owners]
    random.Random(7).shuffle(tiles)
    return tiles[:how_many]


def same_tiles(ours, martin, tiles):
    """The tiles that both servers draw with the same number of features, give or take edges."""
    kept, features, sizes = [], [], []
    for tile in tiles:
        (one, _, mine), (other, _, theirs) = ours.get(tile), martin.get(tile)
        if one != 200 or other != 200:
            say(f"left out {tile}: {one} and {other}")
            continue
        counts = count_features(mine), count_features(theirs)
        if abs(counts[0] - counts[1]) > max(3, counts[1] // 100):
            say(f"left out {tile}: {counts[0]} and {counts[1]} features")
            continue
        kept.append(tile)
        features.append(counts[0])
        sizes.append((len(mine), len(theirs)))
    if not kept:
        raise SystemExit("no tile is drawn alike by both servers")
    say(f"zoom {kept[0][0]}: {len(kept)} tiles, on average {statistics.mean(features):.0f} features, "
        f"{statistics.mean(size[0] for size in sizes):.0f} bytes ours, "
        f"{statistics.mean(size[1] for size in sizes):.0f} martin's")
    return kept


class Load:
    """One kind of request against one server."""

    def __init__(self, options, server, tiles, encoding="identity", held=False, order="random"):
        self.options, self.server, self.encoding, self.order = options, server, encoding, order
        self.file = tempfile.NamedTemporaryFile("w", suffix=".txt")
        for tile in tiles:
            tag = ""
            if held:
                tag = server.get(tile, {"Accept-Encoding": encoding})[1].get("ETag", "")
            self.file.write(f"{server.path(tile)} {tag}\n")
        self.file.flush()
        self.rounds = []

    def run(self, seed, seconds=None):
        environment = {**os.environ, "BENCH_FILE": self.file.name, "BENCH_TOKEN": self.server.token,
                       "BENCH_ENCODING": self.encoding, "BENCH_SEED": str(seed), "BENCH_ORDER": self.order}
        before = self.server.cpu_ms(), postgres_cpu_ms(self.options.database)
        done = subprocess.run(
            ["wrk", "-t1", "-c4", f"-d{seconds or self.options.seconds}s", "--timeout", "20s",
             "-s", os.path.join(HERE, "requests.lua"), f"http://127.0.0.1:{self.server.port}"],
            env=environment, capture_output=True, text=True, check=True)
        line = next(line for line in done.stdout.splitlines() if line.startswith("RESULT "))
        result = json.loads(line[7:])
        number = max(1, result["requests"])
        result["rate"] = result["requests"] / (result["us"] / 1e6)
        result["server_ms"] = (self.server.cpu_ms() - before[0]) / number
        # Connections that ended meanwhile are not counted, those that began are.
        after = postgres_cpu_ms(self.options.database)
        result["database_ms"] = sum(time - before[1].get(pid, 0.0) for pid, time in after.items()) / number
        result["size"] = result["bytes"] / number
        return result

    def measure(self, seed):
        self.rounds.append(self.run(seed))

    def median(self, what):
        return statistics.median(one[what] for one in self.rounds)

    def bad(self):
        return sum(one["bad"] for one in self.rounds)


def compare(name, ours, martin, options, results):
    """Short rounds in turn, as a machine drifts; medians decide."""
    for load in (ours, martin):
        load.run(0, 1)
    for number in range(options.rounds):
        for load in (ours, martin) if number % 2 else (martin, ours):
            load.measure(number + 1)
    ratio = ours.median("rate") / martin.median("rate")
    for load in (ours, martin):
        say(f"{name:22} {load.server.name:16} {load.median('rate'):9.1f}/s  p50 {load.median('p50'):7.2f}  "
            f"p95 {load.median('p95'):7.2f}  p99 {load.median('p99'):7.2f} ms  {load.median('size'):9.0f} B  "
            f"CPU {load.median('server_ms'):6.3f} + {load.median('database_ms'):6.3f} ms  "
            f"{load.server.memory_mb():6.0f} MB  errors {load.bad()}")
    say(f"{name:22} {ratio:.1f} times")
    results[name] = round(ratio, 2)


def main():
    options = read_options()
    servers = []

    def started(server):
        servers.append(server)
        return server

    try:
        cold = started(start_mipaka("mipaka-uncached", options, 0, 0))
        warm = started(start_mipaka("mipaka-blocks", options, 0, 512))
        cached = started(start_mipaka("mipaka-cached", options, 512, 512))
        peer = started(start_martin("martin-uncached", options, 0))
        peer_cached = started(start_martin("martin-cached", options, 1024))
        dense = same_tiles(cold, peer, busy_tiles(options, 14, 2000, 150))
        near = same_tiles(cold, peer, busy_tiles(options, 16, 100, 400))
        phases = {
            "uncached_z14": lambda: (Load(options, cold, dense), Load(options, peer, dense)),
            "uncached_z16": lambda: (Load(options, cold, near), Load(options, peer, near)),
            "warm_z14": lambda: (Load(options, warm, dense), Load(options, peer, dense)),
            "warm_z16": lambda: (Load(options, warm, near), Load(options, peer, near)),
            "cached_identity_z14": lambda: (Load(options, cached, dense), Load(options, peer_cached, dense)),
            "cached_gzip_z14": lambda: (
                Load(options, cached, dense, "gzip"), Load(options, peer_cached, dense, "gzip")),
            "not_modified": lambda: (
                Load(options, cached, dense, "gzip", held=True),
                Load(options, peer_cached, dense, "gzip", held=True)),
        }
        if not options.quick:
            nowhere = [(14, x, 3000) for x in range(9800, 9900)]
            trace = [(16, x, y) for _, left, top in dense[:20] for x in range(4 * left, 4 * left + 4)
                     for y in range(4 * top, 4 * top + 4)]
            phases["empty"] = lambda: (Load(options, cached, nowhere), Load(options, peer_cached, nowhere))
            phases["panning"] = lambda: (
                Load(options, warm, trace, order="trace"), Load(options, peer, trace, order="trace"))
            handler = start_axum("axum-handler", options, dense, cached)
            started(handler)
            phases["cached_beside_axum"] = lambda: (
                Load(options, cached, dense, "gzip"), Load(options, handler, dense, "gzip"))
        wanted = options.only.split(",") if options.only else list(phases)
        results = {}
        for name in wanted:
            if name in phases:
                # Every tile once, so that blocks and bodies are there where a phase is about them.
                ours, martin = phases[name]()
                if name.startswith(("warm", "cached")):
                    for tile in dense if name.endswith("z14") else near:
                        ours.server.get(tile, {"Accept-Encoding": ours.encoding})
                        ours.server.get(tile, {"Accept-Encoding": ours.encoding})
                        martin.server.get(tile, {"Accept-Encoding": martin.encoding})
                compare(name, ours, martin, options, results)
        if not options.quick and (not options.only or "freshness" in wanted):
            results["freshness_p99_ms"] = freshness.measure(options, cached, dense[0], say)
        if not options.quick and (not options.only or "validity" in wanted):
            results["invalid_geometries"] = validity.check_world(options, cached, query, say)
        if not options.quick and (not options.only or "sizes" in wanted):
            results["largest_tile_kb"] = sizes.measure(cached, say)
        print(json.dumps(results))
    finally:
        for server in servers:
            server.stop()


if __name__ == "__main__":
    main()
