# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""Reads workspaces: the recordings, thresholds and E_max that were decided in the window."""

from __future__ import annotations

import hashlib
import json
import os
from typing import Any, Dict, List, NamedTuple, Optional, Tuple

import numpy as np

from ._criteria import exits_taken, sign_of
from ._curve import UNITS, Curve
from ._errors import OfframpError
from ._files import PlacedFile, file_errors
from ._recording import Recording

_VERSION = 5
_LARGEST = 64_000_000


class Variant(NamedTuple):
    """A network with thresholds, as people write them: one for each exit but the last."""

    name: str
    recording: int  # its place in Workspace.recordings
    thresholds: List[float]
    included: bool


class Workspace:
    """Decisions of a workspace *.offramp, as offramp.read() gives them.

    criterion, cost_unit (GFLOPs, joules or ms) and e_max are those of the window; variants are those of its table.
    `recordings` opens the recordings, next to the workspace.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        with file_errors(path, "read"), open(path, "rb") as file:
            text = file.read(_LARGEST + 1)
        if len(text) > _LARGEST:
            raise OfframpError("%s has more than 64 MB." % path, "Give a workspace *.offramp.")
        try:
            content: Dict[str, Any] = json.loads(text.decode("utf-8"))
            version = content["offramp_workspace"]
        except (ValueError, KeyError, TypeError, RecursionError):
            raise OfframpError("%s is not a workspace." % path, "Give a file *.offramp.") from None
        if not isinstance(version, int) or version > _VERSION:
            raise OfframpError("%s has format version %s, newer than this package." % (path, version),
                               "Install a newer one: pip install --upgrade offramp.")
        try:
            self._entries: List[Dict[str, Any]] = content.get("recordings", [])
            self.criterion: str = content.get("criterion", "entropy")
            self.cost_unit: str = content.get("cost_unit", "GFLOPs")
            limit = content.get("e_max", {})
            number = limit.get({"GFLOPs": "gflops"}.get(self.cost_unit, self.cost_unit))
            self.e_max: Optional[float] = None if number is None else float(number)
            sign = sign_of(self.criterion)
            self.variants = [Variant(str(v["name"]), int(v["recording"]), [sign * float(t) for t in v["thresholds"]],
                                     bool(v.get("included", True))) for v in content.get("variants", [])]
            if self.cost_unit not in UNITS or any(v.recording >= len(self._entries) for v in self.variants):
                raise ValueError
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            if isinstance(error, OfframpError):
                raise
            raise OfframpError("%s is a workspace whose decisions cannot be read." % path,
                               "Open it in the window and save it again.") from None
        self._recordings: Optional[List[Recording]] = None

    @property
    def recordings(self) -> List[Recording]:
        """The recordings, looked for at their paths, then next to the workspace; one that is missing is an error."""
        if self._recordings is None:
            self._recordings = [self._found(entry) for entry in self._entries]
        return self._recordings

    def curve(self) -> Curve:
        """Energies, accuracies and exit shares of all variants, included or not, in the order of the table."""
        points = [self._point(variant) for variant in self.variants]
        widest = max((len(shares) for _, _, shares, _ in points), default=0)
        shares = np.full((len(points), widest), np.nan)
        for row, (_, _, values, _) in zip(shares, points):
            row[:len(values)] = values
        return Curve(np.array([energy for energy, _, _, _ in points]), np.array([hits for _, hits, _, _ in points]),
                     shares, [variant.thresholds for variant in self.variants], self.criterion, self.cost_unit,
                     max((n for _, _, _, n in points), default=0), os.path.basename(self.path))

    def area(self) -> Optional[float]:
        """The area under the step curve of the included variants, up to the workspace's E_max."""
        if self.e_max is None:
            raise OfframpError("%s has no E_max in %s." % (self.path, self.cost_unit), "Use curve().area(e_max).")
        curve, chosen = self.curve(), [variant.included for variant in self.variants]
        return curve._replace(energies=curve.energies[chosen], accuracies=curve.accuracies[chosen]).area(self.e_max)

    def policy(self, name: str) -> Any:
        """The thresholds of a variant as a decision that can be applied to new logits."""
        for variant in self.variants:
            if variant.name == name:
                if self._entries[variant.recording].get("exits_off"):
                    raise OfframpError("%s has exits that are off." % variant.name,
                                       "Switch them on, or use curve(), which knows them.")
                return self.recordings[variant.recording].policy(variant.thresholds, self.criterion)
        raise OfframpError("%s has no variant \"%s\"." % (self.path, name),
                           "It has: %s." % ", ".join(variant.name for variant in self.variants))

    def show(self) -> None:
        """Opens the workspace in the window."""
        from ._command import show
        show(self.path)

    def _point(self, variant: Variant) -> Tuple[float, float, np.ndarray, int]:
        recording, off = self.recordings[variant.recording], self._entries[variant.recording].get("exits_off", [])
        if len(variant.thresholds) != recording.exits - 1:
            raise OfframpError("%s has %d thresholds for %d exits." % (variant.name, len(variant.thresholds),
                                                                       recording.exits), "Open it in the window.")
        seen = recording.recorded
        uncertainty = recording.uncertainty(self.criterion, off)[:, seen].astype(np.float64)
        costs = recording.costs(self.cost_unit)[:, seen].astype(np.float64)
        if off:
            uncertainty, costs = without_exits(uncertainty, costs, off, _head_costs(recording, self.cost_unit))
        sign = sign_of(self.criterion)
        taken = exits_taken(uncertainty, [sign * value for value in variant.thresholds])
        every = np.arange(costs.shape[1])
        return (float(costs[taken, every].sum() / len(every) / UNITS[self.cost_unit][1]),
                float(recording.correct[:, seen][taken, every].mean()),
                np.bincount(taken, minlength=recording.exits) / len(every), len(every))

    def _found(self, entry: Dict[str, Any]) -> Recording:
        folder = os.path.dirname(os.path.abspath(self.path))
        path = os.path.join(folder, str(entry["path"]).replace("/", os.sep))
        for place in (path, os.path.join(folder, os.path.basename(path))):
            if os.path.isfile(place) and (not entry.get("fingerprint")
                                          or fingerprint(place) in (None, entry["fingerprint"])):
                return Recording(place)
        raise OfframpError("The recording \"%s\" of %s was not found at %s." % (entry.get("name"), self.path, path),
                           "Put it there, or next to the workspace.")

    def _repr_svg_(self) -> Optional[str]:
        from ._svg import step_curve_svg
        curve = self.curve()
        series = []
        for place, recording in enumerate(self.recordings):
            own = [i for i, variant in enumerate(self.variants) if variant.recording == place and variant.included]
            series.append((recording.network, curve.energies[own], curve.accuracies[own]))
        return step_curve_svg(series, self.cost_unit) if self.variants else None

    def __repr__(self) -> str:
        return "<offramp.Workspace %s: %d variants of %d networks>" % (self.path, len(self.variants),
                                                                       len(self._entries))


def without_exits(uncertainty: np.ndarray, costs: np.ndarray, off: List[int],
                  heads: Optional[List[float]]) -> Tuple[np.ndarray, np.ndarray]:
    """Uncertainties and costs [K,n] with exits switched off: none exits there, and their heads cost nothing."""
    uncertainty, costs = uncertainty.copy(), costs.copy()
    last = len(uncertainty) - 1
    answering = max(k for k in range(last + 1) if k not in off)
    if answering < last:
        uncertainty[answering] = -np.inf
    saved = 0.0
    for k in range(last + 1):
        if k in off:
            uncertainty[k] = np.inf
            saved += heads[k] if heads else 0
        costs[k] = np.maximum(costs[k - 1] if k else 0, costs[k] - saved)
    return uncertainty, costs


def _head_costs(recording: Recording, unit: str) -> Optional[List[float]]:
    try:
        heads = [float(number) for number in json.loads(recording.metadata.get("head_flops", "[]"))]
    except (ValueError, TypeError):
        return None
    return heads if unit == "GFLOPs" and len(heads) == recording.exits else None


def fingerprint(path: str) -> Optional[str]:
    """The SHA-256 by which a workspace knows a recording: of its header as it was made, its labels and its FLOPs. None
    where the header was changed later."""
    from . import _format as form
    from ._rows import read_header
    file = PlacedFile(path, os.O_RDONLY)
    try:
        header = read_header(file, path)
        if any(key in header.metadata for key in ("label_warning", "batches_used", "measured")) or any(
                name in header.tensors for name in form.MEASURED):
            return None
        digest = hashlib.sha256(form.header_bytes(header))
        for name in ("label", "flops"):
            if name in header.tensors:
                digest.update(file.read(header.tensors[name].begin, header.tensors[name].size))
        return digest.hexdigest()
    finally:
        file.close()
