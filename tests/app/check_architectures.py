#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""Compares the networks that the engine builds with torchvision's, and with the reference submission's structure.

Needs python3-torch and python3-torchvision (apt-get install). Each network gets random weights, is saved as a state
dict in one of PyTorch's formats, recorded by the engine on a few random images, and its logits compared.
OFFRAMP_BIN: folder of offramp-engine. Arguments: names of networks (default: all). Exit code 77 means skipped.
"""
import os
import pathlib
import subprocess
import sys
import tempfile

from recordingfile import read_recording

try:
    import torch
    import torchvision
    from PIL import Image
except ImportError:
    print("Skipped: needs python3-torch and python3-torchvision.")
    sys.exit(77)

CLASSES = 3
NETWORKS = ["alexnet", "vgg11", "vgg13_bn", "vgg16", "vgg19_bn", "resnet18", "resnet34", "resnet50", "resnet101",
            "resnet152", "resnext50_32x4d", "efficientnet_b0", "efficientnet_b1", "efficientnet_b2",
            "efficientnet_b3", "efficientnet_b4", "efficientnet_b5", "efficientnet_b6", "efficientnet_b7"]
PRESETS = {"padova-resnext50-64": ("resnext50_32x4d", 64), "padova-resnet50-128": ("resnet50", 128)}
TOLERANCE = 1e-4


class Padova(torch.nn.Module):
    """The reference submission's structure: the trunk is owned under several names, and model.fc is never used."""

    def __init__(self, trunk, side):
        super().__init__()
        self.model = model = torchvision.models.__dict__[trunk](num_classes=CLASSES)
        self.f1 = torch.nn.Sequential(model.conv1, model.bn1, model.relu, model.maxpool, model.layer1)
        self.f2 = torch.nn.Sequential(model.layer2, model.layer3)
        self.f3 = torch.nn.Sequential(model.layer4, model.avgpool)
        self.exit1 = self.head(256, 256, 2, 256 * (side // 8) ** 2)
        self.exit2 = self.head(1024, 512, 1, 256 * (side // 16) ** 2)
        self.exit3 = torch.nn.Sequential(self.f3, torch.nn.Flatten(), torch.nn.Linear(2048, CLASSES))

    @staticmethod
    def head(channels, wide, stride, features):
        nn = torch.nn
        return nn.Sequential(nn.Conv2d(channels, wide, 3, padding=1), nn.BatchNorm2d(wide), nn.ReLU(),
                             nn.Conv2d(wide, 256, 3, stride=stride, padding=1), nn.BatchNorm2d(256), nn.ReLU(),
                             nn.Flatten(), nn.Linear(features, CLASSES))

    def forward(self, x):
        early = self.f1(x)
        middle = self.f2(early)
        return [self.exit1(early), self.exit2(middle), self.exit3(middle)]


def randomise(network):
    """Weights that keep values in range through many layers, and batch norms that do something."""
    for module in network.modules():
        if isinstance(module, (torch.nn.Conv2d, torch.nn.Linear)):
            torch.nn.init.kaiming_normal_(module.weight)
            if module.bias is not None:
                torch.nn.init.normal_(module.bias, std=0.1)
        if isinstance(module, torch.nn.BatchNorm2d):
            torch.nn.init.uniform_(module.weight, 0.2, 0.6)
            torch.nn.init.normal_(module.bias, std=0.1)
            torch.nn.init.normal_(module.running_mean, std=0.1)
            torch.nn.init.uniform_(module.running_var, 0.5, 1.5)
    return network.eval()


def make_images(folder, side):
    pixels = torch.randint(0, 256, (2 * CLASSES, side, side, 3), dtype=torch.uint8)
    for i, image in enumerate(pixels):
        path = folder / f"class{i // 2}" / f"{i}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        data = bytes(image.flatten().tolist())
        Image.frombytes("RGB", (side, side), data).save(path)
    return pixels.permute(0, 3, 1, 2).float() / 255 * 2 - 1


def compare(name, network, side, number, folder):
    randomise(network)
    images = folder / f"images{side}"
    torch.manual_seed(side)
    batch = make_images(images, side)
    weights = folder / "weights.pth"
    state = network.state_dict()
    if number % 3 == 1:
        state = {"epoch": 7, "state_dict": {"module." + key: value for key, value in state.items()}}
    torch.save(state, weights, _use_new_zipfile_serialization=number % 2 == 0)
    out = folder / "run.exits"
    out.unlink(missing_ok=True)
    subprocess.run([pathlib.Path(os.environ["OFFRAMP_BIN"]) / "offramp-engine", "record", "--network", weights,
                    "--architecture", name, "--dataset", images, "--out", out, "--batch", "6", "--size", str(side),
                    "--mean", "0.5,0.5,0.5", "--std", "0.5,0.5,0.5", "--logits"], check=True, capture_output=True)
    with torch.no_grad():
        expected = network(batch)
    expected = torch.stack(expected if isinstance(expected, list) else [expected])
    _, tensors = read_recording(out)
    logits = torch.tensor(tensors["logits"].tolist()).reshape(expected.shape)
    scale = max(1.0, float(expected.abs().max()))
    difference = float((logits - expected).abs().max()) / scale
    print(f"{name:20} largest logit {float(expected.abs().max()):9.3f}, largest difference {difference:.1e}",
          flush=True)
    return difference <= TOLERANCE


def main():
    wanted = sys.argv[1:] or NETWORKS + list(PRESETS)
    agree = 0
    for number, name in enumerate(wanted):
        torch.manual_seed(number)
        with tempfile.TemporaryDirectory() as folder:
            if name in PRESETS:
                trunk, side = PRESETS[name]
                network = Padova(trunk, side)
            else:
                side = 64
                network = torchvision.models.__dict__[name](num_classes=CLASSES)
            agree += compare(name, network, side, number, pathlib.Path(folder))
    print(f"{agree} of {len(wanted)} networks agree within {TOLERANCE} of the largest logit (at least 1)")
    return 0 if agree == len(wanted) else 1


if __name__ == "__main__":
    sys.exit(main())
