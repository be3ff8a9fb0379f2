#include "tests/ui/fixtures.h"
#include "ui/mainwindow.h"
#include "ui/panels/samplespanel.h"
#include "ui/panels/samplesmodel.h"
#include "ui/panels/tileview.h"
#include "ui/theme/themeswitch.h"
#include <QDockWidget>
#include <QScrollBar>
#include <QElapsedTimer>
#include <QStandardPaths>
#include <QTest>
using namespace offramp;
using namespace Qt::Literals::StringLiterals;
class S : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void narrow() {
        QStandardPaths::setTestModeEnabled(true);
        installStyle(*qApp); applyAppearance(Appearance::Light);
        MainWindow w; w.resize(1500, 800); w.show();
        w.openFiles({u"/work/samples/resources/demo/demo.offramp"_s});
        QTRY_COMPARE(w.document()->recordings().size(), std::size_t(2));
        auto *dock = w.findChild<QDockWidget*>(u"samplesDock"_s);
        w.addDockWidget(Qt::RightDockWidgetArea, dock);
        dock->show();
        w.resizeDocks({dock}, {262}, Qt::Horizontal);
        QTest::qWait(500);
        QTest::mouseClick(w.samplesPanel()->view()->viewport(), Qt::LeftButton, {}, QPoint(100, 100));
        QTest::qWait(500);
        qInfo() << dock->size() << dock->minimumSizeHint() << w.minimumSizeHint();
        w.grab().save(u"/tmp/w/samples/narrow.png"_s);
    }
    void million() {
        Document document; Selection v(&document); SampleSelection s; ThresholdView t(&document);
        SamplesPanel p(&document, &v, &s, &t); p.resize(680, 700);
        const auto id = document.openRecording(fixtures::network(u"n"_s, 1000000, 1));
        const auto a = document.addVariant(id, {0.5, 0.5}); v.select(a); p.show();
        QTRY_COMPARE(p.model()->rowCount(), 1000000);
        QTest::qWait(500);
        QElapsedTimer c; c.start();
        for (int i = 0; i < 100; ++i) { p.view()->verticalScrollBar()->setValue(i * 137111); p.view()->viewport()->repaint(); }
        qInfo() << "scroll ms each" << c.nsecsElapsed() / 1e8;
        QTest::qWait(500);
        p.grab().save(u"/tmp/w/samples/million.png"_s);
        for (const auto order : {SampleOrder::TestSet, SampleOrder::NearestToThreshold}) {
            SampleQuery q{.thresholds = {0.5, 0.5}, .before = Thresholds{0.4, 0.4}, .order = order};
            c.restart(); auto m = matchingSamples(document.recording(id)->table(), q); qInfo() << "match 1M ms" << c.nsecsElapsed() / 1e6;
            const auto ten = fixtures::network(u"n"_s, 10000, 1);
            c.restart(); for (int i = 0; i < 20; ++i) m = matchingSamples(ten->table(), q); qInfo() << "match 10k ms" << c.nsecsElapsed() / 2e7;
        }
        c.restart();
        for (int i = 0; i < 30; ++i) { document.setThresholds(a, {0.5 + i * .01, 0.5}, 5); QCoreApplication::processEvents(); }
        qInfo() << "drag step 1M ms" << c.nsecsElapsed() / 3e7;
    }
    void tenThousand() {
        Document document; Selection v(&document); SampleSelection s; ThresholdView t(&document);
        SamplesPanel p(&document, &v, &s, &t); p.resize(680, 700);
        const auto id = document.openRecording(fixtures::network(u"n"_s, 10000, 1));
        const auto a = document.addVariant(id, {0.5, 0.5}); v.select(a); p.show();
        QTest::qWait(500);
        p.list()->setFilter({.effect = MoveEffect::ChangedExit}); p.list()->setOrder(SampleOrder::NearestToThreshold);
        QElapsedTimer c; c.start();
        for (int i = 0; i < 100; ++i) { document.setThresholds(a, {0.5 + i * .005, 0.5}, 5); p.view()->viewport()->repaint(); }
        qInfo() << "drag step 10k with repaint ms" << c.nsecsElapsed() / 1e8;
    }
};
QTEST_MAIN(S)
#include "tst_scratch.moc"
