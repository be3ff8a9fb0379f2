// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/support/csv.h"
#include "core/support/numbers.h"
#include "tests/ui/fixtures.h"
#include "tests/ui/svgtexts.h"
#include "ui/export/clipboard.h"
#include "ui/export/exportfiles.h"
#include "ui/theme/themeswitch.h"

#include <QFile>
#include <QImage>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMimeData>
#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QSvgRenderer>
#include <QTemporaryDir>
#include <QTest>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;

namespace {

QByteArray bytesOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

std::vector<std::vector<std::string>> tableOf(const QString &path)
{
    std::vector<std::vector<std::string>> rows;
    const auto table = parseCsv(bytesOf(path).toStdString(), "table");
    for (const CsvRow &row : *table)
        rows.push_back(row.fields);
    return rows;
}

} // namespace

class TestExport : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void pdfs_data();
    void pdfs();
    void svgs_data();
    void svgs();
    void pngs();
    void sizes();
    void namesOfFiles();
    void variantsTable();
    void curvesTable();
    void networksAsTheyAreShown_data();
    void networksAsTheyAreShown();
    void everything();
    void scripts_data();
    void scripts();
    void failures();
    void clipboard();

private:
    void addRows();
    [[nodiscard]] QByteArray fileOf(FigureKind kind, FigureFormat format, FigurePreset preset) const
    {
        return figureFile(figureOf(kind, *m_document), format, frameOf(preset)).value();
    }
    [[nodiscard]] QString at(const QString &name) const { return m_folder.filePath(name); }

    QTemporaryDir m_folder;
    std::unique_ptr<Document> m_document;
};

void TestExport::initTestCase()
{
    installFont();
}

void TestExport::init()
{
    m_document = std::make_unique<Document>();
    m_document->openRecording(fixtures::network(u"first-net"_s, 400, 2));
    m_document->openRecording(fixtures::network(u"second-net"_s, 400, 1, 2));
}

void TestExport::addRows()
{
    QTest::addColumn<FigureKind>("kind");
    QTest::addColumn<FigurePreset>("preset");
    QTest::addColumn<QStringList>("words");
    for (const FigurePreset preset : figurePresets) {
        const auto add = [&](FigureKind kind, const QStringList &words) {
            QTest::newRow(qPrintable(keyOf(kind) + u' ' + keyOf(preset))) << kind << preset << words;
        };
        add(FigureKind::StepCurve,
            {u"GFLOPs per image (energy proxy)"_s, u"Accuracy (top-1, %)"_s, u"first-net"_s, u"second-net"_s, u"V1"_s});
        add(FigureKind::OverThresholds,
            {u"Threshold on the entropy (nats), the same at every exit"_s, u"Accuracy (top-1, %)"_s,
             u"GFLOPs per image (energy proxy)"_s, u"accuracy (left)"_s, u"energy (right)"_s});
        add(FigureKind::Histograms, {u"V1 · first-net · T 0"_s, u"Entropy at exit 1 (nats)"_s,
                                     u"Entropy at exit 3 (nats)"_s, u"correct"_s, u"incorrect"_s});
        add(FigureKind::ExitShares, {u"first-net"_s, u"exit 1"_s, u"last exit"_s, u"accuracy"_s, u"V8"_s});
    }
}

void TestExport::pdfs_data()
{
    addRows();
}

void TestExport::pdfs()
{
    QFETCH(FigureKind, kind);
    QFETCH(FigurePreset, preset);
    QFETCH(QStringList, words);
    const QByteArray pdf = fileOf(kind, FigureFormat::Pdf, preset);
    QVERIFY(pdf.startsWith("%PDF"));
    QVERIFY(pdf.contains("/FontFile")); // glyphs of an embedded font, not outlines

    const QRegularExpression box(u"/MediaBox \\[(\\S+) (\\S+) (\\S+) (\\S+) *\\]"_s);
    const auto match = box.match(QString::fromLatin1(pdf));
    QVERIFY(match.hasMatch());
    const double width = match.captured(3).toDouble() - match.captured(1).toDouble();
    const double height = match.captured(4).toDouble() - match.captured(2).toDouble();
    const QSizeF asked = frameOf(preset).millimetres / 25.4 * 72;
    QVERIFY2(std::abs(width - asked.width()) < 0.002, qPrintable(match.captured()));
    QVERIFY2(std::abs(height - asked.height()) < 0.002, qPrintable(match.captured()));

    const QString tool = QStandardPaths::findExecutable(u"pdftotext"_s);
    if (tool.isEmpty())
        QSKIP("pdftotext is not installed (poppler-utils): the text was not checked");
    QProcess process;
    process.start(tool, {u"-raw"_s, u"-"_s, u"-"_s});
    process.write(pdf);
    process.closeWriteChannel();
    QVERIFY(process.waitForFinished());
    const QString text = QString::fromUtf8(process.readAllStandardOutput());
    for (const QString &word : words)
        QVERIFY2(text.simplified().contains(word), qPrintable(word + u" is not in: "_s + text));
}

void TestExport::svgs_data()
{
    addRows();
}

void TestExport::svgs()
{
    QFETCH(FigureKind, kind);
    QFETCH(FigurePreset, preset);
    QFETCH(QStringList, words);
    const QByteArray svg = fileOf(kind, FigureFormat::Svg, preset);
    const QSizeF size = frameOf(preset).millimetres;
    const QByteArray head = "<svg width=\"" + QByteArray::number(size.width()) + "mm\" height=\""
                            + QByteArray::number(size.height()) + "mm\"";
    QVERIFY2(svg.contains(head), svg.first(400).constData());
    QVERIFY(QSvgRenderer(svg).isValid());
    const QStringList texts = fixtures::svgTexts(svg);
    for (const QString &word : words)
        QVERIFY2(texts.contains(word), qPrintable(word + u" is not in: "_s + texts.join(u" | "_s)));
}

void TestExport::pngs()
{
    const QImage image = QImage::fromData(
        figureFile(figureOf(FigureKind::ExitShares, *m_document), FigureFormat::Png, {{127, 76.2}, 9, 200}).value());
    QCOMPARE(image.size(), QSize(1000, 600));
    QCOMPARE(image.dotsPerMeterX(), 7874);
    QCOMPARE(image.dotsPerMeterY(), 7874);
    QCOMPARE(image.pixelColor(2, 2), QColor(Qt::white));

    const auto tooLarge
        = figureFile(figureOf(FigureKind::StepCurve, *m_document), FigureFormat::Png, {{3000, 3000}, 9, 2400});
    QVERIFY(!tooLarge.has_value());
    QVERIFY(!tooLarge.error().remedy.empty());
}

void TestExport::sizes()
{
    QCOMPARE(millimetresOf(u"85x64.5"_s), QSizeF(85, 64.5));
    for (const QString &text : {u"85"_s, u"85x"_s, u"85x64x3"_s, u"5x64"_s, u"85x-64"_s, u"85x4000"_s, u"nanx90"_s})
        QVERIFY2(!millimetresOf(text), qPrintable(text));
    QCOMPARE(presetOf(u"talk"_s), FigurePreset::Talk);
    QVERIFY(!presetOf(u"slide"_s));
    const QSizeF talk = frameOf(FigurePreset::Talk).millimetres;
    QCOMPARE(talk.width() * 9, talk.height() * 16);
}

void TestExport::namesOfFiles()
{
    ExportRequest request{.figures = {FigureKind::StepCurve}, .formats = {FigureFormat::Pdf, FigureFormat::Svg}};
    const auto names = [&] {
        QStringList paths;
        for (const ExportFile &file : exportFiles(*m_document, request, u"/x/talk.v2"_s))
            paths.append(file.path);
        return paths;
    };
    QCOMPARE(names(), (QStringList{u"/x/talk.v2.pdf"_s, u"/x/talk.v2.svg"_s}));
    request.formats = {FigureFormat::Pdf};
    request.figures.push_back(FigureKind::OverThresholds);
    request.variants = request.curves = request.scripts = request.everything = true;
    QCOMPARE(names(), (QStringList{u"/x/talk.v2-step-curve.pdf"_s, u"/x/talk.v2-thresholds.pdf"_s,
                                   u"/x/talk.v2-variants.csv"_s, u"/x/talk.v2-variants.py"_s,
                                   u"/x/talk.v2-curves.csv"_s, u"/x/talk.v2-curves.py"_s, u"/x/talk.v2.json"_s}));
    request.figures.clear();
    request.variants = request.curves = false;
    QCOMPARE(names(), QStringList{u"/x/talk.v2.json"_s});
}

void TestExport::variantsTable()
{
    m_document->setThresholds(m_document->variants()[1].id, {0.4, 0.9});
    m_document->setIncluded(m_document->variants()[3].id, false);
    QVERIFY(writeFiles(variantsFiles(*m_document, false, at(u"table.csv"_s))).has_value());
    const auto rows = tableOf(at(u"table.csv"_s));
    QCOMPARE(rows[0], (std::vector<std::string>{"name", "network", "recording", "criterion", "thresholds",
                                                "energy_gflops", "accuracy", "exit_share_1", "exit_share_2",
                                                "exit_share_3", "dominated", "duplicate", "over_e_max", "area_lost"}));
    QCOMPARE(rows.size(), m_document->variants().size()); // the header row replaces the excluded variant
    QCOMPARE(rows[2][0], m_document->variants()[1].name);
    QCOMPARE(rows[2][1], m_document->recordings()[0]->name());
    QCOMPARE(rows[2][4], std::string("0.4:0.9"));
    QCOMPARE(parseNumber(rows[2][5]), m_document->results().variants[1].point.energy); // to the last digit
    QCOMPARE(parseNumber(rows[2][6]), m_document->results().variants[1].point.accuracy);
}

void TestExport::curvesTable()
{
    QVERIFY(writeFiles(curvesFiles(*m_document, false, at(u"curves.csv"_s))).has_value());
    const auto rows = tableOf(at(u"curves.csv"_s));
    QCOMPARE(rows[0], (std::vector<std::string>{"recording", "threshold", "energy_gflops", "accuracy", "exit_share_1",
                                                "exit_share_2", "exit_share_3", "network"}));
    const auto recordings = m_document->recordings();
    QCOMPARE(rows.size(), 1 + recordings[0]->curve().size() + recordings[1]->curve().size());
    for (const std::size_t row : {std::size_t(1), recordings[0]->curve().size() / 2, rows.size() - 1}) {
        const OpenRecording &recording = *recordings[row > recordings[0]->curve().size()];
        QCOMPARE(rows[row][0], QFileInfo(QString::fromStdString(recording.path())).fileName().toStdString());
        QCOMPARE(rows[row][7], recording.name());
        const double threshold = parseNumber(rows[row][1]).value();
        const OperatingPoint fresh = evaluate(recording.table(), {threshold, threshold});
        QCOMPARE(parseNumber(rows[row][2]), pointOf(fresh, recording.table().cost()).energy);
        QCOMPARE(parseNumber(rows[row][3]), fresh.accuracy());
        for (std::size_t k = 0; k < 3; ++k)
            QCOMPARE(parseNumber(rows[row][4 + k]), fresh.exitShares()[k]);
    }
}

void TestExport::networksAsTheyAreShown_data()
{
    addRows();
}

void TestExport::networksAsTheyAreShown()
{
    QFETCH(const FigureKind, kind);
    QFETCH(const FigurePreset, preset);
    const RecordingId first = m_document->decisions().recordings[0];
    const RecordingId second = m_document->decisions().recordings[1];
    m_document->rename(first, u"mine & co"_s);
    const auto shows = [&](const QString &name) {
        return fixtures::svgTexts(fileOf(kind, FigureFormat::Svg, preset)).join(u'\n').contains(name);
    };
    QVERIFY(shows(u"mine & co"_s) && !shows(u"first-net"_s));
    const auto area = m_document->results().area;
    m_document->setHidden(second, true);
    QVERIFY(!shows(u"second-net"_s));
    QCOMPARE(shows(u"1 network hidden"_s), kind == FigureKind::StepCurve);
    QCOMPARE(m_document->results().area, area);

    // Tables have every network, hidden ones too.
    QVERIFY(writeFiles(variantsFiles(*m_document, false, at(u"table.csv"_s))).has_value());
    const QByteArray table = bytesOf(at(u"table.csv"_s));
    QVERIFY(table.contains(",mine & co,") && table.contains(",second-net,") && !table.contains(",first-net,"));
    QVERIFY(writeFiles(curvesFiles(*m_document, false, at(u"curves.csv"_s))).has_value());
    const QByteArray curves = bytesOf(at(u"curves.csv"_s));
    QVERIFY(curves.contains(",mine & co\n") && curves.contains(",second-net\n"));
    const QByteArray json = everythingFile(*m_document, at(u"all.json"_s)).contents().value();
    QVERIFY(json.contains("\"mine & co\"") && !json.contains("\"first-net\""));
}

void TestExport::everything()
{
    const auto bytes = everythingFile(*m_document, at(u"all.json"_s)).contents();
    const QJsonObject json = QJsonDocument::fromJson(bytes.value()).object();
    QCOMPARE(json[u"area"_s].toDouble(), m_document->results().area.value());
    QCOMPARE(json[u"variants"_s].toArray().size(), qsizetype(m_document->variants().size()));
    const QJsonArray curves = json[u"curves"_s].toArray();
    QCOMPARE(curves.size(), 2);
    const QJsonArray curve = curves[1].toObject()[u"curve"_s].toArray();
    const auto &shown = m_document->recordings()[1]->curve();
    QCOMPARE(curve.size(), qsizetype(shown.size()));
    QCOMPARE(curve.last().toObject()[u"threshold"_s].toDouble(), shown.back().threshold);
    QCOMPARE(curve.last().toObject()[u"accuracy"_s].toDouble(), shown.back().accuracy);

    m_document->clear();
    const auto empty = everythingFile(*m_document, at(u"all.json"_s)).contents();
    QCOMPARE(QJsonDocument::fromJson(empty.value()).object()[u"curves"_s].toArray().size(), 0);
}

void TestExport::scripts_data()
{
    QTest::addColumn<bool>("curves");
    QTest::newRow("variants") << false;
    QTest::newRow("curves") << true;
}

void TestExport::scripts()
{
    QFETCH(bool, curves);
    QTemporaryDir folder;
    const QString table = folder.filePath(u"my talk.csv"_s);
    QVERIFY(writeFiles(curves ? curvesFiles(*m_document, true, table) : variantsFiles(*m_document, true, table))
                .has_value());
    const QByteArray script = bytesOf(folder.filePath(u"my talk.py"_s));
    QVERIFY(script.startsWith("\"\"\"Redraws"));
    if (!curves)
        QVERIFY(script.contains("E_MAX = " + QByteArray::fromStdString(shortestText(m_document->eMax().value))));

    // matplotlib 3.6 of Debian 12 and 3.5 of Ubuntu 22.04 know neither of these.
    for (const auto *newer : {"loc=\"outside", "ncols=", "layout="})
        QVERIFY2(!script.contains(newer), newer);

    QStringList pythons{qEnvironmentVariable("OFFRAMP_PYTHON", u"python3"_s), u"/usr/bin/python3"_s};
    pythons.removeIf([](const QString &python) {
        return QProcess::execute(python, {u"-c"_s, u"import matplotlib"_s}) != 0;
    });
    if (pythons.isEmpty())
        QSKIP("No Python here has matplotlib: install python3-matplotlib, or set OFFRAMP_PYTHON to one that has it");
    for (const QString &python : pythons) {
        QProcess process;
        auto variables = QProcessEnvironment::systemEnvironment();
        variables.insert(u"MPLBACKEND"_s, u"agg"_s);
        process.setProcessEnvironment(variables);
        process.start(python, {u"-B"_s, u"-W"_s, u"error::UserWarning"_s, folder.filePath(u"my talk.py"_s)});
        QVERIFY(process.waitForFinished(120000));
        QVERIFY2(process.exitCode() == 0, process.readAllStandardError().constData());
        for (const QString &suffix : {u"pdf"_s, u"png"_s}) {
            QFile made(folder.filePath(u"my talk."_s + suffix));
            QVERIFY(suffix == u"pdf"_s ? bytesOf(made.fileName()).startsWith("%PDF")
                                       : QImage(made.fileName()).width() > 1000);
            QVERIFY(made.remove());
        }
    }
}

void TestExport::failures()
{
    const auto written = writeFiles(variantsFiles(*m_document, false, at(u"no/such/folder/table.csv"_s)));
    QVERIFY(!written.has_value());
    QVERIFY(written.error().sentence.find("no/such/folder/table.csv") != std::string::npos);

    // A file that cannot be replaced is not changed.
    QVERIFY(QDir(m_folder.path()).mkpath(u"taken.csv"_s));
    QVERIFY(!writeFiles(variantsFiles(*m_document, false, at(u"taken.csv"_s))).has_value());
    QVERIFY(QFileInfo(at(u"taken.csv"_s)).isDir());
    QCOMPARE(QDir(m_folder.path()).entryList({u"*.part"_s}, QDir::Files | QDir::Hidden), QStringList());
}

void TestExport::clipboard()
{
    m_document->rename(m_document->variants()[0].id, u"a\tb <c>, \"d\""_s);
    const auto table = copiedVariants(*m_document);
    const QStringList lines = table->text().split(u'\n', Qt::SkipEmptyParts);
    QCOMPARE(lines.size(), qsizetype(m_document->variants().size() + 1));
    for (const QString &line : lines)
        QCOMPARE(line.count(u'\t'), 6);
    QVERIFY(lines[1].startsWith(u"a b <c>, \"d\"\tfirst-net\t"_s));
    QVERIFY(table->html().contains(u"a\tb &lt;c&gt;"_s));
    const auto rows = parseCsv(table->data(u"text/csv"_s).toStdString(), "clipboard");
    QCOMPARE((*rows)[1].fields[0], std::string("a\tb <c>, \"d\""));
    QCOMPARE(parseNumber((*rows)[1].fields[3]), m_document->results().variants[0].point.energy);

    const auto figure = copiedFigure(figureOf(FigureKind::StepCurve, *m_document), {});
    QVERIFY((*figure)->hasImage());
    QVERIFY((*figure)->data(u"image/png"_s).startsWith("\x89PNG"));
    QVERIFY((*figure)->data(u"application/pdf"_s).startsWith("%PDF"));
    QVERIFY(fixtures::svgTexts((*figure)->data(u"image/svg+xml"_s)).contains(u"first-net"_s));
}

QTEST_MAIN(TestExport)
#include "tst_export.moc"
