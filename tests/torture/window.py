# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""The window under stress, through the program windowstress: engines that misbehave, files that change while shown."""
import json
import os
import shutil
import time

from campaign import DEMO, Program, run
from inputs import png

HELLO = ('{"event":"hello","protocol":2,"verb":"record","program":"fake","device":"cpu","recording":"x","samples":100,'
         '"recorded":0,"flops":[1000000000,2000000000]}')
PROGRESS = ('{"event":"progress","recorded":10,"samples":100,"flops_executed":1,"flops_by_exit":[1,1],'
            '"samples_per_second":10}')
ENGINES = {
    "nothing": "exit 0",
    "code 7": "exit 7",
    "silence": "exec sleep 300",
    "silence after hello": 'echo "$H"; exec sleep 300',
    "ignores TERM": "trap '' TERM INT HUP; exec 0</dev/null; echo \"$H\"; while :; do sleep 1; done",
    "garbage": "head -c 3000000 /dev/urandom",
    "garbage for ever": "exec cat /dev/urandom",
    "endless line": "echo \"$H\"; exec tr '\\0' x </dev/zero",
    "zeros": "exec cat /dev/zero",
    "empty lines": "exec yes ''",
    "flood of progress": 'echo "$H"; exec yes "$P"',
    "flood of hello": 'exec yes "$H"',
    "flood of log": 'echo "$H"; exec yes "some line of log" >&2',
    "deep JSON": "head -c 990000 /dev/zero | tr '\\0' '['; echo; sleep 20",
    "warnings": 'echo "$H"; for i in $(seq 5000); do echo "{\\"event\\":\\"warning\\",\\"text\\":\\"number $i <b>bold</b>'
                ' <img src=/dev/zero>\\"}"; done; exit 0',
    "done, but lies": 'echo "$H"; echo "{\\"event\\":\\"done\\",\\"recorded\\":100,\\"samples\\":100,\\"seconds\\":1}"',
    "another protocol": 'echo "$H" | sed s/:2,/:3,/; sleep 20',
    "another verb": 'echo "$H" | sed s/record/verify/; sleep 20',
    "negative": 'echo "$H"; echo "$P" | sed s/:10,/:-5,/; sleep 20',
    "huge numbers": 'echo "$H"; echo "$P" | sed s/executed.:1/executed\\":1e308/; echo "$P" | '
                    "sed s/:10,/:18446744073709551615,/; sleep 20",
    "error with markup": 'echo "{\\"event\\":\\"error\\",\\"kind\\":\\"failed\\",\\"sentence\\":\\"<b>bold</b> '
                         '<img src=/dev/zero> \\\\u001b[31m\\",\\"remedy\\":\\"<a href=x>y</a>\\"}"; exit 1',
    "kills itself": 'echo "$H"; kill -9 $$',
    "forks": 'echo "$H"; (sleep 5) & exit 0',
    "closes stdout": 'echo "$H"; exec >&-; sleep 300',
    "not executable": None,
    "bad program": None,
    "folder": None,
    "missing": None,
}


def engines(campaign, row):
    """The window says a sentence about each, never pauses for long, and closes."""
    longest = 0
    for name, body in row.cases(ENGINES.items(), "engines"):
        engine = row.folder / name.replace(" ", "-").replace(",", "")
        if body is not None:
            engine.write_text(f"#!/bin/bash\nH='{HELLO}'; P='{PROGRESS}'\n{body}\n")
            engine.chmod(0o755)
        elif name == "folder":
            engine.mkdir()
        elif name != "missing":
            engine.write_bytes(b"\x7fELF garbage")
            engine.chmod(0o755 if name == "bad program" else 0o644)
        ended = run([campaign.stress, "engine", engine, 12, row.folder / "never.exits"], 90)
        if row.check(ended, f"an engine with {name}", *([engine] if body else [])) and ended.code != 0:
            row.fail(f"an engine with {name}: {ended.last_line}", engine)
        for line in ended.out.decode(errors="replace").splitlines():
            if line.startswith("pause "):
                longest = max(longest, int(line.split()[1]))
    row.remark += f", longest pause of the window {longest} ms"


def _two_recordings(row):
    folder = row.fresh("files")
    for name in ("signs-small.exits", "signs-large.exits"):
        shutil.copy(DEMO / name, folder)
    return folder, [folder / "signs-small.exits", folder / "signs-large.exits"]


def _number(ended, name):
    """What the program printed after this word."""
    for line in ended.out.decode(errors="replace").splitlines():
        if line.startswith(f"{name} "):
            return int(line.split()[1])
    return 0


def changing_files(campaign, row):
    """Files that are truncated, removed, mutated or replaced by other things while the window shows them."""
    while row.tried == 0 or row.has_time():
        folder, files = _two_recordings(row)
        ended = run([campaign.stress, "shown", *files, row.random.randrange(1 << 31)], 240)
        if row.check(ended, "shown", folder) and ended.code != 0:
            row.fail(f"shown: {ended.last_line}", folder)
    row.remark = "some 40 changes each"


def reopened(campaign, row):
    """Recordings that are opened, dragged and closed again and again: figures agree, and no file stays open."""
    folder, files = _two_recordings(row)
    seconds = max(1, int(row.end - row.begun))
    ended = run([campaign.stress, "reopen", *files, seconds, row.random.randrange(1 << 31)], seconds + 300)
    if ended.trouble() or ended.code != 0:
        row.fail(f"reopen: {ended.trouble()} {ended.last_line}", folder)
    row.tried = max(1, _number(ended, "rounds"))
    row.remark = f"{ended.memory / 1e6:.0f} MB in the end"


def growing(campaign, row):
    """Curves are dragged while their recording grows: figures agree; a window that is closed then ends its engine."""
    drags, times = 0, {"end": 0, "close": 0}
    while row.tried < 2 or row.has_time():
        how = "close" if row.tried % 2 else "end"
        out = row.fresh("out") / "r.exits"
        ended = run([campaign.stress, "grow", campaign.engine, DEMO / "signs-small.pt", DEMO / "images", out, how,
                     row.random.randrange(1 << 31)], 240)
        if row.check(ended, f"grow, {how}", out) and ended.code != 0:
            row.fail(f"grow, {how}: {ended.last_line}", out)
        drags += _number(ended, "drags")
        times[how] += 1
    row.remark = f"{drags} drags, {times['end']} to the end, {times['close']} closed while it ran"


def odd_files(campaign, row):
    """Files that block, devices and nonsense are opened in the window, which closes at once afterwards."""
    folder = row.fresh("odd")
    os.mkfifo(folder / "fifo.exits")
    (folder / "zero.exits").symlink_to("/dev/zero")
    (folder / "loop.exits").symlink_to("loop.exits")
    (folder / "folder.exits").mkdir()
    (folder / "image.exits").write_bytes(png())
    (folder / "empty.offramp").touch()
    (folder / "nested.offramp").write_text("[" * 20_000_000)
    (folder / "fifo.offramp").write_text('{"offramp_workspace":2,"recordings":[{"path":"fifo.exits","name":"x"}]}')
    for path in row.cases(sorted(folder.iterdir()), "files"):
        ended = run([campaign.stress, "open", path], 60)
        if row.check(ended, f"opening {path.name}", path) and ended.code != 0:
            row.fail(f"opening {path.name}: {ended.last_line}", path)


def killed_windows(campaign, row):
    """A window that records is killed: its engine ends. A window that saves is killed: the workspace is whole."""
    engines = saved = longest = 0
    while row.has_time() or row.tried < 2:
        folder = row.fresh("killed")
        shutil.copy(DEMO / "signs-small.exits", folder)
        longest = max(longest, _killed_while_recording(campaign, row, folder))
        engines += 1
        saved += _killed_while_saving(campaign, row, folder)
    row.remark = f"{saved} while it saved; {engines} while an engine worked, which was gone after {longest:.1f} s at most"


def _killed_while_recording(campaign, row, folder):
    """The seconds until its engine has gone."""
    number = row.random.choice([9, 15, 1])
    program = Program([campaign.stress, "record", campaign.engine, DEMO / "signs-small.pt", DEMO / "images",
                       folder / "r.exits"])
    engine = _first_word(program, "engine")
    time.sleep(row.random.uniform(0, 1))
    os.kill(program.process.pid, number)
    killed = time.monotonic()
    ended = program.finish(30)
    row.tried += 1
    if not engine:
        row.fail(f"no engine was started: {ended.code} {ended.last_line}")
        return 0
    if ended.code == "hang":
        row.fail(f"a window outlives signal {number}")
    if not _is_gone(int(engine), 60):  # it may still be loading LibTorch
        row.fail(f"an engine outlives its window, killed with {number}")
        os.kill(int(engine), 9)
    return time.monotonic() - killed


def _killed_while_saving(campaign, row, folder):
    """Whether it was killed then."""
    workspace, recovery = folder / "w.offramp", folder / "recovery"
    program = Program([campaign.stress, "save", folder / "signs-small.exits", workspace, recovery])
    is_saving = _first_word(program, "saving")
    time.sleep(row.random.uniform(0, 0.5))
    program.signal(9)
    ended = program.finish(30)
    row.tried += 1
    if not is_saving or ended.code != -9:
        row.fail(f"the window could not save: {ended.code} {ended.last_line}", folder)
        return False
    ended = run([campaign.offramp, "export", workspace, "--csv", folder / "x.csv"])
    if ended.code != 0:
        row.fail(f"a window was killed while it saved: {ended.last_line}", folder)
    for path in recovery.glob("*.recovery"):
        try:
            json.loads(path.read_text())
        except ValueError as error:
            row.fail(f"a window was killed while it saved: {path.name}: {error}", folder)
    return True


def _first_word(program, name):
    """What the program printed after this word, once it did."""
    end = time.monotonic() + 60
    while time.monotonic() < end and program.poll() is None:
        for line in os.pread(program.out.fileno(), 4096, 0).decode(errors="replace").splitlines():
            if line.startswith(name):
                return line.split()[-1]
        time.sleep(0.01)
    return None


def _is_gone(process, seconds):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            with open(f"/proc/{process}/stat", encoding="utf-8", errors="replace") as file:
                if file.read().rsplit(")", 1)[1].split()[0] == "Z":
                    return True
        except FileNotFoundError:
            return True
        time.sleep(0.05)
    return False
