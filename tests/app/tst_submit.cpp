// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/app/explorerprogram.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <functional>
#include <memory>

using namespace Qt::Literals::StringLiterals;

namespace {

void write(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    QVERIFY2(file.open(QIODevice::WriteOnly), qPrintable(path));
    file.write(bytes);
}

} // namespace

/// offramp submit, as a user runs it on the demo.
class TestSubmit : public QObject
{
    Q_OBJECT

private:
    [[nodiscard]] QString at(const QString &name) const { return m_folder->filePath(name); }

    Finished run(const QString &program, const QStringList &arguments) const
    {
        QProcess process;
        auto variables = QProcessEnvironment::systemEnvironment();
        for (const auto *display : {"QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"})
            variables.remove(QLatin1StringView(display));
        process.setProcessEnvironment(variables);
        process.setWorkingDirectory(m_folder->path());
        process.start(program, arguments);
        return finish(process);
    }

    Finished offramp(const QStringList &arguments) const
    {
        return run(qEnvironmentVariable("OFFRAMP_BIN") + u"/offramp"_s, arguments);
    }

    Finished check(const QString &folder) const { return run(u"python3"_s, {u"-B"_s, folder + u"/check.py"_s}); }

    /// The demo's workspace with changed decisions, next to links to its recordings and networks.
    QString workspace(const std::function<void(QJsonObject &)> &change) const
    {
        QJsonObject json = QJsonDocument::fromJson(bytesOf(m_demo + u"/demo.offramp"_s)).object();
        change(json);
        write(at(u"own.offramp"_s), QJsonDocument(json).toJson());
        for (const QString &name : {u"signs-small"_s, u"signs-large"_s}) {
            for (const QString &ending : {u".pt"_s, u".exits"_s})
                QFile::link(m_demo + u'/' + name + ending, at(name + ending));
        }
        return at(u"own.offramp"_s);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_demo;

private Q_SLOTS:
    void initTestCase() { m_demo = qEnvironmentVariable("OFFRAMP_SOURCE") + u"/resources/demo"_s; }
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void demoPassesElsewhere()
    {
        const auto done
            = offramp({u"submit"_s, m_demo + u"/demo.offramp"_s, u"--out"_s, u"made"_s, u"--title"_s,
                       u"Signs, sorted"_s, u"--authors"_s, u"Ada Lovelace,Émilie du Châtelet"_s, u"--json"_s});
        QVERIFY2(done.code == 0, done.err.constData());
        const QJsonObject json = QJsonDocument::fromJson(done.out).object();
        QCOMPARE(json[u"variants"_s].toArray().size(), 10);
        QCOMPARE(json[u"networks"_s].toArray().size(), 2);
        QCOMPARE(json[u"samples"_s].toInt(), 1000);
        // The same numbers as everywhere else.
        const auto exported = offramp({u"export"_s, m_demo + u"/demo.offramp"_s, u"--json"_s, u"e.json"_s});
        QVERIFY2(exported.code == 0, exported.err.constData());
        const QJsonObject other = QJsonDocument::fromJson(bytesOf(at(u"e.json"_s))).object();
        QCOMPARE(json[u"area"_s].toDouble(), other[u"area"_s].toDouble());
        for (qsizetype i = 0; i < 10; ++i) {
            for (const QString &key : {u"name"_s, u"energy"_s, u"accuracy"_s})
                QCOMPARE(json[u"variants"_s].toArray()[i].toObject()[key],
                         other[u"variants"_s].toArray()[i].toObject()[key]);
        }

        QVERIFY(QDir(m_folder->path()).mkpath(u"else/where"_s));
        QVERIFY(QDir().rename(at(u"made"_s), at(u"else/where/moved"_s)));
        const QString moved = at(u"else/where/moved"_s);
        const auto python = check(moved);
        QVERIFY2(python.code == 0, python.err.constData());
        QCOMPARE(python.out.count(" ok\n"), 11); // ten variants and the area
        QVERIFY(python.out.endsWith("The submission passed.\n"));
        const auto native = offramp({u"submit"_s, u"--check"_s, moved});
        QVERIFY2(native.code == 0, native.err.constData());
        QCOMPARE(native.out.count(" ok\n"), 10);
        const auto sums = run(u"sh"_s, {u"-c"_s, u"cd else/where/moved && sha256sum --quiet --check SHA256SUMS"_s});
        QVERIFY2(sums.code == 0, sums.out.constData());
        const QByteArray readme = bytesOf(moved + u"/README.txt"_s);
        QVERIFY(readme.startsWith("Signs, sorted\n=============\n\nBy Ada Lovelace, Émilie du Châtelet\n"));
        QVERIFY(bytesOf(moved + u"/networks/signs-small.pt"_s) == bytesOf(m_demo + u"/signs-small.pt"_s));
    }

    void aWorkspaceInJoulesIsSubmittedInGflops()
    {
        const QString file = workspace([](QJsonObject &json) {
            json[u"offramp_workspace"_s] = 4;
            json[u"cost_unit"_s] = u"joules"_s;
            json[u"e_max"_s] = QJsonObject{{u"joules"_s, 1}, {u"origin"_s, u"chosen"_s}};
            json[u"other_e_max"_s] = QJsonArray{QJsonObject{{u"gflops"_s, 0.0325}, {u"origin"_s, u"chosen"_s}}};
        });
        const auto done = offramp({u"submit"_s, file, u"--out"_s, u"made"_s, u"--json"_s});
        QVERIFY2(done.code == 0, done.err.constData());
        QVERIFY2(done.err.contains("The workspace shows joules; a submission counts GFLOPs, up to E_max = 0.0325."),
                 done.err.constData());
        QCOMPARE(done.json()[u"unit"_s].toString(), u"GFLOPs"_s);
        QCOMPARE(done.json()[u"e_max"_s].toDouble(), 0.0325);
        QVERIFY(check(u"made"_s).code == 0);
    }

    void descriptionHasTwoPages()
    {
        QVERIFY(offramp({u"submit"_s, m_demo + u"/demo.offramp"_s, u"--out"_s, u"made"_s}).code == 0);
        const QByteArray pdf = bytesOf(at(u"made/description.pdf"_s));
        QVERIFY(pdf.startsWith("%PDF"));
        const QRegularExpression page(u"/Type\\s*/Page\\b"_s);
        QCOMPARE(QString::fromLatin1(pdf).count(page), 2);
        QVERIFY(QRegularExpression(u"/Count\\s+2\\b"_s).match(QString::fromLatin1(pdf)).hasMatch());

        const auto text = run(u"pdftotext"_s, {u"-layout"_s, u"made/description.pdf"_s, u"-"_s});
        if (text.code == -1)
            QSKIP("The text was not compared: install pdftotext (Debian's package poppler-utils).");
        for (const char *words : {"Early-exit submission", "V10", "signs-large", "Method", "Preprocessing", "Machine",
                                  "resize 32", "7,668,352", "offramp curve signs-small.exits@2.28,1.93"})
            QVERIFY2(text.out.contains(words), words);
    }

    void manyVariantsStillFitTwoPages()
    {
        const QString file = workspace([](QJsonObject &json) {
            QJsonArray variants;
            for (int i = 0; i < 90; ++i)
                variants.append(QJsonObject{{u"name"_s, u"A variant with a long name %1"_s.arg(i)},
                                            {u"recording"_s, 0},
                                            {u"thresholds"_s, QJsonArray{0.6 + 0.018 * i, 0.4 + 0.02 * (i * 37 % 90)}},
                                            {u"colour"_s, 0},
                                            {u"included"_s, true}});
            json[u"variants"_s] = variants;
        });
        const auto done = offramp({u"submit"_s, file, u"--out"_s, u"made"_s});
        QVERIFY2(done.code == 0, done.err.constData());
        const QString pdf = QString::fromLatin1(bytesOf(at(u"made/description.pdf"_s)));
        QCOMPARE(pdf.count(QRegularExpression(u"/Type\\s*/Page\\b"_s)), 2);
        QVERIFY(check(at(u"made"_s)).code == 0);
    }

    void changesFail_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("to");
        QTest::addColumn<QByteArray>("sentence");
        QTest::newRow("one prediction") << u"predictions/03-V3.csv"_s << QByteArray("arrow/000.png,0,")
                                        << QByteArray("arrow/000.png,1,")
                                        << QByteArray("V3: predictions/03-V3.csv gives the accuracy ");
        QTest::newRow("one digest") << u"SHA256SUMS"_s << QByteArray("  check.py") << QByteArray("  check.pY")
                                    << QByteArray("check.pY is missing.");
        QTest::newRow("one file") << u"networks/signs-large.pt"_s << QByteArray() << QByteArray()
                                  << QByteArray("networks/signs-large.pt is missing.");
    }

    void changesFail()
    {
        QFETCH(const QString, file);
        QFETCH(const QByteArray, from);
        QFETCH(const QByteArray, to);
        QFETCH(const QByteArray, sentence);
        QVERIFY(offramp({u"submit"_s, m_demo + u"/demo.offramp"_s, u"--out"_s, u"made"_s}).code == 0);
        const QString path = at(u"made/"_s + file);
        QByteArray bytes = bytesOf(path);
        QVERIFY2(bytes.contains(from), bytes.first(200).constData());
        QVERIFY(QFile::remove(path));
        if (!from.isEmpty())
            write(path, bytes.replace(from, to));
        for (const Finished &done : {check(at(u"made"_s)), offramp({u"submit"_s, u"--check"_s, u"made"_s})}) {
            QCOMPARE(done.code, 1);
            QVERIFY2(done.err.contains(sentence), done.err.constData());
        }
        const auto json = offramp({u"submit"_s, u"--check"_s, u"made"_s, u"--json"_s});
        QCOMPARE(json.code, 1);
        const QJsonObject object = QJsonDocument::fromJson(json.out).object();
        QCOMPARE(object[u"passed"_s], QJsonValue(false));
        QVERIFY(!object[u"problems"_s].toArray().isEmpty());
    }

    void violatedRules()
    {
        const auto refused = [this](const std::function<void(QJsonObject &)> &change, const QStringList &sentences) {
            const auto done = offramp({u"submit"_s, workspace(change), u"--out"_s, u"made"_s});
            QCOMPARE(done.code, 3);
            for (const QString &sentence : sentences)
                QVERIFY2(done.err.contains(sentence.toUtf8()), done.err.constData());
            QVERIFY(done.err.contains("nothing was written"));
            QVERIFY(!QFile::exists(at(u"made"_s)));
            QVERIFY(QDir(m_folder->path()).entryList({u".made*"_s}, QDir::AllEntries | QDir::Hidden).isEmpty());
        };
        refused(
            [](QJsonObject &json) {
                json[u"e_max"_s] = QJsonObject{{u"gflops"_s, 0.004}, {u"origin"_s, u"chosen"_s}};
            },
            {u"The energy of V10, "_s, u" is not below E_max = 0.004."_s});
        refused(
            [](QJsonObject &json) {
                QJsonArray variants = json[u"variants"_s].toArray();
                QJsonObject twin = variants[2].toObject();
                twin[u"name"_s] = u"Twin"_s;
                variants.append(twin);
                json[u"variants"_s] = variants;
            },
            {u"answer every sample alike: V3, Twin."_s});
        refused(
            [](QJsonObject &json) {
                QJsonArray variants;
                for (const QJsonValueRef variant : json[u"variants"_s].toArray()) {
                    QJsonObject excluded = variant.toObject();
                    excluded[u"included"_s] = false;
                    variants.append(excluded);
                }
                json[u"variants"_s] = variants;
            },
            {u"no variant in its step curve"_s});
    }

    void networksThatMoved()
    {
        const QString file = workspace([](QJsonObject &) {});
        QVERIFY(QFile::remove(at(u"signs-large.pt"_s)));
        auto done = offramp({u"submit"_s, file, u"--out"_s, u"made"_s});
        QCOMPARE(done.code, 3);
        QVERIFY2(done.err.contains("The network of signs-large") && done.err.contains("--network FILE"),
                 done.err.constData());
        done = offramp({u"submit"_s, u"--network"_s, m_demo + u"/signs-large.pt"_s, file, u"--out"_s, u"made"_s});
        QVERIFY2(done.code == 0, done.err.constData());
        done = offramp({u"submit"_s, file, u"--out"_s, u"other"_s, u"--network"_s,
                        u"signs-large="_s + m_demo + u"/signs-small.pt"_s});
        QCOMPARE(done.code, 3);
        QVERIFY2(done.err.contains("is not the network that signs-large was recorded with"), done.err.constData());
        QVERIFY(!QFile::exists(at(u"other"_s)));
    }

    void refusals_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("code");
        QTest::addColumn<QByteArray>("sentence");
        QTest::newRow("nothing") << QStringList{} << 2 << QByteArray("A submission needs a workspace and a folder.");
        QTest::newRow("no folder") << QStringList{u"DEMO"_s} << 2 << QByteArray("--out DIR");
        QTest::newRow("both") << QStringList{u"DEMO"_s, u"--check"_s, u"x"_s} << 2
                              << QByteArray("cannot be used together");
        QTest::newRow("title of a check") << QStringList{u"--check"_s, u"taken"_s, u"--title"_s, u"T"_s} << 2
                                          << QByteArray("cannot be used together");
        QTest::newRow("not empty") << QStringList{u"DEMO"_s, u"--out"_s, u"taken"_s} << 3
                                   << QByteArray("taken exists and is not an empty folder.");
        QTest::newRow("no parent") << QStringList{u"DEMO"_s, u"--out"_s, u"no/where"_s} << 1
                                   << QByteArray("Cannot create the folder");
        QTest::newRow("no workspace") << QStringList{u"none.offramp"_s, u"--out"_s, u"x"_s} << 3
                                      << QByteArray("none.offramp");
        QTest::newRow("not a submission") << QStringList{u"--check"_s, u"taken"_s} << 3 << QByteArray("manifest.json");
        QTest::newRow("no map") << QStringList{u"DEMO"_s, u"--out"_s, u"x"_s, u"--labels"_s, u"none.json"_s} << 3
                                << QByteArray("none.json");
    }

    void refusals()
    {
        QFETCH(QStringList, arguments);
        QFETCH(const int, code);
        QFETCH(const QByteArray, sentence);
        QVERIFY(QDir(m_folder->path()).mkpath(u"taken/inside"_s));
        arguments.replaceInStrings(u"DEMO"_s, m_demo + u"/demo.offramp"_s);
        const auto done = offramp(QStringList{u"submit"_s} + arguments);
        QVERIFY2(done.err.contains(sentence), done.err.constData());
        QCOMPARE(done.code, code);
        QCOMPARE(QDir(m_folder->path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot),
                 QStringList{u"taken"_s});
    }
};

QTEST_GUILESS_MAIN(TestSubmit)
#include "tst_submit.moc"
