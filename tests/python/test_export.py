# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""export(): archives that give the network's logits, with their description."""
import json

import pytest

torch = pytest.importorskip("torch")
import networks  # noqa: E402

import offramp  # noqa: E402

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # PyTorch's own of torch.jit


def opened(path):
    extra = {"offramp.json": ""}
    archive = torch.jit.load(str(path), _extra_files=extra)
    return archive, json.loads(extra["offramp.json"])


@pytest.mark.parametrize("kind, exits, names", [
    ("TwoExits", None, ["exit1", "exit2"]), ("Stacked", None, ["exit1", "exit2"]), ("Named", None, ["early", "late"]),
    ("StackedByBatch", None, ["exit1", "exit2"]), ("Labels", None, ["exit1", "exit2"]),
    ("WithMode", None, ["exit1", "exit2"]), ("OnlyLast", ["head1"], ["head1", "last"]),
    ("Named", [2, 0], ["late", "early"])])
def test_an_archive_gives_the_logits_of_every_exit(kind, exits, names, tmp_path):
    network = getattr(networks, kind)().eval()
    images = torch.randn(3, 3, 8, 8)
    path = offramp.export(network, images, tmp_path / "net.pt", exits=exits, name="two", class_names="abcde", resize=9,
                          crop=8, mean=[0.5] * 3, std=[0.25] * 3)
    archive, spec = opened(path)
    assert spec == {"offramp_network": 1, "name": "two", "classes": 5, "input": [3, 8, 8], "resize": 9, "crop": 8,
                    "mean": [0.5] * 3, "std": [0.25] * 3, "class_names": list("abcde"),
                    "exits": [{"name": name} for name in names]}
    others = torch.randn(5, 3, 8, 8)
    expected = network.both(others)
    if exits == [2, 0]:
        expected = expected[::-1]
    for ours, theirs in zip(archive(others), expected):
        assert torch.allclose(ours, theirs, atol=1e-5)
    found = offramp.flops(archive, images)
    assert found.flops[-1] == network.FLOPS[-1]


def test_heads_are_exported_with_the_network(tmp_path):
    network, probe = networks.OnlyLast().eval(), networks.head(8, 5).eval()
    images = torch.randn(3, 3, 8, 8)
    archive, _ = opened(offramp.export(network, images, tmp_path / "net.pt", exits={"stage1": probe}))
    assert torch.allclose(archive(images)[0], probe(network.stage1(images)), atol=1e-5)


def test_attention_is_exported_step_by_step(tmp_path):
    network = torch.nn.Sequential(torch.nn.TransformerEncoderLayer(8, 2, 16, batch_first=True), torch.nn.Flatten(1),
                                  torch.nn.Linear(32, 5)).eval()
    images = torch.randn(2, 4, 8)
    archive, _ = opened(offramp.export(network, images, tmp_path / "net.pt"))
    assert offramp.flops(archive, images).flops == offramp.flops(network, images).flops


def test_looking_at_sizes_is_no_decision(tmp_path):
    class Checks(networks.TwoExits):
        def forward(self, x):
            torch._assert(x.shape[2] == 8, "side")
            if x.shape[1] != 3:
                raise ValueError("channels")
            return self.both(x)

        def both(self, x):
            a = self.stage1(x)
            return [self.head1(a), self.head2(self.stage2(a)).reshape(x.shape[0], -1)]

    network = Checks().eval()
    archive, _ = opened(offramp.export(network, torch.randn(2, 3, 8, 8), tmp_path / "net.pt"))
    assert isinstance(archive(torch.randn(4, 3, 8, 8)), tuple)  # traced


def test_a_decision_is_scripted(tmp_path):
    network = networks.Scriptable().eval()
    for images in (torch.rand(2, 3, 8, 8), -torch.rand(2, 3, 8, 8)):
        archive, _ = opened(offramp.export(network, images, tmp_path / "net.pt"))
        for other in (torch.rand(2, 3, 8, 8), -torch.rand(2, 3, 8, 8)):
            assert all(torch.equal(a, b) for a, b in zip(archive(other), network(other)))
    scripted = torch.jit.script(network)
    archive, spec = opened(offramp.export(scripted, torch.rand(2, 3, 8, 8), tmp_path / "again.pt"))
    assert spec["name"] == "Scriptable"
    with pytest.raises(offramp.OfframpError, match="differ|cannot be exported"):
        offramp.export(network, torch.rand(2, 3, 8, 8), tmp_path / "no.pt", script=False)
    assert not (tmp_path / "no.pt").exists()


def test_outputs_of_a_scripted_network_are_chosen(tmp_path):
    class Three(networks.Scriptable):
        def forward(self, x):
            a = self.first(x).flatten(1)
            return [a, x.flatten(1), self.second(a)]

    network, images = Three().eval(), torch.rand(2, 3, 8, 8)
    archive, _ = opened(offramp.export(torch.jit.script(network), images, tmp_path / "net.pt", exits=[2, 0]))
    assert torch.equal(archive(images)[0], network(images)[2]) and len(archive(images)) == 2


def test_what_cannot_be_exported_says_what_to_do(tmp_path):
    images = torch.randn(2, 3, 8, 8)
    path = tmp_path / "net.pt"
    network = networks.TwoExits().eval()
    network.head1[0].train()
    with pytest.raises(offramp.OfframpError, match=r"training mode.*model.eval\(\)"):
        offramp.export(network, images, path)

    class FixedBatch(networks.TwoExits):
        def forward(self, x):
            return [each.reshape(int(x.shape[0]), 5) if x.sum() > -1e9 else each.numpy() for each in self.both(x)]

    with pytest.raises(offramp.OfframpError, match=r"for a batch of 1.*flatten\(1\)|record it from Python"):
        offramp.export(FixedBatch().eval(), images, path)
    with pytest.raises(offramp.OfframpError, match="class names"):
        offramp.export(networks.TwoExits().eval(), images, path, class_names=["a"])
    with pytest.raises(offramp.OfframpError, match="Leave script=True out"):
        offramp.export(networks.OnlyLast().eval(), images, path, exits=["head1"], script=True)
    assert list(tmp_path.iterdir()) == []
