# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""The window never waits in a second event loop, and a connected lambda uses no dialog that may be another by then.

While exec() or a static QFileDialog function waits, work in the background goes on: it changes the document behind the
question, and may delete the object whose function waits. Dialogs are opened, and what follows is connected to their end.

A QPointer member holds the dialog that is open now. A lambda that is called later finds null in it, or the next dialog:
it captures the dialog it was made for.
"""

import re

import tree

WAITS = re.compile(r"(?<!QApplication::)\bexec\s*\(|\bQFileDialog::get\w+|\bQMessageBox::(about|critical|information"
                   r"|question|warning)\s*\(|\bQInputDialog::get|\bQ(Color|Font)Dialog::get|\bQEventLoop\b"
                   r"|\bprocessEvents\b")
POINTER = re.compile(r"\bQPointer<[\w:]+>\s+(m_\w+)")
CONNECT = re.compile(r"\bconnect\(")
LAMBDA = re.compile(r"\[[^\[\]]*\]\s*(\([^()]*\)\s*)?(mutable\s*)?\{")
CLOSING = {"(": ")", "{": "}"}


def enclosed(text, opening):
    """The text from an opening bracket to the one that closes it."""
    depth = 0
    first, last = text[opening], CLOSING[text[opening]]
    for place in range(opening, len(text)):
        depth += (text[place] == first) - (text[place] == last)
        if depth == 0:
            return text[opening:place + 1]
    return text[opening:]


def lambdas(text):
    """The bodies of all lambdas in calls of connect."""
    for call in CONNECT.finditer(text):
        arguments = enclosed(text, call.end() - 1)
        for start in LAMBDA.finditer(arguments):
            yield enclosed(arguments, start.end() - 1)


def check(source, _):
    violations = []
    for path in source.code():
        if path.parts[0] != "ui" and path.parts[:2] != ("app", "offramp"):
            continue
        text = source.text(path)
        for number, line in enumerate(text.splitlines(), 1):
            if WAITS.search(line.split("//")[0]):
                violations.append(f"{path}:{number} waits in an event loop of its own: open the dialog and connect "
                                  "what follows (ui/files/choosefile.h for files)")
        header = path.with_suffix(".h")
        known = text + (source.text(header) if header != path and (source.root / header).is_file() else "")
        for name in set(POINTER.findall(known)):
            if any(f"{name}->" in body and f"if ({name}" not in body for body in lambdas(text)):
                violations.append(f"{path} connects a lambda that uses {name}, which may be null or another object by "
                                  "then: capture the object")
    return violations


if __name__ == "__main__":
    tree.run("Callbacks", check)
