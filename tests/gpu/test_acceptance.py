# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""The acceptance run without a network or a GPU: what it compares, chooses and writes, and what happens where something
fails, hangs or is missing. Plain Python; in place of the engine there is a script."""
import array
import json
import math
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time
import types
import unittest
import zipfile

HERE = pathlib.Path(__file__).resolve().parent
SOURCE = HERE.parents[1]
sys.path.insert(0, str(HERE.parent / "bench"))

import acceptance  # noqa: E402
import agreement  # noqa: E402
import comparisons  # noqa: E402
import decisions  # noqa: E402
import engineprogram  # noqa: E402
import images  # noqa: E402
import report  # noqa: E402
import speeds  # noqa: E402
from agreement import Agreement, Answers  # noqa: E402
from childprograms import Failed, Ran  # noqa: E402
from steps import Campaign, Findings, Skipped, Wrong  # noqa: E402

DEMO = SOURCE / "resources" / "demo" / "signs-small.exits"
# Starts, lists devices, and "records" by copying the demo's recording; other verbs fail, as does record with FAIL.
ENGINE = """#!{python}
import json, os, shutil, sys, time
verb = sys.argv[1]
if "{needs}" and "{needs}" not in os.environ.get("LD_LIBRARY_PATH", ""):
    sys.exit("offramp-engine: error while loading shared libraries: libtorch_cpu.so: cannot open shared object file")
if verb == "--version":
    print("offramp-engine 0.1.0")
elif verb == "devices":
    print(json.dumps({{"version": "offramp-engine 0.1.0", "libtorch_version": "2.11.0",
                       "devices": [{{"device": "cpu", "name": "a processor"}}]}}))
elif verb == "record" and "{hangs}":
    open("{hangs}", "w").write(str(os.getpid()))
    time.sleep(600)
elif verb == "record" and not {fails}:
    shutil.copy({demo!r}, sys.argv[sys.argv.index("--out") + 1])
else:
    sys.exit("one\\ntwo\\nofframp-engine: The network is broken. Repair it.")
"""


def answers(title, logits, names=None, flops=(10, 20)):
    """Of logits[exit][image][class]."""
    count = len(logits[0])
    flat = array.array("f", [value for rows in logits for row in rows for value in row])
    return Answers(title, names or ["image%d" % i for i in range(count)], flops,
                   [[row.index(max(row)) for row in rows] for rows in logits], flat)


class Predictions(unittest.TestCase):
    def test_equal(self):
        logits = [[[1, 2, 3], [3, 2, 1]], [[1, 5, 3], [3, 2, 9]]]
        found = Agreement(answers("a", logits), answers("b", logits))
        self.assertTrue(found.agrees)
        self.assertEqual((found.answers, found.differing, found.ties, found.logit), (4, 0, 0, 0.0))

    def test_ties_may_change_places(self):
        one = answers("a", [[[1.0005, 1, 0], [3, 2, 1]]], flops=[7])
        near = answers("b", [[[1, 1.0005, 0], [3, 2, 1]]], flops=[7])
        found = Agreement(one, near)
        self.assertTrue(found.agrees)
        self.assertEqual((found.differing, found.ties), (1, 1))
        self.assertIn("1 of them ties within 0.001", found.sentence())

    def test_what_is_not_a_tie_is_named(self):
        one = answers("a", [[[1.002, 1, 0], [3, 2, 1]]], flops=[7])
        other = answers("b", [[[1, 1.002, 0], [3, 2, 1]]], flops=[7])
        found = Agreement(one, other)
        self.assertFalse(found.agrees)
        self.assertIn("the first is image0 at exit 1: class 0 and 1", found.sentence())
        self.assertAlmostEqual(found.logit, 0.002, places=5)

    def test_flops_must_be_equal(self):
        logits = [[[1, 2]], [[2, 1]]]
        found = Agreement(answers("a", logits), answers("b", logits, flops=(10, 21)))
        self.assertFalse(found.agrees)
        self.assertIn("FLOPs [10, 20] and [10, 21]", found.sentence())

    def test_images_are_found_by_name(self):
        one = answers("a", [[[1, 2], [2, 1], [5, 1]]], ["x", "y", "z"], [7])
        self.assertTrue(Agreement(one, answers("b", [[[5, 1], [1, 2]]], ["z", "x"], [7])).agrees)
        self.assertFalse(Agreement(one, answers("b", [[[5, 1], [1, 2]]], ["x", "z"], [7])).agrees)

    def test_what_cannot_be_compared(self):
        one = answers("a", [[[1, 2]]], ["x"], [7])
        self.assertIn("images that a lacks: w", Agreement(one, answers("b", [[[1, 2]]], ["w"], [7])).sentence())
        self.assertIn("1 exits, b 2", Agreement(one, answers("b", [[[1, 2]], [[1, 2]]], ["x"])).sentence())
        plain = Answers("b", ["x"], [7], [[0]])
        self.assertFalse(Agreement(one, plain).agrees)  # the logits of a say that it is not a tie
        self.assertFalse(Agreement(Answers("c", ["x"], [7], [[1]]), plain).agrees)

    def test_a_recording(self):
        found = agreement.answers_in(DEMO)
        self.assertEqual((len(found.predicted), len(found.names), found.classes), (3, 1000, 10))
        for k in range(3):
            row = found.row(k, 77)
            self.assertEqual(found.predicted[k][77], row.index(max(row)))
        self.assertTrue(Agreement(found, agreement.answers_in(DEMO)).agrees)

    def test_the_reference(self):
        logits = array.array("f", [1, 2, 4, 3, 5, 6, 8, 7])
        found = agreement.reference_answers({"flops": [1, 2]}, logits, ["a", "b"])
        self.assertEqual(found.predicted, [[1, 0], [1, 0]])
        with self.assertRaises(ValueError):
            agreement.reference_answers({"flops": [1, 2]}, logits, ["a", "b", "c"])


class Reports(unittest.TestCase):
    def test_numbers(self):
        self.assertEqual([report.number(value) for value in (1234567.8, 999.4, 12.345, 0.0123, 0, None)],
                         ["1,234,568", "999", "12.3", "0.0123", "0", ""])
        joules = {"mean": 0.00593, "low": 0.00533, "high": 0.00653}
        self.assertEqual(report.interval(joules, 1e3, "mJ"), "5.93 ± 0.60 mJ")
        self.assertEqual(report.interval({"mean": 2.0, "low": None, "high": None}, 1, "s"), "2.00 s")
        self.assertEqual([report.interval(None), report.interval({"mean": None})], ["", ""])
        self.assertEqual(report.megabytes(12_345_678), "12 MB")

    def test_a_table_of_markdown(self):
        table = report.Table("A title", ["a", "b"], [["x|y", None], ["two\nlines", "z"]])
        self.assertEqual(table.markdown().splitlines(),
                         ["", "A title:", "", "| a | b |", "| --- | --- |", "| x\\|y |  |", "| two lines | z |"])
        with self.assertRaises(ValueError):
            report.Table("A title", ["a", "b"], [["x"]])

    def test_files(self):
        campaign = Campaign(100)
        campaign.run("1", "Good", lambda _: ("It is.", [report.Table("T", ["a"], [["1"]], {"digits": 0.1})]))
        campaign.run("2", "Bad", lambda _: 1 / 0)
        with tempfile.TemporaryDirectory() as folder:
            report.write(folder, [("GPU", "none"), ("empty", "")], campaign.outcomes)
            text = pathlib.Path(folder, "acceptance.md").read_text(encoding="utf-8")
            data = json.loads(pathlib.Path(folder, "acceptance.json").read_text(encoding="utf-8"))
            self.assertEqual(sorted(os.listdir(folder)), ["acceptance.json", "acceptance.md"])
        self.assertRegex(text, r"\| 1 \| Good \| passed \| \d+\.\d s \| It is\. \|")
        self.assertIn("ZeroDivisionError: division by zero", text)
        self.assertNotIn("empty", text)
        self.assertEqual([step["state"] for step in data["steps"]], ["passed", "failed"])
        self.assertEqual(data["steps"][0]["tables"][0]["data"], {"digits": 0.1})
        self.assertIn("Traceback", data["steps"][1]["trace"])


class Steps(unittest.TestCase):
    def raising(self, error):
        def step(_):
            raise error
        return step

    def test_states(self):
        table = report.Table("T", ["a"], [["1"]])
        campaign = Campaign(1000)
        for step in (lambda _: "Fine.", self.raising(Skipped("It is not here.")), self.raising(Wrong("No.", [table])),
                     self.raising(Failed("engine record ended with 3.")), self.raising(ValueError("odd")),
                     lambda _: ("Fine again.", [table])):
            campaign.run("1", "title", step)
        self.assertEqual([each.state for each in campaign.outcomes],
                         ["passed", "skipped", "failed", "failed", "failed", "passed"])
        self.assertEqual([each.sentence for each in campaign.outcomes],
                         ["Fine.", "It is not here.", "No.", "engine record ended with 3.", "ValueError: odd",
                          "Fine again."])
        self.assertEqual([len(each.tables) for each in campaign.outcomes], [0, 0, 1, 0, 0, 1])
        self.assertEqual(len(campaign.failed), 3)

    def test_a_step_that_would_exceed_the_time(self):
        clock = iter([0.0] + [50.0] * 100)
        ran = []
        campaign = Campaign(60, clock=lambda: next(clock))
        campaign.run("1", "long", lambda _: ran.append("long"), least=30)
        campaign.run("2", "short", lambda _: ran.append("short") or "Done.", least=5)
        self.assertEqual(ran, ["short"])
        self.assertEqual(campaign.outcomes[0].sentence, "It takes 30 s or more, and 10 s are left. Give more time: "
                         "--minutes.")

    def test_the_time_of_a_step(self):
        now, got = [0.0], []
        campaign = Campaign(100, clock=lambda: now[0])

        def step(deadline):
            got.append(deadline.left())
            now[0] += 10
            return "Done."

        campaign.run("1", "its share", step, until=0.3)
        campaign.run("2", "with what is left of it", step, until=0.5)
        campaign.run("3", "the least", step, until=0.2, least=15)
        campaign.run("4", "all that is left", step)
        self.assertEqual(got, [30.0, 40.0, 15.0, 70.0])

    def test_an_interruption_ends_all_that_follow(self):
        seen = []
        campaign = Campaign(100, after=lambda _, outcome: seen.append(outcome.state))
        campaign.run("1", "first", self.raising(KeyboardInterrupt()))
        campaign.run("2", "second", lambda _: "Done.")
        self.assertEqual(seen, ["failed", "skipped"])
        self.assertEqual(campaign.outcomes[1].sentence, "The run was interrupted before.")

    def test_findings(self):
        findings = Findings()
        self.assertEqual(findings.attempt(int, "7"), 7)
        self.assertEqual(findings.result("Good."), ("Good.", []))
        self.assertFalse(findings.ran("", Ran(["engine", "record"], -9, 5, 1, "", "", 1, None, 5.0)))
        with self.assertRaisesRegex(Skipped, "engine record was stopped after 5 s. Give more time: --minutes."):
            findings.result("Good.")
        self.assertIsNone(findings.attempt(int, "x"))
        self.assertFalse(findings.ran("On cuda: ", Ran(["engine", "record"], 5, 5, 1, "", "a\nNo memory.", 1, None)))
        with self.assertRaisesRegex(Wrong, "ValueError: .* On cuda: engine record ended with 5: a . No memory."):
            findings.result("Good.")

    def test_training_that_was_stopped_is_skipped(self):
        ran = Ran(["python3", "bench_training.py"], -9, 25, 1, "", "", 1, None, 25.0)
        setting = types.SimpleNamespace(work=pathlib.Path("/nowhere"), device="cpu", threads=2, workers=1, memory=None,
                                        sizes=types.SimpleNamespace(epochs=2), python=lambda *words, **more: ran)
        deadline = types.SimpleNamespace(left=lambda: 1)
        engine = types.SimpleNamespace(program="engine")
        with self.assertRaisesRegex(Skipped, "was stopped after 25 s. Give more time: --minutes."):
            speeds.one_training(setting, deadline, engine, "root", "engine", "fp32")


class Choices(unittest.TestCase):
    def test_thresholds(self):
        entropies = [[i / 100 for i in range(100)], [i / 50 for i in range(100)]]
        found = decisions.thresholds_of(entropies)
        self.assertEqual(found, ["0", "0.245000", "0.495000", "0.745000", "0.295000:0.990000"])
        self.assertEqual(len(decisions.thresholds_of(entropies[:1])), decisions.SETTINGS)
        self.assertEqual(len(decisions.REFERENCE_SETTINGS), decisions.SETTINGS)
        self.assertEqual([decisions.thresholds_text(values) for values in ([0.5, 0.5], [0.3, 0.6])], ["0.5", "0.3:0.6"])

    def test_entropies_of_a_recording(self):
        found = decisions.entropies_in(DEMO)
        self.assertEqual([len(values) for values in found], [1000, 1000])
        logits = agreement.answers_in(DEMO).row(0, 5)
        top = max(logits)
        total = sum(math.exp(value - top) for value in logits)
        entropy = math.log(total) - sum(math.exp(value - top) * (value - top) for value in logits) / total
        self.assertAlmostEqual(found[0][5], entropy, places=5)

    def test_steps(self):
        every = acceptance.plan()
        self.assertEqual(acceptance.chosen(every, None), every)
        self.assertEqual({step[0] for step in acceptance.chosen(every, "1")}, {"1"})
        needed = acceptance.chosen(every, "4")
        self.assertEqual([step[0] for step in needed], ["", "2", "2", "4", "4"])
        shares = [step[3] for step in every]
        self.assertEqual(shares, sorted(shares))
        self.assertEqual(shares[-1], 1.0)

    def test_what_is_unpacked(self):
        most = {"test": 2, "train": 0}
        names = ["cifar-10-images/test/cat/0001.jpg", "cifar-10-images/test/cat/0002.jpg",
                 "cifar-10-images/train/cat/0000.jpg", "cifar-10-images/test/../0000.jpg", "other/test/cat/0000.jpg",
                 "cifar-10-images/test/cat/x.jpg"]
        self.assertEqual([images.wanted(name, most) for name in names], [True] + [False] * 5)

    def test_images_are_repeated(self):
        with tempfile.TemporaryDirectory() as folder:
            source, out = pathlib.Path(folder, "in"), pathlib.Path(folder, "out")
            for name in ("a/0.jpg", "a/1.jpg", "b/0.jpg"):
                (source / name).parent.mkdir(parents=True, exist_ok=True)
                (source / name).write_text(name)
            self.assertEqual(images.repeat(source, out, 5), 6)
            self.assertEqual([len(os.listdir(out / each)) for each in "ab"], [3, 3])
            self.assertEqual((out / "a" / "000002.jpg").read_text(), "a/0.jpg")

    def test_flops_of_a_known_network(self):
        comparison = comparisons.Comparison("title")
        comparisons.check_flops("resnext50", DEMO, comparison)
        self.assertEqual(comparison.problems[0], "Exit 1 costs 7668352 FLOPs; fvcore counts 254640128.")

    def test_energies(self):
        energy = {"gpu": {"mean": 0.005, "low": 0.004, "high": 0.006}, "cpu": None}
        run = {"run": {"energy": energy, "time": {"mean": 0.02, "low": None, "high": None}, "accuracy": 0.5},
               "alone": None, "repeats": {"count": 7}, "warnings": []}
        self.assertIsNone(decisions.energy_of(run, "cpu"))
        self.assertIsNone(decisions.energy_of({"run": {"energy": None}}, "gpu"))
        row = decisions.measured_row("0.5", run, Ran(["e"], 0, 1, 1, "", "", 2e6, None))
        self.assertEqual(row, ["0.5", "5.00 ± 1.0 mJ", "", "20.0 µs", "", "50.00 %", "7", "2 MB", ""])

    def test_a_table_of_throughput(self):
        rows = [{"name": "a", "images_per_second": 1234.5, "against": 2.0, "rounds": [1200.0, 1269.0],
                 "host_bytes": 1e6, "device_bytes": None, "note": "n", "why": ""},
                {"name": "b", "images_per_second": None, "against": None, "rounds": [], "host_bytes": None,
                 "device_bytes": None, "note": "", "why": "No torch.compile."}]
        found = {"device": "cpu", "limit": 640, "batch": 64, "threads": 2, "workers": 1, "rows": rows}
        self.assertEqual(speeds.throughput_table("net", found).rows,
                         [["a", "1,234", "2.00 x", "1,200, 1,269", "1 MB", "", "n"],
                          ["b", "", "", "", "", "", "No torch.compile."]])


class Engines(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.work = self.folder / "work"
        self.work.mkdir()

    def engine(self, path="offramp-engine", fails=False, needs="", hangs="", mode=0o755):
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(ENGINE.format(python=sys.executable, fails=fails, demo=str(DEMO), needs=needs, hangs=hangs))
        file.chmod(mode)
        return file

    def accept(self, *words, **environment):
        done = subprocess.run([HERE / "acceptance.sh", "--device", "cpu", "--out", self.folder / "out", *words],
                              capture_output=True, text=True, check=False,
                              env={**os.environ, "PYTHON": sys.executable, **environment})
        path = self.folder / "out" / "acceptance.json"
        return done, json.loads(path.read_text(encoding="utf-8"))["steps"] if path.is_file() else []

    def test_where_the_engine_is(self):
        engine = self.engine("bin/offramp-engine")
        self.assertEqual(engineprogram.find_engine(engine, None, self.work), engine.resolve())
        self.assertEqual(engineprogram.find_engine(self.folder, None, self.work), engine.resolve())
        (self.folder / "bin" / "offramp-engine").unlink()
        behind = self.engine("libexec/offramp/offramp-engine-torch")
        self.assertEqual(engineprogram.find_engine(self.folder, None, self.work), behind.resolve())
        several = self.engine("engines/2.11/offramp-engine")
        self.assertEqual(engineprogram.find_engine(self.folder / "engines", "2.11", self.work), several.resolve())
        with self.assertRaisesRegex(Failed, "holds no offramp-engine for torch 2.9"):
            engineprogram.find_engine(self.folder / "engines", "2.9", self.work)
        with self.assertRaisesRegex(Failed, "holds no offramp-engine"):
            engineprogram.find_engine(self.folder / "nothing", None, self.work)

    def test_an_engine_in_a_wheel_and_one_that_lost_its_mode(self):
        engine = self.engine(mode=0o644)
        found = engineprogram.find_engine(engine, None, self.work)
        self.assertTrue(os.access(found, os.X_OK) and found != engine)
        with zipfile.ZipFile(self.folder / "offramp_engine-0.1.0-py3-none-any.whl", "w") as wheel:
            wheel.write(engine, "offramp_engine/engines/2.11/offramp-engine")
        found = engineprogram.find_engine(self.folder / "offramp_engine-0.1.0-py3-none-any.whl", "2.11", self.work)
        self.assertTrue(os.access(found, os.X_OK))
        self.assertEqual(found.read_bytes(), engine.read_bytes())

    def test_an_engine_that_has_to_be_told_where_torch_is(self):
        engine, torch = self.engine(needs="/torch/lib"), self.folder / "torch"
        self.assertIn("libtorch_cpu.so", engineprogram.Engine(engine, None, {}).problem)
        found = engineprogram.Engine(engine, torch, {"LD_LIBRARY_PATH": "/other"})
        self.assertEqual((found.problem, found.how), ("", "with LD_LIBRARY_PATH=%s/lib" % torch))
        self.assertEqual(found.env["LD_LIBRARY_PATH"], "%s/lib:/other" % torch)
        self.assertEqual(engineprogram.Engine(self.engine("plain"), torch, {}).how, "as it is")

    def test_the_version_of_torch(self):
        (self.folder / "version.py").write_text("from typing import Optional\n__version__ = '2.11.0+cu130'\n")
        self.assertEqual(engineprogram.torch_version(self.folder), "2.11")
        self.assertIsNone(engineprogram.torch_version(self.work))
        self.assertIsNone(engineprogram.torch_version(None))

    def test_a_run(self):
        done, found = self.accept("--engine", self.engine(), "--only", "1")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual([step["state"] for step in found], ["passed", "passed", "skipped"])
        self.assertIn("--tests DIR", found[2]["sentence"])
        self.assertIn("2 passed, 0 failed, 1 skipped", done.stdout)
        self.assertEqual(sorted(os.listdir(self.folder / "out")), ["acceptance.json", "acceptance.md"])

    def test_an_engine_that_fails(self):
        done, found = self.accept("--engine", self.engine(fails=True), "--only", "1")
        self.assertEqual(done.returncode, 1)
        self.assertEqual([step["state"] for step in found], ["passed", "failed", "skipped"])
        self.assertIn("On cpu: offramp-engine record ended with 1: one | two | offramp-engine: The network is broken. "
                      "Repair it.", found[1]["sentence"])
        self.assertEqual(len(found[1]["tables"]), 1)  # the demo's own answers are not lost

    def test_a_device_that_the_engine_does_not_see(self):
        done, found = self.accept("--engine", self.engine(), "--only", "1", "--device", "cuda")
        self.assertEqual(done.returncode, 1)
        self.assertIn("The engine sees cpu and not cuda:0.", found[0]["sentence"])

    def test_no_engine(self):
        done, found = self.accept("--only", "1")
        self.assertEqual((done.returncode, {step["state"] for step in found}), (0, {"skipped"}))
        done, found = self.accept("--only", "1", "--engine", self.folder / "missing")
        self.assertEqual([step["state"] for step in found], ["failed", "skipped", "skipped"])
        self.assertIn("packaging/wheel.sh engine", found[0]["sentence"])

    def test_built_tests(self):
        tests = self.folder / "tests"
        tests.mkdir()
        script = "#!/bin/sh\n%s\n"
        for name, text in (("tst_good", "echo 'Totals: 3 passed, 0 failed, 1 skipped, 0 blacklisted, 5ms'"),
                           ("tst_qt", "echo 'x: error while loading shared libraries: libQt6Test.so.6: no' >&2; false"),
                           ("tst_bad", "echo 'Totals: 2 passed, 1 failed, 0 skipped, 0 blacklisted, 5ms'; exit 1")):
            (tests / name).write_text(script % text)
            (tests / name).chmod(0o755)
        _, found = self.accept("--engine", self.engine(), "--only", "1", "--tests", tests)
        self.assertEqual(found[2]["state"], "failed")
        self.assertEqual([[row[0], *row[1:4], row[6]] for row in found[2]["tables"][0]["rows"]],
                         [["tst_bad", "2", "1", "0", ""], ["tst_good", "3", "0", "1", ""],
                          ["tst_qt", "", "", "", "lacks libQt6Test.so.6"]])
        (tests / "tst_bad").unlink(), (tests / "tst_good").unlink()
        _, found = self.accept("--engine", self.engine(), "--only", "1", "--tests", tests)
        self.assertEqual(found[2]["state"], "skipped")
        self.assertIn("libQt6Test.so.6", found[2]["sentence"])

    def test_without_pytorch(self):
        """A Python that finds neither torch nor numpy: every step says what it lacks."""
        lonely = self.folder / "venv" / "bin" / "python3"
        lonely.parent.mkdir(parents=True)
        lonely.symlink_to(os.path.realpath(sys.executable))
        (self.folder / "venv" / "pyvenv.cfg").write_text("home = %s\ninclude-system-site-packages = false\n"
                                                         % os.path.dirname(os.path.realpath(sys.executable)))
        done, found = self.accept("--engine", self.engine(), PYTHON=str(lonely), PYTHONPATH="")
        self.assertEqual(len(found), len(acceptance.plan()))
        self.assertEqual({step["state"] for step in found[2:]}, {"skipped"}, [step["sentence"] for step in found])
        self.assertIn("pip install numpy", found[3]["sentence"])

    def test_an_interruption(self):
        """The report is written, what runs is ended, and no other step begins."""
        mark = self.folder / "pid"
        command = [HERE / "acceptance.sh", "--device", "cpu", "--out", self.folder / "out", "--only", "1", "--engine",
                   self.engine(hangs=str(mark))]
        process = subprocess.Popen(command, env={**os.environ, "PYTHON": sys.executable}, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True)
        end = time.monotonic() + 120
        while not (mark.is_file() and mark.read_text()):
            self.assertLess(time.monotonic(), end)
            time.sleep(0.01)
        process.terminate()
        process.communicate(timeout=120)
        self.assertEqual(process.returncode, 1)
        steps = json.loads((self.folder / "out" / "acceptance.json").read_text(encoding="utf-8"))["steps"]
        self.assertEqual([step["state"] for step in steps], ["passed", "failed", "skipped"])
        with self.assertRaises(ProcessLookupError):
            os.kill(int(mark.read_text()), 0)

    def test_usage(self):
        done, _ = self.accept("--device", "tpu")
        self.assertEqual(done.returncode, 2)
        self.assertIn("--device takes cuda, cuda:1 or cpu", done.stderr)
        done, _ = self.accept("--shared", "/nonexistent")
        self.assertEqual((done.returncode, "/nonexistent is not a folder" in done.stderr), (2, True))
        done, _ = self.accept(PYTHON="/nonexistent/python")
        self.assertEqual((done.returncode, "Name the Python that has torch" in done.stderr), (2, True))


class Options(unittest.TestCase):
    def test_the_engine_has_the_options_that_are_used(self):
        """By its source: a misspelt one would only be noticed on the other machine."""
        source = "".join(path.read_text(encoding="utf-8") for path in (SOURCE / "app" / "engine").glob("*.cpp"))
        declared = set(re.findall(r'"(--[a-z0-9-]+)"', source))
        bench = HERE.parent / "bench"
        training = (bench / "bench_training.py").read_text(encoding="utf-8")
        texts = [(HERE / "engineprogram.py").read_text(encoding="utf-8"),
                 (bench / "throughputrows.py").read_text(encoding="utf-8"),
                 training[training.index("def engine("):training.index("def bare(")]]
        for text in texts:
            used = set(re.findall(r'"(--[a-z0-9-]+)"', text))
            self.assertGreater(len(used), 7)
            self.assertEqual(used - declared, set())


if __name__ == "__main__":
    unittest.main()
