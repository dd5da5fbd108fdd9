#!/usr/bin/env python3
"""Decodes tiles with mapbox-vector-tile and asks shapely whether every geometry is valid.

    validity.py http://127.0.0.1:8080 [--token TOKEN] [--layer LAYER]… ZOOM/X/Y…

Independent of the server's own encoder and of geozero. Prints what is invalid; the status is 1
if anything is. Needs: pip install mapbox-vector-tile shapely
"""
import argparse
import random
import sys
import urllib.error
import urllib.request

ALL = ["places", "base", "settlements", "structures", "claims", "corridors", "incidents"]
ZOOMS = (6, 8, 10, 11, 12, 13, 14, 15, 16)


def decoders():
    """The two packages, or nothing where they are not installed."""
    try:
        import mapbox_vector_tile
        import shapely.geometry
        import shapely.validation
    except ImportError:
        return None
    return mapbox_vector_tile, shapely


def check_tile(body, where, say):
    """How many geometries a tile holds and how many of them are invalid or empty."""
    decoder, shapely = decoders()
    seen = bad = 0
    for name, layer in decoder.decode(body).items():
        for feature in layer["features"]:
            seen += 1
            shape = shapely.geometry.shape(feature["geometry"])
            if shape.is_empty or not shape.is_valid:
                bad += 1
                say(f"invalid: {where} {name} {feature.get('id')}: {shapely.validation.explain_validity(shape)}")
    return seen, bad


def check(url, token, layers, tiles, say):
    seen = bad = drawn = 0
    for zoom, x, y in tiles:
        for layer in layers:
            path = f"/tiles/{layer}/{zoom}/{x}/{y}"
            headers = {"Accept-Encoding": "identity", **({"Authorization": f"Bearer {token}"} if token else {})}
            try:
                with urllib.request.urlopen(urllib.request.Request(url + path, headers=headers)) as reply:
                    body = reply.read()
            except urllib.error.HTTPError as error:
                raise SystemExit(f"{path}: {error.code} {error.read()[:200]}") from error
            if body:
                drawn += 1
                found = check_tile(body, path, say)
                seen, bad = seen + found[0], bad + found[1]
    say(f"{'validity':22} {drawn} tiles, {seen} geometries, {bad} invalid")
    return bad


def check_world(options, server, query, say, per_layer=6):
    """Tiles of every layer at sample zooms of whatever world the database holds."""
    if decoders() is None:
        say("validity               not checked: pip install mapbox-vector-tile shapely")
        return None
    chance = random.Random(11)
    bad = 0
    for layer in ALL:
        for zoom in ZOOMS:
            side = 2 * 20037508.342789244 / 2 ** zoom
            rows = query(options, f"""
                select distinct floor(((box[1])[0] + 20037508.342789244) / {side})::int,
                    floor((20037508.342789244 - (box[0])[1]) / {side})::int from tile_{layer} order by 1, 2""")
            tiles = [(zoom, int(x), int(y)) for x, y in rows]
            bad += check(server.url(""), server.token, [layer], chance.sample(tiles, min(per_layer, len(tiles))), say)
    return bad


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("url")
    options.add_argument("tiles", nargs="+", metavar="ZOOM/X/Y")
    options.add_argument("--token")
    options.add_argument("--layer", action="append", choices=ALL)
    chosen = options.parse_args()
    if decoders() is None:
        raise SystemExit("needs: pip install mapbox-vector-tile shapely")
    tiles = [tuple(map(int, tile.split("/"))) for tile in chosen.tiles]
    bad = check(chosen.url.rstrip("/"), chosen.token, chosen.layer or ALL, tiles, lambda *words: print(*words))
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
