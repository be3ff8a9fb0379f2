#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""Training beside PyTorch: the same ResNet-20 with three exits, images and recipe, decoding and flips included.

Prints images per second, and the loss and accuracy of every exit by epoch, of offramp-engine train and of PyTorch:
eager, with the channels last, and compiled; --bare adds the bare loop over one batch in memory. A row that fails says
why. Needs Python with torch, numpy and Pillow. The data set is one of folders: ROOT/train/CLASS/IMAGE.

  tests/bench/bench_training.py --engine build/bin/offramp-engine --dataset cifar-10-images --epochs 3
"""
import argparse
import contextlib
import json
import math
import os
import pathlib
import random
import resource
import sys
import tempfile
import time

import torch
from torch.nn import functional

from childprograms import Failed, exit_on_sigterm, run
from cifarresnet import SPEC, Network
from devicememory import DeviceMemory
from imagearrays import Missing, normaliser, read_pixels

MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
BATCH, RATE, DECAY, WARM_UP, HELD_BACK = 128, 0.1, 5e-4, 0.5, 0.1
MODES = ("eager", "channels-last", "compiled")
RECIPE = {"offramp_recipe": 1, "optimiser": "sgd", "learning_rate": RATE, "momentum": 0.9, "weight_decay": DECAY,
          "schedule": "cosine", "warm_up_epochs": WARM_UP, "held_back": HELD_BACK, "seed": 1,
          "augmentations": [{"name": "horizontal-flip", "probability": 0.5}]}


class Images(torch.utils.data.Dataset):
    def __init__(self, files, flips):
        self.files, self.flips, self.normalise = files, flips, None

    def __len__(self):
        return len(self.files)

    def __getitem__(self, row):
        if self.normalise is None:
            self.normalise = normaliser(MEAN, STD)
        path, label = self.files[row]
        pixels = read_pixels(path)
        if self.flips and random.random() < 0.5:
            pixels = pixels[:, ::-1]
        return self.normalise(pixels), label


def split(root, limit):
    """The files to train with and those held back, classes balanced."""
    train, held = [], []
    classes = sorted(path for path in (pathlib.Path(root) / "train").iterdir() if path.is_dir())
    for label, folder in enumerate(classes):
        files = sorted(folder.iterdir())
        random.Random(label).shuffle(files)
        files = [(path, label) for path in files[:limit // len(classes) if limit else None]]
        held += files[:round(len(files) * HELD_BACK)]
        train += files[round(len(files) * HELD_BACK):]
    return train, held, len(classes)


def rate_at(step, steps, epochs):
    warm = WARM_UP * steps
    if step < warm:
        return RATE * (step + 1) / warm
    return RATE * 0.5 * (1 + math.cos(math.pi * (step - warm) / (epochs * steps - warm)))


class Placement:
    """Where and how PyTorch runs a mode."""

    def __init__(self, arguments, mode):
        torch.set_num_threads(arguments.threads)
        # The engine's float32 is without TF32.
        torch.backends.cudnn.allow_tf32 = torch.backends.cuda.matmul.allow_tf32 = False
        self.device = torch.device(arguments.device)
        self.layout = torch.contiguous_format if mode == "eager" else torch.channels_last
        self.half = arguments.precision == "bf16"

    def network(self, classes, mode):
        network = Network(classes).to(self.device).to(memory_format=self.layout)
        if mode == "compiled" and not hasattr(torch, "compile"):
            raise Missing("This PyTorch, %s, has no torch.compile." % torch.__version__)
        return network, torch.compile(network) if mode == "compiled" else network

    def placed(self, images, labels):
        images = images.to(self.device, non_blocking=True).to(memory_format=self.layout)
        return images, labels.to(self.device, non_blocking=True)

    def precision(self):
        return torch.autocast(self.device.type, torch.bfloat16) if self.half else contextlib.nullcontext()

    def loader(self, arguments, files, flips):
        return torch.utils.data.DataLoader(Images(files, flips), arguments.batch, shuffle=flips,
                                           num_workers=arguments.workers, pin_memory=self.device.type == "cuda")


def pytorch(arguments, mode):
    torch.manual_seed(1)
    random.seed(1)
    place = Placement(arguments, mode)
    train, held, classes = split(arguments.dataset, arguments.limit)
    network, trained = place.network(classes, mode)
    optimiser = torch.optim.SGD(network.parameters(), RATE, momentum=0.9, weight_decay=DECAY)
    loader, judged = place.loader(arguments, train, True), place.loader(arguments, held, False)
    epochs, step = [], 0
    for _ in range(arguments.epochs):
        network.train()
        begin, losses, count = time.perf_counter(), torch.zeros(3, device=place.device), 0
        for batch in loader:
            images, labels = place.placed(*batch)
            for group in optimiser.param_groups:
                group["lr"] = rate_at(step, len(loader), arguments.epochs)
            with place.precision():
                of_exits = [functional.cross_entropy(logits.float(), labels) for logits in trained(images)]
            sum(of_exits).backward()
            optimiser.step()
            optimiser.zero_grad()
            losses += torch.stack(of_exits).detach() * len(labels)
            count, step = count + len(labels), step + 1
        means = (losses / count).tolist()  # waits for the device
        seconds = time.perf_counter() - begin
        network.eval()
        correct = torch.zeros(3, device=place.device)
        with torch.no_grad():
            for batch in judged:
                images, labels = place.placed(*batch)
                correct += torch.stack([(logits.argmax(1) == labels).sum() for logits in network(images)])
        epochs.append((count / seconds, means, (correct / len(held)).tolist()))
    device = torch.cuda.max_memory_reserved(place.device) if place.device.type == "cuda" else None
    return epochs, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024, device


def engine(arguments):
    with tempfile.TemporaryDirectory() as folder:
        spec, recipe, out = (os.path.join(folder, name) for name in ("spec.json", "recipe.json", "net.safetensors"))
        pathlib.Path(spec).write_text(json.dumps(SPEC))
        pathlib.Path(recipe).write_text(json.dumps({**RECIPE, "epochs": arguments.epochs, "batch": arguments.batch}))
        command = [arguments.engine, "train", "--architecture", spec, "--dataset", arguments.dataset, "--recipe",
                   recipe, "--out", out, "--threads", arguments.threads, "--device", arguments.device, "--precision",
                   arguments.precision]
        if arguments.limit:
            command += ["--limit", arguments.limit]
        ran = run(command, limit=arguments.patience, memory=DeviceMemory(arguments.device)).checked()
        lines = [json.loads(line) for line in pathlib.Path(out + ".jsonl").read_text().splitlines()]
    return [(line["images_per_second"], [exit["train"]["loss"] for exit in line["exits"]],
             [exit["held_back"]["accuracy"] for exit in line["exits"]]) for line in lines], ran.host, ran.device


def bare(arguments, mode):
    """Images per second of the loop over one batch: no images, no augmentation."""
    place = Placement(arguments, mode)
    network, _ = place.network(10, "eager")
    optimiser = torch.optim.SGD(network.parameters(), 1e-3, momentum=0.9)
    images, labels = place.placed(torch.randn(arguments.batch, 3, 32, 32), torch.randint(0, 10, (arguments.batch,)))
    times = []
    for _ in range(12):
        begin = time.perf_counter()
        with place.precision():
            loss = sum(functional.cross_entropy(logits.float(), labels) for logits in network(images))
        loss.backward()
        optimiser.step()
        optimiser.zero_grad()
        loss.item()  # waits for the device
        times.append(time.perf_counter() - begin)
    return arguments.batch / sorted(times)[len(times) // 2]


def row(name, train):
    """What a way to train gave, or why it did not."""
    try:
        epochs, host, device = train()
    except (Failed, Missing) as error:
        return {"name": name, "epochs": [], "why": str(error)}
    except Exception as error:  # noqa: BLE001 - torch.compile raises many kinds
        return {"name": name, "epochs": [], "why": "%s: %s" % (type(error).__name__, str(error).strip().split("\n")[0])}
    return {"name": name, "host_bytes": host, "device_bytes": device, "why": "",
            "epochs": [{"images_per_second": speed, "loss": losses, "held_back": accuracies}
                       for speed, losses, accuracies in epochs]}


def show(found):
    if found["why"]:
        print("%-24s skipped: %s" % (found["name"], found["why"]))
    for number, epoch in enumerate(found["epochs"], 1):
        print(f"{found['name']:24} epoch {number}: {epoch['images_per_second']:6.0f} images/s  loss",
              ", ".join(f"{loss:.3f}" for loss in epoch["loss"]), " held back",
              ", ".join(f"{accuracy:.2%}" for accuracy in epoch["held_back"]), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", help="left out: PyTorch alone")
    parser.add_argument("--dataset", required=True)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--limit", type=int, default=0, help="images, classes balanced; 0: all")
    parser.add_argument("--batch", type=int, default=BATCH)
    parser.add_argument("--device", default="cpu", help="cpu, cuda or cuda:1")
    parser.add_argument("--precision", choices=("fp32", "bf16"), default="fp32")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--workers", type=int, default=1, help="processes of the DataLoader")
    parser.add_argument("--modes", default="eager,channels-last", help="of " + ", ".join(MODES) + "; empty: none")
    parser.add_argument("--patience", type=float, help="seconds that the engine may take")
    parser.add_argument("--bare", action="store_true")
    parser.add_argument("--json", help="a file for the rows")
    arguments = parser.parse_args()
    exit_on_sigterm()
    modes = [mode for mode in arguments.modes.split(",") if mode]
    if set(modes) - set(MODES):
        parser.error("--modes takes some of %s" % ", ".join(MODES))
    wanted = [("offramp-engine", lambda: engine(arguments))] if arguments.engine else []
    wanted += [("PyTorch, " + mode, lambda mode=mode: pytorch(arguments, mode)) for mode in modes]
    found = []
    for name, train in wanted:
        found.append(row(name, train))
        show(found[-1])
        if arguments.json:
            pathlib.Path(arguments.json).write_text(json.dumps(found, indent=1))
    for mode in modes if arguments.bare else []:
        print(f"PyTorch, {mode}, one batch in memory: {bare(arguments, mode):.0f} images/s")
    return 1 if any(each["why"] for each in found) else 0


if __name__ == "__main__":
    sys.exit(main())
