# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""The demo's files are all there, are small, and belong together."""

import hashlib
import json
import subprocess
import sys
import unittest
import zipfile

import demo

LARGEST = 6_500_000  # bytes, of the signs
LARGEST_REAL = 10_000_000
LARGEST_RECORDINGS = 3_000_000
LARGEST_ARCHIVE = 800_000


class Images(unittest.TestCase):
    def test_count(self):
        self.assertEqual(len(demo.classes()), 10)
        for name in demo.classes():
            files = sorted(path.name for path in (demo.IMAGES / name).iterdir())
            self.assertEqual(files, [f"{number:03}.png" for number in range(100)], name)

    def test_format(self):
        size, depth, rgb = (32).to_bytes(4, "big") * 2, b"\x08", b"\x02"
        for path in demo.images():
            self.assertEqual(path.read_bytes()[:26], b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + size + depth + rgb, path)

    def test_no_image_twice(self):
        self.assertEqual(len({path.read_bytes() for path in demo.images()}), 1000)

    def test_size(self):
        sizes = {path: path.stat().st_size for path in demo.FOLDER.rglob("*") if path.is_file()}
        real = sum(size for path, size in sizes.items() if demo.REAL in path.parents)
        self.assertLess(sum(sizes.values()) - real, LARGEST)
        self.assertLess(real, LARGEST_REAL)


class Networks(unittest.TestCase):
    def test_archives(self):
        for network in demo.NETWORKS:
            path = demo.archive(network)
            self.assertLess(path.stat().st_size, LARGEST_ARCHIVE, network)
            with zipfile.ZipFile(path) as archive:
                names = [name for name in archive.namelist() if name.endswith("/extra/offramp.json")]
                self.assertEqual(len(names), 1, network)
                spec = json.loads(archive.read(names[0]))
            self.assertEqual(spec["offramp_network"], 1)
            self.assertEqual(spec["name"], network)
            self.assertEqual(spec["class_names"], demo.classes())
            self.assertEqual(len(spec["exits"]), 3)
            self.assertEqual(spec["input"], [3, 32, 32])


class Recordings(unittest.TestCase):
    def test_whole(self):
        for network in demo.NETWORKS:
            recording = demo.shipped(network)
            self.assertEqual((recording.samples, recording.exits), (1000, 3), network)
            self.assertNotIn(0, recording.columns["check"], f"{network}: rows are missing")
            self.assertEqual(len(recording.columns["logits"]), 3 * 1000 * 10)
            self.assertEqual(len(recording.columns["thumbnail"]), 1000 * 20 * 20 * 3)
            flops = list(recording.columns["flops"])
            self.assertEqual(flops, sorted(set(flops)), network)

    def test_thumbnails_are_of_these_images(self):
        """No two images are equal, nor are their thumbnails; both networks used the same."""
        small, large = (demo.shipped(network).columns["thumbnail"].tobytes() for network in demo.NETWORKS)
        self.assertEqual(small, large)
        self.assertEqual(len({small[i * 1200:(i + 1) * 1200] for i in range(1000)}), 1000)

    def test_size(self):
        size = sum((demo.FOLDER / f"{network}.exits").stat().st_size for network in demo.NETWORKS)
        self.assertLess(size, LARGEST_RECORDINGS)

    def test_of_this_network(self):
        for network in demo.NETWORKS:
            fingerprint = hashlib.sha256(demo.archive(network).read_bytes()).hexdigest()
            self.assertEqual(demo.shipped(network).metadata["network_sha256"], fingerprint,
                             f"{network} was recorded with other weights: record it again")

    def test_of_these_images(self):
        folders = demo.classes()
        names = ["/".join(path.parts[-2:]) for path in demo.images()]
        for network in demo.NETWORKS:
            recording = demo.shipped(network)
            self.assertEqual(["/".join(name.split("/")[-2:]) for name in recording.names], names)
            self.assertEqual(list(recording.columns["label"]), [folders.index(n.split("/")[0]) for n in names])
            self.assertEqual(json.loads(recording.metadata["class_names"]), folders)
        fingerprints = {demo.shipped(network).metadata["dataset_fingerprint"] for network in demo.NETWORKS}
        self.assertEqual(len(fingerprints), 1)

    def test_workspace(self):
        workspace = json.loads((demo.FOLDER / "demo.offramp").read_text(encoding="utf-8"))
        self.assertEqual([entry["path"] for entry in workspace["recordings"]],
                         [f"{network}.exits" for network in demo.NETWORKS])
        self.assertEqual(workspace["e_max"]["origin"], "dearest network")
        highest_cost = max(demo.shipped(network).columns["flops"][-1] for network in demo.NETWORKS)
        steps = [step * 10**power / 1e9 for power in range(5, 9) for step in (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8)]
        self.assertAlmostEqual(workspace["e_max"]["gflops"], min(s for s in steps if s > highest_cost / 1e9),
                               delta=1e-15)
        self.assertEqual({variant["recording"] for variant in workspace["variants"]}, {0, 1})

    def test_worth_exploring(self):
        """Early exit pays: the first exit is clearly below the last, and neither is perfect or at chance."""
        for network in demo.NETWORKS:
            recording = demo.shipped(network)
            accuracies = [recording.accuracy(k) for k in range(3)]
            self.assertLess(accuracies[0] + .05, accuracies[2], network)
            self.assertGreater(accuracies[0], .4, network)
            self.assertLess(accuracies[0], .8, network)
            self.assertGreater(accuracies[2], .8, network)
            self.assertLess(accuracies[2], .97, network)


class Scripts(unittest.TestCase):
    def test_without_the_program(self):
        for script in ("costs.py", "decisions.py", "rules.py"):
            ran = subprocess.run([sys.executable, "-B", demo.FOLDER / script, "a.exits", "b.exits", "--offramp",
                                  "/nowhere/offramp"], capture_output=True, text=True, check=False)
            self.assertEqual((ran.returncode, ran.stdout), (1, ""), ran.stderr)
            self.assertTrue(ran.stderr.startswith("/nowhere/offramp cannot be started: No such file or directory. "),
                            ran.stderr)


if __name__ == "__main__":
    unittest.main()
