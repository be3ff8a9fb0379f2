// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/toynetwork.h"

#include "tests/app/engineprogram.h"

#include "core/protocol/engineenvironment.h"
#include "core/recording/recording.h"
#include "core/sandbox/landlock.h"

#include <QCoreApplication>
#include <QTemporaryDir>
#include <QTest>

using namespace offramp;

namespace {

namespace fs = std::filesystem;

/// How often the dynamic loader has loaded the program; -1 where it failed.
int startsOf(const std::vector<std::string> &arguments, const QProcessEnvironment &variables)
{
    QProcess process;
    QProcessEnvironment environment = variables;
    environment.insert(QStringLiteral("LD_DEBUG"), QStringLiteral("statistics"));
    process.setProcessEnvironment(environment);
    process.start(program(), toArguments(arguments));
    const Finished finished = finish(process);
    if (finished.code != 0) {
        qWarning("%s", finished.err.c_str());
        return -1;
    }
    return static_cast<int>(QByteArray::fromStdString(finished.err).count("total startup time"));
}

} // namespace

/// LibTorch takes a second to load, and a library that starts threads before main() makes the engine load it twice.
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
        QCOMPARE(startsOf({"inspect", at("toy.pt"), "--input", "1x3x8x8"}, complete()), 1);
        QCOMPARE(startsOf(record("once.exits"), complete()), 1);
        QCOMPARE(startsOf({"verify", at("once.exits"), "--network", at("toy.pt"), "--dataset", at("test"),
                           "--thresholds", "0.5"},
                          complete()),
                 1);
    }

    void otherwiseAtMostTwice()
    {
        const int starts = startsOf(record("plain.exits"), plain());
        QVERIFY2(starts == 1 || starts == 2, QByteArray::number(starts));
        QCOMPARE(startsOf(record("complete.exits"), complete()), 1);
        auto plainOne = readRecording(at("plain.exits"));
        auto completeOne = readRecording(at("complete.exits"));
        QVERIFY(plainOne && completeOne);
        QCOMPARE(plainOne->entropy, completeOne->entropy);
        const std::string sandbox = completeOne->about("sandbox").value_or("");
        QCOMPARE(sandbox, plainOne->about("sandbox").value_or(""));
        QCOMPARE(contains(sandbox, "landlock"), landlockAbi() > 0);
    }

    /// Classes of another version have another layout: a network would be misread.
    void anotherTorchIsRefused()
    {
        const QString other = QCoreApplication::applicationDirPath() + QStringLiteral("/othertorch.so");
        QProcessEnvironment environment = complete();
        environment.insert(QStringLiteral("LD_PRELOAD"), other);
        // The address sanitizer wants to be the first library; here the other torch is.
        const QString sanitizer = environment.value(QStringLiteral("ASAN_OPTIONS"));
        environment.insert(QStringLiteral("ASAN_OPTIONS"), sanitizer + QStringLiteral(":verify_asan_link_order=0"));
        QProcess process;
        process.setProcessEnvironment(environment);
        process.start(program(), {QStringLiteral("inspect"), QString::fromStdString(at("toy.pt"))});
        const Finished finished = finish(process);
        QCOMPARE(finished.code, 1);
        QVERIFY2(contains(finished.err, "compiled for LibTorch") && contains(finished.err, "is 3.7"),
                 finished.err.c_str());
        QVERIFY(finished.out.empty());
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
