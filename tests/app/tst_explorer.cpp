// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/recording/writerecording.h"
#include "core/results/loadrecording.h"
#include "core/results/statecomparison.h"
#include "core/workspace/workspacefile.h"
#include "tests/app/explorerprogram.h"
#include "tests/ui/fixtures.h"
#include "ui/files/recovery.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QImage>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QSvgRenderer>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;

/// The built program, as a user starts it.
class TestExplorer : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void saysThatThereIsNoDisplay();
    void mistypedCommandsOpenNoWindow();
    void qtSaysNothing();
    void exportsTheDemoWithoutADisplay();
    void exportAndCurveAgreeToTheByte();
    void contestEMaxOnlyForItsClasses_data();
    void contestEMaxOnlyForItsClasses();
    void exportComparesWithThePinnedState();
    void exportsSeveralFigures();
    void exportsHistogramsOfOneVariant();
    void exportsFiguresAsTheirAuthorWants();
    void workspacesAreMadeAndScoredAgain();
    void networksAsTheWorkspaceShowsThem();
    void sharesAWebPage();
    void exportRefusals_data();
    void exportRefusals();
    void killedWindowLeavesItsWork();

private:
    [[nodiscard]] QString at(const QString &name) const { return m_folder.filePath(name); }
    [[nodiscard]] QProcessEnvironment environment() const;
    [[nodiscard]] Finished run(const QStringList &arguments) const;

    QTemporaryDir m_folder;
    QString m_program;
    QString m_demo;
    QString m_small;
    QString m_large;
};

void TestExplorer::initTestCase()
{
    m_program = qEnvironmentVariable("OFFRAMP_BIN") + u"/offramp"_s;
    QVERIFY2(QFile::exists(m_program), qPrintable(m_program));
    m_demo = qEnvironmentVariable("OFFRAMP_SOURCE") + u"/resources/demo/demo.offramp"_s;
    m_small = fixtures::writeRecording(at(u"small.exits"_s), 1);
    m_large = fixtures::writeRecording(at(u"large.exits"_s), 2);
}

QProcessEnvironment TestExplorer::environment() const
{
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"HOME"_s, m_folder.path());
    environment.insert(u"XDG_DATA_HOME"_s, at(u"data"_s));
    environment.insert(u"XDG_CONFIG_HOME"_s, at(u"config"_s));
    environment.remove(u"DISPLAY"_s);
    environment.remove(u"WAYLAND_DISPLAY"_s);
    return environment;
}

Finished TestExplorer::run(const QStringList &arguments) const
{
    QProcess process;
    auto variables = environment();
    variables.remove(u"QT_QPA_PLATFORM"_s); // the program chooses its platform itself
    process.setProcessEnvironment(variables);
    process.setWorkingDirectory(m_folder.path());
    process.start(m_program, arguments);
    return finish(process);
}

void TestExplorer::saysThatThereIsNoDisplay()
{
    const auto none = run({m_demo});
    QCOMPARE(none.code, 1);
    QVERIFY2(none.err.startsWith("offramp: There is no display: neither DISPLAY nor WAYLAND_DISPLAY is set."),
             none.err.constData());
    QVERIFY(none.err.contains("offramp export"));
    QCOMPARE(none.err.count('\n'), 1); // nothing of Qt's own beside it

    auto variables = environment();
    variables.remove(u"QT_QPA_PLATFORM"_s);
    variables.insert(u"DISPLAY"_s, u":4711"_s);
    QProcess process;
    process.setProcessEnvironment(variables);
    process.start(m_program, {m_demo});
    const auto gone = finish(process);
    QCOMPARE(gone.code, 1);
    QVERIFY2(gone.err.startsWith("offramp: The display :4711 cannot be used."), gone.err.constData());
    QCOMPARE(gone.err.count('\n'), 1);
}

void TestExplorer::mistypedCommandsOpenNoWindow()
{
    const auto done = run({u"curvs"_s, m_demo});
    QCOMPARE(done.code, 2);
    QCOMPARE(done.err,
             QByteArray("offramp: \"curvs\" is neither a command of offramp nor a file. offramp --help lists the "
                        "commands.\n"));
    QCOMPARE(run({u"missing.exits"_s}).code, 1); // the window would say so: there is no display
}

void TestExplorer::qtSaysNothing()
{
    auto variables = environment();
    variables.remove(u"QT_QPA_PLATFORM"_s);
    variables.remove(u"XDG_RUNTIME_DIR"_s);
    QProcess process;
    process.setProcessEnvironment(variables);
    process.start(m_program, {u"export"_s, m_demo, u"--png"_s, at(u"quiet.png"_s)});
    const auto done = finish(process);
    QCOMPARE(done.code, 0);
    QVERIFY2(!done.err.contains("QStandardPaths"), done.err.constData());
}

void TestExplorer::exportsTheDemoWithoutADisplay()
{
    const auto done = run({u"export"_s, m_demo, u"--pdf"_s, u"d.pdf"_s, u"--svg"_s, u"d.svg"_s, u"--png"_s, u"d.png"_s,
                           u"--csv"_s, u"d.csv"_s, u"--json"_s, u"d.json"_s});
    QVERIFY2(done.code == 0, done.err.constData());
    const QByteArray pdf = bytesOf(at(u"d.pdf"_s));
    QVERIFY(pdf.startsWith("%PDF"));
    QVERIFY(pdf.contains("/FontFile")); // the bundled font, embedded
    QVERIFY(pdf.contains("Inter"));
    QCOMPARE(QImage(at(u"d.png"_s)).size(), QSize(1890, 1181)); // 160 x 100 mm at 300 dots per inch

    const QByteArray svg = bytesOf(at(u"d.svg"_s));
    QVERIFY(svg.contains("<svg width=\"160mm\" height=\"100mm\""));
    for (const char *word : {">signs-small</text>", ">signs-large</text>", ">V1</text>", "font-family=\"Inter, "})
        QVERIFY2(svg.contains(word), word);
    QSvgRenderer renderer(svg);
    QVERIFY(renderer.isValid());
    QCOMPARE(renderer.viewBoxF().size(), QSizeF(16000, 10000));

    const QJsonObject json = QJsonDocument::fromJson(bytesOf(at(u"d.json"_s))).object();
    QCOMPARE(json[u"samples"_s].toInt(), 1000);
    QVERIFY(json[u"area"_s].toDouble() > 0);
    QCOMPARE(json[u"variants"_s].toArray().size(), qsizetype(bytesOf(at(u"d.csv"_s)).count('\n') - 1));
}

void TestExplorer::exportAndCurveAgreeToTheByte()
{
    const QStringList sources{m_small + u"@0,0.63,0.4:0.9"_s, m_large + u"@0.5,1.25"_s};
    const QStringList limit{u"--emax"_s, u"0.875"_s};
    const auto exported
        = run(QStringList{u"export"_s} + sources + limit
              + QStringList{u"--csv"_s, u"a.csv"_s, u"--json"_s, u"a.json"_s, u"--workspace"_s, u"a.offramp"_s});
    QVERIFY2(exported.code == 0, exported.err.constData());
    const auto csv = run(QStringList{u"curve"_s} + sources + limit + QStringList{u"--csv"_s});
    const auto json = run(QStringList{u"curve"_s} + sources + limit + QStringList{u"--json"_s});
    QVERIFY(csv.out.count('\n') == 6);
    QCOMPARE(bytesOf(at(u"a.csv"_s)), csv.out);
    QCOMPARE(bytesOf(at(u"a.json"_s)), json.out);

    // The same through the workspace that was written.
    const auto again = run({u"export"_s, at(u"a.offramp"_s), u"--csv"_s, u"b.csv"_s, u"--json"_s, u"b.json"_s});
    QVERIFY2(again.code == 0, again.err.constData());
    QCOMPARE(bytesOf(at(u"b.csv"_s)), csv.out);
    QCOMPARE(bytesOf(at(u"b.json"_s)), json.out);
}

void TestExplorer::contestEMaxOnlyForItsClasses_data()
{
    QTest::addColumn<std::string>("classes");
    QTest::addColumn<bool>("contest");
    QTest::newRow("10") << std::string("10") << false;
    QTest::newRow("200") << std::string("200") << true;
    QTest::newRow("unknown") << std::string() << false;
}

void TestExplorer::contestEMaxOnlyForItsClasses()
{
    QFETCH(const std::string, classes);
    QFETCH(const bool, contest);
    WholeRecording whole;
    whole.recording.exits = 2;
    whole.recording.label = {0, 1};
    whole.recording.predicted = {0, 0, 0, 1};
    whole.recording.entropy = {.1F, .6F, .05F, .1F};
    whole.recording.flops = {1'000'000'000, 2'000'000'000};
    if (!classes.empty())
        whole.recording.metadata = {{"classes", classes}};
    const QString file = at(u"classes%1.exits"_s.arg(QString::fromStdString(classes)));
    QVERIFY(writeRecording(file.toStdString(), whole));

    const auto curve = run({u"curve"_s, file, u"--thresholds"_s, u"0.5"_s});
    QCOMPARE(curve.code, 0);
    QCOMPARE(!curve.err.contains("--emax 2.5"), contest); // the note that suggests another E_max
    const auto exported = run({u"export"_s, file, u"--workspace"_s, u"classes.offramp"_s});
    QVERIFY2(exported.code == 0, exported.err.constData());
    const auto workspace = readWorkspace(at(u"classes.offramp"_s).toStdString());
    QVERIFY(workspace.has_value());
    QCOMPARE(workspace->decisions.eMax.origin, contest ? EMaxOrigin::Contest : EMaxOrigin::MostExpensiveNetwork);
    QCOMPARE(workspace->decisions.eMax.value, contest ? contestEMax : 2.5);
}

void TestExplorer::exportComparesWithThePinnedState()
{
    Document document;
    document.openRecording(loadRecording(m_small.toStdString()).value());
    document.pinReference();
    const VariantId moved = document.variants()[1].id;
    document.setThresholds(moved, {0.4, 1.1});
    QVERIFY(writeWorkspace(at(u"p.offramp"_s).toStdString(), document.toWorkspace(m_folder.path())));
    const auto done
        = run({u"export"_s, at(u"p.offramp"_s), u"--json"_s, u"p.json"_s, u"--everything"_s, u"everything.json"_s});
    QVERIFY2(done.code == 0, done.err.constData());

    const StateComparison expected = compareStates(document.results(), *document.results().reference).value();
    for (const QString &file : {u"p.json"_s, u"everything.json"_s}) {
        const QJsonObject json = QJsonDocument::fromJson(bytesOf(at(file))).object();
        QVERIFY2(json[u"version"_s].toString().startsWith(u"offramp "_s), qPrintable(file));
        QCOMPARE(json[u"unit"_s].toString(), u"GFLOPs"_s);
        QCOMPARE(json[u"area"_s].toDouble(), document.results().area.value());
        const QJsonObject comparison = json[u"comparison"_s].toObject();
        QCOMPARE(comparison[u"verdict"_s].toString(), QString::fromUtf8(toText(expected.verdict)));
        QVERIFY(!comparison[u"sentence"_s].toString().isEmpty());
        QVERIFY(comparison[u"paired"_s].toBool());
        QCOMPARE(comparison[u"samples"_s].toInt(), 400);
        const QJsonObject area = comparison[u"area"_s].toObject();
        QCOMPARE(area[u"pinned"_s].toDouble(), document.results().reference->area.value());
        QCOMPARE(area[u"now"_s].toDouble(), document.results().area.value());
        QCOMPARE(area[u"interval"_s].toArray(),
                 (QJsonArray{expected.area->difference.low, expected.area->difference.high}));
        QCOMPARE(comparison[u"variants"_s].toArray().size(), static_cast<qsizetype>(document.variants().size()));
        const QJsonObject energy = comparison[u"variants"_s][1][u"energy"_s].toObject();
        QCOMPARE(energy[u"difference"_s].toDouble(), document.results().changeOf(moved)->energy);
        QCOMPARE(energy[u"share_below_0"_s].toDouble(), expected.variants[1].energy->below);
    }
    const auto unpinned = run({u"export"_s, m_small, u"--json"_s, u"u.json"_s});
    QVERIFY2(unpinned.code == 0, unpinned.err.constData());
    QVERIFY(!QJsonDocument::fromJson(bytesOf(at(u"u.json"_s))).object().contains(u"comparison"_s));
}

void TestExplorer::exportsSeveralFigures()
{
    const auto done = run({u"export"_s, m_small, m_large, u"--figure"_s, u"thresholds"_s, u"--figure"_s,
                           u"exit-shares"_s, u"--preset"_s, u"talk"_s, u"--dpi"_s, u"50.8"_s});
    QCOMPARE(done.code, 2); // a whole number, and something to write
    const auto written
        = run({u"export"_s,      m_small,       m_large,           u"--figure"_s, u"thresholds"_s, u"--figure"_s,
               u"exit-shares"_s, u"--preset"_s, u"talk"_s,         u"--size"_s,   u"254x127"_s,    u"--dpi"_s,
               u"100"_s,         u"--png"_s,    u"f.png"_s,        u"--svg"_s,    u"f.svg"_s,      u"--curves"_s,
               u"c.csv"_s,       u"--script"_s, u"--everything"_s, u"e.json"_s});
    QVERIFY2(written.code == 0, written.err.constData());
    QCOMPARE(QImage(at(u"f-thresholds.png"_s)).size(), QSize(1000, 500));
    QCOMPARE(QImage(at(u"f-exit-shares.png"_s)).size(), QSize(1000, 500));
    QVERIFY(bytesOf(at(u"f-exit-shares.svg"_s)).contains(">last exit</text>"));
    QVERIFY(bytesOf(at(u"c.csv"_s)).startsWith("recording,threshold,energy_gflops,accuracy,exit_share_1"));
    QVERIFY(bytesOf(at(u"c.py"_s)).contains("matplotlib"));
    const QJsonObject json = QJsonDocument::fromJson(bytesOf(at(u"e.json"_s))).object();
    QCOMPARE(json[u"curves"_s].toArray().size(), 2);
    QVERIFY(!QFile::exists(at(u"f.png"_s)));
}

void TestExplorer::exportsHistogramsOfOneVariant()
{
    const QStringList arguments{u"export"_s, m_small, u"--figure"_s, u"histograms"_s, u"--svg"_s, u"h.svg"_s};
    QCOMPARE(run(arguments).code, 0);
    QVERIFY(bytesOf(at(u"h.svg"_s)).contains(">V1 "));
    QCOMPARE(run(arguments + QStringList{u"--variant"_s, u"V3"_s}).code, 0);
    QVERIFY(bytesOf(at(u"h.svg"_s)).contains(">V3 "));
    const auto refused = run(arguments + QStringList{u"--variant"_s, u"V99"_s});
    QCOMPARE(refused.code, 2);
    QVERIFY2(refused.err.contains("V99 is not a variant. Choose one of: V1, V2"), refused.err.constData());
}

void TestExplorer::exportsFiguresAsTheirAuthorWants()
{
    const auto svgWith = [this](const QStringList &options) {
        const auto done
            = run(QStringList{u"export"_s, m_small, m_large, u"--svg"_s, u"o.svg"_s, u"--png"_s, u"o.png"_s} + options);
        return done.code == 0 ? bytesOf(at(u"o.svg"_s)) : QByteArray("failed: " + done.err);
    };
    const QByteArray usual = svgWith({});
    QVERIFY2(usual.contains(">V1</text>") && usual.contains(">step curve"), usual.left(400).constData());
    QVERIFY(!svgWith({u"--no-labels"_s}).contains(">V1</text>"));
    const QByteArray bare = svgWith({u"--no-legend"_s, u"--no-grid"_s, u"--no-ghost"_s});
    QVERIFY(bare.contains("<svg") && !bare.contains(">step curve"));
    QVERIFY(svgWith({u"--title"_s, u"Two networks"_s}).contains(">Two networks</text>"));
    QVERIFY(usual.contains(">100</text>"));
    QVERIFY(!svgWith({u"--accuracy-axis"_s, u"20:60"_s}).contains(">100</text>"));

    QVERIFY(svgWith({u"--greyscale"_s}).contains("<svg"));
    const QImage grey(at(u"o.png"_s));
    QVERIFY(!grey.isNull());
    QVERIFY(grey.allGray());

    const auto serif = run({u"export"_s, m_small, u"--svg"_s, u"s.svg"_s, u"--serif"_s});
    QVERIFY2(serif.code == 0 ? bytesOf(at(u"s.svg"_s)).contains(", Times, serif\"")
                             : serif.err.contains("no serif font as wide as Times is installed. Install one"),
             serif.err.constData());
}

void TestExplorer::workspacesAreMadeAndScoredAgain()
{
    QVERIFY(QDir(m_folder.path()).mkpath(u"deep/down"_s));
    const auto made = run({u"export"_s, m_small, u"--workspace"_s, u"deep/down/w.offramp"_s});
    QVERIFY2(made.code == 0, made.err.constData());
    const auto workspace = readWorkspace(at(u"deep/down/w.offramp"_s).toStdString());
    QVERIFY(workspace.has_value());
    QCOMPARE(workspace->recordings[0].path, std::string("../../small.exits"));
    QCOMPARE(workspace->decisions.eMax.origin, EMaxOrigin::MostExpensiveNetwork); // as the window proposes
    QCOMPARE(workspace->decisions.eMax.value, 1.2); // the next round number above its cost of 1

    // One folder further, the recording is missing, and named.
    QVERIFY(QFile::copy(at(u"deep/down/w.offramp"_s), at(u"deep/w.offramp"_s)));
    const auto missing = run({u"export"_s, at(u"deep/w.offramp"_s), u"--csv"_s, u"never.csv"_s});
    QCOMPARE(missing.code, 3);
    QVERIFY2(missing.err.contains("The recording \"small\" is not at"), missing.err.constData());
    QVERIFY(missing.err.contains("Put it back"));
    QVERIFY(!QFile::exists(at(u"never.csv"_s)));
}

void TestExplorer::networksAsTheWorkspaceShowsThem()
{
    const QStringList outputs{u"--csv"_s, u"n.csv"_s, u"--svg"_s, u"n.svg"_s};
    QCOMPARE(run({u"export"_s, m_small, m_large, u"--workspace"_s, u"named.offramp"_s}).code, 0);
    const auto plain = run(QStringList{u"export"_s, u"named.offramp"_s} + outputs);
    QVERIFY2(plain.code == 0, plain.err.constData());
    const QByteArray before = bytesOf(at(u"n.csv"_s));
    QVERIFY(bytesOf(at(u"n.svg"_s)).contains(">large</text>"));

    QFile file(at(u"named.offramp"_s));
    QVERIFY(file.open(QIODevice::ReadWrite));
    QByteArray text = file.readAll();
    const auto write = [&](const QByteArray &recording, const QByteArray &keys) {
        const QByteArray name = "\"name\": \"" + recording + "\",";
        QCOMPARE(text.count(name), 1);
        text.replace(name, name + ' ' + keys + ',');
    };
    write("small", "\"shown_as\": \"Baseline\", \"colour\": 2");
    write("large", "\"hidden\": true");
    QVERIFY(file.resize(0) && file.seek(0));
    QCOMPARE(file.write(text), text.size());
    file.close();
    const auto named = run(QStringList{u"export"_s, u"named.offramp"_s} + outputs);
    QVERIFY2(named.code == 0, named.err.constData());
    const QByteArray figure = bytesOf(at(u"n.svg"_s));
    QVERIFY(figure.contains(">Baseline</text>") && figure.contains("1 network hidden"));
    QVERIFY(!figure.contains(">large</text>") && !figure.contains(">small</text>"));
    // The table has all networks, and the same numbers.
    QCOMPARE(bytesOf(at(u"n.csv"_s)), QByteArray(before).replace(",small,small.exits,", ",Baseline,small.exits,"));
}

void TestExplorer::sharesAWebPage()
{
    const auto done = run({u"export"_s, m_demo, u"--html"_s, u"page.html"_s});
    QVERIFY2(done.code == 0, done.err.constData());
    const QByteArray page = bytesOf(at(u"page.html"_s));
    QVERIFY(page.contains("<title>demo</title>"));
    QVERIFY(page.contains("Content-Security-Policy"));
    QVERIFY(page.size() < 1'000'000);
    QVERIFY(!page.contains(QFileInfo(m_demo).absolutePath().toUtf8()));
    QVERIFY(!page.contains("\"predicted\""));

    const auto shown = run({u"export"_s, m_small, m_large, u"--html"_s, u"s.html"_s, u"--title"_s, u"Small & large"_s,
                            u"--with-samples"_s, u"--csv"_s, u"s.csv"_s});
    QVERIFY2(shown.code == 0, shown.err.constData());
    QVERIFY(bytesOf(at(u"s.html"_s)).contains("<title>Small &amp; large</title>"));
    QVERIFY(bytesOf(at(u"s.html"_s)).contains("\"image399\""));
    QVERIFY(!bytesOf(at(u"s.html"_s)).contains(m_folder.path().toUtf8()));
    QVERIFY(!bytesOf(at(u"s.csv"_s)).isEmpty());

    const auto named = run({u"export"_s, m_small, u"--html"_s, u"n.html"_s});
    QCOMPARE(named.code, 0);
    QVERIFY(bytesOf(at(u"n.html"_s)).contains("<title>small</title>"));
    QVERIFY(!bytesOf(at(u"n.html"_s)).contains("image399"));
}

void TestExplorer::exportRefusals_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("sentence");
    QTest::newRow("nothing to write") << QStringList{u"small.exits"_s} << 2 << QByteArray("Nothing to write");
    QTest::newRow("no files") << QStringList{u"--pdf"_s, u"x.pdf"_s} << 2 << QByteArray("files");
    QTest::newRow("missing file") << QStringList{u"gone.exits"_s, u"--pdf"_s, u"x.pdf"_s} << 3
                                  << QByteArray("gone.exits");
    QTest::newRow("missing workspace") << QStringList{u"gone.offramp"_s, u"--pdf"_s, u"x.pdf"_s} << 3
                                       << QByteArray("gone.offramp");
    QTest::newRow("not a workspace") << QStringList{u"text.offramp"_s, u"--pdf"_s, u"x.pdf"_s} << 3
                                     << QByteArray("is not a workspace");
    QTest::newRow("thresholds") << QStringList{u"small.exits@high"_s, u"--csv"_s, u"x.csv"_s} << 2
                                << QByteArray("is not a threshold");
    QTest::newRow("E_max") << QStringList{u"small.exits"_s, u"--csv"_s, u"x.csv"_s, u"--emax"_s, u"-1"_s} << 2
                           << QByteArray("is not an E_max");
    QTest::newRow("figure") << QStringList{u"small.exits"_s, u"--pdf"_s, u"x.pdf"_s, u"--figure"_s, u"pie"_s} << 2
                            << QByteArray("Choose step-curve, thresholds");
    QTest::newRow("preset") << QStringList{u"small.exits"_s, u"--pdf"_s, u"x.pdf"_s, u"--preset"_s, u"slide"_s} << 2
                            << QByteArray("Choose paper, page, talk or poster");
    QTest::newRow("size") << QStringList{u"small.exits"_s, u"--pdf"_s, u"x.pdf"_s, u"--size"_s, u"0x9"_s} << 2
                          << QByteArray("is not a size");
    QTest::newRow("samples without a page")
        << QStringList{u"small.exits"_s, u"--csv"_s, u"x.csv"_s, u"--with-samples"_s} << 2 << QByteArray("Add --html");
    const auto idle = [](const QString &option, const QStringList &more, const char *sentence) {
        QTest::newRow(qPrintable(option)) << QStringList{u"small.exits"_s, option} + more << 2 << QByteArray(sentence);
    };
    const QStringList table{u"--csv"_s, u"x.csv"_s};
    idle(u"--figure"_s, QStringList{u"thresholds"_s} + table,
         "--figure changes nothing without --pdf or --svg or --png");
    idle(u"--greyscale"_s, table, "--greyscale changes nothing without --pdf");
    idle(u"--title"_s, QStringList{u"T"_s} + table,
         "--title changes nothing without --pdf or --svg or --png or --html");
    idle(u"--dpi"_s, {u"300"_s, u"--pdf"_s, u"x.pdf"_s},
         "--dpi changes nothing without --png. Add --png, or leave out");
    idle(u"--script"_s, {u"--pdf"_s, u"x.pdf"_s}, "--script changes nothing without --csv or --curves");
    QTest::newRow("page of nothing") << QStringList{u"empty.offramp"_s, u"--html"_s, u"x.html"_s} << 3
                                     << QByteArray("has no recording and no curve");
    const auto axis = [](const char *name, const QString &option, const QString &ends, const char *sentence) {
        QTest::newRow(name) << QStringList{u"small.exits"_s, u"--pdf"_s, u"x.pdf"_s, option, ends} << 2
                            << QByteArray(sentence);
    };
    axis("axis without ends", u"--accuracy-axis"_s, u"90"_s, "is not the part of an axis");
    axis("axis backwards", u"--accuracy-axis"_s, u"90:60"_s, "ends before it begins");
    axis("axis of a word", u"--energy-axis"_s, u"low:5"_s, "\"low\" is not an end of the energy axis");
    axis("axis beyond", u"--energy-axis"_s, u"500:"_s, "Nothing is between the ends of an axis");
    QTest::newRow("workspace after") << QStringList{u"small.exits"_s, u"text.offramp"_s, u"--csv"_s, u"x.csv"_s} << 2
                                     << QByteArray("before the recordings");
}

void TestExplorer::exportRefusals()
{
    QFETCH(QStringList, arguments);
    QFETCH(int, code);
    QFETCH(QByteArray, sentence);
    QFile text(at(u"text.offramp"_s));
    QVERIFY(text.open(QIODevice::WriteOnly));
    text.write("hello");
    text.close();
    QFile empty(at(u"empty.offramp"_s));
    QVERIFY(empty.open(QIODevice::WriteOnly));
    empty.write(R"({"offramp_workspace": 4, "recordings": [], "criterion": "entropy", "cost_unit": "GFLOPs",
                    "e_max": {"gflops": 39.32, "origin": "contest"}, "variants": []})");
    empty.close();
    const auto done = run(QStringList{u"export"_s} + arguments);
    QVERIFY2(done.code == code, done.err.constData());
    QVERIFY2(done.err.contains(sentence), done.err.constData());
    QVERIFY(!QFile::exists(at(u"x.pdf"_s)));
    QVERIFY(!QFile::exists(at(u"x.csv"_s)));
    QVERIFY(!QFile::exists(at(u"x.html"_s)));
}

void TestExplorer::killedWindowLeavesItsWork()
{
    QVERIFY(run({u"export"_s, m_small, u"--workspace"_s, u"k.offramp"_s}).code == 0);
    const QByteArray saved = bytesOf(at(u"k.offramp"_s));
    const QString folder = at(u"data/Offramp/offramp/recovery"_s);
    for (int round = 0; round < 4; ++round) {
        // A recording that is opened into a workspace is a change that is not saved.
        QProcess window;
        auto variables = environment();
        variables.insert(u"QT_QPA_PLATFORM"_s, u"offscreen"_s);
        window.setProcessEnvironment(variables);
        window.start(m_program, {at(u"k.offramp"_s), m_large});
        QVERIFY(window.waitForStarted());
        QElapsedTimer clock;
        clock.start();
        const QDir recovery(folder);
        while (recovery.entryList({u"*.recovery"_s}).isEmpty() && clock.elapsed() < 30000)
            QTest::qWait(1);
        QTest::qWait(round * 3);
        QVERIFY2(RecoveryFile::abandoned(folder).empty(), "taken from a window that is still open");
        ::kill(static_cast<pid_t>(window.processId()), SIGKILL);
        QVERIFY(window.waitForFinished());

        const auto left = RecoveryFile::abandoned(folder);
        QCOMPARE(left.size(), std::size_t(1));
        const auto work = left.front()->read();
        QVERIFY2(work.has_value(), work ? "" : work.error().sentence.c_str());
        QCOMPARE(work->file, at(u"k.offramp"_s));
        QCOMPARE(work->workspace.recordings.size(), std::size_t(2));
        QCOMPARE(work->workspace.decisions.variants.size(), std::size_t(8));
        QCOMPARE(bytesOf(at(u"k.offramp"_s)), saved);
        left.front()->remove();
    }
}

QTEST_GUILESS_MAIN(TestExplorer)
#include "tst_explorer.moc"
