// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/recording/recording.h"
#include "core/recording/writerecording.h"
#include "tests/ui/fixtures.h"
#include "ui/charts/exithistogram.h"
#include "core/results/loadrecording.h"
#include "ui/window/mainwindow.h"
#include "ui/panels/exitcolumn.h"
#include "ui/panels/exitspanel.h"
#include "ui/panels/samplespanel.h"
#include "ui/panels/thresholdedit.h"
#include "ui/theme/themeswitch.h"

#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSettings>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;

/// Everything that shows uncertainties, with other criteria and units than entropy in nats.
class TestOtherCriteria : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void exitsPanel_data();
    void exitsPanel();
    void opensWithoutEntropy_data();
    void opensWithoutEntropy();
    void offersPatienceAmongOthers();
    void offersTheCriterionOfBoth();
    void undoBringsTheCriterionBack();

private:
    /// A recording whose file has only that column.
    [[nodiscard]] QString only(Criterion criterion) const;

    QTemporaryDir m_folder;
    QString m_file;
    std::unique_ptr<MainWindow> m_window;
};

void TestOtherCriteria::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName(u"OfframpTestCriteria"_s);
    QSettings().clear();
    installStyle(*qApp);
    applyAppearance(Appearance::Light);
    m_file = fixtures::writeRecording(m_folder.filePath(u"net.exits"_s), 5);
}

void TestOtherCriteria::init()
{
    m_window = std::make_unique<MainWindow>();
    m_window->resize(1280, 800);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
}

void TestOtherCriteria::cleanup()
{
    QCOMPARE(fixtures::disagreement(*m_window->document()), QString());
    m_window->document()->undoStack()->setClean();
    m_window.reset();
    QSettings().clear();
}

QString TestOtherCriteria::only(Criterion criterion) const
{
    const QString path = m_folder.filePath(QString::fromUtf8(toText(criterion)) + u".exits"_s);
    if (QFile::exists(path))
        return path;
    WholeRecording whole{*readRecording(m_file.toStdString()), {}, {}};
    whole.recording.networkName = toText(criterion);
    whole.recording.metadata["network"] = toText(criterion);
    if (criterion != Criterion::Entropy)
        whole.recording.entropy.clear();
    if (criterion != Criterion::Confidence)
        whole.recording.confidence.clear();
    if (criterion != Criterion::Margin)
        whole.recording.margin.clear();
    const auto written = offramp::writeRecording(path.toStdString(), whole);
    if (!written)
        qFatal("%s", written.error().sentence.c_str());
    return path;
}

void TestOtherCriteria::exitsPanel_data()
{
    QTest::addColumn<int>("criterion");
    QTest::addColumn<int>("unit");
    QTest::addColumn<QString>("title");
    QTest::addColumn<double>("wanted"); // as it is shown
    const auto add = [](const char *name, Criterion criterion, EntropyUnit unit, const QString &title, double wanted) {
        QTest::newRow(name) << static_cast<int>(criterion) << static_cast<int>(unit) << title << wanted;
    };
    add("nats", Criterion::Entropy, EntropyUnit::Nats, u"Entropy at exit 1 (nats)"_s, 1.5);
    add("bits", Criterion::Entropy, EntropyUnit::Bits, u"Entropy at exit 1 (bits)"_s, 2.2);
    add("normalised", Criterion::Entropy, EntropyUnit::Normalised, u"Normalised entropy at exit 1"_s, 0.7);
    add("confidence", Criterion::Confidence, EntropyUnit::Nats, u"Confidence at exit 1"_s, 0.6);
    add("margin", Criterion::Margin, EntropyUnit::Bits, u"Margin at exit 1"_s, 0.4);
}

void TestOtherCriteria::exitsPanel()
{
    QFETCH(int, criterion);
    QFETCH(int, unit);
    QFETCH(QString, title);
    QFETCH(double, wanted);
    Document &document = *m_window->document();
    m_window->openFiles({m_file});
    QTRY_COMPARE(document.recordings().size(), std::size_t(1));
    QVERIFY(document.setCriterion(static_cast<Criterion>(criterion)));
    m_window->thresholds()->setUnit(static_cast<EntropyUnit>(unit));
    const VariantId id = document.variants()[2].id;
    m_window->selection()->select(id);
    QCoreApplication::processEvents();
    const auto thresholds = [&] { return document.variant(id)->thresholds; };

    ExitColumn *column = m_window->exitsPanel()->columns().front();
    ExitHistogram *histogram = column->histogram();
    const ThresholdScale scale = histogram->content().scale;
    QCOMPARE(histogram->accessibleName(), title);
    QCOMPARE(axisTitle(histogram->content()), title);

    // Shown values grow to the right, in labels and bins.
    const HistogramLayout layout = histogram->arrangement();
    QVERIFY(layout.valueTicks.size() >= 2);
    for (const Tick &tick : layout.valueTicks) {
        QVERIFY(std::abs(tick.label.toDouble() - tick.value) < 1e-9);
        const double x = layout.x(scale.fromShown(tick.value));
        QVERIFY(x >= layout.area.left() - 1 && x <= layout.area.right() + 1);
    }
    QVERIFY(layout.x(scale.fromShown(wanted)) > layout.x(scale.fromShown(wanted / 2)));

    // The handle is at the threshold and follows a drag.
    QVERIFY(std::abs(histogram->gripPixel().x() - layout.handleX(thresholds()[0])) < 1);
    const QPoint from(qRound(histogram->gripPixel().x()), qRound(layout.area.center().y()));
    const QPoint to(qRound(layout.x(scale.fromShown(wanted))), from.y());
    QTest::mousePress(histogram, Qt::LeftButton, {}, from);
    for (int i = 1; i <= 4; ++i)
        QTest::mouseMove(histogram, from + (to - from) * i / 4);
    QTest::mouseRelease(histogram, Qt::LeftButton, {}, to);
    const double one = std::abs(scale.shown(layout.uncertaintyAt(1)) - scale.shown(layout.uncertaintyAt(0)));
    QVERIFY2(std::abs(scale.shown(thresholds()[0]) - wanted) < 3 * one, qPrintable(column->edit()->toolTip()));
    QVERIFY(std::abs(histogram->gripPixel().x() - to.x()) < 4);
    QVERIFY(column->edit()->toolTip().startsWith(scale.text(thresholds()[0]) + u'\n'));
    QCOMPARE(thresholds()[0], thresholds()[1]);

    // Arrow keys move it in their direction.
    const double before = scale.shown(thresholds()[0]);
    histogram->setFocus();
    QTest::keyClick(histogram, Qt::Key_Right);
    QVERIFY(scale.shown(thresholds()[0]) > before);
    QTest::keyClick(histogram, Qt::Key_Left);
    QTest::keyClick(histogram, Qt::Key_Left);
    QVERIFY(scale.shown(thresholds()[0]) < before);

    // Samples exit below or above the threshold, as counted by hand.
    std::int64_t leaving = 0;
    const auto uncertainty = document.recordings().front()->table().uncertainty({0});
    for (const float u : uncertainty)
        leaving += static_cast<double>(u) < thresholds()[0] ? 1 : 0;
    QCOMPARE(histogram->content().exiting, leaving);

    // Typing uses the shown unit.
    column->edit()->setFocus();
    column->edit()->selectAll();
    QTest::keyClicks(column->edit(), QString::number(wanted));
    QTest::keyClick(column->edit(), Qt::Key_Return);
    QCOMPARE(thresholds()[0], scale.fromShown(wanted));

    // The card of a bin shows its limits, the lower first; dragging over bins selects their samples.
    const int last = static_cast<int>(histogram->content().counts.correct.size()) - 1;
    for (const int bin : {0, last / 2, last}) {
        const auto [low, high] = histogram->content().shownBin(bin);
        QVERIFY(low < high);
        QCOMPARE(layout.binAt(layout.column(bin).center().x()), bin);
        QVERIFY(layout.column(bin).left() >= layout.area.left() - 1);
    }
    const int some = last / 3;
    const QPoint begin(qRound(layout.column(some).center().x()), qRound(layout.area.center().y()));
    const QPoint end(qRound(layout.column(some + 3).center().x()), begin.y());
    QTest::mousePress(histogram, Qt::LeftButton, {}, begin);
    QTest::mouseMove(histogram, end);
    QTest::mouseRelease(histogram, Qt::LeftButton, {}, end);
    std::vector<SampleIndex> expected;
    for (std::size_t i = 0; i < uncertainty.size(); ++i) {
        const int bin = histogram->content().bins.binOf(uncertainty[i]);
        if (bin >= some && bin <= some + 3)
            expected.push_back({i});
    }
    QVERIFY(!expected.empty());
    QCOMPARE(m_window->samples()->samples(), expected);
}

void TestOtherCriteria::opensWithoutEntropy_data()
{
    QTest::addColumn<int>("criterion");
    QTest::newRow("confidence") << static_cast<int>(Criterion::Confidence);
    QTest::newRow("margin") << static_cast<int>(Criterion::Margin);
}

void TestOtherCriteria::opensWithoutEntropy()
{
    QFETCH(int, criterion);
    const auto its = static_cast<Criterion>(criterion);
    Document &document = *m_window->document();
    m_window->openFiles({only(its)});
    QTRY_COMPARE(document.recordings().size(), std::size_t(1));
    QCOMPARE(document.criterion(), its);
    QVERIFY(!document.isModified()); // it was opened like this
    QCOMPARE(document.recordings()[0]->criteria(), (std::vector{its, Criterion::Patience}));
    QVERIFY(document.results().area);
    ExitHistogram *histogram = m_window->exitsPanel()->columns().front()->histogram();
    QVERIFY(histogram->accessibleName().startsWith(its == Criterion::Margin ? u"Margin"_s : u"Confidence"_s));
    m_window->samplesPanel()->grab(); // paints the uncertainties
    QVERIFY(!document.setCriterion(Criterion::Entropy));

    const Workspace saved = document.toWorkspace(m_folder.path());
    QCOMPARE(saved.decisions.criterion, its);
    Document again;
    QVERIFY(again.takeWorkspace(saved, m_folder.path(), {*loadRecording(only(its).toStdString())}));
    QCOMPARE(again.results().area, document.results().area);
}

/// No uncertainty is in both.
void TestOtherCriteria::offersPatienceAmongOthers()
{
    Document &document = *m_window->document();
    m_window->openFiles({only(Criterion::Entropy)});
    QTRY_COMPARE(document.recordings().size(), std::size_t(1));
    m_window->openFiles({only(Criterion::Margin)});
    QTRY_VERIFY(m_window->message().contains(u"margin has no entropy"_s));
    QVERIFY(m_window->message().contains(u"Decide by margin or patience"_s));
    QCOMPARE(document.recordings().size(), std::size_t(1));
    auto *offer = m_window->findChild<QPushButton *>(u"offer"_s);
    QVERIFY(offer->isVisible());
    QCOMPARE(offer->text(), u"Switch to patience"_s);
    // A file with all criteria is opened with the document's criterion.
    m_window->openFiles({m_file});
    QTRY_COMPARE(document.recordings().size(), std::size_t(2));
    QCOMPARE(document.criterion(), Criterion::Entropy);
}

void TestOtherCriteria::offersTheCriterionOfBoth()
{
    Document &document = *m_window->document();
    m_window->openFiles({m_file});
    QTRY_COMPARE(document.recordings().size(), std::size_t(1));
    QCOMPARE(document.criterion(), Criterion::Entropy);
    m_window->openFiles({only(Criterion::Margin)});
    auto *offer = m_window->findChild<QPushButton *>(u"offer"_s);
    QTRY_VERIFY(offer->isVisible());
    QCOMPARE(offer->text(), u"Switch to margin"_s);
    QTest::mouseClick(offer, Qt::LeftButton);
    QCOMPARE(document.criterion(), Criterion::Margin);
    QCOMPARE(document.recordings().size(), std::size_t(2));
    QCOMPARE(m_window->message(), QString());
}

void TestOtherCriteria::undoBringsTheCriterionBack()
{
    Document &document = *m_window->document();
    m_window->openFiles({only(Criterion::Confidence)});
    QTRY_COMPARE(document.criterion(), Criterion::Confidence);
    QTest::keyClick(m_window.get(), Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(document.criterion(), Criterion::Entropy);
    QVERIFY(document.recordings().empty());
    QTest::keyClick(m_window.get(), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(document.criterion(), Criterion::Confidence);
    QCOMPARE(document.recordings().size(), std::size_t(1));
    document.closeRecording(document.decisions().recordings.front());
    m_window->openFiles({only(Criterion::Entropy)});
    QTRY_COMPARE(document.criterion(), Criterion::Entropy);
}

QTEST_MAIN(TestOtherCriteria)
#include "tst_othercriteria.moc"
