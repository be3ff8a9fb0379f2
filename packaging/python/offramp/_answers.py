# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""From logits to answers: class, entropy, confidence and margin, as the engine computes them."""

from __future__ import annotations

from typing import NamedTuple, Optional, Sequence

import numpy as np

from ._errors import OfframpError

_NUMBERS_AT_ONCE = 4_000_000


class Answers(NamedTuple):
    """What each exit answers to each sample; all [K,N]."""

    predicted: np.ndarray  # int32: class of the largest logit, of equal ones the first
    entropy: np.ndarray  # float32: of the softmax, in nats
    confidence: np.ndarray  # float32: largest softmax probability
    margin: np.ndarray  # float32: largest minus second largest softmax probability


def answers_of(logits: np.ndarray, temperatures: Optional[Sequence[float]] = None, first_row: int = 0) -> Answers:
    """The answers to logits [K,N,C], computed in double and rounded to single precision.

    With temperatures, one for each exit, entropy, confidence and margin are those of logits divided by them.
    NaN or infinite logits are an OfframpError, which counts samples from first_row.
    """
    exits, count, classes = logits.shape
    out = Answers(np.empty((exits, count), "<i4"), *(np.empty((exits, count), "<f4") for _ in range(3)))
    rows = max(1, _NUMBERS_AT_ONCE // classes)
    for k in range(exits):
        for begin in range(0, count, rows):
            part = slice(begin, begin + rows)
            values = np.asarray(logits[k, part], dtype=np.float32)
            out.predicted[k, part] = values.argmax(-1)
            if temperatures is not None and temperatures[k] != 1:
                values = values / np.float32(temperatures[k])
            bad = np.isnan(values).any(-1) | ~np.isfinite(values.max(-1))
            if bad.any():
                row = first_row + begin + int(bad.argmax())
                raise OfframpError("The network's answer to sample %d at exit %d is NaN or infinite." % (row, k + 1),
                                   "Check the network's weights and the preprocessing.")
            out.entropy[k, part], out.confidence[k, part], out.margin[k, part] = _uncertainties(values)
    return out


def _uncertainties(values: np.ndarray) -> tuple:
    top = values.argmax(-1)[:, None]
    shifted = values.astype(np.float64)
    shifted -= np.take_along_axis(shifted, top, -1)
    weight = np.exp(shifted)
    total = weight.sum(-1)
    weighted = np.where(weight > 0, weight * np.where(weight > 0, shifted, 0), 0).sum(-1)
    entropy = np.maximum(0.0, np.log(total) - weighted / total)
    np.put_along_axis(shifted, top, -np.inf, -1)
    return entropy, 1 / total, (1 - np.exp(shifted.max(-1))) / total


def agreement(predicted: np.ndarray, off: Sequence[int] = ()) -> np.ndarray:
    """How many exits in a row agree with each exit, itself included [K,n]; exits that are off do not count."""
    runs = np.ones(predicted.shape, dtype=np.float32)
    before = None
    for k in range(len(predicted)):
        if before is not None:
            runs[k] += np.where(predicted[k] == predicted[before], runs[before], 0)
        if k not in off:
            before = k
    return runs
