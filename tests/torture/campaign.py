# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""What every part of the campaign shares: running a program, one row of the table, failing inputs that are kept."""
import os
import pathlib
import random
import re
import shutil
import signal
import struct
import subprocess
import tempfile
import threading
import time

SOURCE = pathlib.Path(__file__).resolve().parents[2]
DEMO = SOURCE / "resources" / "demo"
LARGEST_MEMORY = 2_000_000_000
GOOD_CODES = (0, 1, 2, 3, 4, 5)
OPERATIONS = ("read", "write", "pread", "pwrite", "fsync", "ftruncate", "flock", "fallocate", "rename", "unlink", "open")


class Ended:
    """How a program ended: code is its exit code, minus its signal, or "hang"."""

    def __init__(self, code, out, err, seconds, memory):
        self.code, self.out, self.err, self.seconds, self.memory = code, out, err, seconds, memory

    @property
    def last_line(self):
        lines = [line for line in self.err.decode(errors="replace").splitlines() if line.strip()]
        return lines[-1][:200] if lines else ""

    def trouble(self, largest=LARGEST_MEMORY):
        """Why no program may end like this, or an empty text; largest: bytes that it may take."""
        if self.code not in GOOD_CODES:
            return f"ended with {self.code}"
        if self.code != 0 and not self.err.strip():
            return f"exit code {self.code} without a sentence"
        if self.memory > largest:
            return f"took {self.memory / 1e9:.1f} GB"
        return ""


def left_over(folder, expected, seconds=20):
    """Names in a folder besides the expected ones. Programs may still be about to remove them."""
    end = time.monotonic() + seconds
    while True:
        left = sorted(name for name in os.listdir(folder) if name not in expected)
        if not left or time.monotonic() > end:
            return left
        time.sleep(0.02)


class Program:
    """A running program in a group of its own. Output goes to files, so that it never waits for a reader."""

    def __init__(self, command, env=None, cwd=None, stdin=subprocess.DEVNULL, stdout=None, stderr=None):
        self.out, self.err = tempfile.TemporaryFile(), tempfile.TemporaryFile()
        self.begun = time.monotonic()
        self.process = subprocess.Popen([str(word) for word in command], env=env, cwd=cwd, stdin=stdin,
                                        stdout=self.out if stdout is None else stdout,
                                        stderr=self.err if stderr is None else stderr, start_new_session=True,
                                        preexec_fn=_hear_hangups)
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

    def wait_for_group(self, seconds=20):
        """Waits until helpers that it started have ended, too."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and any(_is_in_group(process, self.process.pid)
                                             for process in os.listdir("/proc") if process.isdigit()):
            time.sleep(0.02)

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


def _hear_hangups():
    """A campaign under nohup ignores SIGHUP, and what it starts would do so as well."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


def _is_in_group(process, group):
    try:
        with open(f"/proc/{process}/stat", encoding="utf-8", errors="replace") as file:
            state, _, its_group = file.read().rsplit(")", 1)[1].split()[:3]
    except OSError:
        return False
    return state != "Z" and int(its_group) == group


def run(command, seconds=120, **settings):
    return Program(command, **settings).finish(seconds)


class Row:
    """One row of the table: counts what was tried and what failed, and keeps the inputs that failed."""

    def __init__(self, campaign, name, what, seconds):
        self.campaign, self.what = campaign, what
        self.begun = time.monotonic()
        self.end = self.begun + seconds
        self.tried, self.failures, self.remark = 0, [], ""
        self.lock = threading.Lock()
        self.random = random.Random(f"{campaign.seed}/{name}")
        self.folder = campaign.scratch / name
        self.kept = campaign.out / name
        self.folder.mkdir(parents=True)

    def has_time(self):
        return time.monotonic() < self.end

    def cases(self, cases, what="cases"):
        """These in random order, until the row's time is over, but one at least; the remark says how many there are."""
        cases = list(cases)
        self.random.shuffle(cases)
        for number, case in enumerate(cases):
            if number > 0 and not self.has_time():
                break
            self.remark = f"{number + 1} of {len(cases)} {what}"
            yield case

    def fresh(self, name):
        """An empty folder of this row."""
        folder = self.folder / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        return folder

    def fail(self, why, *inputs):
        """Notes a failure; inputs are files or folders that show it."""
        with self.lock:
            self.failures.append(why)
            number = len(self.failures)
        if number > 50:
            return
        place = self.kept / f"{number:03}"
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


def engine_variables():
    """Without these an engine starts itself a second time, which takes about a second."""
    header = (SOURCE / "core" / "protocol" / "engineenvironment.h").read_text()
    variables = dict(re.findall(r'EngineVariable \w+\{"(\w+)", "(\w+)"', header))
    if not variables:
        raise ValueError("engineenvironment.h names no variables for the engine")
    return variables


def _only_files(folder, names):
    return [name for name in names
            if not ((pathlib.Path(folder) / name).is_file() or (pathlib.Path(folder) / name).is_dir())]


class Campaign:
    """The programs that are tried, the seed, the folder for failing inputs and one for all else."""

    def __init__(self, build, sanitized, out, seed, scratch, network=None, images=None):
        self.build, self.sanitized, self.out, self.seed, self.scratch = build, sanitized, out, seed, scratch
        self.engine, self.offramp = build / "bin" / "offramp-engine", build / "bin" / "offramp"
        self.replay = sanitized / "tests" / "fuzz-replay"
        self.stress = build / "tests" / "windowstress"
        self.loader = build / "tests" / "networkfuzz"
        self.shim = scratch / "faultshim.so"
        self.storms, self.most_kills = 1, 1 << 30
        self.network = (network or DEMO / "signs-small.pt").resolve()
        self.images = (images or DEMO / "images").resolve()
        self.environment = dict(os.environ, QT_QPA_PLATFORM="offscreen", LC_ALL="C.UTF-8", **engine_variables(),
                                HOME=str(scratch), XDG_CONFIG_HOME=str(scratch / "config"),
                                XDG_DATA_HOME=str(scratch / "data"), TMPDIR=str(scratch),
                                ASAN_OPTIONS="detect_leaks=0:allocator_may_return_null=1",
                                UBSAN_OPTIONS="print_stacktrace=1")
        os.environ.update(self.environment)

        self._make_shim()
        self.mounts = self._namespace_tool()

    def _make_shim(self):
        compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
        if compiler:
            subprocess.run([compiler, "-O1", "-fPIC", "-shared", "-o", self.shim,
                            SOURCE / "tests" / "torture" / "faultshim.c", "-ldl"], check=True)

    @staticmethod
    def _namespace_tool():
        """unshare, where it lets this user mount a disk of his own; else a path that does not exist."""
        tool = shutil.which("unshare")
        can = tool and subprocess.run([tool, "-rm", "mount", "-t", "tmpfs", "tmpfs", "/mnt"], check=False,
                                      stderr=subprocess.DEVNULL).returncode == 0
        return pathlib.Path(tool if can else "/nonexistent/unshare")

    def shimmed(self, row, path, **settings):
        """The environment of a program whose operations on files with this in their paths are counted and may fail:
        calls, at, action, sticky as in faultshim.c."""
        environment = dict(self.environment, LD_PRELOAD=str(self.shim), FAULT_PATH=str(path),
                           FAULT_COUNT=str(row.folder / "operations"))
        environment.update({f"FAULT_{name.upper()}": str(value) for name, value in settings.items()})
        return environment

    def operations(self, row, command, path):
        """How an undisturbed command ended, and {operation: how often, "all": all of them} on such files."""
        program = Program(command, env=self.shimmed(row, path))
        ended = program.finish(300)
        program.wait_for_group()
        counts = struct.unpack("<12q", (row.folder / "operations").read_bytes())
        return ended, dict(zip(("all",) + OPERATIONS, counts))

    def record(self, out, limit=200, batch=10, network=None, images=None):
        """The command that records the campaign's network, the demo's where none was given."""
        return [self.engine, "record", "--network", network or self.network, "--dataset", images or self.images, "--out", out,
                "--limit", limit, "--batch", batch, "--threads", "1"]
