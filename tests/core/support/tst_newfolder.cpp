// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/support/newfolder.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <optional>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;

class TestNewFolder : public QObject
{
    Q_OBJECT

private:
    [[nodiscard]] std::filesystem::path at(const std::string &name) const
    {
        return std::filesystem::path(m_folder->path().toStdString()) / name;
    }

    [[nodiscard]] QStringList entries() const
    {
        return QDir(m_folder->path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
    }

    static void fill(const std::filesystem::path &folder) { std::ofstream(folder / "file") << "text"; }

    std::unique_ptr<QTemporaryDir> m_folder;

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void hasItsNameAtTheEnd()
    {
        {
            auto folder = NewFolder::create(at("new") / ""); // as a shell completes it
            QVERIFY(folder);
            fill(folder->path());
            QVERIFY(!std::filesystem::exists(at("new")));
            QVERIFY(folder->put());
        }
        QCOMPARE(entries(), QStringList{u"new"_s});
        QVERIFY(std::filesystem::exists(at("new/file")));
    }

    void withoutPutNothingIsLeft()
    {
        {
            auto folder = NewFolder::create(at("new"));
            QVERIFY(folder);
            std::filesystem::create_directory(folder->path() / "sub");
            fill(folder->path() / "sub");
            const NewFolder moved = std::move(*folder);
            QCOMPARE(entries().size(), 1);
        }
        QCOMPARE(entries(), QStringList());
    }

    void replacesAnEmptyFolderOnly()
    {
        std::filesystem::create_directory(at("empty"));
        QVERIFY(checkNewFolder(at("empty")));
        auto folder = NewFolder::create(at("empty"));
        QVERIFY(folder && folder->put());
        fill(at("empty"));
        QVERIFY(!checkNewFolder(at("empty")));
        QVERIFY(!NewFolder::create(at("empty")));
        QVERIFY(!NewFolder::create(at("empty/file")));
        QVERIFY(!NewFolder::create("/"));
        QVERIFY(!NewFolder::create(""));
        QVERIFY(!NewFolder::create(at("no/where")));
    }

    void whatAppearsMeanwhileStays()
    {
        auto folder = NewFolder::create(at("new"));
        QVERIFY(folder);
        std::filesystem::create_directory(at("new"));
        fill(at("new"));
        const auto put = folder->put();
        QVERIFY(!put);
        QVERIFY(put.error().sentence.find("exists and is not an empty folder") != std::string::npos);
        QVERIFY(std::filesystem::exists(at("new/file")));
    }

    void followsLinks()
    {
        std::filesystem::create_directory_symlink(at("real"), at("link"));
        {
            auto folder = NewFolder::create(at("link"));
            QVERIFY(folder && folder->put());
        }
        QVERIFY(std::filesystem::is_directory(at("real")));
        QVERIFY(std::filesystem::is_symlink(at("link")));
    }

    void leftoversOfKilledProcessesOnly()
    {
        int started[2] = {};
        int release[2] = {};
        QCOMPARE(::pipe(started), 0);
        QCOMPARE(::pipe(release), 0);
        const pid_t child = ::fork();
        if (child == 0) {
            std::optional<Result<NewFolder>> folder = NewFolder::create(at("new"));
            char byte = 0;
            static_cast<void>(!::write(started[1], "x", 1));
            static_cast<void>(!::read(release[0], &byte, 1));
            ::_exit(9); // without a destructor, as when it is killed
        }
        char byte = 0;
        QCOMPARE(::read(started[0], &byte, 1), ssize_t(1));
        QCOMPARE(entries().size(), 1);
        {
            const auto other = NewFolder::create(at("new")); // while the other process writes
            QVERIFY(other);
            QCOMPARE(entries().size(), 2);
        }
        QCOMPARE(::write(release[1], "x", 1), ssize_t(1));
        int status = 0;
        QCOMPARE(::waitpid(child, &status, 0), child);
        QCOMPARE(entries().size(), 1);
        {
            const auto other = NewFolder::create(at("other")); // has another name
            QCOMPARE(entries().size(), 2);
        }
        auto folder = NewFolder::create(at("new"));
        QVERIFY(folder && folder->put());
        QCOMPARE(entries(), QStringList{u"new"_s});
        for (const int end : {started[0], started[1], release[0], release[1]})
            ::close(end);
    }
};

QTEST_APPLESS_MAIN(TestNewFolder)
#include "tst_newfolder.moc"
