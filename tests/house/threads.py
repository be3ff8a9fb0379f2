# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""Where the explorer may start a thread or wait: what throws elsewhere ends the program, what waits freezes the window."""

import re
from pathlib import Path

import tree

THREAD = re.compile(r"\bQThreadPool\b|\bQtConcurrent\b|\bQThread::create\b|: public QThread\b|\bQRunnable\b"
                    r"|\bstd::j?thread\b|\bstd::async\b")
WAIT = re.compile(r"\bwaitFor(Finished|Started|ReadyRead|BytesWritten)\s*\(")
WAITS = Path("ui/engine/enginerun.cpp")  # when the application has ended


def check(source, _):
    for path in source.code():
        if path.parts[0] != "ui":
            continue
        text = source.text(path)
        if path.parts[1] != "jobs" and (found := THREAD.search(text)):
            yield f"{path} uses {found.group()}: start background work with ThreadWorker or NewestJob of ui/jobs"
        if path != WAITS and (found := WAIT.search(text)):
            yield f"{path} calls {found.group()}): the window does not wait for a child process"


if __name__ == "__main__":
    tree.run("Threads and waiting", lambda source, arguments: list(check(source, arguments)))
