#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""Compares the engine's FLOPs of networks that it does not build itself with fvcore's, as scripted and traced archives.

Needs python3-torch and python3-torchvision (apt-get install) and the reference figures: OFFRAMP_SHARED, a folder with
golden/flops.json. OFFRAMP_BIN: folder of offramp-engine. Exit code 77 means skipped.
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

try:
    import torch
    import torchvision
except ImportError:
    print("Skipped: needs python3-torch and python3-torchvision.")
    sys.exit(77)

BIN = pathlib.Path(os.environ["OFFRAMP_BIN"]) / "offramp-engine"
BUILT_HERE = ("alexnet", "vgg", "resnet", "resnext", "efficientnet", "efficientnet-")


def count(archive, shape):
    out = subprocess.run([BIN, "flops", "--network", archive, "--input", "x".join(map(str, shape)), "--json"],
                         check=True, capture_output=True, text=True).stdout
    return json.loads(out)["exits"][-1]


def main():
    shared = pathlib.Path(os.environ.get("OFFRAMP_SHARED", "/nonexistent")) / "golden" / "flops.json"
    if not shared.is_file():
        print("Skipped: set OFFRAMP_SHARED to the shared folder with golden/flops.json.")
        return 77
    wrong = checked = 0
    for case in json.loads(shared.read_text())["networks"]:
        if case["model"].startswith(BUILT_HERE) or case["mode"] != "eval" or case["grad_enabled"]:
            continue
        network = torchvision.models.__dict__[case["model"]](num_classes=case["num_classes"]).eval()
        with tempfile.TemporaryDirectory() as folder, torch.no_grad():
            for how in ("scripted", "traced"):
                module = (torch.jit.script(network) if how == "scripted" else
                          torch.jit.trace(network, torch.zeros(case["input"]), check_trace=False))
                archive = pathlib.Path(folder) / (how + ".pt")
                module.save(str(archive))
                counted = count(archive, case["input"])
                agrees = (counted["flops"], counted["by_operator"]) == (case["flops_total"], case["by_operator"])
                checked += 1
                wrong += not agrees
                print(f"{case['model']:15} {str(case['input']):18} {how:9} {counted['flops']:>14,} "
                      + ("as fvcore" if agrees else f"and not {case['flops_total']:,}"), flush=True)
    print(f"{checked - wrong} of {checked} archives agree with fvcore")
    return 0 if wrong == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
