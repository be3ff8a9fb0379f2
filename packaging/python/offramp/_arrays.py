# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""Tensors and lists of them as arrays."""

from __future__ import annotations

from typing import Any, Mapping

import numpy as np

from ._errors import OfframpError


def to_numpy(values: Any) -> np.ndarray:
    """A tensor or array on the CPU, in single precision where it has fractions."""
    if hasattr(values, "detach"):  # a tensor
        values = values.detach()
        values = (values.float() if values.is_floating_point() else values).cpu().numpy()
    return np.asarray(values)


def stacked(logits: Any) -> np.ndarray:
    """Logits of all exits as one array [K,N,C]; an error where their shapes differ."""
    if isinstance(logits, Mapping):
        logits = list(logits.values())
    if isinstance(logits, (list, tuple)):
        arrays = [to_numpy(each).astype("<f4") for each in logits]
        shapes = sorted({each.shape for each in arrays})
        if len(shapes) != 1:
            raise OfframpError("The logits of the exits have the shapes %s." % ", ".join(str(list(s)) for s in shapes),
                               "Give [samples, classes] for each exit, the same for all.")
        return np.stack(arrays)
    return to_numpy(logits).astype("<f4")
