#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""Images per second of the same network and images: eager from Python, and offramp-engine record, decoding included.

Debian's python3-torch and python3-pil (the engine's own LibTorch). Rounds are interleaved, so that both find the machine
in the same state; medians are printed. On a shared machine, --cpu-seconds compares processor time instead.

  tests/bench/bench_throughput.py --engine build/bin/offramp-engine --network NET.pt --dataset FOLDER --size 32
"""
import argparse
import os
import pathlib
import resource
import statistics
import subprocess
import sys
import tempfile
import time

MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)


def eager(arguments):
    """One round in Python, in a separate process: prints its seconds without startup."""
    import numpy
    import torch
    from PIL import Image

    torch.set_num_threads(arguments.threads)
    network = torch.jit.load(arguments.network).eval()
    paths = sorted(pathlib.Path(arguments.dataset).rglob("*.[jp][pn]*g"))[:arguments.limit]
    mean, std = torch.tensor(MEAN).view(3, 1, 1), torch.tensor(STD).view(3, 1, 1)

    def decode(path):
        image = Image.open(path).convert("RGB")
        if image.size != (arguments.size, arguments.size):
            image = image.resize((arguments.size, arguments.size), Image.BICUBIC)
        return (torch.from_numpy(numpy.array(image)).permute(2, 0, 1).float() / 255 - mean) / std

    start = time.perf_counter()
    cpu = time.process_time()
    # As a PyTorch user runs it: no gradients, and the TorchScript optimiser left alone as in the engine.
    with torch.no_grad(), torch.jit.optimized_execution(False):
        for begin in range(0, len(paths), arguments.batch):
            batch = torch.stack([decode(path) for path in paths[begin:begin + arguments.batch]])
            for logits in network(batch):
                logits.softmax(1).max(1)
    print(time.process_time() - cpu if arguments.cpu_seconds else time.perf_counter() - start)


def python_round(arguments):
    out = subprocess.run([sys.executable, __file__, "--eager", *sys.argv[1:]], check=True, capture_output=True, text=True)
    return float(out.stdout)


def engine_round(arguments, execution):
    with tempfile.TemporaryDirectory() as folder:
        def record(limit):
            """The whole program's seconds for a number of images."""
            used = resource.getrusage(resource.RUSAGE_CHILDREN)
            start = time.perf_counter()
            subprocess.run([arguments.engine, "record", "--network", arguments.network, "--dataset", arguments.dataset,
                            "--size", str(arguments.size), "--mean", ",".join(map(str, MEAN)), "--std",
                            ",".join(map(str, STD)), "--batch", str(arguments.batch), "--threads",
                            str(arguments.threads), "--limit", str(limit), "--execution", execution, "--out",
                            os.path.join(folder, f"{limit}.exits")], check=True, capture_output=True)
            now = resource.getrusage(resource.RUSAGE_CHILDREN)
            cpu = now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime
            return cpu if arguments.cpu_seconds else time.perf_counter() - start
        # Without startup, as in Python: the difference of two runs.
        return record(arguments.limit + arguments.batch) - record(arguments.batch)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", required=True)
    parser.add_argument("--network", required=True)
    parser.add_argument("--dataset", required=True)
    parser.add_argument("--size", type=int, required=True)
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--limit", type=int, default=1280)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--cpu-seconds", action="store_true")
    parser.add_argument("--eager", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.eager:
        return eager(arguments)
    rounds = {"Python, eager": lambda: python_round(arguments),
              "record, as archived": lambda: engine_round(arguments, "archived"),
              "record, optimised": lambda: engine_round(arguments, "optimised")}
    seconds = {name: [] for name in rounds}
    for _ in range(arguments.rounds):
        for name, run in rounds.items():
            seconds[name].append(run())
    base = statistics.median(seconds["Python, eager"])
    unit = "images/CPU second" if arguments.cpu_seconds else "images/s"
    for name, values in seconds.items():
        middle = statistics.median(values)
        print(f"{name:<20} {arguments.limit / middle:8.0f} {unit}  {base / middle:5.2f} x   "
              f"(rounds: {', '.join(f'{arguments.limit / v:.0f}' for v in values)})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
