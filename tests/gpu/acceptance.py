#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""The acceptance run of the engine on a machine with a GPU: answers, speed, energy and training beside PyTorch.

Needs Python 3.9 or later with torch and numpy; with Pillow and torchvision it does more. Each step passes, fails or is
skipped with a reason, and none ends the others. OUT gets acceptance.md and acceptance.json, complete after each step.
"""
import argparse
import os
import pathlib
import platform
import shutil
import signal
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "bench"))

import comparisons  # noqa: E402
import decisions  # noqa: E402
import report  # noqa: E402
import speeds  # noqa: E402
import starts  # noqa: E402
from devicememory import DeviceMemory  # noqa: E402
from engineprogram import torch_folder, torch_version  # noqa: E402
from setting import Setting  # noqa: E402
from steps import STATES, Campaign  # noqa: E402

RESERVE = 10  # seconds of the time, for the report and what a machine takes to end programs
LATER_NEED = ("CIFAR-10 ResNet-20", "ResNeXt-50")  # titles of steps whose networks later steps measure


def plan():
    """(number, title, step, share of the time at which it should be over, least seconds on a GPU, on a processor)."""
    def on(step, *arguments):
        return lambda setting, deadline: step(setting, deadline, *arguments)

    return [
        ("1", "The engine starts and sees the device", starts.engine, 0.04, 5, 5),
        ("1", "The demo, recorded again", comparisons.demo, 0.08, 10, 10),
        ("1", "Built tests", starts.built_tests, 0.12, 5, 5),
        ("", "Images", starts.images, 0.15, 5, 5),
        ("2", "CIFAR-10 ResNet-20: engine, Python, reference", comparisons.reference, 0.22, 25, 25),
        ("2", "ResNeXt-50: engine and Python", on(comparisons.published, "resnext50", "large"), 0.28, 25, 30),
        ("2", "ResNet-50: engine and Python", on(comparisons.published, "resnet50", "large"), 0.34, 25, 30),
        ("2", "MobileNetV3: engine and Python", on(comparisons.published, "mobilenet_v3_large", "large"), 0.39, 20, 20),
        ("2", "ViT-B/16: engine and Python", on(comparisons.published, "vit_b_16", "large"), 0.45, 25, 30),
        ("3", "Throughput, ResNet-20", on(speeds.throughput, "cifar", "small"), 0.61, 40, 40),
        ("3", "Throughput, ResNeXt-50", on(speeds.throughput, "resnext50", "large"), 0.78, 40, 60),
        ("4", "verify, ResNet-20", on(decisions.verify, "cifar"), 0.81, 10, 10),
        ("4", "verify, ResNeXt-50", on(decisions.verify, "resnext50"), 0.84, 10, 15),
        ("5", "measure, ResNet-20", on(decisions.measure, "cifar"), 0.89, 20, 20),
        ("5", "measure, ResNeXt-50", on(decisions.measure, "resnext50"), 0.94, 20, 20),
        ("6", "Training", speeds.training, 1.0, 15, 15),
    ]


def parsed(given=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", help="offramp-engine for the installed torch: the program, a folder that holds it, "
                        "or the wheel")
    parser.add_argument("--shared", type=pathlib.Path, help="a folder with networks/ and data/: the reference network, "
                        "its answers and its images")
    parser.add_argument("--images", type=pathlib.Path, help="a folder that data/unpack.sh filled")
    parser.add_argument("--tests", type=pathlib.Path, help="a folder with built test programs tst_…")
    parser.add_argument("--device", default="cuda", help="cuda, cuda:1 or cpu (default: cuda)")
    parser.add_argument("--out", type=pathlib.Path, default=pathlib.Path("acceptance"))
    parser.add_argument("--minutes", type=float, default=8.0, help="when everything is over (default: 8)")
    parser.add_argument("--batch", type=int, help="images per batch (default: 256 on a GPU, else 64)")
    parser.add_argument("--threads", type=int, help="processor threads (default: one per core)")
    parser.add_argument("--rounds", type=int, default=3, help="of throughput, at most")
    parser.add_argument("--only", help="numbers of steps, such as 2,4; those that these need are run too")
    parser.add_argument("--keep", action="store_true", help="keep the working folder, OUT/work")
    arguments = parser.parse_args(given)
    if not (arguments.device == "cpu" or arguments.device == "cuda"
            or (arguments.device.startswith("cuda:") and arguments.device[5:].isdigit())):
        parser.error("--device takes cuda, cuda:1 or cpu")
    if arguments.minutes * 60 <= RESERVE:
        parser.error("--minutes takes more than %.2f" % (RESERVE / 60))
    arguments.batch = arguments.batch or (256 if arguments.device.startswith("cuda") else 64)
    arguments.threads = arguments.threads or len(os.sched_getaffinity(0))
    for name in ("shared", "images", "tests"):
        folder = getattr(arguments, name)
        if folder is not None and not folder.is_dir():
            parser.error("--%s: %s is not a folder" % (name, folder))
        setattr(arguments, name, folder.resolve() if folder else None)
    return arguments


def chosen(steps, only):
    """The steps with the wanted numbers, and those that these need: images, and two networks."""
    if not only:
        return steps
    wanted = set(only.split(","))
    needs_networks, needs_images = bool(wanted & {"3", "4", "5"}), bool(wanted - {"1"})
    return [step for step in steps if step[0] in wanted or (not step[0] and needs_images)
            or (step[0] == "2" and needs_networks and step[1].startswith(LATER_NEED))]


def first_line(command):
    """What a program prints first; empty where there is none."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip().splitlines()[0] if done.returncode == 0 and done.stdout.strip() else ""


def processor():
    try:
        with open("/proc/cpuinfo", encoding="utf-8", errors="replace") as file:
            return next((line.partition(":")[2].strip() for line in file if line.startswith("model name")), "")
    except OSError:
        return ""


def machine(arguments, torch):
    """Pairs of a name and a text for the head of the report."""
    gpu = first_line(["nvidia-smi", "--query-gpu=name,memory.total,driver_version", "--format=csv,noheader"])
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    return [("Date", time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime())), ("GPU", gpu or "none that nvidia-smi lists"),
            ("Processor", "%s, %d threads used, %.0f GB" % (processor() or platform.machine(), arguments.threads,
                                                            memory)),
            ("System", platform.platform()),
            ("Python", "%s, torch %s" % (platform.python_version(), torch_version(torch) or "not installed")),
            ("Run", "device %s, batch %d, %.1f minutes at most; float32 without TF32" % (
                arguments.device, arguments.batch, arguments.minutes))]


def interrupted(*_):
    raise KeyboardInterrupt


def run_steps(arguments, work):
    torch = torch_folder()
    setting = Setting(arguments, work, DeviceMemory(arguments.device))
    about = machine(arguments, torch)

    def before(_, title):
        print("%s …" % title, flush=True)

    def after(campaign, outcome):
        print("  %s, %.1f s. %s" % (outcome.state, outcome.seconds, outcome.sentence), flush=True)
        if outcome.trace:
            print(outcome.trace, file=sys.stderr, flush=True)
        report.write(arguments.out, about, campaign.outcomes)

    campaign = Campaign(arguments.minutes * 60 - RESERVE, before, after)
    setting.find_engine(arguments.engine, torch)
    for number, title, step, until, on_gpu, on_cpu in chosen(plan(), arguments.only):
        campaign.run(number, title, lambda deadline, step=step: step(setting, deadline), until,
                     on_gpu if setting.on_gpu else on_cpu)
    return campaign


def main(given=None):
    arguments = parsed(given)
    arguments.out.mkdir(parents=True, exist_ok=True)
    arguments.out = arguments.out.resolve()
    signal.signal(signal.SIGTERM, interrupted)
    work = arguments.out / "work" if arguments.keep else pathlib.Path(tempfile.mkdtemp(prefix="offramp-acceptance-"))
    try:
        if arguments.keep:
            shutil.rmtree(work, ignore_errors=True)
            work.mkdir()
        campaign = run_steps(arguments, work)
    finally:
        if not arguments.keep:
            shutil.rmtree(work, ignore_errors=True)
    counts = ["%d %s" % (sum(each.state == state for each in campaign.outcomes), state) for state in STATES]
    print("%s. The report: %s" % (", ".join(counts), arguments.out / "acceptance.md"))
    return 1 if campaign.failed else 0


if __name__ == "__main__":
    sys.exit(main())
