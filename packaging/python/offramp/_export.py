# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""Writes a network as a TorchScript archive with offramp.json, as the engine runs it."""

from __future__ import annotations

import json
import os
import warnings
from typing import Any, Callable, Dict, List, Optional, Sequence, Tuple, Union

import torch

from ._errors import OfframpError
from ._files import PlacedFile, check_place, put_in_place, temporary_name
from ._outputs import ExitChoice, ExitNetwork, tensors_in

_TOLERANCE = 1e-4  # of a logit, relative where it is above 1
_TRACED_AFTER_ALL = "traced after all"
_REMEDY = ("Write forward() without decisions that depend on the images, with x.flatten(1) instead of fixed sizes, or "
           "record it from Python: offramp.record().")


class _AllExits(torch.nn.Module):
    """The network, and the logits of all of its exits as a tuple."""

    def __init__(self, network: ExitNetwork) -> None:
        super().__init__()
        self.network = network.model
        self.heads = torch.nn.ModuleList(head for head in network.heads.values() if head is not None)
        self._exits = [network]  # in a list: it is not a layer

    def forward(self, images: torch.Tensor) -> Tuple[torch.Tensor, ...]:
        return tuple(self._exits[0].picked(images))


def export(model: Any, example: Any, path: Union[str, "os.PathLike[str]"], *, exits: ExitChoice = None,
           forward: Optional[Callable[..., Any]] = None, name: Optional[str] = None,
           class_names: Optional[Sequence[str]] = None, resize: Optional[int] = None, crop: Optional[int] = None,
           mean: Optional[Sequence[float]] = None, std: Optional[Sequence[float]] = None,
           script: Optional[bool] = None) -> str:
    """Writes an archive that returns the logits of every exit, loads it again, compares, and returns its path.

    model: a torch.nn.Module in eval(), on the CPU. example: a batch of images, normalised. exits and forward as in
    offramp.record(). name, class_names, resize, crop (in pixels), mean, std: what offramp.json says, so that the
    engine needs no options. script: True for torch.jit.script, False for torch.jit.trace; by default traced, and
    scripted where a trace does not give the same for other images.

    A network that cannot be exported is an OfframpError that says what to do, and nothing is written.
    """
    if not isinstance(model, torch.nn.Module):
        raise OfframpError("The network is a %s, not a torch.nn.Module." % type(model).__name__, "Give a module.")
    if any(module.training for module in model.modules()):
        raise OfframpError("The network is in training mode: dropout and the statistics of batches would become part "
                           "of it.", "Call model.eval() first.")
    network = ExitNetwork(model, exits, forward)
    images = network.placed(example)
    if images.device.type != "cpu":
        raise OfframpError("The network is on %s." % images.device, "Export it from the CPU: model.cpu().")
    target = os.fsdecode(path)
    check_place(target)
    temporary = temporary_name(target)
    PlacedFile(temporary, os.O_RDWR | os.O_CREAT).close()  # an error now is not the network's
    os.unlink(temporary)
    with network.ready(), torch.no_grad():
        probed = network.probe(images)
        for note in network.notes:
            warnings.warn(note, stacklevel=2)
        trials = [images, images[:1], torch.cat([images, images[:1]]), images + torch.randn_like(images), -images]
        expected = [network(trial).logits for trial in trials]
        spec = _description(name or network.name, probed.names, int(probed.logits[0].shape[1]), images, class_names,
                            {"resize": resize, "crop": crop, "mean": mean, "std": std})
        reasons: List[str] = []
        for way, make in _ways(network, images, script):
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")  # of torch.jit: the archive is compared with the network
                    made = make()
                    made.save(temporary, _extra_files={"offramp.json": json.dumps(spec, ensure_ascii=False)})
                    _compare(temporary, trials, expected, network)
            except OfframpError as error:
                reasons.append("%s: %s" % (way, error.sentence))
            except Exception as error:  # noqa: BLE001 - torch.jit raises many kinds
                reasons.append("%s: %s." % (way, _first_line(error)))
            else:
                put_in_place(temporary, target, replace=True)
                if way == _TRACED_AFTER_ALL:
                    warnings.warn("%s looks at values in forward(): the archive keeps what it decided for these images."
                                  % network.name, stacklevel=2)
                return target
            finally:
                if os.path.exists(temporary):
                    os.unlink(temporary)
    raise OfframpError("%s cannot be exported. %s" % (network.name, " ".join(reasons)), _REMEDY)


def _ways(network: ExitNetwork, images: torch.Tensor, script: Optional[bool]) -> List[Tuple[str, Callable[[], Any]]]:
    """How the archive can be made, in the order in which it is tried."""
    model = network.model
    is_plain = not network.is_wrapped()
    if isinstance(model, torch.jit.ScriptModule) and is_plain:
        return [("saved as it is", lambda: model)]
    if script:
        if not is_plain:
            raise OfframpError("Hooks and forward= are not part of a network that torch.jit.script reads.",
                               "Leave script=True out, or write a module whose forward() returns all exits.")
        return [("scripted", lambda: torch.jit.script(model))]
    if script is False or not is_plain:
        return [("traced", lambda: _traced(network, images, True))]
    return [("traced", lambda: _traced(network, images, False)), ("scripted", lambda: torch.jit.script(model)),
            (_TRACED_AFTER_ALL, lambda: _traced(network, images, True))]


def _traced(network: ExitNetwork, images: torch.Tensor, may_decide: bool) -> Any:
    """A trace of the network; where it may not decide, an error if forward() looks at values."""
    from ._tally import PlainPath
    if not may_decide:
        with PlainPath() as watched:  # without a trace, in which sizes are values too
            network(images)
        if watched.looks:
            raise OfframpError("forward() looks at values (%s), which a trace would keep." % watched.looks[0])
    with PlainPath():
        return torch.jit.trace(_AllExits(network).eval(), images, check_trace=False)


def _compare(path: str, trials: List[torch.Tensor], expected: List[List[torch.Tensor]], network: ExitNetwork) -> None:
    """Runs the archive on batches of other sizes and other images; an error where its logits differ."""
    loaded = torch.jit.load(path)
    for trial, logits in zip(trials, expected):
        try:
            answer = loaded(trial)
        except Exception as error:  # noqa: BLE001
            raise OfframpError("It fails for a batch of %d: %s." % (len(trial), _first_line(error))) from None
        is_as_it_was = isinstance(network.model, torch.jit.ScriptModule) and not network.is_wrapped()
        found = network.exits_of(tensors_in(answer)).logits if is_as_it_was else [
            t for _, t in tensors_in(answer) if t.dim() == 2 and t.shape == logits[0].shape]
        if len(found) != len(logits):
            raise OfframpError("It returns %d exits instead of %d." % (len(found), len(logits)))
        for k, (ours, theirs) in enumerate(zip(found, logits)):
            apart = float(((ours - theirs).abs() / theirs.abs().clamp(min=1)).max())
            if not apart <= _TOLERANCE:
                raise OfframpError("The logits of exit %d differ by up to %.2g for a batch of %d."
                                   % (k + 1, apart, len(trial)))


def _description(name: str, exits: Sequence[str], classes: int, images: torch.Tensor,
                 class_names: Optional[Sequence[str]], preparation: Dict[str, Any]) -> Dict[str, Any]:
    spec: Dict[str, Any] = {"offramp_network": 1, "name": name, "classes": classes, "input": list(images.shape[1:]),
                            "exits": [{"name": each} for each in exits]}
    if class_names is not None:
        if len(class_names) != classes:
            raise OfframpError("There are %d class names for %d classes." % (len(class_names), classes),
                               "Give one for each class.")
        spec["class_names"] = [str(each) for each in class_names]
    for key, value in preparation.items():
        if value is not None:
            spec[key] = value if isinstance(value, int) else [float(each) for each in value]
    return spec


def _first_line(error: Exception) -> str:
    lines = [line.strip() for line in str(error).split("\n") if line.strip()]
    return lines[0].rstrip(".:") if lines else type(error).__name__
