# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""Which rows of a file are recorded: those whose check words fit their data."""

from __future__ import annotations

from typing import Dict, Iterator, Tuple

import numpy as np

from . import _format as form
from ._errors import OfframpError
from ._files import PlacedFile

_BYTES_AT_ONCE = 16_000_000


def runs_of(places: np.ndarray) -> Iterator[Tuple[int, slice]]:
    """Neighbouring rows together: (first row, which of places)."""
    breaks = np.flatnonzero(np.diff(places) != 1) + 1
    for begin, end in zip([0, *breaks], [*breaks, len(places)]):
        yield int(places[begin]), slice(int(begin), int(end))


def read_header(file: PlacedFile, path: str) -> form.Header:
    """The header of an open recording, checked."""
    size = file.size
    start = file.read(0, 8) if size >= 8 else b""
    length = int.from_bytes(start, "little")
    if size < 8 or 8 + length > size or length > form.LARGEST_HEADER:
        raise OfframpError("%s is not a recording: it is cut short, or not a safetensors file." % path,
                           "Give a file *.exits.")
    header = form.parse_header(path, start + file.read(8, length), size)
    form.check_tensors(path, header)
    return header


def read_tensor(file: PlacedFile, header: form.Header, name: str) -> np.ndarray:
    """A whole tensor."""
    tensor = header.tensors[name]
    return np.frombuffer(file.read(tensor.begin, tensor.size), dtype=tensor.type).reshape(tensor.shape)


def check_sums(path: str, header: form.Header, values: Dict[str, np.ndarray]) -> None:
    """Compares the checksums of labels, costs and names; an error where one does not match."""
    for key, names, what in ((form.FIXED_KEY, form.FIXED, "labels, costs and sample names"),
                             ("measured_crc32", form.MEASURED, "measured costs")):
        found = form.crc(values[name].tobytes() for name in names if name in values)
        if header.metadata.get(key, found) != found:
            raise OfframpError("%s is damaged: the checksum of its %s does not match." % (path, what),
                               "Copy it again from where it came from, or record it again.")


def row_states(file: PlacedFile, header: form.Header) -> Tuple[np.ndarray, int]:
    """Which rows are recorded [n], and how many others are damaged."""
    n = header.tensors["predicted"].shape[1]
    if "check" not in header.tensors:
        return np.ones(n, dtype=bool), 0
    words = read_tensor(file, header, "check")
    recorded = words == form.UNCHECKED
    columns = [(name, header.tensors[name]) for name, _ in form.COVERED if name in header.tensors]
    row_bytes = sum(tensor.size for _, tensor in columns) // n
    rows = max(1, _BYTES_AT_ONCE // max(1, row_bytes))
    damaged = 0
    for first in range(0, n, rows):
        part = slice(first, min(n, first + rows))
        checked = ~recorded[part] & (words[part] != form.NOT_RECORDED)
        if not checked.any():
            continue
        block = {name: _rows_of(file, tensor, n, part, by_exit) for name, by_exit in form.COVERED
                 for tensor in [header.tensors.get(name)] if tensor is not None}
        fits = checked & (form.check_words(block, part.stop - first) == words[part])
        recorded[part] |= fits
        damaged += int((checked & ~fits).sum())
    return recorded, damaged


def _rows_of(file: PlacedFile, tensor: form.Tensor, n: int, part: slice, by_exit: bool) -> np.ndarray:
    shape = tensor.shape if by_exit and len(tensor.shape) > 1 else (1,) + tensor.shape
    each = tensor.size // shape[0] // n
    blocks = [np.frombuffer(file.read(tensor.begin + (k * n + part.start) * each, (part.stop - part.start) * each),
                            dtype=tensor.type).reshape((-1,) + shape[2:]) for k in range(shape[0])]
    return np.stack(blocks) if by_exit and len(tensor.shape) > 1 else blocks[0]


def read_row_states(file: PlacedFile, path: str) -> Tuple[form.Header, Dict[str, np.ndarray], np.ndarray]:
    """Of a file that is to be resumed: its header, its small tensors, and which rows are recorded."""
    header = read_header(file, path)
    for needed in ("check", "entropy", "confidence", "margin", "run"):
        if needed not in header.tensors:
            raise OfframpError("%s was not made by a Recorder: it has no tensor %s." % (path, needed),
                               "Choose another file, or overwrite=True to replace it.")
    names = form.FIXED + form.MEASURED + ("run",)
    values = {name: read_tensor(file, header, name) for name in names if name in header.tensors}
    check_sums(path, header, values)
    return header, values, row_states(file, header)[0]
