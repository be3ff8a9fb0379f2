# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""No loop runs over what is inside a temporary: `for (x : *parse(text))` reads freed memory, since C++20 keeps the
value of *parse(text) alive, not the result of parse(text)."""

import re

import tree

INSIDE = re.compile(r"\bfor\s*\([^;()]*:\s*(\*\s*[\w:.>-]+\([^;{}]*?\)|[\w:.>-]+\([^;{}]*?\)\.value\(\))\s*\)\s*(\{|\n)")


def check(source, _):
    for path in source.code():
        for match in INSIDE.finditer(source.text(path)):
            yield f"{path} loops over {' '.join(match.group(1).split())}: give the temporary a name first"


if __name__ == "__main__":
    tree.run("Lifetimes", lambda source, arguments: list(check(source, arguments)))
