# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""Places where files cannot be: every function says so in a sentence, and leaves nothing behind."""
import errno
import os

import numpy as np
import pytest
from conftest import DEMO

import offramp

LABELS, LOGITS = np.zeros(4, int), np.zeros((2, 4, 3), "f4")


def made(path, **options):
    with offramp.Recorder(path, 2, 3, 4, [1, 2], **options) as recorder:
        recorder.add(LABELS, LOGITS)


def tried(path):
    """What writes a file, each as a function."""
    ways = [lambda: made(path), lambda: made(path, overwrite=True)]
    try:
        import networks
        import torch
    except ImportError:
        return ways
    network, images = networks.TwoExits().eval(), torch.zeros(4, 3, 8, 8)
    return ways + [lambda: offramp.export(network, images, path),
                   lambda: offramp.record(network, [(images, LABELS)], path, flops=[1, 2], progress=False),
                   lambda: offramp.record(network, [(images, LABELS)], path, flops=[1, 2], progress=False,
                                          overwrite=True)]


@pytest.mark.parametrize("place, what", [
    (".", "is a folder"), ("folder", "is a folder. Give the name of a file in it"), ("folder/", "is not the name"),
    ("none/run.exits", "folder .*none does not exist"), ("file/run.exits", "does not exist"),
    ("x" * 300, "its name is too long. Choose a shorter one"), ("a\0b", "is not the name of a file"),
    ("", "is not the name")])
def test_places_where_no_file_can_be(place, what, tmp_path, monkeypatch):
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("x")
    monkeypatch.chdir(tmp_path)
    for number, write in enumerate(tried(place)):
        with pytest.raises(offramp.OfframpError, match=what):
            write()
        assert sorted(os.listdir(".")) == ["file", "folder"] and not os.listdir("folder"), number


def failing(number):
    def fail(*_, **__):
        raise OSError(number, os.strerror(number))
    return fail


@pytest.mark.parametrize("call, number, what", [
    ("open", errno.EACCES, "permission is denied"), ("open", errno.EROFS, "read-only"),
    ("listdir", errno.EACCES, "permission is denied"), ("posix_fallocate", errno.ENOSPC, "the disk is full"),
    ("pwrite", errno.ENOSPC, "the disk is full"), ("fsync", errno.EIO, "cannot be written: \"Input/output error\""),
    ("replace", errno.EPERM, "permission is denied")])
def test_what_the_system_refuses(call, number, what, tmp_path, monkeypatch):
    path = tmp_path / "run.exits"
    monkeypatch.setattr(os, call, failing(number))
    with pytest.raises(offramp.OfframpError, match=what):
        made(path, overwrite=True)
    monkeypatch.undo()
    assert call == "fsync" or os.listdir(tmp_path) == []


def test_an_archive_that_cannot_get_its_name(tmp_path, monkeypatch):
    torch = pytest.importorskip("torch")
    import networks
    for call in ("open", "replace"):
        monkeypatch.setattr(os, call, failing(errno.EACCES))
        with pytest.raises(offramp.OfframpError, match="cannot be (opened|written): permission is denied"):
            offramp.export(networks.TwoExits().eval(), torch.zeros(2, 3, 8, 8), tmp_path / "net.pt")
        monkeypatch.undo()
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("place", ["signs-small.exits", "demo.offramp"])
def test_files_that_cannot_be_read(place, monkeypatch):
    import builtins
    monkeypatch.setattr(builtins, "open", failing(errno.EACCES))
    with pytest.raises(offramp.OfframpError, match="cannot be read: permission is denied"):
        offramp.read(DEMO / place)
    monkeypatch.undo()
    monkeypatch.setattr(os, "open", failing(errno.EACCES))
    with pytest.raises(offramp.OfframpError, match="cannot be opened: permission is denied"):
        offramp.Recording(DEMO / "signs-small.exits")
    with pytest.raises(offramp.OfframpError, match="does not exist"):
        offramp.read("x" * 300)
    with pytest.raises(offramp.OfframpError, match="does not exist"):
        offramp.read(".")


def test_a_path_of_bytes(tmp_path):
    path = os.fsencode(tmp_path / "run.exits")
    made(path)
    assert offramp.read(path).finished and os.listdir(tmp_path) == ["run.exits"]
