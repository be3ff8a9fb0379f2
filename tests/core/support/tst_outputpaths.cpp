// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/support/outputs.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>

using namespace offramp;

/// What a command writes is neither what it reads nor the same file twice.
class TestOutputPaths : public QObject
{
    Q_OBJECT

private:
    using Paths = std::vector<std::filesystem::path>;

    [[nodiscard]] std::filesystem::path at(const std::string &name) const
    {
        return std::filesystem::path(m_folder.path().toStdString()) / name;
    }

    /// The error as text; empty: none.
    [[nodiscard]] static std::string refusal(const Paths &outputs, const Paths &inputs)
    {
        const auto checked = checkOutputs(outputs, inputs);
        if (checked)
            return {};
        return exitCode(checked.error().kind) == 2 ? toText(checked.error()) : "another kind of error";
    }

    [[nodiscard]] static std::string isRead(const std::filesystem::path &path)
    {
        return path.string() + " is what is read. Choose another output file.";
    }

    QTemporaryDir m_folder;

private Q_SLOTS:
    void initTestCase()
    {
        std::filesystem::create_directory(at("sub"));
        for (const char *name : {"a", "b"})
            std::ofstream(at(name)) << name;
        std::filesystem::create_symlink(at("a"), at("link"));
        std::filesystem::create_hard_link(at("a"), at("hard"));
        std::filesystem::create_symlink(at("later"), at("dangling"));
        std::filesystem::create_directory_symlink(at("sub"), at("way"));
    }

    void anOutputIsNotAnInput()
    {
        QCOMPARE(refusal({at("a")}, {at("b"), at("a")}), isRead(at("a")));
        QCOMPARE(refusal({at("b"), at("sub/../a")}, {at("a")}), isRead(at("sub/../a")));
        QCOMPARE(refusal({at("link")}, {at("a")}), isRead(at("link")));
        QCOMPARE(refusal({at("a")}, {at("link")}), isRead(at("a")));
        QCOMPARE(refusal({at("hard")}, {at("a")}), isRead(at("hard")));
        QCOMPARE(refusal({at("b"), at("new")}, {at("a")}), std::string());
    }

    void whatIsNotThereIsNotAnInput()
    {
        QCOMPARE(refusal({at("new")}, {at("new")}), std::string());
        QCOMPARE(refusal({at("a")}, {at("new"), at("nowhere/new")}), std::string());
        QCOMPARE(refusal({at("dangling")}, {at("dangling")}), std::string());
    }

    void emptyPathsAreLeftOut()
    {
        QCOMPARE(refusal({}, {}), std::string());
        QCOMPARE(refusal({"", ""}, {""}), std::string());
        QCOMPARE(refusal({"", at("a")}, {"", at("b")}), std::string());
    }

    void devicesLoseNothing()
    {
        QCOMPARE(refusal({"/dev/null"}, {"/dev/null"}), std::string());
        QCOMPARE(refusal({"/dev/null", "/dev/null"}, {}), std::string());
    }

    void eachOutputHasItsPlace()
    {
        const auto twice = [](const std::filesystem::path &path) {
            return "Two outputs would be written to " + path.string() + ". Give each of them a name of its own.";
        };
        QCOMPARE(refusal({at("new"), at("new")}, {}), twice(at("new")));
        QCOMPARE(refusal({at("new"), at("b"), at("sub/../new")}, {}), twice(at("sub/../new")));
        QCOMPARE(refusal({at("a"), at("link")}, {}), twice(at("link")));
        QCOMPARE(refusal({at("later"), at("dangling")}, {}), twice(at("dangling")));
        QCOMPARE(refusal({at("sub/new"), at("way/new")}, {}), twice(at("way/new")));
        QCOMPARE(refusal({at("new"), at("sub/new")}, {}), std::string());
    }

    void namesWithoutAFolder()
    {
        const std::filesystem::path before = std::filesystem::current_path();
        std::filesystem::current_path(at(""));
        const std::string read = refusal({"a"}, {at("a")});
        const std::string twice = refusal({"new", "./new"}, {});
        std::filesystem::current_path(before);
        QCOMPARE(read, isRead("a"));
        QVERIFY(twice.starts_with("Two outputs would be written to ./new."));
    }
};

QTEST_APPLESS_MAIN(TestOutputPaths)
#include "tst_outputpaths.moc"
