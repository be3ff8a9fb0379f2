# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""What lies at the root, how long files are, and that scripts can be run."""

import os

import tree

AT_THE_ROOT = {"CMakeLists.txt", "CONTRIBUTING.md", "LICENSE", "README.md", "app", "core", "packaging", "resources",
               "tests", "ui"}
PRODUCT = {"app", "core", "ui"}
TOO_LONG_IN_THE_PRODUCT = 430
TOO_LONG = 600
COUNTED = tree.CODE | {".py", ".sh", ".cmake"}


def root_violations(source):
    for entry in sorted(source.root.iterdir()):
        name = entry.name
        if tree.is_ignored(entry.relative_to(source.root)) or name in AT_THE_ROOT:
            continue
        if not name.startswith(".") or (entry.is_dir() and name != ".ci"):
            yield f"{name} does not belong at the root: only {', '.join(sorted(AT_THE_ROOT))}, .ci and dot-files do"


def script_violations(source):
    for path in source.files():
        file = source.root / path
        with file.open("rb") as opened:
            is_script = opened.read(2) == b"#!"
        if is_script and not os.access(file, os.X_OK):
            yield f"{path} begins with #! but cannot be run: chmod +x"


def check(source, _):
    violations = [*root_violations(source), *script_violations(source)]
    for path in source.files(COUNTED):
        in_product = path.parts[0] in PRODUCT and path.suffix in tree.CODE
        most = TOO_LONG_IN_THE_PRODUCT if in_product else TOO_LONG
        lines = source.text(path).count("\n")
        if lines > most:
            violations.append(f"{path} has {lines} lines, more than {most}: split it by what it is about")
        if in_product and len(path.parts) == 2:
            violations.append(f"{path} belongs in a folder of {path.parts[0]}/")
    return violations


if __name__ == "__main__":
    tree.run("Root, lengths and scripts", check)
