#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""Records the CIFAR-10 test images through the reference networks and compares with the answers they must give.

Plain Python. OFFRAMP_BIN: folder of offramp-engine; OFFRAMP_SHARED: folder with networks/; OFFRAMP_IMAGES: folder
that data/unpack.sh filled. Exit code 77 means skipped.
"""
import array
import json
import math
import os
import pathlib
import subprocess
import sys
import tempfile

from recordingfile import read_recording


def entropy(logits):
    top = max(logits)
    weights = [math.exp(x - top) for x in logits]
    total = sum(weights)
    return math.log(total) - sum(w * (x - top) for w, x in zip(weights, logits)) / total


def compare(recording, reference, logits):
    metadata, tensors = read_recording(recording)
    count, classes, exits = 10000, 10, 3
    assert list(tensors["flops"]) == reference["flops"], list(tensors["flops"])
    assert json.loads(metadata["flops_by_operator"]) == reference["by_operator_cumulative"]
    assert json.loads(metadata["class_names"]) == reference["classes"]
    assert list(tensors["label"]) == [i // 1000 for i in range(count)]
    assert all(check not in (0, -1) for check in tensors["check"])
    worst_entropy = worst_logit = 0.0
    ties = 0
    for k in range(exits):
        hits = 0
        for i in range(count):
            at = (k * count + i) * classes
            row = logits[at:at + classes]
            predicted = tensors["predicted"][k * count + i]
            if predicted != row.index(max(row)):
                assert max(row) - row[predicted] < 1e-4, (k, i)
                ties += 1
            hits += predicted == i // 1000
            worst_entropy = max(worst_entropy, abs(entropy(row) - tensors["entropy"][k * count + i]))
            ours = tensors["logits"][at:at + classes]
            worst_logit = max(worst_logit, max(abs(a - b) for a, b in zip(ours, row)))
        assert abs(hits / count - reference["accuracy"][k]) < 1e-4, (k, hits)
    assert worst_entropy < 1e-4, worst_entropy
    print(f"{recording.name}: largest difference {worst_entropy:.2e} nats, {worst_logit:.2e} in a logit; {ties} ties")


def check_points(recording, reference, offramp):
    thresholds = ",".join(str(v["threshold"]) for v in reference["variants"])
    out = subprocess.run([offramp, "curve", recording, "--thresholds", thresholds, "--json"], check=True,
                         capture_output=True, text=True).stdout
    for ours, theirs in zip(json.loads(out)["variants"], reference["variants"], strict=True):
        assert abs(ours["energy"] - theirs["energy_gflops"]) < 1e-4 * theirs["energy_gflops"], (ours, theirs)
        assert abs(ours["accuracy"] - theirs["accuracy"]) <= 1e-4 + 1e-12, (ours, theirs)
    print("the nine operating points agree")


def main():
    shared = pathlib.Path(os.environ.get("OFFRAMP_SHARED") or
                          pathlib.Path(os.environ.get("OFFRAMP_SOURCE", ".")) / ".." / "shared")
    images = pathlib.Path(os.environ.get("OFFRAMP_IMAGES", "/nonexistent")) / "cifar-10-images"
    networks = shared / "networks"
    if not images.is_dir() or not (networks / "reference.json").is_file():
        print("Skipped: set OFFRAMP_IMAGES to a folder that data/unpack.sh filled, and OFFRAMP_SHARED to the shared "
              "folder with networks/.")
        return 77
    bin_folder = pathlib.Path(os.environ["OFFRAMP_BIN"])
    reference = json.loads((networks / "reference.json").read_text())
    logits = array.array("f", (networks / "reference-logits-f32-3x10000x10.bin").read_bytes())
    with tempfile.TemporaryDirectory() as folder:
        # Two archives, and the weights alone for the same network as it is built here.
        spec = {"offramp_network": 1, "architecture": "cifar_resnet20", "exits": [
            {"name": f"exit{k}", "after": f"layer{k}", "head": "conv-pool-linear"} for k in (1, 2)]}
        weights = pathlib.Path(folder) / "state-dict.pth"
        weights.write_bytes((networks / "cifar10-resnet20-ee3-state-dict.pth").read_bytes())
        weights.with_suffix(".json").write_text(json.dumps(spec))
        for network in (networks / "cifar10-resnet20-ee3.pt", networks / "cifar10-resnet20-ee3-traced.pt", weights):
            out = pathlib.Path(folder) / (network.stem + ".exits")
            subprocess.run([bin_folder / "offramp-engine", "record", "--network", network,
                            "--dataset", images, "--mean", "0.485,0.456,0.406", "--std", "0.229,0.224,0.225",
                            "--out", out], check=True)
            compare(out, reference, logits)
            if (bin_folder / "offramp").exists():
                check_points(out, reference, bin_folder / "offramp")
    return 0


if __name__ == "__main__":
    sys.exit(main())
