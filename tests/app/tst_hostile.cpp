// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/toynetwork.h"

#include "tests/app/engineprogram.h"

#include "core/recording/recording.h"
#include "core/sandbox/landlock.h"

#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>
#include <unistd.h>

#include <map>

using namespace offramp;

namespace {

namespace fs = std::filesystem;

/// Files below folder with their contents; folders with nothing.
std::map<std::string, std::string> everythingBelow(const fs::path &folder)
{
    std::map<std::string, std::string> all;
    for (const auto &entry : fs::recursive_directory_iterator(folder))
        all[entry.path().string()] = entry.is_regular_file() ? bytesOf(entry.path()) : std::string();
    return all;
}

/// Whether every user can start a program.
bool isReachable(const fs::path &file)
{
    constexpr auto need = fs::perms::others_exec;
    for (fs::path path = fs::canonical(file); path != path.root_path(); path = path.parent_path()) {
        if ((fs::status(path).permissions() & need) == fs::perms::none)
            return false;
    }
    return true;
}

} // namespace

/// Archives whose code acts on files, in a folder with files that are none of its business.
class TestHostile : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    [[nodiscard]] fs::path at(const std::string &name) const { return fs::path(m_folder->path().toStdString()) / name; }

    /// A network whose forward first runs act.
    void save(const std::string &act) const
    {
        torch::jit::Module net("Hostile");
        net.register_parameter("w", torch::ones({3, 3}), false);
        net.define("def forward(self, x):\n    m = torch.mean(x, [2, 3])\n" + act
                   + "\n    return (torch.matmul(m, self.w), torch.matmul(m, self.w) * 2.)\n");
        net.eval();
        net.save(at("network/net.pt").string());
        fs::permissions(at("network/net.pt"), fs::perms(0644));
    }

    [[nodiscard]] std::string savingTo(const fs::path &path) const
    {
        return "    torch.save(m, \"" + path.string() + "\")";
    }
    [[nodiscard]] std::string readingFrom(const fs::path &path) const
    {
        return "    m = m + torch.from_file(\"" + path.string() + "\", False, 3, dtype=0)";
    }

    [[nodiscard]] Finished recorded(const std::vector<std::string> &more, bool asNobody) const
    {
        std::vector<std::string> arguments{"record",
                                           "--network",
                                           at("network/net.pt").string(),
                                           "--dataset",
                                           at("images").string(),
                                           "--out",
                                           at("out/run.exits").string()};
        arguments.insert(arguments.end(), more.begin(), more.end());
        QProcess process;
        if (asNobody)
            process.setChildProcessModifier([] {
                if (::setgid(65534) != 0 || ::setuid(65534) != 0)
                    ::_exit(99);
            });
        process.start(program(), toArguments(arguments));
        return finish(process);
    }

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        for (const char *name : {"network", "out", "out/below", "elsewhere"})
            fs::create_directory(at(name));
        makeImages(at("images"), 3, 4);
        for (const char *name : {"elsewhere/decoy", "out/decoy", "out/below/decoy", "network/decoy"})
            write(at(name), "a secret of some length");
        write(at("out/neighbour.exits"), "another recording");
        fs::create_symlink(at("elsewhere/decoy"), at("out/link"));
        for (const auto &entry : fs::recursive_directory_iterator(m_folder->path().toStdString())) {
            if (!entry.is_symlink())
                fs::permissions(entry.path(), fs::perms(0777));
        }
        fs::permissions(m_folder->path().toStdString(), fs::perms(0777));
    }

    void nothingOutsideTheOutputIsTouched_data()
    {
        QTest::addColumn<QString>("act");
        QTest::addColumn<QString>("file");
        QTest::addColumn<QStringList>("options");
        QTest::addColumn<bool>("asNobody");
        const auto add = [](const char *name, const char *act, const char *file) {
            const QString a = QString::fromLatin1(act);
            const QString f = QString::fromLatin1(file);
            QTest::addRow("%s", name) << a << f << QStringList() << false;
            QTest::addRow("%s, ordinary user, interface 2", name)
                << a << f << QStringList{QStringLiteral("--sandbox-abi"), QStringLiteral("2")} << true;
        };
        add("new file elsewhere", "save", "elsewhere/new");
        add("new file beside the output", "save", "out/new");
        add("over a decoy", "save", "elsewhere/decoy");
        add("through a link beside the output", "save", "out/link");
        add("over an image", "save", "images/test/a/0.png");
        add("over a neighbour", "save", "out/neighbour.exits");
        add("over the network", "save", "network/net.pt");
        add("read a decoy", "read", "elsewhere/decoy");
        add("read a neighbour", "read", "out/neighbour.exits");
        add("read below the output", "read", "out/below/decoy");
        add("read beside the network", "read", "network/decoy");
        add("read passwords", "read", "/etc/passwd");
        add("read the environment", "read", "/proc/self/environ");
    }

    void nothingOutsideTheOutputIsTouched()
    {
        QFETCH(const QString, act);
        QFETCH(const QString, file);
        QFETCH(const QStringList, options);
        QFETCH(const bool, asNobody);
        if (landlockAbi() < 2)
            QSKIP("This kernel has no Landlock, or a very old one.");
        if (asNobody && ::getuid() != 0)
            QSKIP("Only root can become another user.");
        if (asNobody && !isReachable(program().toStdString()))
            QSKIP("Another user cannot start offramp-engine in this folder.");
        const fs::path path = file.startsWith(QLatin1Char('/')) ? fs::path(file.toStdString()) : at(file.toStdString());
        save(act == QStringLiteral("save") ? savingTo(path) : readingFrom(path));
        const auto before = everythingBelow(m_folder->path().toStdString());
        std::vector<std::string> more;
        for (const QString &option : options)
            more.push_back(option.toStdString());
        const Finished run = recorded(more, asNobody);
        // LibTorch says nothing where it cannot save.
        QVERIFY2(run.code != 99 && run.code != -1 && (run.code != 0 || act == QStringLiteral("save")), run.err.c_str());
        const auto othersAfter = [this] {
            auto all = everythingBelow(m_folder->path().toStdString());
            all.erase(at("out/run.exits").string());
            return all;
        };
        QTRY_VERIFY(othersAfter() == before);
    }

    /// The acts do work where nothing stops them: else the test above would show nothing.
    void withoutTheSandboxTheyWork()
    {
        save(savingTo(at("elsewhere/new")));
        const Finished run = recorded({"--no-sandbox"}, false);
        QVERIFY2(run.code == 0, run.err.c_str());
        QVERIFY(fs::exists(at("elsewhere/new")));
        QCOMPARE(readRecording(at("out/run.exits"))->about("sandbox"), std::optional<std::string>("off"));

        save(readingFrom(at("elsewhere/decoy")));
        fs::remove(at("out/run.exits"));
        QCOMPARE(recorded({"--no-sandbox"}, false).code, 0);
    }

    void anHonestNetworkRecordsAndResumes_data()
    {
        QTest::addColumn<int>("abi");
        for (const int abi : {-1, 0, 1, 2, 3, 7})
            QTest::addRow("interface %d", abi) << abi;
    }

    void anHonestNetworkRecordsAndResumes()
    {
        QFETCH(const int, abi);
        if (abi > landlockAbi())
            QSKIP("This kernel has no Landlock, or an older one.");
        save("    pass");
        const std::vector<std::string> options{"--sandbox-abi=" + std::to_string(abi), "--batch", "5"};
        auto some = options;
        some.insert(some.end(), {"--limit", "5"});
        const Finished first = recorded(some, false);
        QVERIFY2(first.code == 0, first.err.c_str());
        const Finished rest = recorded(options, false);
        QVERIFY2(rest.code == 0, rest.err.c_str());
        const auto recording = readRecording(at("out/run.exits"));
        QVERIFY(recording);
        QCOMPARE(recording->recordedCount(), std::size_t(12));
        QCOMPARE(contains(rest.err, "Files are not confined"), abi <= 0);
        QCOMPARE(recording->about("sandbox").value_or(""), abi < 0 ? std::string("none")
                                                           : abi == 0
                                                               ? std::string("seccomp")
                                                               : "landlock " + std::to_string(abi) + ", seccomp");
        const auto isPrivate
            = [](const fs::directory_entry &entry) { return entry.path().filename().string().starts_with("."); };
        QTRY_VERIFY(std::none_of(fs::directory_iterator(at("out")), fs::directory_iterator(), isPrivate));

        const Finished inspected
            = run({"inspect", at("network/net.pt").string(), "--input", "1x3x8x8", "--json", options.front()});
        QVERIFY2(inspected.code == 0, inspected.err.c_str());
        QCOMPARE(contains(inspected.out, "Files are not confined"), abi <= 0);
    }

    void linkedImagesAreRead()
    {
        save("    pass");
        fs::rename(at("images/test/a/0.png"), at("elsewhere/0.png"));
        fs::create_symlink(at("elsewhere/0.png"), at("images/test/a/0.png"));
        fs::rename(at("images/test/b"), at("elsewhere/b"));
        fs::create_directory_symlink(at("elsewhere/b"), at("images/test/b"));
        const Finished run = recorded({}, false);
        QVERIFY2(run.code == 0, run.err.c_str());
    }

    void limitsEndTheProgram()
    {
        save("    k = [m]\n    for i in range(1000000000):\n        k[0] = k[0] * 1.\n    m = k[0]");
        const std::vector<std::string> inspect{"inspect", at("network/net.pt").string(), "--input", "1x3x8x8"};
        auto slow = inspect;
        slow.insert(slow.end(), {"--max-seconds", "3"});
        const Finished late = run(slow);
        QCOMPARE(late.code, 5);
        QVERIFY2(contains(late.err, "--max-seconds"), late.err.c_str());

        save("    k = [m]\n    for i in range(1000000000):\n        k.append(torch.ones([1000000]))\n    m = m + "
             "k[-1].sum()");
        auto large = inspect;
        large.insert(large.end(), {"--max-memory", "1"});
        const Finished full = run(large);
        QCOMPARE(full.code, 5);
        QVERIFY2(contains(full.err, "--max-memory"), full.err.c_str());
    }
};

QTEST_GUILESS_MAIN(TestHostile)

#include "tst_hostile.moc"
