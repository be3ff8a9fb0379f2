# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""Image files as NumPy arrays, for the loops of PyTorch that the engine is compared with."""
import pathlib
import re

ENDINGS = {".jpg", ".jpeg", ".png", ".bmp", ".webp", ".ppm"}


class Missing(Exception):
    """What is needed is not installed, or not there: a sentence for people."""


def images_below(folder):
    return sorted(path for path in pathlib.Path(folder).rglob("*") if path.suffix.lower() in ENDINGS)


def read_ppm(path):
    """An array [height, width, 3] of a PPM file with 255 levels and no comments, as tests/gpu/images.py writes them."""
    import numpy
    data = pathlib.Path(path).read_bytes()
    head = re.match(rb"P6\s+(\d+)\s+(\d+)\s+255\s", data)
    if head is None:
        raise ValueError("%s is not a PPM file of 255 levels." % path)
    return numpy.frombuffer(data, numpy.uint8, offset=head.end()).reshape(int(head[2]), int(head[1]), 3)


def read_pixels(path, size=None):
    """An array [height, width, 3] of 8 bits; resized to a square of that size where one is given."""
    import numpy
    path = pathlib.Path(path)
    if path.suffix.lower() == ".ppm":
        found = read_ppm(path)
        if size is None or found.shape[:2] == (size, size):
            return found
    try:
        from PIL import Image
    except ImportError:
        raise Missing("Pillow is not installed, which decodes images in Python (pip install pillow).") from None
    image = Image.open(path).convert("RGB")
    if size is not None and image.size != (size, size):
        image = image.resize((size, size), Image.BICUBIC)
    return numpy.asarray(image)


def normaliser(mean, std):
    """A function that makes a tensor [3, height, width] of such an array."""
    import torch
    means, deviations = torch.tensor(mean).view(3, 1, 1), torch.tensor(std).view(3, 1, 1)
    return lambda pixels: (torch.from_numpy(pixels.copy()).permute(2, 0, 1).float() / 255 - means) / deviations
