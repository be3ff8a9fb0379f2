// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/recording/recording.h"
#include "tests/app/bashfolder.h"

#include <QTest>

using namespace offramp;

/// Both programs with inputs and outputs that are not plain files: pipes, devices, links in wait, files that vanish
/// while they are written, odd names.
class TestFiles : public QObject
{
    Q_OBJECT

private:
    BashFolder m_folder;
    int m_code = -1;

    void bash(const char *line) { m_code = m_folder.run(QString::fromUtf8(line)); }
    [[nodiscard]] bool says(const char *text) const { return m_folder.errors.contains(text); }

private Q_SLOTS:
    void initTestCase()
    {
        bash(
            "printf 'image,exit,label,predicted,entropy\ncat.jpg,1,0,1,0.9\ncat.jpg,2,0,0,0.1\n' > t.csv;"
            "printf 'energy,accuracy\n1,0.5\n2,0.75\n' > points.csv; echo untouched > victim;"
            "mkfifo fifo labels.fifo fifo.offramp;"
            "(cd $D/images/test; i=0; printf '{'; for c in *; do printf '\"%s\":%d,' $c $((i++)); done) |"
            "  sed 's/,$/}/' > map.json;"
            "cp $R seen.exits; $O export seen.exits --workspace seen.offramp 2> err; rm seen.exits; mkfifo seen.exits");
        QVERIFY2(m_code == 0, m_folder.errors.constData());
    }

    void inputsMustBeFiles_data()
    {
        QTest::addColumn<QByteArray>("line");
        const auto row = [](const char *line) { QTest::newRow(line) << QByteArray(line); };
        row("$O curve fifo");
        row("$O export fifo --csv none.csv");
        row("$O predictions fifo --thresholds 0.5");
        row("$O export fifo.offramp --csv none.csv");
        row("$O predictions $R --thresholds 0.5 --labels /dev/zero");
        row("$O area /dev/zero");
        row("$O curve /dev/zero");
        row("$E inspect fifo --input 1x3x32x32");
        row("$E convert --network fifo --out none.safetensors");
        row("$E record --network fifo --dataset $D/images --out none.exits");
        row("$E record --network $D/signs-small.pt --dataset $D/images --out fifo");
        row("$E record --network $D/signs-small.pt --dataset $D/images --out /dev/null");
        row("$E verify fifo --network $D/signs-small.pt --dataset $D/images --thresholds 0.5");
    }

    void inputsMustBeFiles()
    {
        QFETCH(QByteArray, line);
        bash(("timeout 100 " + line + " 2> err").constData());
        QVERIFY2(m_code == exitCode(ErrorKind::BadInput), m_folder.errors.constData());
        QVERIFY2(says("is not a file but a"), m_folder.errors.constData());
        bash("test -p fifo -a -p fifo.offramp -a -c /dev/null -a ! -e none.csv -a ! -e none.exits");
        QCOMPARE(m_code, 0);
    }

    void workspaceThatNamesAPipe()
    {
        bash("timeout 100 $O export seen.offramp --csv none.csv 2> err");
        QVERIFY2(m_code == exitCode(ErrorKind::BadInput), m_folder.errors.constData());
        QVERIFY2(says("seen.exits is not a file but a pipe"), m_folder.errors.constData());
    }

    void tablesComeFromPipes_data()
    {
        QTest::addColumn<QByteArray>("line");
        const auto row = [](const char *line) { QTest::newRow(line) << QByteArray(line); };
        row("cmp <($O area <(cat points.csv)) <($O area points.csv)");
        row("cmp <(cat points.csv | $O area /dev/stdin) <($O area points.csv)");
        row("cmp <(cat points.csv | $O area -) <($O area points.csv)");
        row("(cat points.csv > fifo &); cmp <($O area fifo) <($O area points.csv)");
        row("$O import <(cat t.csv) a.exits --flops 1e9,3e9 --name t && $O import t.csv b.exits --flops 1e9,3e9 --name "
            "t &&"
            " cmp a.exits b.exits");
        row("$O import t.csv c.exits --flops 1e9,3e9 --labels <(echo '{\"0\": 1}') &&"
            " $O curve c.exits --thresholds 1 --json | grep '\"accuracy\": 1.0'");
        row("cmp <($O predictions $R --thresholds 0.5 --labels <(cat map.json)) "
            "<($O predictions $R --thresholds 0.5 --labels map.json)");
        row("$E record --network $D/signs-small.pt --dataset $D/images --limit 40 --labels <(cat map.json) --out "
            "l.exits "
            "&& $E verify l.exits --network $D/signs-small.pt --dataset $D/images --labels <(cat map.json) "
            "--thresholds 0.5");
    }

    void tablesComeFromPipes()
    {
        QFETCH(QByteArray, line);
        bash(("exec 2> err; " + line + " > out").constData());
        QVERIFY2(m_code == 0, m_folder.errors.constData());
    }

    void waitingForAPipeIsCancelled()
    {
        // SigCgt has the bit of SIGTERM once the engine handles it.
        bash("$E record --network $D/signs-small.pt --dataset $D/images --labels labels.fifo --out w.exits 2> err & "
             "p=$!;"
             "until grep -qa offramp-engine /proc/$p/cmdline &&"
             "  (( 0x$(sed -n 's/SigCgt:.//p' /proc/$p/status) & 0x4000 )); do kill -0 $p || break; sleep 0.02; done;"
             "cat /proc/$p/comm > comm; kill -TERM $p; wait $p");
        QVERIFY2(m_code == exitCode(ErrorKind::Cancelled), m_folder.errors.constData());
        bash("test ! -e w.exits && grep -qx offramp-engine comm"); // "exe", where it restarts itself
        QCOMPARE(m_code, 0);
    }

    void recordingThatIsLostIsAnError_data()
    {
        QTest::addColumn<QByteArray>("loss");
        QTest::addColumn<QByteArray>("sentence");
        QTest::newRow("removed") << QByteArray("rm lost.exits") << QByteArray("was removed while");
        QTest::newRow("moved") << QByteArray("mv lost.exits moved.exits") << QByteArray("was moved while");
        QTest::newRow("replaced") << QByteArray("cp $R other; mv other lost.exits")
                                  << QByteArray("was replaced by another file while");
        // Of these two the length depends on what was written until it was seen.
        QTest::newRow("emptied") << QByteArray("truncate -s 0 lost.exits") << QByteArray("was cut to ");
        QTest::newRow("cut") << QByteArray("truncate -s 5000 lost.exits") << QByteArray("was cut to ");
        QTest::newRow("overwritten") << QByteArray("cp $R small; dd if=/dev/zero of=lost.exits bs=4000 count=1 "
                                                   "conv=notrunc status=none")
                                     << QByteArray("was overwritten by another program while");
    }

    void recordingThatIsLostIsAnError()
    {
        QFETCH(QByteArray, loss);
        QFETCH(QByteArray, sentence);
        bash(("rm -f lost.exits; $E record --network $D/signs-small.pt --dataset $D/images --batch 1 --threads 1 "
              "--out lost.exits 2> err & p=$!; until test -e lost.exits || ! kill -0 $p; do sleep 0.01; done; kill "
              "-STOP $p; "
              + loss + "; kill -CONT $p; wait $p")
                 .constData());
        QVERIFY2(m_code == exitCode(ErrorKind::Failed), m_folder.errors.constData());
        QVERIFY2(m_folder.errors.contains(sentence), m_folder.errors.constData());
        QVERIFY2(!says("Done:") && !says("rows are recorded"), m_folder.errors.constData());
    }

    void linksInWaitAreNotFollowed()
    {
        bash("for f in i.exits p.csv c.safetensors; do ln -s victim .$f.part; ln -s victim $f.part; done; exec 2> err;"
             "$O import t.csv i.exits --flops 1e9,3e9 && $O predictions $R --thresholds 0.5 --out p.csv &&"
             "$E record --network $D/signs-small.pt --dataset $D/images --limit 20 --out i2.exits && "
             "test -f i.exits -a ! -L i.exits && grep -qx untouched victim");
        QVERIFY2(m_code == 0, m_folder.errors.constData());
    }

    void filesBeyondTheLimitAreAnError()
    {
        bash("(ulimit -f 8; exec $E record --network $D/signs-small.pt --dataset $D/images --out big.exits 2> err)");
        QVERIFY2(m_code == exitCode(ErrorKind::Failed), m_folder.errors.constData());
        QVERIFY2(says("File too large") && says("Free some space"), m_folder.errors.constData());
        bash("(ulimit -f 1; exec $O predictions $R --thresholds 0.5 --out big.csv 2> err)");
        QVERIFY2(m_code == exitCode(ErrorKind::Failed), m_folder.errors.constData());
        QVERIFY2(says("File too large"), m_folder.errors.constData());
        bash("ls -A | grep big");
        QVERIFY(m_code != 0); // nothing is left
    }

    void longNames()
    {
        bash(
            "exec 2> err; n=$(printf 'n%.0s' {1..249}); $O import t.csv $n.exits --flops 1e9,3e9 && test -f $n.exits &&"
            "$O export $R --csv a$n.csv && test -f a$n.csv && $O predictions $R --thresholds 0.5 --out b$n.csv &&"
            "test -f b$n.csv && $E record --network $D/signs-small.pt --dataset $D/images --limit 20 --out c$n &&"
            "! ls -A | grep 'n[.][0-9]*[.]part$'");
        QVERIFY2(m_code == 0, m_folder.errors.constData());
    }

    void namesThatAreNotUtf8()
    {
        bash("exec 2> err; $O import t.csv $'i\\xff.exits' --flops 1e9,3e9 && test -f $'i\\xff.exits' &&"
             "$O curve $'i\\xff.exits' --thresholds 0 > out && $O export $'i\\xff.exits' --csv utf8.csv && test -s "
             "utf8.csv &&"
             "$O predictions $R --thresholds 0.5 --out $'p\\xff.csv' && test -f $'p\\xff.csv' &&"
             "$E record --network $D/signs-small.pt --dataset $D/images --limit 20 --out $'r\\xff.exits' &&"
             "test -f $'r\\xff.exits'");
        QVERIFY2(m_code == 0, m_folder.errors.constData());
        for (const char *line :
             {"$O export $R --csv $'zz\\xff.csv'", "$O export $R --everything $'zz\\xff.json'",
              "$O export $R --workspace $'zz\\xff.offramp'", "$O export $'i\\xff.exits' --workspace zz.offramp",
              "$O export $'zz\\xff.offramp' --csv zz.csv",
              "mkdir -p $'d\\xff'; cd $'d\\xff'; $O export $R --workspace zz.offramp"}) {
            bash((QByteArray("exec 2> err; ") + line).constData());
            QVERIFY2(m_code == exitCode(ErrorKind::Usage), m_folder.errors.constData());
            QVERIFY2(says("UTF-8"), m_folder.errors.constData());
            bash("LC_ALL=C; ls -A . d* | grep -a ^zz");
            QVERIFY2(m_code != 0, line);
        }
    }

    void leftoversGoWithTheNextWrite()
    {
        bash(
            "exec 2> err; true & p=$!; wait $p; touch .p.csv.$p.part .i3.exits.$p.part .other.csv.$p.part;"
            "rm -f p.csv; $O predictions $R --thresholds 0.5 --out p.csv && $O import t.csv i3.exits --flops 1e9,3e9 &&"
            "test ! -e .p.csv.$p.part -a ! -e .i3.exits.$p.part -a -e .other.csv.$p.part");
        QVERIFY2(m_code == 0, m_folder.errors.constData());
    }
};

QTEST_GUILESS_MAIN(TestFiles)
#include "tst_files.moc"
