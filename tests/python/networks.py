# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""Small networks with two exits, which give their logits in different ways."""
import torch
from torch import nn


def head(channels, classes):
    return nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, classes))


class TwoExits(nn.Module):
    """For images of 8 x 8. FLOPs by hand: stage 1: convolution 3 x 8 x 9 x 64 = 13,824, batch norm 2 x 512 = 1,024;
    stage 2: 8 x 8 x 9 x 64 = 36,864; each head: pooling 512, linear 8 x 5 = 40."""

    FLOPS = [13824 + 1024 + 552, 13824 + 1024 + 552 + 36864 + 552]
    HEAD = 552

    def __init__(self):
        super().__init__()
        self.stage1 = nn.Sequential(nn.Conv2d(3, 8, 3, padding=1), nn.BatchNorm2d(8), nn.ReLU(inplace=True))
        self.stage2 = nn.Sequential(nn.Conv2d(8, 8, 3, padding=1), nn.ReLU())
        self.head1, self.head2 = head(8, 5), head(8, 5)
        self.stage1[1].running_mean.normal_()

    def both(self, x):
        a = self.stage1(x)
        b = self.stage2(a)
        return [self.head1(a), self.head2(b)]

    def forward(self, x):
        return self.both(x)


class Stacked(TwoExits):
    def forward(self, x):
        return torch.stack(self.both(x))


class StackedByBatch(TwoExits):
    def forward(self, x):
        return torch.stack(self.both(x), 1)


class WithTokens(TwoExits):
    """Logits, and the tokens that they are made of [batch, 64, 8]."""

    def forward(self, x):
        a = self.stage1(x)
        b = self.stage2(a)
        return self.head1(a), b.flatten(2).transpose(1, 2), self.head2(b)


class LastWithTokens(WithTokens):
    def forward(self, x):
        return super().forward(x)[1:]


class StackedAndLast(TwoExits):
    """Two exits in one tensor, and the last one again."""

    def forward(self, x):
        found = self.both(x)
        return torch.stack(found, 1), found[1]


class StackedInTraining(TwoExits):
    """Stacked logits in training, labels in evaluation."""

    def forward(self, x):
        found = self.both(x)
        return torch.stack(found, 1) if self.training else found[1].argmax(1)


class Named(TwoExits):
    def forward(self, x):
        a = self.stage1(x)
        b = self.stage2(a)
        return {"early": self.head1(a), "features": b, "late": self.head2(b)}


class Labels(TwoExits):
    """Logits in training, labels in evaluation."""

    def forward(self, x):
        found = self.both(x)
        return found if self.training else found[1].argmax(1)


class LabelsAlways(TwoExits):
    def forward(self, x):
        return [each.argmax(1) for each in self.both(x)]


class OnlyLast(TwoExits):
    """The first head runs, and its logits are thrown away."""

    def forward(self, x):
        return self.both(x)[1]


class WithMode(TwoExits):
    """As wrappers are that route one image at a time unless they are asked for everything."""

    class Result:
        def __init__(self, prediction):
            self.prediction = prediction

    def forward(self, x, mode="inference"):
        return self.both(x) if mode == "training" else self.Result(self.both(x)[1])


class Deciding(TwoExits):
    """Stops at the first exit where that is certain enough."""

    def forward(self, x):
        found = self.both(x)
        return found[:1] if bool(x.mean() > 0) else found


class Scriptable(nn.Module):
    def __init__(self):
        super().__init__()
        self.first, self.second = nn.Conv2d(3, 5, 8), nn.Linear(5, 5)

    def forward(self, x):
        a = self.first(x).flatten(1)
        if float(x.sum()) > 0:  # scripted, this stays a decision
            a = a + 1
        return [a, self.second(a)]
