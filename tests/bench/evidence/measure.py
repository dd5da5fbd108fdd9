"""Hands files in through the API, makes packs of them, and measures both beside the tools everybody has."""

import argparse
import http.client
import json
import os
import pathlib
import shutil
import subprocess
import sys
import time
import urllib.parse

MEGABYTE = 1024 * 1024


class Server:
    """A connection that stays open, as a phone's does, and the process behind it."""

    def __init__(self, url, process):
        self.connection = http.client.HTTPConnection(urllib.parse.urlparse(url).netloc)
        self.process = process
        self.cookie = None

    def ask(self, method, path, body=None, head=None, length=None):
        head = dict(head or {}, **{"x-mipaka": "1"})
        if self.cookie:
            head["cookie"] = self.cookie
        if length is not None:
            head["content-length"] = str(length)
        self.connection.request(method, "/api/v1" + path, body, head)
        reply = self.connection.getresponse()
        content = reply.read()
        if reply.status >= 300:
            sys.exit(f"{method} {path}: {reply.status} {content.decode(errors='replace')}")
        if not self.cookie and reply.headers.get("set-cookie"):
            self.cookie = reply.headers["set-cookie"].split(";")[0]
        return json.loads(content) if content else None

    def tell(self, method, path, value):
        return self.ask(method, path, json.dumps(value), {"content-type": "application/json"})

    def hand_in(self, file):
        head = (
            "--x\r\ncontent-disposition: form-data; name=\"file\"; "
            f"filename=\"{file.name}\"\r\n\r\n"
        ).encode()
        tail = b"\r\n--x--\r\n"

        def body():
            yield head
            with open(file, "rb") as content:
                while block := content.read(MEGABYTE):
                    yield block
            yield tail

        length = len(head) + file.stat().st_size + len(tail)
        return self.ask("POST", "/evidence", body(), {"content-type": "multipart/form-data; boundary=x"}, length)

    def memory(self):
        """Resident memory now and at its peak, in megabytes."""
        lines = pathlib.Path(f"/proc/{self.process}/status").read_text().splitlines()
        value = {line.split(":")[0]: line.split()[1] for line in lines if line.startswith("Vm")}
        return int(value["VmRSS"]) / 1024, int(value["VmHWM"]) / 1024

    def forget_peak(self):
        pathlib.Path(f"/proc/{self.process}/clear_refs").write_text("5")


def make_files(folder, count, megabytes):
    folder.mkdir()
    length = megabytes * MEGABYTE // count
    files = []
    for number in range(count):
        file = folder / f"film-{number:04}.mp4"
        with open(file, "wb") as content:
            left = length
            while left:
                left -= content.write(os.urandom(min(left, MEGABYTE)))
        files.append(file)
    return files


def seconds(work):
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def say(what, took, megabytes, more=""):
    print(f"{what:44} {took:8.2f} s {megabytes / took:8.0f} MB/s  {more}", flush=True)


def receive(server, files, megabytes, folder):
    hashed = seconds(lambda: subprocess.run(["sha256sum", *files], stdout=subprocess.DEVNULL, check=True))
    say("sha256sum of the files", hashed, megabytes)
    copies = folder / "copies"

    def copy():
        copies.mkdir()
        subprocess.run(["cp", *files, copies], check=True)
        subprocess.run(["sync", "-f", copies], check=True)

    say("cp and sync of the files", seconds(copy), megabytes)
    shutil.rmtree(copies)
    items = []
    server.forget_peak()
    before = server.memory()[0]
    took = seconds(lambda: items.extend(server.hand_in(file)["id"] for file in files))
    peak = server.memory()[1]
    say("receiving the files", took, megabytes, f"peak {peak:.0f} MB, {before:.0f} before")
    print(f"  receiving runs at {hashed / took:.2f} of sha256sum's rate")
    return items


def make_pack(server, items, megabytes, name):
    case = server.tell("POST", "/cases", {"title": f"Benchmark {name}", "deponent_initials": "bm"})["id"]
    for number, item in enumerate(items):
        exhibit = {"item_id": item, "description": f"Film {number}"}
        server.tell("POST", f"/cases/{case}/exhibits", exhibit)
    server.forget_peak()
    before = server.memory()[0]
    began = time.perf_counter()
    pack = server.tell("POST", f"/cases/{case}/packs", {})
    while pack["state"] not in ("ready", "failed"):
        time.sleep(0.05)
        pack = server.ask("GET", f"/packs/{pack['id']}")
    took = time.perf_counter() - began
    if pack["state"] == "failed":
        sys.exit(f"the pack failed: {pack['error']}")
    peak = server.memory()[1]
    say(f"pack of {len(items)} files, {name}", took, megabytes, f"peak {peak:.0f} MB, {before:.0f} before")
    return took


def bag_and_zip(files, megabytes, folder):
    try:
        import bagit
    except ImportError:
        print("bagit.py was not measured: python3 has no module bagit")
        return None
    bag, archive = folder / "bag", folder / "bag.zip"
    bag.mkdir()
    for file in files:
        os.link(file, bag / file.name)
    bagging = seconds(lambda: bagit.make_bag(str(bag), checksums=["sha256"]))
    say("bagit.py", bagging, megabytes)
    command = ["zip", "-0", "-q", "-r", str(archive), "bag"]
    zipping = seconds(lambda: subprocess.run(command, cwd=folder, check=True))
    say("zip -0", zipping, megabytes)
    syncing = seconds(lambda: subprocess.run(["sync", archive], check=True))
    say("sync of the zip", syncing, megabytes)
    shutil.rmtree(bag)
    archive.unlink()
    return bagging + zipping, syncing


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--url", required=True)
    parser.add_argument("--server", type=int, required=True)
    parser.add_argument("--folder", type=pathlib.Path, required=True)
    parser.add_argument("--files", type=int, default=200)
    parser.add_argument("--megabytes", type=int, default=2000)
    parser.add_argument("--quick", action="store_true", help="20 files of 1 MB")
    options = parser.parse_args()
    count, megabytes = (20, 20) if options.quick else (options.files, options.megabytes)
    free = shutil.disk_usage(options.folder).free // MEGABYTE
    if free < 5 * megabytes:
        sys.exit(f"{options.folder} has {free} MB free, {5 * megabytes} are needed; set TMPDIR")

    server = Server(options.url, options.server)
    server.tell("POST", "/setup", {
        "name": "Bench Mark", "email": "bench@mark.invalid",
        "password": "a long enough password", "organisation": "Benchmark"})
    print(f"{count} files, {megabytes} MB")
    files = make_files(options.folder / "files", count, megabytes)
    items = receive(server, files, megabytes, options.folder)
    others = bag_and_zip(files, megabytes, options.folder)
    tenth = max(1, count // 10)
    make_pack(server, items[:tenth], megabytes * tenth / count, "a tenth")
    took = make_pack(server, items, megabytes, "all")
    if others:
        made, synced = others
        print(f"  bagit.py and zip -0 take {made / took:.2f} times as long as the pack, which is on the disk when it is ready")
        print(f"  until theirs is on the disk too, {(made + synced) / took:.2f} times")


main()
