# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""The Python recipes of core/recording/FORMAT.md, as printed there: what they write is valid, is read back as it
was written, and gives in `offramp curve` what adding up sample by sample gives."""

import array
import json
import math
import os
import random
import re
import struct
import subprocess
import tempfile
import unittest
from pathlib import Path

from validate_safetensors import validate

ROOT = Path(__file__).resolve().parents[2]
FORMAT = ROOT / "core" / "recording" / "FORMAT.md"
GFLOPS = 1e9


def recipes():
    """Every Python block of FORMAT.md, run: the names it defines."""
    names = {}
    for block in re.findall(r"^```python\n(.*?)^```", FORMAT.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL):
        exec(compile(block, str(FORMAT), "exec"), names)
    return names


def float32(value):
    return struct.unpack("<f", struct.pack("<f", value))[0]


def entropy(logits):
    """Of the softmax, in nats, as in FORMAT.md: in double from the logits in the file, rounded to float32."""
    largest = max(logits)
    shifted = [x - largest for x in logits]
    total = sum(math.exp(x) for x in shifted)
    return float32(sum(math.exp(x) / total * (math.log(total) - x) for x in shifted))


class Network:
    """Made-up answers of a network of K exits for n samples of C classes, more often correct at later exits."""

    def __init__(self, seed, exits, samples, classes):
        dice = random.Random(seed)
        self.labels = [dice.randrange(classes) for _ in range(samples)]
        self.flops = [sum(10 ** 9 // (k + 2) + 7 for k in range(last + 1)) for last in range(exits)]
        self.logits = [[[float32(dice.gauss(0, 1.5) + (1.5 + k) * (c == label)) for c in range(classes)]
                        for label in self.labels] for k in range(exits)]
        for exit_rows in self.logits[:-1]:  # some samples that no threshold separates
            for i in range(0, samples - 1, 7):
                exit_rows[i + 1] = list(exit_rows[i])
        self.predicted = [[row.index(max(row)) for row in rows] for rows in self.logits]
        self.entropy = [[entropy(row) for row in rows] for rows in self.logits]

    def at(self, threshold):
        """(energy in GFLOPs, accuracy, exit shares) when a sample exits where the entropy is first below that."""
        n, last = len(self.labels), len(self.flops) - 1
        exited = [0] * (last + 1)
        correct = 0
        for i, label in enumerate(self.labels):
            k = next((k for k in range(last) if self.entropy[k][i] < threshold), last)
            exited[k] += 1
            correct += self.predicted[k][i] == label
        cost = sum(count * flops for count, flops in zip(exited, self.flops))
        return cost / n / GFLOPS, correct / n, [count / n for count in exited]


class Recipes(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.recipes = recipes()
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)

    def written(self, network, name="run.exits", **options):
        path = str(Path(self.folder.name) / name)
        self.recipes["write_recording"](path, network.labels, network.logits, network.flops, **options)
        return path

    def run_curve(self, *arguments):
        program = Path(os.environ["OFFRAMP_BIN"]) / "offramp"
        return subprocess.run([program, "curve", *arguments, "--json"], capture_output=True, text=True, check=False)

    def curve(self, *arguments):
        result = self.run_curve(*arguments)
        self.assertEqual(result.returncode, 0, result.stderr)
        return json.loads(result.stdout)

    def compare(self, network, path, thresholds):
        answer = self.curve(path, "--thresholds", ",".join(repr(t) for t in thresholds))
        self.assertEqual(answer["samples"], len(network.labels))
        self.assertEqual(len(answer["variants"]), len(thresholds))
        for threshold, variant in zip(thresholds, answer["variants"]):
            energy, accuracy, shares = network.at(threshold)
            self.assertEqual(set(variant["thresholds"]), {threshold})
            self.assertTrue(math.isclose(variant["energy"], energy, rel_tol=1e-12), (threshold, variant, energy))
            self.assertEqual(variant["accuracy"], accuracy, threshold)
            self.assertEqual(len(variant["exit_shares"]), len(shares))
            for share, expected in zip(variant["exit_shares"], shares):
                self.assertAlmostEqual(share, expected, delta=1e-15)

    def test_what_is_written_is_valid_and_read_back(self):
        network = Network(1, exits=3, samples=40, classes=5)
        path = self.written(network, name="small.exits")
        header = validate(path)
        self.assertEqual(header["logits"]["shape"], [3, 40, 5])
        metadata, tensors = self.recipes["read_recording"](path)
        self.assertEqual(metadata["offramp_recording"], "4")
        self.assertNotIn("joules", tensors)
        self.assertEqual(list(tensors["label"]), network.labels)
        self.assertEqual(list(tensors["flops"]), network.flops)
        self.assertEqual(list(tensors["predicted"]), [p for rows in network.predicted for p in rows])
        self.assertEqual(tensors["logits"], array.array("f", [x for rows in network.logits for row in rows for x in row]))

    def test_measured_costs_are_written_and_ranked(self):
        network = Network(8, exits=2, samples=30, classes=3)
        joules, milliseconds = [0.5, 2.25], [1.0, 3.5]
        both = self.written(network, name="both.exits", joules=joules, milliseconds=milliseconds)
        alone = str(Path(self.folder.name) / "alone.exits")  # no FLOPs
        self.recipes["write_recording"](alone, network.labels, network.logits, joules=joules, name="alone")
        program = Path(os.environ["OFFRAMP_BIN"]) / "offramp"
        correct = sum(p == label for p, label in zip(network.predicted[-1], network.labels))
        for path in (both, alone):
            validate(path)
            self.assertTrue(self.recipes["sums_match"](path))
            metadata, tensors = self.recipes["read_recording"](path)
            self.assertEqual(list(tensors["joules"]), joules)
            self.assertIn("measured_crc32", metadata)
            self.assertEqual("flops" in tensors, path == both)
            ranked = subprocess.run([program, "rank", path, "--unit", "J", "--json"], capture_output=True, text=True,
                                    check=False)
            self.assertEqual(ranked.returncode, 0, ranked.stderr)
            model = json.loads(ranked.stdout)["models"][0]
            self.assertEqual(model["electricity"], 30 * joules[-1])
            self.assertEqual(model["accuracy"], correct / 30)
        damaged = bytearray(Path(alone).read_bytes())
        place = damaged.index(struct.pack("<d", joules[1]))
        damaged[place] ^= 1
        Path(alone).write_bytes(damaged)
        self.assertFalse(self.recipes["sums_match"](alone))
        ranked = subprocess.run([program, "rank", alone], capture_output=True, text=True, check=False)
        self.assertEqual(ranked.returncode, 3)
        self.assertIn("checksum of its measured costs", ranked.stderr)

    def test_single_bits_do_not_change_numbers(self):
        network = Network(5, exits=2, samples=20, classes=3)
        path = self.written(network, name="whole.exits")
        self.assertTrue(self.recipes["sums_match"](path))
        answer = self.curve(path)
        whole = Path(path).read_bytes()
        dice = random.Random(6)
        counts = {"refused": 0, "said": 0, "unchanged": 0}
        flipped = Path(self.folder.name) / "flipped" / "whole.exits"  # curve shows the name
        flipped.parent.mkdir()
        flips = int(os.environ.get("OFFRAMP_FLIPS", 150))
        for _ in range(flips):
            bit = dice.randrange(8 * len(whole))
            data = bytearray(whole)
            data[bit // 8] ^= 1 << bit % 8
            flipped.write_bytes(data)
            result = self.run_curve(str(flipped))
            if result.returncode != 0:
                self.assertEqual(result.returncode, 3, (bit, result.stderr))
                counts["refused"] += 1
            elif "damaged" in result.stderr:
                counts["said"] += 1
            else:
                self.assertEqual(json.loads(result.stdout)["curve"], answer["curve"], bit)
                counts["unchanged"] += 1
        print(f"recording, written in Python          tried {flips}  {counts}  WRONG 0")

    def test_thousand_random_thresholds(self):
        network = Network(2, exits=3, samples=300, classes=10)
        path = self.written(network)
        dice = random.Random(3)
        entropies = [h for rows in network.entropy[:-1] for h in rows]
        thresholds = [dice.uniform(0, math.log(10) * 1.1) for _ in range(700)]
        thresholds += [dice.choice(entropies) for _ in range(200)]  # exactly on a sample: it stays, "<" is strict
        thresholds += [math.nextafter(dice.choice(entropies), math.inf) for _ in range(98)]  # just above: it exits
        self.compare(network, path, thresholds + [0.0, 5.0])

    def test_other_shapes(self):
        for exits, samples, classes in ((2, 1, 2), (2, 50, 3), (5, 33, 4)):
            network = Network(exits, exits, samples, classes)
            self.compare(network, self.written(network, f"{exits}.exits"), [0.0, 0.3, 0.63, 1.0, 9.0])

    def test_one_exit_has_nothing_to_decide(self):
        network = Network(7, exits=1, samples=20, classes=4)
        answer = self.curve(self.written(network, "one.exits"))
        energy, accuracy, shares = network.at(0)
        self.assertEqual(len(answer["curve"]), 1)
        self.assertEqual(answer["curve"][0]["energy"], energy)
        self.assertEqual(answer["curve"][0]["accuracy"], accuracy)
        self.assertEqual(answer["curve"][0]["exit_shares"], shares)

    def test_whole_curve_agrees_with_each_of_its_thresholds(self):
        network = Network(4, exits=3, samples=60, classes=6)
        path = self.written(network, "curve.exits")
        entries = self.curve(path)["curve"]
        just_above = [math.nextafter(h, math.inf) for rows in network.entropy[:-1] for h in rows]
        distinct = {network.at(threshold)[:2] for threshold in [0.0, *just_above]}
        self.assertEqual(len(entries), len(distinct))
        for entry in entries:
            threshold = entry["thresholds"][0]
            energy, accuracy, _ = network.at(math.inf if threshold is None else threshold)
            self.assertTrue(math.isclose(entry["energy"], energy, rel_tol=1e-12))
            self.assertEqual(entry["accuracy"], accuracy)


if __name__ == "__main__":
    unittest.main(warnings="ignore")  # the recipes do not close their files
