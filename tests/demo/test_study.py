# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""The demo's studies are ones that the engine can run, and tables.py counts what they came to correctly."""

import json
import math
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import demo

STUDY = demo.FOLDER / "study"
HEAD = ("exits,exit,jobs,seeds,test_images,accuracy,accuracy_low,accuracy_high,gflops,normalised_area,"
        "normalised_area_low,normalised_area_high,e_max_gflops")
QUANTILES = {1: 12.70620, 2: 4.30265, 3: 3.18245, 4: 2.77645}  # 97.5 % of Student's t, by degrees of freedom
LATE = "layer2:conv-pool-linear+layer3.0:conv-pool-linear"


def mean_of(values):
    """Mean, low and high, as the engine writes them."""
    mean = sum(values) / len(values)
    if len(values) < 2:
        return f"{mean!r},,"
    variance = sum((value - mean) ** 2 for value in values) / (len(values) - 1)
    half = QUANTILES[len(values) - 1] * math.sqrt(variance / len(values))
    return f"{mean!r},{mean - half!r},{mean + half!r}"


def line(setting, name, accuracies, gflops, areas, jobs=3):
    return (f"{setting},{name},{jobs},{len(accuracies)},10000,{mean_of(accuracies)},{gflops},{mean_of(areas)},0.04")


class Tables(unittest.TestCase):
    def printed(self, *lines):
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "table.csv").write_text("\n".join([HEAD, *lines, ""]), encoding="utf-8")
            ran = subprocess.run([sys.executable, STUDY / "tables.py", folder], capture_output=True, text=True,
                                 check=False)
        self.assertEqual(ran.returncode, 0, ran.stderr)
        return [[cell.strip() for cell in row.strip("|").split("|")] for row in ran.stdout.splitlines()]

    def test_means_and_differences(self):
        head, _, none, early, last = self.printed(
            line("none", "last", [0.60, 0.62, 0.64], 0.0266615, [0.20, 0.21, 0.22]),
            line(LATE, "layer2", [0.50, 0.51, 0.52], 0.0195, [0.30, 0.31, 0.32]),
            line(LATE, "last", [0.63, 0.65, 0.67], 0.0284, [0.30, 0.31, 0.32]))
        self.assertEqual(head, ["exits", "exit", "seeds", "GFLOPs", "accuracy, %", "against none",
                                "normalised area, %", "against none"])
        # Of three values that are d apart: 4.30265 d / sqrt(3). Of the difference of two such, with four degrees of
        # freedom: 2.77645 d sqrt(2 / 3).
        self.assertEqual(none, ["none", "last", "3 of 3", "0.0267", "62.00 ± 4.97", "", "21.00 ± 2.48", ""])
        self.assertEqual(early, ["layer2+layer3.0", "layer2", "3 of 3", "0.0195", "51.00 ± 2.48", "", "31.00 ± 2.48",
                                 "+10.00 ± 2.27"])
        self.assertEqual(last, ["", "last", "", "0.0284", "65.00 ± 4.97", "+3.00 ± 4.53", "", ""])

    def test_unequal_variances(self):
        """Welch's t: the degrees of freedom lie between those of one setting and of both."""
        rows = self.printed(line("none", "last", [0.60, 0.62, 0.64], 0.02, [0.2, 0.2, 0.2]),
                            line("layer1", "last", [0.65, 0.65, 0.65], 0.02, [0.3, 0.3, 0.3]))
        self.assertEqual(rows[3][4:], ["65.00 ± 0.00", "+3.00 ± 4.97", "30.00 ± 0.00", "+10.00 ± 0.00"])

    def test_what_is_not_done(self):
        rows = self.printed(line("none", "last", [0.60], 0.02, [0.2]), "layer1,,3,0,,,,,,,,,",
                            line("layer2", "last", [0.58, 0.60], 0.02, [0.3, 0.3]))
        self.assertEqual(rows[2][2:5], ["1 of 3", "0.0200", "60.00"])
        self.assertEqual(rows[3], ["layer1", "not done", "0 of 3", "", "", "", "", ""])
        self.assertEqual(rows[4][2:6], ["2 of 3", "0.0200", "59.00 ± 12.71", "-1.00"])

    def test_the_reported_tables(self):
        ran = subprocess.run([sys.executable, STUDY / "tables.py", STUDY / "results" / "exits",
                              STUDY / "results" / "cutmix"], capture_output=True, text=True, check=True)
        readme = (STUDY / "README.md").read_text(encoding="utf-8")
        for table in ran.stdout.strip().split("\n\n"):
            self.assertIn(table, readme)

    def test_another_file(self):
        with tempfile.TemporaryDirectory() as folder:
            for content, said in ((None, "Run offramp-engine study first."), ("a,b\n1,2\n", "not the table of a study")):
                if content:
                    Path(folder, "table.csv").write_text(content, encoding="utf-8")
                ran = subprocess.run([sys.executable, STUDY / "tables.py", folder], capture_output=True, text=True,
                                     check=False)
                self.assertEqual((ran.returncode, ran.stdout), (1, ""))
                self.assertIn(said, ran.stderr)


class Studies(unittest.TestCase):
    def listed(self, name):
        program = demo.program("offramp-engine")
        if program is None:
            self.skipTest("offramp-engine is not built")
        with tempfile.TemporaryDirectory() as folder:
            for split in ("train", "test"):
                os.symlink(demo.IMAGES, Path(folder, split), target_is_directory=True)
            ran = subprocess.run([program, "study", STUDY / name, "--dataset", folder, "--out", Path(folder, "out"),
                                  "--list"], capture_output=True, text=True, check=False)
        self.assertEqual(ran.returncode, 0, ran.stderr)
        return ran.stdout.splitlines()

    def test_exits(self):
        jobs = self.listed("exits.json")
        exits = json.loads((STUDY / "exits.json").read_text(encoding="utf-8"))["exits"]
        self.assertEqual(exits[0], "none")
        self.assertEqual(len(jobs), 3 * len(exits))
        self.assertEqual(jobs[2], "exits-none_seed-2: not begun")

    def test_cutmix(self):
        jobs = self.listed("cutmix.json")
        self.assertEqual(jobs[0], "cutmix-off_seed-0: not begun")
        self.assertEqual(jobs[-1], "cutmix-on_seed-2: not begun")
        self.assertEqual(len(jobs), 6)

    def test_the_trunk_is_trained_as_the_studies(self):
        recipes = [json.loads((STUDY / name).read_text(encoding="utf-8")) for name in ("recipe.json", "trunk.json")]
        for recipe in recipes:
            for key in ("seed", "share", "held_back"):
                recipe.pop(key, None)
        self.assertEqual(*recipes)


if __name__ == "__main__":
    unittest.main()
