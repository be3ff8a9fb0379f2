// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/calibrationpage.h"

#include "core/derivation/temperature.h"
#include "core/recording/temperatures.h"
#include "core/results/recordedquality.h"
#include "ui/dialogs/calibrationmodel.h"
#include "ui/dialogs/dialogbuttons.h"
#include "ui/files/choosefile.h"
#include "ui/files/demo.h"
#include "ui/panels/parts.h"
#include "ui/wording/wording.h"

#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>

#include <algorithm>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

/// The path, without suffix, that is proposed for the files of a diagram.
QString baseOf(QualityDiagram diagram, const QString &start)
{
    return start + (diagram == QualityDiagram::Reliability ? u"-reliability"_s : u"-risk-coverage"_s);
}

/// A new file beside the recording.
QString proposedPath(const OpenRecording &recording)
{
    const QFileInfo file(pathOf(recording));
    return newRecordingIn(file.absolutePath(), file.completeBaseName() + u"-calibrated"_s);
}

/// What was written, and what the temperatures change.
QString sentenceOn(const TemperatureReport &report, const QString &path)
{
    std::vector<double> temperatures;
    QStringList errors;
    const TemperatureEffect first = report.exits.front().heldOut.value_or(report.exits.front().chosen);
    for (const ExitTemperature &exit : report.exits) {
        const TemperatureEffect effect = exit.heldOut.value_or(exit.chosen);
        const auto samples = static_cast<std::int64_t>(effect.samples);
        temperatures.push_back(exit.temperature);
        errors.append(CalibrationPage::tr("%1 to %2")
                          .arg(accuracyText(effect.before.calibrationError, samples),
                               accuracyText(effect.after.calibrationError, samples)));
    }
    QStringList sentences{
        CalibrationPage::tr("Written and opened: %1. Temperatures %2 change the calibration errors of %3 held-out "
                            "samples from %4.")
            .arg(path, QString::fromStdString(temperaturesText(temperatures)),
                 groupedCount(static_cast<qsizetype>(first.samples)), errors.join(u", "_s))};
    for (const std::string &note : report.notes)
        sentences.append(QString::fromStdString(note));
    return sentences.join(u'\n');
}

} // namespace

CalibrationPage::CalibrationPage(const Document *document, const ThresholdView *thresholds,
                                 std::optional<VariantId> selected, CalibrationModel *model, QDialog *dialog,
                                 const QString &base)
    : FigurePage(dialog, u"calibration"_s, baseOf(QualityDiagram::Reliability, base))
    , m_document(document)
    , m_thresholds(thresholds)
    , m_model(model)
    , m_start(base)
    , m_samples(named(new QComboBox, u"calibrationSamples"_s, tr("Network and samples"),
                      tr("All samples of a network, or those that reach each exit at the thresholds of a variant.")))
    , m_diagram(named(new QComboBox, u"calibrationDiagram"_s, tr("Diagram"),
                      tr("Reliability: are the exits as accurate as confident? Risk-coverage: how many answers are "
                         "incorrect where only the most certain samples are answered?")))
    , m_temperatures(plainButton(tr("&Fit temperatures…"), u"fitTemperatures"_s))
{
    m_samples->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_samples->setMinimumContentsLength(10);
    if (const Variant *variant = selected ? document->variant(*selected) : nullptr)
        m_choice = Choice{variant->recording, {}};
    m_diagram->addItem(tr("Reliability"), static_cast<int>(QualityDiagram::Reliability));
    m_diagram->addItem(tr("Risk-coverage"), static_cast<int>(QualityDiagram::RiskCoverage));
    auto *fields = columnOf({boldLabel(tr("Samples")), m_samples, m_temperatures, BoxItem::space(10),
                             boldLabel(tr("Diagram")), m_diagram},
                            8, {});
    arrange(fields, tr("Whose uncertainty"), tr("The numbers in words"),
            tr("What the exits answer, how sure they are of it, and what going on wins and loses."));
    connect(m_samples, &QComboBox::currentIndexChanged, this, &CalibrationPage::choose);
    connect(m_diagram, &QComboBox::currentIndexChanged, this, &CalibrationPage::showDiagram);
    connect(m_temperatures, &QPushButton::clicked, this, &CalibrationPage::askForTemperatures);
    connect(document, &Document::resultsChanged, this, &CalibrationPage::follow);
    connect(thresholds, &ThresholdView::changed, this, &CalibrationPage::follow);
    follow();
}

void CalibrationPage::follow()
{
    for (const RecordingId id : m_document->decisions().recordings) {
        if (m_made.isEmpty() || QFileInfo(pathOf(*m_document->recording(id))) != QFileInfo(m_made))
            continue;
        m_choice = Choice{id, {}};
        m_made.clear();
    }
    offerChoices();
    ask();
}

void CalibrationPage::offerChoices()
{
    const QSignalBlocker quiet(m_samples);
    m_samples->clear();
    m_choices.clear();
    for (const RecordingId id : m_document->decisions().recordings) {
        const QString network = nameOf(*m_document->recording(id));
        m_choices.push_back({id, {}});
        m_samples->addItem(tr("%1: all samples").arg(network));
        for (const Variant &variant : m_document->variants()) {
            if (variant.recording != id)
                continue;
            m_choices.push_back({id, variant.id});
            m_samples->addItem(tr("%1: those that reach each exit").arg(nameOf(variant)));
        }
    }
    // A variant that is gone leaves its network.
    auto chosen = m_choices.end();
    if (m_choice)
        chosen = std::ranges::find(m_choices, *m_choice);
    if (m_choice && chosen == m_choices.end())
        chosen = std::ranges::find(m_choices, Choice{m_choice->recording, {}});
    if (chosen == m_choices.end())
        chosen = m_choices.begin();
    m_choice = m_choices.empty() ? std::nullopt : std::optional(*chosen);
    m_samples->setCurrentIndex(m_choices.empty() ? -1 : static_cast<int>(chosen - m_choices.begin()));
    m_samples->setEnabled(!m_choices.empty());
}

void CalibrationPage::choose(int place)
{
    m_choice = m_choices[static_cast<std::size_t>(place)];
    ask();
}

void CalibrationPage::offerTemperatures()
{
    Result<void> takes = failure(ErrorKind::Usage, "No recording is open.", "Open a recording first.");
    if (m_choice) {
        const RecordingPtr recording = m_document->recording(m_choice->recording);
        takes = recording->columns() ? checkTakesTemperatures(*recording->columns()) : checkTakesTemperatures({});
    }
    m_temperatures->setEnabled(takes && !m_fitting.isRunning());
    m_temperatures->setToolTip(
        takes ? tr("Makes a recording of the one shown whose exits are as certain as they are correct: the logits of "
                   "each are divided by a number that is found on one half of the samples")
              : QString::fromStdString(toText(takes.error())));
}

void CalibrationPage::askForTemperatures()
{
    chooseOutput(this,
                 {tr("Recording to write"), proposedPath(*m_document->recording(m_choice->recording)),
                  tr("Recordings (*.exits)")},
                 [this](const QString &path) { fitTemperatures(path); });
}

void CalibrationPage::fitTemperatures(const QString &path)
{
    if (!m_choice) // closed meanwhile
        return;
    const QString out = path.endsWith(u".exits"_s) ? path : path + u".exits"_s;
    m_fitting.start(
        [source = m_document->recording(m_choice->recording)->path(), file = QFile::encodeName(out).toStdString()](
            const IsCancelled &isCancelled) { return writeWithTemperatures(source, file, {}, isCancelled); },
        [this, out](const Result<TemperatureReport> &report) {
            offerTemperatures();
            if (!report)
                return say(QString::fromStdString(toText(report.error())));
            say({});
            m_made = out;
            Q_EMIT recordingWritten(sentenceOn(*report, out), out);
        });
    offerTemperatures();
    say(tr("Fitting temperatures…"));
}

void CalibrationPage::ask()
{
    offerTemperatures();
    if (!m_choice) {
        m_job.cancel();
        m_request.reset();
        showExits({});
        return;
    }
    Request request{*m_choice, m_document->recording(m_choice->recording), {}};
    if (m_choice->variant)
        request.thresholds = m_document->variant(*m_choice->variant)->thresholds;
    if (m_request == request) {
        showFigures(); // names and units may have changed
        return;
    }
    const bool isOther = !m_request || m_request->choice != request.choice;
    m_request = request;
    if (isOther)
        showExits({});
    m_job.start(
        [request](const IsCancelled &isCancelled) {
            return recordedQuality(*request.recording, request.thresholds, isCancelled);
        },
        [this](const Result<std::vector<ExitQuality>> &exits) {
            if (exits)
                return showExits(*exits);
            showExits({});
            showError(titleOf(diagram()), QString::fromStdString(toText(exits.error())));
        });
}

void CalibrationPage::showExits(const std::vector<ExitQuality> &exits)
{
    m_exits = exits;
    showFigures();
}

void CalibrationPage::showFigures()
{
    const QualityDiagram shown = diagram();
    const bool isReaching = m_request && m_request->thresholds;
    m_model->setExits(m_exits, isReaching);
    if (!m_request)
        return showNothing(titleOf(shown), tr("Open a recording first: its exits are judged."));
    if (m_exits.empty())
        return showNothing(titleOf(shown), tr("Computing…"));
    QualityContent content{shownSamples(), {}};
    for (const ExitQuality &exit : m_exits)
        content.exits.push_back({tr("exit %1").arg(exit.exit.value + 1), isReaching ? *exit.reaching : exit.all});
    const auto csv = shown == QualityDiagram::Reliability ? reliabilityCsv : riskCoverageCsv;
    showFigure(qualityFigure(shown, content), sentences(),
               [csv, exits = m_exits]() -> Result<QByteArray> { return QByteArray::fromStdString(csv(exits)); });
}

void CalibrationPage::showDiagram()
{
    propose(baseOf(diagram(), m_start));
    if (m_exits.empty()) // after an error they are asked for again
        m_request.reset();
    ask();
}

QualityDiagram CalibrationPage::diagram() const
{
    return static_cast<QualityDiagram>(m_diagram->currentData().toInt());
}

QString CalibrationPage::shownSamples() const
{
    const OpenRecording &recording = *m_request->recording;
    const Variant *variant = m_request->choice.variant ? m_document->variant(*m_request->choice.variant) : nullptr;
    if (!variant)
        return tr("%1, all samples").arg(networkText(recording));
    return tr("%1 · %2 · T %3, samples that reach the exit")
        .arg(nameOf(*variant), networkText(recording),
             thresholdsText(*m_request->thresholds, m_thresholds->scale(recording)));
}

QString CalibrationPage::sentences() const
{
    QStringList sentences;
    for (const ExitQuality &exit : m_exits) {
        const UncertaintyQuality &quality = m_request->thresholds ? *exit.reaching : exit.all;
        const QString place = QString::number(exit.exit.value + 1);
        if (quality.samples == 0) {
            sentences.append(tr("No sample reaches exit %1.").arg(place));
            continue;
        }
        const auto share
            = [&quality](std::int64_t count) { return accuracyText(*quality.shareOf(count), quality.samples); };
        const QString accuracy = share(quality.correct);
        QString sentence = tr("Exit %1 answers %2 correctly.").arg(place, accuracy);
        if (quality.reliability)
            sentence = tr("Exit %1 answers %2 correctly, with a mean confidence of %3.")
                           .arg(place, accuracy, accuracyText(quality.reliability->confidence(), quality.samples));
        if (quality.goingOn)
            sentence += u' '
                        + tr("A later exit corrects %1; %2 are correct here and incorrect at the end.")
                              .arg(share(quality.goingOn->correctedLater), share(quality.goingOn->lostAtEnd));
        sentences.append(sentence);
    }
    if (!m_exits.empty() && !m_exits.front().all.reliability)
        sentences.prepend(tr("Confidences are not recorded, so the calibration error is unknown."));
    return sentences.join(u'\n');
}

} // namespace offramp
