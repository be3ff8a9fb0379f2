# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""Steps that run one after the other within a time. What one of them does wrong, or lacks, never ends the others."""
import time
import traceback

PASSED, FAILED, SKIPPED = STATES = "passed", "failed", "skipped"


class Ended(Exception):
    """A step ended before it was done: a sentence. tables: what it found all the same."""

    def __init__(self, sentence, tables=()):
        super().__init__(sentence)
        self.tables = list(tables)


class Skipped(Ended):
    """It cannot run here, or its time was over; the sentence says how it can."""


class Wrong(Ended):
    """Something is not as it must be."""


class Deadline:
    """When a step should be over."""

    def __init__(self, seconds, clock=time.monotonic):
        self._clock, self._end = clock, clock() + seconds

    def left(self):
        """Seconds, never below 1: what is started then is stopped at once."""
        return max(1.0, self._end - self._clock())


class Outcome:
    """What came of a step. tables: those for the report; trace: where an unexpected error came from."""

    def __init__(self, number, title, state, seconds, sentence, tables=(), trace=""):
        self.number, self.title, self.state, self.seconds = number, title, state, seconds
        self.sentence, self.tables, self.trace = sentence, list(tables), trace

    def as_json(self):
        return {"step": self.number, "title": self.title, "state": self.state, "seconds": round(self.seconds, 2),
                "sentence": self.sentence, "trace": self.trace, "tables": [table.as_json() for table in self.tables]}


class Campaign:
    """Runs steps until the time is over.

    seconds: for all of them. before, after: called with this campaign and a title, or an outcome. A step is a function
    of its Deadline; it returns a sentence, or a sentence and tables.
    """

    def __init__(self, seconds, before=None, after=None, clock=time.monotonic):
        self.seconds, self.outcomes, self.interruption = seconds, [], ""
        self._before, self._after, self._clock, self._begin = before, after, clock, clock()

    def left(self):
        """Seconds until all is over."""
        return self._begin + self.seconds - self._clock()

    def run(self, number, title, step, until=1.0, least=5.0):
        """Runs a step. until: the share of the whole time at which it should be over, so that those after it have
        theirs; what earlier steps did not use is its own. least: the seconds below which it makes no sense."""
        begin = self._clock()
        seconds = min(self.left(), max(least, self._begin + self.seconds * until - begin))
        if self._before:
            self._before(self, title)
        if self.interruption:
            found = SKIPPED, self.interruption
        elif self.left() < least:
            found = SKIPPED, "It takes %.0f s or more, and %.0f s are left. Give more time: --minutes." % (
                least, max(0.0, self.left()))
        else:
            found = self._outcome_of(step, Deadline(seconds, self._clock))
        self.outcomes.append(Outcome(number, title, found[0], self._clock() - begin, *found[1:]))
        if self._after:
            self._after(self, self.outcomes[-1])
        return self.outcomes[-1]

    def _outcome_of(self, step, deadline):
        try:
            found = step(deadline)
        except Skipped as reason:
            return SKIPPED, str(reason), reason.tables
        except Wrong as reason:
            return FAILED, str(reason), reason.tables
        except KeyboardInterrupt:
            self.interruption = "The run was interrupted before."
            return FAILED, "It was interrupted."
        except Exception as error:  # noqa: BLE001 - whatever it is, the other steps still run
            return FAILED, said(error), (), traceback.format_exc()
        sentence, tables = found if isinstance(found, tuple) else (found, ())
        return PASSED, sentence, tables

    @property
    def failed(self):
        return [outcome for outcome in self.outcomes if outcome.state == FAILED]


def said(error):
    """An unexpected error in one line. What childprograms.Failed says is a sentence of its own."""
    text = " ".join(str(error).split()) or "without a word"
    return text if type(error).__name__ == "Failed" else "%s: %s" % (type(error).__name__, text)


class Findings:
    """What a step with several parts collects, so that one that fails does not take the others with it."""

    def __init__(self):
        self.tables, self.problems, self.late = [], [], []

    def attempt(self, part, *arguments, **options):
        """What a part returns; None where it failed, which is a problem then."""
        try:
            return part(*arguments, **options)
        except Skipped as reason:
            self.late.append(str(reason))
        except Exception as error:  # noqa: BLE001
            self.problems.append(said(error))
        return None

    def ran(self, what, ran):
        """Whether a program ended well. One that was stopped because the time was over is not a problem."""
        if ran.stopped_after is not None:
            self.late.append("%s%s. Give more time: --minutes." % (what, ran.why().rstrip(".")))
        elif ran.why():
            self.problems.append(what + ran.why())
        return not ran.why()

    def result(self, sentence):
        """What the step returns."""
        if self.problems:
            raise Wrong(" ".join(self.problems + self.late), self.tables)
        if self.late:
            raise Skipped(" ".join(self.late), self.tables)
        return sentence, self.tables
