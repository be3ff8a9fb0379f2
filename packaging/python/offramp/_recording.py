# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""Reads recordings, and answers what decisions on them cost."""

from __future__ import annotations

import json
import os
from numbers import Real
from typing import Any, Dict, List, Optional, Sequence, Union

import numpy as np

from ._answers import agreement, answers_of
from ._criteria import Thresholds, exits_taken, sign_of, written_thresholds
from ._curve import UNITS, Curve, sweep
from ._errors import OfframpError
from ._files import PlacedFile
from ._format import FIXED_KEY, LATER_KEY, Header
from ._plan import name_list, texts_of
from ._policy import Policy
from ._rows import check_sums, read_header, read_tensor, row_states

_DERIVED = ("entropy", "confidence", "margin")
_NEVER = {"entropy": 0.0, "confidence": -1.0, "margin": -1.0}  # uncertainties that no sample is below
_LATE = ("logits", "thumbnail")  # read when they are asked for


class Recording:
    """What one network answered for every sample at every exit, as offramp.read() gives it.

    Attributes have the names and shapes of the file's tensors (K exits, n samples, C classes): label [n], predicted
    [K,n], entropy, confidence, margin, score [K,n], flops, joules, milliseconds [K], sample_flops [n] or [K,n],
    logits [K,n,C], thumbnail [n,h,w,3], image [n], run [8]; None where the file has none. Rows that are not recorded
    have no meaning: `recorded` [n] says which are.
    """

    label: np.ndarray
    predicted: np.ndarray
    flops: Optional[np.ndarray]
    joules: Optional[np.ndarray]
    milliseconds: Optional[np.ndarray]
    sample_flops: Optional[np.ndarray]
    entropy: Optional[np.ndarray]
    confidence: Optional[np.ndarray]
    margin: Optional[np.ndarray]
    score: Optional[np.ndarray]
    image: Optional[np.ndarray]
    run: Optional[np.ndarray]

    def __init__(self, path: Union[str, "os.PathLike[str]"]) -> None:
        self.path = os.fsdecode(path)
        file = PlacedFile(self.path, os.O_RDONLY)
        try:
            self._header = read_header(file, self.path)
            tensors = self._header.tensors
            self.recorded, self.damaged = row_states(file, self._header)  # first: the file may grow meanwhile
            values = {name: read_tensor(file, self._header, name) for name in tensors if name not in _LATE}
            check_sums(self.path, self._header, values)
        finally:
            file.close()
        self.metadata: Dict[str, str] = dict(self._header.metadata)
        self.exits, self.samples = values["predicted"].shape
        for name in ("label", "check", "predicted", "flops", "joules", "milliseconds", "sample_flops", "entropy",
                     "confidence", "margin", "score", "image", "run"):
            setattr(self, name, values.get(name))
        self._names = texts_of(values)
        self._kept: Dict[str, Optional[np.ndarray]] = {}
        if "logits" in tensors and any(getattr(self, name) is None for name in _DERIVED):
            self._derive()

    @property
    def network(self) -> str:
        """The network's name."""
        return self.metadata.get("network") or os.path.splitext(os.path.basename(self.path))[0]

    @property
    def classes(self) -> Optional[int]:
        """C, where it is known."""
        if "logits" in self._header.tensors:
            return self._header.tensors["logits"].shape[2]
        given = self.metadata.get("classes", "")
        return int(given) if given.isdigit() else len(self.class_names) or None

    @property
    def exit_names(self) -> List[str]:
        names = name_list(self.metadata.get("exit_names"))
        return names if len(names) == self.exits else ["exit%d" % (k + 1) for k in range(self.exits)]

    @property
    def class_names(self) -> List[str]:
        return name_list(self.metadata.get("class_names"))

    @property
    def names(self) -> Optional[List[str]]:
        """The samples' names, or None."""
        return self._names

    @property
    def finished(self) -> bool:
        """Whether all samples are recorded."""
        return bool(self.recorded.all())

    @property
    def logits(self) -> Optional[np.ndarray]:
        return self._late("logits")

    @property
    def thumbnail(self) -> Optional[np.ndarray]:
        return self._late("thumbnail")

    @property
    def correct(self) -> np.ndarray:
        """Whether each exit's answer is the true class [K,n]."""
        return self.predicted == self.label

    @property
    def accuracy(self) -> np.ndarray:
        """The accuracy of each exit over the recorded samples [K], a fraction."""
        return self.correct[:, self.recorded].mean(axis=1)

    @property
    def temperatures(self) -> List[float]:
        """What the logits of each exit are divided by [K]."""
        if "temperatures" not in self.metadata:
            return [1.0] * self.exits
        return [float(number) for number in json.loads(self.metadata["temperatures"])]

    def uncertainty(self, criterion: str = "entropy", off: Sequence[int] = ()) -> np.ndarray:
        """What is compared with thresholds [K,n]: a sample exits where it is below. off: exits that are off."""
        sign = sign_of(criterion)
        values = agreement(self.predicted, off) if criterion == "patience" else getattr(self, criterion)
        if values is None:
            raise OfframpError("%s has no %s." % (self.path, criterion), "Choose another criterion.")
        return sign * values

    def costs(self, unit: str = "GFLOPs") -> np.ndarray:
        """What each sample costs at each exit [K,n], in FLOPs, joules or milliseconds."""
        if unit not in UNITS:
            raise OfframpError("\"%s\" is not a unit." % unit, "Use one of %s." % ", ".join(UNITS))
        each = getattr(self, UNITS[unit][0])
        if unit == "GFLOPs" and self.sample_flops is not None:
            each = self.sample_flops
        if each is None:
            raise OfframpError("%s has no cost in %s: it was not measured." % (self.path, unit),
                               "Choose another unit, or measure it: offramp-engine measure … --into %s." % self.path)
        if self.sample_flops is not None and each is self.sample_flops:
            return np.broadcast_to(each.reshape(-1, self.samples), (self.exits, self.samples))
        return np.broadcast_to(each[:, None], (self.exits, self.samples))

    def curve(self, thresholds: Union[float, Sequence[Thresholds], None] = None, criterion: str = "entropy",
              unit: str = "GFLOPs") -> Curve:
        """Energies, accuracies and exit shares of variants, over the recorded samples.

        thresholds: one entry for each variant, a number for all exits or one for each exit but the last, as people
        write them (a confidence above which a sample exits). Without them, every distinct result of one shared
        threshold. unit: GFLOPs, joules or ms.
        """
        seen = self.recorded
        if not seen.any():
            raise OfframpError("%s has no recorded samples yet." % self.path, "Record some first.")
        sign, scale = sign_of(criterion), UNITS.get(unit, ("", 1.0))[1]
        uncertainty, hits = self.uncertainty(criterion)[:, seen], self.correct[:, seen]
        costs = self.costs(unit)[:, seen]
        n = int(seen.sum())
        if thresholds is None:
            values, totals, right, counts = sweep(uncertainty, hits, costs, _NEVER.get(criterion))
            written = [[sign * float(value)] * (self.exits - 1) for value in values]
        else:
            given = [thresholds] if isinstance(thresholds, (Real, float)) else list(thresholds)
            written = [written_thresholds(variant, self.exits) for variant in given]
            counts = np.zeros((len(written), self.exits), dtype=int)
            totals, right = np.zeros(len(written)), np.zeros(len(written), dtype=int)
            every = np.arange(n)
            for v, variant in enumerate(written):
                taken = exits_taken(uncertainty, [sign * value for value in variant])
                counts[v] = np.bincount(taken, minlength=self.exits)
                right[v] = hits[taken, every].sum()
                totals[v] = costs[taken, every].sum(dtype=costs.dtype)
        return Curve(totals / n / scale, right / n, counts / n, written, criterion, unit, n, self.network)

    def policy(self, thresholds: Thresholds, criterion: str = "entropy") -> Policy:
        """These thresholds as a decision that can be applied to new logits."""
        variant = written_thresholds(thresholds, self.exits)
        flops = self.flops if self.sample_flops is None else None
        return Policy(variant, criterion, None if flops is None else [int(f) for f in flops], self.temperatures)

    def show(self) -> None:
        """Opens the recording in the window."""
        from ._command import show
        show(self.path)

    def frame(self) -> Any:
        """The recorded samples as a pandas DataFrame: a row for each sample, columns for each exit."""
        try:
            import pandas
        except ImportError:
            raise OfframpError("pandas is not installed.", "pip install pandas") from None
        columns: Dict[str, Any] = {} if self.names is None else {"name": np.array(self.names, dtype=object)}
        columns["label"] = self.label
        for k, exit_name in enumerate(self.exit_names):
            columns["predicted %s" % exit_name] = self.predicted[k]
            columns["correct %s" % exit_name] = self.correct[k]
            for name in _DERIVED + ("score",):
                values = getattr(self, name)
                if values is not None:
                    columns["%s %s" % (name, exit_name)] = values[k]
        frame = pandas.DataFrame(columns)
        return frame[self.recorded]

    def __repr__(self) -> str:
        return "<offramp.Recording %s: %s, %d exits, %d of %d samples>" % (
            self.path, self.network, self.exits, int(self.recorded.sum()), self.samples)

    def _repr_svg_(self) -> Optional[str]:
        from ._svg import step_curve_svg, thinned
        unit = next(unit for unit, (name, _) in UNITS.items() if getattr(self, name) is not None)
        criterion = next(name for name in _DERIVED + ("score",) if getattr(self, name) is not None)
        if not self.recorded.any():
            return None
        curve = self.curve(criterion=criterion, unit=unit)
        return step_curve_svg([(self.network, *thinned(curve.energies, curve.accuracies))], unit)

    def _late(self, name: str) -> Optional[np.ndarray]:
        if name not in self._header.tensors:
            return None
        if name not in self._kept:
            file = PlacedFile(self.path, os.O_RDONLY)
            try:
                if not _same(read_header(file, self.path), self._header):
                    raise OfframpError("%s was replaced since it was read." % self.path, "Read it again.")
                self._kept[name] = read_tensor(file, self._header, name)
            finally:
                file.close()
        return self._kept[name]

    def _derive(self) -> None:
        logits, seen = self.logits, self.recorded
        assert logits is not None
        answers = answers_of(logits[:, seen], self.temperatures)
        for name in _DERIVED:
            if getattr(self, name) is None:
                column = np.zeros((self.exits, self.samples), dtype="<f4")
                column[:, seen] = getattr(answers, name)
                setattr(self, name, column)


def _same(now: Header, before: Header) -> bool:
    """Whether a header is that of the same recording, which may have grown."""
    def fixed(header: Header) -> Dict[str, str]:
        return {key: text for key, text in header.metadata.items()
                if key not in ("header_crc32", FIXED_KEY, LATER_KEY, "label_warning", "batches_used")}

    return now.tensors == before.tensors and fixed(now) == fixed(before)
