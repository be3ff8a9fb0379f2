# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""The source tree as the house tests see it: its files, and what they include."""

import argparse
import re
import sys
from pathlib import Path

IGNORED_FOLDERS = {".git", ".cache", "__pycache__"}
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.MULTILINE)
CODE = {".h", ".hpp", ".cpp", ".cc"}


def is_ignored(path):
    """As .gitignore says: build folders and wheels at the root, caches, and one person's settings of an editor."""
    root = path.parts[0]
    return (root.startswith("build") or root == "dist" or path.suffix == ".user"
            or bool(IGNORED_FOLDERS & set(path.parts)))


class Tree:
    def __init__(self, root):
        self.root = Path(root).resolve()

    def files(self, suffixes=None):
        """Paths below the root of all files that belong to the project, sorted."""
        found = (p.relative_to(self.root) for p in self.root.rglob("*") if p.is_file())
        return sorted(p for p in found if not is_ignored(p) and (suffixes is None or p.suffix in suffixes))

    def code(self):
        return self.files(CODE)

    def text(self, path):
        return (self.root / path).read_text(encoding="utf-8", errors="replace")

    def includes(self, path):
        """Pairs (name as written, path below the root or None for a file that is not ours)."""
        pairs = []
        for match in INCLUDE.finditer(self.text(path)):
            name = match.group(2)
            own = None
            for candidate in (self.root / path.parent / name, self.root / name):
                resolved = candidate.resolve()
                if resolved.is_file() and self.root in resolved.parents:
                    own = resolved.relative_to(self.root)
                    break
            pairs.append((name, own))
        return pairs

    def reachable(self, path):
        """Every file of ours that path includes, directly or not, with the way to it."""
        ways = {path: [path]}
        waiting = [path]
        while waiting:
            here = waiting.pop()
            for _, own in self.includes(here):
                if own and own not in ways:
                    ways[own] = ways[here] + [own]
                    waiting.append(own)
        return ways


def run(description, check, add_arguments=None):
    """A house test: check(tree, arguments) gives one sentence for each violation."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--root", default=Path(__file__).resolve().parents[2], help="the source tree")
    if add_arguments:
        add_arguments(parser)
    arguments = parser.parse_args()
    violations = check(Tree(arguments.root), arguments)
    for violation in violations:
        print(violation)
    print(f"{description}: " + (f"{len(violations)} violations" if violations else "kept"))
    sys.exit(1 if violations else 0)
