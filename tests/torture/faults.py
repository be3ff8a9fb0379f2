# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""Disks that fail, streams that are closed or full, and paths that are not plain files."""
import errno
import os
import subprocess
import threading

from campaign import DEMO, run
from inputs import exit_table
from kills import commands, normal
from recording import without_run

INTO = ("pwrite", "write", "ftruncate", "fallocate", "rename", "fsync", "flock", "open", "unlink")
FROM = ("pread", "read", "open")


def disk_faults(campaign, row):
    """EIO, ENOSPC, EDQUOT or a short count at the n-th operation on the output or on the input."""
    programs = commands(campaign, row.folder)
    inside, out = str(row.folder / "in."), row.folder / "out"
    shim = dict(campaign.environment, LD_PRELOAD=str(campaign.shim))
    references, cases = {}, []
    for name, (command, file) in programs.items():
        for calls, path in [(INTO, f"{out}/")] + ([(FROM, inside)] if name != "record" else []):
            for call in calls:
                row.fresh("out")
                count = row.folder / "count"
                ended = run(command(out / file), env=dict(shim, FAULT_COUNT=str(count), FAULT_CALLS=f",{call},",
                                                          FAULT_PATH=path))
                if ended.code != 0:
                    row.fail(f"{name}, undisturbed: {ended.code} {ended.last_line}")
                    continue
                references[name] = normal(name, (out / file).read_bytes())
                number = int(count.read_text())
                for n in range(1, number + 1, max(1, number // 12)):
                    cases += [(name, call, path, n, str(errno.EIO), "0"), (name, call, path, n, str(errno.ENOSPC), "1"),
                              (name, call, path, n, str(errno.EDQUOT), "1")]
                    if call in ("pwrite", "pread", "write", "read"):
                        cases.append((name, call, path, n, "short", "0"))
    total = len(cases)
    row.random.shuffle(cases)
    while cases and row.has_time():
        name, call, path, n, action, sticky = cases.pop()
        command, file = programs[name]
        row.fresh("out")
        where = f"{name}: {call} number {n} on {'the input' if path == inside else 'the output'}: {action}"
        ended = run(command(out / file), env=dict(shim, FAULT_CALLS=f",{call},", FAULT_PATH=path, FAULT_AT=str(n),
                                                  FAULT_ACTION=action, FAULT_STICKY=sticky))
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
        if call not in ("unlink", "rename") and [each for each in os.listdir(out) if ".part" in each]:
            row.fail(f"{where}: left over: {os.listdir(out)}", out)
        ended = run(command(out / file))
        if ended.code != 0 or normal(name, (out / file).read_bytes()) != references[name]:
            row.fail(f"{where}: the next run {ended.code} {ended.last_line}", out)
    row.remark = f"{total} places"


def streams(campaign, row):
    """Standard streams that are closed, full or a pipe whose reader has gone."""
    table, small = row.folder / "in.csv", DEMO / "signs-small"
    table.write_text(exit_table(50, 2))
    reference = row.folder / "reference.exits"
    run(campaign.record(reference, 60))
    expected = without_run(reference.read_bytes())
    explorer, engine = campaign.offramp, campaign.engine
    verify = [engine, "verify", reference, "--network", f"{small}.pt", "--dataset", DEMO / "images", "--thresholds", "0.5"]
    printing = [[explorer, "curve", f"{small}.exits", "--thresholds", "0,1"], [explorer, "curve", f"{small}.exits"],
                [explorer, "curve", f"{small}.exits", "--json"],
                [explorer, "predictions", f"{small}.exits", "--thresholds", "0.5"],
                [engine, "inspect", f"{small}.pt", "--input", "1x3x32x32"],
                [engine, "flops", "--network", f"{small}.pt", "--input", "1x3x32x32"], verify, verify + ["--json"]]
    for command in printing:
        for redirection, codes in ((">/dev/full", (1,)), (">&-", (0, 1)), ("2>/dev/full", (0,)), ("2>&-", (0,)),
                                   ("<&- >&- 2>&-", (0, 1)), ("| head -c 1 >/dev/null", (0, 1))):
            _redirected(row, command, redirection, codes)
    for redirection in ("<&-", ">&-", "2>&-", ">&- 2>&-", "<&- >&- 2>&-", "<&- 2>&-", "2>/dev/full",
                        "2>&1 | head -c 1 >/dev/null"):
        out = row.folder / "run.exits"
        out.unlink(missing_ok=True)
        _redirected(row, campaign.record(out, 60), redirection, (0,))
        if not out.exists() or without_run(out.read_bytes()) != expected:
            row.fail(f"record {redirection}: another recording", *([out] if out.exists() else []))
        (row.folder / "import.exits").unlink(missing_ok=True)
        _redirected(row, [explorer, "import", table, row.folder / "import.exits", "--flops", "1000000,2000000"],
                    redirection, (0,))


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
                        [campaign.offramp, "import", path, folder / "i.exits", "--flops", "1,2"],
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
