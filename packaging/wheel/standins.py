#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""Makes stand-ins for shared libraries, to link against as if their versions were older.

A stand-in has the name of the library and, for each of its symbols, the newest version that is not above a limit
(GLIBC=2.28). What is newer is missing, so that the linker names it where a program needs it. A stand-in holds no code
and is never loaded.

Usage: standins.py FOLDER LIMIT… -- LIBRARY…
"""
import pathlib
import re
import subprocess
import sys

from elftools.elf.elffile import ELFFile

HIDDEN = 0x8000  # the bit of .gnu.version that marks a version as not the default
SECTIONS = {"STT_OBJECT": ".bss", "STT_TLS": '.tbss,"awT",@nobits'}
KINDS = {"STT_OBJECT": "object", "STT_TLS": "tls_object"}


def rank(version, limits):
    """A version as numbers, or None where it is above its limit or private."""
    found = re.fullmatch(r"([A-Z]+)_([0-9.]+)", version)
    if not found or found[1] not in limits:
        return None
    numbers = tuple(map(int, found[2].split(".")))
    return numbers if numbers <= limits[found[1]] else None


def exported(elf, limits):
    """Symbol by name: (version, its rank, symbol), each the newest below the limits."""
    names = {}
    for definition, auxiliaries in elf.get_section_by_name(".gnu.version_d").iter_versions():
        names[definition["vd_ndx"]] = next(iter(auxiliaries)).name
    versions = elf.get_section_by_name(".gnu.version")
    chosen = {}
    for index, symbol in enumerate(elf.get_section_by_name(".dynsym").iter_symbols()):
        number = versions.get_symbol(index)["ndx"]
        if symbol["st_shndx"] in ("SHN_UNDEF", "SHN_ABS") or not isinstance(number, int):
            continue
        version = names[number & ~HIDDEN]
        order = rank(version, limits)
        if order is None or (symbol.name in chosen and chosen[symbol.name][1] >= order):
            continue
        chosen[symbol.name] = (version, order, symbol)
    return chosen


def assembly(chosen):
    lines = []
    for name, (_, _, symbol) in sorted(chosen.items()):
        kind = symbol["st_info"]["type"]
        size = symbol["st_size"] if kind in KINDS else 1
        binding = "weak" if symbol["st_info"]["bind"] == "STB_WEAK" else "globl"
        lines += [".section %s" % SECTIONS.get(kind, ".text"), ".balign 32", '.%s "%s"' % (binding, name),
                  '.type "%s",@%s' % (name, KINDS.get(kind, "function")), '.size "%s",%d' % (name, size),
                  '"%s": .skip %d' % (name, size)]
    return "\n".join(lines + ['.section .note.GNU-stack,"",@progbits', ""])


def version_script(chosen):
    nodes = {}
    for name, (version, order, _) in chosen.items():
        nodes.setdefault((version.partition("_")[0], order, version), []).append(name)
    text, parents = [], {}
    for prefix, _, version in sorted(nodes):
        symbols = "".join('  "%s";\n' % name for name in sorted(nodes[prefix, rank(version, {prefix: (99,)}), version]))
        text.append("%s {\nglobal:\n%s%s} %s;\n" % (version, symbols, "" if parents else "local: *;\n",
                                                    parents.get(prefix, "")))
        parents[prefix] = version
    return "".join(text)


def make(library, folder, limits):
    with open(library, "rb") as file:
        elf = ELFFile(file)
        name = next(tag.soname for tag in elf.get_section_by_name(".dynamic").iter_tags() if tag["d_tag"] == "DT_SONAME")
        chosen = exported(elf, limits)
        (folder / (name + ".s")).write_text(assembly(chosen))
        (folder / (name + ".map")).write_text(version_script(chosen))
    subprocess.run(["gcc", "-shared", "-nostdlib", "-o", folder / name, folder / (name + ".s"),
                    "-Wl,-soname," + name, "-Wl,--version-script," + str(folder / (name + ".map"))], check=True)


def main(folder, *words):
    split = words.index("--")
    limits = {name: tuple(map(int, version.split("."))) for name, version in (w.split("=") for w in words[:split])}
    for library in words[split + 1:]:
        make(library, pathlib.Path(folder), limits)


if __name__ == "__main__":
    main(*sys.argv[1:])
