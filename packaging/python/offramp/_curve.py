# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""Variants on the step curve: what thresholds cost and how accurate they are, and the area below them."""

from __future__ import annotations

import warnings
from typing import List, NamedTuple, Optional, Sequence, Tuple

import numpy as np

from ._errors import OfframpError

CONTEST_E_MAX = 39.32  # GFLOPs

UNITS = {"GFLOPs": ("flops", 1e9), "joules": ("joules", 1.0), "ms": ("milliseconds", 1.0)}


def step_points(energies: Sequence[float], accuracies: Sequence[float], e_max: float) -> List[Tuple[float, float]]:
    """The points below e_max in the order of the steps: ascending in energy, then in accuracy."""
    if len(energies) != len(accuracies):
        raise OfframpError("There are %d energies and %d accuracies." % (len(energies), len(accuracies)),
                           "Give one of each for each variant.")
    pairs = [(float(energy), float(accuracy)) for energy, accuracy in zip(energies, accuracies)]
    for energy, accuracy in pairs:
        if not np.isfinite(energy) or energy < 0 or not 0 <= accuracy <= 1:
            raise OfframpError("(%s, %s) is not an energy from 0 and an accuracy from 0 to 1." % (energy, accuracy),
                               "Give accuracies as fractions, 0.82 for 82 %.")
    return sorted(pair for pair in pairs if pair[0] < e_max)


def metric(energies: Sequence[float], accuracies: Sequence[float], e_max: float = CONTEST_E_MAX) -> Optional[float]:
    """The area under the step curve of variants, up to e_max: the metric of the contest.

    energies: GFLOPs per image; accuracies: fractions. Points with an energy of e_max or more do not count, with a
    warning; None where no point counts.
    """
    points = step_points(energies, accuracies, e_max)
    if len(points) < len(energies):
        warnings.warn("%d of %d variants have an energy of E_max = %s or more, and are left out."
                      % (len(energies) - len(points), len(energies), e_max), stacklevel=2)
    if not points:
        return None
    ends = [energy for energy, _ in points[1:]] + [e_max]
    total = 0.0
    for (energy, accuracy), end in zip(points, ends):
        total += accuracy * (end - energy)
    return total


class Curve(NamedTuple):
    """Variants of one network, or several: one value for each.

    energies: cost per image in `unit`. accuracies: fractions. shares: [V,K] which share of the samples exits where.
    thresholds: as written, one list for each variant. samples: how many were counted.
    """

    energies: np.ndarray
    accuracies: np.ndarray
    shares: np.ndarray
    thresholds: List[List[float]]
    criterion: str
    unit: str
    samples: int
    title: str = ""

    def area(self, e_max: float = CONTEST_E_MAX) -> Optional[float]:
        """The area under the step curve up to e_max, in the unit of the energies; None where no variant counts."""
        return metric(list(self.energies), list(self.accuracies), e_max)

    def _repr_svg_(self) -> str:
        from ._svg import step_curve_svg
        return step_curve_svg([(self.title, self.energies, self.accuracies)], self.unit)


def sweep(uncertainty: np.ndarray, correct: np.ndarray, costs: np.ndarray,
          never: Optional[float] = None) -> Tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Every distinct result of one shared threshold: (T, total cost, correct answers, samples by exit).

    uncertainty and correct [K,n]; costs [K,n]. T is the midpoint of the neighbouring breakpoints; the first is `never`,
    or the lowest uncertainty, at which no sample exits early.
    """
    last, n = len(uncertainty) - 1, uncertainty.shape[1]
    lowest = np.minimum.accumulate(uncertainty[:last], axis=0) if last else uncertainty[:0]
    current = np.full(n, last)
    every = np.arange(n)
    events: List[Tuple[np.ndarray, ...]] = []  # of a sample that moves to an earlier exit when T rises above `at`
    for k in range(last - 1, -1, -1):
        moves = lowest[k] < lowest[k - 1] if k else np.ones(n, dtype=bool)
        who = every[moves]
        before = current[who]
        events.append((lowest[k, who].astype(np.float64), costs[k, who] - costs[before, who],
                       correct[k, who].astype(int) - correct[before, who].astype(int), np.full(len(who), k), before))
        current[who] = k
    at, cost, hits, to, left = (np.concatenate(part) for part in zip(*events)) if events else [np.zeros(0, int)] * 5
    order = np.argsort(at, kind="stable")
    at, cost, hits, to, left = at[order], cost[order], hits[order], to[order].astype(int), left[order].astype(int)
    shares = np.zeros((len(at) + 1, last + 1), dtype=int)
    shares[0, last] = n
    np.add.at(shares, (np.arange(1, len(at) + 1), to), 1)
    np.add.at(shares, (np.arange(1, len(at) + 1), left), -1)
    shares = shares.cumsum(axis=0)
    total = np.concatenate([[costs[last].sum()], cost]).cumsum()
    right = np.concatenate([[int(correct[last].sum())], hits]).cumsum()
    ends = np.concatenate([np.flatnonzero(np.diff(at) > 0), [len(at) - 1]]) + 1 if len(at) else np.zeros(0, int)
    keep = np.concatenate([[0], ends]).astype(int)
    breaks = at[ends - 1]
    above = np.concatenate([breaks[1:], breaks[-1:] + 1]) if len(breaks) else breaks
    lowest_place = float(breaks[0]) if len(breaks) else 0.0
    first = lowest_place if never is None else min(never, lowest_place)
    thresholds = np.concatenate([[first], (breaks + above) / 2])
    return thresholds, total[keep], right[keep], shares[keep]
