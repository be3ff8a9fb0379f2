# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""What the numbers are that a network returns for each class: logits, or probabilities that are made logits of."""

from __future__ import annotations

from typing import List, Optional, Sequence, Union

import numpy as np

from ._errors import OfframpError

LOGITS, PROBABILITIES, LOG_PROBABILITIES = "logits", "probabilities", "log-probabilities"
SINGLE_CLASSES = "probabilities of single classes"  # of a sigmoid
KINDS = (LOGITS, PROBABILITIES, LOG_PROBABILITIES, SINGLE_CLASSES)

_ROUNDING, _ROUNDING_OF_LOGS = 2e-3, 1e-2  # half precision
_ENOUGH_ROWS = 32
_LEAST = float(np.finfo(np.float32).tiny)
_LEAST_REST = float(np.finfo(np.float32).eps) / 4


def recognised(rows: np.ndarray, made_by: str = "") -> str:
    """What rows of outputs [n,C] are, by their values and the operator that made them, as the engine recognises them.

    Values from 0 to 1 that do not sum to 1 are probabilities of single classes only where a sigmoid made them: logits
    of an untrained network can look so.
    """
    values = np.asarray(rows, dtype=np.float64)
    if values.size == 0 or values.shape[1] < 2 or not (values <= 1 + _ROUNDING).all():
        return LOGITS
    if (values >= -_ROUNDING).all():
        is_whole = bool(np.isin(values, (0, 1)).all())
        is_sigmoid = made_by.startswith("sigmoid")
        if is_whole and not is_sigmoid and made_by != "softmax" and len(values) < _ENOUGH_ROWS:
            return LOGITS
        if not (is_whole and is_sigmoid) and (abs(values.sum(1) - 1) <= _ROUNDING).all():
            return PROBABILITIES
        return SINGLE_CLASSES if is_sigmoid else LOGITS
    is_log = (values <= _ROUNDING).all() and (abs(np.exp(values).sum(1) - 1) <= _ROUNDING_OF_LOGS).all()
    return LOG_PROBABILITIES if is_log else LOGITS


def kinds_of(outputs: Union[None, str, Sequence[str]], logits: np.ndarray, made_by: Sequence[str] = ()) -> List[str]:
    """The kind of each exit: as it is said, or recognised on outputs [K,N,C] and the operators that made them."""
    if outputs is None:
        return [recognised(rows, maker) for rows, maker in zip(logits, made_by or [""] * len(logits))]
    kinds = [outputs] * len(logits) if isinstance(outputs, str) else list(outputs)
    if len(kinds) != len(logits) or not set(kinds) <= set(KINDS):
        raise OfframpError("outputs=%r does not say what %d exits give." % (outputs, len(logits)),
                           "Use one of %s, or one for each exit." % ", ".join(KINDS))
    return kinds


def kinds_text(kinds: Sequence[str]) -> str:
    """The kinds as a recording names them."""
    return kinds[0] if len(set(kinds)) == 1 else ",".join(kinds)


def to_logits(values: np.ndarray, kinds: Sequence[str]) -> np.ndarray:
    """Outputs [K,N,C] as logits with the same softmax, float32."""
    made = np.array(values, dtype=np.float32)
    for k, kind in enumerate(kinds):
        misfit = _misfit(made[k], kind)
        if misfit is not None:
            raise OfframpError("The outputs of exit %d are not %s: one is %g." % (k + 1, kind, misfit),
                               "Say what they are with outputs=.")
        if kind not in (PROBABILITIES, SINGLE_CLASSES):
            continue
        p = made[k].astype(np.float64)
        made[k] = np.log(np.maximum(p, _LEAST))
        if kind == SINGLE_CLASSES:
            made[k] = np.log(np.maximum(p, _LEAST)) - np.log(np.maximum(1 - p, _LEAST_REST))
    return made


def _misfit(rows: np.ndarray, kind: str) -> Optional[float]:
    if kind == LOGITS or np.isnan(rows).any():
        return None
    most = _ROUNDING if kind == LOG_PROBABILITIES else 1 + _ROUNDING
    least = -np.inf if kind == LOG_PROBABILITIES else -_ROUNDING
    wrong = rows[(rows < least) | (rows > most)]
    return float(wrong[0]) if wrong.size else None
