# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""What lies at the root, and how long files are."""

import tree

AT_THE_ROOT = {"CMakeLists.txt", "LICENSE", "README.md", "app", "core", "packaging", "resources", "tests", "ui"}
LONG = 400      # reported
TOO_LONG = 600  # a violation
COUNTED = tree.CODE | {".py", ".sh", ".cmake"}


def root_violations(source):
    for entry in sorted(source.root.iterdir()):
        name = entry.name
        if tree.is_ignored(entry.relative_to(source.root)) or name in AT_THE_ROOT:
            continue
        if not name.startswith(".") or (entry.is_dir() and name != ".ci"):
            yield f"{name} does not belong at the root: only {', '.join(sorted(AT_THE_ROOT))}, .ci and dot-files do"


def check(source, _):
    violations = list(root_violations(source))
    for path in source.files(COUNTED):
        lines = source.text(path).count("\n")
        if lines > TOO_LONG:
            violations.append(f"{path} has {lines} lines, more than {TOO_LONG}: split it by what it is about")
        elif lines > LONG:
            print(f"(long: {path} has {lines} lines, more than {LONG})")
    return violations


if __name__ == "__main__":
    tree.run("Root and lengths", check)
