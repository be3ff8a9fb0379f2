# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""The logits of every exit of a network, whatever its forward() returns."""

from __future__ import annotations

import inspect
from collections import Counter
from contextlib import contextmanager
from numbers import Integral
from typing import (Any, Callable, Dict, Iterable, Iterator, List, Mapping, NamedTuple, Optional, Sequence, Tuple,
                    Union)

import torch

from ._errors import OfframpError

ExitChoice = Union[None, Sequence[Union[int, str]], Mapping[str, Optional[torch.nn.Module]]]
Named = Tuple[Optional[str], torch.Tensor]
Slice = Tuple[int, int]  # a dimension, and which part of it

_MOST_STACKED = 64  # exits; more in one tensor are something else, such as tokens


class Exits(NamedTuple):
    """The logits of the exits of one batch, each [N,C], their names, and what each needs of a tally."""

    names: List[str]
    logits: List[torch.Tensor]
    needs: Optional[List[int]] = None


class _Row(NamedTuple):
    name: Optional[str]
    tensor: torch.Tensor
    needs: int
    place: Tuple[int, Optional[Slice]]


def tensors_in(answer: Any, name: Optional[str] = None) -> List[Named]:
    """The tensors of what a network returned, in order, with the keys of dictionaries as names."""
    if isinstance(answer, torch.Tensor):
        return [(name, answer)]
    if isinstance(answer, Mapping):
        return [each for key, value in answer.items() for each in tensors_in(value, str(key))]
    if isinstance(answer, tuple) and hasattr(answer, "_fields"):
        return [each for key, value in zip(answer._fields, answer) for each in tensors_in(value, key)]
    if isinstance(answer, (list, tuple)):
        return [each for value in answer for each in tensors_in(value, name)]
    if hasattr(answer, "__dataclass_fields__"):
        return [each for key in answer.__dataclass_fields__ for each in tensors_in(getattr(answer, key), key)]
    return []


def shapes_text(found: Sequence[Named]) -> str:
    """What was returned, for messages."""
    return ", ".join("%s %s" % (str(t.dtype).replace("torch.", ""), list(t.shape)) for _, t in found) or "no tensor"


class ExitNetwork:
    """A network of which every call gives the logits of all exits.

    exits: None: what forward() returns; numbers: which of what it returns; names: submodules whose outputs are logits,
    beside what forward() returns; a dict: submodules, and the head that makes logits of each one's output.
    """

    def __init__(self, model: Any, exits: ExitChoice, forward: Optional[Callable[..., Any]] = None) -> None:
        if not isinstance(model, torch.nn.Module):
            raise OfframpError("The network is a %s, not a torch.nn.Module." % type(model).__name__,
                               "Give a module, or use offramp.Recorder in a loop of your own.")
        self.model = getattr(model, "_orig_mod", model)  # what torch.compile was given: its operators are seen
        self.name = str(getattr(model, "original_name", None) or type(model).__name__)
        self._forward = forward or (lambda network, images: network(images))
        self._is_called_otherwise = forward is not None
        self._numbers: Optional[List[int]] = None
        self.heads: Dict[str, Optional[torch.nn.Module]] = {}  # by submodule that a hook watches
        if isinstance(exits, str) or not (exits is None or isinstance(exits, Iterable)):
            raise OfframpError("exits=%r is not a list." % (exits,), "Give exits=[%r], or leave it out where forward() "
                               "returns all exits and nothing else." % (exits,))
        if isinstance(exits, Mapping):
            self.heads = dict(exits)
        elif exits is not None and all(isinstance(each, Integral) for each in exits):
            self._numbers = [int(each) for each in exits]
        elif exits is not None:
            self.heads = {str(each): None for each in exits}
        if exits is not None and not (self.heads or self._numbers):
            raise OfframpError("exits= is empty.", "Give names of submodules, or numbers of outputs.")
        self._hooked: Dict[str, torch.Tensor] = {}
        self._switched = False  # forward() runs as in training; all layers are in evaluation
        self._stacks: Dict[int, int] = {}  # of outputs that hold several exits: their dimension
        self._places: List[Tuple[int, Optional[Slice]]] = []  # of each exit: which output, and which slice of it
        self.notes: List[str] = []  # sentences about outputs that may be exits, and are left out

    @contextmanager
    def ready(self) -> Iterator["ExitNetwork"]:
        """Puts the network in eval() and its hooks on; afterwards everything is as it was."""
        modules = list(self.model.modules()) + [m for head in self.heads.values() if head for m in head.modules()]
        before = [(module, module.training) for module in modules]
        handles = []
        try:
            self.model.eval()
            for head in self.heads.values():
                if head is not None:
                    head.eval()
            for name in self.heads:
                handles.append(self._hook(name))
            yield self
        finally:
            for handle in handles:
                handle.remove()
            for module, training in before:
                module.training = training
            self._hooked.clear()

    def placed(self, images: Any) -> torch.Tensor:
        """A batch on the network's device and in its precision."""
        parameter = next((t for t in list(self.model.parameters()) + list(self.model.buffers())
                          if t.is_floating_point()), None)
        images = torch.as_tensor(images)
        if parameter is None:
            return images
        return images.to(parameter.device, parameter.dtype if images.is_floating_point() else None, non_blocking=True)

    def probe(self, images: torch.Tensor) -> Exits:
        """Finds out how the network gives its logits; an error that says what to do where it does not."""
        if images.dim() == 0 or len(images) == 0:
            raise OfframpError("The batch of images is %s: it has no image." % list(images.shape),
                               "Give a batch of at least one image.")
        with torch.no_grad():
            if self._takes_mode() and self._gives_all_by_mode(images):
                return self._with_layout(images, self.run(images))
            found = self.run(images)
            if self.heads or any(self._is_logits(t, len(images)) or t.dim() == 3 for _, t in found):
                return self._with_layout(images, found)
            labels = [t for _, t in found if not t.is_floating_point()]
            if labels and self._logits_as_in_training(images, labels):
                return self._with_layout(images, self.run(images))
        raise OfframpError("%s returns %s in eval(), not logits [batch, classes]." % (self.name, shapes_text(found)),
                           "Give forward=, a function of the network and a batch that returns the logits of every "
                           "exit, or exits=[…], the names of the submodules that give them.")

    def run(self, images: torch.Tensor) -> List[Named]:
        """Runs the network; what it returned, after what hooks saw."""
        self._hooked.clear()
        root = self.model.training
        try:
            if self._switched:
                self.model.training = True  # of the root alone: layers stay in evaluation
            answer = self._forward(self.model, images)
        finally:
            if self._switched:
                self.model.training = root
        hooked: List[Named] = []
        for name in self.heads:
            if name not in self._hooked:
                raise OfframpError("The submodule %s did not run." % name, "Name submodules that forward() calls.")
            hooked.append((name, self._hooked[name]))
        return hooked + tensors_in(answer)

    def __call__(self, images: torch.Tensor) -> Exits:
        return self.exits_of(self.run(images))

    def exits_of(self, found: List[Named], tally: Any = None) -> Exits:
        """The exits among tensors that run() gave."""
        rows: List[_Row] = []
        for place, (name, tensor) in enumerate(found):
            if place in self._stacks and tensor.dim() == 3:
                dimension = self._stacks[place]
                needs = tally.slices(tensor, dimension) if tally is not None else [0] * tensor.shape[dimension]
                rows += [_Row(None, part, need, (place, (dimension, i)))
                         for i, (part, need) in enumerate(zip(tensor.unbind(dimension), needs))]
            else:
                rows.append(_Row(name, tensor, tally.needs(tensor) if tally is not None else 0, (place, None)))
        chosen = self._chosen(rows)
        for row in chosen:
            if not (row.tensor.is_floating_point() and row.tensor.dim() == 2):
                raise OfframpError("An exit is %s, not logits [batch, classes]." % shapes_text([row[:2]]),
                                   "Choose other outputs with exits=.")
        if len({row.tensor.shape for row in chosen}) > 1:
            raise OfframpError("The exits have different shapes: %s." % shapes_text([row[:2] for row in chosen]),
                               "Say with exits=[…] which outputs are exits, counted from 0.")
        names = [row.name for row in chosen]
        if None in names or len(set(names)) < len(names):
            names = [name if name in self.heads else "exit%d" % (k + 1) for k, name in enumerate(names)]
        self._places = [row.place for row in chosen]
        return Exits([str(name) for name in names], [row.tensor for row in chosen],
                     [row.needs for row in chosen] if tally is not None else None)

    def picked(self, images: torch.Tensor) -> List[torch.Tensor]:
        """The logits of the exits as the last call found them, without looking at shapes: for torch.jit.trace."""
        found = self.run(images)
        return [found[place][1] if part is None else found[place][1].select(*part) for place, part in self._places]

    def is_wrapped(self) -> bool:
        """Whether the logits of all exits are not what the module's own forward(images) returns, in order."""
        return bool(self.heads) or self._numbers is not None or self._switched or self._is_called_otherwise

    def exit_outputs(self) -> Optional[str]:
        """Which outputs are exits, as recordings and offramp.json write it."""
        return None if self._numbers is None else ",".join(map(str, self._numbers))

    def _chosen(self, rows: List["_Row"]) -> List["_Row"]:
        everything = shapes_text([row[:2] for row in rows])
        if self._numbers is not None:
            missing = [number for number in self._numbers if not 0 <= number < len(rows)]
            if missing:
                raise OfframpError("There is no output %d: the network returns %d." % (missing[0], len(rows)),
                                   "Outputs count from 0: %s." % everything)
            return [rows[number] for number in self._numbers]
        hooked, returned = rows[:len(self.heads)], rows[len(self.heads):]
        logits = [row for row in returned
                  if row.tensor.is_floating_point() and row.tensor.dim() == 2 and row.tensor.shape[1] > 1]
        if hooked:
            last = [row for row in logits if row.tensor.shape == hooked[0].tensor.shape][-1:]
            if last and any(last[0].tensor is row.tensor for row in hooked):
                last = []
            return hooked + [row._replace(name=row.name or "last") for row in last]
        widths = Counter(row.tensor.shape[1] for row in logits).most_common(2)
        if not widths:
            raise OfframpError("%s returns %s, not logits [batch, classes]." % (self.name, everything),
                               "Give exits= or forward=.")
        if len(widths) == 2 and widths[0][1] == widths[1][1]:
            raise OfframpError("%s returns %s: outputs of different widths may be logits." % (self.name, everything),
                               "Say with exits=[…] which outputs are exits, counted from 0.")
        return [row for row in logits if row.tensor.shape[1] == widths[0][0]]

    def _with_layout(self, images: torch.Tensor, found: List[Named]) -> Exits:
        """Decides which tensors hold several exits. As the engine does: where others are logits [batch, classes], only
        those with as many classes; where that is not clear, none if exits= says what to take, else an error."""
        stacks = self._stacked(images, found)
        flat = Counter(t.shape[1] for _, t in found if self._is_logits(t, len(images)))
        widths = {found[place][1].shape[2] for place in stacks}
        if widths & set(flat) or max(flat.values(), default=0) > 1:
            stacks = {place: dimension for place, dimension in stacks.items() if found[place][1].shape[2] in flat}
        elif len(widths) > 1 or (widths and flat):
            if self._numbers is None and not self.heads:
                raise self._unclear(stacks, found)
            stacks = {}
        self._stacks = stacks
        if not self.heads and self._numbers is None:
            self.notes = ["The output %d, %s, of %s (counted from 0) is left out: not the logits of an exit."
                          % (place, shapes_text([each]), self.name) for place, each in enumerate(found)
                          if each[1].dim() == 3 and each[1].is_floating_point() and place not in stacks]
        return self.exits_of(found)

    def _stacked(self, images: torch.Tensor, found: List[Named]) -> Dict[int, int]:
        """The tensors that have the form of stacked logits, and the dimension of their exits: the batch is the other
        one, that one image makes 1."""
        stacks: Dict[int, int] = {}
        first: Optional[List[Named]] = None
        for place, (_, tensor) in enumerate(found):
            if place < len(self.heads) or not tensor.is_floating_point() or tensor.dim() != 3:
                continue
            rows = tensor.shape[:2]
            if len(images) > 1 and rows[0] == rows[1] == len(images):
                first = first or self.run(images[:1])
                is_batch_first = first[place][1].shape[0] == 1
            else:
                is_batch_first = rows[0] == len(images)
            dimension = 1 if is_batch_first else 0
            if rows[1 - dimension] == len(images) and rows[dimension] <= _MOST_STACKED and tensor.shape[2] > 1:
                stacks[place] = dimension
        return stacks

    def _unclear(self, stacks: Mapping[int, int], found: List[Named]) -> OfframpError:
        place, dimension = next(iter(stacks.items()))
        return OfframpError("Output %d of %s may be %d exits in one tensor, or something else; it returns, counted "
                            "from 0: %s." % (place, self.name, found[place][1].shape[dimension], shapes_text(found)),
                            "Say with exits=[…] which outputs are exits, or return only those: "
                            "forward=lambda network, images: network(images)[%d]." % place)

    @staticmethod
    def _is_logits(tensor: torch.Tensor, count: int) -> bool:
        return tensor.is_floating_point() and tensor.dim() == 2 and tensor.shape[0] == count and tensor.shape[1] > 1

    def _takes_mode(self) -> bool:
        """Whether forward() routes images unless it is called with mode="training", as some wrappers do."""
        try:
            mode = inspect.signature(self.model.forward).parameters.get("mode")
        except (TypeError, ValueError):
            return False
        return mode is not None and mode.default == "inference" and not self.is_wrapped()

    def _gives_all_by_mode(self, images: torch.Tensor) -> bool:
        plain = self._forward
        self._forward = lambda network, images: network(images, mode="training")
        try:
            if any(self._is_logits(t, len(images)) for _, t in self.run(images)):
                self._is_called_otherwise = True
                return True
        except Exception:  # noqa: BLE001 - then this mode means something else
            pass
        self._forward = plain
        return False

    def _logits_as_in_training(self, images: torch.Tensor, labels: List[torch.Tensor]) -> bool:
        """Whether forward() gives logits where only the root is in training, the same each time, and such that the
        labels it returns in evaluation are among their answers."""
        self._switched = True
        try:
            first, second = self._with_layout(images, self.run(images)), self.exits_of(self.run(images))
            same = all(torch.equal(a, b) for a, b in zip(first.logits, second.logits))
            answers = torch.stack([logits.argmax(-1) for logits in first.logits])
            fits = any(each.numel() == len(images)
                       and bool((answers == each.reshape(1, -1).to(answers)).any(0).all()) for each in labels)
            if same and fits:
                return True
        except Exception:  # noqa: BLE001 - whatever it is, this is not the way to its logits
            pass
        self._switched = False
        return False

    def _hook(self, name: str) -> Any:
        modules = dict(self.model.named_modules())
        if name not in modules or not name:
            near = [each for each in modules if each and each.count(".") == name.count(".")]
            raise OfframpError("The network has no submodule %s." % name, "It has: %s." % ", ".join(near[:30]))
        if isinstance(modules[name], torch.jit.ScriptModule):
            raise OfframpError("%s is compiled by TorchScript, which takes no hooks." % name,
                               "Hook the network as it was before torch.jit, or have forward() return the logits.")
        head = self.heads[name]

        def keep(_: Any, __: Any, output: Any) -> None:
            value = output if head is None else head(output)
            tensors = tensors_in(value)
            if len(tensors) != 1 or tensors[0][1].dim() != 2 or not tensors[0][1].is_floating_point():
                raise OfframpError("The submodule %s gives %s, not logits [batch, classes]."
                                   % (name, shapes_text(tensors)),
                                   "Name the head's last layer, or give a head that makes logits of it: "
                                   "exits={\"%s\": head}." % name)
            self._hooked[name] = tensors[0][1]

        return modules[name].register_forward_hook(keep)
