# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""Disks that fail, streams that are closed or full, and paths that are not plain files."""
import errno
import os
import subprocess
import threading

from campaign import DEMO, Program, run
from inputs import exit_table
from kills import commands, normal
from recording import without_run

INTO = ("pwrite", "write", "ftruncate", "fallocate", "rename", "fsync", "flock", "open", "unlink")
FROM = ("pread", "read", "open")


def disk_faults(campaign, row):
    """EIO, ENOSPC, EDQUOT or a short count at the n-th operation on the output or on the input."""
    programs = commands(campaign, row.folder)
    inside, out = str(row.folder / "in."), row.folder / "out"
    references, cases = {}, []
    for name, (command, file) in programs.items():
        for calls, path in ((INTO, f"{out}/"), (FROM, inside)):
            row.fresh("out")
            ended, counts = campaign.operations(row, command(out / file), path)
            if ended.code != 0 or not any(counts[call] for call in calls):
                row.fail(f"{name}, undisturbed: {ended.code} {ended.last_line}, {counts}")
                continue
            references[name] = normal(name, (out / file).read_bytes())
            for call in calls:
                for n in range(1, counts[call] + 1, max(1, counts[call] // 12)):
                    cases += [(name, call, path, n, errno.EIO, 0), (name, call, path, n, errno.ENOSPC, 1),
                              (name, call, path, n, errno.EDQUOT, 1)]
                    if call in ("pwrite", "pread", "write", "read"):
                        cases.append((name, call, path, n, "short", 0))
    for name, call, path, n, action, sticky in row.cases(cases, "places"):
        command, file = programs[name]
        row.fresh("out")
        where = f"{name}: {call} number {n} on {'the input' if path == inside else 'the output'}: {action}"
        program = Program(command(out / file), env=campaign.shimmed(row, path, calls=f",{call},", at=n, action=action,
                                                                    sticky=sticky))
        ended = program.finish(300)
        program.wait_for_group()
        if not row.check(ended, where, out):
            continue
        if ended.code == 0:
            if normal(name, (out / file).read_bytes()) != references[name]:
                row.fail(f"{where}: success, but another file", out)
            continue
        if action == "short":
            row.fail(f"{where}: a short count is not an error: {ended.last_line}", out)
        if name != "record" and (out / file).exists():
            row.fail(f"{where}: half a file", out)
        left = [each for each in os.listdir(out) if each != file]
        if call not in ("unlink", "rename") and left:
            row.fail(f"{where}: left over: {left}", out)
        ended = run(command(out / file), 300)
        if ended.code != 0 or normal(name, (out / file).read_bytes()) != references[name]:
            row.fail(f"{where}: the next run {ended.code} {ended.last_line}", out)


def streams(campaign, row):
    """Standard streams that are closed, full or a pipe whose reader has gone."""
    table, small = row.folder / "in.csv", DEMO / "signs-small"
    table.write_text(exit_table(50, 2))
    reference = row.folder / "reference.exits"
    run(campaign.record(reference, 60))
    explorer, engine = campaign.offramp, campaign.engine
    verify = [engine, "verify", reference, "--network", f"{small}.pt", "--dataset", DEMO / "images", "--thresholds", "0.5"]
    printing = [[explorer, "curve", f"{small}.exits", "--thresholds", "0,1"], [explorer, "curve", f"{small}.exits"],
                [explorer, "curve", f"{small}.exits", "--json"],
                [explorer, "predictions", f"{small}.exits", "--thresholds", "0.5"],
                [engine, "inspect", f"{small}.pt", "--input", "1x3x32x32"],
                [engine, "flops", "--network", f"{small}.pt", "--input", "1x3x32x32"], verify, verify + ["--json"]]
    cases = [(command, redirection, codes) for command in printing for redirection, codes in (
        (">/dev/full", (1,)), (">&-", (0, 1)), ("2>/dev/full", (0,)), ("2>&-", (0,)), ("<&- >&- 2>&-", (0, 1)),
        ("| head -c 1 >/dev/null", (0, 1)))]
    out, imported = row.folder / "run.exits", row.folder / "import.exits"
    writing = [campaign.record(out, 60), [explorer, "import", table, imported, "--flops", "1000000,2000000"]]
    cases += [(command, redirection, (0,)) for command in writing for redirection in (
        "<&-", ">&-", "2>&-", ">&- 2>&-", "<&- >&- 2>&-", "<&- 2>&-", "2>/dev/full", "2>&1 | head -c 1 >/dev/null")]
    run(writing[1])
    expected = {out: without_run(reference.read_bytes()), imported: without_run(imported.read_bytes())}
    for command, redirection, codes in row.cases(cases):
        written = next((path for path in expected if path in command), None)
        if written:
            written.unlink(missing_ok=True)
        _redirected(row, command, redirection, codes)
        if written and (not written.exists() or without_run(written.read_bytes()) != expected[written]):
            row.fail(f"{command[1]} {redirection}: another recording", *([written] if written.exists() else []))


def _redirected(row, command, redirection, codes):
    """Runs a command in a shell; codes: those that are right for it."""
    words = " ".join(f"'{word}'" for word in command)
    ended = run(["bash", "-c", f"{words} {redirection}; exit ${{PIPESTATUS[0]}}"])
    row.tried += 1
    if ended.code not in codes:
        row.fail(f"{' '.join(str(word) for word in command[:3])} {redirection}: {ended.code} {ended.last_line}")


def odd_paths(campaign, row):
    """Outputs and inputs that are pipes, devices, folders, links, or have long or odd names: nothing hangs, no target is
    replaced, and what was not written is said."""
    folder = row.fresh("odd")
    inputs = {"fifo": folder / "fifo", "folder": folder / "folder", "dangling": folder / "dangling",
              "loop": folder / "loop", "absent": folder / "absent", "empty": folder / "empty",
              "zero": "/dev/zero", "null": "/dev/null", "proc": "/proc/self/mem",
              "bytes": os.fsdecode(os.fsencode(folder) + b"/b\xff.exits"), "newline": folder / "a\nb"}
    os.mkfifo(inputs["fifo"])
    inputs["folder"].mkdir()
    inputs["dangling"].symlink_to("nowhere")
    inputs["loop"].symlink_to("loop")
    inputs["empty"].touch()
    recording = DEMO / "signs-small.exits"
    maps = ["--labels"]
    for name, path in inputs.items():
        workspace = folder / "w.offramp"
        workspace.write_text('{"offramp_workspace":1,"recordings":[{"path":"%s","name":"x"}]}' % str(path).encode(
            "ascii", "replace").decode().replace("\n", "\\n"))
        for command in ([campaign.offramp, "curve", path], [campaign.offramp, "export", workspace, "--csv", folder / "c.csv"],
                        [campaign.offramp, "predictions", recording, "--thresholds", "1"] + maps + [path],
                        [campaign.offramp, "import", path, folder / "i.exits", "--flops", "1000000,2000000"],
                        [campaign.engine, "inspect", path], campaign.record(folder / "r.exits", network=path),
                        campaign.record(folder / "r.exits", images=path)):
            _refused(row, f"{command[1]} of {name}", command)
    for name in ("fifo", "zero"):
        _refused(row, f"area of {name}", [campaign.offramp, "area", inputs[name]])
    _outputs(campaign, row, recording)


def _refused(row, what, command):
    ended = run(command, 30)
    if row.check(ended, what) and ended.code == 0:
        row.fail(f"{what}: success")


def _outputs(campaign, row, recording):
    def commands_to(path):
        return ([campaign.offramp, "predictions", recording, "--thresholds", "0.5", "--out", path],
                [campaign.offramp, "export", recording, "--csv", path],
                [campaign.offramp, "export", f"{recording}@0.5", "--workspace", path])

    folder = row.fresh("targets")
    for number in range(3):
        plain, real, link, fifo = (folder / f"{name}{number}.csv" for name in ("plain", "real", "link", "fifo"))
        expected = run(commands_to(plain)[number])
        real.write_text("old")
        real.chmod(0o600)
        link.symlink_to(real.name)
        os.mkfifo(fifo)
        if row.check(run(commands_to(link)[number]), "output through a link", plain) and (
                not link.is_symlink() or real.read_bytes() != plain.read_bytes() or real.stat().st_mode & 0o777 != 0o600):
            row.fail(f"command {number}: a link was replaced, not followed, or its mode changed: {expected.last_line}", folder)
        got = []
        reader = threading.Thread(target=lambda path=fifo, got=got: got.append(path.read_bytes()), daemon=True)
        reader.start()
        if row.check(run(commands_to(fifo)[number], 30), "output into a pipe") and not fifo.is_fifo():
            row.fail(f"command {number}: a pipe was replaced by a file")
        _release(fifo)
        reader.join(10)
        null = subprocess.run(["stat", "-c", "%F", "/dev/null"], stdout=subprocess.PIPE, check=True).stdout
        for device in ("/dev/null", "/dev/full"):
            row.check(run(commands_to(device)[number], 30), f"output into {device}")
        if subprocess.run(["stat", "-c", "%F", "/dev/null"], stdout=subprocess.PIPE, check=True).stdout != null:
            row.fail("/dev/null was replaced by a file")
        for length in (250, 255, 256):
            row.check(run(commands_to(folder / ("n" * (length - 4) + ".csv"))[number]), f"a name of {length} bytes")


def _release(fifo):
    """Ends a reader that nothing was written for."""
    try:
        os.close(os.open(fifo, os.O_WRONLY | os.O_NONBLOCK))
    except OSError:
        pass
