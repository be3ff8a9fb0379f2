// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/support/atomicfile.h"
#include "core/support/base64.h"
#include "core/support/csv.h"
#include "core/support/file.h"
#include "core/support/jsonlimits.h"
#include "core/support/numbers.h"
#include "core/support/printable.h"
#include "core/support/sha256.h"

#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <clocale>
#include <cstring>
#include <new>
#include <system_error>
#include <thread>

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
        QCOMPARE(counted(0, "image"), std::string("0 images"));
        QCOMPARE(counted(1, "image"), std::string("1 image"));
        QCOMPARE(counted(std::size_t{1234}, "image"), std::string("1,234 images"));
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
        QCOMPARE(listed({}), std::string());
        QCOMPARE(listed({"a", "b\n"}), std::string("a, b\uFFFD"));
        QCOMPARE(listed(std::vector<std::string>(22, "x")).substr(49), std::string(", x, x, x and 2 more"));
        QVERIFY(listed(std::vector<std::string>(1000, std::string(100'000, 'x'))).size() < 3000);
    }

    void bytesAsBase64()
    {
        QCOMPARE(base64(""), std::string());
        QCOMPARE(base64("f"), std::string("Zg==")); // RFC 4648, section 10
        QCOMPARE(base64("fo"), std::string("Zm8="));
        QCOMPARE(base64("foobar"), std::string("Zm9vYmFy"));
        QCOMPARE(base64({"\0\xff\xfb", 3}), std::string("AP/7"));
        const QByteArray many(400'001, 'x'); // more than is encoded at once
        QCOMPARE(base64({many.constData(), std::size_t(many.size())}), many.toBase64().toStdString());
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

    void csvIsText()
    {
        const auto rows = parseCsv(std::string("a,b\n1,2\0", 9), "points.csv");
        QVERIFY(!rows);
        QCOMPARE(rows.error().sentence, std::string("points.csv is not a table: it is not text."));
    }

    void emptyPathsAreNamed()
    {
        QCOMPARE(readWholeFile("", 10).error().sentence, std::string("The path of a file is empty."));
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
        const auto refused = writeFileAtomically(pathTo("missing/file.txt"), "x");
        QVERIFY(!refused && refused.error().sentence.find("missing/file.txt: No such file") != std::string::npos);
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
        QVERIFY(replaceFile(pathTo("shared"), [&](File &file) -> Result<void> {
            temporary = file.path().string();
            std::filesystem::create_symlink("victim", pathTo("trap"));
            return File::open(pathTo("trap"), File::Mode::Fresh) ? failure(ErrorKind::Failed, "A link was opened.", "")
                                                                 : Result<void>();
        }));
        std::filesystem::create_symlink("victim", temporary);
        QVERIFY(writeFileAtomically(pathTo("shared"), "x"));
        QCOMPARE(*readWholeFile(pathTo("victim"), 100), std::string("untouched"));
        QVERIFY(!std::filesystem::exists(std::filesystem::symlink_status(temporary)));

        std::filesystem::create_directory(temporary); // as a folder that is being filled
        const int filler = ::open(temporary.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        QCOMPARE(::flock(filler, LOCK_EX), 0);
        const auto refused = writeFileAtomically(pathTo("shared"), "y");
        QVERIFY(!refused && refused.error().sentence.find("File exists") != std::string::npos);
        ::close(filler);
        QVERIFY(writeFileAtomically(pathTo("shared"), "y")); // nobody fills it any longer
        QVERIFY(!std::filesystem::exists(temporary));
    }

    void newFilesTakeTheirPlaceOrGo()
    {
        QVERIFY(QDir(m_dir.path()).mkpath(QStringLiteral("new")));
        const auto path = pathTo("new/file");
        {
            auto fresh = NewFile::create(path);
            QVERIFY(fresh && fresh->file().write(0, std::as_bytes(std::span("abc", 3))));
            QCOMPARE(*fresh->file().tryLock(), true);
            auto kept = fresh->put(File::Existing::Keep);
            QVERIFY(kept);
            QCOMPARE(kept->path(), path);
        }
        {
            auto fresh = NewFile::create(path);
            QVERIFY(fresh);
            const auto refused = fresh->put(File::Existing::Keep);
            QVERIFY(!refused && refused.error().sentence.find("exists already") != std::string::npos);
        }
        std::filesystem::create_symlink("nowhere", pathTo("new/dangling"));
        {
            auto fresh = NewFile::create(pathTo("new/thing"));
            std::filesystem::create_symlink("nowhere", pathTo("new/thing"));
            QVERIFY(fresh && !fresh->put(File::Existing::Keep));
        }
        QCOMPARE(*readWholeFile(path, 100), std::string("abc"));
        QCOMPARE(QDir(m_dir.filePath(QStringLiteral("new"))).entryList(QDir::Files | QDir::Hidden).size(), 1);
    }

    void privateFilesAreReplacedByPrivateOnes()
    {
        const auto path = pathTo("private");
        QVERIFY(writeFileAtomically(path, "old"));
        QCOMPARE(::chmod(path.c_str(), 0600), 0);
        auto fresh = NewFile::create(path);
        struct stat info = {};
        QCOMPARE(::stat(fresh->file().path().c_str(), &info), 0);
        QCOMPARE(info.st_mode & 0777, 0600u);
    }

    void longNamesAreWritten()
    {
        const std::string rest(245, 'n');
        for (const std::string &name :
             {std::string(255, 'n'), "\u00e4\u00e4\u00e4\u00e4\u00e4" + rest, rest + "\xff",
              std::string(199, 'n') + "\u00e4" + std::string(50, 'n'), std::string(255, '\x80')}) {
            const auto path = pathTo(name.c_str());
            QVERIFY2(writeFileAtomically(path, "x"), name.c_str());
            QCOMPARE(*readWholeFile(path, 100), std::string("x"));
        }
    }

    void whatKilledProcessesLeftIsRemoved()
    {
        const pid_t child = ::fork();
        if (child == 0)
            ::_exit(0);
        QCOMPARE(::waitpid(child, nullptr, 0), child); // so that no process has this number
        QVERIFY(QDir(m_dir.path()).mkpath(QStringLiteral("left")));
        const std::filesystem::path folder = pathTo("left");
        const auto named = [&](const std::string &name, pid_t process) {
            return folder / ("." + name + "." + std::to_string(process) + ".part");
        };
        const auto make = [](const std::filesystem::path &path) { return File::open(path, File::Mode::Fresh); };
        const std::string longName(255, 'm');

        QVERIFY(make(named("a.csv", child)) && make(named("b.csv", child)));
        QVERIFY(make(named(longName.substr(0, 200), child)));
        const std::vector<std::filesystem::path> kept{named("a.csv", ::getppid()),
                                                      named("a.csv.x", child),
                                                      folder / ("a.csv." + std::to_string(child) + ".part"),
                                                      folder / ".a.csv.part",
                                                      folder / ".a.csv.12x.part",
                                                      folder / ".a.csv.0012.part"};
        for (const auto &path : kept)
            QVERIFY(make(path));
        QVERIFY(writeFileAtomically(folder / "a.csv", "new"));
        QVERIFY(!std::filesystem::exists(named("a.csv", child)) && std::filesystem::exists(named("b.csv", child)));
        for (const auto &path : kept)
            QVERIFY2(std::filesystem::exists(path), path.c_str());
        QVERIFY(writeFileAtomically(folder / longName, "new"));
        QVERIFY(!std::filesystem::exists(named(longName.substr(0, 200), child)));

        const auto link = named("b.csv", child);
        std::filesystem::remove(link);
        std::filesystem::create_symlink("a.csv", link);
        auto locked = make(named("c.csv", child)); // by a process elsewhere that shares the folder
        QCOMPARE(*locked->tryLock(), true);
        removeLeftovers(folder);
        QVERIFY(std::filesystem::is_symlink(link) && std::filesystem::exists(named("c.csv", child)));
        QVERIFY(!std::filesystem::exists(named("a.csv.x", child)));
        QCOMPARE(*readWholeFile(folder / "a.csv", 100), std::string("new"));
    }

    void filesOfOthersAreNotLeftovers()
    {
        if (::geteuid() != 0)
            QSKIP("Only root can make a file of another user: run the test as root.");
        const pid_t child = ::fork();
        if (child == 0)
            ::_exit(0);
        QCOMPARE(::waitpid(child, nullptr, 0), child);
        const auto path = pathTo((".o.csv." + std::to_string(child) + ".part").c_str());
        QVERIFY(File::open(path, File::Mode::Fresh));
        QCOMPARE(::chown(path.c_str(), 12345, 12345), 0);
        QVERIFY(writeFileAtomically(pathTo("o.csv"), "x"));
        QVERIFY(std::filesystem::exists(path));
    }

    void onlyFilesAreOpened()
    {
        const auto pipe = pathTo("fifo");
        QCOMPARE(::mkfifo(pipe.c_str(), 0600), 0);
        for (const auto mode : {File::Mode::Read, File::Mode::ReadWrite}) {
            const auto refused = File::open(pipe, mode); // nothing ever writes to it
            QVERIFY(!refused);
            QCOMPARE(refused.error().kind, ErrorKind::BadInput);
            QVERIFY(refused.error().sentence.find("fifo is not a file but a pipe") != std::string::npos);
            const auto device = File::open("/dev/null", mode);
            QVERIFY(!device && device.error().sentence.find("a device") != std::string::npos);
        }
        std::filesystem::create_symlink("fifo", pathTo("to fifo"));
        QVERIFY(!readWholeFile(pathTo("to fifo"), 100));

        const auto name = pathTo("socket");
        const int socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
        sockaddr_un address = {};
        address.sun_family = AF_UNIX;
        QVERIFY(name.string().size() < sizeof(address.sun_path));
        std::strcpy(address.sun_path, name.c_str());
        QCOMPARE(::bind(socket, reinterpret_cast<const sockaddr *>(&address), sizeof(address)), 0);
        const auto refused = File::open(name, File::Mode::Read);
        QVERIFY(!refused && refused.error().sentence.find("a socket") != std::string::npos);
        ::close(socket);
    }

    void filesOfUnknownSizeAreRead()
    {
        QVERIFY(readWholeFile("/proc/self/status", 1'000'000)->find("Pid:") != std::string::npos); // "has 0 bytes"
        QVERIFY(!readWholeFile("/proc/self/status", 10));
        QCOMPARE(File::open("/proc/self/status", File::Mode::Read)->beginning(5)->size(), std::size_t(5));
    }

    void pipesAreTakenOnce()
    {
        const auto path = pathTo("table pipe");
        QCOMPARE(::mkfifo(path.c_str(), 0600), 0);
        const std::string text(200'000, 'x'); // more than a pipe holds
        std::thread writer([&] {              // opens it as a writer that waits for the reader
            const int end = ::open(path.c_str(), O_WRONLY);
            for (std::string_view rest = text; !rest.empty();)
                rest.remove_prefix(
                    static_cast<std::size_t>(std::max<ssize_t>(::write(end, rest.data(), rest.size()), 0)));
            ::close(end);
        });
        const auto taken = takePipe(path, text.size());
        writer.join();
        QVERIFY(taken);
        for (int i = 0; i < 2; ++i)
            QCOMPARE(*readWholeFile(path, text.size()), text);
        std::filesystem::current_path(m_dir.path().toStdString());
        QCOMPARE(*readWholeFile("table pipe", text.size()), text);

        QVERIFY(takePipe(pathTo("victim"), 1)); // a file
        QVERIFY(takePipe(pathTo("nothing"), 1));
    }

    void pipesHaveALimitAndCanBeCancelled()
    {
        std::array<int, 2> ends{};
        QCOMPARE(::pipe2(ends.data(), O_CLOEXEC), 0);
        const std::filesystem::path path = "/proc/self/fd/" + std::to_string(ends[0]); // as in <(…)
        QCOMPARE(::write(ends[1], "four", 4), 4);
        const auto tooLong = takePipe(path, 3);
        QVERIFY(!tooLong && tooLong.error().sentence.find("more than the 3 bytes") != std::string::npos);
        QCOMPARE(::write(ends[1], "four", 4), 4);
        ::close(ends[1]);
        QVERIFY(takePipe(path, 4));
        QCOMPARE(*readWholeFile(path, 4), std::string("four"));
        ::close(ends[0]);

        const auto fifo = pathTo("no writer");
        QCOMPARE(::mkfifo(fifo.c_str(), 0600), 0);
        int asked = 0;
        const auto stopped = takePipe(fifo, 100, [&] { return ++asked == 3; });
        QVERIFY(!stopped);
        QCOMPARE(stopped.error().kind, ErrorKind::Cancelled);
    }

    void aPipeWithoutAWriterIsGivenUp()
    {
        const auto path = pathTo("forgotten");
        QCOMPARE(::mkfifo(path.c_str(), 0600), 0);
        const auto patience = std::chrono::milliseconds(300);
        const auto forgotten = takePipe(path, 100, {}, patience);
        QVERIFY(!forgotten);
        QCOMPARE(forgotten.error().kind, ErrorKind::BadInput);
        QVERIFY(forgotten.error().sentence.find("no program writes") != std::string::npos);

        std::thread slow([&] { // opens it late, and needs longer than the patience for its bytes
            std::this_thread::sleep_for(patience / 3);
            const int end = ::open(path.c_str(), O_WRONLY);
            std::this_thread::sleep_for(2 * patience);
            QCOMPARE(::write(end, "late", 4), 4);
            ::close(end);
        });
        const auto taken = takePipe(path, 100, {}, patience);
        slow.join();
        QVERIFY(taken);
        QCOMPARE(*readWholeFile(path, 100), std::string("late"));

        std::thread silent([&] { ::close(::open(path.c_str(), O_WRONLY)); }); // an empty file, as from a failed program
        const auto empty = takePipe(path, 100, {}, 10 * patience);
        silent.join();
        QVERIFY(empty);
        QVERIFY(readWholeFile(path, 100)->empty());
    }

    void aFileThatIsGoneIsNoticed()
    {
        const auto path = pathTo("written");
        const auto other = pathTo("written elsewhere");
        auto file = File::open(path, File::Mode::Fresh);
        QVERIFY(file && file->checkInPlace());
        const auto says = [&](const char *what) {
            const auto found = file->checkInPlace();
            return !found && found.error().kind == ErrorKind::Failed
                   && found.error().sentence.find(what) != std::string::npos;
        };
        std::filesystem::rename(path, other);
        QVERIFY(says("was moved"));
        QVERIFY(writeFileAtomically(path, "another"));
        QVERIFY(says("was replaced by another file"));
        std::filesystem::rename(other, path);
        QVERIFY(file->checkInPlace());
        std::filesystem::remove(path);
        QVERIFY(says("was removed"));
    }

    void stampsTellChangesApart()
    {
        const auto path = pathTo("stamped");
        const auto stamp = [&] { return File::open(path, File::Mode::Read).value().stamp().value(); };
        auto file = File::open(path, File::Mode::Fresh);
        QVERIFY(file && file->write(0, std::as_bytes(std::span("abc", 3))));
        const FileStamp before = stamp();
        QCOMPARE(before.size, std::uint64_t(3));
        QCOMPARE(stamp(), before);
        QVERIFY(file->write(3, std::as_bytes(std::span("d", 1))));
        QCOMPARE(stamp().size, std::uint64_t(4));
        QCOMPARE(stamp().number, before.number);
        QVERIFY(writeFileAtomically(path, "abc")); // beside the old one, which is still open
        QVERIFY(stamp().number != before.number);
    }

    void devicesAndPipesStay()
    {
        QVERIFY(writeFileAtomically("/dev/null", "x"));
        QVERIFY(std::filesystem::is_character_file("/dev/null"));
        QVERIFY(!writeFileAtomically("/dev/full", "x"));
        QVERIFY(!replaceFile("/dev/null", [](File &) -> Result<void> { return {}; }));

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

    void jsonHasLimits()
    {
        const auto nested
            = [](std::size_t depth) { return std::string(depth, '[') + "\"[[[\\\"[[[{{{\"" + std::string(depth, ']'); };
        QVERIFY(checkJsonLimits(nested(deepestJson), "a.json"));
        QVERIFY(checkJsonLimits("[" + nested(deepestJson - 1) + "," + nested(deepestJson - 1) + "]", "a.json"));
        const auto deep = checkJsonLimits(nested(deepestJson + 1), "a.json");
        QVERIFY(!deep);
        QCOMPARE(deep.error().kind, ErrorKind::BadInput);
        QCOMPARE(deep.error().sentence, std::string("a.json: its JSON is nested more than 32 levels deep."));

        std::string flat = "[0";
        for (std::size_t i = 1; i + 2 < mostJsonValues; ++i)
            flat += ",0";
        QVERIFY(checkJsonLimits(flat + "]", "a.json"));
        const auto longer = checkJsonLimits(flat + ",0,0,0]", "a.json");
        QVERIFY(!longer);
        QCOMPARE(longer.error().sentence, std::string("a.json: its JSON holds more than 2,000,000 values."));
        for (const char *broken : {"", "\"", "\"\\", "]]]}}}", "{\"a"}) // left to the parser
            QVERIFY(checkJsonLimits(broken, "a.json"));
    }

    void tablesHaveLimits()
    {
        const auto wide = parseCsv("a" + std::string(99'999, ',') + "\n", "t");
        QVERIFY(wide);
        QCOMPARE(wide->front().fields.size(), std::size_t(100'000));
        const auto wider = parseCsv("a\nb" + std::string(100'000, ',') + "\n", "t");
        QVERIFY(!wider);
        QCOMPARE(wider.error().sentence, std::string("t line 2: the row has more than 100,000 fields."));
        std::string rows;
        for (int i = 0; i < 41; ++i)
            rows += std::string(99'999, ',') + "\n";
        const auto longer = parseCsv(rows, "t");
        QVERIFY(!longer);
        QCOMPARE(longer.error().sentence, std::string("t has more than 4,000,000 fields."));
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
        auto first = File::open(pathTo("lock"), File::Mode::Fresh);
        auto second = File::open(pathTo("lock"), File::Mode::ReadWrite);
        QCOMPARE(*first->tryLock(), true);
        QCOMPARE(*second->tryLock(), false);
    }
};

QTEST_APPLESS_MAIN(TestSupport)
#include "tst_support.moc"
