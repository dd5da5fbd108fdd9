"""Just enough of the vector tile format to count features."""


def fields(data):
    """Number and value of each field of a message; lengths as slices."""
    place = 0

    def varint():
        nonlocal place
        value = shift = 0
        while True:
            byte = data[place]
            place += 1
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value
            shift += 7

    while place < len(data):
        tag = varint()
        if tag & 7 == 0:
            yield tag >> 3, varint()
        elif tag & 7 == 2:
            length = varint()
            yield tag >> 3, data[place:place + length]
            place += length
        elif tag & 7 == 5:
            place += 4
        else:
            place += 8


def count_features(tile):
    return sum(1 for number, layer in fields(tile) if number == 3 for inner, _ in fields(layer) if inner == 2)
