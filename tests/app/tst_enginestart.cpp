// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/toynetwork.h"

#include "tests/app/engineprogram.h"

#include "core/protocol/engineenvironment.h"
#include "core/protocol/engineverbs.h"
#include "core/recording/recording.h"
#include "core/sandbox/landlock.h"

#include <QCoreApplication>
#include <QTemporaryDir>
#include <QTest>

using namespace offramp;

namespace {

namespace fs = std::filesystem;

/// How often LibTorch was loaded; -1 where the program failed.
int loadsOf(const std::vector<std::string> &arguments, const QProcessEnvironment &variables)
{
    QProcess process;
    QProcessEnvironment environment = variables;
    environment.insert(QStringLiteral("LD_DEBUG"), QStringLiteral("files"));
    process.setProcessEnvironment(environment);
    process.start(program(), toArguments(arguments));
    const Finished finished = finish(process);
    if (finished.code != 0) {
        qWarning("%s", finished.err.c_str());
        return -1;
    }
    int loads = 0;
    for (const QByteArray &line : QByteArray::fromStdString(finished.err).split('\n'))
        loads += line.contains("calling init: ") && line.contains("/libtorch_cpu.so") ? 1 : 0;
    return loads;
}

} // namespace

/// The answer of a program that ends well.
std::string answerOf(const QString &program, const std::vector<std::string> &arguments)
{
    QProcess process;
    process.start(program, toArguments(arguments));
    const Finished finished = finish(process);
    if (finished.code != 0)
        qWarning("%s", finished.err.c_str());
    return finished.code == 0 ? finished.out : std::string();
}

/// The program with LibTorch, which the engine becomes.
QString torchProgram()
{
    return QString::fromLocal8Bit(qgetenv("OFFRAMP_BIN")) + QStringLiteral("/../libexec/offramp/offramp-engine-torch");
}

/// LibTorch takes a third of a second to load, and a library that starts threads before main() makes the engine load it
/// twice.
class TestEngineStart : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    [[nodiscard]] std::string at(const std::string &name) const { return m_folder.path().toStdString() + "/" + name; }
    [[nodiscard]] std::vector<std::string> record(const std::string &out) const
    {
        return {"record", "--network", at("toy.pt"), "--dataset", at("test"), "--out", at(out)};
    }
    /// With a library of the tests before the others.
    [[nodiscard]] static Finished runWith(const char *library, const std::vector<std::string> &arguments)
    {
        QProcessEnvironment environment = complete();
        environment.insert(QStringLiteral("LD_PRELOAD"),
                           QCoreApplication::applicationDirPath() + QStringLiteral("/") + QLatin1String(library));
        // The address sanitizer wants to be the first library.
        const QString sanitizer = environment.value(QStringLiteral("ASAN_OPTIONS"));
        environment.insert(QStringLiteral("ASAN_OPTIONS"), sanitizer + QStringLiteral(":verify_asan_link_order=0"));
        QProcess process;
        process.setProcessEnvironment(environment);
        process.start(program(), toArguments(arguments));
        return finish(process);
    }
    [[nodiscard]] static QProcessEnvironment plain()
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        for (const EngineVariable &variable : {shortSpin, lateBlasThreads}) {
            for (const char *name : variable.others)
                environment.remove(QString::fromLatin1(name));
        }
        return environment;
    }
    [[nodiscard]] static QProcessEnvironment complete()
    {
        QProcessEnvironment environment = plain();
        for (const EngineVariable &variable : {shortSpin, lateBlasThreads})
            environment.insert(QString::fromLatin1(variable.name), QString::fromLatin1(variable.value));
        return environment;
    }

private Q_SLOTS:
    void initTestCase()
    {
        ToyNetwork().save(at("toy.pt"));
        makeImages(m_folder.path().toStdString(), 3, 3);
    }

    void onceWithItsEnvironment()
    {
        QCOMPARE(loadsOf({"inspect", at("toy.pt"), "--input", "1x3x8x8"}, complete()), 1);
        QCOMPARE(loadsOf(record("once.exits"), complete()), 1);
        QCOMPARE(loadsOf({"verify", at("once.exits"), "--network", at("toy.pt"), "--dataset", at("test"),
                          "--thresholds", "0.5"},
                         complete()),
                 1);
    }

    void onceFromAShell()
    {
        QCOMPARE(loadsOf(record("plain.exits"), plain()), 1);
        QCOMPARE(loadsOf(record("complete.exits"), complete()), 1);
        auto plainOne = readRecording(at("plain.exits"));
        auto completeOne = readRecording(at("complete.exits"));
        QVERIFY(plainOne && completeOne);
        QCOMPARE(plainOne->entropy, completeOne->entropy);
        const std::string sandbox = completeOne->about("sandbox").value_or("");
        QCOMPARE(sandbox, plainOne->about("sandbox").value_or(""));
        QCOMPARE(contains(sandbox, "landlock"), landlockAbi() > 0);
    }

    /// A library whose threads the user asked for is confined by a second start.
    void atMostTwiceWithThreadsOfLibraries()
    {
        QProcessEnvironment environment = plain();
        environment.insert(QStringLiteral("OPENBLAS_NUM_THREADS"), QStringLiteral("2"));
        const int loads = loadsOf(record("threads.exits"), environment);
        QVERIFY2(loads == 1 || loads == 2, QByteArray::number(loads));
    }

    void neverForHelp()
    {
        QCOMPARE(loadsOf({"--version"}, plain()), 0);
        QCOMPARE(loadsOf({"--help"}, plain()), 0);
        for (const EngineVerb &verb : engineVerbs)
            QCOMPARE(loadsOf({verb.name, "--help"}, plain()), 0);
        QCOMPARE(loadsOf({"record", "--batch", "8", "-h"}, plain()), 0);
        QCOMPARE(loadsOf({"devices"}, plain()), 1);
    }

    void helpIsWhatTheProgramWithTorchSays()
    {
        QVERIFY(!answerOf(program(), {"--version"}).empty());
        for (const std::vector<std::string> &words : {std::vector<std::string>{"--version"}, {"--help"}, {"-h"}})
            QCOMPARE(answerOf(program(), words), answerOf(torchProgram(), words));
        for (const EngineVerb &verb : engineVerbs) {
            const std::string help = answerOf(program(), {verb.name, "--help"});
            QVERIFY2(contains(help, verb.name), verb.name);
            QCOMPARE(help, answerOf(torchProgram(), {verb.name, "--help"}));
        }
    }

    /// A program that is measured gets the environment as it is, and its own --help.
    void aMeasuredProgramIsLeftAlone()
    {
        QProcess process;
        process.setProcessEnvironment(plain());
        process.start(program(),
                      toArguments({"measure", "--idle", "0", "--repeat", "1", "--warm-up", "0", "--", "/bin/sh", "-c",
                                   "echo spin=$GOMP_SPINCOUNT, blas=$GOTO_NUM_THREADS, $1 >&2", "sh", "--help"}));
        const Finished finished = finish(process);
        QVERIFY2(contains(finished.err, "spin=, blas=, --help"), finished.err.c_str());
    }

    void withoutTheOtherProgram()
    {
        const QString alone = m_folder.filePath(QStringLiteral("offramp-engine"));
        QVERIFY(QFile::copy(program(), alone));
        QVERIFY(!answerOf(alone, {"--help"}).empty());
        QProcess process;
        process.start(alone, {QStringLiteral("devices")});
        const Finished finished = finish(process);
        QCOMPARE(finished.code, 1);
        QVERIFY2(contains(finished.err, "offramp-engine-torch: No such file") && contains(finished.err, "again"),
                 finished.err.c_str());
    }

    /// Classes of another version have another layout: a network would be misread.
    void anotherTorchIsRefused()
    {
        const Finished finished = runWith("othertorch.so", {"inspect", at("toy.pt")});
        QCOMPARE(finished.code, 1);
        QVERIFY2(contains(finished.err, "compiled for LibTorch") && contains(finished.err, "is 3.7"),
                 finished.err.c_str());
        QVERIFY(finished.out.empty());
    }

    /// LibTorch gives memory back in destructors, which throw then.
    void aDeviceThatFailsIsASentence()
    {
        auto arguments = record("failed.exits");
        arguments.insert(arguments.end(), {"--events", "--no-sandbox"});
        const Finished finished = runWith("failingdevice.so", arguments);
        QCOMPARE(finished.code, 5);
        QVERIFY2(contains(finished.err, "The device failed.") && contains(finished.err, "an illegal memory access")
                     && !contains(finished.err, "TORCH_USE_CUDA_DSA"),
                 finished.err.c_str());
        QVERIFY2(contains(finished.out, "\"event\":\"error\""), finished.out.c_str());
    }

    void whatTheUserSetIsKept()
    {
        QVERIFY(!missingEngineVariables().empty() || qEnvironmentVariableIsSet(shortSpin.name));
        for (const EngineVariable &variable : {shortSpin, lateBlasThreads}) {
            for (const char *name : variable.others)
                qunsetenv(name);
        }
        QCOMPARE(missingEngineVariables().size(), std::size_t(2));
        qputenv("OPENBLAS_NUM_THREADS", "3");
        qputenv("OMP_WAIT_POLICY", "passive");
        QVERIFY(missingEngineVariables().empty());
    }
};

QTEST_GUILESS_MAIN(TestEngineStart)
#include "tst_enginestart.moc"
