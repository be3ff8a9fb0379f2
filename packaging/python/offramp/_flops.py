# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""FLOPs of every exit: of one sample, cumulative, heads of earlier exits included, as fvcore counts them."""

from __future__ import annotations

import warnings
from typing import Any, Callable, Dict, List, NamedTuple, Optional

from ._errors import OfframpError
from ._outputs import ExitNetwork, Exits


class ExitFlops(NamedTuple):
    """What the exits of a network cost, for one sample.

    flops [K]: cumulative. by_operator: the same by kind of operator. heads [K]: what only this exit needs, 0 for the
    last. executed: when every exit runs. uncounted: operators that count nothing, with their number of calls. too_low:
    those of them that may compute much, with the first exit, from 1, that needs each: from there on the figures are too
    low. names [K]: of the exits. made_by [K]: the operator that gave their logits.
    """

    flops: List[int]
    by_operator: List[Dict[str, int]]
    heads: List[int]
    executed: int
    uncounted: Dict[str, int]
    too_low: Dict[str, int]
    names: List[str]
    made_by: List[str]

    def warnings(self) -> List[str]:
        """Sentences about operators that are not counted although they compute."""
        return ["fvcore's count leaves out %s: the costs from exit %d on are too low." % (name, exit_number)
                for name, exit_number in self.too_low.items()]

    def metadata(self) -> Dict[str, Any]:
        """What a recording says about its FLOPs."""
        return {"count": "fvcore", "flops_by_operator": self.by_operator, "head_flops": self.heads,
                "executed_flops": str(self.executed), "uncounted": self.uncounted, "uncounted_costly": self.too_low,
                "warnings": self.warnings(), "doubts": self.warnings()}


def flops(model: Any, example: Any, exits: Any = None, *, forward: Optional[Callable[..., Any]] = None) -> ExitFlops:
    """Counts the FLOPs of every exit of a network.

    model: a torch.nn.Module or ScriptModule, on any device; it is counted in eval() and put back. example: a batch of
    images; one of them is used. exits and forward as in offramp.record(). Needs PyTorch 1.13 or later.
    """
    network = ExitNetwork(model, exits, forward)
    with network.ready():
        network.probe(network.placed(example))
        for note in network.notes:
            warnings.warn(note, stacklevel=2)
        return count_exits(network, example)


def count_exits(network: ExitNetwork, example: Any) -> ExitFlops:
    """The same for a network that is ready and probed."""
    try:
        from ._tally import tally
    except ImportError:
        raise OfframpError("This PyTorch has no TorchDispatchMode, by which FLOPs are counted.",
                           "Install PyTorch 1.13 or later, or give flops=[…].") from None
    import torch
    image = network.placed(example)[:1]
    try:
        with torch.no_grad():
            watched, found = tally(lambda: network.run(image))
    except OfframpError:
        raise
    except Exception as error:
        raise OfframpError("The FLOPs of %s could not be counted: %s" % (network.name, str(error).split("\n")[0]),
                           "Give flops=[…], the cost of one sample up to each exit.") from error
    exits: Exits = network.exits_of(found, watched)
    needs = exits.needs
    assert needs is not None
    operators = watched.operators
    every, sums, kinds, upto = 0, [], [], 0
    for need in needs:
        every |= need
    for need in needs:
        upto |= need
        kind: Dict[str, int] = {}
        for i, operator in enumerate(operators):
            if upto >> i & 1 and operator.key:
                kind[operator.key] = kind.get(operator.key, 0) + operator.flops
        kinds.append({key: kind[key] for key in sorted(kind)})
        sums.append(sum(kind.values()))
    heads = []
    for k, need in enumerate(needs):
        others = 0
        for other, each in enumerate(needs):
            others |= each if other != k else 0
        own = need & ~others
        heads.append(0 if k == len(needs) - 1 else
                     sum(operator.flops for i, operator in enumerate(operators) if own >> i & 1))
    return _with_uncounted(ExitFlops(sums, kinds, heads, sum(o.flops + o.executed for o in operators), {}, {},
                                     exits.names, [_maker(operators, need) for need in needs]), operators, needs, every)


def _maker(operators: Any, need: int) -> str:
    """The last operator that a tensor needs and that computes its numbers."""
    from ._rules import MOVERS
    while need:
        last = need.bit_length() - 1
        if operators[last].name not in MOVERS:
            return str(operators[last].name)
        need ^= 1 << last
    return ""


def _with_uncounted(count: ExitFlops, operators: Any, needs: List[int], every: int) -> ExitFlops:
    from ._rules import is_costly, is_ignored
    uncounted: Dict[str, int] = {}
    first: Dict[str, int] = {}
    for i, operator in enumerate(operators):
        if operator.key or not every >> i & 1 or not operator.gives_tensors or is_ignored(operator.name):
            continue
        name = "aten::" + operator.name
        uncounted[name] = uncounted.get(name, 0) + 1
        if is_costly(operator.name):
            exit_number = next(k for k, need in enumerate(needs) if need >> i & 1) + 1
            first[name] = min(exit_number, first.get(name, exit_number))
    return count._replace(uncounted=dict(sorted(uncounted.items())), too_low=dict(sorted(first.items())))
