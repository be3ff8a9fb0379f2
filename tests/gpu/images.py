#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""Folders of images for an acceptance run: those of CIFAR-10 where they are given, drawn ones otherwise.

  images.py OUT [--shared DIR] [--images DIR] [--test N] [--train N] [--many N] [--few N]

Writes OUT/images.json: for each set its root, size, classes and count, and what it is. Drawn images are JPEG files, or
PPM files where Pillow is not installed. Needs NumPy for these; exit code 77 means that it is not installed.
"""
import argparse
import json
import os
import pathlib
import shutil
import sys
import tarfile

CLASSES, SMALL = 10, 32      # of CIFAR-10, and of what takes its place
MORE_CLASSES, LARGE = 200, 64  # of TinyImageNet
ARCHIVE = "cifar-10-images.tar.xz"


def link(source, target):
    """The same file under another name, without its bytes where the file system can."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def wanted(name, most):
    """Whether a file cifar-10-images/SPLIT/CLASS/NUMBER.jpg is among the first of its class. most: by split."""
    parts = pathlib.PurePosixPath(name).parts
    if len(parts) != 4 or parts[0] != "cifar-10-images" or ".." in parts:
        return False
    number = pathlib.PurePosixPath(parts[3]).stem
    return number.isdigit() and int(number) < most.get(parts[1], 0)


def unpack_cifar(archive, out, most):
    """Unpacks the wanted images; the names of all test images, below the root, in order."""
    names = []
    with tarfile.open(archive, "r|xz") as files:
        for member in files:
            if not member.isfile():
                continue
            if member.name.startswith("cifar-10-images/test/"):
                names.append(member.name.partition("/")[2])
            if wanted(member.name, most):
                target = out / member.name
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(files.extractfile(member).read())
    return sorted(names)


def link_cifar(folder, out, most):
    """The same from a folder that data/unpack.sh filled."""
    root = folder / "cifar-10-images"
    for path in root.glob("*/*/*.jpg"):
        name = path.relative_to(folder).as_posix()
        if wanted(name, most):
            link(path, out / name)
    return sorted(path.relative_to(root).as_posix() for path in (root / "test").glob("*/*.jpg"))


def cifar(shared, images, out, most):
    """The names of all test images, in the order of the reference answers; None where there are none."""
    if images and (images / "cifar-10-images" / "test").is_dir():
        return link_cifar(images, out, most)
    archive = shared / "data" / ARCHIVE if shared else None
    if archive and archive.is_file():
        return unpack_cifar(archive, out, most)
    return None


class Painter:
    """Draws images of random soft shapes with a tint of their class."""

    def __init__(self, size):
        import numpy
        self.numpy, self.size = numpy, size
        self.random = numpy.random.default_rng(1)
        try:
            from PIL import Image
        except ImportError:
            Image = None
        self.image, self.ending = Image, ".jpg" if Image else ".ppm"

    def draw(self, path, label):
        numpy, size = self.numpy, self.size
        coarse = self.random.integers(0, 256, (8, 8, 3))
        tint = numpy.array([(label * 37) % 256, (label * 101) % 256, (label * 197) % 256])
        coarse = (0.6 * coarse + 0.4 * tint).astype(numpy.uint8)
        path.parent.mkdir(parents=True, exist_ok=True)
        if self.image:
            self.image.fromarray(coarse).resize((size, size), self.image.BICUBIC).save(path, quality=90)
            return
        pixels = coarse.repeat(size // 8, 0).repeat(size // 8, 1)
        path.write_bytes(b"P6 %d %d 255\n" % (size, size) + pixels.tobytes())


def draw(root, classes, each, size):
    painter = Painter(size)
    for label in range(classes):
        for number in range(each):
            painter.draw(root / ("class%03d" % label) / ("%04d%s" % (number, painter.ending)), label)
    return painter.ending


def repeat(source, out, count):
    """A folder of at least so many images in the same classes: links to those of source, again and again. Returns how
    many there are."""
    folders = sorted(path for path in source.iterdir() if path.is_dir())
    each = -(-count // len(folders))
    for folder in folders:
        files = sorted(folder.iterdir())
        for number in range(each):
            file = files[number % len(files)]
            link(file, out / folder.name / ("%06d%s" % (number, file.suffix)))
    return each * len(folders)


def make(out, shared, images, test, train, few, many):
    """test, train: images a class of CIFAR-10; few: a class of the larger ones; many: images for throughput, in all."""
    small = out / "cifar-10-images"
    order = cifar(shared, images, out, {"test": test, "train": train})
    what = "CIFAR-10"
    if order is None:
        for split, each in (("test", test), ("train", train)):
            ending = draw(small / split, CLASSES, each, SMALL)
        what = "drawn, %s" % ending[1:].upper()
    large = out / "large"
    ending = draw(large, MORE_CLASSES, few, LARGE)
    sets = {"small": {"root": str(small), "size": SMALL, "classes": CLASSES, "count": test * CLASSES, "what": what},
            "large": {"root": str(large), "size": LARGE, "classes": MORE_CLASSES, "count": few * MORE_CLASSES,
                      "what": "drawn, %s" % ending[1:].upper()}}
    for name, source in (("small", small / "test"), ("large", large)):
        root = out / ("many-" + name)
        sets["many-" + name] = {**sets[name], "root": str(root), "count": repeat(source, root, many)}
    found = {"sets": sets, "order": order}
    (out / "images.json").write_text(json.dumps(found), encoding="utf-8")
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--shared", type=pathlib.Path)
    parser.add_argument("--images", type=pathlib.Path)
    parser.add_argument("--test", type=int, default=100, help="images of each small class to test with")
    parser.add_argument("--train", type=int, default=100, help="to train with")
    parser.add_argument("--few", type=int, default=1, help="images of each of the larger classes")
    parser.add_argument("--many", type=int, default=704, help="images for throughput")
    given = parser.parse_args()
    try:
        make(given.out, given.shared, given.images, given.test, given.train, given.few, given.many)
    except ModuleNotFoundError as error:
        print("%s is not installed, which draws images: pip install %s." % (error.name, error.name), file=sys.stderr)
        return 77
    return 0


if __name__ == "__main__":
    sys.exit(main())
