# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""The ResNet-20 for CIFAR with three exits, as offramp-engine builds it: the names of its parameters are the same."""
from torch import nn
from torch.nn import functional

SPEC = {"offramp_network": 1, "architecture": "cifar_resnet20", "exits": [
    {"name": "exit 1", "after": "layer1", "head": "conv-pool-linear"},
    {"name": "exit 2", "after": "layer2", "head": "conv-pool-linear"},
    {"name": "exit 3"}]}


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
