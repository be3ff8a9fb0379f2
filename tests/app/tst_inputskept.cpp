// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/support/error.h"
#include "tests/app/bashfolder.h"

#include <QTest>

using namespace offramp;

/// No verb of either program writes over what it reads: the inputs have the same bytes afterwards.
class TestInputsKept : public QObject
{
    Q_OBJECT

private:
    BashFolder m_folder;
    int m_code = -1;

    void bash(const QByteArray &line) { m_code = m_folder.run(QString::fromUtf8(line)); }

    /// Runs a line that must be refused with this sentence, and change, add and remove no file.
    void refuses(const QByteArray &line, const QByteArray &sentence)
    {
        bash(line + " > out 2> err");
        QVERIFY2(m_code == exitCode(ErrorKind::Usage), m_folder.errors.constData());
        QVERIFY2(m_folder.errors.contains(sentence), m_folder.errors.constData());
        bash("rm out; files() { find . -type f ! -name before ! -name after | sort | xargs sha256sum; };"
             " files > after; cmp before after");
        QCOMPARE(m_code, 0);
    }

private Q_SLOTS:
    void initTestCase()
    {
        bash("set -e; exec 2> err; cp $R run.exits; cp $R other.exits; cp $D/signs-small.pt net.pt; ln -s run.exits "
             "link.svg; cp $R run.svg; mkdir sub;"
             "cp $D/signs-large.exits sub/large.exits; cp -r $D/images images;"
             "echo '# Shopping list' > notes.md;"
             "printf 'name,accuracy,energy (kWh)\\na,90,2\\nb,95,3\\n' > m.csv; cp m.csv m.svg;"
             "printf 'epoch,energy (kWh)\\n1,1\\n2,2.1\\n3,2.9\\n' > s.svg;"
             "(cd images/test; i=0; printf '{'; for c in *; do printf '\"%s\":%d,' $c $((i++)); done) |"
             "  sed 's/,$/}/' > ml.json;"
             "echo '{\"offramp_study\": 1}' > study.svg; echo '{\"offramp_recipe\": 1}' > net.csv;"
             "$O export run.exits@0.5 sub/large.exits@0.5 --workspace w.offramp; rm -f err;"
             "find . -type f ! -name before | sort | xargs sha256sum > before");
        QVERIFY2(m_code == 0, m_folder.errors.constData());
    }

    void isRead_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QByteArray>("file");
        const auto row = [](const QByteArray &line, const char *file) {
            QTest::newRow(line.constData()) << line << QByteArray(file);
        };
        row("$O predictions run.exits@0.5 --out run.exits", "run.exits");
        row("$O predictions run.exits --thresholds 0.5 --out sub/../run.exits", "sub/../run.exits");
        row("$O predictions run.exits@0.5 --labels ml.json --out ml.json", "ml.json");
        row("$O predictions run.exits@0.5 --labels ml.json:inverted --out ml.json", "ml.json");
        row("$O classes run.exits@0.5 --out run.exits", "run.exits");
        row("$O classes run.exits@0.5 --confusion --out link.svg", "link.svg");
        row("$O rank m.csv --csv m.csv", "m.csv");
        row("$O rank m.svg --figure m.svg", "m.svg");
        row("$O rank run.exits sub/large.exits --csv sub/large.exits", "sub/large.exits");
        row("$O scaling s.svg --figure s.svg", "s.svg");
        row("$O payoff run.svg@0.5 --training 5e9GFLOPs --figure run.svg", "run.svg");
        row("$O payoff --log m.svg --full 0.3 --variant 0.2 --figure m.svg", "m.svg");
        row("$O calibration run.exits run.svg@0.5 --figure run.svg", "run.svg");
        row("$O calibration run.exits --risk-figure link.svg", "link.svg");
        for (const char *option :
             {"--csv", "--curves", "--json", "--everything", "--html", "--workspace", "--pdf", "--png", "--svg"}) {
            row(QByteArray("$O export run.exits@0.5 ") + option + " run.exits", "run.exits");
            row(QByteArray("$O export w.offramp ") + option + " w.offramp", "w.offramp");
            row(QByteArray("$O export w.offramp ") + option + " sub/large.exits", "sub/large.exits");
        }
        row("$O export run.exits@0.5 --csv none.csv --json run.exits", "run.exits");
        row("$E deploy --recording run.exits --thresholds 0.5 --network net.pt --out net.pt", "net.pt");
        row("$E deploy --recording run.exits --thresholds 0.5 --network net.pt --out run.exits", "run.exits");
        row("$E deploy --recording run.exits --thresholds 0.5 --network signs-small=net.pt --out net.pt", "net.pt");
        row("$E deploy w.offramp --variant V1 --network net.pt --out sub/large.exits", "sub/large.exits");
        row("$E convert --network net.pt --out net.pt", "net.pt");
        row("$E record --network net.pt --dataset images --out net.pt", "net.pt");
        row("$E record --network net.pt --dataset images --labels ml.json+1 --out ml.json", "ml.json");
        row("$E measure --network net.pt --dataset images --thresholds 0.5 --out net.pt", "net.pt");
        row("$E measure --network net.pt --dataset images --thresholds 0.5 --into net.pt", "net.pt");
        row("$E measure --network net.pt --dataset images --labels ml.json --thresholds 0.5 --out ml.json", "ml.json");
        row("$E measure --repeat 1 --images 1 --out m.csv -- cat m.csv", "m.csv");
        row("$E train --architecture net.pt --dataset images --recipe quick --out net.pt", "net.pt");
        row("$E train --architecture cifar_resnet20 --dataset images --recipe quick --weights net.pt --out net.pt",
            "net.pt");
        row("$E train --architecture cifar_resnet20 --dataset images --recipe net.csv --out net", "net.csv");
        row("$E train --architecture cifar_resnet20 --dataset images --split test --recipe quick "
            "--out $(find images -name '*.png' | head -n 1)",
            ".png");
        row("$E study study.svg --out jobs --figure study.svg", "study.svg");
        row("$E augment --dataset images --preview $(find images -name '*.png' | head -n 1)", ".png");
    }

    void isRead()
    {
        QFETCH(QByteArray, line);
        QFETCH(QByteArray, file);
        refuses(line, file + " is what is read. Choose another output file.");
    }

    void somethingElseIsThere_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QByteArray>("sentence");
        const auto row = [](const char *line, const char *sentence) {
            QTest::newRow(line) << QByteArray(line) << QByteArray(sentence);
        };
        row("$E convert --network net.pt --out other.exits", "other.exits is a recording, not a network.");
        row("$E train --architecture cifar_resnet20 --dataset images --recipe quick --out other.exits",
            "other.exits is a recording, not a network.");
        row("$E deploy --recording run.exits --thresholds 0.5 --network net.pt --out other.exits",
            "other.exits is a recording, not a network.");
        row("$E deploy --recording run.exits --thresholds 0.5 --network net.pt --out notes.pt",
            "notes.md is not a card of a deployed network.");
        row("$O export run.exits@0.5 --csv x --json x", "Two outputs would be written to x.");
        row("$O export run.exits@0.5 --csv x --workspace ./x", "Two outputs would be written to ");
        row("$O export run.exits@0.5 --csv x.csv --curves x.txt --script", "x.py. Give each of them a name");
        row("$O rank m.csv --csv x.svg --figure x.svg", "Two outputs would be written to x.svg.");
    }

    void somethingElseIsThere()
    {
        QFETCH(QByteArray, line);
        QFETCH(QByteArray, sentence);
        refuses(line, sentence);
    }

    void outputsAreWrittenAgain()
    {
        // What the same command wrote before is not an input.
        for (const char *line :
             {"$O predictions run.exits@0.5 --out new.csv", "$O rank m.csv --csv new.csv",
              "$O export w.offramp --json new.json --workspace new.offramp",
              "$E deploy --recording run.exits --thresholds 0.5 --network net.pt --out new.pt",
              "$E augment --dataset images --images 2 --preview new.png", "$O rank m.csv --csv /dev/null"}) {
            const QByteArray once = QByteArray(line) + " > out 2> err";
            bash(once + " && " + once);
            QVERIFY2(m_code == 0, m_folder.errors.constData());
        }
    }
};

QTEST_GUILESS_MAIN(TestInputsKept)
#include "tst_inputskept.moc"
