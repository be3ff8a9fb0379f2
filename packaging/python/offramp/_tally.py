# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""Watches a network run: which operators each tensor needs, and what they cost."""

from __future__ import annotations

import os
import sys
from typing import Any, Callable, Dict, Iterator, List, NamedTuple, Optional, Tuple

import torch
from torch.utils._python_dispatch import TorchDispatchMode

from . import _rules as rules

try:
    from torch.overrides import TorchFunctionMode
except ImportError:  # pragma: no cover - PyTorch before 1.13
    TorchFunctionMode = object  # type: ignore[assignment,misc]


class Operator(NamedTuple):
    """One operator that was run."""

    name: str
    key: Optional[str]  # under which it counts; None where no rule does
    flops: int
    executed: int
    gives_tensors: bool


def _tensors_in(value: Any) -> Iterator[torch.Tensor]:
    if isinstance(value, torch.Tensor):
        yield value
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from _tensors_in(each)


def _storage_of(tensor: torch.Tensor) -> int:
    try:
        storage = tensor.untyped_storage() if hasattr(tensor, "untyped_storage") else tensor.storage()
        return storage.data_ptr()
    except (RuntimeError, NotImplementedError):
        return 0  # sparse tensors and the like have no storage


class Tally(TorchDispatchMode):
    """The operators of a run. What a tensor needs is a set of bits: bit i for operators[i]."""

    def __init__(self) -> None:
        super().__init__()
        self.operators: List[Operator] = []
        self._needs: Dict[int, int] = {}
        self._parts: Dict[int, Tuple[int, List[int]]] = {}  # of stacked tensors: dimension, what each slice needs
        self._sharing: Dict[int, List[torch.Tensor]] = {}
        self._alive: List[torch.Tensor] = []  # so that no two tensors have the same id

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        kwargs = kwargs or {}
        name = func._schema.name.split("::")[-1]
        if name in rules.TAKEN_APART:
            with self:
                return func.decompose(*args, **kwargs)
        needs = 1 << len(self.operators)
        for tensor in _tensors_in(list(args) + list(kwargs.values())):
            needs |= self.needs(tensor)
        inputs = self._bound(func, args, kwargs)
        before = rules.Call(name, func._overloadname, inputs, ())
        out = func(*args, **kwargs)
        outputs = list(_tensors_in(out))
        call = before._replace(output=tuple(outputs[0].shape) if outputs else ())
        counted = rules.count(call)
        self.operators.append(Operator(rules.seen_name(call), counted[0] if counted else None,
                                       counted[1] if counted else 0, rules.executed(call), bool(outputs)))
        for argument in func._schema.arguments:
            if argument.alias_info is not None and argument.alias_info.is_write:
                for tensor in _tensors_in(inputs.get(argument.name)):
                    self._changed(tensor, needs)
        for tensor in outputs:
            self._made(tensor, needs)
        self._follow_parts(name, inputs, outputs)
        return out

    def needs(self, tensor: torch.Tensor) -> int:
        """What a tensor needs; of one that no operator made (x.data, an array's memory), what that memory needs."""
        known = self._needs.get(id(tensor))
        if known is None and not isinstance(tensor, torch.nn.Parameter):
            known = 0
            for other in self._sharing.get(_storage_of(tensor), []):
                known |= self._needs[id(other)]
        return known or 0

    def slices(self, tensor: torch.Tensor, dimension: int) -> List[int]:
        """What each slice of a tensor needs: its own, where the network has stacked them, else all that the tensor
        does."""
        stacked = self._parts.get(id(tensor))
        if stacked and stacked[0] == dimension:
            return stacked[1]
        return [self.needs(tensor)] * tensor.shape[dimension]

    @staticmethod
    def _bound(func: Any, args: Any, kwargs: Dict[str, Any]) -> Dict[str, Any]:
        names = [argument.name for argument in func._schema.arguments]
        return {**dict(zip(names, args)), **kwargs}

    def _made(self, tensor: torch.Tensor, needs: int) -> None:
        self._needs[id(tensor)] = self._needs.get(id(tensor), 0) | needs
        self._alive.append(tensor)
        storage = _storage_of(tensor)
        if storage:
            self._sharing.setdefault(storage, []).append(tensor)

    def _changed(self, tensor: torch.Tensor, needs: int) -> None:
        """In place: all views of the same memory need it."""
        self._made(tensor, needs)
        for other in self._sharing.get(_storage_of(tensor), []):
            self._needs[id(other)] = self._needs.get(id(other), 0) | needs
            self._parts.pop(id(other), None)

    def _follow_parts(self, name: str, inputs: Dict[str, Any], outputs: List[torch.Tensor]) -> None:
        """Tensors that are stacked and taken apart again need only what their own part needs."""
        own = 1 << (len(self.operators) - 1)
        if name in ("stack", "cat") and outputs:
            given = list(_tensors_in(inputs.get("tensors")))
            dimension = inputs.get("dim", 0) % outputs[0].dim()
            parts = []
            for tensor in given:
                parts += [self.needs(tensor) | own] * (1 if name == "stack" else tensor.shape[dimension])
            if len(parts) == outputs[0].shape[dimension]:
                self._parts[id(outputs[0])] = (dimension, parts)
            return
        source = inputs.get("self")
        held = self._parts.get(id(source)) if isinstance(source, torch.Tensor) else None
        if held is None or not outputs:
            return
        dimension, parts = held
        rank = source.dim()  # type: ignore[union-attr]
        if name == "transpose":
            swap = {inputs["dim0"] % rank: inputs["dim1"] % rank, inputs["dim1"] % rank: inputs["dim0"] % rank}
            self._parts[id(outputs[0])] = (swap.get(dimension, dimension), parts)
        elif name == "permute":
            self._parts[id(outputs[0])] = ([d % rank for d in inputs["dims"]].index(dimension), parts)
        elif name in ("contiguous", "clone", "to", "softmax", "log_softmax", "float"):
            self._parts[id(outputs[0])] = (dimension, [part | own for part in parts])
        elif name in ("select", "unbind") and inputs.get("dim", 0) % rank == dimension:
            chosen = parts if name == "unbind" else [parts[inputs["index"]]]
            for tensor, part in zip(outputs, chosen):
                self._needs[id(tensor)] = part | own


class PlainPath(TorchFunctionMode):  # type: ignore[misc]
    """While it is on, attention is computed step by step instead of in one operator that hides its layers.

    looks: where code outside of PyTorch looked at values.
    """

    _LOOKING = frozenset(("__bool__", "__int__", "__float__", "__index__", "item", "tolist", "numpy"))
    _TORCH = os.path.dirname(torch.__file__) + os.sep

    def __init__(self) -> None:
        super().__init__()
        self.looks: List[str] = []

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        if getattr(func, "__name__", "") in self._LOOKING:
            caller = sys._getframe(1)
            if not caller.f_code.co_filename.startswith(self._TORCH):
                self.looks.append("%s:%d" % (os.path.basename(caller.f_code.co_filename), caller.f_lineno))
        return func(*args, **(kwargs or {}))


class _BelowAutograd:
    """Operators reach the tally before autograd takes them apart, as fvcore's trace has them."""

    def __enter__(self) -> None:
        self._guard = torch._C._AutoDispatchBelowAutograd()
        if hasattr(self._guard, "__enter__"):
            self._guard.__enter__()

    def __exit__(self, *error: Any) -> None:
        if hasattr(self._guard, "__exit__"):
            self._guard.__exit__(*error)
        del self._guard


def tally(run: Callable[[], Any]) -> Tuple[Tally, Any]:
    """Runs something and counts its operators; returns them and what the run returned."""
    watched = Tally()
    with torch.jit.optimized_execution(False), _BelowAutograd(), PlainPath(), watched:
        return watched, run()
