# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""record(): the reference is what the engine recorded of the demo, and networks of every kind."""
import os
import signal
import subprocess
import time
import warnings

import numpy as np
import pytest

torch = pytest.importorskip("torch")
import networks  # noqa: E402
import plainreader  # noqa: E402
from conftest import DEMO  # noqa: E402
from torch.utils.data import DataLoader, Dataset, IterableDataset, Subset, TensorDataset  # noqa: E402

import offramp  # noqa: E402

IMAGES = DEMO / "images"


class Folder(Dataset):
    """Images in folders by class, as torchvision's ImageFolder lists them."""

    def __init__(self):
        self.image = pytest.importorskip("PIL.Image")
        self.root = str(IMAGES)
        self.classes = sorted(os.listdir(IMAGES / "test"))
        self.samples = [(str(path), k) for k, name in enumerate(self.classes)
                        for path in sorted((IMAGES / "test" / name).iterdir())]

    def __len__(self):
        return len(self.samples)

    def __getitem__(self, i):
        path, label = self.samples[i]
        pixels = torch.from_numpy(np.asarray(self.image.open(path).convert("RGB")).copy()).permute(2, 0, 1)
        return (pixels.float() / 255 - 0.5) / 0.25, label


@pytest.mark.parametrize("name", ["signs-small", "signs-large"])
def test_as_the_engine_recorded(name, tmp_path):
    network = torch.jit.load(str(DEMO / (name + ".pt")))
    path = tmp_path / "run.exits"
    ours = offramp.record(network, DataLoader(Folder(), batch_size=64), path, name=name, progress=False,
                          mean=[0.5] * 3, std=[0.25] * 3)
    theirs = offramp.read(DEMO / (name + ".exits"))
    assert (ours.predicted == theirs.predicted).all() and (ours.label == theirs.label).all()
    assert abs(ours.entropy - theirs.entropy).max() < 1e-5 and abs(ours.logits - theirs.logits).max() < 1e-3
    assert ours.flops.tolist() == theirs.flops.tolist() and ours.names == theirs.names
    assert ours.class_names == theirs.class_names and ours.exit_names == theirs.exit_names
    assert ours.thumbnail.shape == (1000, 32, 32, 3) and plainreader.sums_fit(path)
    image = Folder().image.open(Folder().samples[123][0]).convert("RGB")
    assert (ours.thumbnail[123] == np.asarray(image)).all()
    for thresholds in (0, 0.5, 1.5):
        mine, other = ours.curve([thresholds]), theirs.curve([thresholds])
        assert mine.energies.tolist() == other.energies.tolist()
        assert mine.accuracies.tolist() == other.accuracies.tolist()


def test_the_programs_take_the_file(offramp_program, tmp_path):
    path = tmp_path / "run.exits"
    offramp.record(networks.TwoExits(), sample_set(40), path, progress=False)
    out = subprocess.run([offramp_program, "curve", path, "--thresholds", "0.5"], capture_output=True, text=True)
    assert out.returncode == 0 and "checksum" not in out.stderr


def sample_set(count=40, seed=0):
    numbers = torch.Generator().manual_seed(seed)
    images = torch.randn(count, 3, 8, 8, generator=numbers)
    return TensorDataset(images, torch.randint(0, 5, (count,), generator=numbers))


def logits_of(network, samples):
    network.eval()
    with torch.no_grad():
        return torch.stack(network.both(samples.tensors[0])).numpy()


@pytest.mark.parametrize("kind, exits, names", [
    ("TwoExits", None, ["exit1", "exit2"]), ("Stacked", None, ["exit1", "exit2"]),
    ("StackedByBatch", None, ["exit1", "exit2"]), ("Named", None, ["early", "late"]),
    ("Named", [0, 2], ["early", "late"]),
    ("Labels", None, ["exit1", "exit2"]), ("WithMode", None, ["exit1", "exit2"]),
    ("OnlyLast", ["head1"], ["head1", "last"]), ("OnlyLast", ["head1.2", "head2"], ["head1.2", "head2"]),
    ("LabelsAlways", ["head1", "head2"], ["head1", "head2"]), ("WithTokens", [0, 2], ["exit1", "exit2"]),
    ("StackedInTraining", None, ["exit1", "exit2"])])
def test_networks_of_every_kind(kind, exits, names, tmp_path):
    torch.manual_seed(1)
    network, samples = getattr(networks, kind)(), sample_set()
    network.train()
    expected = logits_of(network, samples)
    network.train()
    recording = offramp.record(network, DataLoader(samples, batch_size=16), tmp_path / "run.exits", exits=exits,
                               progress=False)
    assert network.training and not any(m._forward_hooks for m in network.modules())
    assert recording.exit_names == names and recording.flops.tolist() == network.FLOPS
    assert abs(recording.logits - expected).max() < 1e-5 and recording.finished
    assert (recording.label == samples.tensors[1].numpy()).all()


def test_heads_on_submodules(tmp_path):
    network, samples = networks.OnlyLast(), sample_set()
    probe = networks.head(8, 5)
    recording = offramp.record(network, samples, tmp_path / "run.exits", exits={"stage1": probe}, progress=False)
    assert recording.exit_names == ["stage1", "last"] and recording.flops.tolist() == network.FLOPS
    expected = probe(network.eval().stage1(samples.tensors[0])).detach().numpy()
    assert abs(recording.logits[0] - expected).max() < 1e-5


@pytest.mark.parametrize("count", [20, 64])
def test_a_tensor_beside_the_logits_is_not_exits(count, tmp_path):
    """Also with as many images as tokens."""
    network, samples = networks.WithTokens(), sample_set(count)
    with pytest.warns(UserWarning, match=r"The output 1, float32 \[\d+, 64, 8\], of WithTokens .* is left out"):
        recording = offramp.record(network, samples, tmp_path / "run.exits", progress=False)
    assert recording.flops.tolist() == network.FLOPS
    assert abs(recording.logits - logits_of(network, samples)).max() < 1e-5
    with pytest.raises(offramp.OfframpError, match=r"Output 0 of LastWithTokens may be 64 exits .* exits=\[…\]"):
        offramp.record(networks.LastWithTokens(), samples, tmp_path / "last.exits", progress=False)
    last = offramp.record(networks.LastWithTokens(), samples, tmp_path / "last.exits", exits=[1], progress=False)
    assert last.exits == 1 and last.classes == 5
    both = offramp.record(networks.StackedAndLast(), samples, tmp_path / "both.exits", progress=False)
    assert both.exits == 3 and (both.logits[1] == both.logits[2]).all()


def test_what_a_network_needs_is_said(tmp_path):
    path, samples = tmp_path / "run.exits", sample_set()
    scripted = torch.jit.script(networks.Scriptable())
    for network, exits, what in (
            (networks.LabelsAlways(), None, "int64 .* not logits"),
            (networks.OnlyLast(), ["stage1"], "give a head"),
            (networks.OnlyLast(), ["nothing"], "no submodule nothing. It has: stage1"),
            (scripted, ["first"], "TorchScript"),
            (networks.TwoExits(), [0, 7], "no output 7"), (networks.TwoExits(), [0, -1], "no output -1"),
            (networks.TwoExits(), [], "empty"), (networks.TwoExits(), 2, r"exits=2 is not a list. Give exits=\[2\]"),
            (networks.TwoExits(), "head1", r"Give exits=\['head1'\]"),
            ("text", None, "is a str")):
        with pytest.raises(offramp.OfframpError, match=what):
            offramp.record(network, samples, path, exits=exits, progress=False)
        assert not path.exists()
    order = sample_set().tensors[0].mean((1, 2, 3)).argsort()
    with pytest.raises(offramp.OfframpError, match="decides in forward"):
        sorted_samples = TensorDataset(*(t[order] for t in samples.tensors))
        offramp.record(networks.Deciding(), DataLoader(sorted_samples, batch_size=1), path, progress=False)


class Stream(IterableDataset):
    """A data set that is only read from its beginning, as Deep Lake's `pytorch()` gives it: rows of columns by name."""

    def __init__(self, samples):
        self.samples = samples

    def __len__(self):
        return len(self.samples)

    def __iter__(self):
        return ({"images": image, "labels": label[None]} for image, label in self.samples)


def test_loaders_of_every_kind(tmp_path):
    network, samples = networks.TwoExits(), sample_set(20)
    images, labels = samples.tensors
    batches = [(images[i:i + 8], labels[i:i + 8]) for i in range(0, 20, 8)]
    singles = [{"image": image.numpy(), "label": int(label)} for image, label in samples]
    tables = [{"images": i, "labels": l[:, None]} for i, l in batches]
    lists = [[(i), (l.tolist())] for i, l in batches]
    loaders = [samples, batches, singles, tables, lists, DataLoader(samples, batch_size=7),
               DataLoader(Subset(samples, range(20)), batch_size=8), DataLoader(Stream(samples), batch_size=6)]
    whole = None
    for number, loader in enumerate(loaders):
        recording = offramp.record(network, loader, tmp_path / ("%d.exits" % number), progress=False, batch_size=8)
        assert recording.finished and recording.samples == 20
        whole = recording if whole is None else whole
        assert (recording.predicted == whole.predicted).all() and (recording.label == whole.label).all()
    streamed = offramp.record(network, iter(batches), tmp_path / "s.exits", samples=20, progress=False)
    assert streamed.finished
    with pytest.raises(offramp.OfframpError, match="Give samples="):
        offramp.record(network, iter(batches), tmp_path / "t.exits", progress=False)
    with pytest.warns(UserWarning, match="gave 20 of 30"):
        assert not offramp.record(network, iter(batches), tmp_path / "u.exits", samples=30, progress=False).finished
    with pytest.raises(offramp.OfframpError, match="outside the 10 samples"):
        offramp.record(network, iter(batches), tmp_path / "v.exits", samples=10, progress=False)
    for wrong, what in (([], "no batch"), ([images], "not images and labels"), ([{"a": 1}], "dictionary with a"),
                        ([("text", 1)], "Give transform="), (5, "not an iterable")):
        with pytest.raises(offramp.OfframpError, match=what):
            offramp.record(network, wrong, tmp_path / "w.exits", samples=20, progress=False)


def test_tables_of_hugging_face(tmp_path):
    """As `datasets` has them: columns by name, features with names of classes, rows as dictionaries."""
    samples = sample_set(20)

    class Feature:
        names = ["a", "b", "c", "d", "e"]

    class Table:
        column_names = ["img", "label"]
        features = {"img": object(), "label": Feature()}

        def __len__(self):
            return 20

        def __getitem__(self, key):
            if key == "label":
                return samples.tensors[1].tolist()
            if key >= 20:
                raise IndexError
            return {"img": "image %d" % key, "label": int(samples.tensors[1][key])}

    def transform(image):
        return samples.tensors[0][int(image.split()[1])]

    network = networks.TwoExits()
    recording = offramp.record(network, Table(), tmp_path / "a.exits", transform=transform, progress=False)
    whole = offramp.record(network, samples, tmp_path / "b.exits", progress=False)
    assert recording.class_names == list("abcde") and (recording.predicted == whole.predicted).all()


def test_processes_that_load_images_do_not_keep_the_lock(tmp_path):
    path = tmp_path / "run.exits"
    recorder = offramp.Recorder(path, 2, 5, 20, [1, 2])
    recorder.add([0], np.zeros((2, 1, 5)))
    child = os.fork()
    if child == 0:
        time.sleep(60)
        os._exit(0)
    try:
        recorder.close()
        deadline = time.monotonic() + 30
        while True:  # the child closes it as soon as it runs
            try:
                offramp.Recorder(path, 2, 5, 20, [1, 2]).close()
                break
            except offramp.OfframpError:
                assert time.monotonic() < deadline
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


@pytest.mark.parametrize("last, kind", [
    (torch.nn.Softmax(1), "probabilities"), (torch.nn.LogSoftmax(1), "log-probabilities"),
    (torch.nn.Sigmoid(), "probabilities of single classes")])
def test_probabilities_are_recorded_as_logits(last, kind, tmp_path):
    class Ends(networks.TwoExits):
        def forward(self, x):
            a, b = self.both(x)
            return a, last(b)

    torch.manual_seed(3)
    network, samples = Ends(), sample_set(40)
    expected = logits_of(network, samples)
    with pytest.warns(UserWarning, match=kind):
        recording = offramp.record(network, samples, tmp_path / "a.exits", progress=False)
    assert recording.metadata["outputs"] == "logits," + kind
    shift = expected[1] - recording.logits[1]
    assert abs(shift - shift.mean(1, keepdims=True)).max() < 1e-4  # the same softmax
    plain = offramp.record(network, samples, tmp_path / "b.exits", progress=False, outputs="logits")
    assert plain.metadata["outputs"] == "logits" and abs(plain.logits[1] - recording.logits[1]).max() > 0.1 or (
        kind == "log-probabilities")
    with pytest.raises(offramp.OfframpError, match="are not probabilities"):
        offramp.record(network, samples, tmp_path / "c.exits", progress=False, outputs="probabilities")
    with pytest.raises(offramp.OfframpError, match="outputs="):
        offramp.record(network, samples, tmp_path / "c.exits", progress=False, outputs="numbers")


def test_one_recording_has_one_kind_of_outputs(tmp_path):
    class Ends(networks.TwoExits):
        def forward(self, x):
            return [each.softmax(1) for each in self.both(x)]

    network, samples = Ends(), sample_set(40)
    images, labels = samples.tensors
    path, half = tmp_path / "run.exits", [(images[:20], labels[:20])]
    with pytest.warns(UserWarning, match="probabilities"):
        offramp.record(network, half, path, samples=40, progress=False)
    with pytest.raises(offramp.OfframpError, match="kind of outputs: probabilities in the file, logits now"):
        offramp.record(network, samples, path, batch_size=20, outputs="logits", progress=False)


def test_names_that_do_not_fit_are_refused(tmp_path):
    path, samples = tmp_path / "run.exits", sample_set(20)
    for given, what in (({"names": ["a"] * 19}, "19 names for 20 samples"), ({"names": []}, "0 names for 20 samples"),
                        ({"class_names": []}, "0 class names for 5 classes")):
        with pytest.raises(offramp.OfframpError, match=what):
            offramp.record(networks.TwoExits(), samples, path, progress=False, **given)
        assert not path.exists()


def test_labels_are_mapped(tmp_path):
    network, samples = networks.TwoExits(), sample_set(20)
    ids = {k: 100 + 7 * k for k in range(5)}
    foreign = TensorDataset(samples.tensors[0], torch.tensor([ids[int(k)] for k in samples.tensors[1]]))
    for number, labels in enumerate(({v: k for k, v in ids.items()}, lambda v: (v - 100) // 7)):
        recording = offramp.record(network, foreign, tmp_path / ("%d.exits" % number), labels=labels, progress=False)
        assert (recording.label == samples.tensors[1].numpy()).all()
    with pytest.raises(offramp.OfframpError, match="Map them with labels="):
        offramp.record(network, foreign, tmp_path / "x.exits", progress=False)
    with pytest.raises(offramp.OfframpError, match="nothing for the label"):
        offramp.record(network, foreign, tmp_path / "x.exits", labels={1: 1}, progress=False)


def test_a_stopped_recording_goes_on(tmp_path):
    class Stops(networks.TwoExits):
        calls, most = 0, 10 ** 9

        def forward(self, x):
            self.calls += 1
            if self.calls > self.most:
                raise KeyboardInterrupt
            return super().forward(x)

    torch.manual_seed(2)
    network, samples = Stops(), sample_set(40)
    path, whole = tmp_path / "run.exits", tmp_path / "whole.exits"
    offramp.record(network, DataLoader(samples, batch_size=8), whole, progress=False)
    network.calls, network.most = 0, 5  # one to look, one to count, three batches
    with pytest.raises(KeyboardInterrupt):
        offramp.record(network, DataLoader(samples, batch_size=8), path, progress=False)
    assert offramp.read(path).recorded.sum() == 24 and network.training
    network.calls, network.most = 0, 4
    recording = offramp.record(network, DataLoader(samples, batch_size=8), path, progress=False)
    assert recording.finished
    for name, values in plainreader.read(whole)[1].items():
        assert name == "run" or (plainreader.read(path)[1][name] == values).all()
    with pytest.raises(offramp.OfframpError, match="SHA-256"):
        offramp.record(Stops(), DataLoader(samples, batch_size=8), path, progress=False)
    network.most = 10 ** 9
    with pytest.raises(offramp.OfframpError, match="batch size: 8 in the file, 16 now"):
        offramp.record(network, DataLoader(samples, batch_size=16), path, progress=False)
    logits = recording.logits
    stale = offramp.read(path)
    again = offramp.record(Stops(), DataLoader(samples, batch_size=16), path, progress=False, overwrite=True)
    assert again.finished and (again.logits != logits).any()
    with pytest.raises(offramp.OfframpError, match="replaced since it was read"):
        stale.logits


def test_a_shuffled_loader(tmp_path):
    network, samples = networks.TwoExits(), sample_set(40)
    path = tmp_path / "run.exits"
    loader = DataLoader(samples, batch_size=8, shuffle=True)
    with pytest.warns(UserWarning, match="unfinished"):
        offramp.record(network, loader, path, samples=48, progress=False)
    with pytest.raises(offramp.OfframpError, match="shuffles"):
        offramp.record(network, loader, path, samples=48, progress=False)
    recording = offramp.record(network, loader, path, progress=False, overwrite=True)
    assert sorted(recording.label) == sorted(samples.tensors[1].tolist()) and recording.names is None


def test_costs_that_are_given_and_costs_that_are_too_low(tmp_path):
    network, samples = networks.TwoExits(), sample_set(20)
    recording = offramp.record(network, samples, tmp_path / "a.exits", flops=[10, 20], progress=False)
    assert recording.flops.tolist() == [10, 20] and "flops_by_operator" not in recording.metadata
    network.stage2[0] = torch.nn.Conv2d(8, 8, 3, padding="same")
    with pytest.warns(UserWarning, match="exit 2 on are too low"):
        recording = offramp.record(network, samples, tmp_path / "b.exits", progress=False)
    assert recording.metadata["uncounted_costly"] == '{"aten::_convolution_mode": 2}'
    assert len(eval(recording.metadata["doubts"])) == 1


def test_other_precisions(tmp_path):
    network, samples = networks.TwoExits(), sample_set(20)
    recording = offramp.record(network, samples, tmp_path / "a.exits", autocast=torch.bfloat16, progress=False)
    assert recording.metadata["precision"] == "bfloat16" and recording.flops.tolist() == network.FLOPS
    double = offramp.record(networks.TwoExits().double(), samples, tmp_path / "b.exits", progress=False)
    assert double.metadata["precision"] == "float64" and double.finished


def test_tf32_is_recorded_where_pytorch_may_use_it(tmp_path, monkeypatch):
    from offramp._record import _allows_tf32
    for multiplies, convolves in ((False, False), (True, False), (False, True)):
        monkeypatch.setattr(torch.backends.cuda.matmul, "allow_tf32", multiplies)
        monkeypatch.setattr(torch.backends.cudnn, "allow_tf32", convolves)
        assert _allows_tf32("cuda", torch.float32) is (multiplies or convolves)
        assert not _allows_tf32("cpu", torch.float32) and not _allows_tf32("cuda", torch.bfloat16)
    recording = offramp.record(networks.TwoExits(), sample_set(20), tmp_path / "a.exits", progress=False)
    assert "tf32" not in recording.metadata


def test_nothing_warns_on_the_way(tmp_path):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        loader = DataLoader(sample_set(), batch_size=8)
        offramp.record(networks.TwoExits(), loader, tmp_path / "a.exits", progress=False)
