# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""Rows that are measured in turns, so that each finds the machine in the same state: medians, ratios, tables."""
import statistics
import time

NO_TIME = "No time was left for it."


class Unusable(Exception):
    """A row cannot be measured, or not any more: a sentence that says why."""


class Lost(Unusable):
    """One round gave nothing; the next may."""


class Row:
    """Something that is measured again and again. `values` are its rates, in images per second.

    measure: called once a round; gives a rate or raises Unusable. Another row's failure does not touch it.
    """

    def __init__(self, name, measure=None, why=""):
        self.name, self.why, self.values, self.lost = name, why, [], ""
        self.host = self.device = None  # bytes at most, where they are known
        self.note = ""
        self._measure = measure

    def take_turn(self):
        if self.why:
            return
        try:
            self.values.append(self._measure())
        except Lost as error:
            self.lost = str(error)
        except Unusable as error:
            self.why = str(error)

    @property
    def reason(self):
        """Why it has no values, or got no more; else empty."""
        return self.why or ("" if self.values else self.lost)

    @property
    def median(self):
        return statistics.median(self.values) if self.values else None


def skipped(name, why):
    """A row that was never possible."""
    return Row(name, why=why)


def take_turns(rows, rounds, seconds=None, after_round=None, clock=time.monotonic):
    """Measures all rows, one after the other, in so many rounds; returns how many were made.

    seconds: when they are over, no row begins, and no round that would end later than that, as far as the longest one
    before tells. after_round: called after each.
    """
    begin, longest = clock(), 0.0
    for done in range(rounds):
        start = clock()
        if done and seconds is not None and start - begin + longest > seconds:
            return done
        for row in rows:
            if seconds is not None and clock() - begin > seconds:
                row.why = row.why or ("" if row.values else NO_TIME)
            else:
                row.take_turn()
        longest = max(longest, clock() - start)
        if after_round:
            after_round(done + 1)
    return rounds


class Rate:
    """Images per second of a row: whole() gives the seconds of its start and all images, start() those of its start
    alone, which is measured in the first rounds. Of the second the median counts."""

    STARTS = 2

    def __init__(self, count, start, whole):
        self._count, self._start, self._whole, self._starts = count, start, whole, []

    def measure(self):
        if len(self._starts) < self.STARTS:
            self._starts.append(self._start())
        start, whole = statistics.median(self._starts), self._whole()
        if whole <= start:
            raise Lost("%d images took no longer than the start: measure more images." % self._count)
        return self._count / (whole - start)


def table(rows, base=None):
    """A list of dictionaries, as JSON has them. base: the name of the row that ratios are to."""
    to = next((row.median for row in rows if row.name == base), None)
    return [{"name": row.name, "images_per_second": row.median,
             "against": row.median / to if row.median and to else None, "rounds": list(row.values),
             "host_bytes": row.host, "device_bytes": row.device, "note": row.note, "why": row.reason} for row in rows]


def text(found, unit="images/s"):
    """The table for a terminal."""
    lines = []
    for row in found:
        if row["images_per_second"] is None:
            lines.append("%-42s skipped: %s" % (row["name"], row["why"]))
            continue
        ratio = "%5.2f x" % row["against"] if row["against"] else " " * 7
        memory = ["%.0f MB of %s" % (row[key] / 1e6, what) for key, what in
                  (("host_bytes", "memory"), ("device_bytes", "the device")) if row[key] is not None]
        lines.append("%-42s %8.0f %s  %s   (rounds: %s)  %s%s" % (
            row["name"], row["images_per_second"], unit, ratio, ", ".join("%.0f" % v for v in row["rounds"]),
            ", ".join(memory + ([row["note"]] if row["note"] else [])), "; then: " + row["why"] if row["why"] else ""))
    return "\n".join(lines)
