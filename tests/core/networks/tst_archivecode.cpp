// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/networks/archivecheck.h"
#include "core/networks/archivecode.h"
#include "core/networks/network.h"
#include "tests/npyfile.h"
#include "tests/toynetwork.h"

#include <QTemporaryDir>
#include <QTest>

#include <filesystem>
#include <fstream>

using namespace offramp;

/// What an archive's code does is found without opening the archive.
class TestArchiveCode : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;

    static std::vector<std::string> foundIn(const std::string &code)
    {
        std::vector<std::string> what;
        for (const CodeAction &action : actionsIn(code, "code/net.py"))
            what.push_back(action.what);
        return what;
    }

private Q_SLOTS:
    void finds_data()
    {
        QTest::addColumn<std::string>("code");
        QTest::addColumn<std::string>("what"); // empty: nothing
        const auto row = [](const char *name, const std::string &code, const std::string &what) {
            QTest::addRow("%s", name) << code << what;
        };
        row("save", "torch.save(x, \"p\")", "writes a file (save)");
        row("save by its namespace", "ops.aten.save(x, \"p\")", "writes a file (save)");
        row("save of a tensor", "(x).save(\"p\")", "writes a file (save)");
        row("save under another name", "f = torch.save\nf(x, \"p\")", "writes a file (save)");
        row("save on the next line", "torch. # why\n  save (x, \"p\")", "writes a file (save)");
        row("save by getattr", "getattr(torch, \"save\")(x, \"p\")", "writes a file (save)");
        row("a hidden name", "getattr(torch, \"sa\\166e\")(x, \"p\")", "hides the name of what it uses (getattr)");
        row("from_file", "torch.from_file(\"/etc/passwd\")", "opens a file (from_file)");
        row("__setstate__", "def __setstate__(self, s: int) -> NoneType:\n  pass",
            "runs while the file is opened (__setstate__)");
        row("print", "print(\"shape\", x)", "prints text (print)");
        row("a class", "s : __torch__.torch.classes.dist_c10d.TCPStore", "uses a C++ class of the package dist_c10d");
        row("a class of quantized networks", "p : __torch__.torch.classes.quantized.Conv2dPackedParamsBase", "");
        row("a comment", "# torch.save(x, 'p')\nreturn x", "");
        row("a text", "x = \"torch.save(y) print(\"\ny = 'a \\' .save'", "");
        row("a function of that name", "def save(self):\n  return 1\ndef print(self):\n  return 2", "");
        row("a network", "return torch.linear(torch.relu(x), getattr(self, \"0\").weight)", "");
        row("an open quote", "x = \"", "");
    }

    void finds()
    {
        QFETCH(std::string, code);
        QFETCH(std::string, what);
        QCOMPARE(foundIn(code), what.empty() ? std::vector<std::string>() : std::vector<std::string>{what});
    }

    void countsPlaces()
    {
        const auto actions = actionsIn("\nprint(1)\n\"\"\"two\nlines\"\"\"\nprint(2)\n", "code/net.py");
        QCOMPARE(actions.size(), std::size_t(1));
        QCOMPARE(actions[0], (CodeAction{"prints text (print)", "code/net.py", 2, 2}));
        QCOMPARE(actionsIn("\"\"\"two\nlines\"\"\"\nprint(2)\n", "x")[0].line, std::size_t(3));
    }

    void archives()
    {
        const std::filesystem::path path = m_folder.filePath(QStringLiteral("net.pt")).toStdString();
        const auto witness = m_folder.filePath(QStringLiteral("written")).toStdString();
        torch::jit::Module net("Writer");
        net.define("def forward(self, x):\n"
                   "    torch.save(x, \""
                   + witness
                   + "\")\n"
                     "    return (x, x)\n");
        net.save(path.string());
        const auto notes = codeNotes(path);
        QCOMPARE(notes.size(), std::size_t(1));
        QVERIFY2(notes[0].find("net.pt writes a file (save): ") != std::string::npos, notes[0].c_str());
        QVERIFY2(notes[0].find(".py line ") != std::string::npos, notes[0].c_str());
        QVERIFY2(notes[0].find("Run the network only if you trust") != std::string::npos, notes[0].c_str());
        QVERIFY(!std::filesystem::exists(witness));

        ToyNetwork().save(path);
        QVERIFY(codeNotes(path).empty());
        QVERIFY(codeNotes(m_folder.filePath(QStringLiteral("absent")).toStdString()).empty());
        QVERIFY(codeNotes({}).empty());
    }

    /// Files of zeros that take little room, and none of them hides what another one does.
    void littleCodeIsUnpacked()
    {
        const std::filesystem::path path = m_folder.filePath(QStringLiteral("packed.pt")).toStdString();
        const std::string dummy(10'000'000, ' ');
        const std::string act = "torch.save(x, \"file\")\n";
        for (const std::size_t dummies : {1U, 2U, 40U}) {
            std::vector<ZipPart> files{{"net/constants.pkl", "\x80\x02)."}};
            for (std::size_t i = 0; i < dummies; ++i)
                files.push_back({"other" + std::to_string(i) + "/code/__torch__.PY", dummy, true});
            files.push_back({"net/code/__torch__.py", act});
            std::ofstream(path, std::ios::binary) << zipFile(files);
            std::size_t unpacked = 0;
            forEachCodeFile(path, [&](const std::string &, std::string_view code) { unpacked += code.size(); });
            QVERIFY(unpacked <= mostArchiveCode);
            const auto checked = checkArchive(path);
            QCOMPARE(checked.has_value(), dummies == 1);
            QCOMPARE(codeNotes(path).size(), std::size_t(dummies == 1 ? 1 : 0));
            if (!checked)
                QVERIFY2(checked.error().sentence.ends_with("it has more than 16 MB of code."),
                         checked.error().sentence.c_str());
        }
    }
};

QTEST_APPLESS_MAIN(TestArchiveCode)
#include "tst_archivecode.moc"
