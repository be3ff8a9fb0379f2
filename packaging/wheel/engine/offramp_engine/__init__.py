# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""Starts the engine that was compiled for the installed PyTorch. PyTorch itself is not imported: that takes seconds."""

from __future__ import annotations

import json
import os
import re
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Dict, Optional, Sequence, Tuple

_HERE = Path(__file__).resolve().parent
_OWN_TORCH = _HERE.parent / "torch"  # where the engines look by themselves


class _Missing(Exception):
    """What to say where no engine can run."""


def _torch() -> Tuple[Path, str]:
    """The folder and the version of the installed PyTorch."""
    spec = find_spec("torch")
    if spec is None or not spec.submodule_search_locations:
        raise _Missing("PyTorch is not installed in this Python (%s). Install it: pip install torch" % sys.executable)
    folder = Path(next(iter(spec.submodule_search_locations))).resolve()
    try:
        text = (folder / "version.py").read_text(encoding="utf-8")
    except OSError as error:
        raise _Missing("The installed PyTorch does not say its version: %s. Install torch again." % error) from error
    found = re.search(r"^__version__ = ['\"](\d+\.\d+)", text, re.MULTILINE)
    if found is None:
        raise _Missing("%s does not say a version. Install torch again." % (folder / "version.py"))
    return folder, found.group(1)


def _engine(version: str) -> Path:
    """The engine for a minor version of PyTorch; it compares that with the library that it loads."""
    engine = _HERE / "engines" / version / "offramp-engine"
    if engine.exists():
        return engine
    known = sorted((p.name for p in (_HERE / "engines").iterdir()), key=lambda v: tuple(map(int, v.split("."))))
    raise _Missing("This package has engines for torch %s, and torch %s is installed. Install one of them, or record "
                   "in Python, where offramp.record() takes any torch." % (" and ".join(known), version))


def _environment(torch: Path, arguments: Sequence[str]) -> Dict[str, str]:
    environment = dict(os.environ)
    if torch != _OWN_TORCH:
        folders = [str(torch / "lib"), environment.get("LD_LIBRARY_PATH", "")]
        environment["LD_LIBRARY_PATH"] = os.pathsep.join(filter(None, folders))
    if list(arguments[:1]) != ["measure"]:  # a program that is measured gets the environment as it is
        for variable in json.loads((_HERE / "variables.json").read_text(encoding="utf-8")):
            if not any(name in environment for name in variable["others"]):
                environment[variable["name"]] = variable["value"]
    return environment


def main(arguments: Optional[Sequence[str]] = None) -> int:
    """Becomes the engine with these arguments, or those of the command line; returns, 1, only where there is none."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        torch, version = _torch()
        engine = _engine(version)
    except _Missing as sentence:
        print("offramp-engine: %s" % sentence, file=sys.stderr)
        return 1
    sys.stdout.flush()
    sys.stderr.flush()
    os.execve(engine, ["offramp-engine", *given], _environment(torch, given))
