#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""Images per second of the same network and images: offramp-engine record beside PyTorch's own loop, decoding included.

PyTorch runs eager, with the channels last and compiled (--modes), through a DataLoader; on a processor ONNX Runtime
runs too. With --forward each also runs the network alone, on one batch in memory. Rounds are interleaved, so that all
find the machine in the same state; starts are subtracted; medians are printed, and the most memory of host and device. A
row that cannot run says why. On a shared machine, --cpu-seconds compares processor time instead. Needs Python with
torch, numpy and Pillow: Debian's python3-torch and python3-pil where the engine runs on Debian's LibTorch.

  tests/bench/bench_throughput.py --engine build/bin/offramp-engine --network NET.pt --dataset FOLDER --size 32
"""
import argparse
import json
import pathlib
import sys
import tempfile
import time

import rounds as turns
from childprograms import exit_on_sigterm
from devicememory import DeviceMemory, Peak
from rounds import Unusable, skipped
from throughputrows import MODES, EngineRow, PythonProcess

BASE = "PyTorch, eager, fp32"
PREPARING = 0.7  # of the time, at most: the rest is for the rounds


def python_runs(modes, precisions, device):
    """Pairs (mode, precision) that are measured. In 16 bits one mode is enough, best that with the channels last."""
    plain = [mode for mode in modes if mode != "onnx"]
    half = "channels-last" if "channels-last" in plain else plain[0] if plain else None
    return [(mode, precision) for precision in precisions for mode in modes
            if (precision == "fp32" and (mode != "onnx" or device == "cpu")) or (precision != "fp32" and mode == half)]


def python_rows(arguments, memory, folder, processes, until):
    """Rows of processes that are started all at once, since importing takes long, and prepared one after the other."""
    for mode, precision in python_runs(arguments.modes, arguments.precisions, arguments.device):
        processes.append(PythonProcess(arguments, mode, precision, folder))
    rows = []
    for process in processes:
        try:
            if until is not None and time.monotonic() > until:
                raise Unusable(turns.NO_TIME)
            with Peak(memory) as peak:
                process.ask("prepare")
            rows += process.rows(peak.bytes)
        except Unusable as error:
            process.close()
            rows.append(skipped(process.name, str(error)))
    if "onnx" in arguments.modes and arguments.device != "cpu":
        rows.append(skipped(MODES["onnx"], "It is measured on the processor: --device cpu."))
    return rows


def measure(arguments, save):
    """Calls save(rows, rounds) after each round."""
    memory, processes = DeviceMemory(arguments.device), []
    begin, seconds = time.monotonic(), arguments.seconds
    rows = [EngineRow(arguments, execution, precision, memory) for precision in arguments.precisions
            for execution in arguments.executions if execution == "optimised" or precision == "fp32"]
    with tempfile.TemporaryDirectory() as folder:
        try:
            until = None if seconds is None else begin + seconds * PREPARING
            rows += python_rows(arguments, memory, folder, processes, until)
            left = None if seconds is None else begin + seconds - time.monotonic()
            turns.take_turns(rows, arguments.rounds, left, lambda done: save(turns.table(rows, BASE), done))
        except BaseException:
            for process in processes:
                process.end()
            raise
        finally:
            for process in processes:
                process.close()


def words(allowed):
    def parse(text):
        found = [word for word in text.split(",") if word]
        unknown = [word for word in found if word not in allowed]
        if unknown:
            raise argparse.ArgumentTypeError("%s is not one of %s" % (unknown[0], ", ".join(allowed)))
        return found
    return parse


def parsed(given):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", required=True)
    parser.add_argument("--network", required=True, help="a TorchScript archive")
    parser.add_argument("--module", help="FILE:FUNCTION, which gives the same network as a torch.nn.Module")
    parser.add_argument("--weights", help="its state dict")
    parser.add_argument("--dataset", required=True)
    parser.add_argument("--size", type=int, required=True)
    parser.add_argument("--device", default="cpu", help="cpu, cuda or cuda:1")
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--workers", type=int, default=0, help="of the DataLoader; 0: the loop itself decodes")
    parser.add_argument("--limit", type=int, default=1280, help="images, rounded down to whole batches; the folder "
                        "holds at least one batch more")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, help="begin nothing that would end later")
    parser.add_argument("--patience", type=float, default=600, help="seconds that one step of a row may take")
    parser.add_argument("--modes", type=words(MODES), default=["eager"], help="of " + ", ".join(MODES))
    parser.add_argument("--precisions", type=words(("fp32", "bf16", "fp16")), default=["fp32"])
    parser.add_argument("--executions", type=words(("archived", "optimised")), default=["archived", "optimised"])
    parser.add_argument("--forward", action="store_true", help="also the network alone, on one batch in memory")
    parser.add_argument("--cpu-seconds", action="store_true")
    parser.add_argument("--json", help="a file for the table, written again after each round")
    arguments = parser.parse_args(given)
    arguments.limit = max(1, arguments.limit // arguments.batch) * arguments.batch
    return arguments


def main(given=None):
    exit_on_sigterm()
    arguments = parsed(given)
    about = {key: getattr(arguments, key) for key in ("network", "device", "batch", "threads", "workers", "limit")}
    last = {}

    def save(rows, done):
        last.update({**about, "rounds": done, "rows": rows})
        if arguments.json:
            pathlib.Path(arguments.json).write_text(json.dumps(last, indent=1), encoding="utf-8")

    measure(arguments, save)
    print("%d images in batches of %d on %s, %d threads, %d rounds" % (
        arguments.limit, arguments.batch, arguments.device, arguments.threads, last["rounds"]))
    print(turns.text(last["rows"], "images/CPU second" if arguments.cpu_seconds else "images/s"))
    failed = [row for row in last["rows"] if row["name"].startswith("offramp") and row["why"]]
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
