# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""How long a frame of a drag takes on the page that shares a decision, in headless Chromium.

Drags the marker of a variant, an E_max line and the handle of a histogram with real pointer events, and prints for each
the time between frames, and the work of a frame: from its start to the next message that the page gets.

Usage: bench_page.py RECORDING@THRESHOLDS… [--moves N]        such as big.exits@0,0.1,0.2,…
"""

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "web"))
import page  # noqa: E402

WATCH = """
window.frames_ = []; window.work_ = []; let last = performance.now();
const tick = now => {
    frames_.push(now - last); last = now;
    const start = performance.now(), channel = new MessageChannel();
    channel.port1.onmessage = () => work_.push(performance.now() - start);
    channel.port2.postMessage(0);
    requestAnimationFrame(tick);
};
requestAnimationFrame(tick);
"""
DRAGS = {
    "marker, shared": ("shared", "[role=slider][data-variant='1'] path", (-1, 0.8)),
    "marker, one exit": ("exits", "[role=slider][data-variant='1'] path", (-0.5, 0.4)),
    "E_max": ("shared", ".e-max circle", (-1, 0)),
}


def quantile(values, share):
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def measure(browser, mode, selector, direction, moves):
    """The times between frames and of their work, in ms, while a part is dragged there and back."""
    browser.set(mode=mode, variant=1)
    x, y = browser.centre(selector)
    browser.mouse("mouseMoved", x, y)
    browser.mouse("mousePressed", x, y, button="left", buttons=1, clickCount=1)
    browser.script("frames_.length = 0; work_.length = 0")
    for move in range(moves):
        away = 2 * min(move, moves - move)
        browser.mouse("mouseMoved", x + away * direction[0], y + away * direction[1], button="left", buttons=1)
    frames, work = browser.script("return [frames_.slice(1), work_.slice(1)]")
    browser.mouse("mouseReleased", x, y, button="left", clickCount=1)
    return frames, work


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sources", nargs="+")
    parser.add_argument("--moves", type=int, default=120)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, page.Browser() as browser:
        path = Path(folder) / "page.html"
        page.run_offramp("export", *options.sources, "--html", path)
        browser.open(path)
        browser.script(WATCH)
        count = len(browser.results()["variants"])
        print(f"{count} variants, page of {path.stat().st_size:,} bytes, {options.moves} moves each; ms")
        print(f"{'dragged':18} {'frames':>7} {'interval: median':>17} {'max':>6} {'work: median':>13} {'95 %':>6} {'max':>6}")
        for name, (mode, selector, direction) in DRAGS.items():
            frames, work = measure(browser, mode, selector, direction, options.moves)
            print(f"{name:18} {len(frames):7} {statistics.median(frames):17.1f} {max(frames):6.1f} "
                  f"{statistics.median(work):13.1f} {quantile(work, 0.95):6.1f} {max(work):6.1f}")


if __name__ == "__main__":
    main()
