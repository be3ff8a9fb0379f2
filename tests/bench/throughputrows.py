# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""The rows of bench_throughput.py: runs of the engine, and processes of pytorchrow.py that are asked in turns."""
import json
import os
import pathlib
import select
import subprocess
import sys
import tempfile
import time

from childprograms import Failed, end_group, group_options, last_lines, run
from rounds import Rate, Row, Unusable

MEAN, STD = "0.485,0.456,0.406", "0.229,0.224,0.225"
MODES = {"eager": "PyTorch, eager", "channels-last": "PyTorch, channels last",
         "compiled": "PyTorch, torch.compile", "onnx": "ONNX Runtime"}
FORWARD = ", forward alone"
PATIENCE_AT_THE_END = 3  # seconds


class EngineRow(Row):
    """Whole runs of offramp-engine record. arguments: those of bench_throughput.py; memory: the device's."""

    def __init__(self, arguments, execution, precision, memory):
        rate = Rate(arguments.limit, lambda: self._seconds(arguments.batch),
                    lambda: self._seconds(arguments.limit + arguments.batch))
        super().__init__("offramp-engine record, %s, %s" % (execution, precision), rate.measure)
        self._arguments, self._execution, self._precision, self._memory = arguments, execution, precision, memory

    def command(self, limit, out):
        arguments = self._arguments
        return [arguments.engine, "record", "--network", arguments.network, "--dataset", arguments.dataset, "--size",
                arguments.size, "--mean", MEAN, "--std", STD, "--batch", arguments.batch, "--threads",
                arguments.threads, "--device", arguments.device, "--precision", self._precision, "--execution",
                self._execution, "--limit", limit, "--out", out]

    def _seconds(self, limit):
        with tempfile.TemporaryDirectory() as folder:
            command = self.command(limit, os.path.join(folder, "run.exits"))
            try:
                ran = run(command, limit=self._arguments.patience, memory=self._memory).checked()
            except Failed as error:
                raise Unusable(str(error)) from error
        self.host = max(self.host or 0, ran.host)
        if ran.device is not None:
            self.device = max(self.device or 0, ran.device)
        return ran.cpu_seconds if self._arguments.cpu_seconds else ran.seconds


class PythonProcess:
    """pytorchrow.py, running: one mode and precision, which has a row for its loop and one for the network alone."""

    SCRIPT = pathlib.Path(__file__).with_name("pytorchrow.py")

    def __init__(self, arguments, mode, precision, folder):
        self.name, self._arguments = "%s, %s" % (MODES[mode], precision), arguments
        options = {"mode": mode, "precision": precision, "folder": folder,
                   **{key: getattr(arguments, key) for key in ("device", "network", "module", "weights", "dataset",
                                                               "size", "batch", "threads", "workers")}}
        self._ended = ""  # why it answers no more
        self._err = tempfile.TemporaryFile()
        self._process = subprocess.Popen([sys.executable, "-B", str(self.SCRIPT), json.dumps(options)],
                                         stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._err,
                                         **group_options())

    def ask(self, line):
        """The answer to a line; Unusable where there is none."""
        if self._ended:
            raise Unusable(self._ended)
        try:
            self._process.stdin.write(line.encode() + b"\n")
            self._process.stdin.flush()
            reply = self._reply(time.monotonic() + self._arguments.patience)
        except BrokenPipeError:
            reply = b""
        if not reply.endswith(b"\n"):
            self._ended = self._silence()
            raise Unusable(self._ended)
        answer = json.loads(reply)
        if "why" in answer:
            raise Unusable(answer["why"])
        return answer

    def _reply(self, until):
        reply = b""
        while not reply.endswith(b"\n"):
            ready, _, _ = select.select([self._process.stdout], [], [], max(0.0, until - time.monotonic()))
            part = os.read(self._process.stdout.fileno(), 65536) if ready else b""
            if not part:
                break
            reply += part
        return reply

    def _silence(self):
        """Why there was no answer. A process that closed its end is about to end."""
        try:
            code = self._process.wait(timeout=0.2)
        except subprocess.TimeoutExpired:
            code = None
            end_group(self._process)
        self._err.seek(0)
        said = last_lines(self._err.read().decode("utf-8", "replace"))
        self.close()
        end = "did not answer within %g s" % self._arguments.patience if code is None else "ended with %d" % code
        return "Python %s%s" % (end, ": " + said if said else ".")

    def seconds(self, row, line):
        answer = self.ask(line)
        row.host = max(row.host or 0, answer["host"])
        if answer["device"] is not None and not row.is_device_watched:
            row.device = max(row.device or 0, answer["device"])
        if self._arguments.workers and line.startswith("loop"):
            workers = self._arguments.workers
            row.note = "%d worker%s of up to %.0f MB" % (workers, "s" if workers > 1 else "", answer["worker"] / 1e6)
        return answer["cpu_seconds" if self._arguments.cpu_seconds else "seconds"]

    def rows(self, device_bytes):
        """device_bytes: what preparing it took of the device's memory, where that was watched."""
        rows = [PythonRow(self, self.name, "loop", device_bytes)]
        if self._arguments.forward:
            rows.append(PythonRow(self, self.name + FORWARD, "forward", device_bytes))
        return rows

    def end(self):
        """At once."""
        end_group(self._process)

    def close(self):
        """Lets it end by itself, which the end of its stdin asks for, and ends it where it does not."""
        if self._err.closed:
            return
        try:
            self._process.stdin.close()
            self._process.wait(timeout=PATIENCE_AT_THE_END)
        except (BrokenPipeError, subprocess.TimeoutExpired):
            pass
        end_group(self._process)
        self._process.wait()
        self._process.stdout.close()
        self._err.close()


class PythonRow(Row):
    def __init__(self, process, name, verb, device_bytes):
        arguments = process._arguments
        ask = lambda count: process.seconds(self, "%s %d" % (verb, count))  # noqa: E731
        loop = Rate(arguments.limit, lambda: ask(arguments.batch), lambda: ask(arguments.limit + arguments.batch))
        super().__init__(name, loop.measure if verb == "loop" else lambda: arguments.limit / ask(arguments.limit))
        self.device, self.is_device_watched = device_bytes, device_bytes is not None
