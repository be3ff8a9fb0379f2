#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""Tries to break the built programs and prints one table; exits 1 if anything failed. packaging/torture.sh starts it."""
import argparse
import concurrent.futures
import pathlib
import shutil
import sys
import tempfile
import time
import traceback

import bombs
import faults
import hostile
import kills
import parsers
import window
from campaign import DEMO, Campaign, Row

# name, what, function, share of the time, what it needs of the campaign. Rows without a share take the time they need.
ROWS = [
    ("kills", "record killed at any moment, resumed, read", kills.killed_records, 20, "engine offramp"),
    ("operations", "killed at the n-th file operation", kills.killed_operations, 10, "engine offramp shim"),
    ("disk", "EIO, ENOSPC, EDQUOT, short counts", faults.disk_faults, 12, "engine offramp shim"),
    ("streams", "closed, full and broken streams", faults.streams, 0, "engine offramp"),
    ("paths", "pipes, devices, links, long and odd names", faults.odd_paths, 0, "engine offramp"),
    ("readers", "readers on mutated corpora", parsers.sanitized_readers, 20, "replay"),
    ("inputs", "mutated inputs through the programs", parsers.mutated_inputs, 12, "engine offramp"),
    ("recording-bits", "bits of recordings", parsers.recording_bits, 8, "engine offramp"),
    ("network-bits", "bits of networks", parsers.network_bits, 8, "engine"),
    ("bombs", "small files that claim much", bombs.bombs, 0, "engine offramp"),
    ("hostile", "hostile archives", hostile.hostile_archives, 0, "engine"),
    ("engines", "engines that misbehave", window.engines, 0, "stress"),
    ("changing", "files that change while shown", window.changing_files, 5, "stress"),
    ("odd", "odd files in the window", window.odd_files, 0, "stress"),
    ("windows", "windows that are killed", window.killed_windows, 4, "stress engine offramp"),
    ("settings", "mutated settings and recovery files", parsers.settings, 4, "offramp"),
]
FIXED_SHARE = 0.45  # of a short campaign's time, for the rows without a share


def run_row(campaign, entry, seconds):
    _, what, function, _, _ = entry
    row = Row(campaign, what, seconds)
    begun = time.monotonic()
    try:
        function(campaign, row)
    except Exception:  # pylint: disable=broad-except
        row.fail(f"the row itself ended early: {traceback.format_exc()}")
    if row.tried == 0 and not row.failures:
        row.fail("nothing was tried: give it more minutes")
    shutil.rmtree(row.folder, ignore_errors=True)
    print(f"  {what}: {row.tried} tried, {len(row.failures)} failed, {time.monotonic() - begun:.0f} s", flush=True)
    for failure in row.failures[:8]:
        print(f"    - {failure.strip()[:400]}", flush=True)
    return row


def print_table(rows, skipped):
    lines = [("what", "tried", "failed", "remark")]
    lines += [(row.what, f"{row.tried:,}", str(len(row.failures)), row.remark) for row in rows]
    lines += [(what, "0", "-", f"not run: needs {needs}") for what, needs in skipped]
    widths = [max(len(line[i]) for line in lines) for i in range(3)]
    print()
    for i, line in enumerate(lines):
        cells = [line[0].ljust(widths[0]), line[1].rjust(widths[1]), line[2].rjust(widths[2]), line[3]]
        print(f"| {' | '.join(cells)} |")
        if i == 0:
            print(f"| {' | '.join(['-' * width for width in widths] + ['---'])} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("minutes", nargs="?", type=float, default=60)
    parser.add_argument("--build", type=pathlib.Path, required=True, help="folder of the programs that are tried")
    parser.add_argument("--sanitized", type=pathlib.Path, help="folder of a build with sanitizers, for the readers")
    parser.add_argument("--out", type=pathlib.Path, required=True, help="folder for inputs that failed")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--jobs", type=int, default=2, help="rows at once")
    parser.add_argument("--only", help="rows, with commas: " + ", ".join(row[0] for row in ROWS))
    options = parser.parse_args()

    wanted = options.only.split(",") if options.only else [row[0] for row in ROWS]
    unknown = set(wanted) - {row[0] for row in ROWS}
    if unknown:
        parser.error(f"unknown rows: {', '.join(sorted(unknown))}")
    if not DEMO.is_dir():
        parser.error(f"{DEMO} is missing")
    print(f"Seed {options.seed}, {options.minutes:g} minutes, {options.jobs} rows at once; failing inputs: {options.out}")
    shutil.rmtree(options.out, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix="offramp-torture-") as scratch:
        campaign = Campaign(options.build.resolve(), (options.sanitized or options.build).resolve(), options.out,
                            options.seed, pathlib.Path(scratch))
        campaign.make_shim()
        rows, skipped = [], []
        for entry in ROWS:
            missing = [need for need in entry[4].split() if not getattr(campaign, need).exists()]
            if entry[0] in wanted and missing:
                skipped.append((entry[1], ", ".join(missing)))
            elif entry[0] in wanted:
                rows.append(entry)
        shares = sum(entry[3] for entry in rows) or 1
        fixed = FIXED_SHARE * min(1, 8 / options.minutes) if any(not entry[3] for entry in rows) else 0
        seconds = options.minutes * 60 * options.jobs * (1 - fixed)
        with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
            done = list(pool.map(lambda entry: run_row(campaign, entry, seconds * entry[3] / shares),
                                 sorted(rows, key=lambda entry: -entry[3])))
    print_table(done, skipped)
    failed = sum(len(row.failures) for row in done)
    if not done:
        print("Nothing was tried: build the programs first (packaging/build.sh dev).")
    elif failed:
        print(f"{failed} failed; their inputs are in {options.out}. Again: --seed {options.seed}")
    return 0 if done and not failed else 1


if __name__ == "__main__":
    sys.exit(main())
