# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""Disks that are full from the start or while a file is written, without inodes, or read-only."""
import shutil

from campaign import DEMO, run
from inputs import exit_table, weights

# Mounts a disk of its own at $1, with the options $2; prepares it with $3, mounts it again with $4 and runs the rest.
# What is on it afterwards follows a line of its own; a file "keep" must be as it was.
SCRIPT = """
mount -t tmpfs -o "$2" tmpfs "$1" || exit 90
cd "$1"
eval "$3" || exit 91
[ ! -f keep ] || cp keep "$1.kept"
[ -z "$4" ] || mount -o "remount,$4" "$1" || exit 92
disk=$1
shift 4
"$@"
code=$?
echo "--- $(ls -A "$disk" | tr '\\n' ' ')"
[ ! -f "$disk.kept" ] || cmp -s "$disk/keep" "$disk.kept" || { echo "the old file is another" >&2; exit 93; }
exit $code
"""


def full_disks(campaign, row):
    """Each program that writes ends with a sentence, leaves the old file as it was, and no temporary one."""
    table, network = row.folder / "in.csv", row.folder / "in.safetensors"
    table.write_text(exit_table(2000, 2))
    network.write_bytes(weights())
    disk = row.folder / "disk"
    for what, command, options, prepare, again, code in row.cases(_cases(campaign, disk, table, network)):
        shutil.rmtree(disk, ignore_errors=True)
        disk.mkdir()
        (row.folder / "disk.kept").unlink(missing_ok=True)
        ended = run([campaign.mounts, "-rm", "sh", "-c", SCRIPT, "sh", disk, options, prepare, again, *command])
        row.tried += 1
        on_disk = ended.out.decode(errors="replace").rpartition("--- ")[2].split()
        left = [name for name in on_disk if name not in ("keep", "fill", "keep.exits")]
        if ended.code != code or (code and not ended.last_line.startswith("offramp")):
            row.fail(f"{what}: {ended.code} {ended.last_line}")
        elif code and left:
            row.fail(f"{what}: left over: {left}")


def _cases(campaign, disk, table, network):
    """(what, command, options of the disk, what is on it, options afterwards, the right exit code)"""
    small = DEMO / "signs-small.exits"
    export = [campaign.offramp, "export", f"{small}@0,0.5"]
    writers = {  # command for a path, and half the size of what it writes
        "record": (lambda out: campaign.record(out, 20), "1600k"),
        "import": (lambda out: [campaign.offramp, "import", table, out, "--flops", "1000000,2000000"], "40k"),
        "convert": (lambda out: [campaign.engine, "convert", "--network", network, "--architecture", "cifar_resnet20",
                                 "--classes", "10", "--out", out], "500k"),
        "csv": (lambda out: export + ["--csv", out], ""),
        "png": (lambda out: export + ["--png", out], "8k"),
        "everything": (lambda out: export + ["--everything", out], ""),
        "workspace": (lambda out: export + ["--workspace", out], ""),
        "predictions": (lambda out: [campaign.offramp, "predictions", small, "--thresholds", "0.5", "--out", out], "8k"),
    }
    fill = "head -c 100000 /dev/zero >fill 2>/dev/null; true"
    for name, (command, half) in writers.items():
        new, old = command(disk / "new.exits"), command(disk / "keep")
        yield f"{name} on a full disk", new, "size=8k", fill, "", 1
        yield f"{name} without inodes", new, "size=10m,nr_inodes=2", "touch keep", "", 1
        yield f"{name} on a read-only disk", new, "size=10m", "echo old >keep", "ro", 1
        if half:
            yield f"{name} on a disk for half of it", new, f"size={half}", "true", "", 1
        if name not in ("record", "import"):  # they refuse to replace what is there
            yield f"{name} over an old file on a full disk", old, "size=8k", f"echo old >keep; {fill}", "", 1
    copy = disk / "keep.exits"
    for name in ("curve", "predictions"):
        yield (f"{name} of a file on a read-only disk", [campaign.offramp, name, copy, "--thresholds", "0"], "size=10m",
               f"cp '{small}' keep.exits", "ro", 0)
