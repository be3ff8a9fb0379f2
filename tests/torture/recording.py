# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""An independent reader of recordings (core/recording/FORMAT.md)."""
import array
import json
import struct

TYPES = {"U8": "B", "I32": "i", "I64": "q", "F32": "f", "F64": "d"}
NOT_OF_A_ROW = ("label", "flops", "joules", "milliseconds", "name_bytes", "name_offsets", "run")


class Recording:
    def __init__(self, data):
        (length,) = struct.unpack("<Q", data[:8])
        header = json.loads(data[8:8 + length])
        self.metadata = header.pop("__metadata__", {})
        self.data, self.start, self.tensors = data, 8 + length, header
        self.samples, self.exits = header["label"]["shape"][0], header["flops"]["shape"][0]

    def span(self, name):
        begin, end = self.tensors[name]["data_offsets"]
        return self.start + begin, self.start + end

    def values(self, name):
        begin, end = self.span(name)
        return array.array(TYPES[self.tensors[name]["dtype"]], self.data[begin:end])

    def name(self, i):
        """The name of a sample."""
        offsets = self.values("name_offsets")
        begin, _ = self.span("name_bytes")
        return self.data[begin + offsets[i]:begin + offsets[i + 1]].decode()

    def rows(self):
        """The rows with a check word."""
        return [i for i, check in enumerate(self.values("check")) if check]

    def row(self, i):
        """All bytes of a row, its check word included."""
        pieces = []
        for name in sorted(self.tensors):
            if name in NOT_OF_A_ROW:
                continue
            begin, end = self.span(name)
            shape = self.tensors[name]["shape"]
            repeats = 1 if shape[0] == self.samples else shape[0]
            width = (end - begin) // (repeats * self.samples)
            for k in range(repeats):
                at = begin + (k * self.samples + i) * width
                pieces.append(self.data[at:at + width])
        return b"".join(pieces)

    def point(self, rows, threshold):
        """Mean energy in GFLOPs and accuracy of rows where all exits but the last share an entropy threshold."""
        entropy, predicted = self.values("entropy"), self.values("predicted")
        label, flops = self.values("label"), self.values("flops")
        cost = correct = 0
        for i in rows:
            k = next((k for k in range(self.exits - 1) if entropy[k * self.samples + i] < threshold), self.exits - 1)
            cost += flops[k]
            correct += predicted[k * self.samples + i] == label[i]
        return cost / len(rows) / 1e9, correct / len(rows)


def without_run(data):
    """The file without what differs between two runs: durations, which an import does not have."""
    recording = Recording(data)
    if "run" not in recording.tensors:
        return data
    begin, end = recording.span("run")
    return data[:begin] + bytes(end - begin) + data[end:]
