# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""Images without contents: small files of any size, in the kinds that take most memory to decode."""
import struct
import zlib


def _zeros(size):
    """So many zeros, packed."""
    packer, block, parts = zlib.compressobj(9), bytes(1 << 20), []
    while size > 0:
        parts.append(packer.compress(block[:size]))
        size -= len(block)
    return b"".join(parts) + packer.flush()


def png(width, height, bits=8, colour=2, palette=False):
    """colour: 0 grey, 2 RGB, 3 indices, 6 RGBA."""
    def chunk(kind, content):
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    channels = {0: 1, 2: 3, 3: 1, 6: 4}[colour]
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0))
            + (chunk(b"PLTE", bytes(768)) if palette else b"")
            + chunk(b"IDAT", _zeros(height * (1 + (width * bits * channels + 7) // 8))) + chunk(b"IEND", b""))


def tiff(width, height, bits, samples, kind=1, tile=None):
    """kind: 1 whole numbers, 3 floating point. tile: its sides; without one, a single strip."""
    sides = tile or (width, height)
    data = _zeros(sides[0] * sides[1] * samples * bits // 8)
    pieces = -(-width // sides[0]) * -(-height // sides[1])
    tags = [(256, 4, [width]), (257, 4, [height]), (258, 3, [bits] * samples), (259, 3, [8]),
            (262, 3, [1 if samples == 1 else 2]), (277, 3, [samples]), (339, 3, [kind] * samples),
            (324 if tile else 273, 4, [8] * pieces), (325 if tile else 279, 4, [len(data)] * pieces)]
    tags += [(322, 4, [tile[0]]), (323, 4, [tile[1]])] if tile else [(278, 4, [height])]
    if samples == 4:
        tags.append((338, 3, [2]))
    data += bytes(len(data) % 2)
    at = 8 + len(data) + 2 + 12 * len(tags) + 4
    entries, lists = b"", b""
    for tag, form, values in sorted(tags):
        content = struct.pack(f"<{len(values)}{'H' if form == 3 else 'I'}", *values)
        entries += struct.pack("<HHI", tag, form, len(values))
        if len(content) <= 4:
            entries += content.ljust(4, b"\0")
            continue
        entries += struct.pack("<I", at + len(lists))
        lists += content
    return (b"II*\0" + struct.pack("<I", 8 + len(data)) + data + struct.pack("<H", len(tags)) + entries + bytes(4)
            + lists)


def bmp(width, height):
    """Indices in runs of up to 255."""
    row = b"\xff\0" * (width // 255) + (bytes([width % 255, 0]) if width % 255 else b"") + b"\0\0"
    body = row * height + b"\0\1"
    start = 54 + 1024
    return (struct.pack("<2sIHHI", b"BM", start + len(body), 0, 0, start)
            + struct.pack("<IiiHHIIiiII", 40, width, height, 1, 8, 1, len(body), 0, 0, 256, 0) + bytes(1024) + body)


def webp(width, height):
    """Lossless, with codes of no bits: each side has at most 16,384 pixels."""
    fields = [(0x2f, 8), (width - 1, 14), (height - 1, 14), (0, 1), (0, 3), (0, 3)] + 5 * [(1, 4)]
    number, at = 0, 0
    for value, bits in fields:
        number |= value << at
        at += bits
    body = number.to_bytes(at // 8 + 4, "little")
    body += bytes(len(body) % 2)
    return b"RIFF" + struct.pack("<I", 12 + len(body)) + b"WEBPVP8L" + struct.pack("<I", len(body)) + body


def jpeg(width, height, channels=3):
    """Progressive, so that a decoder keeps all coefficients."""
    def segment(marker, content):
        return bytes([0xff, marker]) + struct.pack(">H", len(content) + 2) + content

    ones = range(1, channels + 1)
    blocks = -(-width // 8) * -(-height // 8) * channels
    return (b"\xff\xd8" + segment(0xdb, b"\0" + b"\1" * 64)
            + segment(0xc2, struct.pack(">BHHB", 8, height, width, channels)
                      + b"".join(bytes([i, 0x11, 0]) for i in ones))
            + segment(0xc4, b"\0" + b"\1" + bytes(15) + b"\0")
            + segment(0xda, bytes([channels]) + b"".join(bytes([i, 0]) for i in ones) + bytes(3))
            + bytes(blocks // 8 + 1) + b"\xff\xd9")


SIDE = 9459  # the square of which is the most that is decoded
LARGE = {
    "rgba16.png": lambda: png(SIDE, SIDE, 16, 6),
    "grey16.png": lambda: png(SIDE, SIDE, 16, 0),
    "indices.png": lambda: png(SIDE, SIDE, 8, 3, True),
    "rgba16.tif": lambda: tiff(SIDE, SIDE, 16, 4),
    "float.tif": lambda: tiff(SIDE, SIDE, 32, 1, 3),
    "floats.tif": lambda: tiff(SIDE, SIDE, 32, 4, 3),
    "tile.tif": lambda: tiff(16, 16, 8, 4, 1, (16_384, 16_000)),
    "runs.bmp": lambda: bmp(SIDE, SIDE),
    "lossless.webp": lambda: webp(16_384, 5461),
    "progressive.jpg": lambda: jpeg(SIDE, SIDE),
    "ink.jpg": lambda: jpeg(SIDE, SIDE, 4),
}
