# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""Writes pages with the program, and opens them in a headless browser."""

import base64
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

SOURCE = Path(os.environ.get("OFFRAMP_SOURCE", Path(__file__).parents[2]))
PROGRAM = Path(os.environ.get("OFFRAMP_BIN", SOURCE / "build/dev/bin")) / "offramp"
DEMO = SOURCE / "resources/demo"
IS_LONG = "OFFRAMP_LONG_TESTS" in os.environ  # as test.sh --all sets it
SKIPPED = 77

BROWSER = shutil.which("chromium")
DRIVER = shutil.which("chromedriver")


def run_offramp(*arguments):
    """What the program prints; an error with what it says if it fails."""
    finished = subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True, check=False)
    if finished.returncode != 0:
        raise RuntimeError(f"offramp {' '.join(map(str, arguments))}: {finished.stderr}")
    return finished.stdout


def curve(*arguments):
    """The answer of "offramp curve --json"."""
    return json.loads(run_offramp("curve", *arguments, "--json"))


class Browser:
    """A headless Chromium with one window, closed at the end of a with block."""

    def __init__(self, width=1280, height=900, dark=False):
        from selenium import webdriver
        from selenium.webdriver.chrome.options import Options
        from selenium.webdriver.chrome.service import Service

        options = Options()
        options.binary_location = BROWSER
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        # Chromium's own sandbox needs rights that containers and root do not have.
        for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", f"--window-size={width},{height}"):
            options.add_argument(argument)
        self.driver = webdriver.Chrome(service=Service(DRIVER), options=options)
        self.command("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1,
                     mobile=width < 500)
        if dark:
            self.command("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "dark"}])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.driver.quit()

    def command(self, name, **parameters):
        """A command of the DevTools protocol."""
        return self.driver.execute_cdp_cmd(name, parameters)

    def script(self, text, *arguments):
        """What a script with arguments[…] returns."""
        return self.driver.execute_script(text, *arguments)

    def open(self, path, fragment=""):
        """Opens a page and waits until it is shown."""
        from selenium.webdriver.support.ui import WebDriverWait

        self.driver.get("about:blank")
        self.driver.get(Path(path).as_uri() + fragment)
        WebDriverWait(self.driver, 60).until(
            lambda _: self.script("return document.documentElement.dataset.ready") == "true")

    def results(self):
        """window.offramp.results()"""
        return self.script("return window.offramp.results()")

    def set(self, **state):
        """Sets parts of the state, and returns the results."""
        return self.script("window.offramp.set(arguments[0]); return window.offramp.results()", state)

    def mouse(self, kind, x, y, **more):
        """A real pointer event: "mouseMoved", "mousePressed" or "mouseReleased"."""
        self.command("Input.dispatchMouseEvent", type=kind, x=x, y=y, **more)

    def drag(self, start, by, steps=12):
        """Drags with the left button from start by so many pixels."""
        x, y = start
        self.mouse("mouseMoved", x, y)
        self.mouse("mousePressed", x, y, button="left", buttons=1, clickCount=1)
        for step in range(1, steps + 1):
            self.mouse("mouseMoved", x + by[0] * step / steps, y + by[1] * step / steps, button="left", buttons=1)
        self.mouse("mouseReleased", x + by[0], y + by[1], button="left", clickCount=1)

    def centre(self, selector):
        """The middle of the first element, which is scrolled into view."""
        return self.script(
            "const e = document.querySelector(arguments[0]); e.scrollIntoView({block: 'center'});"
            "const r = e.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2]", selector)

    def complaints(self):
        """What the browser wrote to its console since the last call."""
        return [line["message"] for line in self.driver.get_log("browser")]

    def screenshot(self, path):
        """Saves the whole page as PNG."""
        size = self.command("Page.getLayoutMetrics")["cssContentSize"]
        clip = {"x": 0, "y": 0, "width": size["width"], "height": size["height"], "scale": 1}
        data = self.command("Page.captureScreenshot", format="png", captureBeyondViewport=True, clip=clip)["data"]
        Path(path).write_bytes(base64.b64decode(data))


class PageTest(unittest.TestCase):
    """Tests with a folder of their own for pages."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def export(self, *arguments, name="page.html"):
        """The page that the program writes."""
        page = self.folder / name
        run_offramp("export", *arguments, "--html", page)
        return page


def main():
    """Runs the tests of the calling file; exit code 77, with a sentence, where no browser can be had."""
    try:
        import selenium  # noqa: F401
    except ImportError:
        print("Skipped: Selenium is missing. Install python3-selenium.")
        sys.exit(SKIPPED)
    if not BROWSER or not DRIVER:
        print("Skipped: Chromium or its driver is missing. Install chromium and chromium-driver.")
        sys.exit(SKIPPED)
    unittest.main()
