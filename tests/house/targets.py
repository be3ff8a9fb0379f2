# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""The targets as the CMakeLists.txt files declare them: sources and link lists."""

import os
import re
from dataclasses import dataclass, field
from pathlib import Path

COMMENT = re.compile(r"#[^\n]*")
CALL = re.compile(r"\b(\w+)\s*\(([^()]*)\)")
VARIABLE = re.compile(r"^\$\{(\w+)\}$")
DECLARATIONS = {"offramp_library", "offramp_program", "offramp_test", "offramp_module"}
BYPASSES = {"add_executable", "add_library", "target_include_directories", "target_link_libraries", "target_sources"}


@dataclass
class Target:
    name: str
    kind: str  # library, program, test or module
    folder: Path
    sources: list = field(default_factory=list)
    link: list = field(default_factory=list)  # PUBLIC for a library
    private_link: list = field(default_factory=list)
    torch: bool = False


class Targets:
    """All targets of a source tree, by name, and who owns which file."""

    def __init__(self, source):
        self.all = {}
        self.bypasses = []  # (CMakeLists.txt, command)
        for path in source.files({".txt"}):
            if path.name == "CMakeLists.txt":
                self._read(path, COMMENT.sub("", source.text(path)))
        self._owners = {}
        for target in self.all.values():
            for name in target.sources:
                place = Path(os.path.normpath(target.folder / name))
                self._owners.setdefault(place, []).append(target)
                self._owners.setdefault(place.with_suffix(".h"), []).append(target)

    def _read(self, path, text):
        variables = {}
        for command, arguments in CALL.findall(text):
            words = arguments.replace('"', " ").split()
            if command == "set" and words:
                variables.setdefault(words[0], []).extend(words[1:])
            elif command == "list" and words[:1] == ["APPEND"]:
                variables.setdefault(words[1], []).extend(words[2:])
            elif command in DECLARATIONS:
                self._declare(path.parent, command.removeprefix("offramp_"), words, variables)
            elif command in BYPASSES:
                self.bypasses.append((path, command))

    def _declare(self, folder, kind, words, variables):
        name = {"library": "offramp_", "program": "", "test": "tst_", "module": ""}[kind] + words[0]
        target = self.all.setdefault(name, Target(name, kind, folder))
        lists = {"SOURCES": target.sources, "LINK": target.link, "PRIVATE_LINK": target.private_link}
        current = None
        for word in words[1:]:
            if word == "TORCH":
                target.torch = True
            elif word in lists:
                current = lists[word]
            elif current is not None:
                variable = VARIABLE.match(word)
                current.extend(variables.get(variable.group(1), []) if variable else [word])

    def libraries_of(self, folder):
        return [target for target in self.all.values() if target.folder == folder and target.kind not in {"test", "module"}]

    def owners(self, path):
        """The targets that path belongs to; a header without a source of its own belongs to its folder's library."""
        found = self._owners.get(path)
        if not found and path.suffix != ".cpp":
            found = self.libraries_of(path.parent) if path.parts[0] != "tests" else None
        return found or []

    def visible(self, target, private):
        """Names of the targets and libraries whose headers target may include: what it links, and what that links
        publicly; with private what only its .cpp files see."""
        seen = {target.name}
        waiting = target.link + (target.private_link if private else [])
        while waiting:
            name = waiting.pop()
            if name not in seen:
                seen.add(name)
                waiting += self.all[name].link if name in self.all else []
        return seen

    def ways(self, target):
        """Everything that ends up in target, publicly or not, each with the way to it."""
        found = {target.name: [target.name]}
        waiting = [target.name]
        while waiting:
            here = waiting.pop()
            linked = self.all[here].link + self.all[here].private_link if here in self.all else []
            for name in linked:
                if name not in found:
                    found[name] = found[here] + [name]
                    waiting.append(name)
        return found


def cycles(followers):
    """The cycles of a graph {node: [nodes]}, each as the nodes along it, the first one repeated at its end."""
    found, done, path = [], set(), []

    def visit(node):
        if node in path:
            found.append(path[path.index(node):] + [node])
        elif node not in done:
            path.append(node)
            for follower in followers.get(node, ()):
                visit(follower)
            done.add(path.pop())

    for node in followers:
        visit(node)
    return found
