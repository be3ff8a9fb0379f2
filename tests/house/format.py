# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""Code is formatted as .clang-format says; skipped (exit code 77) where there is no clang-format 14."""

import re
import shutil
import subprocess
import sys

import tree

FORMATTER = shutil.which("clang-format-14") or shutil.which("clang-format")


def version():
    if FORMATTER is None:
        return None
    text = subprocess.run([FORMATTER, "--version"], capture_output=True, text=True, check=True).stdout
    found = re.search(r"version (\d+)", text)
    return int(found.group(1)) if found else None


def check(source, _):
    paths = [str(path) for path in source.code()]
    result = subprocess.run([FORMATTER, "--dry-run", "--style=file", *paths], cwd=source.root, capture_output=True,
                            text=True, check=False)
    if result.returncode:
        return [result.stderr.strip()]
    misplaced = re.findall(r"^(\S+?):(\d+):\d+: warning", result.stderr, re.MULTILINE)
    first = {}
    for path, line in misplaced:
        first.setdefault(path, line)
    return [f"{path}:{line} is not formatted; run: clang-format -i {path}" for path, line in first.items()]


if __name__ == "__main__":
    if version() != 14:
        print(f"clang-format 14 is needed (Debian 12's package clang-format); found: {version()}")
        sys.exit(77)
    tree.run("Formatting", check)
