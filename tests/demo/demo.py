# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""The demo as the tests see it: where its parts are, and its recordings as columns."""

import array
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "recording"))

from validate_safetensors import validate  # noqa: E402

FOLDER = ROOT / "resources" / "demo"
IMAGES = FOLDER / "images" / "test"
REAL = FOLDER / "real"
NETWORKS = ("signs-small", "signs-large")
TYPES = {"U8": "B", "I32": "i", "I64": "q", "F32": "f", "F64": "d"}


def archive(network):
    return FOLDER / f"{network}.pt"


def classes():
    return sorted(path.name for path in IMAGES.iterdir())


def images():
    """The test images in a recording's order: class, then file name."""
    return [path for name in classes() for path in sorted((IMAGES / name).iterdir())]


def program(name):
    """A built program, or None."""
    folder = os.environ.get("OFFRAMP_BIN")
    path = Path(folder) / name if folder else None
    return path if path and path.is_file() else None


class Recording:
    """A valid recording: metadata, columns by name, and the sample names."""

    def __init__(self, path):
        header = validate(path)
        self.metadata = header.pop("__metadata__", {})
        data = path.read_bytes()
        start = 8 + int.from_bytes(data[:8], "little")
        self.columns = {}
        for name, tensor in header.items():
            begin, end = (start + offset for offset in tensor["data_offsets"])
            self.columns[name] = array.array(TYPES[tensor["dtype"]], data[begin:end])
        text, offsets = self.columns["name_bytes"].tobytes(), self.columns["name_offsets"]
        self.names = [text[a:b].decode() for a, b in zip(offsets, offsets[1:])]
        self.samples = len(self.columns["label"])
        self.exits = len(self.columns["flops"])

    def at(self, name, k, i):
        return self.columns[name][k * self.samples + i]

    def accuracy(self, k):
        labels = self.columns["label"]
        return sum(self.at("predicted", k, i) == labels[i] for i in range(self.samples)) / self.samples


def shipped(network):
    return Recording(FOLDER / f"{network}.exits")
