# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""The validator accepts whole files and names what is wrong with broken ones."""

import json
import tempfile
import unittest
from pathlib import Path

from validate_safetensors import Invalid, main, validate

TENSORS = {
    "cost": {"dtype": "I64", "shape": [2], "data_offsets": [0, 16]},
    "label": {"dtype": "I32", "shape": [3], "data_offsets": [16, 28]},
    "name": {"dtype": "U8", "shape": [2, 2], "data_offsets": [28, 32]},
}
DATA = bytes(32)


def packed(text, data=DATA, length=None):
    """A file of a header's text as it is, padded with spaces to 8 bytes."""
    raw = text if isinstance(text, bytes) else text.encode()
    raw += b" " * (-len(raw) % 8)
    return (len(raw) if length is None else length).to_bytes(8, "little") + raw + data


def changed(name, **fields):
    tensors = {key: dict(value) for key, value in TENSORS.items()}
    tensors[name].update(fields)
    return json.dumps(tensors)


class Validator(unittest.TestCase):
    def judge(self, content):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "file.safetensors"
            path.write_bytes(content)
            return validate(path)

    def assert_invalid(self, content, words):
        with self.assertRaises(Invalid) as caught:
            self.judge(content)
        self.assertIn(words, str(caught.exception))

    def test_valid(self):
        self.assertEqual(self.judge(packed(json.dumps(TENSORS))), TENSORS)
        self.judge(packed(json.dumps({"__metadata__": {"made": "by hand"}, **TENSORS})))
        self.judge(packed(json.dumps(dict(reversed(TENSORS.items())))))
        self.judge(packed("{}", b""))
        self.judge(packed('{"scalar":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}', bytes(4)))
        self.judge(packed('{"none":{"dtype":"F32","shape":[0,3],"data_offsets":[0,0]}}', b""))

    def test_length(self):
        self.assert_invalid(b"", "less than the 8")
        self.assert_invalid(b"\x01\x00\x00", "less than the 8")
        self.assert_invalid(packed("{}", b"", length=9), "only 8 follow")
        self.assert_invalid(packed("{}", b"", length=2 ** 63), "more than")

    def test_json(self):
        self.assert_invalid(packed(" {}", b""), "begin with {")
        self.assert_invalid(packed("[]", b""), "begin with {")
        self.assert_invalid(packed("{\"a\":}", b""), "not JSON")
        self.assert_invalid(packed("{}\n", b""), "padded")
        self.assert_invalid(packed("{}\0\0\0\0\0\0", b""), "padded")
        self.assert_invalid(packed(b"{\"\xff\":1}", b""), "not UTF-8")
        self.assert_invalid(packed('{"__metadata__":{"a":"1","a":"2"}}', b""), "appears twice")
        self.assert_invalid(packed(json.dumps(TENSORS)[:-1] + "," + json.dumps(TENSORS)[1:]), "appears twice")
        self.assert_invalid(packed('{"a":{"dtype":"F32","shape":[NaN],"data_offsets":[0,4]}}', b""), "not JSON")

    def test_metadata(self):
        self.assert_invalid(packed('{"__metadata__":{"a":1}}', b""), "object of texts")
        self.assert_invalid(packed('{"__metadata__":[]}', b""), "object of texts")

    def test_fields(self):
        self.assert_invalid(packed('{"a":[]}', b""), "exactly dtype")
        self.assert_invalid(packed('{"a":{"dtype":"F32","shape":[0]}}', b""), "exactly dtype")
        self.assert_invalid(packed(changed("label", extra=1)), "exactly dtype")
        self.assert_invalid(packed(changed("label", dtype="F12")), "unknown dtype")
        self.assert_invalid(packed(changed("label", dtype=["F32"])), "unknown dtype")
        for shape in ([-3], [3.0], [True], "3", None):
            self.assert_invalid(packed(changed("label", shape=shape)), "shape that is not a list")
        for offsets in ([16], [16, 28, 30], [16.0, 28], [-1, 11], "16:28"):
            self.assert_invalid(packed(changed("label", data_offsets=offsets)), "not two whole numbers")

    def test_sizes(self):
        self.assert_invalid(packed(changed("label", shape=[4])), "span 12")
        self.assert_invalid(packed(changed("label", dtype="F64")), "span 12")
        self.assert_invalid(packed(changed("label", data_offsets=[28, 16])), "span -12")
        self.assert_invalid(packed(changed("label", shape=[2 ** 62, 2 ** 62, 4])), "span 12")

    def test_offsets(self):
        self.assert_invalid(packed(changed("name", data_offsets=[29, 33])), "a gap")
        self.assert_invalid(packed(changed("name", data_offsets=[24, 28])), "an overlap")
        self.assert_invalid(packed(changed("label", data_offsets=[0, 12])), "an overlap")
        self.assert_invalid(packed(json.dumps(TENSORS), DATA[:-1]), "but the file at")
        self.assert_invalid(packed(json.dumps(TENSORS), DATA + b"\0"), "but the file at")
        self.assert_invalid(packed("{}", b"\0"), "but the file at")

    def test_alignment(self):
        shifted = {"odd": {"dtype": "U8", "shape": [1], "data_offsets": [0, 1]},
                   "label": {"dtype": "I32", "shape": [1], "data_offsets": [1, 5]}}
        self.assert_invalid(packed(json.dumps(shifted), bytes(5)), "not aligned")
        raw = b'{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}'
        self.assert_invalid(len(raw).to_bytes(8, "little") + raw + bytes(4), "not aligned")

    def test_command(self):
        with tempfile.TemporaryDirectory() as folder:
            good, bad = Path(folder) / "good", Path(folder) / "bad"
            good.write_bytes(packed(json.dumps(TENSORS)))
            bad.write_bytes(packed(json.dumps(TENSORS))[:-1])
            self.assertEqual(main([good]), 0)
            self.assertEqual(main([good, bad]), 1)
            self.assertEqual(main([Path(folder) / "missing"]), 1)


if __name__ == "__main__":
    unittest.main()
