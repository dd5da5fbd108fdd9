"""The same tiles from a world of one million structures and from one of ten: time, memory, ratio."""
import argparse
import copy
import json
import os

from measure import Load, busy_tiles, say
from servers import start_mipaka

ROUNDS = 5
SECONDS = 4


def read_options():
    options = argparse.ArgumentParser()
    for name in ("binary", "socket", "database", "grown", "home", "psql"):
        options.add_argument(f"--{name}", required=True)
    chosen = options.parse_args()
    chosen.seconds = SECONDS
    return chosen


def main():
    options = read_options()
    grown = copy.copy(options)
    grown.database = options.grown
    servers = []
    try:
        loads = {}
        for zoom, at_least, how_many in ((14, 2000, 150), (16, 100, 400)):
            tiles = busy_tiles(options, zoom, at_least, how_many)
            for name, world in (("1 M", options), ("10 M", grown)):
                server = start_mipaka(f"mipaka-z{zoom}-{name.replace(' ', '')}", world, 0, 0)
                servers.append(server)
                loads[zoom, name] = Load(world, server, tiles)
        results = {}
        for zoom in (14, 16):
            pair = [loads[zoom, name] for name in ("1 M", "10 M")]
            for load in pair:
                load.run(0, 2)
            for number in range(ROUNDS):
                for load in pair if number % 2 else reversed(pair):
                    load.measure(number + 1)
            for name, load in zip(("1 M", "10 M"), pair):
                say(f"z{zoom} {name:5} {load.median('rate'):8.1f}/s  p50 {load.median('p50'):6.2f} ms  CPU "
                    f"{load.median('server_ms'):.3f} + {load.median('database_ms'):.3f} ms  "
                    f"{load.server.memory_mb():.0f} MB  errors {load.bad()}")
            whole = [load.median("server_ms") + load.median("database_ms") for load in pair]
            results[f"z{zoom}_cpu"] = round(whole[1] / whole[0], 3)
            results[f"z{zoom}_p50"] = round(pair[1].median("p50") / pair[0].median("p50"), 3)
        kept = start_mipaka("mipaka-kept-10M", grown, 64, 128)
        servers.append(kept)
        kept_load = Load(grown, kept, busy_tiles(options, 14, 100, 400), "gzip")
        kept_load.run(1, 20)
        results["memory_mb_10m"] = round(kept.memory_mb())
        print(json.dumps(results))
    finally:
        for server in servers:
            server.stop()


if __name__ == "__main__":
    os.environ.setdefault("BENCH_LOGS", "/tmp")
    main()
