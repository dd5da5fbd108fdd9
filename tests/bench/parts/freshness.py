"""From the commit of a change to the first tile that shows it, while others write 200 times a second."""
import subprocess
import threading
import time

WRITES_PER_SECOND = 200
CHANGES = 200


def session(options):
    return subprocess.Popen(
        [options.psql, "-qAtX", "-h", options.socket, "-U", "postgres", "-d", options.database],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)


def put(record, number):
    return (
        "select tile_put_many('structures', array[id], array[geom], array[null::date], array[null::date], array[0], "
        f"array[tile_attributes(array['{number}', use, households::text])]) "
        f"from structures where id = '{record}' and superseded_at is null;\n")


def ask(psql, statement):
    psql.stdin.write(statement)
    psql.stdin.flush()
    return psql.stdout.readline().strip()


def write_steadily(options, records, stop):
    psql = session(options)
    number = 0
    began = time.monotonic()
    while not stop.is_set():
        ask(psql, put(records[number % len(records)], f"w{number}"))
        number += 1
        time.sleep(max(0.0, began + number / WRITES_PER_SECOND - time.monotonic()))
    psql.stdin.close()
    psql.wait()


def measure(options, server, tile, say):
    zoom, x, y = tile
    side = 2 * 20037508.342789244 / 2 ** zoom
    west, north = x * side - 20037508.342789244, 20037508.342789244 - y * side
    psql = session(options)
    psql.stdin.write(
        f"select count(*) from (select record_id from tile_structures where box <@ box(point({west}, {north - side}), "
        f"point({west + side}, {north})) limit 500) as listed;\n"
        f"select record_id from tile_structures where box <@ box(point({west}, {north - side}), "
        f"point({west + side}, {north})) limit 500;\n")
    psql.stdin.flush()
    records = [psql.stdout.readline().strip() for _ in range(int(psql.stdout.readline()))]
    stop = threading.Event()
    writer = threading.Thread(target=write_steadily, args=(options, records[1:], stop))
    writer.start()
    waits = []
    try:
        for change in range(CHANGES):
            word = f"fresh-{change}-of-{time.time_ns()}"
            ask(psql, put(records[0], word))
            committed = time.monotonic()
            while word.encode() not in server.get(tile, {"Accept-Encoding": "identity"})[2]:
                if time.monotonic() - committed > 10:
                    raise SystemExit("a change did not become visible within ten seconds")
            waits.append((time.monotonic() - committed) * 1000)
            time.sleep(0.02)
    finally:
        stop.set()
        writer.join()
        psql.stdin.close()
        psql.wait()
    waits.sort()
    p50, p99 = waits[len(waits) // 2], waits[int(len(waits) * 0.99)]
    say(f"{'freshness':22} p50 {p50:.1f} ms, p99 {p99:.1f} ms over {len(waits)} changes")
    return round(p99, 1)
