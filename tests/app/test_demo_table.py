# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""The tables in the demo's README are what its scripts print now."""

import os
import pathlib
import subprocess
import sys

PROGRAM = pathlib.Path(os.environ["OFFRAMP_BIN"]) / "offramp"
DEMO = pathlib.Path(os.environ["OFFRAMP_SOURCE"]) / "resources" / "demo"


def printed(script, *options):
    return subprocess.run([sys.executable, "-B", str(DEMO / script), *map(str, options), "--offramp", str(PROGRAM)],
                          check=True, stdout=subprocess.PIPE, text=True).stdout


def main():
    page = (DEMO / "README.md").read_text(encoding="utf-8")
    decisions = printed("decisions.py", DEMO / "signs-small.exits", DEMO / "signs-large.exits")
    lines = [line for line in decisions.splitlines() if not line.startswith("| ---")]
    assert len(lines) == 14, decisions
    for line in lines:  # the page has one more column
        assert line.removesuffix("|") in page, f"the README of the demo lacks: {line}"
    slow = "cascade, thresholds for each exit"
    rules = printed("rules.py", DEMO / "real" / "resnet20.exits", DEMO / "real" / "resnet110.exits", "--skip", slow)
    assert len(rules.splitlines()) == 11, rules
    for line in rules.splitlines():
        assert line in page, f"the README of the demo lacks: {line}"
    for networks in (("resnet20", "resnet110"), ("resnet18", "resnext50")):
        costs = printed("costs.py", *(DEMO / "real" / f"{name}.exits" for name in networks))
        assert len(costs.splitlines()) == 19, costs
        for line in costs.splitlines():
            assert line in page, f"the README of the demo lacks: {line}"


if __name__ == "__main__":
    main()
