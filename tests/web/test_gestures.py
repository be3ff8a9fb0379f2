# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""What a reader does on the page, with real pointer and key events."""


import page

RECORDING = page.DEMO / "real/resnet20.exits"
FIELD = "tbody tr:nth-child(2) input:not([type=checkbox])"
HISTOGRAM_FIELD = ".exit input"


def written(results, index):
    """The thresholds of a variant as the command line takes them."""
    return ":".join(map(repr, results["variants"][index]["thresholds"]))


class Gestures(page.PageTest):
    def setUp(self):
        super().setUp()
        self.page = self.export(f"{RECORDING}@0,0.5,1,2")
        self.browser = page.Browser()
        self.addCleanup(self.browser.driver.quit)
        self.browser.open(self.page)

    def table_row(self, index):
        """The texts of a row of the table of variants."""
        return self.browser.script(
            "return [...document.querySelectorAll('tbody tr')[arguments[0]].querySelectorAll('th, td')]"
            ".map(cell => (cell.querySelector('input:not([type=checkbox])')?.value ?? cell.textContent).trim())", index)

    def checked(self, index):
        """The results, after comparing them with the table and with "offramp curve"."""
        results = self.browser.results()
        settings = ",".join(written(results, i) for i in range(len(results["variants"])))
        expected = page.curve(RECORDING, "--thresholds", settings, "--emax", repr(results["e_max"]))
        for shown, variant in zip(results["variants"], expected["variants"]):
            self.assertAlmostEqual(shown["energy"] / variant["energy"], 1, delta=1e-12)
            self.assertAlmostEqual(shown["accuracy"] / variant["accuracy"], 1, delta=1e-12)
        self.assertAlmostEqual(results["area"] / expected["area"], 1, delta=1e-12)
        variant = results["variants"][index]
        row = self.table_row(index)
        self.assertIn(f"{variant['accuracy'] * 100:.2f}", " ".join(row))
        self.assertIn(f"{variant['energy'] * 1000:.2f}", " ".join(row))  # MFLOPs
        return results

    def marker(self, index):
        return f"[role=slider][data-variant='{index}'] path"

    def test_shared_marker(self):
        before = self.browser.results()
        self.browser.drag(self.browser.centre(self.marker(1)), (-60, 50))
        results = self.checked(1)
        first, second = results["variants"][1]["thresholds"]
        self.assertEqual(first, second)
        self.assertGreater(first, 0.5)
        for i in (0, 2, 3):
            self.assertEqual(results["variants"][i], {**before["variants"][i], **{
                key: results["variants"][i][key] for key in ("area_lost", "standing")}})
        # The address has it, and a link shows the same.
        address = self.browser.script("return location.hash")
        self.assertIn("v1=", address)
        self.browser.open(self.page, address)
        self.assertEqual(self.browser.results(), results)

    def test_marker_of_one_exit(self):
        self.browser.set(mode="exits", variant=1)
        self.browser.drag(self.browser.centre(self.marker(1)), (-40, 20))
        first, second = self.checked(1)["variants"][1]["thresholds"]
        self.assertNotEqual([first, second], [0.5, 0.5])
        self.assertEqual((first == 0.5) + (second == 0.5), 1)

    def swipe(self, start, by):
        """Moves a finger."""
        touch = lambda kind, *points: self.browser.command(
            "Input.dispatchTouchEvent", type=kind, touchPoints=[{"x": a, "y": b} for a, b in points])
        x, y = start
        touch("touchStart", start)
        for step in range(1, 9):
            touch("touchMove", (x + by[0] * step / 8, y + by[1] * step / 8))
        touch("touchEnd")

    def test_touch(self):
        self.swipe(self.browser.centre(self.marker(2)), (48, -48))
        self.assertLess(self.checked(2)["variants"][2]["thresholds"][0], 1)

    def test_a_finger_drags_and_does_not_scroll(self):
        """In the directions in which the page would scroll, to the end of the drag."""
        self.browser.script("window.ended = []; for (const kind of ['pointerup', 'pointercancel'])"
                            "document.addEventListener(kind, () => window.ended.push(kind), true)")
        self.browser.set(variant=1)
        self.swipe(self.browser.centre(".histogram .grip"), (60, 0))
        self.assertGreater(self.checked(1)["variants"][1]["thresholds"][0], 0.6)
        start = self.browser.centre(self.marker(2))
        top = self.browser.script("return window.scrollY")
        self.swipe(start, (0, -70))
        self.assertNotEqual(self.checked(2)["variants"][2]["thresholds"][0], 1)
        self.assertEqual(self.browser.script("return window.scrollY"), top)
        self.assertEqual(self.browser.script("return window.ended"), ["pointerup", "pointerup"])

    def test_keys(self):
        self.browser.script("document.querySelector(arguments[0]).focus()", "[role=slider][data-variant='1']")
        self.press("ArrowLeft", 37)
        results = self.checked(1)
        self.assertGreater(results["variants"][1]["thresholds"][0], 0.5)
        self.press("ArrowRight", 39)
        back = self.checked(1)
        self.assertEqual(back["variants"][1]["energy"], self.opened()["variants"][1]["energy"])

    def press(self, key, code):
        for kind in ("keyDown", "keyUp"):
            self.browser.command("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=code)
        self.browser.script("return new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")

    def opened(self):
        """The results of the author's state."""
        self.browser.script("window.offramp.set({variants: arguments[0]})",
                            [[value, value] for value in (0, 0.5, 1, 2)])
        return self.browser.results()

    def test_e_max(self):
        before = self.browser.results()["e_max"]
        self.browser.drag(self.browser.centre(".e-max circle"), (-100, 0))
        self.assertLess(self.checked(0)["e_max"], before)

    def test_e_max_by_keys_after_a_drag(self):
        before = self.browser.results()["e_max"]
        x, y = self.browser.centre(".e-max circle")
        self.browser.mouse("mouseMoved", x, y)
        self.browser.mouse("mousePressed", x, y, button="left", buttons=1, clickCount=1)
        self.browser.mouse("mouseMoved", x - 100, y, button="left", buttons=1)
        self.press("Escape", 27)
        self.assertEqual(self.browser.results()["e_max"], before)
        self.browser.mouse("mouseReleased", x - 100, y, button="left", clickCount=1)
        self.press("ArrowLeft", 37)
        self.assertLess(self.browser.results()["e_max"], before)

    def type(self, selector, text):
        """Writes into the first such field, as far as the page sees it."""
        self.browser.script(
            "const f = document.querySelector(arguments[0]); f.value = arguments[1];"
            "f.dispatchEvent(new Event('input', {bubbles: true}));"
            "f.dispatchEvent(new Event('change', {bubbles: true}))", selector, text)

    def test_threshold_field(self):
        self.type(FIELD, "0.4:0.9")
        self.assertEqual(self.checked(1)["variants"][1]["thresholds"], [0.4, 0.9])

    def errors(self):
        """The errors that are shown."""
        return self.browser.script("return [...document.querySelectorAll('.error')].filter(e => !e.hidden)"
                                   ".map(e => e.textContent)")

    def test_errors_go_with_what_was_wrong(self):
        self.browser.set(variant=1)
        for field in (FIELD, HISTOGRAM_FIELD):
            self.type(field, "abc")
            self.assertEqual(len(self.errors()), 1)
            self.browser.set(variants=[[0, 0], [0.7, 0.7], [1, 1], [2, 2]])
            self.assertEqual(self.errors(), [])
            self.assertEqual(self.browser.script("const f = document.querySelector(arguments[0]);"
                                                 "return [f.value, f.getAttribute('aria-invalid')]", field), ["0.7", "false"])
            self.opened()
        self.type(HISTOGRAM_FIELD, "0.4:0.9")
        self.assertEqual(self.errors(), ["Write one number: this is the threshold of exit 1."])
        self.browser.script("document.querySelector(arguments[0]).focus()", HISTOGRAM_FIELD)
        self.press("Escape", 27)
        self.assertEqual(self.errors(), [])

    def test_e_max_field(self):
        before = self.browser.results()["e_max"]
        for text, sentence in (("1e-120", "E_max cannot be so small."), ("1e200", "E_max cannot be so large."),
                               ("-1", "E_max is a number above 0"), ("x", "E_max is a number above 0")):
            self.type("#e-max", text)
            self.assertIn(sentence, " ".join(self.errors()))
            self.assertEqual(self.browser.results()["e_max"], before)
        self.type("#e-max", str(before * 1e3 / 2))  # MFLOPs
        self.assertEqual(self.errors(), [])
        self.assertAlmostEqual(self.checked(0)["e_max"] / before, 0.5, delta=1e-12)

    def tearDown(self):
        self.assertEqual(self.browser.complaints(), [])


if __name__ == "__main__":
    page.main()
