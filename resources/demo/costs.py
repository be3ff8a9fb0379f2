#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""What two networks cost in GFLOPs, milliseconds and joules, and how they rank by SAM, as two tables in Markdown.

  costs.py SMALL.exits LARGE.exits  [--offramp PROGRAM]

Costs are per image. In brackets: in percent of the last exit's. "at most 1 point lost" is the cheapest threshold,
shared by all exits, that loses at most one point of accuracy against the last exit, chosen on half of the images. Areas
are those of the best 8 variants of both networks, in percent of E_max x 100 % accuracy, where E_max is 1.2 times the
full cost of the more expensive network; each column has the area of variants that were chosen for its own cost, and of
those that were chosen for GFLOPs. SAM is that of all images of a recording, in joules.
"""
import argparse
import csv
import pathlib
import tempfile

import program

COSTS = {"gflops": ("GFLOPs", 1), "ms": ("ms", 1), "joules": ("mJ", 1000)}
VARIANTS = "8"


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("recordings", nargs=2)
    program.add_option(parser)
    return parser.parse_args()


def said(options, *words):
    return program.said(options.offramp, *words)


class Network:
    """A recording: its exits, and its threshold that loses one point, in each cost."""

    def __init__(self, options, path):
        self.path = path
        curve = said(options, "curve", path, "--thresholds", "0")
        self.name, self.images = curve["variants"][0]["network"], curve["samples"]
        self.exits = {cost: said(options, "exits", path, "--cost", cost)["exits"] for cost in COSTS}
        self.point = {cost: said(options, "suggest", path, "--drop", "1", "--cost", cost)["variants"][0]
                      for cost in COSTS}

    def full(self, cost):
        return self.exits[cost][-1]["cost"]


def row(*cells):
    print("| " + " | ".join(cells) + " |")


def cost_cells(network, value_of):
    for cost, (_, factor) in COSTS.items():
        value = value_of(cost)
        yield f"{value * factor:#.3g} ({100 * value / network.full(cost):.0f} %)"


def areas(options, networks):
    """{cost: (of variants chosen for GFLOPs, of those chosen for this cost)}, in percent."""
    e_max = {cost: 1.2 * max(network.full(cost) for network in networks) for cost in COSTS}
    paths = [network.path for network in networks]
    best = {cost: said(options, "suggest", *paths, "--k", VARIANTS, "--cost", cost, "--emax", repr(e_max[cost]))
            for cost in COSTS}
    return {cost: tuple(evaluated(options, networks, best[chosen_for], cost, e_max[cost])
                        for chosen_for in ("gflops", cost))
            for cost in COSTS}


def evaluated(options, networks, found, cost, e_max):
    """The normalised area of the variants that were found, in another cost, over all images."""
    files = []
    for network in networks:
        texts = [":".join(map(repr, variant["thresholds"])) for variant in found["variants"]
                 if pathlib.Path(variant["recording"]).name == pathlib.Path(network.path).name]
        if texts:
            files.append(f"{network.path}@{','.join(texts)}")
    return f"{100 * said(options, 'curve', *files, '--cost', cost, '--emax', repr(e_max))['normalised_area']:.1f} %"


def print_costs(options, networks):
    row("per image", "accuracy", *(unit for unit, _ in COSTS.values()))
    row(*["---"] * (2 + len(COSTS)))
    for network in networks:
        for place, entry in enumerate(network.exits["gflops"]):
            row(f"{network.name}, exit {entry['exit']}", f"{100 * entry['accuracy']:.2f} %",
                *cost_cells(network, lambda cost, place=place: network.exits[cost][place]["cost"]))
        row(f"{network.name}, at most 1 point lost", f"{100 * network.point['gflops']['accuracy']:.2f} %",
            *cost_cells(network, lambda cost: network.point[cost]["energy"]))
    found = areas(options, networks)
    row("area of variants chosen for GFLOPs", "", *(found[cost][0] for cost in COSTS))
    row("area of variants chosen for this cost", "", *(found[cost][1] for cost in COSTS))


def print_ranks(options, networks):
    """Whole networks, and each with early exits, as models of their own."""
    lines = [("name", "accuracy", "electricity (J)")]
    for network in networks:
        whole, point = network.exits["joules"][-1], network.point["joules"]
        lines.append((network.name, whole["accuracy"], whole["cost"] * network.images))
        lines.append((f"{network.name}, at most 1 point lost", point["accuracy"], point["energy"] * network.images))
    with tempfile.TemporaryDirectory() as folder:
        table = pathlib.Path(folder) / "networks.csv"
        with table.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(lines)
        models = said(options, "rank", table, "--by", "sam", "--unit", "J", "--fraction")["models"]
    row("rank by SAM", "network", "accuracy", f"J for {networks[0].images:,} images", "SAM")
    row(*["---"] * 5)
    for model in models:
        rank, sam = model["sam_rank"], model["sam"]
        row("-" if rank is None else str(rank), model["name"], f"{100 * model['accuracy']:.2f} %",
            f"{model['electricity']:.1f}", "-" if sam is None else f"{sam:#.3g}")


def main():
    options = arguments()
    networks = [Network(options, path) for path in options.recordings]
    print_costs(options, networks)
    print()
    print_ranks(options, networks)


if __name__ == "__main__":
    main()
