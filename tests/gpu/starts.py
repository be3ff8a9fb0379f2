# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""The first steps: whether the engine starts and sees the device, its built tests, and the images for all others."""
import json
import os
import re

from report import Table, megabytes, seconds
from setting import SOURCE, run
from steps import Findings, Skipped, Wrong

NOT_INSTALLED = 77  # exit code of images.py
LACKS_LIBRARY = re.compile(r"error while loading shared libraries: (\S+):")
TOTALS = re.compile(r"Totals: (\d+) passed, (\d+) failed, (\d+) skipped")


def engine(setting, deadline):
    """The program starts and sees the device."""
    if setting.engine_problem:
        raise Wrong(setting.engine_problem)
    program = setting.working_engine()
    findings, devices = Findings(), program.devices(limit=deadline.left())
    names = [each["device"] for each in devices["devices"]]
    wanted = "cuda:0" if setting.device == "cuda" else setting.device
    if wanted not in names:
        said = program.run("devices", limit=deadline.left()).err.strip()
        findings.problems.append("The engine sees %s and not %s. %s" % (", ".join(names), wanted, said))
    listed = ", ".join("%s (%s)" % (each["device"], each["name"]) for each in devices["devices"])
    findings.tables = [Table("The engine", ["what", "value"], [
        ["program", devices["version"]], ["LibTorch", devices["libtorch_version"]], ["devices", listed],
        ["started", program.how]], devices)]
    return findings.result("%s with LibTorch %s, started %s, sees %s." % (
        devices["version"], devices["libtorch_version"], program.how, listed))


def built_tests(setting, deadline):
    """The Qt Test programs tst_… of --tests DIR, with this engine. One that lacks a library of Qt is left out."""
    if setting.tests is None:
        raise Skipped("No built tests were given: --tests DIR, a folder with programs tst_….")
    programs = sorted(path for path in setting.tests.glob("**/tst_*") if path.is_file() and os.access(path, os.X_OK))
    if not programs:
        raise Skipped("%s holds no programs tst_…." % setting.tests)
    findings, rows, lacking = Findings(), [], set()
    env = tests_environment(setting)
    for path in programs:
        ran = findings.attempt(run_test, path, env, deadline)
        if ran is None:
            continue
        lacks = LACKS_LIBRARY.search(ran.err)
        totals = TOTALS.search(ran.out)
        if lacks:
            lacking.add(lacks[1])
        elif not totals and ran.stopped_after is None and ran.code == 0:
            findings.problems.append("%s printed no totals." % path.name)
        else:
            findings.ran("", ran)
        rows.append([path.name, *(totals.groups() if totals else ("", "", "")), seconds(ran.seconds),
                     megabytes(ran.host), "lacks %s" % lacks[1] if lacks else ""])
    findings.tables = [Table("Built tests", ["test", "passed", "failed", "skipped", "seconds", "host memory", "note"],
                             rows)]
    if lacking and not findings.problems and all(row[-1] for row in rows):
        raise Skipped("The tests need libraries that are not here: %s." % ", ".join(sorted(lacking)), findings.tables)
    return findings.result("%d test programs." % len(rows))


def run_test(path, env, deadline):
    return run([path], limit=deadline.left(), env=env)


def tests_environment(setting):
    """As ctest starts them: the programs in one folder, no display."""
    programs = setting.work / "bin"
    programs.mkdir(exist_ok=True)
    link = programs / "offramp-engine"
    if not link.is_symlink():
        link.symlink_to(setting.working_engine().program)
    libraries = [str(setting.tests / "lib"), setting.engine.env.get("LD_LIBRARY_PATH", "")]
    home = setting.work / "home"
    home.mkdir(exist_ok=True)
    return {**setting.engine.env, "LD_LIBRARY_PATH": os.pathsep.join(filter(None, libraries)), "HOME": str(home),
            "OFFRAMP_BIN": str(programs), "OFFRAMP_SOURCE": str(SOURCE), "QT_QPA_PLATFORM": "offscreen",
            "LC_ALL": "C.UTF-8", **({"OFFRAMP_SHARED": str(setting.shared)} if setting.shared else {})}


def images(setting, deadline):
    """Folders of images that all other steps use."""
    out, sizes = setting.work / "images", setting.sizes
    many = max(sizes.many.values()) + setting.batch
    words = [out, "--test", sizes.test, "--train", sizes.train, "--few", sizes.few, "--many", many]
    for option, folder in (("--shared", setting.shared), ("--images", setting.images)):
        words += [option, folder] if folder else []
    ran = setting.python("images.py", *words, limit=deadline.left())
    if ran.code == NOT_INSTALLED:
        raise Skipped(ran.err.strip())
    ran.checked()
    found = json.loads((out / "images.json").read_text(encoding="utf-8"))
    setting.sets, setting.order = found["sets"], found["order"]
    rows = [[name, each["what"], "%d px" % each["size"], str(each["count"])] for name, each in found["sets"].items()]
    note = "" if setting.order else (" Those of CIFAR-10 are drawn: give --shared DIR with data/, or --images DIR that "
                                     "data/unpack.sh filled.")
    return "%d sets.%s" % (len(rows), note), [Table("Images", ["set", "what", "size", "images"], rows, found["sets"])]
