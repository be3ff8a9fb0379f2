// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/ui/fixtures.h"
#include "ui/charts/histogramreader.h"
#include "ui/panels/binsmodel.h"
#include "ui/panels/curvesmodel.h"
#include "ui/panels/exitsmodel.h"
#include "ui/panels/samplesmodel.h"
#include "ui/panels/stepsmodel.h"
#include "ui/panels/variantsmodel.h"

#include <QAbstractItemModelTester>
#include <QUndoStack>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;

namespace {

/// Every model of the window on one document, each under a tester that fails the test where the model breaks a rule.
struct Models {
    Document document;
    Selection variants{&document};
    SampleSelection samples{&document};
    ThresholdView view{&document};
    SampleList list{&document, &variants, &samples};
    SamplePortraits portraits;
    HistogramReader reader;

    BinsModel bins;
    CurvesModel curves{&document, &view};
    ExitsModel exits;
    SamplesModel listed{&list, &samples, &portraits, &view};
    StepsModel steps{&document};
    VariantsModel table{&document, &view};

    std::vector<std::unique_ptr<QAbstractItemModelTester>> testers;

    Models()
    {
        for (QAbstractItemModel *model : all())
            testers.push_back(
                std::make_unique<QAbstractItemModelTester>(model,
                                                           QAbstractItemModelTester::FailureReportingMode::QtTest));
        QObject::connect(&document, &Document::resultsChanged, &variants, [this] { showExits(); });
        QObject::connect(&variants, &Selection::changed, &variants, [this] { showExits(); });
    }

    [[nodiscard]] std::vector<QAbstractItemModel *> all() { return {&bins, &curves, &exits, &listed, &steps, &table}; }

    void showExits()
    {
        const VariantResult *result = variants.variant() ? document.results().find(*variants.variant()) : nullptr;
        const auto contents
            = result ? reader.read(*result, view.scale(*result->recording), {}) : std::vector<HistogramContent>();
        exits.setContents(contents);
        bins.setContents(contents);
    }

    [[nodiscard]] std::vector<int> rows()
    {
        std::vector<int> counts;
        for (const QAbstractItemModel *model : all())
            counts.push_back(model->rowCount());
        return counts;
    }
};

} // namespace

class TestModels : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void keepTheRules();
    void answerWhatIsNotThere();
};

void TestModels::keepTheRules()
{
    Models models;
    Document &document = models.document;
    QCOMPARE(models.rows(), (std::vector{0, 0, 0, 0, 0, 0}));

    const RecordingId three = document.openRecording(fixtures::network(u"three"_s, 300, 2));
    models.variants.select(document.variants()[1].id);
    for (const int rows : models.rows())
        QVERIFY(rows > 0);
    const RecordingId two = document.openRecording(fixtures::tiny());
    const VariantId added = document.addVariant(two, {0.4});
    models.variants.select(added);
    const VariantId copy = document.duplicateVariant(added);
    document.setThresholds(added, {0.6});
    document.rename(added, u"renamed"_s);
    document.setIncluded(added, false);
    document.pinReference();
    document.setThresholds(copy, {0.2});
    models.variants.select(document.variants().front().id);
    models.list.setFilter({.exit = ExitIndex{0}});
    models.list.setOrder(SampleOrder::MostUncertain);
    models.samples.select(three, {{1}, {2}});
    models.view.setUnit(EntropyUnit::Bits);
    document.replaceRecording(three, fixtures::network(u"three"_s, 900, 2, 7));
    document.setEMax(1.25);
    document.addVariants({{.recording = three, .thresholds = {0.3, 0.3}},
                          {.recording = three, .thresholds = {0.9, 0.1}}},
                         true);
    document.dropDominated();
    document.removeVariant(document.variants().front().id);

    const int steps = document.undoStack()->count();
    QVERIFY(steps > 8);
    for (int i = 0; i < steps; ++i)
        document.undoStack()->undo();
    QCOMPARE(models.rows(), (std::vector{0, 0, 0, 0, 0, 0}));
    for (int i = 0; i < steps; ++i)
        document.undoStack()->redo();
    models.variants.select(document.variants().front().id);
    document.closeRecording(three);
    document.clear();
    QCOMPARE(models.rows(), (std::vector{0, 0, 0, 0, 0, 0}));
}

void TestModels::answerWhatIsNotThere()
{
    // A view may ask for a cell or a head that is gone.
    Models models;
    models.document.openRecording(fixtures::network(u"net"_s, 300, 2));
    models.variants.select(models.document.variants()[1].id);
    for (QAbstractItemModel *model : models.all()) {
        for (const int role : {Qt::DisplayRole, Qt::EditRole, Qt::ToolTipRole, Qt::TextAlignmentRole}) {
            QVERIFY(!model->data({}, role).isValid());
            if (qobject_cast<QAbstractListModel *>(model))
                continue; // it has no heads
            for (const int section : {-1, model->columnCount(), 1'000'000})
                QVERIFY(!model->headerData(section, Qt::Horizontal, role).isValid());
        }
    }
}

QTEST_MAIN(TestModels)
#include "tst_models.moc"
