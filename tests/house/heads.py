# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""Every file that can carry a comment begins with its copyright and its licence."""

import tree

COPYRIGHT = "SPDX-FileCopyrightText: The Offramp authors"
LICENCE = "SPDX-License-" + "Identifier: "
WITHOUT_COMMENTS = {".bin", ".csv", ".exits", ".icns", ".ico", ".jpeg", ".jpg", ".json", ".npy", ".offramp", ".pdf",
                    ".png", ".pt", ".pth", ".qm", ".safetensors", ".ttf", ".otf", ".woff2"}
FOREIGN = {("packaging", "licenses"), ("resources", "fonts")}  # texts of licences, and what is under a licence of its own
ROWS = 8  # the head is within this many lines


def licence_of(path):
    explorer = path.parts[0] == "ui" or path.parts[:2] == ("app", "offramp")
    return "GPL-3.0-or-later" if explorer else "BSD-3-Clause"


def needs_head(path):
    return not (path.suffix.lower() in WITHOUT_COMMENTS or path.name.startswith("LICENSE")
                or path.parts[:2] in FOREIGN)


def check(source, _):
    violations = []
    for path in filter(needs_head, source.files()):
        head = "\n".join(source.text(path).splitlines()[:ROWS])
        wanted = licence_of(path)
        found = [line.split(LICENCE, 1)[1].split()[0] for line in head.splitlines() if LICENCE in line]
        if COPYRIGHT not in head:
            violations.append(f"{path} lacks \"{COPYRIGHT}\" in its first {ROWS} lines")
        if found != [wanted]:
            violations.append(f"{path} should say \"{LICENCE}{wanted}\" once in its first {ROWS} lines, not {found}")
    return violations


if __name__ == "__main__":
    tree.run("SPDX heads", check)
