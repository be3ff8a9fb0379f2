# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""A decision that is applied to new logits."""

from __future__ import annotations

from typing import Any, List, NamedTuple, Optional, Sequence

import numpy as np

from ._answers import agreement, answers_of
from ._arrays import stacked, to_numpy
from ._criteria import exits_taken, sign_of
from ._errors import OfframpError


class Decided(NamedTuple):
    """What a policy decides: where each sample exits, and with what answer; both [N]."""

    exits: np.ndarray
    predicted: np.ndarray


class Policy:
    """Thresholds, one for each exit but the last. A sample exits where its entropy is below, or its confidence, margin,
    score or patience above the threshold; the last exit always answers.

    ::

        exits, predicted = recording.policy(0.5)(logits)  # logits [K,N,C]
    """

    def __init__(self, thresholds: Sequence[float], criterion: str = "entropy", flops: Optional[Sequence[int]] = None,
                 temperatures: Optional[Sequence[float]] = None) -> None:
        self.thresholds: List[float] = [float(value) for value in thresholds]
        self.criterion = criterion
        self.flops = flops
        self._temperatures = temperatures
        self._sign = sign_of(criterion)

    def __call__(self, logits: Any, scores: Any = None) -> Decided:
        """Decides for logits [K,N,C], or a list of K arrays or tensors [N,C]; scores [K,N] for that criterion."""
        values = stacked(logits)
        if values.ndim != 3 or len(values) != len(self.thresholds) + 1:
            raise OfframpError("The logits are %s, and the policy is for %d exits."
                               % (list(values.shape), len(self.thresholds) + 1),
                               "Give the logits of all exits, [exits, samples, classes].")
        answers = answers_of(values, self._temperatures)
        if self.criterion == "score":
            if scores is None:
                raise OfframpError("This policy decides by scores.", "Give scores=, [exits, samples].")
            measure = to_numpy(scores)
        elif self.criterion == "patience":
            measure = agreement(answers.predicted)
        else:
            measure = getattr(answers, self.criterion)
        taken = exits_taken(self._sign * measure, [self._sign * value for value in self.thresholds])
        return Decided(taken, answers.predicted[taken, np.arange(values.shape[1])])

    def energy(self, exits: np.ndarray) -> float:
        """The mean cost of samples that exit there, in GFLOPs."""
        if self.flops is None:
            raise OfframpError("The recording has no FLOPs for each exit.", "Use curve() with another unit.")
        return float(np.asarray(self.flops)[exits].sum() / len(exits) / 1e9)

    def __repr__(self) -> str:
        return "<offramp.Policy %s %s>" % (self.criterion, self.thresholds)
