#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""Compares the product's decoding with Pillow's convert("RGB"), to the byte, on images of every mode in TIFF and PNG.

usage: check_decode.py RESIZE_IMAGES      the program built from resizeimages.cpp
Needs Pillow (Debian: python3-pil). Exit code 77: skipped.
"""
import pathlib
import random
import subprocess
import sys
import tempfile

try:
    from PIL import Image
except ImportError:
    print("Skipped: Pillow is not here. Install python3-pil and run this with the system's python3.")
    sys.exit(77)

SIDE = 24
BYTES = {"L": 1, "LA": 2, "RGB": 3, "RGBA": 4, "CMYK": 4, "I;16": 2}
noise = random.Random(1)


def image(mode):
    if mode == "F":
        grey = Image.new("F", (SIDE, SIDE))
        grey.putdata([noise.uniform(-50, 350) for _ in range(SIDE * SIDE)])
        return grey
    if mode in ("P", "1"):
        return image("RGB").convert(mode)
    data = bytearray(noise.getrandbits(8) for _ in range(SIDE * SIDE * BYTES[mode]))
    if mode == "I;16":
        data[1::4] = bytes(len(data[1::4]))  # half of the values below 256
    return Image.frombytes(mode, (SIDE, SIDE), bytes(data))


failures = 0
with tempfile.TemporaryDirectory() as folder:
    cases = [("TIFF", mode, {}) for mode in ("1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16", "F")]
    cases += [("TIFF", mode, {"compression": "tiff_lzw"}) for mode in ("RGB", "RGBA", "CMYK")]
    cases += [("PNG", mode, {}) for mode in ("1", "L", "LA", "P", "RGB", "RGBA", "I;16")]
    for number, (kind, mode, options) in enumerate(cases):
        file = pathlib.Path(folder) / f"{number}.{kind.lower()}"
        image(mode).save(file, kind, **options)
        ours = subprocess.check_output([sys.argv[1], str(SIDE), "bicubic", str(file)])
        theirs = Image.open(file).convert("RGB").tobytes()
        worst = max(abs(a - b) for a, b in zip(ours, theirs)) if len(ours) == len(theirs) else 256
        if worst:
            print(f"{kind} {mode} {options}: differs by up to {worst}")
            failures += 1
print(f"{len(cases) - failures} of {len(cases)} images equal Pillow {Image.__version__} to the byte")
sys.exit(failures > 0)
