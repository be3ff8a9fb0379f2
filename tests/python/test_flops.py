# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""FLOPs of every exit: by hand, by fvcore, by the engine."""
import json
import subprocess
import warnings

import pytest

torch = pytest.importorskip("torch")
import networks  # noqa: E402
from conftest import DEMO  # noqa: E402
from torch import nn  # noqa: E402
from torch.nn import functional as F  # noqa: E402

import offramp  # noqa: E402


class Of(nn.Module):
    """A function of images as a network: what it computes is flattened to logits."""

    def __init__(self, compute, layer=None):
        super().__init__()
        self.compute, self.layer = compute, layer

    def forward(self, x):
        return self.compute(self.layer, x).reshape(x.shape[0], -1)


def apply(layer, x):
    return layer(x)


# Sides of x: 1, 8, 10, 12. The figures are multiply-adds, counted by hand.
CASES = [
    (nn.Conv2d(8, 16, 3, padding=1), apply, 16 * 8 * 9 * 120), (nn.Conv2d(8, 16, 3, padding=1, groups=4), apply,
                                                               16 * 2 * 9 * 120),
    (nn.Conv2d(8, 16, 3, stride=2, dilation=2), apply, 16 * 8 * 9 * 3 * 4),
    (nn.Conv2d(8, 16, 3, padding="same"), apply, 0), (nn.Conv2d(8, 16, 3, padding=1, padding_mode="reflect"), apply,
                                                      16 * 8 * 9 * 120),
    (nn.ConvTranspose2d(8, 16, 3, stride=2), apply, 16 * 8 * 9 * 120),
    (nn.ConvTranspose2d(8, 16, 3, stride=2, groups=4), apply, 16 * 2 * 9 * 120),
    (nn.BatchNorm2d(8), apply, 2 * 960), (nn.BatchNorm2d(8, affine=False), apply, 960),
    (nn.BatchNorm2d(8, track_running_stats=False), apply, 5 * 960),
    (nn.LayerNorm(12), apply, 5 * 960), (nn.LayerNorm(12, elementwise_affine=False), apply, 4 * 960),
    (nn.GroupNorm(4, 8), apply, 5 * 960), (nn.InstanceNorm2d(8, affine=True), apply, 5 * 960),
    (nn.AdaptiveAvgPool2d(1), apply, 960), (nn.AdaptiveAvgPool2d((6, 20)), apply, 960),
    (None, lambda _, x: F.interpolate(x, scale_factor=2), 4 * 960),
    (None, lambda _, x: F.interpolate(x, scale_factor=2, mode="bilinear", align_corners=False), 16 * 960),
    (None, lambda _, x: F.grid_sample(x, torch.zeros(1, 5, 6, 2), align_corners=False), 4 * 8 * 30),
    (nn.Linear(12, 7), apply, 960 * 7), (None, lambda _, x: x @ x.transpose(2, 3), 960 * 10),
    (None, lambda _, x: torch.bmm(x[0], x[0].transpose(1, 2))[None], 960 * 10),
    (None, lambda _, x: torch.einsum("bchw,bdhw->bcd", x, x), 8 * 960),
    (None, lambda _, x: torch.einsum("abc,abd->acd", x[0], x[0])[None], 960 * 12),
    (None, lambda _, x: torch.relu(x) * 2 + x.softmax(1), 0), (nn.MaxPool2d(2), apply, 0), (nn.AvgPool2d(2), apply, 0),
]


@pytest.mark.parametrize("layer, compute, expected", CASES)
def test_an_operator_counts_as_by_hand(layer, compute, expected):
    found = offramp.flops(Of(compute, layer), torch.randn(1, 8, 10, 12))
    assert found.flops == [expected]


def test_convolutions_in_other_dimensions():
    for layer, shape, expected in ((nn.Conv1d(8, 16, 3, padding=1), (1, 8, 20), 16 * 8 * 3 * 20),
                                   (nn.Conv3d(8, 16, 3, padding=1), (1, 8, 6, 7, 8), 16 * 8 * 27 * 336)):
        assert offramp.flops(Of(apply, layer), torch.randn(shape)).flops == [expected]


def test_what_is_left_out_is_said():
    found = offramp.flops(Of(apply, nn.Conv2d(8, 16, 3, padding="same")), torch.randn(1, 8, 10, 12))
    assert found.too_low == {"aten::_convolution_mode": 1} and "exit 1 on are too low" in found.warnings()[0]
    assert found.executed == 16 * 8 * 9 * 120
    lstm = nn.LSTM(12, 5, batch_first=True)
    found = offramp.flops(Of(lambda layer, x: layer(x[:, 0])[0], lstm), torch.randn(1, 8, 10, 12))
    assert found.flops == [0] and "aten::lstm" in found.too_low
    found = offramp.flops(Of(lambda _, x: x * 2 + x), torch.randn(1, 8, 10, 12))
    assert found.uncounted == {"aten::add": 1, "aten::mul": 1} and not found.too_low
    cell = nn.LSTMCell(12, 5)
    found = offramp.flops(Of(lambda layer, x: layer(x[0, :1, 0])[0], cell), torch.randn(1, 8, 10, 12))
    assert found.flops == [12 * 20 + 5 * 20]


def test_attention_counts_its_layers_and_products():
    layer = nn.TransformerEncoderLayer(8, 2, 16, batch_first=True).eval()
    for parameter in layer.parameters():
        parameter.requires_grad_(False)
    tokens, width = 6, 8
    projections, products = 4 * tokens * width * width, 2 * tokens * tokens * width
    norms, feed = 2 * 5 * tokens * width, 2 * tokens * width * 16
    found = offramp.flops(Of(apply, layer), torch.randn(1, tokens, width))
    assert found.flops == [projections + products + norms + feed]


@pytest.mark.parametrize("kind", ["TwoExits", "Stacked", "StackedByBatch", "Named", "Labels", "WithMode"])
@pytest.mark.parametrize("batch", [1, 2, 3])
def test_each_exit_costs_what_it_needs(kind, batch):
    network = getattr(networks, kind)()
    network.train()
    network.head1[2].eval()
    before = [module.training for module in network.modules()]
    found = offramp.flops(network, torch.randn(batch, 3, 8, 8))
    assert found.flops == networks.TwoExits.FLOPS and found.heads == [networks.TwoExits.HEAD, 0]
    assert found.executed == found.flops[-1] == sum(found.by_operator[-1].values())
    assert [module.training for module in network.modules()] == before


@pytest.mark.parametrize("images", [torch.zeros(0, 3, 8, 8), torch.tensor(1.0)])
def test_a_batch_without_images_is_refused(images, tmp_path):
    for count in (offramp.flops, lambda network, x: offramp.export(network, x, tmp_path / "net.pt")):
        with pytest.raises(offramp.OfframpError, match="has no image"):
            count(networks.TwoExits().eval(), images)


def test_a_head_that_is_thrown_away_costs_nothing():
    found = offramp.flops(networks.OnlyLast(), torch.randn(1, 3, 8, 8))
    assert found.flops == [networks.TwoExits.FLOPS[1] - networks.TwoExits.HEAD]
    assert found.executed == networks.TwoExits.FLOPS[1]
    hooked = offramp.flops(networks.OnlyLast(), torch.randn(1, 3, 8, 8), ["head1"])
    assert hooked.flops == networks.TwoExits.FLOPS and hooked.names == ["head1", "last"]


def test_in_place_writes_into_views_are_needed():
    def compute(layer, x):
        out = torch.zeros(1, 2, 5)
        out[:, 0] = layer(x[:, 0, 0])
        out[:, 1] = layer(x[:, 0, 1])
        return out

    layer = nn.Linear(12, 5)
    assert offramp.flops(Of(compute, layer), torch.randn(1, 8, 10, 12)).flops == [2 * 60]


@pytest.mark.parametrize("way", [lambda x: x.data, lambda x: x.detach(), lambda x: torch.from_numpy(x.numpy())])
def test_what_passes_outside_of_operators_is_needed(way):
    first, second = nn.Linear(12, 12), nn.Linear(12, 5)
    with torch.no_grad():
        found = offramp.flops(Of(lambda _, x: second(way(first(x[:, 0, 0])))), torch.randn(1, 8, 10, 12))
    assert found.flops == [144 + 60]


def test_a_network_that_keeps_tensors_still_trains():
    class Keeps(nn.Module):
        def __init__(self):
            super().__init__()
            self.layer, self.kept = nn.Linear(4, 3), None

        def forward(self, x):
            if self.kept is None:
                self.kept = torch.ones(3) * 2
            return self.layer(x) * self.kept

    network = Keeps()
    offramp.flops(network, torch.randn(1, 4))
    network(torch.randn(2, 4)).sum().backward()


@pytest.mark.parametrize("name, side", [("resnet18", 64), ("mobilenet_v3_small", 64), ("vit_b_16", 224),
                                        ("convnext_tiny", 64), ("resnext50_32x4d", 64)])
def test_as_fvcore(name, side):
    models = pytest.importorskip("torchvision.models")
    fvcore = pytest.importorskip("fvcore.nn")
    network, image = getattr(models, name)().eval(), torch.zeros(1, 3, side, side)
    theirs = fvcore.FlopCountAnalysis(network, image).unsupported_ops_warnings(False).uncalled_modules_warnings(False)
    ours = offramp.flops(network, image)
    # The engine counts the two products of fused attention, and fvcore leaves them out.
    attention = ours.by_operator[-1].pop("scaled_dot_product_attention", 0)
    assert ours.flops[-1] - attention == theirs.total() and ours.by_operator[-1] == dict(theirs.by_operator())
    assert (attention > 0) == (name == "vit_b_16" and "scaled_dot_product_attention" in dir(F))


@pytest.mark.parametrize("name", ["signs-small", "signs-large"])
def test_as_the_engine_recorded(name):
    metadata = offramp.read(DEMO / (name + ".exits")).metadata
    found = offramp.flops(torch.jit.load(str(DEMO / (name + ".pt"))), torch.zeros(1, 3, 32, 32))
    assert found.flops == offramp.read(DEMO / (name + ".exits")).flops.tolist()
    assert found.by_operator == json.loads(metadata["flops_by_operator"])
    assert found.heads == json.loads(metadata["head_flops"]) and found.uncounted == json.loads(metadata["uncounted"])


def test_as_the_engine_counts_an_exported_network(engine_program, tmp_path):
    path = tmp_path / "net.pt"
    network = networks.Named().eval()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        offramp.export(network, torch.randn(2, 3, 8, 8), path)
    out = subprocess.run([engine_program, "flops", "--network", path, "--input", "1x3x8x8", "--json"], check=True,
                         capture_output=True)
    theirs = json.loads(out.stdout)["exits"]
    ours = offramp.flops(network, torch.randn(1, 3, 8, 8))
    assert [each["flops"] for each in theirs] == ours.flops and [each["name"] for each in theirs] == ours.names
    assert [each["by_operator"] for each in theirs] == ours.by_operator


@pytest.mark.parametrize("kind, exits", [("WithTokens", 2), ("StackedAndLast", 3), ("StackedByBatch", 2)])
def test_the_engine_finds_the_same_exits(kind, exits, engine_program, tmp_path):
    path, images = tmp_path / "net.pt", torch.randn(3, 3, 8, 8)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        archive = torch.jit.trace(getattr(networks, kind)().eval(), images)
        ours = offramp.flops(archive, images)
    archive.save(str(path))
    out = subprocess.run([engine_program, "flops", "--network", path, "--input", "1x3x8x8", "--json"], check=True,
                         capture_output=True)
    assert [each["flops"] for each in json.loads(out.stdout)["exits"]] == ours.flops and len(ours.flops) == exits
