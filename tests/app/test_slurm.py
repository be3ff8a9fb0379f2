# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""The scripts of packaging/slurm on a real Slurm, which runs on this machine alone: a recording in five parts and a
study of four jobs, as job arrays, with jobs that are killed and queued again."""

import json
import os
import pathlib
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time

from recordingfile import read_recording

PROGRAM = pathlib.Path(os.environ["OFFRAMP_BIN"]) / "offramp-engine"
SOURCE = pathlib.Path(os.environ["OFFRAMP_SOURCE"])
DEMO = SOURCE / "resources" / "demo"
SCRIPTS = SOURCE / "packaging" / "slurm"
SKIPPED = 77
PARTS = 5
MINUTES = 60  # seconds


def run(*command):
    """Its stdout; what it writes to stderr is shown where it fails."""
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command} ended with {done.returncode}:\n{done.stdout}{done.stderr}"
    return done.stdout


def wait_until(condition, seconds, what):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"{what}: not within {seconds} s"
        time.sleep(0.02)


def free_port():
    """A port that is free, as the one after it is."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port = first.getsockname()[1]
            try:
                second.bind(("127.0.0.1", port + 1))
                return port
            except OSError:
                continue


class Array:
    """A job array that was submitted."""

    def __init__(self, folder, tasks, script, *arguments):
        self.folder = folder
        self.tasks = range(1, tasks + 1)
        folder.mkdir(parents=True, exist_ok=True)
        self.number = run("sbatch", "--parsable", f"--array=1-{tasks}", f"--output={folder}/task-%a.log",
                          SCRIPTS / script, *arguments).strip()

    def facts(self, task):
        """What Slurm knows of a task: JobState, Restarts, ..."""
        text = run("scontrol", "show", "job", f"{self.number}_{task}")
        return dict(word.split("=", 1) for word in text.split() if "=" in word)

    def log(self, task):
        path = self.folder / f"task-{task}.log"
        return path.read_text(encoding="utf-8") if path.exists() else "(nothing)"

    def requeue(self, task):
        run("scontrol", "requeue", f"{self.number}_{task}")

    def wait(self):
        """Until all tasks are done, without an error."""
        wait_until(lambda: not run("squeue", "--noheader", f"--jobs={self.number}", "--states=all").strip()
                   or all(self.facts(task)["JobState"] not in ("PENDING", "RUNNING", "COMPLETING", "CONFIGURING")
                          for task in self.tasks), 8 * MINUTES, "the end of all jobs")
        for task in self.tasks:
            assert self.facts(task)["JobState"] == "COMPLETED", f"task {task}: {self.facts(task)}\n{self.log(task)}"


def processes_with(word):
    """The processes of the engine that have this word on their command line."""
    found = []
    for entry in pathlib.Path("/proc").iterdir():
        try:
            words = (entry / "cmdline").read_bytes().split(b"\0") if entry.name.isdigit() else []
        except OSError:  # it has ended
            continue
        if words and words[0].endswith(b"offramp-engine") and str(word).encode() in words:
            found.append(int(entry.name))
    return found


def rows_in(path):
    """How many rows of a recording are recorded, and how many it has."""
    if not path.exists():
        return 0, 0
    checks = read_recording(path)[1]["check"]
    return sum(check != 0 for check in checks), len(checks)


def bytes_without_run(path):
    """The bytes of a recording with zeros for those of the tensor run."""
    data = bytearray(path.read_bytes())
    (length,) = struct.unpack("<Q", data[:8])
    begin, end = json.loads(data[8:8 + length])["run"]["data_offsets"]
    data[8 + length + begin:8 + length + end] = bytes(end - begin)
    return bytes(data)


def check_recording(folder):
    # Enlarged images make the small network work for a while.
    options = ["--network", DEMO / "signs-large.pt", "--dataset", DEMO / "images", "--threads", "1", "--batch", "16",
               "--size", "160", "--no-logits"]
    parts = folder / "parts"
    array = Array(folder / "record", PARTS, "record.sh", PARTS, parts, *options)

    def begun(task):
        """Whether rows of a part are recorded, but not all: it has about 200."""
        recorded, _ = rows_in(parts / f"part-{task}.exits")
        assert recorded < 180, f"part {task} was recorded before it could be killed"
        return recorded > 0

    # As when a machine fails: its processes are gone.
    wait_until(lambda: begun(2), 2 * MINUTES, "the beginning of part 2")
    for process in processes_with(parts / "part-2.exits"):
        try:
            os.kill(process, signal.SIGKILL)
        except ProcessLookupError:  # one that ends with another
            pass
    wait_until(lambda: array.facts(2)["JobState"] in ("FAILED", "NODE_FAIL"), MINUTES, "the end of the killed job")
    array.requeue(2)
    # As when a more important job needs the machine.
    wait_until(lambda: begun(4), 4 * MINUTES, "the beginning of part 4")
    array.requeue(4)
    array.wait()
    for task in array.tasks:
        wanted = "1" if task in (2, 4) else "0"
        assert array.facts(task)["Restarts"] == wanted, f"task {task}: {array.facts(task)}"

    run(PROGRAM, "merge", *(parts / f"part-{task}.exits" for task in array.tasks), "--out", folder / "merged.exits")
    run(PROGRAM, "record", *options, "--out", folder / "whole.exits")
    assert bytes_without_run(folder / "merged.exits") == bytes_without_run(folder / "whole.exits")


def make_images(root):
    """The first 24 images of each class of the demo, 16 to train with and 8 to test with."""
    for images in sorted((DEMO / "images" / "test").iterdir()):
        for index, image in enumerate(sorted(images.iterdir())[:24]):
            target = root / ("train" if index < 16 else "test") / images.name
            target.mkdir(parents=True, exist_ok=True)
            shutil.copy(image, target)


def check_study(folder):
    make_images(folder / "images")
    recipe = {"offramp_recipe": 1, "optimiser": "adamw", "learning_rate": 0.003, "epochs": 6, "batch": 16}
    (folder / "study.json").write_text(json.dumps({
        "offramp_study": 1, "dataset": "images", "architecture": "cifar_resnet20", "recipe": recipe,
        "exits": ["none", "layer1"], "seeds": 2}), encoding="utf-8")
    results = folder / "results"
    array = Array(folder / "study", 4, "study.sh", 4, folder / "study.json", results, "--threads", "1")
    log = results / "exits-layer1_seed-0" / "net.safetensors.jsonl"
    wait_until(log.exists, 4 * MINUTES, "the first epoch of the third job")
    array.requeue(3)
    array.wait()
    assert array.facts(3)["Restarts"] == "1", array.facts(3)
    lines = (results / "table.csv").read_text(encoding="utf-8").splitlines()
    assert [line.split(",")[:5] for line in lines[1:]] == [["none", "last", "2", "2", "80"],
                                                           ["layer1", "layer1", "2", "2", "80"],
                                                           ["layer1", "last", "2", "2", "80"]], lines
    assert all(array.log(task).count("Epoch 6 of 6") <= 1 for task in array.tasks), array.log(3)


def main():
    os.environ["PATH"] = f"{PROGRAM.parent}:{os.environ['PATH']}:/usr/sbin:/sbin"
    missing = [name for name in ("munged", "slurmctld", "slurmd", "sbatch") if not shutil.which(name)]
    if missing:
        print(f"Skipped: {', '.join(missing)} not found. To enable this test: packaging/slurm/onemachine.sh install")
        sys.exit(SKIPPED)
    with tempfile.TemporaryDirectory() as place:
        folder = pathlib.Path(place).resolve()
        cluster = folder / "cluster"
        os.environ["SLURM_CONF"] = str(cluster / "slurm.conf")
        try:
            run(SCRIPTS / "onemachine.sh", "start", cluster, free_port())
            for check in sys.argv[1:] or ["recording", "study"]:
                {"recording": check_recording, "study": check_study}[check](folder)
        except AssertionError:
            for log in sorted(folder.glob("*/*.log")):
                print(f"{log}:", log.read_text(encoding="utf-8", errors="replace")[-4000:], sep="\n")
            raise
        finally:
            subprocess.run([SCRIPTS / "onemachine.sh", "stop", cluster], check=False)


if __name__ == "__main__":
    main()
