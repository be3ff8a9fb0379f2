# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""What the wheels of the engine and the window do before their programs run."""
import os
import shutil
import subprocess
import sys

import pytest
from conftest import SOURCE

WHEEL = SOURCE / "packaging" / "wheel"
PROGRAM = "#!/bin/sh\necho \"$0 $*\"\nenv | sort\nexit 4\n"


class Site:
    """A folder of packages, as pip fills it."""

    def __init__(self, folder):
        self.folder = folder
        self.elsewhere = folder.parent / "elsewhere"

    def write(self, path, text, mode=0o644):
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        file.chmod(mode)

    def add_torch(self, version, folder=None):
        folder = folder or self.folder
        (folder / "torch" / "lib").mkdir(parents=True)
        (folder / "torch" / "__init__.py").write_text("raise SystemExit('torch was imported')\n")
        (folder / "torch" / "version.py").write_text("from typing import Optional\n__version__ = '%s'\n" % version)

    def run(self, module, *arguments, **variables):
        environment = {"PATH": "/usr/bin:/bin", "PYTHONPATH": "%s:%s" % (self.folder, self.elsewhere), **variables}
        # Without the packages that are installed: -S.
        return subprocess.run([sys.executable, "-B", "-S", "-m", module, *arguments], capture_output=True, text=True,
                              env=environment)


def variables_of(out):
    return dict(line.split("=", 1) for line in out.stdout.splitlines()[1:] if "=" in line)


@pytest.fixture
def engine(tmp_path):
    site = Site(tmp_path / "site")
    shutil.copytree(WHEEL / "engine" / "offramp_engine", site.folder / "offramp_engine")
    for version in ("2.9", "2.11"):
        site.write("offramp_engine/engines/%s/offramp-engine" % version, PROGRAM, 0o755)
    found = subprocess.run([sys.executable, WHEEL / "variables.py", SOURCE / "core/protocol/engineenvironment.h"],
                           capture_output=True, text=True, check=True)
    site.write("offramp_engine/variables.json", found.stdout)
    return site


@pytest.fixture
def window(tmp_path):
    site = Site(tmp_path / "site")
    shutil.copytree(WHEEL / "window" / "offramp_window", site.folder / "offramp_window")
    site.write("offramp_window/bin/offramp", PROGRAM, 0o755)
    return site


def test_the_engine_for_the_installed_torch_runs(engine):
    engine.add_torch("2.11.0+cu130")
    out = engine.run("offramp_engine", "record", "--out", "a b.exits")
    assert out.returncode == 4 and out.stderr == ""
    assert out.stdout.splitlines()[0].endswith("/offramp_engine/engines/2.11/offramp-engine record --out a b.exits")
    given = variables_of(out)
    assert given["GOMP_SPINCOUNT"] == "1000" and given["GOTO_NUM_THREADS"] == "1"
    assert "LD_LIBRARY_PATH" not in given  # the engine looks beside itself


def test_what_the_user_decided_about_threads_is_kept(engine):
    engine.add_torch("2.9.1")
    given = variables_of(engine.run("offramp_engine", "devices", OMP_WAIT_POLICY="passive", OPENBLAS_NUM_THREADS="2"))
    assert "GOMP_SPINCOUNT" not in given and "GOTO_NUM_THREADS" not in given


def test_a_measured_program_gets_the_environment_as_it_is(engine):
    engine.add_torch("2.11.0")
    given = variables_of(engine.run("offramp_engine", "measure", "--", "python3", "x.py"))
    assert "GOMP_SPINCOUNT" not in given and "GOTO_NUM_THREADS" not in given


def test_torch_in_another_folder_is_found(engine):
    engine.add_torch("2.11.0", engine.elsewhere)
    given = variables_of(engine.run("offramp_engine", "devices", LD_LIBRARY_PATH="/mine"))
    assert given["LD_LIBRARY_PATH"] == "%s:/mine" % (engine.elsewhere / "torch" / "lib")


@pytest.mark.parametrize("version, sentence", [
    ("2.10.0", "has engines for torch 2.9 and 2.11, and torch 2.10 is installed"),
    ("1.13.1", "has engines for torch 2.9 and 2.11, and torch 1.13 is installed"),
    ("unknown", "does not say a version"),
    (None, "pip install torch")])
def test_a_torch_without_an_engine_is_said(engine, version, sentence):
    if version:
        engine.add_torch(version)
    out = engine.run("offramp_engine", "devices")
    assert out.returncode == 1 and out.stdout == ""
    assert sentence in out.stderr and out.stderr.startswith("offramp-engine: ") and out.stderr.count("\n") == 1


def test_the_window_runs_on_the_qt_of_pyside(window):
    window.write("PySide6/__init__.py", "raise SystemExit('PySide6 was imported')\n")
    out = window.run("offramp_window", "curve", "x.exits")
    if "lacks libraries" in out.stderr:
        pytest.skip(out.stderr)
    assert out.returncode == 4 and out.stderr == ""
    assert out.stdout.splitlines()[0].endswith("/offramp_window/bin/offramp curve x.exits")
    given = variables_of(out)
    assert "LD_LIBRARY_PATH" not in given and "QT_PLUGIN_PATH" not in given


def test_qt_in_another_folder_is_found(window):
    folder = window.elsewhere / "PySide6"
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text("")
    out = window.run("offramp_window")
    if "lacks libraries" in out.stderr:
        pytest.skip(out.stderr)
    given = variables_of(out)
    assert given["LD_LIBRARY_PATH"] == str(folder / "Qt" / "lib")
    assert given["QT_PLUGIN_PATH"] == str(folder / "Qt" / "plugins")


def test_a_window_without_qt_is_said(window):
    out = window.run("offramp_window")
    assert out.returncode == 1 and out.stdout == "" and "pip install 'offramp[window]'" in out.stderr


def test_the_versions_of_the_wheels_are_that_of_the_project():
    project = (SOURCE / "CMakeLists.txt").read_text()
    for name in ("engine", "window"):
        text = (WHEEL / name / "pyproject.toml").read_text()
        version = next(line.split('"')[1] for line in text.splitlines() if line.startswith("version = "))
        assert "VERSION %s" % version in project
    assert os.access(WHEEL.parent / "wheel.sh", os.X_OK)
