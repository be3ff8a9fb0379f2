# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""What every part of the campaign shares: running a program, one row of the table, failing inputs that are kept."""
import os
import pathlib
import random
import shutil
import signal
import subprocess
import tempfile
import time

SOURCE = pathlib.Path(__file__).resolve().parents[2]
DEMO = SOURCE / "resources" / "demo"
LARGEST_MEMORY = 2_000_000_000
GOOD_CODES = (0, 1, 2, 3, 4, 5)


class Ended:
    """How a program ended: code is its exit code, minus its signal, or "hang"."""

    def __init__(self, code, out, err, seconds, memory):
        self.code, self.out, self.err, self.seconds, self.memory = code, out, err, seconds, memory

    @property
    def last_line(self):
        lines = [line for line in self.err.decode(errors="replace").splitlines() if line.strip()]
        return lines[-1][:200] if lines else ""

    def trouble(self):
        """Why no program may end like this, or an empty text."""
        if self.code not in GOOD_CODES:
            return f"ended with {self.code}"
        if self.code != 0 and not self.err.strip():
            return f"exit code {self.code} without a sentence"
        if self.memory > LARGEST_MEMORY:
            return f"took {self.memory / 1e9:.1f} GB"
        return ""


class Program:
    """A running program in a group of its own. Output goes to files, so that it never waits for a reader."""

    def __init__(self, command, env=None, cwd=None, stdin=subprocess.DEVNULL, stdout=None, stderr=None):
        self.out, self.err = tempfile.TemporaryFile(), tempfile.TemporaryFile()
        self.begun = time.monotonic()
        self.process = subprocess.Popen([str(word) for word in command], env=env, cwd=cwd, stdin=stdin,
                                        stdout=self.out if stdout is None else stdout,
                                        stderr=self.err if stderr is None else stderr, start_new_session=True)
        self.ended = None

    def poll(self):
        """How it ended, or None while it runs."""
        if self.ended is None:
            pid, status, usage = os.wait4(self.process.pid, os.WNOHANG)
            if pid:
                self._take(os.waitstatus_to_exitcode(status), usage)
        return self.ended

    def _take(self, code, usage):
        self.process.returncode = code
        texts = []
        for file in (self.out, self.err):
            file.seek(0)
            texts.append(file.read(50_000_000))
            file.close()
        self.ended = Ended(code, *texts, time.monotonic() - self.begun, usage.ru_maxrss * 1024)

    def signal(self, number):
        if self.poll() is None:
            os.killpg(self.process.pid, number)

    def wait(self, seconds):
        """How it ended within these seconds, or None."""
        end = time.monotonic() + seconds
        pause = 0.001
        while self.poll() is None and time.monotonic() < end:
            time.sleep(pause)
            pause = min(pause * 2, 0.02)
        return self.poll()

    def finish(self, seconds=120):
        """Waits for its end; what does not end is killed and counts as hanging."""
        if self.wait(seconds) is None:
            self.signal(signal.SIGKILL)
            while self.poll() is None:
                time.sleep(0.01)
            self.ended.code = "hang"
        return self.ended


def run(command, seconds=120, **settings):
    return Program(command, **settings).finish(seconds)


class Row:
    """One row of the table: counts what was tried and what failed, and keeps the inputs that failed."""

    def __init__(self, campaign, what, seconds):
        self.campaign, self.what = campaign, what
        self.begun = time.monotonic()
        self.end = self.begun + seconds
        self.tried, self.failures, self.remark = 0, [], ""
        name = "".join(letter if letter.isalnum() else "-" for letter in what)
        self.random = random.Random(f"{campaign.seed}/{what}")
        self.folder = campaign.scratch / name
        self.kept = campaign.out / name
        self.folder.mkdir(parents=True)

    def has_time(self):
        return time.monotonic() < self.end

    def fresh(self, name):
        """An empty folder of this row."""
        folder = self.folder / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        return folder

    def fail(self, why, *inputs):
        """Notes a failure; inputs are files or folders that show it."""
        self.failures.append(why)
        if len(self.failures) > 50:
            return
        place = self.kept / f"{len(self.failures):03}"
        place.mkdir(parents=True, exist_ok=True)
        (place / "why.txt").write_text(f"{why}\nseed {self.campaign.seed}\n")
        for each in map(pathlib.Path, inputs):
            if each.is_dir():
                shutil.copytree(each, place / each.name, dirs_exist_ok=True, ignore=_only_files)
            elif each.is_file():
                shutil.copy(each, place)

    def check(self, ended, why, *inputs):
        """Counts an attempt; fails where no program may end like this. Whether it was all right."""
        self.tried += 1
        trouble = ended.trouble()
        if trouble:
            self.fail(f"{why}: {trouble} {ended.last_line}", *inputs)
        return not trouble


def _only_files(folder, names):
    return [name for name in names
            if not ((pathlib.Path(folder) / name).is_file() or (pathlib.Path(folder) / name).is_dir())]


class Campaign:
    """The programs that are tried, the seed, the folder for failing inputs and one for all else."""

    def __init__(self, build, sanitized, out, seed, scratch):
        self.build, self.sanitized, self.out, self.seed, self.scratch = build, sanitized, out, seed, scratch
        self.engine, self.offramp = build / "bin" / "offramp-engine", build / "bin" / "offramp"
        self.replay = sanitized / "tests" / "fuzz-replay"
        self.stress = build / "tests" / "windowstress"
        self.shim = scratch / "faultshim.so"
        self.environment = dict(os.environ, QT_QPA_PLATFORM="offscreen", LC_ALL="C.UTF-8", GOMP_SPINCOUNT="1000",
                                HOME=str(scratch), XDG_CONFIG_HOME=str(scratch / "config"),
                                XDG_DATA_HOME=str(scratch / "data"),
                                ASAN_OPTIONS="detect_leaks=0:allocator_may_return_null=1",
                                UBSAN_OPTIONS="print_stacktrace=1")
        os.environ.update(self.environment)

    def make_shim(self):
        compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
        if compiler:
            subprocess.run([compiler, "-O1", "-fPIC", "-shared", "-o", self.shim,
                            SOURCE / "tests" / "torture" / "faultshim.c", "-ldl"], check=True)
        return self.shim.exists()

    def record(self, out, limit=200, batch=10, network=DEMO / "signs-small.pt", images=DEMO / "images"):
        """The command that records the demo."""
        return [self.engine, "record", "--network", network, "--dataset", images, "--out", out, "--limit", limit,
                "--batch", batch, "--threads", "1"]
