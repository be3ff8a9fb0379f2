#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""The times of two builds of bench-core or bench-window side by side.

The two programs take turns, the first one of a round changing, so that both find the machine in the same state: on a
shared host, times change by half within minutes, but the ratio of neighbouring runs does not. Printed for each row: the
median of the runs' medians of both, the median of the rounds' ratios (new / old; below 1 is faster) with their range,
and the same for the 95th percentiles.

  QT_QPA_PLATFORM=offscreen tests/bench/compare_builds.py OLD/bin/bench-window build/bin/bench-window -- RECORDING

With --most R it exits with 1 where a row's ratio of medians is above R.
"""
import argparse
import re
import statistics
import subprocess
import sys

SECONDS = {"us": 1e-6, "ms": 1e-3, "s": 1}
ROW = re.compile(r"^(?P<what>.+?)\s+median\s+(?P<median>[\d.]+) (?P<unit>us|ms|s)\s+"
                 r"95 %\s+(?P<high>[\d.]+) (?P<high_unit>us|ms|s)\s")


def rows(text):
    """Median and 95th percentile of each row that a program printed, in seconds."""
    found = {}
    for line in text.splitlines():
        if match := ROW.match(line):
            found[match["what"]] = (float(match["median"]) * SECONDS[match["unit"]],
                                    float(match["high"]) * SECONDS[match["high_unit"]])
    return found


def run(program, arguments):
    ran = subprocess.run([program, *arguments], capture_output=True, text=True, check=False)
    if ran.returncode != 0:
        sys.exit(f"{program} ended with {ran.returncode}:\n{ran.stderr.strip()}")
    times = rows(ran.stdout)
    if not times:
        sys.exit(f"{program} printed no times. Give it what it needs after --, for bench-window a recording.")
    return times


def take_turns(old, new, arguments, rounds):
    """The rows of each round: (old, new)."""
    taken = []
    for number in range(rounds):
        if number % 2 == 0:
            first = run(old, arguments)
            taken.append((first, run(new, arguments)))
        else:
            first = run(new, arguments)
            taken.append((run(old, arguments), first))
        print(f"round {number + 1} of {rounds}", file=sys.stderr)
    return taken


def time_text(seconds):
    unit = "us" if seconds < 1e-3 else "ms" if seconds < 1 else "s"
    return f"{seconds / SECONDS[unit]:.2f} {unit}"


def ratio_text(ratios):
    return f"{statistics.median(ratios):.2f} ({min(ratios):.2f}-{max(ratios):.2f})"


def compare(taken):
    """Lines to print, and the ratio of medians for each row that both programs have."""
    names = list(dict.fromkeys(name for pair in taken for times in pair for name in times))
    lines = [("", "old", "new", "new / old", "95 %: old", "new", "new / old")]
    ratios = {}
    for name in names:
        pairs = [(old[name], new[name]) for old, new in taken if name in old and name in new]
        if not pairs:
            side = 0 if any(name in old for old, _ in taken) else 1
            times = [pair[side][name] for pair in taken if name in pair[side]]
            cells = [[time_text(statistics.median(time[which] for time in times)), "-"] for which in (0, 1)]
            shown = [cell if side == 0 else cell[::-1] for cell in cells]
            lines.append((name, *shown[0], "-", *shown[1], "-"))
            continue
        cells = []
        for which in (0, 1):
            each = [new[which] / old[which] for old, new in pairs]
            cells += [time_text(statistics.median(old[which] for old, _ in pairs)),
                      time_text(statistics.median(new[which] for _, new in pairs)), ratio_text(each)]
            if which == 0:
                ratios[name] = statistics.median(each)
        lines.append((name, *cells))
    return lines, ratios


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("old", help="the program of the older build")
    parser.add_argument("new", help="the program of the newer build")
    parser.add_argument("--rounds", type=int, default=5, help="runs of each program (5)")
    parser.add_argument("--most", type=float, help="the largest ratio new / old that is accepted")
    parser.usage = "%(prog)s [--rounds N] [--most R] OLD NEW [-- ARGUMENT ...]"
    given = sys.argv[1:]
    end = given.index("--") if "--" in given else len(given)
    options = parser.parse_args(given[:end])
    if options.rounds < 1:
        parser.error("--rounds: at least 1")
    lines, ratios = compare(take_turns(options.old, options.new, given[end + 1:], options.rounds))
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    for line in lines:
        print("  ".join([line[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(line[1:], widths[1:]))]))
    slower = [name for name, ratio in ratios.items() if options.most is not None and ratio > options.most]
    for name in slower:
        print(f"slower than {options.most} x: {name}", file=sys.stderr)
    return 1 if slower else 0


if __name__ == "__main__":
    sys.exit(main())
