// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/support/atomicfile.h"
#include "tests/core/recording/toyrecording.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>

using namespace offramp;

namespace fs = std::filesystem;

/// Recordings that other programs remove, move or change while they are written: the writer must notice.
class TestLostFiles : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_dir;
    fs::path pathTo(const char *name) const { return m_dir.path().toStdString() + '/' + name; }

    static bool says(const Result<void> &done, const char *text)
    {
        return !done && done.error().kind == ErrorKind::Failed && done.error().sentence.find(text) != std::string::npos;
    }

private Q_SLOTS:
    void init() { QVERIFY(QDir(m_dir.path()).removeRecursively() && QDir().mkpath(m_dir.path())); }

    void whatIsThereIsFinished()
    {
        auto writer = RecordingWriter::create(pathTo("r.exits"), plan());
        QVERIFY(writer && writer->finish());
        recordAll(*writer);
        QVERIFY(writer->keepLabelWarning("in another order"));
        QVERIFY(writer->note({}) && writer->finish());
        writer = failure(ErrorKind::Failed, "", "");
        writer = RecordingWriter::resume(pathTo("r.exits"), plan());
        QVERIFY(writer && writer->finish());
    }

    void whatIsGoneIsNoticedBeforeTheNextRow_data()
    {
        QTest::addColumn<QString>("sentence");
        for (const char *sentence : {"was removed", "was moved", "was replaced by another file", "was cut to 100 of"})
            QTest::newRow(sentence) << QString::fromLatin1(sentence);
    }

    void whatIsGoneIsNoticedBeforeTheNextRow()
    {
        QFETCH(QString, sentence);
        const auto path = pathTo("r.exits");
        auto writer = RecordingWriter::create(path, plan());
        const std::vector<std::size_t> rows{1, 2};
        QVERIFY(writer && writer->write(rows, logitsOf(rows)));
        if (sentence.contains(QStringLiteral("removed")))
            fs::remove(path);
        else if (sentence.contains(QStringLiteral("moved")))
            fs::rename(path, pathTo("moved"));
        if (sentence.contains(QStringLiteral("replaced"))) {
            fs::copy_file(path, pathTo("other"));
            fs::rename(pathTo("other"), path);
        }
        if (sentence.contains(QStringLiteral("cut")))
            fs::resize_file(path, 100);
        const auto text = sentence.toStdString();
        QVERIFY(says(writer->write(rows, logitsOf(rows)), text.c_str()));
        QVERIFY(says(writer->finish(), text.c_str()));
    }

    void whatIsOverwrittenIsNoticedAtTheEnd_data()
    {
        QTest::addColumn<QByteArray>("part");
        for (const char *part : {"header", "label", "flops", "name_bytes", "name_offsets", "check"})
            QTest::newRow(part) << QByteArray(part);
    }

    void whatIsOverwrittenIsNoticedAtTheEnd()
    {
        QFETCH(QByteArray, part);
        const auto path = pathTo("r.exits");
        auto writer = RecordingWriter::create(path, plan());
        QVERIFY(writer);
        recordAll(*writer);
        overwrite(path, part == "header" ? 20 : positionOf(path, part.constData()), std::string(4, '\0'));
        const bool isUnchanged = part == "label" || part == "name_offsets"; // they begin with 0
        if (isUnchanged)
            overwrite(path, positionOf(path, part.constData()) + 8, std::string(8, '\1'));
        QVERIFY(says(writer->finish(), "was overwritten by another program"));
    }

    void overwrittenRowsAreNoticedAtTheEnd()
    {
        const auto path = pathTo("r.exits");
        auto writer = RecordingWriter::create(path, plan());
        QVERIFY(writer);
        recordAll(*writer);
        const std::uint64_t second = positionOf(path, "entropy") + sizeof(float);
        overwrite(path, second, std::string(4, '\x41'));
        QVERIFY(says(writer->finish(), "1 recorded row of "));
        QVERIFY(says(writer->finish(), "was overwritten by another program"));
        writer = tl::unexpected(Error());
        writer = RecordingWriter::resume(path, plan()); // the same command records it again
        QVERIFY(writer && writer->recordedCount() + 1 == readRecording(path)->sampleCount());
    }

    void cutAndGrownAgainIsNoticed()
    {
        const auto path = pathTo("r.exits");
        auto writer = RecordingWriter::create(path, plan());
        QVERIFY(writer);
        recordAll(*writer);
        const auto size = fs::file_size(path);
        fs::resize_file(path, 0);
        fs::resize_file(path, size);
        QVERIFY(says(writer->finish(), "was overwritten"));
    }

    void twoThatCreateTheSameFile()
    {
        const auto path = pathTo("r.exits");
        auto first = NewFile::create(path);
        QVERIFY(first);
        std::ofstream(path) << "another was faster";
        QVERIFY(!first->put(File::Existing::Keep));
        QVERIFY(!RecordingWriter::create(path, plan()));
        QCOMPARE(bytesOf(path), std::string("another was faster"));
    }

    void changedRowsFollowLinks()
    {
        auto writer = RecordingWriter::create(pathTo("real.exits"), plan());
        QVERIFY(writer);
        writer = failure(ErrorKind::Failed, "", "");
        fs::create_symlink("real.exits", pathTo("link.exits"));
        writer = RecordingWriter::resume(pathTo("link.exits"), plan());
        QVERIFY(writer);
        RowChange change;
        for (std::size_t row = 1; row < n; ++row) {
            change.from.emplace_back(row);
            change.label.push_back(plan().origin.label[row]);
            change.names.push_back(plan().names[row]);
        }
        QVERIFY(writer->changeRows(change));
        QVERIFY(fs::is_symlink(pathTo("link.exits")) && writer->finish());
        QCOMPARE(readRecording(pathTo("real.exits"))->sampleCount(), n - 1);
        QCOMPARE(QDir(m_dir.path()).entryList(QDir::Files | QDir::Hidden).size(), 2);
    }
};

QTEST_APPLESS_MAIN(TestLostFiles)
#include "tst_lostfiles.moc"
