#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""Writes the archives beside it: traced networks whose modules pass others as arguments, which TorchScript text cannot
express. Needs PyTorch.  Run: python3 make_archives.py"""
import zipfile
from pathlib import Path

import torch
from torch import nn

HERE = Path(__file__).parent


def save(module, name):
    """Without the debugging entries, which hold the paths of the machine."""
    path = HERE / name
    torch.jit.trace(module, torch.zeros(1, 3, 8, 8)).save(str(path))
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


for name, network in (("twice", Twice), ("hooked", Hooked)):
    torch.manual_seed(0)
    save(network().eval(), f"{name}.pt")
