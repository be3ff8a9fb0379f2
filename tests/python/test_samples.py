# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""What loaders and data sets give to record(): labels of every kind, batches without samples, other samples."""
import numpy as np
import pytest

torch = pytest.importorskip("torch")
import networks  # noqa: E402
from torch.utils.data import DataLoader, Dataset, TensorDataset  # noqa: E402

import offramp  # noqa: E402

COUNT = 20
IMAGES = torch.randn(COUNT, 3, 8, 8, generator=torch.Generator().manual_seed(1))
LABELS = torch.arange(COUNT) % 5


class Gray(networks.TwoExits):
    def forward(self, x):
        return self.both(x.expand(-1, 3, -1, -1))


class Labelled(Dataset):
    """Images, and what is made of their class numbers."""

    def __init__(self, label, images=IMAGES):
        self.label, self.images = label, images

    def __len__(self):
        return len(self.images)

    def __getitem__(self, i):
        return self.images[i], self.label(int(LABELS[i]))


def recorded(loader, path, network=None, **options):
    return offramp.record(network or networks.TwoExits(), loader, path, progress=False, **options)


def one_hot(label):
    return torch.nn.functional.one_hot(torch.tensor(label), 5)


@pytest.mark.parametrize("label", [lambda k: np.array([k]), lambda k: torch.tensor([k]), lambda k: [k],
                                   lambda k: np.array(k), lambda k: np.int64(k)])
def test_a_label_that_is_an_array_of_one_number(label, tmp_path):
    gray, samples = Labelled(label, IMAGES[:, :1]), Labelled(label)
    loaders = [samples, list(samples), DataLoader(samples, batch_size=8)]
    for number, loader in enumerate(loaders):
        found = recorded(loader, tmp_path / ("%d.exits" % number), batch_size=8)
        assert found.label.tolist() == LABELS.tolist()
    for number, loader in enumerate([gray, DataLoader(gray, batch_size=1)]):
        found = recorded(loader, tmp_path / ("gray%d.exits" % number), Gray(), batch_size=8)
        assert found.label.tolist() == LABELS.tolist() and found.logits.shape == (2, COUNT, 5)


def test_a_last_batch_of_one_series(tmp_path):
    """[1, T, D] with one label is a batch where those before it were batches."""
    network = torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(12, 5))
    series = torch.randn(COUNT + 1, 4, 3)
    labels = torch.arange(COUNT + 1) % 5
    batches = [(series[i:i + 10], labels[i:i + 10]) for i in range(0, COUNT + 1, 10)]
    found = recorded(batches, tmp_path / "run.exits", network)
    assert found.label.tolist() == labels.tolist() and found.logits.shape == (1, COUNT + 1, 5)


@pytest.mark.parametrize("label", [one_hot, lambda k: one_hot(k).tolist(), lambda k: np.zeros((2, 2))])
def test_one_hot_labels_are_refused(label, tmp_path):
    samples = Labelled(label)
    batches = [(IMAGES[i:i + 5], [label(int(k)) for k in LABELS[i:i + 5]]) for i in range(0, COUNT, 5)]
    for loader in (samples, list(samples), DataLoader(samples, batch_size=8), batches):
        with pytest.raises(offramp.OfframpError, match="not one class number for each image.* one-hot"):
            recorded(loader, tmp_path / "run.exits", samples=COUNT)
    with pytest.raises(offramp.OfframpError, match="different lengths"):
        recorded([(IMAGES[:2], [[1, 2], [3]])], tmp_path / "run.exits", samples=COUNT)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("labels, given, what", [
    ([0, 1, 2, 3, 4], -1, "labels= has nothing for the label -1"),
    (np.arange(5), -1, "labels= has nothing for the label -1"), ([0, 1], 4, "labels= has nothing for the label 4"),
    ([0, 1], "cat", "labels= has nothing for the label 'cat'"), ({"dog": 0}, "cat", "nothing for the label 'cat'"),
    (lambda _: 1.7, 3, "makes 1.7 of the label 3, not a class number"), (lambda _: "1", 3, "makes '1' of"),
    (lambda _: None, 3, "makes None of"), (lambda _: float("nan"), 3, "makes nan of"), ({3: [1, 2]}, 3, "makes"),
    (["a", "b"], 1, "makes 'b' of the label 1"), (None, "cat", "Labels are"), (None, -1, "has label -1"),
    (None, 1.5, "Labels are"), (lambda _: -1, 3, "has label -1")])
def test_labels_that_are_not_class_numbers_are_refused(labels, given, what, tmp_path):
    samples = Labelled(lambda k: given)
    for loader in (samples, list(samples), DataLoader(samples, batch_size=4)):
        with pytest.raises(offramp.OfframpError, match=what):
            recorded(loader, tmp_path / "run.exits", labels=labels)
    assert not list(tmp_path.iterdir())


def test_whole_numbers_of_any_type_are_class_numbers(tmp_path):
    for number, labels in enumerate((float, np.int16, torch.tensor, lambda k: np.array([k]))):
        found = recorded(Labelled(lambda k: k), tmp_path / ("%d.exits" % number), labels=labels)
        assert found.label.tolist() == LABELS.tolist()


def test_batches_without_samples_do_not_count(tmp_path):
    empty = (IMAGES[:0], LABELS[:0])
    batches = [empty, (IMAGES[:12], LABELS[:12]), ([], []), (IMAGES[12:], LABELS[12:]), empty]
    found = recorded(batches, tmp_path / "run.exits")
    assert found.flops.tolist() == networks.TwoExits.FLOPS and found.samples == COUNT and found.finished
    with pytest.raises(offramp.OfframpError, match="gives no batch"):
        recorded([empty], tmp_path / "none.exits")


def test_a_finished_recording_of_other_labels_is_refused(tmp_path):
    network, path = networks.TwoExits(), tmp_path / "run.exits"
    other = LABELS.clone()
    other[17] = 0  # in the last batch

    def batches(labels):
        return [(IMAGES[i:i + 8], labels[i:i + 8]) for i in range(0, COUNT, 8)]

    whole = recorded(batches(LABELS), path, network)
    assert (recorded(batches(LABELS), path, network).logits == whole.logits).all()
    for loader in (batches(other), DataLoader(TensorDataset(IMAGES, other), batch_size=8)):
        with pytest.raises(offramp.OfframpError, match="17.* 2 in the file, 0 now|Sample 17 has label 0 now and 2 in"):
            recorded(loader, path, network)
    with pytest.raises(offramp.OfframpError, match="Sample 0 has label 1 now and 0 in"):
        recorded(iter(batches((LABELS + 1) % 5)), path, network, samples=COUNT)
    shuffled = DataLoader(TensorDataset(IMAGES, LABELS), batch_size=8, shuffle=True)
    assert recorded(shuffled, path, network).finished
