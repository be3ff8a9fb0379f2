# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""The house tests can fail: each is shown a small house with one violation planted in it."""

import argparse
import re
import sys
import tempfile
import unittest
from pathlib import Path

import callbacks
import heads
import layers
import lifetimes
import libraries
import shape
import threads
import tree
import wording

BSD = "// SPDX-FileCopyrightText: The Offramp authors\n// SPDX-License-" + "Identifier: BSD-3-Clause\n"
GPL = BSD.replace("BSD-3-Clause", "GPL-3.0-or-later")


def cmake(*lines, head=BSD):
    return head.replace("//", "#") + "\n".join(lines) + "\n"


# A house that keeps every rule: its files, each under its licence.
HOUSE = {
    "core/support/error.h": BSD + "#include <string>\n",
    "core/support/error.cpp": BSD + '#include "error.h"\n#include <nlohmann/json.hpp>\n',
    "core/support/CMakeLists.txt": cmake("offramp_library(support SOURCES error.cpp LINK fmt::fmt)"),
    "core/exits/table.h": BSD + '#include "core/support/error.h"\n',
    "core/exits/table.cpp": BSD + '#include "table.h"\n#include "core/tradeoff/curve.h"\n',
    "core/exits/CMakeLists.txt": cmake("offramp_library(exits", "    SOURCES table.cpp  # a comment",
                                       "    LINK offramp_support", "    PRIVATE_LINK offramp_tradeoff)"),
    "core/recording/recording.h": BSD + '#include "core/exits/table.h"\n#include "core/support/error.h"\n',
    "core/recording/recording.cpp": BSD,
    "core/recording/CMakeLists.txt": cmake("offramp_library(recording SOURCES recording.cpp LINK offramp_exits)"),
    "core/tradeoff/curve.h": BSD + '#include "core/support/error.h"\n',
    "core/tradeoff/curve.cpp": BSD,
    "core/tradeoff/CMakeLists.txt": cmake("offramp_library(tradeoff SOURCES curve.cpp LINK offramp_support)"),
    "core/networks/network.h": BSD + '#include "core/support/error.h"\n',
    "core/networks/network.cpp": BSD + '#include "network.h"\n#include <torch/script.h>\n',
    "core/networks/CMakeLists.txt": cmake("offramp_library(networks TORCH SOURCES network.cpp LINK offramp_support)"),
    "core/imaging/decode.cpp": BSD + "#include <opencv2/imgcodecs.hpp>\n",
    "core/imaging/CMakeLists.txt": cmake("offramp_library(imaging SOURCES decode.cpp PRIVATE_LINK opencv_imgcodecs)"),
    "ui/document/document.h": GPL + '#include "core/recording/recording.h"\n#include <QUndoStack>\n',
    "ui/document/document.cpp": GPL,
    "ui/document/CMakeLists.txt": cmake("offramp_library(document SOURCES document.cpp",
                                        "    LINK offramp_recording Qt6::Gui)", head=GPL),
    "ui/charts/view.h": GPL + '#include "ui/document/document.h"\n#include <QWidget>\n',
    "ui/charts/view.cpp": GPL + "#include <QtCharts/QChartView>\n",
    "ui/charts/CMakeLists.txt": cmake("offramp_library(charts SOURCES view.cpp LINK offramp_document Qt6::Widgets",
                                      "    PRIVATE_LINK Qt6::Charts)", head=GPL),
    "ui/window/mainwindow.h": GPL + '#include "ui/charts/view.h"\n#include <QMainWindow>\n',
    "ui/window/mainwindow.cpp": GPL,
    "ui/window/CMakeLists.txt": cmake("offramp_library(window SOURCES mainwindow.cpp LINK offramp_charts)", head=GPL),
    "app/offramp/main.cpp": GPL + '#include "ui/window/mainwindow.h"\n',
    "app/offramp/CMakeLists.txt": cmake("offramp_program(offramp offramp SOURCES main.cpp LINK offramp_window)", head=GPL),
    "app/engine/main.cpp": BSD + '#include "core/networks/network.h"\n',
    "app/engine/CMakeLists.txt": cmake("offramp_program(offramp-engine offramp-engine SOURCES main.cpp",
                                       "    LINK offramp_networks offramp_imaging)"),
    "tests/shared.h": BSD + '#include "core/exits/table.h"\n',
    "tests/core/tst_exits.cpp": BSD + '#include "tests/shared.h"\n#include <QTest>\n',
    "tests/core/CMakeLists.txt": cmake("set(layers offramp_exits)",
                                       "offramp_test(exits SOURCES tst_exits.cpp LINK ${layers})"),
    "CMakeLists.txt": cmake("add_subdirectory(core)"),
    "CONTRIBUTING.md": "<!--\n" + BSD + "-->\n",
    "LICENSE": "",
    ".gitignore": cmake("/build*/"),
    "resources/demo/run.json": "{}\n",
    "build/release/core/exits/generated.cpp": "#include <QWidget>\n",
}


class Replaced(str):
    """Text that replaces a file of the house."""


class House(unittest.TestCase):
    qt = None

    def violations(self, planted, module):
        """What a house test says of the house with files added to it, and text added to its files or in their place."""
        with tempfile.TemporaryDirectory() as folder:
            for name, text in HOUSE.items():
                self.put(folder, name, text)
            for name, text in planted.items():
                self.put(folder, name, text if isinstance(text, Replaced) else HOUSE.get(name, "") + text)
            return list(module.check(tree.Tree(folder), argparse.Namespace(qt=self.qt)))

    @staticmethod
    def put(folder, name, text):
        place = Path(folder) / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")

    def assert_found(self, planted, module, words):
        found = self.violations(planted, module)
        self.assertTrue(any(words in violation for violation in found), f"{planted} gave {found}")

    @staticmethod
    def link(folder, targets):
        """The house's target of that folder with another LINK list."""
        path = f"{folder}/CMakeLists.txt"
        return {path: Replaced(re.sub(r"LINK [^)]*?(?=\s+PRIVATE_LINK|\))", f"LINK {targets}", HOUSE[path], count=1))}

    def test_clean_house(self):
        for module in (callbacks, layers, lifetimes, heads, shape, threads, wording):
            self.assertEqual(self.violations({}, module), [])

    def test_qt_in_core(self):
        for name in ("QString", "QtCore/QString", "QtGlobal", "qglobal.h"):
            self.assert_found({"core/exits/table.h": f"#include <{name}>\n"}, layers, "are free of Qt")
        self.assert_found({"app/engine/main.cpp": "#include <QCoreApplication>\n"}, layers, "are free of Qt")
        self.assert_found({"app/usage/CMakeLists.txt": cmake("offramp_library(usage SOURCES a.cpp)"),
                           "app/usage/a.cpp": BSD + "#include <QString>\n"}, layers, "are free of Qt")
        self.assert_found(self.link("core/exits", "offramp_support Qt6::Core"), layers, "are free of Qt")

    def test_torch_and_opencv_in_core(self):
        for name in ("torch/script.h", "ATen/ATen.h", "c10/core/Device.h"):
            self.assert_found({"core/recording/recording.h": f"#include <{name}>\n"}, layers, "is not marked TORCH")
            self.assert_found({"core/exits/table.cpp": f"  #  include <{name}>\n"}, layers, "is not marked TORCH")
        self.assert_found({"core/exits/table.cpp": "#include <opencv2/core.hpp>\n"}, layers, "does not link OpenCV")
        header = {"core/imaging/decode.h": BSD + "#include <opencv2/core.hpp>\n"}
        self.assert_found(header, layers, "does not link OpenCV")

    def test_torch_in_the_explorer(self):
        found = "LibTorch or OpenCV: offramp > offramp_window > offramp_charts > offramp_networks"
        self.assert_found(self.link("ui/charts", "offramp_document offramp_networks Qt6::Widgets"), layers, found)
        self.assert_found(self.link("app/offramp", "offramp_window offramp_imaging"), layers, "LibTorch or OpenCV")

    def test_charts(self):
        for name in ("QChart", "QtCharts", "QtCharts/QLineSeries", "QLogValueAxis", "QScatterSeries"):
            for path in ("ui/window/mainwindow.h", "app/offramp/main.cpp"):
                self.assert_found({path: f"#include <{name}>\n"}, layers, "Qt Charts stays in ui/charts")
        self.assert_found(self.link("ui/window", "offramp_charts Qt6::Charts"), layers, "Qt Charts stays in ui/charts")

    def test_widgets_in_the_document(self):
        for name in ("QWidget", "QtWidgets/QLabel", "QtWidgets", "QMessageBox"):
            self.assert_found({"ui/document/document.h": f"#include <{name}>\n"}, layers, "does not link Qt6::Widgets")
        self.assert_found(self.link("ui/document", "offramp_recording Qt6::Widgets"), layers, "free of Qt Widgets")

    def test_includes_follow_the_link_lists(self):
        unlinked = {
            "core/tradeoff/curve.h": "core/exits/table.h",
            "core/exits/table.h": "core/recording/recording.h",
            "core/support/error.h": "core/tradeoff/curve.h",
            "core/exits/table.cpp": "../recording/recording.h",
            "ui/document/document.h": "core/tradeoff/curve.h",
            "tests/core/tst_exits.cpp": "core/tradeoff/curve.h",
            "tests/shared.h": "core/recording/recording.h",
        }
        for path, name in unlinked.items():
            self.assert_found({path: f'#include "{name}"\n'}, layers, "does not link")
        self.assert_found({"core/exits/table.h": '#include "core/tradeoff/curve.h"\n'}, layers,
                          "offramp_tradeoff belongs to LINK of offramp_exits")

    def test_folders_link_downwards(self):
        self.assert_found(self.link("core/recording", "offramp_exits offramp_document"), layers, "may not link")
        self.assert_found(self.link("ui/document", "offramp_recording Qt6::Gui offramp"), layers, "may not link")
        self.assert_found(self.link("ui/window", "offramp_charts offramp_magic"), layers, "which is not a target")

    def test_cycles(self):
        self.assert_found(self.link("core/support", "fmt::fmt offramp_exits"), layers,
                          "in a cycle: offramp_support > offramp_exits > offramp_support")
        self.assert_found({"core/exits/table.h": '#include "core/exits/row.h"\n',
                           "core/exits/row.h": BSD + '#include "table.h"\n'}, layers,
                          "core/exits/table.h > core/exits/row.h > core/exits/table.h")

    def test_every_source_has_a_target(self):
        self.assert_found({"core/magic/wand.h": BSD}, layers, "core/magic should be one target")
        self.assert_found({"ui/magic/wand.h": GPL}, layers, "ui/magic should be one target")
        self.assert_found({"core/exits/CMakeLists.txt": "offramp_library(more SOURCES table.cpp)\n"}, layers, "it is 2")
        self.assert_found({"core/magic/wand.cpp": BSD,
                           "core/magic/CMakeLists.txt": "offramp_library(wand SOURCES wand.cpp)\n"},
                          layers, "should be named offramp_magic")
        self.assert_found({"core/exits/forgotten.cpp": BSD}, layers, "belongs to no target")
        self.assert_found({"core/exits/CMakeLists.txt": "target_link_libraries(offramp_exits offramp_recording)\n"},
                          layers, "declare targets with")

    def test_heads(self):
        self.assert_found({"core/exits/new.h": "#pragma once\n"}, heads, "lacks")
        self.assert_found({"core/exits/new.h": GPL}, heads, "BSD-3-Clause")
        self.assert_found({"ui/new.cpp": BSD}, heads, "GPL-3.0-or-later")
        self.assert_found({"app/offramp/new.cpp": BSD}, heads, "GPL-3.0-or-later")
        self.assert_found({"core/exits/new.h": "\n" * 20 + BSD}, heads, "lacks")
        self.assert_found({"README.md": "# Offramp\n"}, heads, "lacks")

    def test_waiting(self):
        for call in ("menu.exec(at)", "box->exec()", "QFileDialog::getOpenFileName(this)", "QMessageBox::question(this)",
                     "QEventLoop loop", "QCoreApplication::processEvents()"):
            self.assert_found({"ui/window/mainwindow.cpp": f"void f() {{ {call}; }}\n"}, callbacks, "event loop")
        allowed = {"app/offramp/window.cpp": GPL + "int f() { return QApplication::exec(); } // not box.exec()\n"}
        self.assertEqual(self.violations(allowed, callbacks), [])

    def test_loops_over_temporaries(self):
        for what in ("*parseCsv(text, name)", "readPoints(f(x)).value()", "*self.rows(a(b), c)"):
            self.assert_found({"tests/x.cpp": f"void f() {{ for (const auto &row : {what}) {{}} }}\n"}, lifetimes, "name first")
        allowed = GPL + "void f() { for (auto &x : rows()) {} for (auto &x : *rows) {} for (i = 0; *g(i); ++i) {} }\n"
        self.assertEqual(self.violations({"ui/window/mainwindow.cpp": allowed}, lifetimes), [])

    def test_lambdas_of_another_dialog(self):
        member = {"ui/window/mainwindow.h": "class Window { QPointer<Dialog> m_dialog; };\n"}
        for body in ("m_dialog->close();", "if (x) { m_dialog->setEMax(f(1)); }"):
            late = {**member, "ui/window/mainwindow.cpp": GPL + f"connect(a, &A::b, this, [this](int x) {{ {body} }});\n"}
            self.assert_found(late, callbacks, "uses m_dialog")
        safe = ["connect(a, &A::b, this, [this] { if (m_dialog) m_dialog->close(); });",
                "connect(a, &A::b, this, [dialog] { dialog->close(); }); m_dialog->open();"]
        for text in safe:
            self.assertEqual(self.violations({**member, "ui/window/mainwindow.cpp": GPL + text + "\n"}, callbacks), [])

    def test_root(self):
        for name in ("notes.txt", "scripts/tool.sh", ".idea/workspace.xml", "CMakeCache.txt"):
            self.assert_found({name: BSD}, shape, "does not belong at the root")

    def test_scripts(self):
        self.assert_found({"tests/app/run.py": "#!/usr/bin/env python3\n"}, shape, "cannot be run")
        self.assertEqual(self.violations({"tests/app/module.py": BSD}, shape), [])

    def test_no_loose_sources(self):
        for name in ("ui/loose.cpp", "core/loose.h", "app/loose.cpp"):
            self.assert_found({name: BSD}, shape, "belongs in a folder of")

    def test_threads(self):
        for text in ("QThreadPool pool;\n", "std::jthread t;\n", "class A : public QThread\n", "std::async(f);\n"):
            self.assert_found({"ui/charts/view.h": text}, threads, "ui/jobs")
            self.assertEqual(self.violations({"ui/jobs/worker.h": GPL + text}, threads), [])
        self.assert_found({"ui/charts/view.h": "process.waitForFinished(10);\n"}, threads, "does not wait")

    def test_lengths(self):
        self.assertEqual(self.violations({"core/exits/table.cpp": "\n" * 420, "tests/shared.h": "\n" * 550}, shape), [])
        self.assert_found({"core/exits/table.cpp": "\n" * 450}, shape, "lines")
        self.assert_found({"tests/shared.h": "\n" * 650}, shape, "lines")

    def test_plain_english(self):
        for text in ("the dearest network", "costs are dearer", "a dear one", "this is no folder", "These are no rows",
                     "rows stand in order", "it stands there", "which stood neither here", "draws it anew",
                     "somebody asked", "record again to mend them", "nobody leaves here", "what is recorded stands",
                     "compares with nothing any more", "a picture of it", "all Pictures", "leaves at exit 2", "the leavers",
                     "it speaks of costs", "the wrong class"):
            self.assert_found({"core/exits/table.h": f"// So {text}.\n"}, wording, "table.h:4: ")
            self.assert_found({"core/exits/table.cpp": f'auto text = "So {text}";\n'}, wording, "table.cpp:5: ")
            self.assert_found({"README.md": f"\n{text}\n"}, wording, "README.md:2: ")
        for text in ("// It is no\n// folder.\n", 'say("It is no "\n    "folder.");\n',
                     "/* It is no\n * folder. */\n"):
            self.assert_found({"core/exits/table.h": text}, wording, "table.h:4: ")
        self.assert_found({"packaging/tool.sh": "# The dearest.\n"}, wording, 'write "expensive')
        for text in ("#include \"pictures.h\"\nauto picture = dearest();\n", "// A QPicture is no longer used.\n",
                     "// One of them is not a folder and there is no other.\n"):
            self.assertEqual(self.violations({"core/exits/table.h": text}, wording), [])


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
