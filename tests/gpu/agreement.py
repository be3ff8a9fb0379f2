# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""Compares what recordings, or a recording and reference answers, say about the same images. Plain Python."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "app"))

from recordingfile import read_recording  # noqa: E402

TIE = 1e-3  # logits that are nearer to each other may change places


class Answers:
    """What was answered to images. title: what it is, for sentences; names [n]; flops [K]; predicted: K lists [n];
    logits: a flat list [K * n * C], or None.
    """

    def __init__(self, title, names, flops, predicted, logits=None):
        self.title, self.names, self.flops = title, list(names), list(flops)
        self.predicted, self.logits = predicted, logits
        self.classes = len(logits) // (len(predicted) * len(names)) if logits and names else 0

    def row(self, exit_number, place):
        """The logits of one image at one exit."""
        begin = (exit_number * len(self.names) + place) * self.classes
        return self.logits[begin:begin + self.classes]


def answers_in(path, title=None):
    """The answers of a recording. Rows that are not recorded are an error: ValueError."""
    path = pathlib.Path(path)
    metadata, tensors = read_recording(path)
    count = len(tensors["label"])
    missing = sum(word == 0 for word in tensors["check"]) if "check" in tensors else 0
    if missing:
        raise ValueError("%s: %d of %d images are not recorded." % (path.name, missing, count))
    predicted = list(tensors["predicted"])
    exits = len(predicted) // count
    names = [str(place) for place in range(count)]
    if "name_offsets" in tensors:
        data, offsets = tensors["name_bytes"].tobytes(), tensors["name_offsets"]
        names = [data[begin:end].decode("utf-8", "replace").rstrip("\0") for begin, end in zip(offsets, offsets[1:])]
    return Answers(title or metadata.get("network", path.stem), names, tensors["flops"],
                   [predicted[k * count:(k + 1) * count] for k in range(exits)], tensors.get("logits"))


class Agreement:
    """How two answers compare: `answers` compared, `differing` predictions, of which `ties`, and the largest difference
    of two logits, None where one of them has none."""

    def __init__(self, one, other):
        self.one, self.other = one, other
        self.same_flops = one.flops == other.flops
        self.answers = self.differing = self.ties = 0
        self.first, self.logit = None, None
        self.problem = self._misfit()
        if not self.problem:
            self._compare()

    def _misfit(self):
        if len(self.one.predicted) != len(self.other.predicted):
            return "%s has %d exits, %s %d." % (self.one.title, len(self.one.predicted), self.other.title,
                                                len(self.other.predicted))
        unknown = set(self.other.names) - set(self.one.names)
        if unknown or not self.other.names:
            return "%s has images that %s lacks: %s." % (self.other.title, self.one.title,
                                                         ", ".join(sorted(unknown)[:3]) or "none in common")
        return ""

    def _compare(self):
        places = {name: place for place, name in enumerate(self.one.names)}
        has_logits = bool(self.one.classes and self.one.classes == self.other.classes)
        for k, predicted in enumerate(self.other.predicted):
            for place, name in enumerate(self.other.names):
                own = places[name]
                self.answers += 1
                if has_logits:
                    apart = max(abs(a - b) for a, b in zip(self.one.row(k, own), self.other.row(k, place)))
                    self.logit = max(self.logit or 0.0, apart)
                if predicted[place] != self.one.predicted[k][own]:
                    self._differ(k, own, place)

    def _differ(self, k, own, place):
        self.differing += 1
        first, second = self.one.predicted[k][own], self.other.predicted[k][place]
        source, at = (self.one, own) if self.one.classes else (self.other, place)
        row = source.row(k, at) if source.classes else []
        if max(first, second) < len(row) and abs(row[first] - row[second]) <= TIE:
            self.ties += 1
        elif self.first is None:
            self.first = "%s at exit %d: class %d and %d" % (self.other.names[place], k + 1, first, second)

    @property
    def agrees(self):
        return not self.problem and self.same_flops and self.differing == self.ties

    def sentence(self):
        """What it is, for people."""
        pair = "%s and %s: " % (self.one.title, self.other.title)
        if self.problem:
            return pair + self.problem
        parts = []
        if not self.same_flops:
            parts.append("FLOPs %s and %s" % (self.one.flops, self.other.flops))
        parts.append("%d of %d predictions differ" % (self.differing, self.answers))
        if self.ties:
            parts.append("%d of them ties within %g" % (self.ties, TIE))
        if self.first:
            parts.append("the first is %s" % self.first)
        if self.logit is not None:
            parts.append("logits by %.1e at most" % self.logit)
        return pair + ", ".join(parts) + "."


def reference_answers(reference, logits, names):
    """Those of the reference network: reference is its reference.json, logits the flat numbers [K * n * C]."""
    exits, count = len(reference["flops"]), len(names)
    classes = len(logits) // (exits * count)
    if classes * exits * count != len(logits):
        raise ValueError("The reference logits are not those of %d images." % count)
    predicted = []
    for k in range(exits):
        rows = (logits[(k * count + i) * classes:(k * count + i + 1) * classes] for i in range(count))
        predicted.append([row.index(max(row)) for row in rows])
    return Answers("reference", names, reference["flops"], predicted, logits)
