// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/sandbox/landlock.h"
#include "core/sandbox/linktargets.h"
#include "core/sandbox/outputbroker.h"
#include "core/sandbox/sandbox.h"
#include "core/sandbox/systemcalls.h"
#include "core/sandbox/systempaths.h"

#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

using namespace offramp;

namespace {

namespace fs = std::filesystem;

void write(const fs::path &path, const std::string &text)
{
    std::ofstream(path, std::ios::binary) << text;
}

std::string textOf(const fs::path &path)
{
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

/// What work returns, run in a child: what it confines stays there. 255 when it crashed.
int inChild(const std::function<int()> &work, bool asNobody)
{
    const pid_t child = ::fork();
    if (child == 0) {
        if (asNobody && (::setgid(65534) != 0 || ::setuid(65534) != 0))
            ::_exit(254);
        ::_exit(work());
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 255;
}

int openError(const fs::path &path, int flags)
{
    const int file = ::open(path.c_str(), flags, 0600);
    const int code = file < 0 ? errno : 0;
    if (file >= 0)
        ::close(file);
    return code;
}

} // namespace

class TestSandbox : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    [[nodiscard]] fs::path at(const std::string &name) const { return fs::path(m_folder->path().toStdString()) / name; }

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        fs::permissions(m_folder->path().toStdString(), fs::perms::all);
        for (const char *name : {"given", "private"}) {
            fs::create_directory(at(name));
            fs::permissions(at(name), fs::perms::all);
        }
        write(at("given/image"), "pixels");
        write(at("decoy"), "secret");
        for (const char *name : {"given/image", "decoy"})
            fs::permissions(at(name), fs::perms(0666));
    }

    void filesAreConfined_data()
    {
        QTest::addColumn<int>("abi");
        QTest::addColumn<bool>("asNobody");
        for (int abi = 1; abi <= 7; ++abi) {
            QTest::addRow("interface %d", abi) << abi << false;
            QTest::addRow("interface %d, ordinary user", abi) << abi << true;
        }
    }

    void filesAreConfined()
    {
        QFETCH(const int, abi);
        QFETCH(const bool, asNobody);
        if (abi > landlockAbi())
            QSKIP("This kernel has no Landlock, or an older one.");
        if (asNobody && ::getuid() != 0)
            QSKIP("Only root can become another user.");
        const int failed = inChild(
            [&] {
                if (confineFiles({{at("given"), Access::Read}, {at("private"), Access::Manage}}, abi) != 0)
                    return 1;
                if (denySystemCalls(abi, false) != 0)
                    return 2;
                if (openError(at("given/image"), O_RDONLY) != 0)
                    return 3;
                if (openError(at("given/image"), O_WRONLY) != EACCES)
                    return 4;
                if (openError(at("given/image"), O_RDONLY | O_TRUNC) == 0)
                    return 5;
                if (::truncate(at("given/image").c_str(), 0) == 0)
                    return 6;
                if (openError(at("decoy"), O_RDONLY) != EACCES || openError(at("decoy"), O_WRONLY) != EACCES)
                    return 7;
                if (openError(at("given/new"), O_WRONLY | O_CREAT) != EACCES)
                    return 8;
                if (openError(at("private/new"), O_RDWR | O_CREAT | O_EXCL) != 0)
                    return 9;
                if (::symlink(at("decoy").c_str(), at("private/link").c_str()) == 0)
                    return 10;
                if (::link(at("decoy").c_str(), at("private/hard").c_str()) == 0)
                    return 11;
                if (::rename(at("private/new").c_str(), at("decoy").c_str()) == 0 || ::unlink(at("decoy").c_str()) == 0)
                    return 12;
                if (::chmod(at("decoy").c_str(), 0777) == 0)
                    return 13;
                return ::unlink(at("private/new").c_str()) == 0 ? 0 : 14;
            },
            asNobody);
        QCOMPARE(failed, 0);
        QCOMPARE(textOf(at("decoy")), std::string("secret"));
        QCOMPARE(textOf(at("given/image")), std::string("pixels"));
    }

    void connectionsAndProgramsAreDenied()
    {
        const int failed = inChild(
            [] {
                if (denySystemCalls(0, false) != 0)
                    return 1;
                errno = 0;
                if (::socket(AF_INET, SOCK_STREAM, 0) >= 0 || errno != EPERM)
                    return 2;
                if (::socket(AF_UNIX, SOCK_STREAM, 0) >= 0 || errno != EPERM)
                    return 3;
                errno = 0;
                const char *const arguments[] = {"true", nullptr};
                ::execv("/bin/true", const_cast<char *const *>(arguments));
                return errno == EPERM ? 0 : 4;
            },
            false);
        QCOMPARE(failed, 0);
    }

    void linksAreResolvedBeforehand()
    {
        fs::create_directories(at("elsewhere/below"));
        write(at("elsewhere/one"), "1");
        fs::create_directory_symlink(at("elsewhere"), at("given/folder"));
        fs::create_symlink(at("decoy"), at("elsewhere/below/further"));
        fs::create_symlink(at("elsewhere/one"), at("given/within"));
        fs::create_symlink(at("nothing"), at("given/dangling"));
        fs::create_directory_symlink(m_folder->path().toStdString(), at("given/up"));
        auto targets = linkTargets(at("given"));
        std::ranges::sort(targets);
        const fs::path root = fs::canonical(m_folder->path().toStdString());
        QCOMPARE(targets, (std::vector<fs::path>{root / "decoy", root / "elsewhere"}));
    }

    void manyTargetsBecomeTheirFolder()
    {
        fs::create_directory(at("store"));
        for (int i = 0; i <= 1000; ++i) {
            const std::string name = std::to_string(i);
            write(at("store/" + name), name);
            fs::create_symlink(at("store/" + name), at("given/" + name));
        }
        QCOMPARE(linkTargets(at("given")), std::vector<fs::path>{fs::canonical(at("store"))});
    }

    void brokerMovesIntoPlaceAndCleansUp()
    {
        const auto target = outputFile(at("private/run.exits"));
        QVERIFY(target);
        const auto beside = outputFile(at("private/run.md"));
        QVERIFY(beside);
        const auto place = startBroker({*target, *beside});
        QVERIFY(place);
        auto gate = gateTo(*place);
        write(place->folder / "part", "rows");
        QCOMPARE(gate->moveIn(place->folder / "part", 0, false), 0);
        QCOMPARE(textOf(*target), std::string("rows"));
        write(place->folder / "part", "other rows");
        QCOMPARE(gate->moveIn(place->folder / "part", 0, false), EEXIST);
        QCOMPARE(gate->moveIn(place->folder / "part", 0, true), 0);
        QCOMPARE(textOf(*target), std::string("other rows"));
        QCOMPARE(gate->moveIn(at("decoy"), 0, true), ENOENT);
        QVERIFY(fs::exists(at("decoy")));
        fs::create_symlink(at("decoy"), place->folder / "link");
        QCOMPARE(gate->moveIn(place->folder / "link", 0, true), EINVAL);
        QCOMPARE(gate->remove(0), 0);
        QVERIFY(!fs::exists(*target));
        write(place->folder / "part", "how to run it");
        QCOMPARE(gate->moveIn(place->folder / "part", 1, false), 0);
        QCOMPARE(textOf(*beside), std::string("how to run it"));
        QVERIFY(!fs::exists(*target));
        write(place->folder / "part", "elsewhere");
        QCOMPARE(gate->moveIn(place->folder / "part", 2, true), EINVAL); // there are two
        QCOMPARE(gate->remove(2), EINVAL);
        QCOMPARE(gate->remove(1), 0);
        write(place->folder / "left over", "x");
        gate.reset();
        QVERIFY(!fs::exists(place->folder)); // at once: who waited for the engine finds nothing of it
        QVERIFY(fs::exists(at("decoy")));
        ::close(place->connection);
    }

    void brokerRemovesAbandonedFoldersOnly()
    {
        const auto target = outputFile(at("private/run.exits"));
        QVERIFY(target);
        const auto makeFolder = [this](const std::string &name, unsigned permissions) {
            fs::create_directory(at("private/" + name));
            write(at("private/" + name + "/part"), "rows");
            fs::permissions(at("private/" + name), fs::perms(permissions));
        };
        makeFolder(".run.exits.aB3xYz", 0700);      // as a broker makes it
        makeFolder(".run.exits.folder", 0755);      // open to others: not a broker's
        makeFolder(".run.exits.longer.name", 0700); // another name
        makeFolder(".other.exits.aB3xYz", 0700);    // of another output
        fs::create_directory_symlink(at("given"), at("private/.run.exits.aLinkX"));
        const auto first = startBroker({*target});
        QVERIFY(first);
        QVERIFY(!fs::exists(at("private/.run.exits.aB3xYz")));
        const auto second = startBroker({*target});
        QVERIFY(second);
        QVERIFY(first->folder != second->folder);
        QVERIFY(fs::exists(first->folder)); // its broker lives
        for (const char *kept : {".run.exits.folder", ".run.exits.longer.name", ".other.exits.aB3xYz"})
            QVERIFY2(fs::exists(at("private") / kept / "part"), kept);
        QVERIFY(fs::exists(at("given/image")));
        ::close(first->connection); // as the end of an engine that was killed does
        QTRY_VERIFY(!fs::exists(first->folder));
        QVERIFY(fs::exists(second->folder));
        ::close(second->connection);
        QTRY_VERIFY(!fs::exists(second->folder));
    }

    void filesAreMadeInTheGivenFolderOnly()
    {
        if (landlockAbi() == 0)
            QSKIP("This kernel has no Landlock.");
        const int failed = inChild(
            [&] {
                SandboxPolicy policy;
                policy.folder = at("private");
                const Sandbox sandbox = enterSandbox(policy, SandboxMode::On, std::nullopt, [] { ::_exit(1); });
                if (sandbox.landlock == 0)
                    return 2;
                if (openError(at("private/new"), O_RDWR | O_CREAT | O_EXCL) != 0)
                    return 3;
                if (::rename(at("private/new").c_str(), at("private/moved").c_str()) != 0)
                    return 4;
                if (openError(at("given/new"), O_WRONLY | O_CREAT) != EACCES)
                    return 5;
                return openError(at("decoy"), O_RDONLY) == EACCES ? 0 : 6;
            },
            false);
        QCOMPARE(failed, 0);
        QVERIFY(fs::exists(at("private/moved")));
    }

    /// It names its thread, and waits at a socket.
    void nvidiasDriverCanStart()
    {
        if (landlockAbi() == 0)
            QSKIP("This kernel has no Landlock.");
        const int failed = inChild(
            [] {
                SandboxPolicy policy;
                policy.usesGpu = true;
                const Sandbox sandbox = enterSandbox(policy, SandboxMode::On, std::nullopt, [] { ::_exit(1); });
                if (sandbox.landlock == 0 || !sandbox.systemCalls)
                    return 2;
                const fs::path thread = fs::path("/proc/self/task") / std::to_string(::gettid());
                if (openError(thread / "comm", O_WRONLY | O_CREAT | O_TRUNC) != 0)
                    return 3;
                if (openError(thread / "environ", O_RDONLY) != EACCES)
                    return 4;
                const int socket = ::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
                sockaddr_un address{AF_UNIX, {}};
                std::ranges::copy(std::string_view("offramp-test"), address.sun_path + 1);
                if (::bind(socket, reinterpret_cast<const sockaddr *>(&address), sizeof(address)) != 0
                    || ::listen(socket, 1) != 0)
                    return 5;
                if (::connect(socket, reinterpret_cast<const sockaddr *>(&address), sizeof(address)) == 0
                    || errno != EPERM)
                    return 6;
                if (::socket(AF_INET, SOCK_STREAM, 0) >= 0 || ::socket(AF_UNIX, SOCK_STREAM, 0) >= 0
                    || ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0) >= 0 || ::socket(AF_NETLINK, SOCK_RAW, 0) >= 0)
                    return 7;
                return ::accept(socket, nullptr, nullptr) < 0 && errno == EPERM ? 0 : 8;
            },
            false);
        QCOMPARE(failed, 0);
    }

    void environmentIsNotAmongTheSystemsFiles()
    {
        for (const PathRule &rule : systemPaths(true)) {
            QVERIFY2(rule.path != "/" && rule.path != "/proc" && rule.path != "/proc/self" && rule.path != "/etc",
                     rule.path.c_str());
        }
    }

    void withNeitherItSaysSo()
    {
        const Sandbox none = enterSandbox({}, SandboxMode::Unsupported, std::nullopt, [] { qFatal("restarted"); });
        QCOMPARE(none.text(), std::string("none"));
        QCOMPARE(none.gaps.size(), std::size_t(2));
        QVERIFY(none.warning().find("Files are not confined") != std::string::npos);
        const Sandbox off = enterSandbox({}, SandboxMode::Off, std::nullopt, [] { qFatal("restarted"); });
        QCOMPARE(off.text(), std::string("off"));
        QVERIFY(off.warning().empty());
    }
};

QTEST_GUILESS_MAIN(TestSandbox)

#include "tst_sandbox.moc"
