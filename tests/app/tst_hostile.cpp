// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/app/engineprogram.h"
#include "tests/app/hostilearchive.h"

#include "core/recording/recording.h"
#include "core/sandbox/landlock.h"

#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <map>

using namespace offramp;

namespace {

namespace fs = std::filesystem;

/// Files below folder with their contents; folders with nothing. Nothing at all where a file goes while it is read.
std::map<std::string, std::string> everythingBelow(const fs::path &folder)
{
    std::map<std::string, std::string> all;
    try {
        for (const auto &entry : fs::recursive_directory_iterator(folder))
            all[entry.path().string()] = entry.is_regular_file() ? bytesOf(entry.path()) : std::string();
    } catch (const fs::filesystem_error &) {
        return {};
    }
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

/// Archives whose code acts on files, in a folder with files that are none of its business. They are written by hand:
/// code as LibTorch prints it, and the pickle of the network.
///
/// What TorchScript offers was looked for in the operators and classes of LibTorch 1.13 (Debian's) and in those of
/// libtorch_cpu 2.11 that take texts: aten::save writes a file, aten::from_file maps one, to read or, shared, to write,
/// create and grow it. prim::fork runs code in another thread; __setstate__ of modules and of other classes runs while
/// the archive is opened. torch.classes._nnapi.Compilation loads libneuralnetworks.so from where libraries are
/// searched. Nothing opens a connection or starts a program: the operators of c10d and symm_mem need a process group,
/// those of rpc an agent, that only C++ or Python can make (and rpc_sync is not known to archives); TCPStore and
/// FileStore are not bound since 1.13; pickles build tensors and the archive's own classes alone. That both are denied
/// all the same, also to machine code in a process that an operator's bug takes over, is shown in tst_sandbox.
class TestHostile : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    [[nodiscard]] fs::path at(const std::string &name) const { return fs::path(m_folder->path().toStdString()) / name; }

    void save(const HostileArchive &archive) const
    {
        archive.write(at("network/net.pt"));
        fs::permissions(at("network/net.pt"), fs::perms(0644));
    }

    /// The archive that acts so on the file.
    [[nodiscard]] static HostileArchive archiveThat(const std::string &act, const std::string &file)
    {
        const std::string path = '"' + file + '"';
        const std::string mapped = "m = torch.add(m, torch.sum(torch.to(torch.from_file(" + path;
        const std::string saving = "torch.save(x, " + path + ")";
        const std::string savingState = "torch.save((state)[1], " + path + ")";
        using Loader = HostileArchive::Loader;
        const std::map<std::string, HostileArchive> all{
            {"save", {{saving}, {}, {}, {}}},
            {"save by its namespace", {{"ops.aten.save(x, " + path + ")"}, {}, {}, {}}},
            {"save by a hidden name", {{R"(getattr(torch, "sa\166e")(x, )" + path + ")"}, {}, {}, {}}},
            {"save in another thread",
             {{"y = fork(__torch__.act, x)", "z = torch.wait(y)"},
              {},
              {},
              "def act(x: Tensor) -> Tensor:\n  " + saving + "\n  return x\n"}},
            {"save while loading", {{}, {savingState}, Loader::Network, {}}},
            {"save while a part is loaded", {{}, {savingState}, Loader::Part, {}}},
            {"save while an object is loaded", {{}, {savingState}, Loader::Object, {}}},
            {"map to create", {{mapped + ", True, 1000, dtype=0), 6)))"}, {}, {}, {}}},
            {"map to write",
             {{"m = torch.add(m, torch.sum(torch.fill_(torch.from_file(" + path + ", True, 2, dtype=6), 1)))"},
              {},
              {},
              {}}},
            {"read", {{mapped + ", False, 3, dtype=0), 6)))"}, {}, {}, {}}},
            {"read while loading",
             {{},
              {"self.w = torch.view(torch.to(torch.from_file(" + path + ", False, 9, dtype=0), 6), [3, 3])"},
              Loader::Network,
              {}}},
        };
        return all.at(act);
    }

    [[nodiscard]] fs::path fileOf(const QString &name) const
    {
        return name.startsWith(QLatin1Char('/')) ? fs::path(name.toStdString()) : at(name.toStdString());
    }

    /// Everything but the recording.
    [[nodiscard]] std::map<std::string, std::string> others() const
    {
        auto all = everythingBelow(m_folder->path().toStdString());
        all.erase(at("out/run.exits").string());
        return all;
    }

    static void becomeNobody()
    {
        if (::setgid(65534) != 0 || ::setuid(65534) != 0)
            ::_exit(99);
    }

    [[nodiscard]] std::vector<std::string> recordArguments(const std::vector<std::string> &more) const
    {
        std::vector<std::string> arguments{"record",
                                           "--network",
                                           at("network/net.pt").string(),
                                           "--dataset",
                                           at("images").string(),
                                           "--out",
                                           at("out/run.exits").string()};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return arguments;
    }

    [[nodiscard]] Finished recorded(const std::vector<std::string> &more, bool asNobody = false) const
    {
        QProcess process;
        if (asNobody)
            process.setChildProcessModifier(becomeNobody);
        process.start(program(), toArguments(recordArguments(more)));
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
        for (const char *name : {"out/link", "network/link"})
            fs::create_symlink(at("elsewhere/decoy"), at(name));
        for (const auto &entry : fs::recursive_directory_iterator(m_folder->path().toStdString())) {
            if (!entry.is_symlink())
                fs::permissions(entry.path(), fs::perms(0777));
        }
        fs::permissions(m_folder->path().toStdString(), fs::perms(0777));
    }

    void acts()
    {
        QTest::addColumn<QString>("act");
        QTest::addColumn<QString>("file");
        const bool isLong = qEnvironmentVariableIsSet("OFFRAMP_LONG_TESTS"); // as test.sh --all sets it
        const auto add = [](const char *name, const char *act, const char *file) {
            QTest::addRow("%s", name) << QString::fromLatin1(act) << QString::fromLatin1(file);
        };
        const auto addToLong = [&](const char *name, const char *act, const char *file) {
            if (isLong)
                add(name, act, file);
        };
        add("new file elsewhere", "save", "elsewhere/new");
        addToLong("new file beside the output", "save", "out/new");
        addToLong("over a decoy", "save", "elsewhere/decoy");
        addToLong("through a link beside the output", "save", "out/link");
        addToLong("over an image", "save", "images/test/a/0.png");
        add("over a neighbour", "save", "out/neighbour.exits");
        addToLong("over the network", "save", "network/net.pt");
        add("by its namespace", "save by its namespace", "elsewhere/new");
        add("by a hidden name", "save by a hidden name", "elsewhere/new");
        add("in another thread", "save in another thread", "elsewhere/new");
        add("while it is loaded", "save while loading", "elsewhere/new");
        addToLong("while a part is loaded", "save while a part is loaded", "elsewhere/new");
        add("while an object is loaded", "save while an object is loaded", "elsewhere/decoy");
        add("new mapped file", "map to create", "elsewhere/new");
        addToLong("a decoy grows", "map to create", "elsewhere/decoy");
        add("into a decoy", "map to write", "elsewhere/decoy");
        addToLong("into an image", "map to write", "images/test/a/0.png");
        add("read a decoy", "read", "elsewhere/decoy");
        addToLong("read a neighbour", "read", "out/neighbour.exits");
        addToLong("read below the output", "read", "out/below/decoy");
        addToLong("read beside the network", "read", "network/decoy");
        add("read through a link beside the network", "read", "network/link");
        add("read passwords", "read", "/etc/passwd");
        add("read while it is loaded", "read while loading", "elsewhere/decoy");
    }

    void nothingOutsideTheOutputIsTouched_data() { acts(); }

    void nothingOutsideTheOutputIsTouched()
    {
        QFETCH(const QString, act);
        QFETCH(const QString, file);
        if (landlockAbi() < 2)
            QSKIP("This kernel has no Landlock, or a very old one.");
        save(archiveThat(act.toStdString(), fileOf(file).string()));
        const auto before = others();
        const bool canBeNobody = ::getuid() == 0 && isReachable(program().toStdString());
        const std::vector<std::string> old{"--sandbox-abi", "2"};
        const std::vector<std::string> newest;
        std::vector<std::pair<std::vector<std::string>, bool>> runs{{newest, false}, {old, canBeNobody}};
        if (qEnvironmentVariableIsSet("OFFRAMP_LONG_TESTS")) // as test.sh --all sets it
            runs.insert(runs.end(), {{old, false}, {newest, canBeNobody}});
        for (const auto &[options, asNobody] : runs) {
            fs::remove(at("out/run.exits"));
            const Finished run = recorded(options, asNobody);
            // LibTorch says nothing where it cannot save.
            const bool isDenied = !act.startsWith(QStringLiteral("save"));
            const bool hasCode = act.endsWith(QStringLiteral("thread")) || (run.code != 0) == isDenied;
            QVERIFY2(run.code != 99 && run.code != -1 && hasCode, run.err.c_str());
            QTRY_VERIFY(others() == before); // the private folder goes once the engine has ended
        }
        const Finished inspected
            = run({"inspect", at("network/net.pt").string(), "--input", "1x3x8x8", "--sandbox-abi", "2"});
        QVERIFY2(contains(inspected.err, "Run the network only if you trust"), inspected.err.c_str());
        QVERIFY(others() == before);
    }

    void withoutTheSandboxTheyWork_data() { acts(); }

    /// Else the test above would show nothing.
    void withoutTheSandboxTheyWork()
    {
        QFETCH(const QString, act);
        QFETCH(const QString, file);
        save(archiveThat(act.toStdString(), fileOf(file).string()));
        const auto before = others();
        const Finished run = recorded({"--no-sandbox"});
        if (!act.startsWith(QStringLiteral("read"))) {
            QVERIFY2(others() != before, run.err.c_str());
            return;
        }
        QVERIFY2(run.code == 0, run.err.c_str());
        QCOMPARE(readRecording(at("out/run.exits"))->about("sandbox"), std::optional<std::string>("off"));
    }

    void theErrorSaysWhatWasDenied_data()
    {
        QTest::addColumn<QString>("act");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("read") << QStringLiteral("read") << QStringLiteral("tried to read ");
        QTest::newRow("read while loading") << QStringLiteral("read while loading") << QStringLiteral("tried to read ");
        QTest::newRow("write") << QStringLiteral("map to write") << QStringLiteral("tried to write to ");
    }

    /// And how to allow it; the test above shows that this works.
    void theErrorSaysWhatWasDenied()
    {
        QFETCH(const QString, act);
        QFETCH(const QString, sentence);
        if (landlockAbi() < 2)
            QSKIP("This kernel has no Landlock, or a very old one.");
        save(archiveThat(act.toStdString(), at("elsewhere/decoy").string()));
        const Finished run = recorded({});
        QCOMPARE(run.code, 3);
        const std::string denied = sentence.toStdString() + at("elsewhere/decoy").string() + " while ";
        QVERIFY2(contains(run.err, denied), run.err.c_str());
        QVERIFY2(contains(run.err, "run offramp-engine with --no-sandbox"), run.err.c_str());
        for (const char *wrong : {"Copy or save the network again", "Check that the network takes images"})
            QVERIFY2(!contains(run.err, wrong), run.err.c_str());
    }

    void aWaitingProgramGetsNothing()
    {
        if (landlockAbi() < 1)
            QSKIP("This kernel has no Landlock.");
        QCOMPARE(::mkfifo(at("elsewhere/pipe").c_str(), 0666), 0);
        const int pipe = ::open(at("elsewhere/pipe").c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
        QVERIFY(pipe >= 0);
        save(archiveThat("save while loading", at("elsewhere/pipe").string()));
        std::array<char, 100> bytes;
        static_cast<void>(recorded({}));
        QVERIFY(::read(pipe, bytes.data(), bytes.size()) <= 0);
        static_cast<void>(recorded({"--no-sandbox"}));
        QVERIFY(::read(pipe, bytes.data(), bytes.size()) > 0);
        ::close(pipe);
    }

    void aPickleStartsNothing()
    {
        const std::string start = "\x80\x02" + statedict::global("posix", "system") + '('
                                  + statedict::pickleText("touch " + at("elsewhere/new").string()) + "tR.";
        write(at("network/net.pt"), statedict::zipFile({{"net/data.pkl", start},
                                                        {"net/code/__torch__.py", ""},
                                                        {"net/constants.pkl", "\x80\x02)."},
                                                        {"net/version", "3\n"}},
                                                       0, true));
        const Finished run = recorded({"--no-sandbox"});
        QCOMPARE(run.code, 3);
        QVERIFY(!fs::exists(at("elsewhere/new")));
    }

    void theSandboxNeedsNoHomeAndNoTemporaryFolder_data()
    {
        QTest::addColumn<QString>("home");
        QTest::addColumn<QString>("temporary");
        QTest::newRow("unset") << QString() << QString();
        QTest::newRow("empty") << QStringLiteral("") << QStringLiteral("");
        QTest::newRow("missing") << QStringLiteral("missing") << QStringLiteral("missing");
        QTest::newRow("a file") << QStringLiteral("elsewhere/decoy") << QStringLiteral("elsewhere/decoy");
        QTest::newRow("a folder with decoys") << QStringLiteral("elsewhere") << QStringLiteral("elsewhere");
        QTest::newRow("all files") << QStringLiteral("/") << QStringLiteral("/");
    }

    void theSandboxNeedsNoHomeAndNoTemporaryFolder()
    {
        QFETCH(const QString, home);
        QFETCH(const QString, temporary);
        if (landlockAbi() < 1)
            QSKIP("This kernel has no Landlock.");
        save(archiveThat("save while loading", at("elsewhere/new").string()));
        const auto before = others();
        auto environment = QProcessEnvironment::systemEnvironment();
        for (const auto &[name, value] :
             {std::pair(QStringLiteral("HOME"), home), std::pair(QStringLiteral("TMPDIR"), temporary)}) {
            environment.remove(name);
            if (!value.isNull())
                environment.insert(name, value.isEmpty() ? value : QString::fromStdString(fileOf(value).string()));
        }
        QProcess process;
        process.setProcessEnvironment(environment);
        process.start(program(), toArguments(recordArguments({})));
        const Finished run = finish(process);
        QVERIFY2(run.code == 0, run.err.c_str());
        QVERIFY2(!contains(run.err, "not confined"), run.err.c_str());
        QVERIFY(contains(readRecording(at("out/run.exits"))->about("sandbox").value_or(""), "landlock"));
        QTRY_VERIFY(others() == before);
        process.start(program(), {QStringLiteral("inspect"), QString::fromStdString(at("network/net.pt").string()),
                                  QStringLiteral("--input"), QStringLiteral("1x3x8x8")});
        const Finished inspected = finish(process);
        QVERIFY2(inspected.code == 0 && contains(inspected.out, "sandbox: landlock"), inspected.err.c_str());
        QVERIFY(others() == before);
    }

    void theNextRunRemovesWhatAKilledGroupLeft()
    {
        if (landlockAbi() < 1)
            QSKIP("This kernel has no Landlock.");
        save({{"k = [m]", "while True:", "  k[0] = torch.mul(k[0], 1.)", "m = k[0]"}, {}, {}, {}});
        const auto isPrivate
            = [](const fs::directory_entry &entry) { return entry.path().filename().string().starts_with(".run."); };
        const auto countPrivate
            = [&] { return std::count_if(fs::directory_iterator(at("out")), fs::directory_iterator(), isPrivate); };
        QProcess process;
        process.setChildProcessModifier([] { ::setpgid(0, 0); });
        process.start(program(), toArguments(recordArguments({})));
        QVERIFY(process.waitForStarted());
        const auto group = static_cast<pid_t>(process.processId());
        QTRY_VERIFY_WITH_TIMEOUT(countPrivate() == 1, 60000);
        ::kill(-group, SIGKILL);
        QVERIFY(process.waitForFinished());
        QVERIFY(countPrivate() == 1);
        fs::create_directory(at("out/.run.exits.folder")); // of someone who gave it such a name
        write(at("out/.run.exits.folder/mine"), "kept");
        fs::permissions(at("out/.run.exits.folder"), fs::perms(0755));
        save({});
        const Finished next = recorded({});
        QVERIFY2(next.code == 0, next.err.c_str());
        QTRY_VERIFY(countPrivate() == 1);
        QVERIFY(fs::exists(at("out/.run.exits.folder/mine")));
    }

    void twoRunsOfOneOutput_data()
    {
        QTest::addColumn<QStringList>("options");
        QTest::newRow("with the sandbox") << QStringList();
        QTest::newRow("without") << QStringList{QStringLiteral("--no-sandbox")};
    }

    /// One of them records; the other says why it does not, or found everything recorded.
    void twoRunsOfOneOutput()
    {
        QFETCH(const QStringList, options);
        save({});
        const QStringList arguments = toArguments(recordArguments({"--batch", "1"})) + options;
        for (int round = 0; round < 4; ++round) {
            fs::remove(at("out/run.exits"));
            std::array<QProcess, 3> processes;
            for (QProcess &process : processes)
                process.start(program(), arguments);
            int recordings = 0;
            for (QProcess &process : processes) {
                const Finished run = finish(process);
                recordings += run.code == 0 ? 1 : 0;
                const bool isSentence
                    = run.code == 3
                      && (contains(run.err, "is being written by another run") || contains(run.err, "exists already"));
                QVERIFY2(run.code == 0 || isSentence, run.err.c_str());
            }
            QVERIFY(recordings >= 1);
            const auto recording = readRecording(at("out/run.exits"));
            QVERIFY(recording);
            QCOMPARE(recording->recordedCount(), std::size_t(12));
            QTRY_VERIFY(std::distance(fs::directory_iterator(at("out")), fs::directory_iterator()) == 5);
        }
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
        save({});
        const std::vector<std::string> options{"--sandbox-abi=" + std::to_string(abi), "--batch", "5"};
        auto some = options;
        some.insert(some.end(), {"--limit", "5"});
        const Finished first = recorded(some);
        QVERIFY2(first.code == 0, first.err.c_str());
        const Finished rest = recorded(options);
        QVERIFY2(rest.code == 0, rest.err.c_str());
        const auto recording = readRecording(at("out/run.exits"));
        QVERIFY(recording);
        QCOMPARE(recording->recordedCount(), std::size_t(12));
        QCOMPARE(contains(rest.err, "Files are not confined"), abi <= 0);
        QCOMPARE(contains(rest.err, "Connections and the start of programs are not denied"), abi < 0);
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
        QCOMPARE(contains(inspected.out, "Connections and the start of programs are not denied"), abi < 0);
    }

    void linkedImagesAreRead()
    {
        save({});
        fs::rename(at("images/test/a/0.png"), at("elsewhere/0.png"));
        fs::create_symlink(at("elsewhere/0.png"), at("images/test/a/0.png"));
        fs::rename(at("images/test/b"), at("elsewhere/b"));
        fs::create_directory_symlink(at("elsewhere/b"), at("images/test/b"));
        const Finished run = recorded({});
        QVERIFY2(run.code == 0, run.err.c_str());
    }

    void limitsEndTheProgram()
    {
        save({{"k = [m]", "while True:", "  k[0] = torch.mul(k[0], 1.)", "m = k[0]"}, {}, {}, {}});
        const std::vector<std::string> inspect{"inspect", at("network/net.pt").string(), "--input", "1x3x8x8"};
        auto slow = inspect;
        slow.insert(slow.end(), {"--max-seconds", "3"});
        const Finished late = run(slow);
        QCOMPARE(late.code, 5);
        QVERIFY2(contains(late.err, "--max-seconds"), late.err.c_str());

        save({{"k = [m]", "while True:", "  _0 = torch.append(k, torch.ones([1000000]))",
               "m = torch.add(m, torch.sum(k[-1]))"},
              {},
              {},
              {}});
        auto large = inspect;
        large.insert(large.end(), {"--max-memory", "1"});
        const Finished full = run(large);
        QCOMPARE(full.code, 5);
        QVERIFY2(contains(full.err, "--max-memory"), full.err.c_str());
    }
};

QTEST_GUILESS_MAIN(TestHostile)

#include "tst_hostile.moc"
