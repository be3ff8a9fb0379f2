# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""The result of a run as Markdown, for tests/bench/RESULTS.md, and as JSON."""
import json
import os
import pathlib

MEGABYTE = 1e6


class Table:
    """A table of the report. head: titles of the columns; rows: lists of cells, which are texts or None for unknown.

    data: what JSON has of it, with every digit.
    """

    def __init__(self, title, head, rows, data=None):
        self.title, self.head, self.data = title, list(head), data
        self.rows = [list(row) for row in rows]
        for row in self.rows:
            if len(row) != len(self.head):
                raise ValueError("%s: a row has %d cells, the head %d." % (title, len(row), len(self.head)))

    def as_json(self):
        return {"title": self.title, "head": self.head, "rows": self.rows, "data": self.data}

    def markdown(self):
        lines = ["", self.title + ":", "", line_of(self.head), line_of(["---"] * len(self.head))]
        return "\n".join(lines + [line_of(row) for row in self.rows])


def cell(value):
    """A value that fits into one cell of Markdown."""
    text = "" if value is None else str(value)
    return " ".join(text.replace("|", "\\|").split())


def line_of(cells):
    return "| " + " | ".join(map(cell, cells)) + " |"


def number(value, digits=3):
    """At least so many significant digits, with thousands separators; empty where it is unknown."""
    if value is None:
        return ""
    if value == 0:
        return "0"
    size = abs(value)
    places = 0
    while size < 10 ** (digits - 1) and places < 9:
        size, places = size * 10, places + 1
    return "{:,.{}f}".format(value, places)


def megabytes(count):
    return "" if count is None else "{:,.0f} MB".format(count / MEGABYTE)


def seconds(value):
    return "%.1f s" % value


def interval(mean, scale=1.0, unit=""):
    """A mean with half of its 95 % interval, of the form that offramp-engine measure writes; empty where unknown."""
    if not mean or mean.get("mean") is None:
        return ""
    text = number(mean["mean"] * scale)
    if mean.get("high") is not None and mean.get("low") is not None:
        text += " ± " + number((mean["high"] - mean["low"]) / 2 * scale, 2)
    return (text + " " + unit).strip()


def markdown(about, outcomes):
    """about: pairs of a name and a text, what was measured on which machine."""
    lines = ["## Acceptance run", ""]
    lines += ["- %s: %s" % (name, cell(value)) for name, value in about if value]
    lines += ["", line_of(["step", "what", "result", "time", ""]), line_of(["---"] * 5)]
    lines += [line_of([each.number, each.title, each.state, seconds(each.seconds), each.sentence]) for each in outcomes]
    for outcome in outcomes:
        lines += [table.markdown() for table in outcome.tables]
    return "\n".join(lines) + "\n"


def as_json(about, outcomes):
    return json.dumps({"offramp_acceptance": 1, "about": dict(about), "steps": [each.as_json() for each in outcomes]},
                      indent=1, ensure_ascii=False)


def write(folder, about, outcomes):
    """Writes acceptance.md and acceptance.json, each whole or not at all."""
    for name, text in (("acceptance.md", markdown(about, outcomes)), ("acceptance.json", as_json(about, outcomes))):
        path = pathlib.Path(folder) / name
        part = path.with_name("." + name + ".part")
        part.write_text(text, encoding="utf-8")
        os.replace(part, path)
