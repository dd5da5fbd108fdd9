"""Every tile of a world where anything but the land itself is drawn, from zoom 0 down: how large do they get?"""
import http.client
import math
from concurrent.futures import ThreadPoolExecutor

THINGS = "settlements,structures,claims,corridors,incidents,public_counts,structure_counts,claim_counts,incident_counts"
ALL = "places,base," + THINGS
# Every tile of the country down to the first, then whatever lies below tiles that draw something.
SHALLOWEST, FIRST, DEEPEST = 4, 8, 16
KENYA = (33.9, -4.9, 41.95, 5.1)
READERS = 4


class Reader:
    """One connection; asks for all layers of a tile in which any thing is drawn."""

    def __init__(self, server):
        self.line = http.client.HTTPConnection("127.0.0.1", server.port)
        self.headers = {"Accept-Encoding": "gzip", "Authorization": f"Bearer {server.token}"}

    def ask(self, layers, tile):
        self.line.request("GET", "/tiles/%s/%d/%d/%d" % (layers, *tile), headers=self.headers)
        reply = self.line.getresponse()
        body = reply.read()
        if reply.status not in (200, 204):
            raise SystemExit(f"{tile}: {reply.status}")
        return len(body)

    def sizes(self, tiles):
        drawn = [tile for tile in tiles if self.ask(THINGS, tile)]
        return [(self.ask(ALL, tile), tile) for tile in drawn]


def cover(zoom):
    """The tiles of a zoom that touch the country."""
    west, south, east, north = KENYA
    side = 2 ** zoom
    column = lambda lon: int((lon + 180) / 360 * side)
    row = lambda lat: int((1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * side)
    return [(zoom, x, y) for x in range(column(west), column(east) + 1) for y in range(row(north), row(south) + 1)]


def measure(server, say):
    """The compressed size in kB of the largest tile."""
    readers = [Reader(server) for _ in range(READERS)]
    largest, number, found = (0, None), 0, []
    with ThreadPoolExecutor(READERS) as pool:
        for zoom in range(SHALLOWEST, DEEPEST + 1):
            tiles = cover(zoom) if zoom <= FIRST else [
                (z + 1, 2 * x + right, 2 * y + below)
                for _, (z, x, y) in sorted(found, key=lambda one: one[1]) for right in (0, 1) for below in (0, 1)]
            shares = [tiles[start::READERS] for start in range(READERS)]
            found = [one for some in pool.map(Reader.sizes, readers, shares) for one in some]
            widest = max(found, default=(0, None))
            number, largest = number + len(found), max(largest, widest)
            say(f"sizes  zoom {zoom:2}: {len(found):6} tiles, the largest {widest[0] / 1000:.0f} kB compressed")
    say(f"sizes  {number} tiles with all layers; the largest {largest[1]} {largest[0] / 1000:.0f} kB compressed")
    return round(largest[0] / 1000)
