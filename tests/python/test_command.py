# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""The command `offramp` without and with a window."""
import os
import re
import subprocess
import sys

import pytest
from conftest import DEMO, IMPORTED, PACKAGE

import offramp
import offramp._command


def run(tmp_path, *arguments, modules=None):
    for name, text in (modules or {}).items():
        (tmp_path / (name + ".py")).write_text(text)
    environment = dict(os.environ, PYTHONPATH=os.pathsep.join([str(IMPORTED), str(tmp_path)]), PATH=str(tmp_path))
    return subprocess.run([sys.executable, "-B", "-m", "offramp", *map(str, arguments)], capture_output=True, text=True,
                          env=environment)


def test_the_version_is_that_of_the_project(tmp_path):
    out = run(tmp_path, "--version")
    project = (PACKAGE.parents[1] / "CMakeLists.txt").read_text()
    assert out.returncode == 0 and out.stdout == "offramp %s\n" % offramp.__version__
    assert "VERSION %s" % offramp.__version__ in project
    assert 'version = "%s"' % offramp.__version__ in (PACKAGE / "pyproject.toml").read_text()


@pytest.mark.parametrize("arguments, sentence", [
    ((DEMO / "signs-small.exits",), "pip install 'offramp[window]'"),
    (("curve", "x.exits"), "pip install 'offramp[window]'"),
    (("record", "--help"), "pip install 'offramp[engine]'")])
def test_what_is_missing_is_said(tmp_path, arguments, sentence):
    out = run(tmp_path, *arguments)
    assert out.returncode == 1 and sentence in out.stderr and out.stdout == ""


def test_help_names_the_python_side(tmp_path):
    for arguments in ((), ("--help",)):
        out = run(tmp_path, *arguments)
        assert out.returncode == 0 and "offramp.record" in out.stdout


def test_the_window_and_the_engine_take_over(tmp_path):
    program = "def main(arguments):\n    print(__name__, arguments)\n    return 3\n"
    out = run(tmp_path, "flops", "x", modules={"offramp_engine": program})
    assert (out.returncode, out.stdout) == (3, "offramp_engine ['flops', 'x']\n")
    out = run(tmp_path, "flops", "x", modules={"offramp_window": program})
    assert (out.returncode, out.stdout) == (3, "offramp_window ['flops', 'x']\n")


def test_show_says_what_is_missing(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(offramp.OfframpError, match=r"pip install 'offramp\[window\]'"):
        offramp.read(DEMO / "signs-small.exits").show()


def test_the_verbs_of_the_engine_are_those_of_the_programs():
    header = (PACKAGE.parents[1] / "core" / "protocol" / "engineverbs.h").read_text()
    listed = re.findall(r'\{"([a-z]+)",\s*"', header)
    assert listed and sorted(listed) == sorted(offramp._command.ENGINE_VERBS)
