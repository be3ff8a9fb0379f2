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
import disks
import environments
import faults
import hostile
import kills
import meddling
import parsers
import window
from campaign import DEMO, Campaign, Row

# name, what, function, share of the time in seconds of an hour on two processors, what it needs of the campaign
ROWS = [
    ("kills", "record killed at any moment, resumed, read", kills.killed_records, 1000, "engine offramp"),
    ("operations", "killed at the n-th file operation", kills.killed_operations, 1300, "engine offramp shim"),
    ("disk", "EIO, ENOSPC, EDQUOT, short counts", faults.disk_faults, 600, "engine offramp shim"),
    ("full", "full and read-only disks", disks.full_disks, 80, "engine offramp mounts"),
    ("streams", "closed, full and broken streams", faults.streams, 120, "engine offramp"),
    ("paths", "pipes, devices, links, long and odd names", faults.odd_paths, 150, "engine offramp"),
    ("meddling", "a file that others change while it is recorded", meddling.meddling, 200, "engine offramp"),
    ("environments", "odd environments and limits", environments.environments, 250, "engine offramp"),
    ("readers", "readers on mutated corpora", parsers.sanitized_readers, 1000, "replay"),
    ("loader", "mutated networks through the engine's loader", parsers.mutated_networks, 500, "loader"),
    ("inputs", "mutated inputs through the programs", parsers.mutated_inputs, 400, "engine offramp"),
    ("recording-bits", "bits of recordings", parsers.recording_bits, 400, "engine offramp"),
    ("network-bits", "bits of networks", parsers.network_bits, 250, "engine"),
    ("bombs", "small files that claim much", bombs.bombs, 150, "engine offramp"),
    ("hostile", "hostile archives", hostile.hostile_archives, 400, "engine"),
    ("engines", "engines that misbehave", window.engines, 300, "stress"),
    ("changing", "files that change while shown", window.changing_files, 120, "stress"),
    ("reopen", "two recordings opened and closed again and again", window.reopened, 150, "stress"),
    ("growing", "curves dragged while the recording grows", window.growing, 100, "stress engine"),
    ("odd", "odd files in the window", window.odd_files, 60, "stress"),
    ("windows", "windows that are killed", window.killed_windows, 180, "stress engine offramp"),
    ("settings", "mutated settings and recovery files", parsers.settings, 150, "offramp"),
]


def run_row(campaign, entry, seconds):
    name, what, function, _, _ = entry
    row = Row(campaign, name, what, seconds)
    begun = time.monotonic()
    try:
        function(campaign, row)
    except Exception:  # pylint: disable=broad-except
        row.fail(f"the row itself ended early: {traceback.format_exc()}")
    if row.tried == 0 and not row.failures:
        row.fail("nothing was tried")
    shutil.rmtree(row.folder, ignore_errors=True)
    print(f"  {name}: {row.tried} tried, {len(row.failures)} failed, {time.monotonic() - begun:.0f} s", flush=True)
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
    parser.add_argument("--kills", type=int, default=1 << 30, help="ends the row kills after so many")
    parser.add_argument("--network", type=pathlib.Path, help="what kills records, instead of the demo")
    parser.add_argument("--images", type=pathlib.Path, help="its test set")
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
                            options.seed, pathlib.Path(scratch), options.network, options.images)
        campaign.storms = options.jobs if len(wanted) == 1 else 1
        campaign.most_kills = options.kills
        rows, skipped = [], []
        for entry in ROWS:
            missing = [need for need in entry[4].split() if not getattr(campaign, need).exists()]
            if entry[0] in wanted and missing:
                skipped.append((entry[1], ", ".join(missing)))
            elif entry[0] in wanted:
                rows.append(entry)
        shares = sum(entry[3] for entry in rows) or 1
        seconds = options.minutes * 60 * (1 if len(rows) == 1 else options.jobs)
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
