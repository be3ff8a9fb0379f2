# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""Plain English: words that a person does not read here, in comments, messages, documents and scripts.

Identifiers are not checked. A name that needs one of the words (a class of Qt, a term of another program) goes into
ALLOWED_PHRASES, a file that has to list the words into ALLOWED_FILES."""

import re

import tree

# What is banned, and what to write instead.
BANNED = [
    (r"dear(er|est)?", "expensive, more expensive, most expensive"),
    (r"(is|are|was|were) no (?!longer\b|more\b|less\b|other\b|one\b|better\b|\w+er than\b)\w+", "is not a …"),
    (r"(stand|stands|stood|standing) (in|at|there|here|neither|nor|twice|for|beside|below|above)",
     "is in, appears, is listed, means"),
    (r"recorded (stands|stood)", "recorded samples are kept"),
    (r"anew", "again"),
    (r"somebody", "someone, or say who"),
    (r"mend(s|ed|ing)?", "repair, fix"),
    (r"nobody (leaves|left)", "no sample exits"),
    (r"(leavers?|(leave|leaves|leaving) (at|by|early))", "exit, sample that exits"),
    (r"with nothing any more", "stop comparing"),
    (r"speaks? of", "covers, means, describes"),
    (r"(right|wrong) (answer|class|prediction|label)s?", "correct, incorrect"),
    (r"pictures?", "image"),
]
RULES = [(re.compile(r"\b" + pattern.replace(" ", r"\s+") + r"\b", re.IGNORECASE), instead)
         for pattern, instead in BANNED]

ALLOWED_PHRASES = [
    r"\b[Tt]here\s+(is|are|was|were)\s+no\b",
    r"([\"`]|contest, )dearest network\b",  # a value in workspace files
]
ALLOWED_FILES = {
    "CONTRIBUTING.md",  # lists the banned words
    "tests/house/test_house.py",
    "tests/house/wording.py",
}
NOT_OURS = {("packaging", "licenses"), ("resources", "fonts"), ("tests", "fuzz", "corpus")}
TEXT = {".cmake", ".desktop", ".html", ".json", ".md", ".py", ".qrc", ".sh", ".svg", ".txt", ".ui", ".xml", ".yml"}

PROSE_OF_CODE = re.compile(
    r"""(?P<include>^[ \t]*\#[ \t]*include[^\n]*)
      | //[^\n]*(?:\n[ \t]*//[^\n]*)*                                       # lines of comment that follow each other
      | /\*.*?\*/
      | R"(?P<mark>[^()\s"]*)\(.*?\)(?P=mark)"
      | "(?:[^"\\\n]|\\.)*"(?:\s*(?:u8?|QStringLiteral\()?"(?:[^"\\\n]|\\.)*")*  # strings that the compiler joins
      | '(?:[^'\\\n]|\\.)+'""", re.VERBOSE | re.DOTALL | re.MULTILINE)
JOINTS = re.compile(r'"\s*"|\n[ \t]*(?://+|\*)|\\[nt]')


def blanked(match):
    """As many spaces and line ends as there were characters, so that places stay what they are."""
    return re.sub(r"[^\n]", " ", match.group())


def prose(source, path):
    """Pairs (offset in the file, text) of what a person reads in it."""
    text = source.text(path)
    if path.suffix not in tree.CODE:
        yield 0, re.sub(r"(?<=\n)[ \t]*(#+|//)", blanked, text)
        return
    for match in PROSE_OF_CODE.finditer(text):
        if match.group("include") is None:
            yield match.start(), JOINTS.sub(blanked, match.group())


def is_checked(path):
    if path.as_posix() in ALLOWED_FILES or any(path.parts[:len(place)] == place for place in NOT_OURS):
        return False
    return path.suffix in TEXT or path.suffix in tree.CODE or path.parent.name == ".ci"


def check(source, _):
    violations = []
    for path in filter(is_checked, source.files()):
        for offset, text in prose(source, path):
            for phrase in ALLOWED_PHRASES:
                text = re.sub(phrase, blanked, text)
            for rule, instead in RULES:
                for found in rule.finditer(text):
                    line = source.text(path).count("\n", 0, offset + found.start()) + 1
                    words = " ".join(found.group().split())
                    violations.append((path, line, f"{path}:{line}: write \"{instead}\", not \"{words}\""))
    return [sentence for _, _, sentence in sorted(violations)]


if __name__ == "__main__":
    tree.run("Plain English", check)
