#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""Writes the archives beside it: networks whose modules call others in ways that TorchScript text cannot express, and
what fvcore counts for each of their modules. Needs PyTorch 2 and fvcore.  Run: python3 make_archives.py"""
import json
import zipfile
from pathlib import Path
from typing import List

import torch
from fvcore.nn import FlopCountAnalysis
from torch import Tensor, nn

HERE = Path(__file__).parent


IMAGE = torch.zeros(1, 3, 8, 8)


def save(module, name):
    """Without the debugging entries, which hold the paths of the machine."""
    path = HERE / name
    module.save(str(path))
    strip(path)


def strip(path):
    with zipfile.ZipFile(path) as archive:
        entries = [(info.filename, archive.read(info)) for info in archive.infolist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, content in entries:
            if not name.endswith(".debug_pkl"):
                archive.writestr(zipfile.ZipInfo(name), content)


def block(inputs, outputs):
    return nn.Sequential(nn.Conv2d(inputs, outputs, 3, padding=1), nn.BatchNorm2d(outputs), nn.ReLU(True))


class Head(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, 3)

    def forward(self, x):
        return self.fc(x.mean((2, 3)))


class Twice(nn.Module):
    """A network with its second block registered at two places."""

    def __init__(self):
        super().__init__()
        second = block(4, 4)
        self.first, self.rest = block(3, 4), nn.Sequential(second)
        self.layers = nn.ModuleList([second])
        self.h1, self.h2 = Head(), Head()

    def forward(self, x):
        x = self.first(x)
        return self.h1(x), self.h2(self.rest(x))


class Hooked(nn.Module):
    """A network whose early head is called by a hook of its backbone."""

    def __init__(self):
        super().__init__()
        self.backbone, self.last = nn.Sequential(block(3, 4), block(4, 4)), Head()
        self.heads = nn.ModuleDict({"0": Head()})
        self.backbone[0].register_forward_hook(self.attach)

    def attach(self, module, inputs, output):
        self.seen = self.heads["0"](output)

    def forward(self, x):
        x = self.last(self.backbone(x))
        return self.seen, x


class Scales(nn.Module):
    """A layer of a network like MSDNet: a list of scales in, a list of scales out."""

    def __init__(self, channels: int):
        super().__init__()
        self.normal = nn.ModuleList([block(channels, 2), block(channels, 2)])
        self.down = nn.Sequential(nn.Conv2d(channels, 2, 3, stride=2, padding=1), nn.ReLU(True))

    def forward(self, x: List[Tensor]) -> List[Tensor]:
        fine = torch.cat([x[0], self.normal[0](x[0])], 1)
        coarse = torch.cat([x[1], self.normal[1](x[1]), self.down(x[0])], 1)
        return [fine, coarse[:, : fine.shape[1]]]


class Classifier(nn.Module):
    def __init__(self, channels: int):
        super().__init__()
        self.pool, self.fc = nn.AdaptiveAvgPool2d(1), nn.Linear(channels, 3)

    def forward(self, x: List[Tensor]) -> Tensor:
        return self.fc(self.pool(x[1]).flatten(1))


class Listed(nn.Module):
    """Everything is in lists and called past them; the last two exits pool the same features."""

    def __init__(self):
        super().__init__()
        self.stem = nn.ModuleList([block(3, 4), nn.Sequential(nn.MaxPool2d(2))])
        self.blocks = nn.ModuleList([nn.ModuleList([Scales(4)]), nn.ModuleList([Scales(6)])])
        self.classifiers = nn.ModuleList([Classifier(6), Classifier(8), Classifier(8)])
        self.unused = nn.ModuleList([block(4, 4)])

    def forward(self, x: Tensor) -> List[Tensor]:
        fine = self.stem[0](x)
        scales = [fine, self.stem[1][0](fine)]
        scales = self.blocks[0][0](scales)
        exits = [self.classifiers[0](scales)]
        scales = self.blocks[1][0](scales)
        exits.append(self.classifiers[1](scales))
        exits.append(self.classifiers[2](scales))
        return exits


class Wrapped(nn.Module):
    """A wrapper that calls parts of what it wraps."""

    def __init__(self, network):
        super().__init__()
        self.network = network

    def forward(self, x):
        x = self.network.backbone[0](x)
        early = self.network.heads["0"](x)
        return early, self.network.last(self.network.backbone[1](x))


layers = {}
for name, make in (("twice", Twice), ("hooked", Hooked), ("listed", Listed), ("wrapped", lambda: Wrapped(Hooked()))):
    torch.manual_seed(0)
    network = make().eval()
    save(torch.jit.trace(network, IMAGE, strict=False), f"{name}.pt")
    layers[name] = {path: int(flops) for path, flops in FlopCountAnalysis(network, IMAGE).by_module().items()}
    if name == "listed":
        save(torch.jit.script(network), "scripted.pt")
        layers["scripted"] = layers[name]
(HERE / "layers.json").write_text(json.dumps(layers, indent=1, sort_keys=True) + "\n")
