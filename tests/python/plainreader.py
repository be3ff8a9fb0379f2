# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""Reads a recording as FORMAT.md describes it, with nothing of the package: it checks what the package writes."""
import json
import struct
import zlib

import numpy as np

TYPES = {"U8": "u1", "I32": "<i4", "I64": "<i8", "F32": "<f4", "F64": "<f8"}
COVERED = ("predicted", "entropy", "confidence", "margin", "sample_flops", "logits", "thumbnail", "image", "score")


def read(path):
    """(metadata, tensors) of a file; an AssertionError where it is not a whole safetensors file."""
    data = path.read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    assert length % 8 == 0
    header = json.loads(data[8:8 + length])
    metadata = header.pop("__metadata__")
    tensors, at = {}, 0
    for name, entry in sorted(header.items(), key=lambda each: each[1]["data_offsets"]):
        begin, end = entry["data_offsets"]
        assert begin == at, "holes are not allowed"
        tensors[name] = np.frombuffer(data[8 + length + begin:8 + length + end],
                                      TYPES[entry["dtype"]]).reshape(entry["shape"])
        at = end
    assert 8 + length + at == len(data)
    return metadata, tensors


def sums_fit(path):
    """Whether the checksums of the header and of labels, costs and names match; None for a file without the latter."""
    data = path.read_bytes()
    text = data[8:8 + int.from_bytes(data[:8], "little")]
    metadata, tensors = read(path)
    digits = metadata["header_crc32"].encode()
    at = text.index(digits, text.index(b'"header_crc32"'))
    if digits.decode() != "%08x" % zlib.crc32(text[:at] + b"00000000" + text[at + 8:]):
        return False
    if "fixed_crc32" not in metadata:
        return None
    fixed = b"".join(tensors[name].tobytes() for name in ("label", "flops", "name_bytes", "name_offsets")
                     if name in tensors)
    return metadata["fixed_crc32"] == "%08x" % zlib.crc32(fixed)


def check_word(tensors, row):
    """The check word that a row must have."""
    data = b""
    for name in COVERED:
        if name not in tensors:
            continue
        column = tensors[name]
        by_exit = name not in ("thumbnail", "image") and not (name == "sample_flops" and column.ndim == 1)
        data += b"".join(block[row].tobytes() for block in (column if by_exit else column[None]))
    word = zlib.crc32(data)
    word -= (word >> 31) << 32
    return 1 if word in (0, -1) else word
