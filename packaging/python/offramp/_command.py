# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""The command `offramp`: hands over to the window, or says which install brings it."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib import import_module
from importlib.util import find_spec
from typing import List, Optional, Sequence

from ._errors import OfframpError
from ._version import __version__

ENGINE_VERBS = ("record", "merge", "train", "study", "verify", "measure", "flops", "convert", "deploy", "classify",
                "inspect", "augment", "devices")

_HELP = """offramp %s: explore early-exit networks

  offramp FILE.exits       open a recording or a workspace in the window
  offramp VERB …           a verb of the window (curve, export, …) or of the engine (record, verify, …)
  offramp --version        the version of this package

In Python: import offramp; offramp.record(model, loader, "run.exits")"""
_NO_WINDOW = "The window is not installed. Install it: pip install 'offramp[window]'"
_NO_ENGINE = "The engine is not installed. Install it: pip install 'offramp[engine]'"


def program() -> Optional[str]:
    """The program `offramp` of a system package, where one is on the PATH: it is not a script as this one is."""
    for folder in os.get_exec_path():
        path = os.path.join(folder, "offramp")
        try:
            with open(path, "rb") as file:
                if file.read(4) == b"\x7fELF" and os.access(path, os.X_OK):
                    return path
        except OSError:
            continue
    return None


def main(arguments: Optional[Sequence[str]] = None) -> int:
    """Runs the command; returns its exit status."""
    given: List[str] = list(sys.argv[1:] if arguments is None else arguments)
    if given and given[0] in ("--version", "-V"):
        print("offramp %s" % __version__)
        return 0
    if find_spec("offramp_window") is not None:
        return int(import_module("offramp_window").main(given) or 0)
    native = program()
    if native is not None:
        return subprocess.call([native] + given)
    if given and given[0] in ENGINE_VERBS:
        if find_spec("offramp_engine") is not None:
            return int(import_module("offramp_engine").main(given) or 0)
        print(_NO_ENGINE, file=sys.stderr)
        return 1
    if not given or given[0] in ("--help", "-h"):
        print(_HELP % __version__)
        return 0
    print(_NO_WINDOW, file=sys.stderr)
    return 1


def show(path: str) -> None:
    """Opens a file in the window, beside this process; an OfframpError where the window is not installed."""
    if find_spec("offramp_window") is None and program() is None:
        raise OfframpError("The window is not installed.", "Install it: pip install 'offramp[window]'")
    subprocess.Popen([sys.executable, "-m", "offramp", os.path.abspath(path)], start_new_session=True)
