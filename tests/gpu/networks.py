# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""Networks with exits for an acceptance run, with random weights. Needs PyTorch, and torchvision for its own networks.

Where torchvision is not installed, the two ResNets are built here, with its names of parameters and its FLOPs.
"""
import pathlib
import sys

import torch
from torch import nn

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "bench"))

from cifarresnet import Network as CifarResNet  # noqa: E402
from imagearrays import Missing  # noqa: E402

CIFAR_CLASSES, CLASSES = 10, 200
SPREAD = 2.0  # of the logits of one class: then images differ in their answers, and in how certain these are
DAMPING = 0.2  # of what a residual block adds: without it, random networks magnify rounding a thousand times


class Bottleneck(nn.Module):
    def __init__(self, before, planes, stride, groups, width):
        super().__init__()
        inner = planes * width // 64 * groups
        self.conv1, self.bn1 = nn.Conv2d(before, inner, 1, bias=False), nn.BatchNorm2d(inner)
        self.conv2 = nn.Conv2d(inner, inner, 3, stride, 1, groups=groups, bias=False)
        self.bn2 = nn.BatchNorm2d(inner)
        self.conv3, self.bn3 = nn.Conv2d(inner, planes * 4, 1, bias=False), nn.BatchNorm2d(planes * 4)
        self.relu = nn.ReLU(inplace=True)
        self.downsample = None
        if stride > 1 or before != planes * 4:
            self.downsample = nn.Sequential(nn.Conv2d(before, planes * 4, 1, stride, bias=False),
                                            nn.BatchNorm2d(planes * 4))

    def forward(self, x):
        y = self.relu(self.bn1(self.conv1(x)))
        y = self.bn3(self.conv3(self.relu(self.bn2(self.conv2(y)))))
        return self.relu(y + (x if self.downsample is None else self.downsample(x)))


class ResNet50(nn.Module):
    """torchvision's resnet50, or resnext50_32x4d with 32 groups of width 4."""

    def __init__(self, groups=1, width=64):
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(3, 64, 7, 2, 3, bias=False), nn.BatchNorm2d(64)
        self.relu, self.maxpool = nn.ReLU(inplace=True), nn.MaxPool2d(3, 2, 1)
        before = 64
        for layer, (planes, blocks) in enumerate(((64, 3), (128, 4), (256, 6), (512, 3)), 1):
            made = []
            for block in range(blocks):
                made.append(Bottleneck(before, planes, 2 if layer > 1 and block == 0 else 1, groups, width))
                before = planes * 4
            setattr(self, "layer%d" % layer, nn.Sequential(*made))
        self.avgpool, self.fc = nn.AdaptiveAvgPool2d(1), nn.Linear(before, 1000)
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")

    def forward(self, x):
        x = self.maxpool(self.relu(self.bn1(self.conv1(x))))
        x = self.layer4(self.layer3(self.layer2(self.layer1(x))))
        return self.fc(torch.flatten(self.avgpool(x), 1))


OWN = {"resnet50": ResNet50, "resnext50_32x4d": lambda: ResNet50(32, 4)}


def torchvision_network(name, **options):
    """A network of torchvision with random weights, or the same built here; Missing where that cannot be."""
    try:
        from torchvision import models
    except Exception as error:  # noqa: BLE001 - one that does not fit the installed PyTorch raises others
        if name in OWN:
            return OWN[name]()
        raise Missing("%s is torchvision's, which cannot be imported (%s): pip install torchvision." % (
            name, str(error).split("\n")[0])) from None
    return getattr(models, name)(weights=None, **options)


class ExitingResNeXt(nn.Module):
    """The ResNeXt-50 of the contest's reference submission, for images of 64 x 64: the logits of three exits."""

    def __init__(self):
        super().__init__()
        self.trunk = torchvision_network("resnext50_32x4d")
        self.trunk.fc = nn.Linear(2048, CLASSES)
        self.exit1 = self.head(256, 256, 2, 256 * 8 * 8)
        self.exit2 = self.head(1024, 512, 1, 256 * 4 * 4)

    @staticmethod
    def head(before, middle, stride, features):
        return nn.Sequential(nn.Conv2d(before, middle, 3, 1, 1), nn.BatchNorm2d(middle), nn.ReLU(inplace=True),
                             nn.Conv2d(middle, 256, 3, stride, 1), nn.BatchNorm2d(256), nn.ReLU(inplace=True),
                             nn.Flatten(), nn.Linear(features, CLASSES))

    def forward(self, x):
        trunk = self.trunk
        one = trunk.layer1(trunk.maxpool(trunk.relu(trunk.bn1(trunk.conv1(x)))))
        two = trunk.layer3(trunk.layer2(one))
        last = trunk.fc(torch.flatten(trunk.avgpool(trunk.layer4(two)), 1))
        return [self.exit1(one), self.exit2(two), last]


class OfTokens(nn.Module):
    """A head on the first token of a transformer's block."""

    def __init__(self, width):
        super().__init__()
        self.fc = nn.Linear(width, CLASSES)

    def forward(self, x):
        return self.fc(x[:, 0])


def pooled(width):
    return nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(width, CLASSES))


def resnet50():
    network = torchvision_network("resnet50")
    network.fc = nn.Linear(2048, CLASSES)
    return network, {"layer1": pooled(256), "layer3": pooled(1024)}, network.fc


def mobilenet():
    network = torchvision_network("mobilenet_v3_large")
    network.classifier[3] = nn.Linear(network.classifier[3].in_features, CLASSES)
    return network, {"features.6": pooled(40), "features.12": pooled(112)}, network.classifier[3]


def vit():
    network = torchvision_network("vit_b_16", image_size=64)
    network.heads.head = nn.Linear(768, CLASSES)
    return network, {"encoder.layers.encoder_layer_3": OfTokens(768),
                     "encoder.layers.encoder_layer_7": OfTokens(768)}, network.heads.head


def cifar():
    return CifarResNet(CIFAR_CLASSES)


def resnext50():
    return ExitingResNeXt()


WITH_HEADS = {"resnet50": resnet50, "mobilenet_v3_large": mobilenet, "vit_b_16": vit}
WHOLE = {"cifar": cifar, "resnext50": resnext50}


def last_layer(module):
    """The linear layer that gives the logits of a head."""
    return [layer for layer in module.modules() if isinstance(layer, nn.Linear)][-1]


def spread(layers, run):
    """Sets the layers that give logits so that these are 0 in the mean over some images, and spread for each class."""
    seen = {}
    handles = [layer.register_forward_hook(lambda module, _, output: seen.update({module: output})) for layer in layers]
    run()
    for handle in handles:
        handle.remove()
    for layer in layers:
        logits = seen[layer]
        scale = SPREAD / logits.std(0).clamp(min=1e-6)
        layer.weight.mul_(scale[:, None])
        layer.bias.copy_((layer.bias - logits.mean(0)) * scale)


def dampen(network):
    """Weakens the last batch norm of each residual block: then it magnifies rounding no more than trained ones do."""
    for module in network.modules():
        norm = getattr(module, "bn3", None)
        if getattr(module, "use_res_connect", False):  # of a MobileNet
            norm = [layer for layer in module.modules() if isinstance(layer, nn.BatchNorm2d)][-1]
        if norm is not None:
            nn.init.constant_(norm.weight, DAMPING)


def caller(head):
    """A hook that runs a head on what a module gives."""
    def hook(_, __, output):
        head(output)

    return hook


def settle(network, heads, layers, images):
    """Gives batch norm the statistics of some images, as if the network had been trained, and spreads its logits."""
    modules = [network, *heads.values()]
    norms = [layer for module in modules for layer in module.modules() if isinstance(layer, nn.BatchNorm2d)]
    parts = dict(network.named_modules())
    watching = [parts[name].register_forward_hook(caller(head)) for name, head in heads.items()]
    with torch.no_grad():
        for norm in norms:
            norm.momentum = 1.0
            norm.train()
        network(images)
        for module in modules:
            module.eval()
        spread(layers, lambda: network(images))
    for handle in watching:
        handle.remove()


def make(name, images):
    """(network, heads by submodule) with the seed of its name, settled on a batch of images; heads may be empty."""
    torch.manual_seed(sum(map(ord, name)))
    if name in WHOLE:
        network, heads = WHOLE[name](), {}
        ends = {"cifar": ("exit1", "exit2", "linear"), "resnext50": ("exit1", "exit2", "trunk")}[name]
        layers = [last_layer(getattr(network, end)) for end in ends]
    else:
        network, heads, last = WITH_HEADS[name]()
        layers = [last_layer(head) for head in heads.values()] + [last]
    for module in [network, *heads.values()]:
        module.eval()
    dampen(network)
    settle(network, heads, layers, images)
    return network, heads
