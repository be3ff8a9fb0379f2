# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""What decides whether a sample exits, and thresholds as people write them.

Each criterion is converted to an uncertainty u, and a sample exits where u < T: entropy itself, and the negative of
confidence, margin, score and patience. People write the criterion's own value: an entropy below which a sample exits, a
confidence above which it does.
"""

from __future__ import annotations

from numbers import Real
from typing import List, Sequence, Union

import numpy as np

from ._errors import OfframpError

CRITERIA = ("entropy", "confidence", "margin", "score", "patience")

Thresholds = Union[float, Sequence[float]]


def sign_of(criterion: str) -> int:
    """1 where smaller values exit, -1 where larger ones do."""
    if criterion not in CRITERIA:
        raise OfframpError("\"%s\" is not a criterion." % criterion, "Use one of %s." % ", ".join(CRITERIA))
    return 1 if criterion == "entropy" else -1


def written_thresholds(variant: Thresholds, exits: int) -> List[float]:
    """The thresholds of one variant, one for each exit but the last; one number is shared by all."""
    values = ([float(variant)] * (exits - 1) if isinstance(variant, (Real, float))
              else [float(value) for value in variant])
    if len(values) == 1 and exits > 2:
        values *= exits - 1
    if len(values) != exits - 1 or not np.isfinite(values).all():
        raise OfframpError("A variant has the thresholds %s, and the network %d exits." % (values, exits),
                           "Give one finite number for all exits, or %d: one for each exit but the last." % (exits - 1))
    return values


def exits_taken(uncertainty: np.ndarray, thresholds: Sequence[float]) -> np.ndarray:
    """At which exit each sample exits [n], counted from 0: the first with u < T, else the last. uncertainty [K,n]."""
    last = len(uncertainty) - 1
    taken = np.full(uncertainty.shape[1], last)
    for k in range(last - 1, -1, -1):
        taken[uncertainty[k].astype(np.float64) < thresholds[k]] = k
    return taken
