// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/bench/measure.h"
#include "tests/ui/fixtures.h"
#include "ui/charts/energychart.h"
#include "ui/export/exportfiles.h"
#include "ui/window/mainwindow.h"
#include "ui/theme/themeswitch.h"

#include <QApplication>
#include <QFile>
#include <QLocale>
#include <QMouseEvent>
#include <QStandardPaths>
#include <QWheelEvent>

#include <algorithm>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int frames = 60; ///< of a gesture in the chart

/// Resident memory of this process in MB.
double residentMegabytes()
{
    QFile status(u"/proc/self/status"_s);
    if (!status.open(QIODevice::ReadOnly))
        return 0;
    for (const QByteArray &line : status.readAll().split('\n')) {
        if (line.startsWith("VmRSS:"))
            return line.mid(6).simplified().split(' ').front().toDouble() / 1024;
    }
    return 0;
}

/// The thresholds of a drag back and forth over the whole curve.
double thresholdAt(int step)
{
    return 0.02 + 0.0097 * (step % 180);
}

void measureDocument()
{
    Document document;
    const RecordingId id = document.openRecording(fixtures::network(u"net"_s, 10'000, 2));
    while (document.variants().size() < 11)
        document.addVariant(id, Thresholds(2, 0.1 * static_cast<double>(document.variants().size())));
    const VariantId moved = document.variants()[4].id;
    const int gesture = document.newGesture();
    std::vector<double> seconds;
    for (int i = 0; i < 5000; ++i)
        seconds.push_back(secondsOf([&] { document.setThresholds(moved, Thresholds(2, thresholdAt(i)), gesture); }));
    report("threshold moved, 10,000 samples x 3 exits x 11 variants", seconds, "50 us");

    seconds.clear();
    document.setThresholds(moved, {0.4, 0.8});
    document.exitSweep(moved, {0});
    for (int i = 0; i < 5000; ++i)
        seconds.push_back(secondsOf([&] { document.setThresholds(moved, {thresholdAt(i), 0.8}, gesture); }));
    report("threshold of one exit moved, 10,000 samples x 3 exits x 11 variants", seconds, "50 us");
}

/// exits: how many of the two thresholds move; with one the other is fixed.
void measureFrames(const char *what, MainWindow &window, std::size_t exits = 2)
{
    Document &document = *window.document();
    const VariantId moved = document.variants()[2].id;
    window.selection()->select(moved);
    Thresholds thresholds(2, 0.8);
    document.setThresholds(moved, thresholds);
    if (exits == 1)
        document.exitSweep(moved, {0});
    const int gesture = document.newGesture();
    std::vector<double> seconds;
    for (int i = 0; i < 600; ++i) {
        seconds.push_back(secondsOf([&] {
            std::fill_n(thresholds.begin(), exits, thresholdAt(i));
            document.setThresholds(moved, thresholds, gesture);
            QCoreApplication::processEvents();
        }));
    }
    report(what, seconds, "8 / 16 ms");
}

void send(EnergyChart *chart, QEvent::Type type, QPointF at)
{
    const bool isMove = type == QEvent::MouseMove;
    QMouseEvent event(type, at, chart->mapToGlobal(at), isMove ? Qt::NoButton : Qt::LeftButton,
                      type == QEvent::MouseButtonRelease ? Qt::NoButton : Qt::LeftButton, {});
    QCoreApplication::sendEvent(chart, &event);
}

/// Turns of the wheel over the curve, ten towards it and ten back.
void measureZoom(const char *what, MainWindow &window)
{
    EnergyChart *chart = window.chart();
    const QPointF at(0.6 * chart->width(), 0.4 * chart->height());
    std::vector<double> seconds;
    for (int i = 0; i < frames; ++i) {
        seconds.push_back(secondsOf([&] {
            QWheelEvent event(at, chart->mapToGlobal(at), {}, {0, i % 20 < 10 ? 120 : -120}, Qt::NoButton, {},
                              Qt::NoScrollPhase, false);
            QCoreApplication::sendEvent(chart, &event);
            QCoreApplication::processEvents();
        }));
    }
    report(what, seconds, "8 / 16 ms");
    chart->fit();
    QCoreApplication::processEvents();
}

/// A drag of E_max towards the curves and back.
void measureEMax(const char *what, MainWindow &window)
{
    EnergyChart *chart = window.chart();
    Document &document = *window.document();
    const EMax before = document.eMax();
    const QPointF handle = chart->pixelOf({before.value, chart->range().highAccuracy}) + QPointF(0, 1);
    std::vector<double> seconds;
    bool hasMoved = false;
    send(chart, QEvent::MouseButtonPress, handle);
    for (int i = 0; i < frames; ++i) {
        const QPointF at = handle - QPointF(4 + 3 * std::min(i, frames - i), 0);
        seconds.push_back(secondsOf([&] {
            send(chart, QEvent::MouseMove, at);
            QCoreApplication::processEvents();
        }));
        hasMoved = hasMoved || document.eMax().value != before.value;
    }
    send(chart, QEvent::MouseButtonRelease, handle);
    document.setEMax(before, document.newGesture());
    QCoreApplication::processEvents();
    if (hasMoved)
        report(what, seconds, "8 / 16 ms");
    else
        fmt::print(stderr, "{}: E_max did not move\n", what);
}

/// A drag of the target line down from the selected variant's accuracy and back.
void measureTarget(const char *what, MainWindow &window)
{
    EnergyChart *chart = window.chart();
    TargetLine &target = *window.target();
    target.propose(Aim::Kind::AtLeast);
    QCoreApplication::processEvents();
    if (!target.aim())
        return;
    const QRectF &area = chart->layout().geometry.area;
    const QPointF handle(area.right() + 3, chart->layout().geometry.y(target.aim()->value));
    std::vector<double> seconds;
    send(chart, QEvent::MouseButtonPress, handle);
    for (int i = 0; i < frames; ++i) {
        const QPointF at = handle + QPointF(0, 4 + std::min(i, frames - i) / 2.0);
        seconds.push_back(secondsOf([&] {
            send(chart, QEvent::MouseMove, at);
            QCoreApplication::processEvents();
        }));
    }
    send(chart, QEvent::MouseButtonRelease, handle);
    target.set(std::nullopt);
    QCoreApplication::processEvents();
    report(what, seconds, "8 / 16 ms");
}

} // namespace

// Usage: bench-window RECORDING [FOLDER FOR FIGURES]. Run it with QT_QPA_PLATFORM=offscreen to exclude the display.
int main(int argc, char **argv)
{
    if (argc < 2) {
        fmt::print(stderr, "usage: bench-window RECORDING [FOLDER] (three exits)\n");
        return 2;
    }
    const double before = residentMegabytes();
    std::unique_ptr<QApplication> application;
    std::unique_ptr<MainWindow> window;
    const double start = secondsOf([&] {
        QLocale::setDefault(QLocale::c());
        QStandardPaths::setTestModeEnabled(true);
        application = std::make_unique<QApplication>(argc, argv);
        installStyle(*application);
        applyAppearance(Appearance::Light);
        window = std::make_unique<MainWindow>();
        window->resize(1280, 800);
        window->show();
        window->openFiles({QFile::decodeName(argv[1])});
        while (window->document()->recordings().empty() && window->message().isEmpty())
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        QCoreApplication::processEvents();
    });
    if (window->document()->recordings().empty()) {
        fmt::print(stderr, "{}\n", window->message().toStdString());
        return 3;
    }
    fmt::print("start to a usable window with a recording open: {:.0f} ms, {:.0f} MB resident ({:.0f} MB before Qt; "
               "budget 300 ms, 120 MB)\n",
               1e3 * start, residentMegabytes(), before);
    measureDocument();
    measureFrames("threshold moved, whole window painted at 1280x800", *window);
    measureFrames("threshold of one exit moved, whole window painted", *window, 1);
    measureZoom("zoomed with the wheel, whole window painted", *window);
    measureEMax("E_max dragged, whole window painted", *window);
    measureTarget("target line dragged, whole window painted", *window);
    window->chart()->setLogarithmic(true);
    measureFrames("threshold moved, logarithmic axis, whole window painted", *window);
    measureZoom("zoomed with the wheel, logarithmic axis, whole window painted", *window);
    if (argc > 2) {
        const QString folder = QFile::decodeName(argv[2]);
        for (const FigureFormat format : {FigureFormat::Pdf, FigureFormat::Png}) {
            bool written = false;
            const ExportRequest request{.figures = {FigureKind::StepCurve}, .formats = {format}};
            const double taken = secondsOf([&] {
                written = writeFiles(exportFiles(*window->document(), request, folder + u"/figure"_s)).has_value();
            });
            fmt::print("figure.{} {}: {:.0f} ms\n", suffixOf(format).toStdString(), written ? "written" : "not written",
                       1e3 * taken);
        }
    }
    window.reset();
    return 0;
}
