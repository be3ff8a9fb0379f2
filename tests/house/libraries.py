# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""Which libraries the built programs load: the explorer neither LibTorch nor OpenCV nor Qt 5, the engine no Qt 6."""

import re
import subprocess

import tree

EXPLORER_NEVER_LOADS = re.compile(r"^lib(torch|c10|caffe2|opencv_|Qt5)")
ENGINE_NEVER_NEEDS = re.compile(r"^lib(Qt\d|opencv_(highgui|videoio))")


def output(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def loaded(program):
    """All libraries that the loader would bring, directly or not."""
    return re.findall(r"^\s*(lib\S+)", output("ldd", program), re.MULTILINE)


def needed(program):
    """The libraries that the program itself names."""
    return re.findall(r"\(NEEDED\).*\[(.+?)\]", output("readelf", "-d", "-W", program))


def explorer_violations(program):
    return [f"{program} loads {name}" for name in loaded(program) if EXPLORER_NEVER_LOADS.match(name)]


def engine_violations(program):
    return [f"{program} is linked to {name}" for name in needed(program) if ENGINE_NEVER_NEEDS.match(name)]


def check(_, arguments):
    violations = []
    if arguments.explorer:
        violations += explorer_violations(arguments.explorer)
    if arguments.engine:
        violations += engine_violations(arguments.engine)
    return violations


def add_arguments(parser):
    parser.add_argument("--explorer", help="the built offramp")
    parser.add_argument("--engine", help="the built offramp-engine")


if __name__ == "__main__":
    tree.run("Libraries", check, add_arguments)
