# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""What others do to a file, to its images and to the engine while it is recorded. The engine must not report success
for what is not there, and the same command must complete what is."""
import os
import shutil
import signal
import time

from campaign import Program, left_over, run
from recording import Recording, without_run

SIGNALS = ("SIGTERM", "SIGINT", "SIGHUP", "SIGQUIT", "SIGUSR1", "SIGALRM", "SIGXCPU", "SIGXFSZ", "SIGABRT", "SIGSEGV")
IMAGES = 80
TRIES = 20  # to stop an engine before it has recorded all of them


def _remove(out):
    out.unlink()


def _move(out):
    out.rename(out.with_name("moved.exits"))


def _replace(out):
    other = out.with_name("other")
    other.write_text("something else")
    other.replace(out)


def _cut(size):
    return lambda out: os.truncate(out, size)


def _overwrite(out):
    recording = Recording(out.read_bytes())
    begin, end = recording.span("predicted")
    with open(out, "r+b") as file:
        file.seek(begin)
        file.write(b"\xa5" * min(3000, end - begin))


CHANGES = {"removed": _remove, "moved": _move, "replaced": _replace, "truncated to nothing": _cut(0),
           "truncated in its rows": _cut(5000), "overwritten": _overwrite, "forbidden": lambda out: out.chmod(0)}


def meddling(campaign, row):
    images = row.folder / "images"
    names = sorted(path for path in campaign.images.rglob("*") if path.is_file())
    for path in names[::max(1, len(names) // IMAGES)][:IMAGES]:
        copy = images / path.relative_to(campaign.images)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, copy)
    each = _Recording(campaign, row, images)
    if not each.reference:
        return
    cases = [("changes", what) for what in CHANGES] + [("signals", name) for name in SIGNALS]
    cases += [("another writer", ""), ("another writer", "hard link"), ("four writers", ""), ("stopped", ""),
              ("images removed", ""), ("image replaced", "")]
    for kind, what in row.cases(cases):
        row.tried += 1
        {"changes": each.changed, "signals": each.signalled, "another writer": each.another_writer,
         "four writers": each.four_writers, "stopped": each.stopped, "images removed": each.images_removed,
         "image replaced": each.image_replaced}[kind](what)


class _Recording:
    """A recording of a few images, one at a time, so that it can be met in the midst of it."""

    def __init__(self, campaign, row, images):
        self.campaign, self.row, self.images = campaign, row, images
        self.out, self.reference, self.reference_file = row.folder / "none", b"", b""
        self.fresh("reference")
        ended = run(self.command(), 300)
        if ended.code != 0:
            row.fail(f"the undisturbed run: {ended.code} {ended.last_line}")
        else:
            self.reference_file = self.out.read_bytes()
            self.reference = without_run(self.reference_file)

    def fresh(self, name="out"):
        self.out = self.row.fresh(name) / "a.exits"

    def command(self, out=None):
        return self.campaign.record(out or self.out, IMAGES, 1, images=self.images)

    def begun(self):
        """An engine that is stopped once it has recorded some rows, but not all of them."""
        for _ in range(TRIES):
            program = self.started()
            if program.poll() is None and self.rows() < IMAGES:
                break
            self.finish(program)
        return program

    def rows(self):
        try:
            return len(Recording(self.out.read_bytes()).rows())
        except (OSError, ValueError, KeyError):
            return 0

    def started(self):
        self.fresh()
        program = Program(self.command())
        end = time.monotonic() + 120
        while time.monotonic() < end and program.poll() is None:
            if self.rows() > 5:
                program.signal(signal.SIGSTOP)
                break
            time.sleep(0.002)
        return program

    def finish(self, program):
        program.signal(signal.SIGCONT)
        ended = program.finish(300)
        program.wait_for_group()
        return ended

    def is_whole(self):
        try:
            return without_run(self.out.read_bytes()) == self.reference
        except (OSError, ValueError, KeyError):
            return False

    def is_cut(self):
        """Whether the file is shorter than its header says."""
        try:
            return len(self.out.read_bytes()) < len(self.reference_file)
        except OSError:
            return False

    def fail(self, why, ended=None):
        self.row.fail(f"{why}{f': {ended.code} {ended.last_line}' if ended else ''}", self.out.parent)

    def complete(self, what):
        """The same command again."""
        ended = run(self.command(), 300)
        if ended.code != 0 or not self.is_whole():
            self.fail(f"{what}: the same command again", ended)
        left = left_over(self.out.parent, {self.out.name, "moved.exits", "link.exits"})
        if left:
            self.fail(f"{what}: left over: {left}")

    def changed(self, what):
        program = self.begun()
        if program.poll() is not None:
            return self.fail(f"{what}: it was too fast")
        CHANGES[what](self.out)
        ended = self.finish(program)
        if ended.trouble():
            self.fail(f"{what}: {ended.trouble()}", ended)
        if ended.code == 0 and not self.is_whole():
            self.fail(f"{what}: success for what is not there", ended)
        if self.out.exists():
            self.out.chmod(0o644)
        if self.out.exists() and (self.out.read_bytes()[:9] in (b"", b"something") or self.is_cut()):
            self.out.unlink()  # it is not a recording, and not replaced: the sentence says to remove it
        return self.complete(what)

    def signalled(self, name):
        program = self.begun()
        program.signal(getattr(signal, name))
        ended = self.finish(program)
        if ended.code not in (0, 4, -getattr(signal, name)):
            self.fail(name, ended)
        self.complete(name)

    def another_writer(self, what):
        program = self.begun()
        other = self.out
        if what:
            other = self.out.with_name("link.exits")
            os.link(self.out, other)
        ended = run(self.command(other), 120)
        if ended.code == 0 or ended.trouble():
            self.fail(f"a second writer {what}", ended)
        ended = self.finish(program)
        if ended.code != 0 or not self.is_whole():
            self.fail(f"the first of two writers {what}", ended)

    def four_writers(self, _):
        self.fresh()
        programs = [Program(self.command()) for _ in range(4)]
        ended = [program.finish(300) for program in programs]
        if not self.is_whole() or any(each.trouble() for each in ended) or all(each.code for each in ended):
            self.fail(f"four writers: {[(each.code, each.last_line) for each in ended]}")

    def stopped(self, _):
        program = self.begun()
        read = run([self.campaign.offramp, "curve", self.out, "--thresholds", "0"])
        if read.code != 0:
            self.fail("read while the engine is stopped", read)
        ended = self.finish(program)
        if ended.code != 0 or not self.is_whole():
            self.fail("stopped and continued", ended)

    def images_removed(self, _):
        """Of one class, and put back."""
        folder = next(path for path in sorted(self.images.rglob("*")) if path.is_file()).parent
        aside = self.row.folder / "aside"
        program = self.begun()
        folder.rename(aside)
        ended = self.finish(program)
        if ended.trouble() or (ended.code == 0 and not self.is_whole()):
            self.fail("images removed: success for what is not there", ended)
        aside.rename(folder)
        self.complete("images put back")

    def image_replaced(self, _):
        """A recorded image by another one; resuming must not mix them."""
        program = self.begun()
        program.signal(signal.SIGKILL)
        program.finish()
        recording = Recording(self.out.read_bytes())
        recorded = [recording.name(i) for i in recording.rows()]
        path = next(path for path in self.images.rglob("*") if path.is_file() and str(path).endswith(recorded[0]))
        other = next(each for each in path.parent.iterdir() if each != path)
        data = path.read_bytes()
        path.write_bytes(other.read_bytes())
        ended = run(self.command(), 300)
        if ended.code != 3 or path.name not in ended.err.decode(errors="replace"):
            self.fail(f"{recorded[0]} was replaced", ended)
        path.write_bytes(data)
        self.complete("an image put back")
