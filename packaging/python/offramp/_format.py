# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""The layout of a recording: a safetensors file with check words and checksums (core/recording/FORMAT.md)."""

from __future__ import annotations

import json
import zlib
from typing import Dict, Iterable, List, Mapping, NamedTuple, Optional, Sequence, Tuple

import numpy as np

from ._errors import OfframpError

VERSION = 4
NEWEST_VERSION = 5
ROOM = 1024  # spaces at the end of a header, for what is found out later
LARGEST_HEADER = 100_000_000
MOST_SAMPLES, MOST_EXITS, MOST_CLASSES, LARGEST_THUMBNAIL = 100_000_000, 1_000, 1_000_000, 48

TYPES: Dict[str, np.dtype] = {"U8": np.dtype("u1"), "I32": np.dtype("<i4"), "I64": np.dtype("<i8"),
                              "F32": np.dtype("<f4"), "F64": np.dtype("<f8")}

# The columns that a check word covers, in its order, and whether they have a block for each exit.
COVERED = (("predicted", True), ("entropy", True), ("confidence", True), ("margin", True), ("sample_flops", True),
           ("logits", True), ("thumbnail", False), ("image", False), ("score", True))
FIXED = ("label", "flops", "name_bytes", "name_offsets")
MEASURED = ("joules", "milliseconds")
NOT_RECORDED, UNCHECKED = 0, -1

FIXED_KEY = "fixed_crc32"
LATER_KEY = "fixed_later"  # as long as FIXED_KEY, in its place while labels or names still arrive


class Tensor(NamedTuple):
    """A tensor in the file: its type and shape, and where its bytes begin in the file."""

    dtype: str
    shape: Tuple[int, ...]
    begin: int = 0

    @property
    def type(self) -> np.dtype:
        return TYPES[self.dtype]

    @property
    def size(self) -> int:
        count = self.type.itemsize
        for side in self.shape:
            count *= side
        return count


class Header(NamedTuple):
    """What a file's first bytes say."""

    tensors: Dict[str, Tensor]
    metadata: Dict[str, str]
    data_start: int
    text: bytes

    @property
    def file_size(self) -> int:
        return max([self.data_start] + [tensor.begin + tensor.size for tensor in self.tensors.values()])


def crc(parts: Iterable[bytes]) -> str:
    """zlib's crc32 over all parts as eight hexadecimal digits."""
    word = 0
    for part in parts:
        word = zlib.crc32(part, word)
    return "%08x" % word


def _sum_place(text: bytes) -> int:
    """Where the digits of the header's checksum begin, or -1."""
    key = text.find(b'"header_crc32"')
    return text.find(b'"', text.find(b":", key)) + 1 if key >= 0 else -1


def with_header_sum(text: bytes) -> bytes:
    """A header's text with its own checksum."""
    at = _sum_place(text)
    return text[:at] + crc([text[:at], b"00000000", text[at + 8:]]).encode() + text[at + 8:]


def lay_out(tensors: Mapping[str, Tuple[str, Sequence[int]]], metadata: Mapping[str, str]) -> Header:
    """The header of a new file: tensors in descending order of element size, metadata first, checksum written.

    Text as the engine writes it, so that it finds the recording again when it has changed the header. Where a checksum
    follows later, its place is at the beginning: within one page, which one write changes as a whole.
    """
    order = sorted(tensors, key=lambda name: -TYPES[tensors[name][0]].itemsize)
    places: Dict[str, Tensor] = {}
    at = 0
    for name in order:
        places[name] = Tensor(tensors[name][0], tuple(tensors[name][1]), at)
        at += places[name].size
    about = {"header_crc32": "00000000", **metadata}
    first = ["header_crc32", LATER_KEY] if LATER_KEY in about else []
    content: Dict[str, object] = {"__metadata__": {key: about[key] for key in first + sorted(set(about) - set(first))}}
    for name, place in places.items():
        content[name] = {"dtype": place.dtype, "shape": list(place.shape),
                         "data_offsets": [place.begin, place.begin + place.size]}
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    text = with_header_sum(text + b" " * (-len(text) % 8 + ROOM))
    start = 8 + len(text)
    moved = {name: place._replace(begin=start + place.begin) for name, place in places.items()}
    return Header(moved, dict(metadata), start, text)


def with_fixed_sum(header: Header, digits: str) -> Header:
    """The header of the same length, with the checksum of labels, costs and names in the place kept for it."""
    text = header.text.replace(b'"%s":"00000000"' % LATER_KEY.encode(),
                               b'"%s":"%s"' % (FIXED_KEY.encode(), digits.encode()), 1)
    metadata = {FIXED_KEY if key == LATER_KEY else key: value for key, value in header.metadata.items()}
    metadata[FIXED_KEY] = digits
    return Header(header.tensors, metadata, header.data_start, with_header_sum(text))


def header_bytes(header: Header) -> bytes:
    """The first bytes of the file."""
    return len(header.text).to_bytes(8, "little") + header.text


def parse_header(path: str, start: bytes, size: int) -> Header:
    """Reads a header from the first bytes of a file of that size; damage is an error."""
    def damaged(why: str) -> OfframpError:
        return OfframpError("%s is not a recording: %s." % (path, why), "Give a file *.exits.")

    length = int.from_bytes(start[:8], "little")
    if len(start) < 8 + length:
        raise damaged("it is cut short, or not a safetensors file")
    text = start[8:8 + length]
    try:
        content = json.loads(text.decode("utf-8"))
        metadata = content.pop("__metadata__", {})
        tensors = {}
        for name, entry in content.items():
            begin, end = entry["data_offsets"]
            tensor = Tensor(entry["dtype"], tuple(entry["shape"]), 8 + length + begin)
            if entry["dtype"] not in TYPES or end - begin != tensor.size or tensor.begin + tensor.size > size:
                raise damaged("its tensor %s does not fit into it" % name)
            tensors[name] = tensor
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        if isinstance(error, OfframpError):
            raise
        raise damaged("its header cannot be read") from None
    if "header_crc32" in metadata and with_header_sum(text) != text:
        raise OfframpError("%s is damaged: the checksum of its header does not match." % path,
                           "Copy it again from where it came from.")
    return Header(tensors, metadata, 8 + length, text)


def check_tensors(path: str, header: Header) -> Tuple[int, int]:
    """(exits, samples) of a recording; an error where tensors are missing or have other shapes."""
    def refuse(why: str) -> OfframpError:
        return OfframpError("%s is not a recording: %s." % (path, why), "core/recording/FORMAT.md describes the file.")

    version = header.metadata.get("offramp_recording", "1")
    if not version.isdigit() or int(version) > NEWEST_VERSION:
        raise OfframpError("%s has format version %s, newer than this package." % (path, version),
                           "Install a newer one: pip install --upgrade offramp.")
    tensors = header.tensors
    cost = next((tensors[name] for name in ("flops",) + MEASURED if name in tensors), None)
    label = tensors.get("label")
    if label is None or cost is None or len(label.shape) != 1 or len(cost.shape) != 1:
        raise refuse("it needs the tensors label [n] and flops, joules or milliseconds [K]")
    n, k = label.shape[0], cost.shape[0]
    if not (1 <= n <= MOST_SAMPLES and 1 <= k <= MOST_EXITS):
        raise refuse("it claims %d samples and %d exits" % (n, k))
    shapes = {"label": ("I32", (n,)), "check": ("I32", (n,)), "predicted": ("I32", (k, n)), "flops": ("I64", (k,)),
              "joules": ("F64", (k,)), "milliseconds": ("F64", (k,)), "image": ("I32", (n,)), "run": ("F64", (8,)),
              "sample_flops": ("I64", (n,) if k == 1 else (k, n)), "name_offsets": ("I64", (n + 1,)),
              **{name: ("F32", (k, n)) for name in ("entropy", "confidence", "margin", "score")}}
    for name, (dtype, shape) in shapes.items():
        if name in tensors and (tensors[name].dtype, tensors[name].shape) != (dtype, shape):
            raise refuse("the tensor %s is %s %s where %s %s is needed"
                         % (name, tensors[name].dtype, list(tensors[name].shape), dtype, list(shape)))
    for name, dtype, dims, lead in (("logits", "F32", 3, (k, n)), ("thumbnail", "U8", 4, (n,)),
                                    ("name_bytes", "U8", 1, ())):
        if name in tensors:
            tensor = tensors[name]
            if tensor.dtype != dtype or len(tensor.shape) != dims or tensor.shape[:len(lead)] != lead:
                raise refuse("the tensor %s has another type or shape than a recording's" % name)
    if "predicted" not in tensors:
        raise refuse("the tensor predicted is missing")
    if not any(name in tensors for name in ("entropy", "confidence", "margin", "score", "logits")):
        raise refuse("it needs one of entropy, confidence, margin, score and logits")
    return k, n


def check_words(columns: Mapping[str, np.ndarray], rows: int) -> np.ndarray:
    """The check word of each row [rows], int32, of columns [K,rows,…] or [rows,…]."""
    parts: List[np.ndarray] = []
    for name, by_exit in COVERED:
        column: Optional[np.ndarray] = columns.get(name)
        if column is None:
            continue
        blocks = column if by_exit and column.ndim > 1 else column[None]
        parts += [np.ascontiguousarray(block).reshape(rows, -1).view(np.uint8) for block in blocks]
    table = np.concatenate(parts, axis=1)
    words = np.fromiter((zlib.crc32(row) for row in table), dtype=np.uint32, count=rows).view(np.int32)
    return np.where((words == NOT_RECORDED) | (words == UNCHECKED), 1, words).astype("<i4")
