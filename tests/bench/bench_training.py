#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""Training beside PyTorch: the same ResNet-20 with three exits, images and recipe, decoding and flips included.

Prints images per second, and the loss and accuracy of every exit by epoch, of offramp-engine train and of PyTorch: eager,
with the channels last, and compiled; --bare adds the bare loop over one batch in memory. Needs Python with torch,
numpy and PIL. The data set is one of folders: ROOT/train/CLASS/IMAGE.

  tests/bench/bench_training.py --engine build/bin/offramp-engine --dataset cifar-10-images --epochs 3
"""
import argparse
import json
import math
import os
import pathlib
import random
import subprocess
import tempfile
import time

import numpy
import torch
from PIL import Image
from torch import nn
from torch.nn import functional

MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
BATCH, RATE, DECAY, WARM_UP, HELD_BACK = 128, 0.1, 5e-4, 0.5, 0.1
SPEC = {"offramp_network": 1, "architecture": "cifar_resnet20", "exits": [
    {"name": "exit 1", "after": "layer1", "head": "conv-pool-linear"},
    {"name": "exit 2", "after": "layer2", "head": "conv-pool-linear"},
    {"name": "exit 3"}]}
RECIPE = {"offramp_recipe": 1, "optimiser": "sgd", "learning_rate": RATE, "momentum": 0.9, "weight_decay": DECAY,
          "schedule": "cosine", "warm_up_epochs": WARM_UP, "batch": BATCH, "held_back": HELD_BACK, "seed": 1,
          "augmentations": [{"name": "horizontal-flip", "probability": 0.5}]}


class Block(nn.Module):
    def __init__(self, width, channels, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(width, channels, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(channels)
        self.conv2 = nn.Conv2d(channels, channels, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(channels)
        self.stride, self.more = stride, channels - width

    def forward(self, x):
        y = self.bn2(self.conv2(functional.relu(self.bn1(self.conv1(x)))))
        if self.stride > 1:
            side = self.more // 2
            x = functional.pad(x[:, :, ::2, ::2], (0, 0, 0, 0, side, side))
        return functional.relu(x + y)


class Head(nn.Module):
    def __init__(self, width, classes):
        super().__init__()
        self.conv = nn.Conv2d(width, 64, 3, 2, 1, bias=False)
        self.bn = nn.BatchNorm2d(64)
        self.fc = nn.Linear(64, classes)

    def forward(self, x):
        return self.fc(functional.relu(self.bn(self.conv(x))).mean((2, 3)))


class Network(nn.Module):
    def __init__(self, classes):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 16, 3, 1, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(16)
        self.layer1 = nn.Sequential(Block(16, 16, 1), Block(16, 16, 1), Block(16, 16, 1))
        self.layer2 = nn.Sequential(Block(16, 32, 2), Block(32, 32, 1), Block(32, 32, 1))
        self.layer3 = nn.Sequential(Block(32, 64, 2), Block(64, 64, 1), Block(64, 64, 1))
        self.exit1, self.exit2, self.linear = Head(16, classes), Head(32, classes), nn.Linear(64, classes)
        for layer in self.modules():
            if isinstance(layer, nn.Conv2d):
                nn.init.kaiming_normal_(layer.weight, mode="fan_out", nonlinearity="relu")

    def forward(self, x):
        one = self.layer1(functional.relu(self.bn1(self.conv1(x))))
        two = self.layer2(one)
        return [self.exit1(one), self.exit2(two), self.linear(self.layer3(two).mean((2, 3)))]


class Images(torch.utils.data.Dataset):
    def __init__(self, files, flips):
        self.files, self.flips = files, flips

    def __len__(self):
        return len(self.files)

    def __getitem__(self, row):
        path, label = self.files[row]
        pixels = numpy.asarray(Image.open(path).convert("RGB"), dtype=numpy.float32) / 255
        if self.flips and random.random() < 0.5:
            pixels = pixels[:, ::-1]
        normalised = (pixels - numpy.float32(MEAN)) / numpy.float32(STD)
        return torch.from_numpy(normalised.transpose(2, 0, 1).copy()), label


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


def pytorch(arguments, mode):
    torch.manual_seed(1)
    random.seed(1)
    torch.set_num_threads(arguments.threads)
    train, held, classes = split(arguments.dataset, arguments.limit)
    network = Network(classes)
    layout = torch.channels_last if mode == "channels-last" else torch.contiguous_format
    network = network.to(memory_format=layout)
    run = torch.compile(network) if mode == "compiled" else network
    optimiser = torch.optim.SGD(network.parameters(), RATE, momentum=0.9, weight_decay=DECAY)
    loader = torch.utils.data.DataLoader(Images(train, True), BATCH, shuffle=True, num_workers=arguments.workers)
    judged = torch.utils.data.DataLoader(Images(held, False), BATCH, num_workers=arguments.workers)
    epochs, step = [], 0
    for _ in range(arguments.epochs):
        network.train()
        begin, losses, count = time.perf_counter(), torch.zeros(3), 0
        for images, labels in loader:
            for group in optimiser.param_groups:
                group["lr"] = rate_at(step, len(loader), arguments.epochs)
            ofExits = [functional.cross_entropy(logits, labels) for logits in run(images.to(memory_format=layout))]
            sum(ofExits).backward()
            optimiser.step()
            optimiser.zero_grad()
            losses += torch.stack(ofExits).detach() * len(labels)
            count, step = count + len(labels), step + 1
        seconds = time.perf_counter() - begin
        network.eval()
        correct = torch.zeros(3)
        with torch.no_grad():
            for images, labels in judged:
                correct += torch.stack([(logits.argmax(1) == labels).sum() for logits in network(images)])
        epochs.append((count / seconds, (losses / count).tolist(), (correct / len(held)).tolist()))
    return epochs


def engine(arguments):
    with tempfile.TemporaryDirectory() as folder:
        spec, recipe, out = (os.path.join(folder, name) for name in ("spec.json", "recipe.json", "net.safetensors"))
        pathlib.Path(spec).write_text(json.dumps(SPEC))
        pathlib.Path(recipe).write_text(json.dumps({**RECIPE, "epochs": arguments.epochs}))
        command = [arguments.engine, "train", "--architecture", spec, "--dataset", arguments.dataset, "--recipe", recipe,
                   "--out", out, "--threads", str(arguments.threads)]
        if arguments.limit:
            command += ["--limit", str(arguments.limit)]
        subprocess.run(command, check=True, capture_output=True)
        lines = [json.loads(line) for line in pathlib.Path(out + ".jsonl").read_text().splitlines()]
    return [(line["images_per_second"], [exit["train"]["loss"] for exit in line["exits"]],
             [exit["held_back"]["accuracy"] for exit in line["exits"]]) for line in lines]


def bare(arguments, mode):
    """Images per second of the loop over one batch: no images, no augmentation."""
    torch.set_num_threads(arguments.threads)
    layout = torch.channels_last if mode == "channels-last" else torch.contiguous_format
    network = Network(10).to(memory_format=layout)
    optimiser = torch.optim.SGD(network.parameters(), 1e-3, momentum=0.9)
    images, labels = torch.randn(BATCH, 3, 32, 32).to(memory_format=layout), torch.randint(0, 10, (BATCH,))
    times = []
    for _ in range(12):
        begin = time.perf_counter()
        sum(functional.cross_entropy(logits, labels) for logits in network(images)).backward()
        optimiser.step()
        optimiser.zero_grad()
        times.append(time.perf_counter() - begin)
    return BATCH / sorted(times)[len(times) // 2]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", required=True)
    parser.add_argument("--dataset", required=True)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--limit", type=int, default=0, help="images, classes balanced; 0: all")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--workers", type=int, default=1, help="processes of the DataLoader")
    parser.add_argument("--modes", default="eager,channels-last", help="of eager, channels-last, compiled")
    parser.add_argument("--bare", action="store_true")
    arguments = parser.parse_args()
    modes = arguments.modes.split(",")
    results = {"offramp-engine": engine(arguments), **{f"PyTorch, {mode}": pytorch(arguments, mode) for mode in modes}}
    for name, epochs in results.items():
        for number, (speed, losses, accuracies) in enumerate(epochs, 1):
            print(f"{name:24} epoch {number}: {speed:6.0f} images/s  loss",
                  ", ".join(f"{loss:.3f}" for loss in losses), " held back",
                  ", ".join(f"{accuracy:.2%}" for accuracy in accuracies))
    for mode in modes if arguments.bare else []:
        print(f"PyTorch, {mode}, one batch in memory: {bare(arguments, mode):.0f} images/s")


if __name__ == "__main__":
    main()
