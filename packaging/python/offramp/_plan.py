# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""What a recording will hold, checked before it is written, and compared with a file that is to be resumed."""

from __future__ import annotations

import json
import math
from numbers import Integral, Real
from typing import Any, Dict, Iterable, List, Mapping, Optional, Sequence, Tuple, Union

import numpy as np

from . import _format as form
from ._errors import OfframpError

LARGEST_LOGITS = 200_000_000  # bytes, as the engine's default
_MOST_FLOPS = 2 ** 63 - 1  # recordings have 64-bit numbers

# What must agree before a recording is resumed, and what people call it.
_AGREED = (("network", "network"), ("weights_sha256", "network (SHA-256 of its weights)"), ("precision", "precision"),
           ("tf32", "choice of TF32"), ("device_kind", "kind of device"), ("libtorch_version", "PyTorch version"),
           ("exit_outputs", "choice of exits"), ("exit_names", "names of the exits"), ("outputs", "kind of outputs"),
           ("count", "way of counting"), ("batch_size", "batch size"), ("temperatures", "temperatures"),
           ("network_sha256", "network (SHA-256)"), ("dataset_fingerprint", "data set"),
           ("preprocessing", "preprocessing"), ("execution", "kind of execution"), ("among", "choice of classes"),
           ("shard", "part"))
_ABSENT = {"tf32": "not allowed", "outputs": "logits", "count": "fvcore", "execution": "as archived", "among": "all"}


def has_fixed_parts(header: form.Header) -> bool:
    """Whether labels and names of a file are those of all samples."""
    return form.LATER_KEY not in header.metadata


def _exit_names(exits: Union[int, Sequence[str]]) -> List[str]:
    """The names of the exits, of which exits is their number or their names."""
    if isinstance(exits, Integral):
        return ["exit%d" % (k + 1) for k in range(min(int(exits), form.MOST_EXITS + 1))]
    if isinstance(exits, str) or not isinstance(exits, Iterable):
        raise OfframpError("exits=%r is neither a number of exits nor a list of their names." % (exits,),
                           "Give for example exits=3, or exits=[\"early\", \"late\"].")
    return [str(each) for each in exits]


class Plan:
    """The fixed part of a recording: its size, costs, and what is said about it."""

    def __init__(self, exits: Union[int, Sequence[str]], classes: int, samples: int,
                 costs: Mapping[str, Optional[Sequence[float]]], labels: Union[Sequence[int], np.ndarray, None],
                 names: Optional[Sequence[str]], class_names: Optional[Sequence[str]], logits: Optional[bool],
                 scores: bool, metadata: Mapping[str, Any]) -> None:
        exit_names = _exit_names(exits)
        for what, number, most in (("samples", samples, form.MOST_SAMPLES), ("classes", classes, form.MOST_CLASSES),
                                   ("exits", len(exit_names), form.MOST_EXITS)):
            if not isinstance(number, Real) or not 1 <= number <= most or number != int(number):
                shown = number if isinstance(number, Real) else repr(number)
                raise OfframpError("A recording cannot have %s %s." % (shown, what),
                                   "Give a whole number from 1 to %d." % most)
        self.exits, self.classes, self.samples = len(exit_names), int(classes), int(samples)
        self.costs = self._checked_costs(costs)
        self.labels = None if labels is None else self.checked_labels(labels)
        if self.labels is not None and len(self.labels) != self.samples:
            raise OfframpError("There are %d labels for %d samples." % (len(self.labels), self.samples),
                               "Give one label for each sample, or none: add() takes them too.")
        self.names = None if names is None else [utf8(name) for name in names]
        if self.names is not None and len(self.names) != self.samples:
            raise OfframpError("There are %d names for %d samples." % (len(self.names), self.samples),
                               "Give one name for each sample.")
        self.with_logits = (self.exits * self.samples * self.classes * 4 <= LARGEST_LOGITS if logits is None
                            else bool(logits))
        self.with_scores = bool(scores)
        self.metadata = {key: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
                         for key, value in metadata.items() if value is not None}
        self.metadata["classes"] = str(self.classes)
        self.metadata["exit_names"] = json.dumps(exit_names, ensure_ascii=False)
        if class_names is not None:
            if len(class_names) != self.classes:
                raise OfframpError("There are %d class names for %d classes." % (len(class_names), self.classes),
                                   "Give one name for each class, in the order of the logits.")
            self.metadata["class_names"] = json.dumps([str(name) for name in class_names], ensure_ascii=False)

    def _checked_costs(self, costs: Mapping[str, Optional[Sequence[float]]]) -> Dict[str, np.ndarray]:
        found: Dict[str, np.ndarray] = {}
        for name, values in costs.items():
            if values is None:
                continue
            numbers = self._checked_numbers(name, values)
            if min(numbers) < 0 or any(later < earlier for earlier, later in zip(numbers, numbers[1:])):
                raise OfframpError("%s is negative, or falls from one exit to the next: %s." % (name, numbers),
                                   "Costs are cumulative: each exit's includes everything before it.")
            found[name] = np.array(numbers, dtype="<i8" if name == "flops" else "<f8")
        if not found:
            raise OfframpError("A recording needs the cost of each exit.",
                               "Give flops=offramp.flops(model, images[:1]).flops, or joules=… or milliseconds=….")
        return found

    def _checked_numbers(self, name: str, values: Any) -> List[float]:
        """The costs of all exits as they are given, finite numbers; FLOPs are whole numbers that fit into 64 bits."""
        remedy = "Give the cost of one sample up to each exit, heads of earlier exits included: a list of %d numbers."
        try:
            given = [each.item() if hasattr(each, "item") and np.ndim(each) == 0 else each for each in values]
        except TypeError:
            raise OfframpError("%s is %s, not a list." % (name, values), remedy % self.exits) from None
        if len(given) != self.exits:
            raise OfframpError("%s has %d numbers for %d exits." % (name, len(given), self.exits), remedy % self.exits)
        for k, number in enumerate(given):
            if not isinstance(number, Real) or isinstance(number, bool) or not math.isfinite(number):
                raise OfframpError("%s: the cost up to exit %d is %r, not a number." % (name, k + 1, number),
                                   remedy % self.exits)
            if name == "flops" and number != int(number):
                raise OfframpError("%s: the cost up to exit %d is %s, not a whole number of FLOPs."
                                   % (name, k + 1, number),
                                   "Choose their unit: give FLOPs, for GFLOPs g round(g * 1e9).")
            if name == "flops" and number > _MOST_FLOPS:
                raise OfframpError("%s: the cost up to exit %d is %s FLOPs; at most %d can be recorded."
                                   % (name, k + 1, number, _MOST_FLOPS), "Check the numbers and their unit.")
        return [int(number) if name == "flops" else float(number) for number in given]

    def checked_labels(self, labels: Any) -> np.ndarray:
        """Labels as int32 [rows]; an error outside 0 … classes - 1."""
        values = np.asarray(labels)
        if values.dtype.kind not in "iub" or values.ndim != 1:
            raise OfframpError("Labels are %s of type %s, not one whole number for each sample."
                               % (list(values.shape), values.dtype), "Give class numbers, counted from 0.")
        wrong = (values < 0) | (values >= self.classes)
        if wrong.any():
            raise OfframpError("A sample has label %d, and the network has the classes 0 to %d."
                               % (values[wrong][0], self.classes - 1),
                               "Map them with labels=, a dict or list from what the data set gives to class numbers.")
        return values.astype("<i4")

    def header(self, thumbnail: Optional[Tuple[int, int]], name_room: Optional[int]) -> form.Header:
        """The header of a new file, with thumbnails of (height, width), and bytes for names that still arrive."""
        k, n = self.exits, self.samples
        tensors: Dict[str, Tuple[str, Sequence[int]]] = {
            **{name: ("I64" if name == "flops" else "F64", (k,)) for name in self.costs}, "run": ("F64", (8,)),
            "label": ("I32", (n,)), "check": ("I32", (n,)), "predicted": ("I32", (k, n)),
            **{name: ("F32", (k, n)) for name in ("entropy", "confidence", "margin")}}
        if self.with_scores:
            tensors["score"] = ("F32", (k, n))
        if self.with_logits:
            tensors["logits"] = ("F32", (k, n, self.classes))
        if self.names is not None or name_room is not None:
            room = name_room if name_room is not None else sum(len(name.encode()) for name in self.names or ())
            tensors["name_offsets"], tensors["name_bytes"] = ("I64", (n + 1,)), ("U8", (room,))
        if thumbnail:
            tensors["thumbnail"] = ("U8", (n, thumbnail[0], thumbnail[1], 3))
        later = self.labels is None or name_room is not None
        metadata = {form.LATER_KEY if later else form.FIXED_KEY:
                    "00000000" if later else form.crc(bytes(self.fixed()[name].data) for name in form.FIXED
                                                      if name in self.fixed()),
                    "offramp_recording": str(form.VERSION), **self.metadata}
        measured = [self.costs[name].tobytes() for name in form.MEASURED if name in self.costs]
        if measured:
            metadata["measured_crc32"] = form.crc(measured)
        return form.lay_out(tensors, metadata)

    def fixed(self) -> Dict[str, np.ndarray]:
        """The values of tensors that are known from the start."""
        values = dict(self.costs)
        if self.labels is not None:
            values["label"] = self.labels
        if self.names is not None:
            encoded = [name.encode("utf-8") for name in self.names]
            values["name_bytes"] = np.frombuffer(b"".join(encoded), dtype="u1")
            values["name_offsets"] = np.concatenate([[0], np.cumsum([len(name) for name in encoded])]).astype("<i8")
        return values

    def difference(self, header: form.Header, values: Mapping[str, np.ndarray],
                   recorded: np.ndarray) -> Optional[Tuple[str, str, str]]:
        """The first thing that a file, of which these rows [n] are recorded, has differently: what, before, now."""
        for key, name in _AGREED:
            before, now = (metadata.get(key, _ABSENT.get(key)) for metadata in (header.metadata, self.metadata))
            if before != now and not (key == "network" and None in (before, now)):
                return name, before or "nothing", now or "nothing"
        shape = header.tensors["predicted"].shape
        numbers: Tuple[Tuple[str, Any, Any], ...] = (
            ("number of samples", shape[1], self.samples), ("number of exits", shape[0], self.exits),
            ("number of classes", header.metadata.get("classes"), self.classes),
            ("choice of scores", "score" in header.tensors, self.with_scores))
        for name, was, is_now in numbers:
            if str(was) != str(is_now):
                return name, str(was), str(is_now)
        for name, costs in self.costs.items():
            if name not in header.tensors or list(values[name]) != list(costs):
                return name, str(list(values[name])) if name in values else "nothing", str(list(costs))
        known = recorded | has_fixed_parts(header)
        wrong = np.zeros(0, bool) if self.labels is None else known & (values["label"] != self.labels)
        if self.labels is not None and wrong.any():
            row = int(wrong.argmax())
            return "label for sample %d" % row, str(values["label"][row]), str(self.labels[row])
        before = texts_of(values) if self.names is not None and has_fixed_parts(header) else None
        for row, (was_named, is_named) in enumerate(zip(before or (), self.names or ())):
            if was_named != is_named:
                return "name for sample %d" % row, was_named, is_named
        return None


def utf8(name: Any) -> str:
    """A name as it is recorded: what is not UTF-8 in the name of a file becomes a question mark."""
    return str(name).encode("utf-8", "replace").decode("utf-8")


def texts_of(values: Mapping[str, np.ndarray]) -> Optional[List[str]]:
    """The names of the samples among the tensors of a file; None where it has none."""
    if "name_bytes" not in values or "name_offsets" not in values:
        return None
    data, offsets = values["name_bytes"].tobytes(), values["name_offsets"]
    return [data[begin:end].decode("utf-8", "replace").rstrip("\0") for begin, end in zip(offsets, offsets[1:])]


def name_list(texts: Optional[str]) -> List[str]:
    """A JSON list of texts from the metadata; empty where it is not one."""
    try:
        found = json.loads(texts or "[]")
    except ValueError:
        return []
    return found if isinstance(found, list) and all(isinstance(text, str) for text in found) else []
