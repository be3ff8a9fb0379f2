# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""Odd environments, which must not change a byte of what is written, and limits, which must end in a sentence."""
import os
import shutil
import subprocess

from campaign import run
from kills import commands, normal

LOCALES = ("de_DE", "tr_TR", "fa_IR")
TIME_ZONES = ("Pacific/Kiritimati", ":/dev/zero", "../../etc/passwd", "X-24:59:59", "")


def _environments(row):
    """{what: words before the command}"""
    made = row.fresh("locales")
    found = {f"locale {name}": ["env", f"LOCPATH={made}", f"LC_ALL={name}.UTF-8"] for name in LOCALES
             if shutil.which("localedef") and subprocess.run(
                 ["localedef", "-i", name, "-f", "UTF-8", made / f"{name}.UTF-8"], check=False, stdout=subprocess.DEVNULL,
                 stderr=subprocess.DEVNULL).returncode in (0, 1) and (made / f"{name}.UTF-8").exists()}
    for name in ("C", "POSIX", "xx_YY.bogus"):
        found[f"locale {name}"] = ["env", f"LC_ALL={name}"]
    for zone in TIME_ZONES:
        found[f"time zone {zone!r}"] = ["env", f"TZ={zone}"]
    for what, words in (("no home", "env -u HOME"), ("a home that is not there", "env HOME=/nonexistent"),
                        ("no temporary folder", "env TMPDIR=/nonexistent"), ("low priority", "nice -n 19"),
                        ("0 threads", "env OMP_NUM_THREADS=0"), ("100000 threads", "env OMP_NUM_THREADS=100000"),
                        ("dirty memory", "env MALLOC_PERTURB_=165"), ("one processor", "taskset -c 0")):
        if shutil.which(words.split()[0]):
            found[what] = words.split()
    found["16 files"] = _shell("ulimit -n 16")
    # OpenBLAS's own variables choose its code, and so the last bits.
    blas = [f"{name}={value}" for name, value in os.environ.items() if name.startswith("OPENBLAS_")]
    found["an empty environment"] = ["env", "-i", "PATH=/usr/bin:/bin", *blas]
    found["private files"] = _shell("umask 077")
    found["ignored signals"] = _shell("trap '' PIPE TERM INT HUP")
    found["no writable folder"] = _shell("cd /proc")
    if shutil.which("faketime"):
        for time in ("1970-01-01 00:00:01", "2040-01-01 00:00:00"):
            found[f"the year {time[:4]}"] = ["faketime", "-f", f"@{time}"]
        found["a fast clock"] = ["faketime", "-f", "+0 x1000"]
        found["a clock that goes backwards"] = ["faketime", "-f", "-10y i-2.0"]
    return found


def _shell(before):
    """A command after this, in the same process."""
    return ["bash", "-c", f'{before}; exec "$@"', "bash"]


def _limits():
    """{what: words before the command}; kilobytes of address space, files, processes, size of files."""
    found = {f"{size / 1e6:g} GB of address space": _shell(f"ulimit -v {size}")
             for size in (4_000_000, 2_000_000, 1_000_000, 700_000, 500_000, 300_000, 150_000)}
    found["8 files"] = _shell("ulimit -n 8")
    found["files of 100 kB"] = _shell("ulimit -f 100")
    found["a stack of 256 kB"] = _shell("ulimit -s 256")
    found["files that nobody may read"] = _shell("umask 777")
    if shutil.which("setpriv"):
        for number in (1, 3, 6):
            found[f"{number} processes"] = ["setpriv", "--reuid", "65534", "--clear-groups", *_shell(f"ulimit -u {number}")]
    return found


def environments(campaign, row):
    programs = commands(campaign, row.folder)
    folder = row.fresh("out")
    for each in (campaign.scratch, row.folder, folder):
        each.chmod(0o777)  # also for the user without processes
    references = {}
    for name, (command, file) in programs.items():
        ended = run(command(folder / file), 300)
        if ended.code != 0:
            row.fail(f"{name}, undisturbed: {ended.code} {ended.last_line}")
            continue
        references[name] = normal(name, (folder / file).read_bytes())
        (folder / file).unlink()
    cases = [(what, words, name, False) for what, words in _environments(row).items() for name in references]
    cases += [(what, words, name, True) for what, words in _limits().items() for name in references]
    refused = 0
    for what, words, name, is_limit in row.cases(cases):
        command, file = programs[name]
        out = row.fresh("out") / file
        out.parent.chmod(0o777)
        ended = run([*words, *command(out)], 120)
        if is_limit and (_is_refused_by_others(ended) or (ended.code == "hang" and "address space" in what)):
            refused += 1
            continue
        row.tried += 1
        trouble = ended.trouble()
        if trouble or (ended.code != 0 and not is_limit):
            row.fail(f"{name} with {what}: {trouble or ended.code} {ended.last_line}")
        elif ended.code == 0 and not _is_same(name, out, references[name]):
            row.fail(f"{name} with {what}: other bytes", out)
        elif ended.code != 0 and name != "record" and out.exists():
            row.fail(f"{name} with {what}: a partial file", out)
    # A thread of OpenBLAS asks again and again for memory that a small address space never has.
    row.remark += f", {refused} more refused by the loader or a library"


def _is_same(name, out, reference):
    if not out.exists():
        return False
    out.chmod(0o644)
    return normal(name, out.read_bytes()) == reference


def _is_refused_by_others(ended):
    """By the shell, the dynamic loader or a library that ends the program before its own first line."""
    others = (b"OpenBLAS", b"libgomp", b"loading shared libraries", b"bash: ", b"setpriv: ")
    return ended.code in (126, 127) or (ended.code not in (0, "hang") and any(text in ended.err for text in others))
