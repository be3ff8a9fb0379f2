# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""The page comes to the numbers of "offramp curve --json", whatever is set."""

import random

import page

RELATIVE = 1e-12
SETTINGS = 204 if page.IS_LONG else 24
VARIANTS = 5  # of each network

# Recordings, and an E_max below, among and above their energies.
TEST_SETS = {
    "demo": ([page.DEMO / "signs-small.exits", page.DEMO / "signs-large.exits"], (0.012, 0.02, 39.32)),
    "cifar": ([page.DEMO / "real/resnet20.exits"], (0.03, 0.05, 39.32)),
}
CRITERIA = ("entropy", "confidence", "margin")


def threshold(criterion, draw):
    """A threshold as people write it, with many digits or few, and at times one at an end of the range."""
    most = 2.4 if criterion == "entropy" else 1
    value = draw.uniform(0, most)
    return draw.choice([value, value, round(value, 2), 0, most])


def thresholds(criterion, draw):
    """Those of a variant of three exits, shared or per exit."""
    first = threshold(criterion, draw)
    return [first, first if draw.random() < 0.5 else threshold(criterion, draw)]


class Numbers(page.PageTest):
    def assertClose(self, page_value, value, what):
        self.assertIsNotNone(page_value, what)
        self.assertLessEqual(abs(page_value - value), RELATIVE * max(abs(value), abs(page_value)), what)

    def check(self, results, expected, what):
        """Compares what both say of one setting; whether the interval was among it."""
        self.assertEqual(len(results["variants"]), len(expected["variants"]))
        for shown, variant in zip(results["variants"], expected["variants"]):
            self.assertClose(shown["energy"], variant["energy"], what)
            self.assertClose(shown["accuracy"], variant["accuracy"], what)
            self.assertEqual(len(shown["exit_shares"]), len(variant["exit_shares"]))
            for share, value in zip(shown["exit_shares"], variant["exit_shares"]):
                self.assertClose(share, value, what)
            for word in ("dominated", "duplicate", "over_e_max"):
                self.assertEqual(shown["standing"][word], variant[word], what)
        if expected["area"] is None:
            self.assertIsNone(results["area"], what)
            return False
        self.assertClose(results["area"], expected["area"], what)
        # Where an order may flip the program takes another method, and the page warns.
        if results["near_ties"]:
            return False
        self.assertClose(results["interval"]["low"], expected["area_interval"][0], what)
        self.assertClose(results["interval"]["high"], expected["area_interval"][1], what)
        return True

    def test_random_settings(self):
        draw = random.Random(21)
        each = SETTINGS // (len(TEST_SETS) * len(CRITERIA))
        compared = intervals = 0
        with page.Browser() as browser:
            for name, (recordings, limits) in TEST_SETS.items():
                for criterion in CRITERIA:
                    start = ",".join(["0.5"] * VARIANTS)
                    browser.open(self.export(*(f"{path}@{start}" for path in recordings), "--criterion", criterion))
                    for _ in range(each):
                        chosen = [[thresholds(criterion, draw) for _ in range(VARIANTS)] for _ in recordings]
                        limit = draw.choice(limits)
                        sign = 1 if criterion == "entropy" else -1
                        results = browser.set(
                            variants=[[sign * value for value in one] for network in chosen for one in network],
                            eMax={"GFLOPs": limit})
                        sources = [f"{path}@" + ",".join(":".join(map(repr, one)) for one in network)
                                   for path, network in zip(recordings, chosen)]
                        expected = page.curve(*sources, "--criterion", criterion, "--emax", repr(limit))
                        what = f"{name}, {criterion}, E_max {limit}: {sources}"
                        intervals += self.check(results, expected, what)
                        compared += 1
            self.assertEqual(browser.complaints(), [])
        print(f"{compared} settings compared, {intervals} of them with their intervals")
        self.assertEqual(compared, SETTINGS)
        self.assertGreater(intervals, SETTINGS // 4)

    def test_address(self):
        """A link shows what its sender saw."""
        sent = self.export(f"{page.DEMO / 'signs-small.exits'}@0,0.5,0.4:0.9")
        with page.Browser() as browser:
            browser.open(sent, "#v1=0.25&v2=0.3:0.75&emax=0.014&off=0&v9=1&v0=x&axis=log")
            results = browser.results()
            self.assertEqual([variant["thresholds"] for variant in results["variants"]],
                             [[0, 0], [0.25, 0.25], [0.3, 0.75]])
            self.assertEqual([variant["included"] for variant in results["variants"]], [False, True, True])
            self.assertEqual(results["e_max"], 0.014)
            expected = page.curve(page.DEMO / "signs-small.exits", "--thresholds", "0.25,0.3:0.75", "--emax", "0.014")
            self.assertClose(results["area"], expected["area"], "area")

    def test_links_keep_what_is_not_shown(self):
        """E_max of another unit, and a threshold beyond the limits of its criterion, as at the end of a curve."""
        recording = page.DEMO / "real/resnet20.exits"
        sent = self.export(f"{recording}@0.5,0.9", "--criterion", "margin")
        with page.Browser() as browser:
            browser.open(sent)
            limits = browser.script("return window.offramp.state().eMax")
            self.assertIn("joules", limits)
            browser.set(variants=[[0.1, 0.1], [-0.9, -0.9]], eMax={**limits, "joules": 5})
            address = browser.script("return location.hash")
            browser.open(sent, address)
            self.assertEqual(browser.script("return window.offramp.state().eMax"), {**limits, "joules": 5})
            self.assertEqual(browser.results()["variants"][0]["thresholds"], [0.1, 0.1])
            browser.set(unit="joules")
            browser.open(sent, browser.script("return location.hash"))
            self.assertEqual(browser.results()["e_max"], 5)

    def test_a_cost_at_e_max_is_not_below_it(self):
        """Where all images run to the end, whatever that costs."""
        sent = self.export(page.DEMO / "demo.offramp")
        with page.Browser() as browser:
            browser.open(sent)
            script = (page.SOURCE / "resources/web/tradeoff.js").read_text(encoding="utf-8")
            differing = browser.script(script + """
                let differing = 0;
                for (let flops = 7801405440; flops < 7801405440 + 5000; ++flops) {
                    const costs = {GFLOPs: {perExit: [flops / 1e9]}};
                    const outcome = {recording: {samples: 10000, costs}, leaving: [10000]};
                    differing += energyOf(outcome, 'GFLOPs') !== flops / 1e9;
                }
                return differing""")
            self.assertEqual(differing, 0)


if __name__ == "__main__":
    page.main()
