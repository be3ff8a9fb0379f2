# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""Programs that are killed, and what they had written."""
import json
import os
import shutil
import signal
import threading
import time

from campaign import DEMO, Program, run
from inputs import exit_table, weights
from recording import Recording, without_run

THRESHOLDS = (0, 0.3, 0.9, 1.5)


def killed_records(campaign, row):
    """record is killed at random moments and resumed by the same command, while another program reads the file."""
    reference_path, out = row.folder / "reference.exits", row.folder / "run.exits"
    ended = run(campaign.record(reference_path), 600)
    if ended.code != 0:
        return row.fail(f"the undisturbed run: {ended.code} {ended.last_line}")
    reference = Recording(reference_path.read_bytes())
    reader = Reader(campaign, row, out, reference)
    reader.start()
    whole, files = ended.seconds, 0
    try:
        while row.has_time():
            if _kill_once(campaign, row, out, whole):
                row.tried += 1
            elif _is_finished(row, out, reference):
                files += 1
        ended = run(campaign.record(out), 600)
        if ended.code != 0 or not _is_finished(row, out, reference):
            row.fail(f"the last resumed run: {ended.code} {ended.last_line}", out)
    finally:
        reader.stop()
    row.remark = f"{files + 1} files resumed to the end, byte for byte but for \"run\"; {reader.remark()}"
    return None


def _kill_once(campaign, row, out, whole):
    """Whether the engine was killed before it was done."""
    before = _changed(out)
    program = Program(campaign.record(out))
    mode = row.random.random()
    wait = row.random.uniform(0, whole)
    if mode > 0.2:  # once this run has begun to write
        end = time.monotonic() + 60
        while _changed(out) == before and program.poll() is None and time.monotonic() < end:
            time.sleep(0.0005)
        wait = row.random.expovariate(1 / 0.05) if mode < 0.85 else row.random.uniform(0, 0.002)
    ended = program.wait(wait)
    if ended is None:
        program.signal(signal.SIGKILL)
        ended = program.finish()
    if ended.code not in (0, -signal.SIGKILL):
        row.fail(f"a resumed run ended with {ended.code} {ended.last_line}", out)
        out.unlink(missing_ok=True)
    return ended.code == -signal.SIGKILL


def _changed(path):
    try:
        return path.stat().st_mtime_ns
    except FileNotFoundError:
        return None


def _is_finished(row, out, reference):
    if not out.exists():
        return False
    data = out.read_bytes()
    same = without_run(data) == without_run(reference.data)
    if not same:
        row.fail("the resumed file differs from the undisturbed one", out, row.folder / "reference.exits")
    left = [path.name for path in row.folder.iterdir() if ".part" in path.name]
    if left:
        row.fail(f"left over after the end: {left}")
    out.unlink()
    return same


class Reader(threading.Thread):
    """Reads the growing file, live and as copies; each figure is counted again from the undisturbed file's rows."""

    def __init__(self, campaign, row, path, reference):
        super().__init__()
        self.campaign, self.row, self.path, self.reference = campaign, row, path, reference
        self.rows = [reference.row(i) for i in range(reference.samples)]
        self.copy = row.folder / "copy.exits"
        self.live = self.copies = self.early = 0
        self.is_stopped = threading.Event()

    def stop(self):
        self.is_stopped.set()
        self.join()

    def remark(self):
        return f"{self.live} live reads and {self.copies} copies, {self.early} before the first row"

    def run(self):
        while not self.is_stopped.is_set():
            try:
                data = self.path.read_bytes()
                if not self._read_live(len(Recording(data).rows())):
                    continue
                self._read_copy(self.path.read_bytes())
            except FileNotFoundError:
                time.sleep(0.01)

    def _curve(self, path):
        return run([self.campaign.offramp, "curve", path, "--thresholds", ",".join(map(str, THRESHOLDS)), "--json"])

    def _read_live(self, rows):
        ended = self._curve(self.path)
        if not self.path.exists():
            return False  # it was finished and removed meanwhile
        self.live += 1
        if ended.code == 3 and rows == 0:
            self.early += 1
        elif ended.code != 0:
            self.row.fail(f"reading the growing file: {ended.code} {ended.last_line}", self.path)
        elif json.loads(ended.out)["samples"] < rows:
            self.row.fail(f"reading the growing file: {json.loads(ended.out)['samples']} of {rows} samples", self.path)
        return True

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
    table, network = folder / "in.csv", folder / "in.safetensors"
    table.write_text(exit_table(300, 2))
    network.write_bytes(weights())
    recording = folder / "in.exits"
    shutil.copy(DEMO / "signs-small.exits", recording)
    export = [campaign.offramp, "export", f"{recording}@0,0.5"]
    return {
        "record": (lambda out: campaign.record(out, 100, 25), "o.exits"),
        "convert": (lambda out: [campaign.engine, "convert", "--network", network, "--architecture", "cifar_resnet20",
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
    shim = dict(campaign.environment, LD_PRELOAD=str(campaign.shim), FAULT_PATH=str(folder) + "/")
    references, places = {}, []
    for name, (command, file) in programs.items():
        row.fresh("out")
        count = row.folder / "count"
        ended = run(command(folder / file), env=dict(shim, FAULT_COUNT=str(count)))
        if ended.code != 0:
            row.fail(f"{name}, undisturbed: {ended.code} {ended.last_line}")
            continue
        references[name] = normal(name, (folder / file).read_bytes())
        replace = (False, True) if name not in ("record", "import") else (False,)
        places += [(name, n, old) for n in range(1, int(count.read_text()) + 1) for old in replace]
    total = len(places)
    row.random.shuffle(places)
    while places and row.has_time():
        name, n, has_old = places.pop()
        command, file = programs[name]
        out = row.fresh("out") / file
        if has_old:
            out.write_bytes(b"an older file, whole")
        row.tried += 1
        where = f"{name}, killed at file operation {n}{' of a replacement' if has_old else ''}"
        ended = run(command(out), env=dict(shim, FAULT_AT=str(n), FAULT_ACTION="kill"))
        if ended.code not in (0, -signal.SIGKILL):
            row.fail(f"{where}: ended with {ended.code} {ended.last_line}", folder)
        if name != "record" and out.exists() \
                and out.read_bytes() not in (references[name], b"an older file, whole" if has_old else b""):
            row.fail(f"{where}: a partial file", folder)
        if name == "import" and out.exists():
            out.unlink()  # it refuses to replace a recording
        ended = run(command(out))
        if ended.code != 0 or normal(name, out.read_bytes()) != references[name]:
            row.fail(f"{where}: the next run {ended.code} {ended.last_line}", folder)
        left = [path for path in os.listdir(folder) if path != file]
        if left:
            row.fail(f"{where}: still there after the next run: {left}", folder)
    row.remark = f"{total} places in {len(references)} programs"
