# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""Offramp: what each exit of an early-exit network answers, and what it costs.

::

    import offramp

    recording = offramp.record(model, loader, "run.exits")  # a PyTorch network and (images, labels)
    recording.curve([0, 0.5, 1.0])                           # energy and accuracy at three thresholds
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Dict

from ._curve import CONTEST_E_MAX, Curve, metric
from ._errors import OfframpError
from ._policy import Policy
from ._read import read
from ._recorder import Recorder
from ._recording import Recording
from ._version import __version__
from ._workspace import Variant, Workspace

if TYPE_CHECKING:
    from ._export import export
    from ._flops import ExitFlops, flops
    from ._record import record

__all__ = ["CONTEST_E_MAX", "Curve", "ExitFlops", "OfframpError", "Policy", "Recorder", "Recording", "Variant",
           "Workspace", "__version__", "export", "flops", "metric", "read", "record"]

_NEED_TORCH: Dict[str, str] = {"export": "._export", "flops": "._flops", "ExitFlops": "._flops", "record": "._record"}


def __getattr__(name: str) -> Any:
    """What touches networks is loaded when it is first used: the rest works without PyTorch."""
    if name not in _NEED_TORCH:
        raise AttributeError("module 'offramp' has no attribute %r" % name)
    from importlib import import_module
    value = getattr(import_module(_NEED_TORCH[name], __name__), name)
    globals()[name] = value
    return value
