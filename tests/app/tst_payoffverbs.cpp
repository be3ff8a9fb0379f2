// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/app/explorerprogram.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::Literals::StringLiterals;

/// Training against inference, and lines through the electricity of trainings, as a user types them.
class TestPayoffVerbs : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        write(u"table.csv"_s, "image,exit,label,predicted,entropy\n"
                              "cat,1,0,1,0.9\ncat,2,0,0,0.1\ndog,1,1,1,0.2\ndog,2,1,1,0.05\n");
        const Finished imported = run({u"import"_s, at(u"table.csv"_s), at(u"t.exits"_s), u"--flops"_s, u"1e9,3e9"_s});
        QVERIFY2(imported.code == 0, imported.err.constData());
    }

    void typedCosts()
    {
        const QStringList costs{u"payoff"_s, u"--training"_s, u"3.2MJ"_s, u"--full"_s,
                                u"0.3"_s,    u"--variant"_s,  u"0.2"_s};
        const Finished text = run(costs);
        QVERIFY2(text.code == 0, text.err.constData());
        QVERIFY2(text.out.contains("training: 3.20 MJ"), text.out.constData());
        QVERIFY2(text.out.contains("variant: 200 mJ per image"), text.out.constData());
        QVERIFY(text.out.contains("Pays for itself after 32 million images."));
        QVERIFY(text.out.contains("Inference outweighs training after 16 million images."));

        const Finished json = run(costs + QStringList{u"--variant"_s, u"400+-1mJ"_s, u"--json"_s});
        QVERIFY2(json.code == 0, json.err.constData());
        QVERIFY(json.json()["version"_L1].toString().startsWith(u"offramp "_s));
        QCOMPARE(json.json()["unit"_L1].toString(), u"J"_s);
        QCOMPARE(json.json()["training"_L1].toDouble(), 3.2e6);
        QCOMPARE(json.json()["full"_L1]["cost"_L1].toDouble(), 0.3);
        const QJsonArray variants = json.json()["variants"_L1].toArray();
        QCOMPARE(variants.size(), 2);
        QCOMPARE(variants[0]["pays_after"_L1].toInteger(), qint64(32'000'000));
        QVERIFY(variants[0]["pays_after_low"_L1].isNull() && variants[0]["cost_half_width"_L1].isNull());
        QVERIFY(variants[1]["pays_after"_L1].isNull());
        QVERIFY(variants[1]["sentence"_L1].toString().startsWith(u"Never pays for itself"_s));
        QCOMPARE(variants[1]["cost_half_width"_L1].toDouble(), 0.001);
        QVERIFY(variants[1]["outweighs_after_low"_L1].isDouble());
        QVERIFY(run(costs + QStringList{u"--csv"_s}).out.startsWith("name,unit,training,cost_per_image,"));
    }

    void recordedCosts()
    {
        const QStringList verb{u"payoff"_s, at(u"t.exits"_s) + u"@0.5"_s};
        const Finished json = run(verb + QStringList{u"--training"_s, u"5e9GFLOPs"_s, u"--json"_s});
        QVERIFY2(json.code == 0, json.err.constData());
        QCOMPARE(json.json()["unit"_L1].toString(), u"GFLOPs"_s);
        QCOMPARE(json.json()["full"_L1]["cost"_L1].toDouble(), 3.0);
        const QJsonValue variant = json.json()["variants"_L1][0];
        QCOMPARE(variant["cost"_L1].toDouble(), 2.0); // the dog exits at 1, the cat at 3
        QCOMPARE(variant["pays_after"_L1].toInteger(), qint64(5'000'000'000));
        QVERIFY(variant["cost_half_width"_L1].toDouble() > 1); // of two samples
        QVERIFY(variant["name"_L1].toString().endsWith(u"@0.5"_s));

        const Finished mixed = run(verb + QStringList{u"--training"_s, u"3MJ"_s});
        QCOMPARE(mixed.code, 2);
        QVERIFY2(mixed.err.contains("The training is in joules, but") && mixed.err.contains("in FLOPs"),
                 mixed.err.constData());
        const Finished estimated
            = run(verb + QStringList{u"--training"_s, u"3MJ"_s, u"--full"_s, u"0.3"_s, u"--json"_s});
        QVERIFY2(estimated.code == 0, estimated.err.constData());
        QVERIFY2(estimated.err.contains("are estimated"), estimated.err.constData());
        QCOMPARE(estimated.json()["variants"_L1][0]["cost"_L1].toDouble(), 0.2);
    }

    void trainingFromALog()
    {
        write(u"emissions.csv"_s, "timestamp,project_name,run_id,duration,emissions,cpu_energy,gpu_energy,ram_energy,"
                                  "energy_consumed\n"
                                  "2026-01-05T10:00:00,train,r1,60,0.1,0.2,0.5,0.1,0.8\n"
                                  "2026-01-06T10:00:00,tune,r2,60,0.1,0.2,0.5,0.1,0.2\n");
        const QStringList verb{u"payoff"_s, u"--log"_s, at(u"emissions.csv"_s), u"--full"_s, u"0.3"_s, u"--variant"_s,
                               u"0.2"_s,    u"--json"_s};
        const Finished open = run(verb);
        QCOMPARE(open.code, 2);
        QVERIFY2(open.err.contains("holds 2 runs") && open.err.contains("--run NAME"), open.err.constData());
        const Finished names = run({u"energy"_s, at(u"emissions.csv"_s), u"--json"_s});
        const QString first = names.json()["runs"_L1][0]["name"_L1].toString();
        const Finished chosen = run(verb + QStringList{u"--run"_s, first});
        QVERIFY2(chosen.code == 0, chosen.err.constData());
        QCOMPARE(chosen.json()["training"_L1].toDouble(), 0.8 * 3.6e6);
        QCOMPARE(run(verb + QStringList{u"--run"_s, u"other"_s}).code, 2);
    }

    void payoffRefusals()
    {
        const auto refused = [](const QStringList &arguments, const char *words) {
            const Finished done = run(QStringList{u"payoff"_s} + arguments);
            return done.code == 2 && done.err.contains(words);
        };
        QVERIFY(refused({u"--full"_s, u"0.3"_s, u"--variant"_s, u"0.2"_s}, "training is missing"));
        QVERIFY(refused({u"--training"_s, u"3MJ"_s}, "not given in one way"));
        QVERIFY(refused({u"--training"_s, u"3MJ"_s, u"--full"_s, u"0.3"_s}, "not given in one way"));
        QVERIFY(refused({u"--training"_s, u"3"_s, u"--full"_s, u"0.3"_s, u"--variant"_s, u"0.2"_s}, "has no unit"));
        QVERIFY(refused({u"--training"_s, u"3MJ"_s, u"--full"_s, u"0.3GFLOPs"_s, u"--variant"_s, u"0.2"_s},
                        "is in joules, but"));
        QVERIFY(refused({at(u"t.exits"_s), u"--training"_s, u"5e9GFLOPs"_s}, "No thresholds were given"));
        const QStringList typed{u"--training"_s, u"3MJ"_s, u"--full"_s, u"0.3"_s, u"--variant"_s, u"0.2"_s};
        QVERIFY(refused(typed + QStringList{u"--run"_s, u"train"_s}, "--run needs --log."));
        QVERIFY(refused(typed + QStringList{u"--thresholds"_s, u"0.5"_s}, "--thresholds needs recording."));
        QVERIFY(refused({u"--training"_s, u"3MJ"_s, u"--full"_s, u"0.3"_s, u"--variant"_s, u"0.2"_s, u"--figure"_s,
                         at(u"figure.txt"_s)},
                        "End it with .pdf, .svg or .png"));
    }

    void linesThroughElectricity()
    {
        write(u"epochs.csv"_s, "epoch,loss,energy (kJ)\n1,2,1.1\n2,1,1.9\n4,1,4.2\n8,1,7.8\n16,1,16.3\n");
        const QStringList verb{u"scaling"_s, at(u"epochs.csv"_s), u"--at"_s, u"20"_s};
        const Finished json = run(verb + QStringList{u"--json"_s});
        QVERIFY2(json.code == 0, json.err.constData());
        QVERIFY2(json.err.contains("the total so far"), json.err.constData());
        QVERIFY(json.json()["version"_L1].toString().startsWith(u"offramp "_s));
        QCOMPARE(json.json()["unit"_L1].toString(), u"kJ"_s);
        QCOMPARE(json.json()["points"_L1].toArray().size(), 5);
        QCOMPARE(json.json()["line"_L1]["b"_L1].toDouble(), 1.0137096774193552); // as numpy.polyfit says
        QCOMPARE(json.json()["at"_L1]["line"_L1]["electricity"_L1].toDouble(), 20.249193548387105);
        QVERIFY(json.json()["at"_L1]["line"_L1]["half_width"_L1].toDouble() > 1);
        QVERIFY(json.json()["proportional"_L1]["b_standard_error"_L1].toDouble() > 0);
        const Finished text = run(verb + QStringList{u"--unit"_s, u"J"_s});
        QVERIFY2(text.out.contains("line: y = -25 + 1014 x"), text.out.constData());
        QVERIFY2(text.out.contains("at 20: 20249.2 J, 95 % intervals"), text.out.constData());

        write(u"slow.csv"_s, "epoch,energy_j\n1,10\n2,10.5\n3,11\n");
        const Finished unclear = run({u"scaling"_s, at(u"slow.csv"_s)});
        QCOMPARE(unclear.code, 2);
        QVERIFY2(unclear.err.contains("--cumulative yes"), unclear.err.constData());
        const Finished summed = run({u"scaling"_s, at(u"slow.csv"_s), u"--cumulative"_s, u"no"_s, u"--json"_s});
        QCOMPARE(summed.json()["points"_L1][2]["electricity"_L1].toDouble(), 31.5);
        QCOMPARE(summed.json()["summed"_L1].toBool(), true);
        QCOMPARE(run({u"scaling"_s, at(u"slow.csv"_s), u"--cumulative"_s, u"maybe"_s}).code, 2);
        QCOMPARE(run({u"scaling"_s, at(u"slow.csv"_s), u"--unit"_s, u"kW"_s}).code, 2);
        for (const QString &x : {u"inf"_s, u"1e308"_s, u"-5"_s, u"1e200"_s}) {
            const Finished refused = run({u"scaling"_s, at(u"slow.csv"_s), u"--cumulative"_s, u"no"_s, u"--at="_s + x});
            QCOMPARE(refused.code, 2);
            QVERIFY2(refused.err.contains("--at") && refused.out.isEmpty(), refused.err.constData());
        }
        QCOMPARE(run({u"scaling"_s, at(u"nowhere.csv"_s)}).code, 3);
    }

    void figures()
    {
        const auto figure = [this](const QStringList &arguments) {
            const Finished done = run(arguments + QStringList{u"--figure"_s, at(u"f.svg"_s)});
            QFile file(at(u"f.svg"_s));
            const QByteArray svg = done.code == 0 && file.open(QIODevice::ReadOnly) ? file.readAll() : done.err;
            file.close();
            file.remove();
            return svg;
        };
        const QByteArray payoff = figure({u"payoff"_s, u"--training"_s, u"3.2MJ"_s, u"--full"_s, u"0.3+-0.01J"_s,
                                          u"--variant"_s, u"0.2"_s, u"--variant"_s, u"0.4"_s});
        QVERIFY2(payoff.contains("<svg"), payoff.constData());
        QVERIFY(payoff.contains("variant 1: pays for itself after 32 million"));
        QVERIFY(payoff.contains("variant 2: never pays for itself"));
        QVERIFY(payoff.contains("Images, millions") && payoff.contains(", MJ"));
        const QByteArray scaling = figure({u"scaling"_s, at(u"epochs.csv"_s), u"--at"_s, u"20"_s});
        QVERIFY2(scaling.contains("<svg"), scaling.constData());
        QVERIFY(scaling.contains(">epoch<") && scaling.contains("Electricity of the training, kJ"));
        QVERIFY(scaling.contains("at 20: 20.25 ± 1.1 kJ"));
        const Finished pdf = run({u"scaling"_s, at(u"epochs.csv"_s), u"--figure"_s, at(u"f.PDF"_s)});
        QVERIFY2(pdf.code == 0, pdf.err.constData());
        QFile file(at(u"f.PDF"_s));
        QVERIFY(file.open(QIODevice::ReadOnly) && file.readAll().startsWith("%PDF"));
    }

private:
    [[nodiscard]] QString at(const QString &name) const { return m_folder.filePath(name); }

    void write(const QString &name, const QByteArray &text) const
    {
        QFile file(at(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    }

    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestPayoffVerbs)
#include "tst_payoffverbs.moc"
