#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""What thresholds and exits are worth, as one table in Markdown.

  decisions.py RECORDING…  [--offramp PROGRAM]

The recordings have three exits and ten classes. A cell holds the area of all samples with its 95 % interval over new
images, then that of the half which was held out when the variants were chosen, in percent of E_max x 100 % accuracy.
E_max is the one that offramp proposes. Areas without an exit are of the half that variants were chosen on.
"""
import argparse
import math

import program

GRID = [round(math.log(10) * step / 6, 2) for step in range(7)]  # up to the largest entropy of ten classes, in nats


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("recordings", nargs="+")
    program.add_option(parser)
    return parser.parse_args()


class Recording:
    """What offramp says of a recording: cells, by the names of the rows."""

    def __init__(self, offramp, path):
        self.offramp, self.path, self.options, self.cells = offramp, path, [], {}
        whole = self.said("exits", "--k", "7")
        self.e_max = whole["e_max"]
        self.options = ["--emax", repr(self.e_max)]
        self.head = f"{path.split('/')[-1].removesuffix('.exits')}, E_max = {self.e_max:g} {whole['unit']}"
        early = len(whole["exits"]) - 1
        self.add("7 shared thresholds, evenly spaced from 0 to ln 10", *self.evaluated([[t] * early for t in GRID]))
        self.suggest("the best 7 shared thresholds", "--k", "7")
        self.suggest("the best 11 shared thresholds", "--k", "11")
        self.suggest("the best 11, thresholds for each exit", "--k", "11", "--per-exit")
        given_back = 0
        for entry in whole["exits"]:
            self.add(f"the best 7 without exit {entry['exit']}", entry["area_without"], None,
                     entry["held_out_area_without"])
        for entry in whole["exits"]:
            self.add(f"exit {entry['exit']} alone", (self.e_max - entry["cost"] + given_back) * entry["accuracy"])
            given_back += entry["head_cost"] or 0
        for line in self.said("curve", "--oracle", "--envelope")["reference_lines"]:
            self.add(f"{line['kind']} ({line['meaning']})", line["area"])

    def said(self, verb, *options):
        return program.said(self.offramp, verb, self.path, *options, *self.options)

    def evaluated(self, variants):
        texts = [":".join(repr(threshold) for threshold in thresholds) for thresholds in variants]
        found = self.said("curve", "--thresholds", ",".join(texts), "--interval")
        return found["area"], found["area_interval"]

    def suggest(self, name, *options):
        found = self.said("suggest", *options)
        _, interval = self.evaluated([variant["thresholds"] for variant in found["variants"]])
        self.add(name, found["area_on_all"], interval, found["held_out_area"])

    def add(self, name, area, interval=None, held_out=None):
        def percent(value):
            return f"{100 * value / self.e_max:.1f}"

        cell = percent(area)
        if interval:
            cell += f" ({percent(interval[0])} to {percent(interval[1])})"
        self.cells[name] = cell if held_out is None else f"{cell}, held out {percent(held_out)}"


def main():
    options = arguments()
    recordings = [Recording(options.offramp, path) for path in options.recordings]
    print("| area in percent | " + " | ".join(recording.head for recording in recordings) + " |")
    print("| --- |" + " --- |" * len(recordings))
    for name in recordings[0].cells:
        print(f"| {name} | " + " | ".join(recording.cells[name] for recording in recordings) + " |")


if __name__ == "__main__":
    main()
