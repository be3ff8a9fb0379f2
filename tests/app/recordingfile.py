# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""Reads a recording in plain Python, for the checks beside this file."""
import array
import json
import struct


def read_recording(path):
    """(metadata, tensors): flat arrays by name."""
    types = {"U8": "B", "I32": "i", "I64": "q", "F32": "f", "F64": "d"}
    data = path.read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8:8 + length])
    metadata = header.pop("__metadata__", {})
    tensors = {}
    for name, entry in header.items():
        begin, end = (8 + length + offset for offset in entry["data_offsets"])
        tensors[name] = array.array(types[entry["dtype"]], data[begin:end])
    return metadata, tensors
