#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""What came of studies, as tables in Markdown.

  tables.py RESULTS…

RESULTS is the folder that offramp-engine study wrote (--out), with its table.csv. Accuracies and areas are means over
the seeds in percent, ± half of their 95 % interval by Student's t. "Against" is the difference from the first setting
in percentage points, with its 95 % interval by Welch's t: where that does not hold 0, the difference is not chance.
"""
import argparse
import csv
import math
import pathlib
import re
import sys

HEADS = re.compile(r":([a-z0-9-]+)")
FIELDS = ("exit", "jobs", "seeds", "test_images", "accuracy", "accuracy_low", "accuracy_high", "gflops",
          "normalised_area", "normalised_area_low", "normalised_area_high", "e_max_gflops")


def student_quantile(freedom):
    """The 97.5 % quantile of Student's t for degrees of freedom of at least 1, also between whole numbers.

    With x = sqrt(freedom) tan(angle) the density is proportional to cos(angle)^(freedom - 1).
    """
    def area(end, steps=400):  # by Simpson's rule
        width = end / steps
        values = [math.cos(step * width) ** (freedom - 1) for step in range(steps)]
        values.append(max(math.cos(end), 0) ** (freedom - 1))
        return (values[0] + values[-1] + 4 * sum(values[1:-1:2]) + 2 * sum(values[2:-1:2])) * width / 3

    whole = math.sqrt(math.pi) / 2 * math.exp(math.lgamma(freedom / 2) - math.lgamma((freedom + 1) / 2))
    low, high = 0.0, math.pi / 2
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if area(middle) < 0.95 * whole else (low, middle)
    return math.sqrt(freedom) * math.tan(low)


class Mean:
    """A mean over seeds, with its standard error where there are two or more."""

    def __init__(self, row, name, seeds):
        self.value = float(row[name])
        self.freedom = seeds - 1
        low, high = row[name + "_low"], row[name + "_high"]
        self.error = (float(high) - float(low)) / 2 / student_quantile(self.freedom) if low and high else None

    def text(self):
        if self.error is None:
            return f"{100 * self.value:.2f}"
        return f"{100 * self.value:.2f} ± {100 * self.error * student_quantile(self.freedom):.2f}"

    def against(self, other):
        """The difference from another mean."""
        text = f"{100 * (self.value - other.value):+.2f}"
        if self.error is None or other.error is None:
            return text
        squares = self.error**2, other.error**2
        error = math.sqrt(sum(squares))
        if error == 0:
            return text + " ± 0.00"
        freedom = sum(squares)**2 / (squares[0]**2 / self.freedom + squares[1]**2 / other.freedom)
        return f"{text} ± {100 * error * student_quantile(max(freedom, 1)):.2f}"


class Line:
    """An exit of a setting; a setting that is not done has one without numbers."""

    def __init__(self, row, axes):
        self.settings = [row[axis] for axis in axes]
        self.exit, self.gflops = row["exit"], row["gflops"]
        seeds = int(row["seeds"])
        self.seeds = f"{seeds} of {row['jobs']}"
        self.accuracy = Mean(row, "accuracy", seeds) if row["accuracy"] else None
        self.area = Mean(row, "normalised_area", seeds) if row["normalised_area"] else None


def read(folder):
    path = pathlib.Path(folder) / "table.csv"
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            rows = list(reader)
    except OSError as error:
        sys.exit(f"{path} cannot be read: {error.strerror}. Run offramp-engine study first.")
    axes = [name for name in reader.fieldnames or [] if name not in FIELDS]
    if not rows or set(FIELDS) - set(reader.fieldnames):
        sys.exit(f"{path} is not the table of a study. Write it with offramp-engine study --table.")
    return axes, [Line(row, axes) for row in rows]


def shown(settings, heads):
    """Without the design of the heads, where all have the same."""
    return [HEADS.sub("", text) if len(heads) == 1 else text for text in settings]


def against(value, first):
    return value.against(first) if value and first and value is not first else ""


def cells_of(line, firsts, above, heads):
    """What is the same as in the row above is empty."""
    first = firsts.get(line.exit)
    is_new = above is None or above.settings != line.settings
    area_first = next(iter(firsts.values())).area
    return [*(shown(line.settings, heads) if is_new else [""] * len(line.settings)), line.exit or "not done",
            line.seeds if is_new else "", f"{float(line.gflops):.4f}" if line.gflops else "",
            line.accuracy.text() if line.accuracy else "", against(line.accuracy, first and first.accuracy),
            line.area.text() if is_new and line.area else "",
            against(line.area, area_first) if is_new and line.settings != next(iter(firsts.values())).settings else ""]


def print_table(folder):
    axes, lines = read(folder)
    firsts = {line.exit: line for line in lines if line.settings == lines[0].settings}
    heads = {head for line in lines for text in line.settings for head in HEADS.findall(text)}
    name = ", ".join(shown(lines[0].settings, heads))
    head = [*axes, "exit", "seeds", "GFLOPs", "accuracy, %", f"against {name}", "normalised area, %", f"against {name}"]
    print("| " + " | ".join(head) + " |")
    print("| " + " | ".join(["---"] * len(head)) + " |")
    for above, line in zip([None, *lines], lines):
        print("| " + " | ".join(cells_of(line, firsts, above, heads)) + " |")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("results", nargs="+")
    for place, folder in enumerate(parser.parse_args().results):
        if place > 0:
            print()
        print_table(folder)


if __name__ == "__main__":
    main()
