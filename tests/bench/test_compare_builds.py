# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""compare_builds.py: programs take turns, and ratios are those of neighbouring runs."""

import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

SCRIPT = Path(__file__).with_name("compare_builds.py")

# Prints the next of some rows whenever it is called, and notes the call.
PROGRAM = """#!{python}
import sys
from pathlib import Path
folder = Path({folder!r})
with open(folder / "calls", "a") as calls:
    calls.write({name!r} + " " + " ".join(sys.argv[1:]) + "\\n")
turn = sum(line.startswith({name!r} + " ") for line in open(folder / "calls")) - 1
print("start to a usable window: 199 ms")
print({outputs!r}[turn])
"""


def row(what, median, high):
    return f"{what:<66} median {median:>8}  95 % {high:>8}  (n = 60; budget 8 / 16 ms)"


class CompareBuilds(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def program(self, name, outputs):
        path = Path(self.folder.name, name)
        path.write_text(PROGRAM.format(python=sys.executable, folder=self.folder.name, name=name, outputs=outputs),
                        encoding="utf-8")
        os.chmod(path, 0o755)
        return str(path)

    def compare(self, *arguments):
        return subprocess.run([sys.executable, SCRIPT, *arguments], capture_output=True, text=True, check=False)

    def test_turns_and_ratios(self):
        # The machine becomes twice as slow in the second round: the ratio does not see it.
        old = self.program("old", [row("frame, 10,000 samples", "8.00 ms", "10.00 ms"),
                                   row("frame, 10,000 samples", "16.00 ms", "20.00 ms"),
                                   row("frame, 10,000 samples", "8.00 ms", "10.00 ms")])
        new = self.program("new", [row("frame, 10,000 samples", "2.00 ms", "5.00 ms"),
                                   row("frame, 10,000 samples", "4.00 ms", "10.00 ms"),
                                   row("frame, 10,000 samples", "4.00 ms", "900.00 us")])
        ran = self.compare(old, new, "--rounds", "3", "--", "net.exits")
        self.assertEqual(ran.returncode, 0, ran.stderr)
        calls = Path(self.folder.name, "calls").read_text(encoding="utf-8").split("\n")
        self.assertEqual(calls, [f"{name} net.exits" for name in ("old", "new", "new", "old", "old", "new")] + [""])
        line = ran.stdout.splitlines()[1].split("  ")
        self.assertEqual([cell.strip() for cell in line if cell],
                         ["frame, 10,000 samples", "8.00 ms", "4.00 ms", "0.25 (0.25-0.50)",
                          "10.00 ms", "5.00 ms", "0.50 (0.09-0.50)"])

    def test_rows_of_one_program(self):
        old = self.program("old", [row("both", "8.00 us", "9.00 us")])
        new = self.program("new", [row("both", "8.00 us", "9.00 us") + "\n" + row("zoom", "3.00 ms", "4.00 ms")])
        ran = self.compare(old, new, "--rounds", "1")
        self.assertEqual(ran.returncode, 0, ran.stderr)
        self.assertEqual(ran.stdout.splitlines()[2].split(), ["zoom", "-", "3.00", "ms", "-", "-", "4.00", "ms", "-"])

    def test_slower_than_accepted(self):
        old = self.program("old", [row("frame", "2.00 ms", "3.00 ms")])
        new = self.program("new", [row("frame", "3.00 ms", "3.00 ms")])
        ran = self.compare(old, new, "--rounds", "1", "--most", "1.2")
        self.assertEqual(ran.returncode, 1)
        self.assertIn("slower than 1.2 x: frame", ran.stderr)

    def test_a_program_that_fails(self):
        good = self.program("good", [row("frame", "2.00 ms", "3.00 ms")])
        silent = self.program("silent", ["usage"])
        ran = self.compare(good, silent, "--rounds", "1")
        self.assertEqual(ran.returncode, 1)
        self.assertIn("printed no times", ran.stderr)
        broken = self.program("broken", [])
        ran = self.compare(good, broken, "--rounds", "1")
        self.assertEqual(ran.returncode, 1)
        self.assertIn("ended with 1", ran.stderr)


if __name__ == "__main__":
    unittest.main()
