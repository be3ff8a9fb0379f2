# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""What operators cost, as fvcore counts them: one multiply-add is 1, biases and activations 0, batch norm 2 per
element.

Rules for operators as PyTorch's dispatcher names them before it takes them apart. None: no rule for these arguments.
"""

from __future__ import annotations

import re
from math import prod
from typing import Any, Callable, Dict, NamedTuple, Optional, Tuple

import numpy as np

Shape = Tuple[int, ...]


class Call(NamedTuple):
    """One call of an operator: its name without namespace and overload, its arguments by name, shapes of tensors."""

    name: str
    overload: str
    arguments: Dict[str, Any]
    output: Shape

    def shape(self, argument: str) -> Shape:
        return tuple(getattr(self.arguments.get(argument), "shape", ()))


def _convolution(call: Call) -> Optional[int]:
    weight, taken = call.shape("weight"), call.shape("input")
    transposed = call.name.startswith("conv_transpose") or call.arguments.get("transposed") is True
    positions = taken if transposed else call.output
    if len(taken) == len(weight) - 1:  # one image without a batch
        taken, positions = (1,) + taken, (1,) + positions
    if len(taken) < 3 or len(positions) < 3:
        return None
    return taken[0] * prod(weight) * prod(positions[2:])


def _linear(call: Call) -> Optional[int]:
    weight = call.shape("weight")
    return prod(call.shape("input")) * weight[0] if len(weight) == 2 else None


def _matrices(first: Shape, second: Shape) -> Optional[int]:
    return prod(first) * second[-1] if first and len(second) >= 2 else None


def _attention(call: Call) -> Optional[int]:
    query, key, value = call.shape("query"), call.shape("key"), call.shape("value")
    if min(len(query), len(key), len(value)) < 2:
        return None
    return prod(query[:-1]) * key[-2] * (query[-1] + value[-1])


def _einsum(call: Call) -> Optional[int]:
    equation, operands = str(call.arguments["equation"]), [tuple(t.shape) for t in call.arguments["tensors"]]
    names: Dict[str, str] = {}
    text = "".join(names.setdefault(c, chr(ord("a") + len(names))) if c.isalpha() else c
                   for c in equation.replace(" ", ""))
    if len(operands) > 2 or "." in text:
        return None
    if text == "abc,abd->acd":
        return prod(operands[0]) * operands[1][2]
    if text == "abc,adc->adb":
        return prod(operands[0]) * operands[1][1]
    empty = [np.broadcast_to(np.zeros(1), shape) for shape in operands]
    told = re.search(r"Optimized FLOP count: *([0-9.e+]+)", np.einsum_path(text, *empty, optimize="optimal")[1])
    return int(float(told.group(1)) // 2) if told else None


def _normalisation(call: Call) -> int:
    return prod(call.shape("input")) * (5 if call.arguments.get("weight") is not None else 4)


def _batch_norm(call: Call) -> int:
    if call.arguments.get("training") is True:
        return _normalisation(call)
    return prod(call.shape("input")) * (2 if call.arguments.get("weight") is not None else 1)


def _outputs(each: int) -> Callable[[Call], int]:
    return lambda call: each * prod(call.output)


# Name of the operator: key of the count, and rule.
_RULES: Dict[str, Tuple[str, Callable[[Call], Optional[int]]]] = {
    **{name: ("conv", _convolution) for name in (
        "conv1d", "conv2d", "conv3d", "conv_transpose1d", "conv_transpose2d", "conv_transpose3d", "convolution",
        "_convolution", "cudnn_convolution", "mkldnn_convolution")},
    "linear": ("linear", _linear),
    "addmm": ("addmm", lambda call: _matrices(call.shape("mat1"), call.shape("mat2"))),
    "mm": ("mm", lambda call: _matrices(call.shape("self"), call.shape("mat2"))),
    "matmul": ("matmul", lambda call: _matrices(call.shape("self"), call.shape("other"))),
    "bmm": ("bmm", lambda call: _matrices(call.shape("self"), call.shape("mat2"))),
    "scaled_dot_product_attention": ("scaled_dot_product_attention", _attention),
    "einsum": ("einsum", _einsum),
    "batch_norm": ("batch_norm", _batch_norm),
    "_batch_norm_impl_index": ("batch_norm", _batch_norm),
    "layer_norm": ("layer_norm", _normalisation),
    "group_norm": ("group_norm", _normalisation),
    "instance_norm": ("instance_norm", _normalisation),
    "upsample_nearest2d": ("upsample_nearest2d", _outputs(1)),
    "upsample_bilinear2d": ("upsample_bilinear2d", _outputs(4)),
    "adaptive_avg_pool2d": ("adaptive_avg_pool2d",
                            lambda call: prod(call.shape("self") or call.shape("input"))),
    "grid_sampler": ("grid_sampler", _outputs(4)),
}

# fvcore counts these as nothing and does not list them either.
_IGNORED = frozenset("""
    alias lift lift_fresh Int ScalarImplicit __and__ arange bitwise_not cat chunk clamp clamp_ contiguous
    copy_ detach dropout empty eq expand flatten floor full full_like floor_divide gather ge gt index
    index_put_ max masked_fill narrow new_empty new_full new_zeros nonzero ones constant_pad_nd permute relu
    relu_ remainder reshape roll select size slice split squeeze stack t split_with_sizes to transpose type_as
    unbind unsqueeze unsqueeze_ view zeros zeros_like
    """.split())

# Operators whose result has the numbers of their first argument.
MOVERS = frozenset("""alias cat chunk clone contiguous cpu detach dropout expand flatten float narrow permute reshape
    select slice split split_with_sizes squeeze stack t tensor_split to _to_copy transpose type_as unbind unflatten
    unsqueeze view index_select""".split())

# Operators that only call others, which count instead.
TAKEN_APART = frozenset(("lstm_cell", "gru_cell", "rnn_tanh_cell", "rnn_relu_cell"))

PADDED_BY_NAME = "_convolution_mode"  # convolutions with padding="same": fvcore counts them as nothing

_COSTLY = ("attention", "conv", "embedding_bag", "fft", "gru", "lstm", "mkldnn_", "quantized_", "rnn", "transformer_",
           "baddbmm", "addbmm", "bilinear", "cdist")
_COSTLY_NAMES = frozenset(("mv", "addmv", "dot", "vdot", "_cdist_forward"))


def seen_name(call: Call) -> str:
    """The name under which a call is listed where it is not counted."""
    return PADDED_BY_NAME if is_padded_by_name(call) else call.name


def is_padded_by_name(call: Call) -> bool:
    """Whether a convolution says its padding as a word."""
    return call.overload == "padding" and call.name.startswith("conv")


def count(call: Call) -> Optional[Tuple[str, int]]:
    """The key and the FLOPs of a call, or None where no rule counts it."""
    rule = _RULES.get(call.name)
    if rule is None or is_padded_by_name(call):
        return None
    flops = rule[1](call)
    return None if flops is None else (rule[0], int(flops))


def executed(call: Call) -> int:
    """What a convolution with padding as a word really computes; 0 for all others."""
    return (_convolution(call) or 0) if is_padded_by_name(call) else 0


def is_ignored(name: str) -> bool:
    return name in _IGNORED


def is_costly(name: str) -> bool:
    """Whether an operator that no rule counts may compute much."""
    return name in _RULES or name in _COSTLY_NAMES or any(part in name for part in _COSTLY)
