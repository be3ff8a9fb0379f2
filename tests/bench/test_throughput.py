# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""bench_throughput.py without a network: turns, medians, starts that are subtracted, rows that fail, programs that
hang."""
import contextlib
import io
import json
import os
import pathlib
import sys
import tempfile
import time
import unittest

import bench_throughput
import devicememory
import rounds
import throughputrows
from childprograms import Failed, last_lines, run, short_name
from rounds import Rate, Row, Unusable, skipped

LIMITS = (1, 10, 60)  # seconds: the first in which a busy machine starts a program is enough
SCRIPT = "import json, sys\nfor line in sys.stdin:\n    "


class Clock:
    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


def values(*numbers):
    """A measurement that gives these, one after the other; an exception is raised."""
    waiting = list(numbers)

    def measure():
        value = waiting.pop(0)
        if isinstance(value, Exception):
            raise value
        return value

    return measure


def is_running(pid):
    try:
        return pathlib.Path("/proc/%d/stat" % pid).read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


class Turns(unittest.TestCase):
    def test_rows_alternate_and_medians_count(self):
        order = []
        rows = [Row(name, lambda name=name: order.append(name) or len(order)) for name in "ab"]
        self.assertEqual(rounds.take_turns(rows, 3), 3)
        self.assertEqual(order, list("ababab"))
        self.assertEqual([row.values for row in rows], [[1, 3, 5], [2, 4, 6]])
        self.assertEqual([row.median for row in rows], [3, 4])
        self.assertEqual([row["against"] for row in rounds.table(rows, "a")], [1, 4 / 3])

    def test_a_row_that_fails_leaves_the_others(self):
        rows = [Row("breaks", values(5.0, Unusable("It broke."))), Row("goes on", values(1.0, 2.0, 9.0)),
                skipped("never", "It is not installed.")]
        rounds.take_turns(rows, 3)
        self.assertEqual([row.values for row in rows], [[5.0], [1.0, 2.0, 9.0], []])
        found = rounds.table(rows, "goes on")
        self.assertEqual([row["why"] for row in found], ["It broke.", "", "It is not installed."])
        self.assertEqual([row["images_per_second"] for row in found], [5.0, 2.0, None])
        shown = rounds.text(found)
        self.assertIn("then: It broke.", shown)
        self.assertIn("skipped: It is not installed.", shown)

    def test_no_round_begins_that_would_end_too_late(self):
        clock, saved = Clock(), []

        def measure():
            clock.now += 10
            return 1.0

        rows = [Row("one", measure), Row("two", measure)]
        self.assertEqual(rounds.take_turns(rows, 5, 55, saved.append, clock), 2)
        self.assertEqual(saved, [1, 2])

    def test_rows_without_time_say_so(self):
        clock = Clock()

        def measure():
            clock.now += 10
            return 1.0

        rows = [Row("one", measure), Row("two", measure)]
        self.assertEqual(rounds.take_turns(rows, 5, 5, None, clock), 1)
        self.assertEqual([row.why for row in rows], ["", rounds.NO_TIME])

    def test_the_start_is_subtracted(self):
        rate = Rate(100, values(1.0, 3.0), values(4.0, 4.0, 12.0))
        self.assertEqual([rate.measure() for _ in range(3)], [100 / 3, 50.0, 10.0])
        row = Row("row", Rate(100, values(1.0, 1.0), values(0.5, 3.0)).measure)  # a machine that was busy at the start
        row.take_turn()
        self.assertIn("measure more images", row.reason)
        row.take_turn()
        self.assertEqual((row.values, row.reason), ([50.0], ""))


class Choices(unittest.TestCase):
    def test_modes_and_precisions(self):
        modes = ["eager", "channels-last", "compiled", "onnx"]
        self.assertEqual(bench_throughput.python_runs(modes, ["fp32", "bf16"], "cuda"),
                         [("eager", "fp32"), ("channels-last", "fp32"), ("compiled", "fp32"),
                          ("channels-last", "bf16")])
        self.assertEqual(bench_throughput.python_runs(["eager", "onnx"], ["fp32", "fp16"], "cpu"),
                         [("eager", "fp32"), ("onnx", "fp32"), ("eager", "fp16")])
        self.assertEqual(bench_throughput.python_runs(["onnx"], ["fp32", "fp16"], "cpu"), [("onnx", "fp32")])

    def test_options(self):
        given = ["--engine", "e", "--network", "n", "--dataset", "d", "--size", "32"]
        arguments = bench_throughput.parsed([*given, "--limit", "200", "--batch", "64", "--modes", "eager,compiled"])
        self.assertEqual((arguments.limit, arguments.modes, arguments.workers), (192, ["eager", "compiled"], 0))
        command = throughputrows.EngineRow(arguments, "optimised", "bf16", None).command(64, "o")
        self.assertEqual(command[command.index("--precision") + 1], "bf16")
        self.assertEqual(command[command.index("--limit") + 1], 64)

    def test_a_gpu_is_counted_as_nvidia_smi_does(self):
        self.assertEqual(devicememory.gpu_number("cuda"), 0)
        self.assertEqual(devicememory.gpu_number("cuda:1"), 1)
        self.assertEqual(devicememory.gpu_number("cuda:1", "3,2"), 2)
        self.assertEqual(devicememory.gpu_number("cuda", "GPU-1234"), 0)
        self.assertIsNone(devicememory.DeviceMemory("cpu").used())

    def test_the_most_memory_counts_from_the_begin(self):
        readings = values(100, 100, 400, 150)

        class Memory:
            used = staticmethod(lambda: readings())

        peak = devicememory.Peak(Memory)
        with peak:
            peak._look(), peak._look()
            peak._end.set()  # before the thread's first look, or after: it has what is left
            peak._thread.join()
        self.assertEqual(peak.bytes, 300)


class Programs(unittest.TestCase):
    def python(self, text, **options):
        return run([sys.executable, "-c", text], **options)

    def test_what_a_run_took(self):
        ran = self.python("print('out'); x = bytearray(60_000_000); x[::4096] = b'1' * len(x[::4096])").checked()
        self.assertEqual((ran.code, ran.out, ran.why()), (0, "out\n", ""))
        self.assertGreater(ran.host, 60_000_000)
        self.assertIsNone(ran.device)
        self.assertGreater(ran.seconds, 0)

    def test_a_program_that_fails_shows_its_last_lines(self):
        ran = self.python("import sys; sys.stderr.write(''.join('line %d\\n' % i for i in range(9))); sys.exit(3)")
        self.assertEqual(ran.why(), "%s ended with 3: line 4 | line 5 | line 6 | line 7 | line 8" % os.path.basename(
            sys.executable))
        with self.assertRaises(Failed):
            ran.checked()
        self.assertIn("was ended by signal 11", self.python("import os; os.kill(os.getpid(), 11)").why())

    def test_a_program_that_hangs_is_stopped_with_what_it_started(self):
        text = ("import subprocess, sys, time; other = subprocess.Popen([sys.executable, '-c', 'import time; "
                "time.sleep(600)']); print(other.pid, flush=True); time.sleep(600)")
        for limit in LIMITS:
            ran = self.python(text, limit=limit)
            if ran.out:
                break
        self.assertIn("was stopped after", ran.why())
        end = time.monotonic() + 60
        while is_running(int(ran.out)):
            self.assertLess(time.monotonic(), end, "what it started still runs")
            time.sleep(0.01)

    def test_a_program_that_starts_others_in_groups_of_their_own(self):
        text = ("import sys; sys.path.insert(0, %r); import childprograms; childprograms.exit_on_sigterm(); "
                "childprograms.run([sys.executable, '-c', 'import os, time, sys; sys.stderr = None; "
                "open(sys.argv[1], \\'w\\').write(str(os.getpid())); time.sleep(600)', sys.argv[1]])"
                % str(pathlib.Path(throughputrows.__file__).parent))
        with tempfile.TemporaryDirectory() as folder:
            mark = pathlib.Path(folder, "pid")
            for limit in LIMITS:
                ran = run([sys.executable, "-B", "-c", text, mark], limit=limit)
                if mark.is_file():
                    break
            self.assertEqual((ran.stopped_after is not None, ran.code), (True, 128 + 15), ran.err)
            self.assertFalse(is_running(int(mark.read_text())))

    def test_a_program_that_is_not_there(self):
        with self.assertRaisesRegex(Failed, "could not be started"):
            run(["/nonexistent/offramp-engine"])

    def test_names_of_commands(self):
        self.assertEqual(short_name(["/a/offramp-engine", "record", "--network", "n"]), "offramp-engine record")
        self.assertEqual(short_name(["python3", "-B", "/a/images.py", "/out"]), "python3 images.py out")
        self.assertEqual(last_lines("a\rb\n\nc"), "a | b | c")


class Rows(unittest.TestCase):
    """A process of Python that is asked, with a script in place of pytorchrow.py."""

    def process(self, script, **more):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        path = pathlib.Path(folder.name, "row.py")
        path.write_text(script, encoding="utf-8")
        given = ["--engine", "e", "--network", "n", "--dataset", "d", "--size", "32", "--limit", "64", "--forward"]
        arguments = bench_throughput.parsed(given + [word for pair in more.items() for word in
                                                     ("--" + pair[0], str(pair[1]))])
        before = throughputrows.PythonProcess.SCRIPT
        throughputrows.PythonProcess.SCRIPT = path
        try:
            process = throughputrows.PythonProcess(arguments, "eager", "fp32", folder.name)
        finally:
            throughputrows.PythonProcess.SCRIPT = before
        self.addCleanup(process.close)
        return process

    def test_answers(self):
        process = self.process(SCRIPT + "print(json.dumps({'seconds': int(line.split()[1]) / 64 + 1, 'cpu_seconds': 9, "
                               "'host': 5, 'worker': 2000000, 'device': 7}), flush=True)", workers=3)
        loop, forward = process.rows(None)
        rounds.take_turns([loop, forward], 2)
        self.assertEqual(loop.values, [64.0, 64.0])  # 3 s for 128 images, 2 s for 64
        self.assertEqual(forward.values, [32.0, 32.0])
        self.assertEqual((loop.host, loop.device, loop.note), (5, 7, "3 workers of up to 2 MB"))
        self.assertEqual(process.rows(11)[0].device, 11)

    def test_a_reason(self):
        process = self.process(SCRIPT + "print(json.dumps({'why': 'No torch.'}), flush=True)")
        with self.assertRaisesRegex(Unusable, "^No torch.$"):
            process.ask("prepare")

    def test_an_end_without_an_answer(self):
        process = self.process("import sys; sys.stdin.readline(); sys.exit('Out of memory.')")
        rows = process.rows(None)
        rounds.take_turns(rows, 2)
        self.assertEqual([row.why for row in rows], ["Python ended with 1: Out of memory."] * 2)

    def test_no_answer(self):
        process = self.process("import time; time.sleep(60)", patience=0.5)
        with self.assertRaisesRegex(Unusable, "did not answer within 0.5 s"):
            process.ask("prepare")


class Program(unittest.TestCase):
    def test_an_engine_that_fails_is_in_the_table(self):
        with tempfile.TemporaryDirectory() as folder:
            engine, out = pathlib.Path(folder, "engine"), pathlib.Path(folder, "out.json")
            engine.write_text("#!/bin/sh\necho 'offramp-engine: The network is broken.' >&2\nexit 3\n")
            engine.chmod(0o755)
            with contextlib.redirect_stdout(io.StringIO()) as shown:
                code = bench_throughput.main(["--engine", str(engine), "--network", "n", "--dataset", folder, "--size",
                                              "32", "--modes", "", "--rounds", "1", "--json", str(out)])
            self.assertIn("The network is broken.", shown.getvalue())
            self.assertEqual(code, 1)
            rows = json.loads(out.read_text())["rows"]
        self.assertEqual(len(rows), 2)
        self.assertEqual(rows[0]["why"], "engine record ended with 3: offramp-engine: The network is broken.")


if __name__ == "__main__":
    unittest.main()
