# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""Runs a program to its end, within a time, and says what it took: seconds, processor time, memory."""
import os
import shlex
import signal
import subprocess
import sys
import tempfile
import time

from devicememory import Peak

LINES_SHOWN = 5
GRACE = 5  # seconds between asking a program to end and ending it


class Failed(Exception):
    """A program did not do what it should: a sentence for people."""


class Ran:
    """How a program ended. code: its exit code, negative for a signal. host, device: the most memory, in bytes; device
    is None where it was not watched."""

    def __init__(self, command, code, seconds, cpu_seconds, out, err, host, device, stopped_after=None):
        self.command, self.code, self.out, self.err = command, code, out, err
        self.seconds, self.cpu_seconds, self.host, self.device = seconds, cpu_seconds, host, device
        self.stopped_after = stopped_after

    def why(self):
        """Why it failed, with the last lines that it wrote; empty where it did not."""
        if self.stopped_after is None and self.code == 0:
            return ""
        name = short_name(self.command)
        if self.stopped_after is not None:
            end = "was stopped after %.0f s" % self.stopped_after
        elif self.code < 0:
            end = "was ended by signal %d" % -self.code
        else:
            end = "ended with %d" % self.code
        said = last_lines(self.err) or last_lines(self.out)
        return "%s %s%s" % (name, end, ": " + said if said else ".")

    def checked(self):
        """Itself, where it ended well; else Failed."""
        if self.why():
            raise Failed(self.why())
        return self


def short_name(command):
    """The program and what it was to do, without its options."""
    words = [os.path.basename(str(command[0]))]
    for word in map(str, command[1:]):
        if word.startswith("-") and word not in ("-B", "--version"):
            break
        if word != "-B":
            words.append(os.path.basename(word))
    return " ".join(words[:3])


def last_lines(text, count=LINES_SHOWN):
    lines = [line.strip() for line in text.replace("\r", "\n").splitlines() if line.strip()]
    return " | ".join(lines[-count:])


def command_line(command):
    return " ".join(shlex.quote(str(word)) for word in command)


def group_options():
    """Options of Popen that give a child a process group of its own, so that all it starts ends with it."""
    return {"process_group": 0} if sys.version_info >= (3, 11) else {"preexec_fn": os.setpgrp}


def end_group(child, how=signal.SIGKILL):
    """Ends a child that was started with group_options(), and what it started in its group."""
    try:
        os.killpg(child.pid, how)
    except (ProcessLookupError, PermissionError):
        pass


def exit_on_sigterm():
    """For programs that start others in groups of their own: SIGTERM becomes an exception, so that they end those too."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))


def run(command, limit=None, env=None, cwd=None, memory=None):
    """Runs a program, at most so many seconds. memory: a DeviceMemory to watch meanwhile."""
    command = [str(word) for word in command]
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        begin = time.perf_counter()
        try:
            child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=err, env=env, cwd=cwd,
                                     **group_options())
        except OSError as error:
            raise Failed("%s could not be started: %s." % (command[0], error.strerror)) from error
        stopped = []

        def stop_late():
            passed = time.perf_counter() - begin
            if limit is not None and not stopped and passed > limit:
                stopped.append(passed)
                end_group(child, signal.SIGTERM)
            elif stopped and passed > stopped[0] + GRACE:
                end_group(child)

        try:
            with Peak(memory, stop_late) as peak:
                _, status, usage = os.wait4(child.pid, 0)
                seconds = time.perf_counter() - begin
        except BaseException:
            end_group(child, signal.SIGTERM)
            try:
                child.wait(GRACE)
            except subprocess.TimeoutExpired:
                pass
            end_group(child)
            child.wait()
            raise
        child.returncode = os.waitstatus_to_exitcode(status)
        end_group(child)  # what it left behind
        texts = []
        for file in (out, err):
            file.seek(0)
            texts.append(file.read().decode("utf-8", "replace"))
    return Ran(command, child.returncode, seconds, usage.ru_utime + usage.ru_stime, *texts, usage.ru_maxrss * 1024,
               peak.bytes, stopped[0] if stopped else None)
