"""Servers under measurement: started, signed in to, watched and stopped."""
import json
import os
import socket
import subprocess
import tempfile
import time
import urllib.parse
import urllib.request


def free_port():
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]


def fetch(url, headers=None, data=None):
    request = urllib.request.Request(url, headers=headers or {}, data=data)
    try:
        with urllib.request.urlopen(request, timeout=60) as reply:
            return reply.status, reply.headers, reply.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


class Server:
    """A process that serves tiles; `path` makes the address of a tile."""

    def __init__(self, name, command, environment, ready, path, port):
        self.name, self.path, self.port, self.token = name, path, port, ""
        self.log = open(os.path.join(os.environ.get("BENCH_LOGS", "/tmp"), f"bench-{name}.log"), "wb")
        self.process = subprocess.Popen(
            command, env={**os.environ, **environment}, stdout=self.log, stderr=self.log)
        for _ in range(600):
            try:
                if fetch(self.url(ready))[0] < 500:
                    return
            except OSError:
                pass
            if self.process.poll() is not None:
                break
            time.sleep(0.1)
        self.stop()
        raise SystemExit(f"{name} does not answer; see {self.log.name}")

    def url(self, path):
        return f"http://127.0.0.1:{self.port}{path}"

    def get(self, tile, headers=None):
        headers = dict(headers or {})
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        return fetch(self.url(self.path(tile)), headers)

    def cpu_ms(self):
        return cpu_ms(self.process.pid)

    def memory_mb(self):
        with open(f"/proc/{self.process.pid}/status") as status:
            line = next(line for line in status if line.startswith("VmRSS"))
        return int(line.split()[1]) / 1024

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def cpu_ms(pid):
    """Processor time of a process, user and system."""
    try:
        with open(f"/proc/{pid}/stat") as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def postgres_cpu_ms(database):
    """Processor time of each process that serves a database; those that tidy up are left out."""
    times = {}
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/cmdline", "rb") as line:
                words = line.read().decode(errors="replace")
        except OSError:
            continue
        if words.startswith("postgres:") and f" {database} " in words and "autovacuum" not in words:
            times[pid] = cpu_ms(pid)
    return times


def lawyer_of(options):
    """The demo's lawyer, who reads what the measured tiles show."""
    with open(os.path.join(options.home, "demo.json")) as file:
        return next(one for one in json.load(file)["accounts"] if one["role"] == "lawyer")


def start_mipaka(name, options, cache_mb, blocks_mb):
    port = free_port()
    server = Server(
        name, [options.binary, "serve"],
        {"MIPAKA_LISTEN": f"127.0.0.1:{port}", "MIPAKA_HOME": options.home, "RUST_LOG": "warn",
         "MIPAKA_DATABASE_URL": f"postgres://mipaka_app@localhost/{options.database}?host={options.socket}",
         "MIPAKA_TILE_CACHE_MB": str(cache_mb), "MIPAKA_TILE_BLOCKS_MB": str(blocks_mb)},
        "/readyz", lambda tile: "/tiles/structures/%d/%d/%d" % tile, port)
    person = lawyer_of(options)
    body = json.dumps({"email": person["email"], "password": person["password"], "token": True})
    status, _, reply = fetch(server.url("/api/v1/session"), {"Content-Type": "application/json"}, body.encode())
    if status >= 300:
        server.stop()
        raise SystemExit(f"{name}: nobody could sign in: {reply[:300]}")
    server.token = json.loads(reply)["token"]
    return server


def start_martin(name, options, cache_mb):
    port = free_port()
    config = os.path.join(os.environ.get("BENCH_LOGS", "/tmp"), f"bench-{name}.yaml")
    url = f"postgres://postgres@/{options.database}?host={urllib.parse.quote(options.socket, safe='')}"
    with open(config, "w") as file:
        file.write(
            f"cache_size_mb: {cache_mb}\nlisten_addresses: 127.0.0.1:{port}\npostgres:\n"
            f"  connection_string: '{url}'\n  pool_size: 8\n  auto_publish: false\n  tables:\n    structures:\n"
            "      schema: peer\n      table: structures\n      srid: 4326\n      geometry_column: geom\n"
            "      id_column: gid\n      geometry_type: GEOMETRY\n      minzoom: 0\n      maxzoom: 22\n"
            "      bounds: [-180, -85, 180, 85]\n"
            "      properties:\n        number: text\n        use: text\n        households: int4\n")
    return Server(name, [options.martin, "--config", config], {"RUST_LOG": "warn"}, "/health",
                  lambda tile: "/structures/%d/%d/%d" % tile, port)


def start_axum(name, options, tiles, source):
    """An axum handler that holds the compressed tiles of another server in memory."""
    folder = tempfile.mkdtemp(prefix="bench-bytes-")
    for tile in tiles:
        with open(os.path.join(folder, "%d-%d-%d" % tile), "wb") as file:
            file.write(source.get(tile, {"Accept-Encoding": "gzip"})[2])
    port = free_port()
    return Server(name, [options.axum, str(port), folder], {}, "/", lambda tile: "/%d/%d/%d" % tile, port)
