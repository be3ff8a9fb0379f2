// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/app/explorerprogram.h"

#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace Qt::Literals::StringLiterals;

/// Several networks as one recording, as a user makes it: the two networks of the demo and of CIFAR-10.
class TestCombineVerbs : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cascadeOfTheDemo()
    {
        const QString out = at(u"cascade.exits"_s);
        const Finished made
            = run({u"cascade"_s, demo(u"signs-small.exits"_s), demo(u"signs-large.exits"_s), u"--out"_s, out});
        QVERIFY2(made.code == 0, made.err.constData());
        QVERIFY(made.err.contains("1,000 samples, 6 exits of 2 networks"));

        // No sample exits before the large network's first exit: it pays for the whole small one too.
        const QJsonObject small = variant(demo(u"signs-small.exits"_s), u"0"_s);
        const QJsonObject large = variant(demo(u"signs-large.exits"_s), u"9"_s);
        const QJsonObject both = variant(out, u"0:0:0:9:9"_s);
        QCOMPARE(both["accuracy"_L1].toDouble(), large["accuracy"_L1].toDouble());
        const double sum = small["energy"_L1].toDouble() + large["energy"_L1].toDouble();
        QVERIFY(std::abs(both["energy"_L1].toDouble() - sum) < 1e-12);
        QCOMPARE(variant(out, u"9"_s)["accuracy"_L1], variant(demo(u"signs-small.exits"_s), u"9"_s)["accuracy"_L1]);

        const Finished again
            = run({u"cascade"_s, demo(u"signs-small.exits"_s), demo(u"signs-large.exits"_s), u"--out"_s, out});
        QCOMPARE(again.code, 3);
        QVERIFY(again.err.contains("exists already"));
    }

    void clustersOfTheDemo()
    {
        const QString out = at(u"clusters.exits"_s);
        const QStringList networks{demo(u"signs-small.exits"_s), demo(u"signs-large.exits"_s)};
        const Finished made
            = run(QStringList{u"cluster"_s} + networks + QStringList{u"--clusters"_s, u"3"_s, u"--out"_s, out});
        QVERIFY2(made.code == 0, made.err.constData());
        QVERIFY(made.out.contains("sent to"));
        QVERIFY(made.err.contains("--criterion score"));
        const Finished curve
            = run({u"curve"_s, out, u"--criterion"_s, u"score"_s, u"--thresholds"_s, u"0.5"_s, u"--json"_s});
        QVERIFY2(curve.code == 0, curve.err.constData());

        // All clusters to one network: from the first exit on it is that network, and the distances to the centres.
        const QString alone = at(u"alone.exits"_s);
        QCOMPARE(run(QStringList{u"cluster"_s} + networks
                     + QStringList{u"--clusters"_s, u"3"_s, u"--send"_s, u"1,1,1"_s, u"--out"_s, alone})
                     .code,
                 0);
        const QJsonObject own = variant(demo(u"signs-small.exits"_s), u"0.7:0.5"_s);
        const QJsonObject sent = variant(alone, u"0.7:0.5"_s);
        QCOMPARE(sent["accuracy"_L1], own["accuracy"_L1]);
        QVERIFY(std::abs(sent["energy"_L1].toDouble() - own["energy"_L1].toDouble() - 30e-9) < 1e-12);
    }

    void suggestSearchesCombinations()
    {
        const QStringList networks{demo(u"real/resnet20.exits"_s), demo(u"real/resnet110.exits"_s)};
        const auto areas = [&](const QStringList &options) {
            const Finished done = run(QStringList{u"suggest"_s} + networks
                                      + QStringList{u"--k"_s, u"7"_s, u"--emax"_s, u"0.3"_s, u"--json"_s} + options);
            return done.json();
        };
        const QJsonObject plain = areas({});
        const QJsonObject cascade = areas({u"--cascade"_s});
        const QJsonObject clusters = areas({u"--cluster"_s, u"4"_s});
        QVERIFY(cascade["area"_L1].toDouble() >= plain["area"_L1].toDouble());
        QVERIFY(QJsonDocument(cascade).toJson().contains("resnet20.exits then resnet110.exits"));
        QVERIFY(QJsonDocument(clusters).toJson().contains("(clusters "));
        QCOMPARE(clusters["criterion"_L1].toString(), u"score"_s);
        QVERIFY(clusters["held_out_area"_L1].toDouble() > 0);
    }

    void mistakesAreExplained_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QByteArray>("said");
        const QString small = demo(u"signs-small.exits"_s);
        const QString large = demo(u"signs-large.exits"_s);
        const QString cifar = demo(u"real/resnet20.exits"_s);
        const QString out = at(u"never.exits"_s);
        QTest::newRow("one") << QStringList{u"cascade"_s, small, u"--out"_s, out} << QByteArray("at least two");
        QTest::newRow("twice") << QStringList{u"cascade"_s, small, small, u"--out"_s, out} << QByteArray("there twice");
        QTest::newRow("workspace") << QStringList{u"cascade"_s, small, demo(u"demo.offramp"_s), u"--out"_s, out}
                                   << QByteArray("demo.offramp is a workspace, not a recording.");
        QTest::newRow("other samples") << QStringList{u"cascade"_s, small, cifar, u"--out"_s, out}
                                       << QByteArray("same classes");
        QTest::newRow("no logits") << QStringList{u"cluster"_s, demo(u"real/resnet18.exits"_s),
                                                  demo(u"real/resnext50.exits"_s), u"--out"_s, out}
                                   << QByteArray("no logits to cluster");
        QTest::newRow("send") << QStringList{u"cluster"_s, small, large, u"--send"_s, u"1,2,3,1"_s, u"--out"_s, out}
                              << QByteArray("\"3\" is not one of the 2 recordings");
        QTest::newRow("send fewer") << QStringList{u"cluster"_s, small, large, u"--send"_s, u"1,2"_s, u"--out"_s, out}
                                    << QByteArray("2 recordings for 4 clusters");
        QTest::newRow("features alone") << QStringList{u"cluster"_s, small,      large, u"--features"_s,
                                                       u"f.npy"_s,   u"--out"_s, out}
                                        << QByteArray("go together");
        const QString features = writeFeatures();
        for (const char *flops : {"abc", "nan", "-5", "1e30", "3MFLOPs"})
            QTest::newRow(qPrintable(u"router-flops "_s + QLatin1String(flops)))
                << QStringList{u"cluster"_s,         small,      large, u"--features"_s, features, u"--router-flops"_s,
                               QLatin1String(flops), u"--out"_s, out}
                << QByteArray("is not the cost of the features. Give a number of FLOPs from 0 to 1e18");
        QTest::newRow("E_max in joules") << QStringList{u"cluster"_s, small,      large, u"--emax"_s,
                                                        u"30mJ"_s,    u"--out"_s, out}
                                         << QByteArray("and costs are in GFLOPs. Give it in GFLOPs, such as");
        QTest::newRow("cost") << QStringList{u"suggest"_s, cifar, u"--cluster"_s, u"2"_s, u"--cost"_s, u"joules"_s}
                              << QByteArray("in FLOPs only");
        QTest::newRow("cascade of one") << QStringList{u"suggest"_s, small, u"--cascade"_s}
                                        << QByteArray("2 to 4 recordings");
    }

    void mistakesAreExplained()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QByteArray, said);
        const Finished done = run(arguments);
        QVERIFY(done.code == 2 || done.code == 3);
        QVERIFY2(done.err.contains(said), done.err.constData());
        QVERIFY(!QFile::exists(at(u"never.exits"_s)));
    }

private:
    /// One number for each of the demo's samples, as NumPy writes them.
    [[nodiscard]] QString writeFeatures() const
    {
        QByteArray head("{'descr': '<f4', 'fortran_order': False, 'shape': (1000, 1), }");
        head = head.leftJustified(117, ' ') + '\n';
        QFile file(at(u"features.npy"_s));
        if (!file.open(QIODevice::WriteOnly))
            qFatal("The features cannot be written.");
        file.write(QByteArray("\x93NUMPY\x01\x00\x76\x00", 10) + head + QByteArray(4000, '\0'));
        return file.fileName();
    }

    [[nodiscard]] static QString demo(const QString &file)
    {
        return qEnvironmentVariable("OFFRAMP_SOURCE") + u"/resources/demo/"_s + file;
    }

    [[nodiscard]] QString at(const QString &file) const { return m_folder.filePath(file); }

    /// The only variant at these thresholds.
    static QJsonObject variant(const QString &recording, const QString &thresholds)
    {
        const Finished done
            = run({u"curve"_s, recording, u"--thresholds"_s, thresholds, u"--emax"_s, u"1"_s, u"--json"_s});
        return done.json()["variants"_L1].toArray().first().toObject();
    }

    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestCombineVerbs)
#include "tst_combineverbs.moc"
