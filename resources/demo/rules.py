#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""What rules over two networks are worth, as one table in Markdown.

  rules.py SMALL.exits LARGE.exits  [--emax E_MAX] [--offramp PROGRAM]

A cell holds the area of the best 11 variants in percent of E_max x 100 % accuracy: on the half of the samples that they
were chosen on, and on the half held out. Columns: the first network alone, the second alone, both together.
"""
import argparse
import pathlib
import tempfile

import program

TEMPERATURES = "temperatures"  # in place of an option: of recordings with temperatures

ROWS = {
    "shared thresholds": [],
    "thresholds for each exit": ["--per-exit"],
    "temperatures, shared thresholds": [TEMPERATURES],
    "patience: exits in a row that agree": ["--criterion", "patience"],
    "bins of the uncertainty, by dynamic programming": ["--binned"],
    "cascade, shared thresholds": ["--cascade"],
    "cascade, thresholds for each exit": ["--cascade", "--per-exit"],
    "cascade, temperatures, shared thresholds": ["--cascade", TEMPERATURES],
    "4 clusters by the first exit's logits": ["--cluster", "4"],
    "8 clusters by the first exit's logits": ["--cluster", "8"],
}


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("recordings", nargs=2)
    parser.add_argument("--emax", default="0.3", help="in GFLOPs")
    parser.add_argument("--skip", default="", help="rows with this in their names are left out")
    program.add_option(parser)
    return parser.parse_args()


def with_temperatures(options, folder):
    """The recordings with temperatures that are fitted on the half that suggest chooses on."""
    made = []
    for path in options.recordings:
        made.append(str(pathlib.Path(folder) / pathlib.Path(path).name))
        program.said(options.offramp, "temperature", path, "--out", made[-1])
    return made


def cell(options, recordings, row):
    if len(recordings) < 2 and "--cascade" in row:
        return "-"
    found = program.said(options.offramp, "suggest", *recordings, "--k", "11", "--emax", options.emax, *row)
    chosen, held_out = (f"{100 * found[key] / found['e_max']:.2f}" for key in ("area", "held_out_area"))
    return f"{chosen}, held out {held_out}"


def main():
    options = arguments()
    names = [pathlib.Path(path).stem for path in options.recordings]
    with tempfile.TemporaryDirectory() as folder:
        scaled = with_temperatures(options, folder)
        print(f"| area in percent, E_max = {options.emax} GFLOPs | {names[0]} | {names[1]} | both |")
        print("| --- | --- | --- | --- |")
        for name, row in ROWS.items():
            if options.skip and options.skip in name:
                continue
            small, large = scaled if TEMPERATURES in row else options.recordings
            words = [word for word in row if word != TEMPERATURES]
            cells = [cell(options, some, words) for some in ([small], [large], [small, large])]
            print(f"| {name} | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
