# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""The house tests can fail: each is shown a small house with one violation planted in it."""

import argparse
import sys
import tempfile
import unittest
from pathlib import Path

import heads
import layers
import libraries
import shape
import threads
import tree

BSD = "// SPDX-FileCopyrightText: The Offramp authors\n// SPDX-License-" + "Identifier: BSD-3-Clause\n"
GPL = BSD.replace("BSD-3-Clause", "GPL-3.0-or-later")

# A house that keeps every rule: what stands in it, and under which licence.
HOUSE = {
    "core/support/error.h": BSD + "#include <string>\n",
    "core/exits/table.h": BSD + '#include "core/support/error.h"\n',
    "core/exits/table.cpp": BSD + '#include "table.h"\n',
    "core/recording/recording.h": BSD + '#include "core/exits/table.h"\n',
    "core/tradeoff/curve.h": BSD + '#include "core/support/error.h"\n',
    "core/networks/network.h": BSD + '#include "core/support/error.h"\n',
    "core/networks/network.cpp": BSD + '#include "network.h"\n#include <torch/script.h>\n',
    "core/imaging/decode.cpp": BSD + "#include <opencv2/imgcodecs.hpp>\n",
    "ui/document/document.h": GPL + '#include "core/recording/recording.h"\n#include <QObject>\n#include <QUndoStack>\n',
    "ui/charts/view.h": GPL + '#include "ui/document/document.h"\n#include <QtCharts/QChartView>\n',
    "ui/window/mainwindow.h": GPL + '#include "ui/charts/view.h"\n#include <QMainWindow>\n',
    "app/offramp/main.cpp": GPL + '#include "ui/window/mainwindow.h"\n',
    "app/engine/main.cpp": BSD + '#include "core/networks/network.h"\n',
    "CMakeLists.txt": BSD.replace("//", "#"),
    "LICENSE": "",
    ".gitignore": BSD.replace("//", "#") + "/build*/\n",
    "resources/demo/run.json": "{}\n",
    "build/release/core/exits/generated.cpp": "#include <QWidget>\n",
}


class House(unittest.TestCase):
    qt = None

    def violations(self, planted, module):
        """What a house test says of the house with files added to it, or text added to files it has."""
        with tempfile.TemporaryDirectory() as folder:
            for name, text in HOUSE.items():
                self.put(folder, name, text)
            for name, text in planted.items():
                self.put(folder, name, HOUSE.get(name, "") + text)
            return list(module.check(tree.Tree(folder), argparse.Namespace(qt=self.qt)))

    @staticmethod
    def put(folder, name, text):
        place = Path(folder) / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")

    def assert_found(self, planted, module, words):
        found = self.violations(planted, module)
        self.assertTrue(any(words in violation for violation in found), f"{planted} gave {found}")

    def test_clean_house(self):
        for module in (layers, heads, shape, threads):
            self.assertEqual(self.violations({}, module), [])

    def test_qt_in_core(self):
        for name in ("QString", "QtCore/QString", "QtGlobal", "qglobal.h"):
            self.assert_found({"core/exits/table.h": f"#include <{name}>\n"}, layers, "core/ is free of Qt")
        self.assert_found({"app/engine/main.cpp": "#include <QCoreApplication>\n"}, layers, "the engine is free of Qt")

    def test_torch_and_opencv_in_core(self):
        for name in ("torch/script.h", "ATen/ATen.h", "c10/core/Device.h", "opencv2/core.hpp"):
            self.assert_found({"core/recording/recording.h": f"#include <{name}>\n"}, layers, "stay in")
            self.assert_found({"core/exits/table.cpp": f"  #  include <{name}>\n"}, layers, "stay in")

    def test_torch_reached_from_the_explorer(self):
        hidden = {"core/networks/network.h": "#include <torch/script.h>\n"}
        self.assertEqual(self.violations(hidden, layers), [])
        reached = {**hidden, "ui/charts/view.h": '#include "core/networks/network.h"\n'}
        self.assert_found(reached, layers, "app/offramp/main.cpp > ui/window/mainwindow.h > ui/charts/view.h > core/networks")
        self.assert_found(reached, layers, "the explorer does not include the engine's layers")

    def test_charts(self):
        for name in ("QChart", "QtCharts", "QtCharts/QLineSeries", "QLogValueAxis", "QScatterSeries"):
            self.assert_found({"ui/window/mainwindow.h": f"#include <{name}>\n"}, layers, "Qt Charts stays in ui/charts")
            self.assert_found({"app/offramp/main.cpp": f"#include <{name}>\n"}, layers, "Qt Charts stays in ui/charts")

    def test_widgets_in_the_document(self):
        for name in ("QWidget", "QtWidgets/QLabel", "QtWidgets", "QMessageBox"):
            self.assert_found({"ui/document/document.h": f"#include <{name}>\n"}, layers, "free of Qt Widgets")

    def test_arrows(self):
        up = {
            "core/tradeoff/curve.h": "core/exits/table.h",
            "core/exits/table.h": "core/recording/recording.h",
            "core/support/error.h": "core/tradeoff/curve.h",
            "core/recording/recording.h": "core/networks/network.h",
        }
        for path, name in up.items():
            self.assert_found({path: f'#include "{name}"\n'}, layers, "may include only")
        self.assert_found({"core/exits/table.cpp": '#include "../recording/recording.h"\n'}, layers, "may include only")
        self.assert_found({"core/exits/table.h": '#include "ui/window/mainwindow.h"\n'}, layers, "nothing outside core/")
        self.assert_found({"ui/document/document.h": '#include "ui/charts/view.h"\n'}, layers, "may include only")

    def test_new_layers_need_a_place(self):
        self.assert_found({"core/magic/wand.h": BSD}, layers, "has no place")
        self.assert_found({"ui/magic/wand.h": GPL}, layers, "has no place")

    def test_heads(self):
        self.assert_found({"core/exits/new.h": "#pragma once\n"}, heads, "lacks")
        self.assert_found({"core/exits/new.h": GPL}, heads, "BSD-3-Clause")
        self.assert_found({"ui/new.cpp": BSD}, heads, "GPL-3.0-or-later")
        self.assert_found({"app/offramp/new.cpp": BSD}, heads, "GPL-3.0-or-later")
        self.assert_found({"core/exits/new.h": "\n" * 20 + BSD}, heads, "lacks")
        self.assert_found({"README.md": "# Offramp\n"}, heads, "lacks")

    def test_root(self):
        for name in ("notes.txt", "scripts/tool.sh", ".idea/workspace.xml", "CMakeCache.txt"):
            self.assert_found({name: BSD}, shape, "does not belong at the root")

    def test_threads(self):
        for text in ("QThreadPool pool;\n", "std::jthread t;\n", "class A : public QThread\n", "std::async(f);\n"):
            self.assert_found({"ui/charts/view.h": text}, threads, "ui/jobs")
            self.assertEqual(self.violations({"ui/jobs/worker.h": GPL + text}, threads), [])
        self.assert_found({"ui/charts/view.h": "process.waitForFinished(10);\n"}, threads, "does not wait")

    def test_lengths(self):
        self.assertEqual(self.violations({"core/exits/long.cpp": BSD + "\n" * 450}, shape), [])
        self.assert_found({"core/exits/long.cpp": BSD + "\n" * 650}, shape, "lines")


class Libraries(unittest.TestCase):
    """Each rule is held against a program that cannot keep it."""

    engine = None
    qt_program = None

    def test_engine_is_no_explorer(self):
        if not self.engine:
            self.skipTest("offramp-engine is not built")
        found = " ".join(libraries.explorer_violations(self.engine))
        for name in ("libtorch", "libc10", "libopencv_core"):
            self.assertIn(name, found)

    def test_program_with_qt_is_no_engine(self):
        if not self.qt_program:
            self.skipTest("no program with Qt is built")
        self.assertIn("libQt6Test", " ".join(libraries.engine_violations(self.qt_program)))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--qt", help="the folder of Qt 6's headers")
    parser.add_argument("--engine", help="the built offramp-engine")
    parser.add_argument("--qt-program", help="any built program that is linked to Qt 6 Test")
    arguments = parser.parse_args()
    House.qt, Libraries.engine, Libraries.qt_program = arguments.qt, arguments.engine, arguments.qt_program
    unittest.main(argv=sys.argv[:1])
