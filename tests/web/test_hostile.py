# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""Names and notes are shown as text and run nothing; the page loads nothing."""

import json
import re

import page

SCRIPTS = [
    "<img src=x onerror='window.hacked=1'>",
    "</script><script>window.hacked=1</script>",
    "\"><svg onload=window.hacked=1>",
    "' onfocus='window.hacked=1' autofocus='",
    "<!--<script>",
    "${window.hacked=1}",
    "javascript:window.hacked=1",
    "&lt;b&gt; & &amp;",
]
LONG = "long " * 10_000
CONTROL = "line\nbreak\ttab\x1b[31m \u202eright to left\u2028"


class Hostile(page.PageTest):
    def workspace(self):
        """A workspace of the demo with such names everywhere."""
        decisions = json.loads((page.DEMO / "demo.offramp").read_text(encoding="utf-8"))
        for recording, name in zip(decisions["recordings"], SCRIPTS):
            recording["path"] = str(page.DEMO / recording["path"])
            recording["shown_as"] = name
        for variant, name in zip(decisions["variants"], SCRIPTS):
            variant["name"] = name
        decisions["variants"][-1]["name"] = CONTROL
        decisions["variants"][-2]["name"] = LONG
        decisions["curves"] = [{"name": SCRIPTS[1], "accuracy_read_as": "fraction",
                                "points": [{"name": SCRIPTS[0], "energy": 0.01, "accuracy": 0.8}]}]
        decisions["notes"] = "\n".join([*SCRIPTS, CONTROL])
        decisions["offramp_workspace"] = 5
        path = self.folder / "hostile.offramp"
        path.write_text(json.dumps(decisions), encoding="utf-8")
        return path

    def test_names_are_text(self):
        sent = self.export(self.workspace(), "--title", SCRIPTS[1])
        with page.Browser() as browser:
            browser.open(sent)
            self.assertIsNone(browser.script("return window.hacked ?? null"))
            self.assertEqual(browser.script("return document.title"), SCRIPTS[1])
            text = browser.script("return document.body.innerText + [...document.querySelectorAll('svg text')]"
                                  ".map(node => node.textContent).join('\\n')")
            for name in SCRIPTS:
                self.assertIn(name, text)
            self.assertNotIn("\x1b", text)
            self.assertNotIn("\u202e", text)
            self.assertEqual(browser.script("return document.querySelectorAll('img, iframe, [onload], [onerror]').length"),
                             0)
            # Everything that a reader can do with the page runs nothing either.
            for selector in ("tbody tr", "[role=slider]", "button"):
                browser.script("document.querySelectorAll(arguments[0]).forEach(node => node.click?.())", selector)
            self.assertIsNone(browser.script("return window.hacked ?? null"))
            self.assertEqual([line for line in browser.complaints() if "download" not in line.lower()], [])

    def test_address(self):
        sent = self.export(page.DEMO / "demo.offramp")
        with page.Browser() as browser:
            for name in SCRIPTS:
                browser.open(sent, f"#v0={name}&unit={name}&axis={name}&variant={name}&emax={name}&mode={name}")
                self.assertIsNone(browser.script("return window.hacked ?? null"))
                self.assertEqual(browser.results()["e_max"], 0.03)
                self.assertEqual(browser.complaints(), [])
            for fragment in ("#emax=1e-200", "#emax=1.7e308&axis=log", "#emax=-1", "#emax.joules=5"):
                browser.open(sent, fragment)
                self.assertEqual(browser.results()["e_max"], 0.03)
                self.assertEqual(browser.complaints(), [])

    def test_policy(self):
        """Nothing can be loaded, and no other script runs."""
        sent = self.export(page.DEMO / "demo.offramp")
        text = sent.read_text(encoding="utf-8")
        self.assertIsNone(re.search(r"""(src|href)\s*=\s*["'](?!#|data:)""", text.split('id="data"')[0]))
        with page.Browser() as browser:
            browser.open(sent)
            browser.script("const s = document.createElement('script'); s.textContent = 'window.hacked = 1';"
                           "document.head.append(s)")
            self.assertIsNone(browser.script("return window.hacked ?? null"))
            refused = browser.script("return fetch('http://127.0.0.1:1/').then(() => '', error => String(error))")
            self.assertIn("TypeError", refused)
            self.assertTrue(any("Content Security Policy" in line for line in browser.complaints()))

    def test_broken_data(self):
        """A page that was cut or edited says so."""
        sent = self.export(page.DEMO / "demo.offramp")
        whole = sent.read_text(encoding="utf-8")
        first = whole.index('id="data"')
        for broken in (whole.replace('"offramp_page":1', '"offramp_page":99', 1),
                       whole[:first] + whole[first:].replace('"uncertainty":"', '"uncertainty":"A', 1)):
            self.assertNotEqual(broken, whole)
            sent.write_text(broken, encoding="utf-8")
            with page.Browser() as browser:
                browser.driver.get(sent.as_uri())
                self.assertRegex(browser.script("return document.body.innerText"), "[Aa]sk its author")

    def test_without_samples_no_names(self):
        text = self.export(page.DEMO / "signs-small.exits").read_text(encoding="utf-8")
        for word in ("000.png", "image/jpeg", str(page.SOURCE), str(self.folder)):
            self.assertNotIn(word, text)
        text = self.export(page.DEMO / "signs-small.exits", "--with-samples").read_text(encoding="utf-8")
        self.assertIn("000.png", text)
        self.assertIn("image/jpeg", text)


if __name__ == "__main__":
    page.main()
