# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""The table in the demo's README is what its script prints now."""

import os
import pathlib
import subprocess
import sys

PROGRAM = pathlib.Path(os.environ["OFFRAMP_BIN"]) / "offramp"
DEMO = pathlib.Path(os.environ["OFFRAMP_SOURCE"]) / "resources" / "demo"


def main():
    printed = subprocess.run([sys.executable, str(DEMO / "decisions.py"), str(DEMO / "signs-small.exits"),
                              str(DEMO / "signs-large.exits"), "--offramp", str(PROGRAM)],
                             check=True, stdout=subprocess.PIPE, text=True).stdout
    page = (DEMO / "README.md").read_text(encoding="utf-8")
    lines = [line for line in printed.splitlines() if not line.startswith("| ---")]
    assert len(lines) == 14, printed
    for line in lines:  # the page has one more column
        assert line.removesuffix("|") in page, f"the README of the demo lacks: {line}"


if __name__ == "__main__":
    main()
