# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""Programs that are killed, and what they had written."""
import json
import os
import random
import shutil
import signal
import threading
import time
import traceback

from campaign import DEMO, Program, left_over, run
from inputs import exit_table, weights
from recording import Recording, without_run

THRESHOLDS = (0, 0.3, 0.9, 1.5)


def killed_records(campaign, row):
    """record is killed at random moments and resumed by the same command, while another program reads the file."""
    reference_path = row.folder / "reference.exits"
    ended = run(campaign.record(reference_path), 600)
    if ended.code != 0:
        return row.fail(f"the undisturbed run: {ended.code} {ended.last_line}")
    reference = Recording(reference_path.read_bytes())
    storms = [Storm(campaign, row, reference, ended.seconds, number) for number in range(campaign.storms)]
    for storm in storms:
        storm.start()
    for storm in storms:
        storm.join()
    row.tried = sum(storm.kills for storm in storms)
    live, copies, early = (sum(getattr(storm.reader, name) for storm in storms) for name in ("live", "copies", "early"))
    row.remark = (f"{sum(storm.files for storm in storms)} files resumed to the end, byte for byte but for \"run\"; "
                  f"{live} live reads and {copies} copies, {early} before the first row")
    return None


class Storm(threading.Thread):
    """Kills and resumes the recording of one file after the other, as fast as one engine allows."""

    def __init__(self, campaign, row, reference, whole, number):
        super().__init__()
        self.campaign, self.row, self.reference, self.whole = campaign, row, reference, whole
        self.random = random.Random(f"{campaign.seed}/kills/{number}")
        self.folder = row.fresh(f"storm{number}")
        self.out = self.folder / "run.exits"
        self.kills = self.files = 0
        self.reader = Reader(campaign, row, self.out, reference, row.folder / f"copy{number}.exits")

    def run(self):
        self.reader.start()
        try:
            while self.row.has_time() and self.kills * self.campaign.storms < self.campaign.most_kills:
                self._kill_once()
            self._finish()
        except Exception:  # pylint: disable=broad-except
            self.row.fail(f"the row itself ended early: {traceback.format_exc()}")
        finally:
            self.reader.stop()

    def _kill_once(self):
        before = _changed(self.out)
        program = Program(self.campaign.record(self.out))
        mode = self.random.random()
        wait = self.random.uniform(0, self.whole)
        if mode > 0.2:  # once this run has begun to write
            end = time.monotonic() + 60
            while _changed(self.out) == before and program.poll() is None and time.monotonic() < end:
                time.sleep(0.0005)
            wait = self.random.expovariate(1 / 0.05) if mode < 0.85 else self.random.uniform(0, 0.002)
        ended = program.wait(wait)
        if ended is None and self.random.random() < 0.5:
            program.signal(signal.SIGKILL)  # and its helper, as when the machine goes down
        elif ended is None:
            os.kill(program.process.pid, signal.SIGKILL)
        ended = program.finish()
        if ended.code == -signal.SIGKILL:
            self.kills += 1
        elif ended.code == 0:
            self._check()
        else:
            self.row.fail(f"a resumed run ended with {ended.code} {ended.last_line}", self.out)
            self.out.unlink(missing_ok=True)

    def _finish(self):
        ended = run(self.campaign.record(self.out), 600)
        if ended.code == 0:
            self._check()
        else:
            self.row.fail(f"the last resumed run: {ended.code} {ended.last_line}", self.out)

    def _check(self):
        self.files += 1
        if without_run(self.out.read_bytes()) != without_run(self.reference.data):
            self.row.fail("the resumed file differs from the undisturbed one", self.out,
                          self.row.folder / "reference.exits")
        left = left_over(self.folder, {self.out.name})
        if left:
            self.row.fail(f"left over after the end: {left}")
        self.out.unlink()


def _changed(path):
    try:
        return path.stat().st_mtime_ns
    except FileNotFoundError:
        return None


class Reader(threading.Thread):
    """Reads the growing file, live and as copies; each figure is counted again from the undisturbed file's rows."""

    def __init__(self, campaign, row, path, reference, copy):
        super().__init__()
        self.campaign, self.row, self.path, self.reference, self.copy = campaign, row, path, reference, copy
        self.rows = [reference.row(i) for i in range(reference.samples)]
        self.live = self.copies = self.early = 0
        self.is_stopped = threading.Event()

    def stop(self):
        self.is_stopped.set()
        self.join()

    def run(self):
        while not self.is_stopped.is_set():
            begun = time.monotonic()
            try:
                with open(self.path, "rb") as file:
                    self._read(file)
            except FileNotFoundError:
                time.sleep(0.01)
            except Exception:  # pylint: disable=broad-except
                self.row.fail(f"the reader ended early: {traceback.format_exc()}")
                return
            self.is_stopped.wait(self.campaign.storms * (time.monotonic() - begun))  # the engines need the time, too

    def _read(self, file):
        rows = len(Recording(file.read()).rows())
        ended = self._curve(self.path)
        if not self._is_still(file):
            return  # it was finished and removed meanwhile
        self.live += 1
        if ended.code == 3 and rows == 0:
            self.early += 1
        elif ended.code != 0:
            self.row.fail(f"reading the growing file: {ended.code} {ended.last_line}", self.path)
        elif json.loads(ended.out)["samples"] < rows:
            self.row.fail(f"reading the growing file: {json.loads(ended.out)['samples']} of {rows} samples", self.path)
        file.seek(0)
        self._read_copy(file.read())

    def _is_still(self, file):
        try:
            return os.path.samestat(os.fstat(file.fileno()), os.stat(self.path))
        except FileNotFoundError:
            return False

    def _curve(self, path):
        return run([self.campaign.offramp, "curve", path, "--thresholds", ",".join(map(str, THRESHOLDS)), "--json"])

    def _read_copy(self, data):
        recording = Recording(data)
        rows = recording.rows()
        self.copies += 1
        if any(recording.row(i) != self.rows[i] for i in rows):
            self.copy.write_bytes(data)
            return self.row.fail("a recorded row differs from the undisturbed file's", self.copy)
        if not rows:
            return None
        self.copy.write_bytes(data)
        ended = self._curve(self.copy)
        if ended.code != 0:
            return self.row.fail(f"reading a copy: {ended.code} {ended.last_line}", self.copy)
        result = json.loads(ended.out)
        wanted = [self.reference.point(rows, threshold) for threshold in THRESHOLDS]
        shown = [(variant["energy"], variant["accuracy"]) for variant in result["variants"]]
        if result["samples"] != len(rows) or any(abs(a - b) > 1e-9 for w, s in zip(wanted, shown) for a, b in zip(w, s)):
            self.row.fail(f"figures {shown} of {result['samples']} samples; expected {wanted}", self.copy)
        return None


def commands(campaign, folder):
    """What writes a file: {name: (command for a path, the file's name)}."""
    table, network, plain = folder / "in.csv", folder / "in.pt", folder / "in.safetensors"
    table.write_text(exit_table(300, 2))
    shutil.copy(DEMO / "signs-small.pt", network)
    plain.write_bytes(weights())
    recording = folder / "in.exits"
    shutil.copy(DEMO / "signs-small.exits", recording)
    export = [campaign.offramp, "export", f"{recording}@0,0.5"]
    return {
        "record": (lambda out: campaign.record(out, 40, 10, network), "o.exits"),
        "convert": (lambda out: [campaign.engine, "convert", "--network", plain, "--architecture", "cifar_resnet20",
                                 "--classes", "10", "--out", out], "o.safetensors"),
        "import": (lambda out: [campaign.offramp, "import", table, out, "--flops", "1000000,2000000"], "o.exits"),
        "predictions": (lambda out: [campaign.offramp, "predictions", recording, "--thresholds", "0.5", "--out", out],
                        "o.csv"),
        "csv": (lambda out: export + ["--csv", out], "o.csv"),
        "png": (lambda out: export + ["--png", out], "o.png"),
        "workspace": (lambda out: export + ["--workspace", out], "o.offramp"),
    }


def normal(name, data):
    return without_run(data) if name == "record" else data


def killed_operations(campaign, row):
    """Each program that writes is killed at the n-th file operation on its output; then it runs undisturbed."""
    programs = commands(campaign, row.folder)
    folder = row.folder / "out"
    references, places = {}, []
    for name, (command, file) in programs.items():
        row.fresh("out")
        ended, counts = campaign.operations(row, command(folder / file), f"{folder}/")
        if ended.code != 0 or counts["all"] == 0:
            row.fail(f"{name}, undisturbed: {ended.code} {ended.last_line}, {counts['all']} operations")
            continue
        references[name] = normal(name, (folder / file).read_bytes())
        replace = (False, True) if name not in ("record", "import") else (False,)
        places += [(name, n, old) for n in _some(counts["all"]) for old in replace]
    missed = 0
    for name, n, has_old in row.cases(places, "places"):
        missed += not _killed_operation(campaign, row, name, n, has_old, programs[name], references[name])
    row.tried -= missed
    row.remark += f" in {len(references)} programs" + (f"; {missed} ended all the same" if missed else "")


def _some(count):
    """All places, or 300: where a file is made and finished, and some between."""
    if count <= 300:
        return range(1, count + 1)
    middle = (count - 120) / 180
    return [*range(1, 61), *(61 + int(i * middle) for i in range(180)), *range(count - 59, count + 1)]


def _killed_operation(campaign, row, name, n, has_old, program, reference):
    """Whether the program, or a helper of its, was killed at its n-th operation."""
    command, file = program
    folder = row.fresh("out")
    out = folder / file
    old = b"an older file, whole"
    if has_old:
        out.write_bytes(old)
    row.tried += 1
    how = row.random.choice(("kill", "kill-all"))
    where = f"{name}, {how} at file operation {n}{' of a replacement' if has_old else ''}"
    killed = Program(command(out), env=campaign.shimmed(row, f"{folder}/", at=n, action=how))
    ended = killed.finish(300)
    killed.wait_for_group()
    is_helper = how == "kill" and name in ("record", "convert") and ended.code == 1  # the engine says so and ends
    if ended.code not in (0, -signal.SIGKILL) and not is_helper:
        row.fail(f"{where}: ended with {ended.code} {ended.last_line}", folder)
    if name != "record" and out.exists() and out.read_bytes() not in (reference, old if has_old else reference):
        row.fail(f"{where}: a partial file", folder)
    if name == "record" and out.exists():
        read = run([campaign.offramp, "curve", out, "--thresholds", "0"])
        if read.code not in (0, 3) or (read.code == 3 and Recording(out.read_bytes()).rows()):
            row.fail(f"{where}: what is there cannot be read: {read.code} {read.last_line}", folder)
    if name == "import" and out.exists():
        out.unlink()  # it refuses to replace a recording
    again = run(command(out), 300)
    if again.code != 0 or normal(name, out.read_bytes()) != reference:
        row.fail(f"{where}: the next run {again.code} {again.last_line}", folder)
    left = left_over(folder, {file})
    if left:
        row.fail(f"{where}: still there after the next run: {left}", folder)
    return ended.code != 0
