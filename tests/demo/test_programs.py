# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""The programs, where they are built, can use the demo: record it, explore it, draw its images again."""

import json
import math
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import demo

LIMIT = 64
TOLERANCE = 1e-4  # nats: processors differ in the last bits of a logit

# Shared thresholds and one for each exit, as they are written on the command line.
SETTINGS = {"entropy": "0.3,0.2:0.6", "confidence": "0.9,0.95:0.8", "margin": "0.8,0.9:0.6", "patience": "1"}


class Programs(unittest.TestCase):
    def run_program(self, name, *arguments):
        program = demo.program(name)
        if program is None:
            self.skipTest(f"{name} is not built")
        result = subprocess.run([program, *map(str, arguments)], capture_output=True, text=True, check=False)
        self.assertEqual(result.returncode, 0, result.stderr)
        return result.stdout

    def test_record(self):
        for network in demo.NETWORKS:
            with tempfile.TemporaryDirectory() as folder:
                out = Path(folder) / "demo.exits"
                self.run_program("offramp-engine", "record", "--network", demo.archive(network), "--dataset",
                                 demo.FOLDER / "images", "--out", out, "--limit", LIMIT, "--threads", 1)
                self.assert_rows_agree(demo.Recording(out), demo.shipped(network))

    def assert_rows_agree(self, now, shipped):
        self.assertEqual(now.names, shipped.names)
        self.assertEqual(now.columns["label"], shipped.columns["label"])
        self.assertEqual(now.columns["flops"], shipped.columns["flops"])
        rows = [i for i, check in enumerate(now.columns["check"]) if check != 0]
        self.assertEqual(len(rows), LIMIT)
        for i in rows:
            for k in range(now.exits):
                where = f"{now.names[i]}, exit {k + 1}"
                self.assertAlmostEqual(now.at("entropy", k, i), shipped.at("entropy", k, i), delta=TOLERANCE, msg=where)
                if shipped.at("margin", k, i) > TOLERANCE:
                    self.assertEqual(now.at("predicted", k, i), shipped.at("predicted", k, i), where)

    def test_curve(self):
        files = [demo.FOLDER / f"{network}.exits" for network in demo.NETWORKS]
        answer = json.loads(self.run_program("offramp", "curve", *files, "--thresholds", "0", "--json"))
        self.assertEqual(answer["samples"], 1000)
        for network, variant in zip(demo.NETWORKS, answer["variants"]):
            recording = demo.shipped(network)
            self.assertAlmostEqual(variant["accuracy"], recording.accuracy(2), delta=1e-12)
            self.assertAlmostEqual(variant["energy"], recording.columns["flops"][2] / 1e9, delta=1e-12)

    def test_page_is_what_the_program_writes(self):
        with tempfile.TemporaryDirectory() as folder:
            page = Path(folder) / "demo.html"
            self.run_program("offramp", "export", demo.FOLDER / "demo.offramp", "--html", page, "--title",
                             "Drawn signs, two networks")
            written, shipped = (
                re.sub(r'"(version|date)":"[^"]*"', "", path.read_text(encoding="utf-8"))
                for path in (page, demo.FOLDER / "demo.html"))
        # Not assertEqual, which would print both.
        self.assertTrue(written == shipped, "Write resources/demo/demo.html again, as its README says.")

    def test_real_workspaces_have_the_areas_of_the_page(self):
        page = (demo.FOLDER / "README.md").read_text()
        for workspace, shown in (("tiny-imagenet", "24.93 ± 0.37"), ("cifar-10", "83.22 ± 0.51 %")):
            with tempfile.TemporaryDirectory() as folder:
                out = Path(folder) / "results.json"
                self.run_program("offramp", "export", demo.REAL / f"{workspace}.offramp", "--json", out)
                results = json.loads(out.read_text())
            self.assertEqual(results["samples"], 10_000)
            self.assertEqual(len(results["variants"]), 8)
            area = 100 * results["normalised_area"] if "%" in shown else results["area"]
            self.assertEqual(f"{area:.2f}", shown.split(" ")[0])
            self.assertIn(shown, page)

    def test_costs_are_those_of_the_recordings(self):
        program = demo.program("offramp")
        if program is None:
            self.skipTest("offramp is not built")
        files = [demo.REAL / "resnet20.exits", demo.REAL / "resnet110.exits"]
        printed = subprocess.run([sys.executable, "-B", demo.FOLDER / "costs.py", *files, "--offramp", program],
                                 capture_output=True, text=True, check=True).stdout
        costs, ranks = ([line.strip("| ").split(" | ") for line in table.splitlines()[2:]]
                        for table in printed.split("\n\n"))
        self.assertEqual(len(costs), 2 * (3 + 1) + 2)
        for place, path in enumerate(files):
            recording = demo.Recording(path)
            columns = [[flops / 1e9 for flops in recording.columns["flops"]], list(recording.columns["milliseconds"]),
                       [1000 * joules for joules in recording.columns["joules"]]]
            for k in range(3):
                row = costs[4 * place + k]
                self.assertEqual(row[:2], [f"{recording.metadata['network']}, exit {k + 1}",
                                           f"{100 * recording.accuracy(k):.2f} %"])
                for cell, column in zip(row[2:], columns):
                    self.assertEqual(cell, f"{column[k]:#.3g} ({100 * column[k] / column[2]:.0f} %)")
        self.assertEqual([row[0] for row in ranks], ["1", "2", "3", "4"])
        scores = [float(row[4]) for row in ranks]
        self.assertEqual(scores, sorted(scores, reverse=True))
        for _, _, accuracy, joules, score in ranks:
            sam = 5 * (float(accuracy.removesuffix(" %")) / 100) ** 5 / math.log10(float(joules))
            self.assertAlmostEqual(float(score), sam, delta=0.006)

    def test_verify_runs_what_curve_says(self):
        recording = demo.FOLDER / "signs-small.exits"
        for criterion, thresholds in SETTINGS.items():
            arguments = [recording, "--criterion", criterion, "--thresholds", thresholds, "--json"]
            curve = json.loads(self.run_program("offramp", "curve", *arguments))["variants"]
            verified = json.loads(self.run_program(
                "offramp-engine", "verify", *arguments, "--network", demo.archive("signs-small"), "--dataset",
                demo.FOLDER / "images", "--threads", 1))["settings"]
            self.assertEqual(len(curve), len(verified))
            for variant, setting in zip(curve, verified):
                where = f"{criterion} {variant['thresholds']}"
                self.assertEqual(setting["thresholds"], variant["thresholds"], where)
                decides = 1 if criterion == "patience" else 0  # the first exit has none to agree with
                self.assertGreater(variant["exit_shares"][decides], 0, where)
                self.assertLess(variant["exit_shares"][decides], 1, where)
                self.assert_same_point(setting["recorded"], variant, where)
                if not setting["near_otherwise"]:
                    self.assert_same_point(setting["run"], variant, where)

    def assert_same_point(self, outcome, variant, where):
        self.assertAlmostEqual(outcome["flops"] / 1e9, variant["energy"], delta=1e-12, msg=where)
        self.assertAlmostEqual(outcome["accuracy"], variant["accuracy"], delta=1e-12, msg=where)

    def test_images_come_back_to_the_byte(self):
        with tempfile.TemporaryDirectory() as folder:
            self.run_program("make_demo", "test", Path(folder) / "images")
            for path in demo.images():
                again = Path(folder) / path.relative_to(demo.FOLDER)
                self.assertEqual(again.read_bytes(), path.read_bytes(), path)


if __name__ == "__main__":
    unittest.main()
