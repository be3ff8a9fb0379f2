// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/results/loadrecording.h"
#include "tests/ui/fixtures.h"
#include "ui/charts/hovertext.h"
#include "ui/dialogs/plancard.h"
#include "ui/panels/curvesmodel.h"
#include "ui/panels/variantsmodel.h"
#include "ui/wording/fieldnames.h"
#include "ui/wording/wording.h"

#include <QImage>
#include <QLabel>
#include <QPainter>
#include <QTemporaryDir>
#include <QTest>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;

namespace {

const QString sentence = u"aten::lstm counts nothing: from exit 2 on the costs are too low."_s;
const std::string advice = "aten::gru counts nothing, by 5 FLOPs; --count complete includes them.";

QLabel *labelOf(const PlanCard &card, const QString &name)
{
    return card.findChild<QLabel *>(name);
}

} // namespace

/// Doubtful costs carry a mark wherever the window shows them, also those of a file that is opened later.
class TestDoubts : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void tablesMarkDoubtfulCosts();
    void chartSaysWhy();
    void planCardMarksThem();
    void differentCountsAreNoted();
    void optionsBecomeFields_data();
    void optionsBecomeFields();
    void importsHaveFieldsOfTheirOwn();
    void fieldsAreNamedEverywhere();

private:
    [[nodiscard]] RecordingPtr open(const QString &name, const std::map<std::string, std::string> &metadata);

    QTemporaryDir m_folder;
    RecordingPtr m_doubtful;
    RecordingPtr m_plain;
};

RecordingPtr TestDoubts::open(const QString &name, const std::map<std::string, std::string> &metadata)
{
    const QString path = fixtures::writeRecording(m_folder.filePath(name), 1, false, metadata);
    const auto recording = loadRecording(path.toStdString());
    return recording ? *recording : nullptr;
}

void TestDoubts::initTestCase()
{
    m_doubtful = open(u"lstm.exits"_s, {{"warnings", "[\"A note.\",\"" + sentence.toStdString() + "\"]"},
                                        {"doubts", "[\"" + sentence.toStdString() + "\"]"}});
    m_plain = open(u"plain.exits"_s, {{"warnings", R"(["A note."])"}, {"doubts", "[]"}});
    QVERIFY(m_doubtful && m_plain);
    QCOMPARE(m_doubtful->doubts(), std::vector{sentence.toStdString()});
    QVERIFY(m_plain->doubts().empty());
}

void TestDoubts::tablesMarkDoubtfulCosts()
{
    Document document;
    document.openRecording(m_doubtful);
    document.openRecording(m_plain);
    const ThresholdView view(&document);
    const VariantsModel table(&document, &view);
    for (int row = 0; row < table.rowCount(); ++row) {
        const Variant &variant = *document.variant(table.idAt(row));
        const bool isDoubtful = document.recording(variant.recording)->name() == m_doubtful->name();
        const QModelIndex energy = table.index(row, VariantsModel::Energy);
        QCOMPARE(energy.data().toString().startsWith(doubtMark), isDoubtful);
        QVERIFY(!energy.data(Qt::EditRole).toString().contains(doubtMark));
        QCOMPARE(energy.data(Qt::ToolTipRole).toString().contains(sentence), isDoubtful);
    }
    const CurvesModel curves(&document, &view);
    QVERIFY(curves.index(0, CurvesModel::Energy).data().toString().startsWith(doubtMark));
    QVERIFY(!curves.index(0, CurvesModel::Energy).data(Qt::EditRole).toString().contains(doubtMark));
    QVERIFY(!curves.index(curves.rowCount() - 1, CurvesModel::Energy).data().toString().contains(doubtMark));
}

void TestDoubts::chartSaysWhy()
{
    for (const RecordingPtr &recording : {m_doubtful, m_plain}) {
        Document document;
        document.openRecording(recording);
        const ChartContent content = chartContent(document);
        const PlotGeometry geometry{QRectF(0, 0, 400, 300), fittedRange(content, false)};
        const HoverCard card
            = markerCard(content.markers[0], document.results().variants[0], geometry, content.scale());
        const bool isDoubtful = recording == m_doubtful;
        QCOMPARE(card.note, isDoubtful ? u"Doubtful costs: "_s + sentence : QString());
        QCOMPARE(card.rows[1].second.startsWith(doubtMark), isDoubtful);
        const ThresholdView view(&document);
        const CurvePoint &point = recording->curve()[1];
        const auto along = curveCard(content, view, geometry, geometry.pixel(Point{point.energy, point.accuracy}), 10);
        QVERIFY(along);
        QCOMPARE(along->note, card.note);

        QImage image(400, 300, QImage::Format_ARGB32_Premultiplied);
        image.fill(Qt::white);
        QPainter painter(&image);
        HoverCard middle = card;
        middle.at = {10, 10};
        paintHoverCard(painter, middle, QRectF(0, 0, 400, 300), QFont(), Theme::light());
        painter.end();
        bool isWarned = false;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x)
                isWarned = isWarned || image.pixelColor(x, y) == Theme::light().warning;
        }
        QCOMPARE(isWarned, isDoubtful);
    }
}

void TestDoubts::planCardMarksThem()
{
    PlanEvent plan;
    plan.network = "net";
    plan.exits = {"exit1", "exit2"};
    plan.flops = {1'000'000'000, 2'000'000'000};
    plan.otherFlops = {1'000'000'000, 3'000'000'000};
    plan.doubts = {sentence.toStdString()};
    PlanCard card(u"net.pt"_s);
    card.showAnswer({{}, plan, {}, {sentence}});
    const QLabel *exits = labelOf(card, u"planExits"_s);
    QVERIFY2(exits->text().startsWith(doubtMark), qPrintable(exits->text()));
    QVERIFY2(exits->text().contains(u"Complete count: exit1 1.000 \u00b7 exit2 3.000"_s), qPrintable(exits->text()));
    QVERIFY(exits->toolTip().contains(sentence));
    QVERIFY(labelOf(card, u"warning"_s)->text().contains(sentence));

    QCOMPARE(labelOf(card, u"planOutputs"_s)->text(), u"all are exits, taken as logits"_s);

    std::swap(plan.flops, plan.otherFlops);
    plan.count = "complete";
    card.showAnswer({{}, plan, {}, {}});
    QVERIFY2(exits->text().contains(u"(complete count)\nAs fvcore counts: exit1 1.000 \u00b7 exit2 2.000"_s),
             qPrintable(exits->text()));
    std::swap(plan.flops, plan.otherFlops);
    plan.count = "fvcore";
    plan.doubts.clear();
    plan.otherFlops = plan.flops;
    card.showAnswer({{}, plan, {}, {}});
    QCOMPARE(exits->text(), u"exit1 1.000 \u00b7 exit2 2.000 GFLOPs per image"_s);
    QVERIFY(!exits->toolTip().contains(sentence));
}

void TestDoubts::differentCountsAreNoted()
{
    Document document;
    document.openRecording(open(u"f.exits"_s, {{"count", "fvcore"}}));
    document.openRecording(open(u"g.exits"_s, {{"count", "fvcore"}}));
    QVERIFY(comparisonNote(document).isEmpty());
    document.openRecording(open(u"c.exits"_s, {{"count", "complete"}}));
    QVERIFY2(comparisonNote(document).contains(u"counted as fvcore"_s), qPrintable(comparisonNote(document)));
    QVERIFY2(comparisonNote(document).endsWith(u"\"Costs\"."_s), qPrintable(comparisonNote(document)));
}

void TestDoubts::optionsBecomeFields_data()
{
    QTest::addColumn<QString>("sentence");
    QTest::addColumn<QString>("shown");
    QTest::newRow("exits") << u"Name those that are exits: --exits 0, or in its offramp.json."_s
                           << u"Name those that are exits: \"Exits\" 0, or in its offramp.json."_s;
    QTest::newRow("outputs") << u"Say what they are: --outputs logits, probabilities or log-probabilities."_s
                             << u"Say what they are: \"Outputs\" logits, probabilities or log-probabilities."_s;
    QTest::newRow("two") << u"Use a smaller --batch or a smaller --size."_s
                         << u"Use a smaller \"Batch\" or a smaller \"Size\"."_s;
    QTest::newRow("flag") << u"Repair it and run the same command again, or skip it (--skip-broken)."_s
                          << u"Repair it and resume, or skip it (\"Skip broken images\")."_s;
    QTest::newRow("same command") << u"Run the same command again to resume."_s << u"Resume."_s;
    QTest::newRow("no field")
        << u"Use --threads 4, or --device cpu."_s
        << u"Use --threads 4, or \"Device\" cpu. (Options with -- belong to the command offramp-engine record.)"_s;
    QTest::newRow("more options") << u"Use --precision fp32, or record it again with --logits."_s
                                  << u"Use \"Precision\" fp32, or record it again with \"Logits\"."_s;
    QTest::newRow("values without a field")
        << u"Use --labels sorted."_s
        << u"Use --labels sorted. (Options with -- belong to the command offramp-engine record.)"_s;
    QTest::newRow("none") << u"A file of the name a--exits, and a \u2013 dash."_s
                          << u"A file of the name a--exits, and a \u2013 dash."_s;
    QTest::newRow("longer word") << u"Give --outputs-of x."_s
                                 << u"Give --outputs-of x. (Options with -- belong to the command offramp-engine "
                                    "record.)"_s;
}

void TestDoubts::optionsBecomeFields()
{
    QFETCH(QString, sentence);
    QFETCH(QString, shown);
    QCOMPARE(withFieldNames(sentence), shown);
}

void TestDoubts::importsHaveFieldsOfTheirOwn()
{
    const QString labels = u"Import the file with the label order +1 (--labels +1)."_s;
    QCOMPARE(withFieldNames(labels, Fields::Samples),
             u"Import the file with the label order +1 (\"Label order\" +1)."_s);
    const QString unit = u"Choose their unit: mflops or gflops (--unit)."_s;
    QCOMPARE(withFieldNames(unit, Fields::Samples), u"Choose their unit: mflops or gflops (\"Unit of costs\")."_s);
    QCOMPARE(withFieldNames(unit, Fields::Points), u"Choose their unit: mflops or gflops (\"Unit of energy\")."_s);
    for (const QString &option : {u"--network FILE"_s, u"--network my net=FILE"_s, u"--network \"my net=FILE\""_s})
        QCOMPARE(withFieldNames(u"Give its file, %1, or record it."_s.arg(option), Fields::Submission),
                 u"Give its file, \"Network file\", or record it."_s);
    QCOMPARE(withFieldNames(u"Give one: --labels NETWORK=MAP. Or --title x."_s, Fields::Submission),
             u"Give one: \"Label map\". Or --title x. (Options with -- belong to the command offramp submit.)"_s);
    QCOMPARE(withFieldNames(u"Choose one: --x COLUMN. Or say --cumulative yes."_s, Fields::Scaling),
             u"Choose one: \"Epochs or share\". Or say \"Rows\" total so far."_s);
    QCOMPARE(withFieldNames(u"Say what they are: --outputs logits."_s, Fields::Samples),
             u"Say what they are: --outputs logits. (Options with -- belong to the command offramp import.)"_s);
}

void TestDoubts::fieldsAreNamedEverywhere()
{
    const QString shown = u"\"Costs\" complete includes them"_s;
    const QString note = QString::fromStdString(advice);
    QVERIFY(doubtText({advice}).contains(shown));
    PlanCard card(u"net.pt"_s);
    card.showAnswer({{}, PlanEvent{}, {}, {note}});
    QVERIFY2(labelOf(card, u"warning"_s)->text().contains(shown), qPrintable(labelOf(card, u"warning"_s)->text()));
    card.showProblem({ErrorKind::BadInput, "Unclear.", "Name them: --exits 0,2."}, {});
    QStringList texts;
    for (const QLabel *label : card.findChildren<QLabel *>(u"warning"_s))
        texts.append(label->text());
    QVERIFY2(texts.contains(u"Unclear.\nName them: \"Exits\" 0,2."_s), qPrintable(texts.join(u'|')));
}

QTEST_MAIN(TestDoubts)
#include "tst_doubts.moc"
