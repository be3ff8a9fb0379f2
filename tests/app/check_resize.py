#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""Compares the product's resize with Pillow's, to the byte, on 200 TinyImageNet images at 128, 96 and 48 pixels.

usage: check_resize.py RESIZE_IMAGES      the program built from resizeimages.cpp
Needs Pillow (Debian: python3-pil) and OFFRAMP_IMAGES, the folder that data/unpack.sh filled. Exit code 77: skipped.
"""
import os
import pathlib
import subprocess
import sys

try:
    from PIL import Image
except ImportError:
    print("Skipped: Pillow is not here. Install python3-pil and run this with the system's python3.")
    sys.exit(77)

images = pathlib.Path(os.environ.get("OFFRAMP_IMAGES", "")) / "tiny-imagenet-200" / "val" / "images"
if not images.is_dir():
    print("Skipped: set OFFRAMP_IMAGES to the folder that data/unpack.sh filled.")
    sys.exit(77)

files = sorted(images.iterdir())[::50]
grey = sum(Image.open(file).mode == "L" for file in files)
for side in (128, 96, 48):
    for name, resample in (("bicubic", Image.BICUBIC), ("bilinear", Image.BILINEAR)):
        ours = subprocess.check_output([sys.argv[1], str(side), name, *map(str, files)])
        theirs = b"".join(Image.open(file).convert("RGB").resize((side, side), resample).tobytes() for file in files)
        differing = sum(a != b for a, b in zip(ours, theirs)) + abs(len(ours) - len(theirs))
        print(f"{side} px, {name}: {differing} of {len(theirs)} bytes differ")
        if differing:
            sys.exit(1)
print(f"{len(files)} images, {grey} of them grey, equal Pillow {Image.__version__} to the byte")
