# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""Starts the window, and its verbs, on the Qt libraries of PySide6. PySide6 itself is not imported."""

from __future__ import annotations

import ctypes
import os
import sys
import sysconfig
from importlib.util import find_spec
from pathlib import Path
from typing import Dict, List, Optional, Sequence

_HERE = Path(__file__).resolve().parent
_OWN_QT = _HERE.parent / "PySide6" / "Qt"  # where the program looks by itself

# What Qt needs of the system even without a window, and the packages of Debian and Ubuntu, Fedora and RHEL.
_SYSTEM = (("libGL.so.1", "libgl1", "libglvnd-glx"), ("libEGL.so.1", "libegl1", "libglvnd-egl"),
           ("libxkbcommon.so.0", "libxkbcommon0", "libxkbcommon"), ("libdbus-1.so.3", "libdbus-1-3", "dbus-libs"),
           ("libfontconfig.so.1", "libfontconfig1", "fontconfig"), ("libglib-2.0.so.0", "libglib2.0-0", "glib2"))


def _missing() -> str:
    """What to say where the program cannot be loaded, or nothing."""
    absent: List[Sequence[str]] = []
    for names in _SYSTEM:
        try:
            ctypes.CDLL(names[0])
        except OSError:
            absent.append(names)
    if not absent:
        return ""
    libraries, debian, fedora = (" ".join(names) for names in zip(*absent))
    return ("This system lacks libraries that Qt needs: %s. Install them (Debian and Ubuntu: apt install %s, Fedora and "
            "RHEL: dnf install %s)." % (libraries, debian, fedora))


def _qt() -> Optional[Path]:
    spec = find_spec("PySide6")
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(next(iter(spec.submodule_search_locations))).resolve() / "Qt"


def _environment(qt: Path) -> Dict[str, str]:
    environment = dict(os.environ)
    if qt != _OWN_QT:
        folders = [str(qt / "lib"), environment.get("LD_LIBRARY_PATH", "")]
        environment["LD_LIBRARY_PATH"] = os.pathsep.join(filter(None, folders))
        environment["QT_PLUGIN_PATH"] = str(qt / "plugins")
    # The engine's command lies with this Python's, whether or not its environment is activated.
    folder = sysconfig.get_path("scripts")
    if (Path(folder) / "offramp-engine").exists():
        environment["PATH"] = os.pathsep.join(filter(None, [folder, environment.get("PATH", "")]))
    return environment


def main(arguments: Optional[Sequence[str]] = None) -> int:
    """Becomes the window, or the verb that the arguments name; returns, 1, only where it cannot run."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    qt = _qt()
    sentence = _missing() if qt else "PySide6 is not installed. Install it: pip install 'offramp[window]'"
    if qt is None or sentence:
        print("offramp: %s" % sentence, file=sys.stderr)
        return 1
    sys.stdout.flush()
    sys.stderr.flush()
    os.execve(_HERE / "bin" / "offramp", ["offramp", *given], _environment(qt))
