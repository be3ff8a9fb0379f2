// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/support/atomicfile.h"
#include "core/support/csv.h"
#include "core/support/file.h"
#include "core/support/numbers.h"
#include "core/support/printable.h"
#include "core/support/sha256.h"

#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <clocale>

using namespace offramp;

class TestSupport : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_dir;
    std::filesystem::path pathTo(const char *name) const { return m_dir.path().toStdString() + '/' + name; }

private Q_SLOTS:
    void numbersReadInTheCLocale()
    {
        QCOMPARE(parseNumber("0.63"), std::optional(0.63));
        QCOMPARE(parseNumber(" 1e-3\r"), std::optional(0.001));
        QCOMPARE(parseNumber("+2"), std::optional(2.0));
        for (const char *text : {"", "0,63", "1.2.3", "nan", "inf", "1e999", "0x10", "+-1", "1 2"})
            QVERIFY2(!parseNumber(text), text);
    }

    void numbersSurviveText()
    {
        for (const double number : {0.1, 1.0 / 3, 1e-300, 123456789.123456789, -0.0})
            QCOMPARE(parseNumber(shortestText(number)), std::optional(number));
        QCOMPARE(groupedText(0), std::string("0"));
        QCOMPARE(groupedText(999), std::string("999"));
        QCOMPARE(groupedText(17236608), std::string("17,236,608"));
        QCOMPARE(groupedText(-1234), std::string("-1,234"));
    }

    void controlCharactersAreReplaced()
    {
        QCOMPARE(printable("a b é 图 …"), std::string("a b é 图 …"));
        QCOMPARE(printable("\x1b[2J\n\r\t\x7f"), std::string("\uFFFD[2J\uFFFD\uFFFD\uFFFD\uFFFD"));
        QCOMPARE(printable("\u009b2J"), std::string("\uFFFD2J")); // CSI in one character
        QCOMPARE(printable("\x9b"), std::string("\uFFFD"));       // and in Latin-1
        QCOMPARE(printable("\u202Eexe.txt\u2028"), std::string("\uFFFDexe.txt\uFFFD"));
        QCOMPARE(printable("\xc0\x8a"), std::string("\uFFFD\uFFFD")); // a line break in too many bytes
        QCOMPARE(printable("\xe2\x82"), std::string("\uFFFD\uFFFD")); // cut off
        QCOMPARE(printable("ééé", 3), std::string("ééé"));
        QCOMPARE(printable("éééé", 3), std::string("éé…"));
    }

    void spreadsheetsTakeNoNameForAFormula()
    {
        for (const char *name : {"=1+1", "+x", "-cat.png", "@SUM(1)", "\t=1", "'=1", "''-x", "'quoted'", "a=1", ""}) {
            QCOMPARE(parseCsv(csvField(name) + ",c", "t")->front().fields.front(), std::string(name));
            QVERIFY(std::string_view("=+-@\t").find(csvField(name)[0]) == std::string_view::npos || !*name);
        }
        QCOMPARE(csvField("=a,b"), std::string("\"'=a,b\""));
        for (const char *number : {"-1", "-0.5", "+2", "-1e-3"})
            QCOMPARE(csvField(number), std::string(number));
        QCOMPARE(csvField("'quoted'"), std::string("'quoted'"));
        QCOMPARE(parseCsv("'-5,\"'=x\"", "t")->front().fields, (std::vector<std::string>{"-5", "=x"}));
    }

    void csvFields()
    {
        const auto rows = parseCsv("\xEF\xBB\xBF"
                                   "a,b\r\n\r\n\"x, \"\"y\"\"\",\n,\"two\nlines\"\nlast",
                                   "t");
        QVERIFY(rows);
        QCOMPARE(rows->size(), std::size_t(4));
        QCOMPARE((*rows)[1].fields, (std::vector<std::string>{"x, \"y\"", ""}));
        QCOMPARE((*rows)[1].line, std::size_t(3));
        QCOMPARE((*rows)[2].fields, (std::vector<std::string>{"", "two\nlines"}));
        QCOMPARE((*rows)[3].line, std::size_t(6));
        QCOMPARE(parseCsv(csvField("a\"b,\n") + ",c", "t")->front().fields.front(), std::string("a\"b,\n"));
    }

    void csvDialects_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<double>("number");
        const auto utf16 = [](const QString &text, bool little) {
            QByteArray bytes;
            for (const QChar c : text) {
                const char low = static_cast<char>(c.unicode() & 0xff);
                const char high = static_cast<char>(c.unicode() >> 8);
                bytes += little ? low : high;
                bytes += little ? high : low;
            }
            return bytes;
        };
        const QString table = QStringLiteral("\u00e4,b\n1,0.5\n");
        const auto row = [](const char *name, const QByteArray &text) { QTest::newRow(name) << text << .5; };
        row("commas", table.toUtf8());
        row("semicolons and decimal commas", "\xc3\xa4;b\r\n1;0,5\r\n");
        row("semicolons and decimal points", "\xc3\xa4;b\n1;0.5\n");
        row("tabs", "\xc3\xa4\tb\n1\t0.5\n");
        row("tabs and decimal commas", "\xc3\xa4\tb\n1\t0,5\n");
        row("quoted decimal commas", "\xc3\xa4;b\n1;\"0,5\"\n");
        row("carriage returns", "\xc3\xa4,b\r1,0.5\r");
        row("Excel names the separator", "sep=;\r\n\xc3\xa4;b\r\n1;0,5\r\n");
        row("UTF-16 of Windows", QByteArray("\xff\xfe") + utf16(table, true));
        row("UTF-16, big-endian", QByteArray("\xfe\xff") + utf16(table, false));
        row("UTF-16 without a mark", utf16(QStringLiteral("ab;b\n1;0,5\n"), true));
    }

    void csvDialects()
    {
        QFETCH(QByteArray, text);
        QFETCH(double, number);
        const auto rows = parseCsv(text.toStdString(), "t");
        QVERIFY(rows);
        QCOMPARE(rows->size(), std::size_t(2));
        QCOMPARE((*rows)[0].fields.at(1), std::string("b"));
        QVERIFY((*rows)[0].fields[0] == "\u00e4" || (*rows)[0].fields[0] == "ab");
        QCOMPARE(parseNumber((*rows)[1].fields.at(1), (*rows)[1].decimal), std::optional(number));
    }

    void ambiguousDialects()
    {
        QCOMPARE(detectDialect("name;with,energy\n1,2\n"), (CsvDialect{',', '.'})); // as many as in the next row
        QCOMPARE(detectDialect("a;b\n1,5;2.5\n"), (CsvDialect{';', '.'}));          // points decide
        QCOMPARE(parseNumber("1.234,5", ','), std::nullopt);
        QCOMPARE(parseNumber("1,234,567", ','), std::nullopt);
        QCOMPARE(utf8Text(std::string("\xff\xfe\x3d\xd8\x00\xde", 6)), std::string("\xf0\x9f\x98\x80"));
        QCOMPARE(utf8Text(std::string("\xff\xfe\x3d\xd8!", 5)), std::string("\xef\xbf\xbd")); // half a pair
    }

    void csvNamesTheLineOfAnOpenQuote()
    {
        const auto rows = parseCsv("a\n\"b\nc", "points.csv");
        QVERIFY(!rows);
        QVERIFY(rows.error().sentence.find("points.csv line 2") != std::string::npos);
    }

    void sha256AsPublished()
    {
        Sha256 digest;
        digest.add("a");
        digest.add("bc");
        // FIPS 180-2, appendix B.1
        QCOMPARE(digest.hex(), std::string("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
    }

    void atomicWriteReplacesWhole()
    {
        const auto path = pathTo("file.txt");
        QVERIFY(writeFileAtomically(path, "a long first text"));
        QVERIFY(writeFileAtomically(path, "short"));
        QCOMPARE(*readWholeFile(path, 100), std::string("short"));
        QCOMPARE(*sha256OfFile(path), std::string("f9b0078b5df596d2ea19010c001bbd009e651de2c57e8fb7e355f31eb9d3f739"));
        QVERIFY(!writeFileAtomically(pathTo("missing/file.txt"), "x"));
        QCOMPARE(QDir(m_dir.path()).entryList(QDir::Files | QDir::Hidden).size(), 1);
    }

    void linksAreFollowed()
    {
        const auto file = pathTo("kept/real.csv");
        QVERIFY(QDir(m_dir.path()).mkpath(QStringLiteral("kept")));
        QVERIFY(writeFileAtomically(file, "old"));
        std::filesystem::permissions(file, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
        std::filesystem::create_symlink("kept/real.csv", pathTo("second"));
        std::filesystem::create_symlink("second", pathTo("first"));
        QVERIFY(writeFileAtomically(pathTo("first"), "new"));
        QCOMPARE(*readWholeFile(file, 100), std::string("new"));
        QVERIFY(std::filesystem::is_symlink(pathTo("first")) && std::filesystem::is_symlink(pathTo("second")));
        QCOMPARE(QFile::permissions(QString::fromStdString(file.string())) & 0x7f, QFile::Permissions());

        std::filesystem::create_symlink("kept/later.csv", pathTo("dangling"));
        QVERIFY(writeFileAtomically(pathTo("dangling"), "made"));
        QCOMPARE(*readWholeFile(pathTo("kept/later.csv"), 100), std::string("made"));

        std::filesystem::create_symlink("circle", pathTo("circle"));
        const auto refused = writeFileAtomically(pathTo("circle"), "x");
        QVERIFY(!refused && std::filesystem::is_symlink(pathTo("circle")));
        QVERIFY(refused.error().sentence.find("circle") != std::string::npos);
    }

    void temporaryFilesAreTheirOwn()
    {
        // A link that lies in wait under the temporary name must not be written through.
        QVERIFY(writeFileAtomically(pathTo("victim"), "untouched"));
        std::string temporary;
        QVERIFY(replaceFile(pathTo("shared"), [&](const std::filesystem::path &path) -> Result<void> {
            temporary = path.string();
            std::filesystem::create_symlink("victim", path);
            if (File::open(path, File::Mode::Fresh))
                return failure(ErrorKind::Failed, "A link was opened.", "");
            std::filesystem::remove(path);
            return File::open(path, File::Mode::Fresh).map([](const File &) {});
        }));
        QCOMPARE(*readWholeFile(pathTo("victim"), 100), std::string("untouched"));

        std::filesystem::create_symlink("victim", temporary);
        QVERIFY(writeFileAtomically(pathTo("shared"), "x"));
        QCOMPARE(*readWholeFile(pathTo("victim"), 100), std::string("untouched"));

        const std::string longest(255, 'n');
        QVERIFY(writeFileAtomically(pathTo(longest.c_str()), "x"));
    }

    void devicesAndPipesStay()
    {
        QVERIFY(writeFileAtomically("/dev/null", "x"));
        QVERIFY(std::filesystem::is_character_file("/dev/null"));
        QVERIFY(!writeFileAtomically("/dev/full", "x"));
        QVERIFY(!replaceFile("/dev/null", [](const std::filesystem::path &) -> Result<void> { return {}; }));

        const auto pipe = pathTo("pipe");
        QCOMPARE(::mkfifo(pipe.c_str(), 0600), 0);
        const auto refused = writeFileAtomically(pipe, "x"); // nothing reads from it
        QVERIFY(!refused && std::filesystem::is_fifo(pipe));
        const int reader = ::open(pipe.c_str(), O_RDONLY | O_NONBLOCK);
        QVERIFY(writeFileAtomically(pipe, "text"));
        std::array<char, 8> bytes{};
        QCOMPARE(::read(reader, bytes.data(), bytes.size()), 4);
        ::close(reader);
    }

    void fileErrorsNameTheReason()
    {
        const auto missing = File::open(pathTo("nothing"), File::Mode::Read);
        QVERIFY(!missing);
        QCOMPARE(missing.error().kind, ErrorKind::BadInput);
        QVERIFY(missing.error().sentence.find("nothing") != std::string::npos);
        QVERIFY(!File::open(m_dir.path().toStdString(), File::Mode::Read));

        QVERIFY(writeFileAtomically(pathTo("three"), "abc"));
        auto file = File::open(pathTo("three"), File::Mode::Read);
        std::array<std::byte, 4> bytes{};
        QVERIFY(!file->read(0, bytes));
        QVERIFY(!readWholeFile(pathTo("three"), 2));
    }

    void oneWriterAtATime()
    {
        auto first = File::open(pathTo("lock"), File::Mode::Create);
        auto second = File::open(pathTo("lock"), File::Mode::Create);
        QCOMPARE(*first->tryLock(), true);
        QCOMPARE(*second->tryLock(), false);
    }
};

QTEST_APPLESS_MAIN(TestSupport)
#include "tst_support.moc"
