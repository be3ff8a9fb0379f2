# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""Opens recordings and workspaces."""

from __future__ import annotations

import os
from typing import Any, Union

from ._errors import OfframpError
from ._files import file_errors
from ._recording import Recording
from ._workspace import Workspace


def read(path: Union[str, "os.PathLike[str]"]) -> Any:
    """A Recording from *.exits, or a Workspace, the decisions of the window, from *.offramp.

    Checksums and check words are compared: damage to labels and costs is an OfframpError, damaged rows count as not
    recorded (Recording.damaged says how many).
    """
    name = os.fsdecode(path)
    if not os.path.isfile(name):
        raise OfframpError("%s does not exist or is not a file." % name, "Give a recording *.exits or a workspace.")
    with file_errors(name, "read"), open(name, "rb") as file:
        start = file.read(64)
    return Workspace(name) if start.lstrip()[:1] == b"{" else Recording(name)
