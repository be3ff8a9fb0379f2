# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""A strict validator of safetensors files, in plain Python. Usage: python3 validate_safetensors.py FILE…

A file is: the length N of the header (8 bytes, unsigned, little endian), N bytes of JSON in UTF-8 that begin with "{"
and may end in spaces, then the tensors' bytes, end to end without gap or overlap up to the last byte of the file.
Beyond what the format asks, each tensor must be aligned to the size of its elements, so that it can be read in place.
"""

import json
import sys

SIZES = {"BOOL": 1, "U8": 1, "I8": 1, "F8_E5M2": 1, "F8_E4M3": 1, "I16": 2, "U16": 2, "F16": 2, "BF16": 2,
         "I32": 4, "U32": 4, "F32": 4, "I64": 8, "U64": 8, "F64": 8}
LONGEST_HEADER = 100_000_000
LARGEST_COUNT = 2 ** 64 - 1


class Invalid(Exception):
    """The file breaks a rule; the text names it and the place."""


def unique(pairs):
    """A JSON object in which no key may appear twice."""
    result = {}
    for key, value in pairs:
        if key in result:
            raise Invalid(f"the key \"{key}\" appears twice")
        result[key] = value
    return result


def refuse(constant):
    raise Invalid(f"{constant} is not JSON")


def parse(text):
    try:
        header = json.loads(text, object_pairs_hook=unique, parse_constant=refuse)
    except (ValueError, RecursionError) as error:
        raise Invalid(f"the header is not JSON: {error}") from error
    if not isinstance(header, dict):
        raise Invalid("the header is not a JSON object")
    return header


def is_count(value):
    """A whole number from 0; not True or 1.0."""
    return type(value) is int and 0 <= value <= LARGEST_COUNT


def check_metadata(metadata):
    if not isinstance(metadata, dict) or not all(isinstance(text, str) for text in metadata.values()):
        raise Invalid("__metadata__ is not an object of texts")


def check_tensor(name, tensor, start):
    """(begin, end) of a tensor among the data, which begins at byte start of the file."""
    if not isinstance(tensor, dict) or set(tensor) != {"dtype", "shape", "data_offsets"}:
        raise Invalid(f"tensor \"{name}\" does not have exactly dtype, shape and data_offsets")
    dtype, shape, offsets = tensor["dtype"], tensor["shape"], tensor["data_offsets"]
    if not isinstance(dtype, str) or dtype not in SIZES:
        raise Invalid(f"tensor \"{name}\" has the unknown dtype {dtype!r}")
    if not isinstance(shape, list) or not all(is_count(extent) for extent in shape):
        raise Invalid(f"tensor \"{name}\" has a shape that is not a list of whole numbers: {shape!r}")
    if not isinstance(offsets, list) or len(offsets) != 2 or not all(is_count(offset) for offset in offsets):
        raise Invalid(f"tensor \"{name}\" has data_offsets that are not two whole numbers: {offsets!r}")
    size = SIZES[dtype]
    for extent in shape:
        size *= extent
    begin, end = offsets
    if end - begin != size:
        raise Invalid(f"tensor \"{name}\" is {dtype}{shape}, {size} bytes, but its data_offsets span {end - begin}")
    if (start + begin) % SIZES[dtype]:
        raise Invalid(f"tensor \"{name}\" begins at byte {start + begin}, not aligned to its {SIZES[dtype]} bytes")
    return begin, end


def validate(path):
    """The header of a valid file, as a dictionary; raises Invalid otherwise."""
    with open(path, "rb") as file:
        total = file.seek(0, 2)
        file.seek(0)
        if total < 8:
            raise Invalid(f"the file has {total} bytes, less than the 8 of the header's length")
        length = int.from_bytes(file.read(8), "little")
        if length > LONGEST_HEADER:
            raise Invalid(f"the header claims {length} bytes, more than {LONGEST_HEADER}")
        if 8 + length > total:
            raise Invalid(f"the header claims {length} bytes, but only {total - 8} follow")
        raw = file.read(length)
    if not raw.startswith(b"{"):
        raise Invalid("the header does not begin with {")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Invalid(f"the header is not UTF-8: {error}") from error
    if not text.rstrip(" ").endswith("}"):
        raise Invalid("the header is padded with something else than spaces")

    header = parse(text)
    spans = []
    for name, value in header.items():
        if name == "__metadata__":
            check_metadata(value)
        else:
            spans.append((*check_tensor(name, value, 8 + length), name))
    at = 0
    for begin, end, name in sorted(spans):
        if begin != at:
            raise Invalid(f"tensor \"{name}\" begins at {begin} of the data, where {at} was due: "
                          + ("a gap" if begin > at else "an overlap"))
        at = end
    if 8 + length + at != total:
        raise Invalid(f"the tensors end at byte {8 + length + at}, but the file at {total}")
    return header


def main(paths):
    status = 0
    for path in paths:
        try:
            header = validate(path)
            print(f"{path}: valid, {len(header) - ('__metadata__' in header)} tensors")
        except (Invalid, OSError) as error:
            print(f"{path}: {error}")
            status = 1
    return status


if __name__ == "__main__":
    if len(sys.argv) < 2:
        print(__doc__)
        sys.exit(2)
    sys.exit(main(sys.argv[1:]))
