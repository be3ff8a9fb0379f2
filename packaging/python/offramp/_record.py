# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""Records what a PyTorch network answers to a whole test set."""

from __future__ import annotations

import hashlib
import os
import warnings
from itertools import chain
from typing import Any, Callable, Iterable, List, Optional, Sequence, Union

import numpy as np
import torch

from ._arrays import stacked
from ._errors import OfframpError
from ._files import check_place
from ._flops import count_exits
from ._kinds import LOGITS, kinds_of, kinds_text, to_logits
from ._outputs import ExitChoice, ExitNetwork, Exits
from ._recorder import Recorder
from ._recording import Recording
from ._samples import LabelMap, Samples, thumbnails_of

_LARGEST_THUMBNAILS, _THUMBNAIL_SIDE = 200_000_000, 48


def record(model: Any, loader: Any, path: Union[str, "os.PathLike[str]"], *, exits: ExitChoice = None,
           flops: Optional[Sequence[int]] = None, labels: LabelMap = None, samples: Optional[int] = None,
           forward: Optional[Callable[..., Any]] = None, transform: Optional[Callable[[Any], Any]] = None,
           batch_size: int = 64, name: Optional[str] = None, names: Optional[Sequence[str]] = None,
           class_names: Optional[Sequence[str]] = None, mean: Optional[Sequence[float]] = None,
           std: Optional[Sequence[float]] = None, logits: Optional[bool] = None,
           outputs: Union[None, str, Sequence[str]] = None, autocast: Optional[torch.dtype] = None,
           progress: Optional[bool] = None, overwrite: bool = False) -> Recording:
    """Runs a network over a test set, writes what every exit answers, and returns the recording.

    model: any torch.nn.Module, on its device; it runs in eval() and is put back. loader: an iterable of (images,
    labels), such as a DataLoader, or a data set of single samples, in the same order each time. A label is a class
    number, or an array of one.

    exits: None where forward() returns the logits of every exit (a list, a tuple, a dict, a stacked tensor [K,N,C] or
    [N,K,C]); numbers say which outputs are exits, counted from 0, each part of a stacked tensor as one; names are those
    of submodules that give logits, for a network that returns only its last exit; a dict names submodules and the head
    that makes logits of each one's output. forward: how the network is called, a function of it and a batch, where
    that is not model(images).

    flops: the cost of one sample up to each exit, heads of earlier exits included; counted by default, as fvcore
    does. labels: maps what the data set gives to class numbers (a dict, a list or a function). samples: their number,
    where the loader does not know it. transform: makes a tensor of an image of a data set. batch_size: for data sets
    of single samples. name: the network's. names, class_names: by default the data set's. mean, std: what images were
    normalised with; with them the file gets thumbnails. logits: whether they are kept; by default up to 200 MB.
    outputs: what the network gives, logits, probabilities, log-probabilities or probabilities of single classes (a
    sigmoid's), for all exits or one for each; recognised by default. autocast: a type such as torch.bfloat16.
    progress: a progress bar; by default where tqdm is installed.

    A recording that was stopped goes on where it was, and a finished one is returned; one by another network, or over
    samples with other labels, is an OfframpError, and overwrite=True replaces it. Of a finished one, the labels of the
    first batch are compared, and all that the data set lists.
    """
    source = Samples(loader, labels, transform, batch_size)
    target = os.fsdecode(path)
    check_place(target)
    if source.is_shuffled() and os.path.exists(target) and not overwrite and not Recording(target).finished:
        raise OfframpError("%s is unfinished, and the loader shuffles: it cannot go on." % target,
                           "Give a loader with shuffle=False, or overwrite=True.")
    network = ExitNetwork(model, exits, forward)
    batches = source.batches()
    first = next(batches, None)
    if first is None:
        raise OfframpError("The loader gives no batch.", "Give a test set with samples.")
    images, truth = first
    if network.placed(images).is_floating_point() is False:
        raise OfframpError("The images are of type %s." % images.dtype,
                           "Give them as the network was trained with, for example by transforms.ToTensor().")
    with network.ready(), torch.no_grad():
        probed = _answers(network, images, autocast, network.probe)
        for note in network.notes:
            warnings.warn(note, stacklevel=2)
        count = samples if samples is not None else source.count()
        if count is None:
            raise OfframpError("The loader does not say how many samples it has.", "Give samples=.")
        about = _about(network, autocast, len(images))
        made_by: List[str] = []
        if flops is None:
            costs = count_exits(network, images)
            made_by = costs.made_by
            flops = costs.flops
            about.update(costs.metadata())
            for sentence in costs.warnings():
                warnings.warn(sentence, stacklevel=2)
        kinds = kinds_of(outputs, stacked(probed.logits), made_by)
        about["outputs"] = kinds_text(kinds)
        if outputs is None and about["outputs"] != LOGITS:
            warnings.warn("The outputs are %s: logits with the same softmax are recorded. outputs=\"logits\" decides "
                          "otherwise." % about["outputs"], stacklevel=2)
        truths = _labels_if(source.labels(), truth, count)
        classes = int(probed.logits[0].shape[1])
        with_thumbnails = mean is not None and std is not None and images.dim() == 4 and (
            count * 3 * _THUMBNAIL_SIDE ** 2 <= _LARGEST_THUMBNAILS)
        with Recorder(target, probed.names, classes, count, flops, labels=truths,
                      names=_fitting(source.names(), count) if names is None else names,
                      class_names=_fitting(source.class_names(), classes) if class_names is None else class_names,
                      logits=logits,
                      network=name or network.name, metadata=about, overwrite=overwrite) as recorder:
            if recorder.finished:
                _compare_labels(recorder, source, truth, batches)
            else:
                bar = _bar(progress, count)
                for images, truth in chain([first], batches):
                    if not recorder.skip(truth):
                        found = _answers(network, images, autocast, network)
                        if found.names != probed.names:
                            raise OfframpError("The network gives %d exits, and gave %d before."
                                               % (len(found.names), len(probed.names)),
                                               "A network that decides in forward() where to stop cannot be recorded: "
                                               "have it return all exits.")
                        shown = thumbnails_of(images, mean, std, _THUMBNAIL_SIDE) if (
                            with_thumbnails and mean is not None and std is not None) else None
                        recorder.add(truth, to_logits(stacked(found.logits), kinds), thumbnails=shown)
                    bar.update(len(truth))
                bar.close()
                if not recorder.finished:
                    warnings.warn("The loader gave %d of %d samples: the recording is unfinished."
                                  % (int(recorder.recorded.sum()), count), stacklevel=2)
    return Recording(target)


def _answers(network: ExitNetwork, images: torch.Tensor, autocast: Optional[torch.dtype],
             run: Callable[[torch.Tensor], Exits]) -> Exits:
    placed = network.placed(images)
    if autocast is None:
        return run(placed)
    with torch.autocast(placed.device.type, dtype=autocast):
        return run(placed)


def _about(network: ExitNetwork, autocast: Optional[torch.dtype], batch: int) -> dict:
    tensors = list(network.model.parameters()) + list(network.model.buffers())
    kind = next((t.dtype for t in tensors if t.is_floating_point()), torch.float32)
    device = next((t.device.type for t in tensors), "cpu")
    return {"weights_sha256": weights_sum(network.model), "precision": str(autocast or kind).replace("torch.", ""),
            "tf32": "allowed" if _allows_tf32(device, autocast or kind) else None, "device_kind": device,
            "libtorch_version": torch.__version__, "batch_size": str(batch),
            "exit_outputs": network.exit_outputs(), "threads": str(torch.get_num_threads())}


def _allows_tf32(device: str, kind: torch.dtype) -> bool:
    """Whether PyTorch may compute float32 in TF32, which it does for convolutions on a GPU unless it is told not to."""
    return (device == "cuda" and kind == torch.float32
            and (torch.backends.cuda.matmul.allow_tf32 or torch.backends.cudnn.allow_tf32))


def weights_sum(model: torch.nn.Module) -> str:
    """SHA-256 over the names, shapes and values of all parameters and buffers."""
    digest = hashlib.sha256()
    for key, value in sorted(model.state_dict().items()):
        if isinstance(value, torch.Tensor) and not value.is_quantized:
            digest.update(("%s %s %s\n" % (key, value.dtype, list(value.shape))).encode())
            flat = value.detach().cpu().contiguous().reshape(-1)
            digest.update(flat.view(torch.uint8).numpy() if flat.numel() else b"")
    return digest.hexdigest()


def _compare_labels(recorder: Recorder, source: Samples, first: np.ndarray, rest: Iterable[Any]) -> None:
    """An error where a finished recording is of other labels: all that are at hand, else those of the first batch."""
    if source.is_shuffled():
        return
    recorder.skip(first)
    for _, truth in rest if source.are_labels_at_hand() else ():
        recorder.skip(truth)


def _labels_if(known: Optional[np.ndarray], first: np.ndarray, count: int) -> Optional[np.ndarray]:
    """The labels that the data set lists, where they are those that the loader gives."""
    if known is None or len(known) != count or not np.array_equal(known[:len(first)], first):
        return None
    return known


def _fitting(names: Optional[Iterable[str]], count: int) -> Optional[List[str]]:
    found = None if names is None else list(names)
    return found if found is not None and len(found) == count else None


class _NoBar:
    def update(self, _: int) -> None:
        pass

    def close(self) -> None:
        pass


def _bar(progress: Optional[bool], count: int) -> Any:
    if progress is False:
        return _NoBar()
    try:
        from tqdm.auto import tqdm
    except ImportError:
        return _NoBar()
    return tqdm(total=count, unit="sample", desc="Recording")
