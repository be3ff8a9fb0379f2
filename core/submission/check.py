#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""Checks the submission in the folder of this file: python3 check.py

Verifies the SHA-256 of every file, counts energy, accuracy and exits of every variant again from its predictions, and
computes the area. Prints one line for each variant. Exit code 0: everything matches; 1: a sentence says what does not.
Needs Python 3.9 or newer and nothing else."""

import csv
import hashlib
import json
import math
import pathlib
import sys

FOLDER = pathlib.Path(__file__).resolve().parent
VERSION = 1
HEAD = ["sample", "predicted", "exit", "flops"]


class Problem(Exception):
    """A sentence that says what does not match."""


def place(path):
    """The file of a path in this submission; those that lead out of it are refused."""
    parts = pathlib.PurePosixPath(path)
    if parts.is_absolute() or ".." in parts.parts or not parts.parts:
        raise Problem(f"{path} leads out of the submission.")
    return FOLDER / parts


def digest(path):
    file = place(path)
    if not file.is_file():
        raise Problem(f"{path} is missing.")
    sha256 = hashlib.sha256()
    with open(file, "rb") as stream:
        for block in iter(lambda: stream.read(1 << 20), b""):
            sha256.update(block)
    return sha256.hexdigest()


def rows_of(path):
    try:
        with open(place(path), newline="", encoding="utf-8", errors="surrogateescape") as stream:
            return list(csv.reader(stream))
    except FileNotFoundError:
        raise Problem(f"{path} is missing.") from None
    except (OSError, csv.Error) as error:
        raise Problem(f"{path} cannot be read: {error}.") from None


def sums():
    """The digests of SHA256SUMS by path."""
    try:
        lines = (FOLDER / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        raise Problem("SHA256SUMS is missing or cannot be read.") from None
    return {line[66:]: line[:64] for line in lines if line}


def check_files(manifest, problems):
    """Both lists have the same digests, and the files have them."""
    try:
        listed = sums()
    except Problem as problem:
        problems.append(str(problem))
        listed = {}
    in_manifest = {file["path"]: file["sha256"] for file in manifest["files"]}
    for path in sorted(set(listed) | set(in_manifest)):
        try:
            actual = digest(path)
        except Problem as problem:
            problems.append(str(problem))
            continue
        if listed and listed.get(path) != actual:
            problems.append(f"{path} has changed: its SHA-256 is not the one in SHA256SUMS.")
        elif path != "manifest.json" and in_manifest.get(path) != actual:
            problems.append(f"{path} has changed: its SHA-256 is not the one in manifest.json.")
    size = sum(place(path).stat().st_size for path in set(listed) | set(in_manifest)
               if ".." not in path and (FOLDER / path).is_file())
    if size > manifest["largest_bytes"]:
        problems.append(f"The files have {size} bytes together, more than the limit of {manifest['largest_bytes']}.")


def text(number):
    """The shortest text of a number: 2 for 2.0."""
    return repr(float(number)).removesuffix(".0")


def close(a, b):
    return math.isclose(a, b, rel_tol=1e-12)


def count(manifest, variant, labels):
    """(energy, accuracy, exit counts, answers) of a variant from its predictions."""
    path = variant["predictions"]
    network = manifest["networks"][variant["network"]]
    rows = rows_of(path)
    if not rows or rows[0] != HEAD:
        raise Problem(f"{path} does not begin with {','.join(HEAD)}.")
    rows = rows[1:]
    if len(rows) != len(labels):
        raise Problem(f"{path} has {len(rows)} rows for {len(labels)} samples.")
    exits, correct, costs = [0] * network["exits"], 0, []
    for number, (row, (sample, label)) in enumerate(zip(rows, labels), 2):
        if len(row) != len(HEAD):
            raise Problem(f"{path}, line {number} has {len(row)} fields, not {len(HEAD)}.")
        if row[0] != sample:
            raise Problem(f"{path}, line {number} is for another sample than the same line of {manifest['labels']}.")
        try:
            taken, cost = int(row[2]), float(row[3])
        except ValueError:
            raise Problem(f"{path}, line {number}: exit and flops must be numbers.") from None
        if not 1 <= taken <= len(exits):
            raise Problem(f"{path}, line {number}: exit {taken} does not exist.")
        if not network["costs_by_sample"] and cost != network["flops"][taken - 1]:
            flops = network["flops"][taken - 1]
            raise Problem(f"{path}, line {number}: exit {taken} costs {flops} FLOPs, not {row[3]}.")
        exits[taken - 1] += 1
        correct += row[1] == label
        costs.append(cost)
    return math.fsum(costs) / len(rows) / 1e9, correct / len(rows), exits, tuple(row[1] for row in rows)


def compare(variant, path, energy, accuracy, exits):
    """Sentences about numbers of the manifest that do not follow from the predictions."""
    for name, number, theirs in ("energy", energy, variant["energy"]), ("accuracy", accuracy, variant["accuracy"]):
        if not close(number, theirs):
            yield f"{variant['name']}: {path} gives the {name} {text(number)}, the manifest says {text(theirs)}."
    if exits != variant["exit_counts"]:
        yield f"{variant['name']}: {path} gives the exit counts {exits}, the manifest says {variant['exit_counts']}."


def area_of(points, e_max):
    steps = sorted(point for point in points if point[0] < e_max) + [(e_max, 0)]
    return sum(accuracy * (steps[i + 1][0] - energy) for i, (energy, accuracy) in enumerate(steps[:-1]))


def check_variants(manifest, problems):
    labels = rows_of(manifest["labels"])
    if not labels or labels[0] != ["sample", "label"] or any(len(row) != 2 for row in labels):
        raise Problem(f"{manifest['labels']} does not have the columns sample and label.")
    labels = labels[1:]
    if len(labels) != manifest["samples"] or not labels:
        raise Problem(f"{manifest['labels']} has {len(labels)} samples, the manifest says {manifest['samples']}.")
    if not manifest["variants"]:
        raise Problem("There is no variant.")
    points, by_answers = [], {}
    for variant in manifest["variants"]:
        found = []
        try:
            energy, accuracy, exits, answers = count(manifest, variant, labels)
        except Problem as problem:
            found.append(f"{variant['name']}: {problem}")
        else:
            points.append((energy, accuracy))
            found.extend(compare(variant, variant["predictions"], energy, accuracy, exits))
            if not energy < manifest["e_max"]:
                found.append(f"{variant['name']}: its energy {text(energy)} is not below "
                             f"E_max = {text(manifest['e_max'])}.")
            if answers in by_answers:
                found.append(f"{variant['name']} answers every sample as {by_answers[answers]} does.")
            by_answers.setdefault(answers, variant["name"])
            print(f"{variant['name']:<20} {energy:>14.9g} {manifest['unit']}  {100 * accuracy:8.4f} %  "
                  f"{'differs' if found else 'ok'}")
        problems.extend(found)
    if len(points) == len(manifest["variants"]):
        area = area_of(points, manifest["e_max"])
        same = close(area, manifest["area"]) and close(area / manifest["e_max"], manifest["normalised_area"])
        print(f"area {text(area)} up to E_max = {text(manifest['e_max'])} {manifest['unit']}  "
              f"{'ok' if same else 'differs'}")
        if not same:
            problems.append(f"The area is {text(area)}, the manifest says {text(manifest['area'])}.")


def check(problems):
    try:
        manifest = json.loads((FOLDER / "manifest.json").read_text(encoding="utf-8"))
        if manifest["offramp_submission"] != VERSION:
            raise Problem(f"The submission has format version {manifest['offramp_submission']}; this check is for "
                          f"version {VERSION}.")
        check_files(manifest, problems)
        check_variants(manifest, problems)
    except Problem as problem:
        problems.append(str(problem))
    except OSError as error:
        problems.append(f"manifest.json cannot be read: {error.strerror}.")
    except (ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        problems.append(f"manifest.json is not the manifest of a submission: {type(error).__name__}: {error}.")


def main():
    for stream in sys.stdout, sys.stderr:
        stream.reconfigure(errors="backslashreplace")
    problems = []
    check(problems)
    for problem in problems:
        print(problem, file=sys.stderr)
    print("The submission passed." if not problems else "The submission did not pass.")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
