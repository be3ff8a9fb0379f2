// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/calibration/exitquality.h"
#include "ui/dialogs/figurepage.h"
#include "ui/export/qualityfigure.h"
#include "ui/jobs/newestjob.h"
#include "ui/wording/thresholdview.h"

class QComboBox;
class QPushButton;

namespace offramp {

class CalibrationModel;

/// Asks for a network or a variant and shows the reliability diagrams or the risk-coverage curves of its exits.
/// Computes in the background and follows the document. Makes a recording with temperatures of the one shown, and shows
/// it once it is open.
class CalibrationPage : public FigurePage
{
    Q_OBJECT
public:
    /// model receives the numbers. selected: the variant whose network is shown first. base: the path, without suffix,
    /// from which the names of the files are proposed.
    CalibrationPage(const Document *document, const ThresholdView *thresholds, std::optional<VariantId> selected,
                    CalibrationModel *model, QDialog *dialog, const QString &base);

    /// What is shown; empty while it is computed, and where there is nothing to show.
    [[nodiscard]] const std::vector<ExitQuality> &exits() const { return m_exits; }

Q_SIGNALS:
    /// A recording with temperatures was written and can be opened; what they change.
    void recordingWritten(const QString &sentence, const QString &path);

private:
    /// All samples of a network, or those that reach the exits of one of its variants.
    struct Choice {
        RecordingId recording;
        std::optional<VariantId> variant;

        bool operator==(const Choice &) const = default;
    };

    /// What is computed.
    struct Request {
        Choice choice;
        RecordingPtr recording;
        std::optional<Thresholds> thresholds;

        bool operator==(const Request &) const = default;
    };

    void follow();
    void offerChoices();
    void choose(int place);
    void ask();
    void offerTemperatures();
    void askForTemperatures();
    void fitTemperatures(const QString &path);
    void showExits(const std::vector<ExitQuality> &exits);
    void showFigures();
    void showDiagram();
    [[nodiscard]] QualityDiagram diagram() const;
    [[nodiscard]] QString shownSamples() const;
    [[nodiscard]] QString sentences() const;

    const Document *m_document;
    const ThresholdView *m_thresholds;
    CalibrationModel *m_model;
    QString m_start; ///< of the proposed names
    QComboBox *m_samples;
    QComboBox *m_diagram;
    QPushButton *m_temperatures;
    std::vector<Choice> m_choices; ///< as the items of m_samples
    std::optional<Choice> m_choice;
    std::optional<Request> m_request; ///< the newest
    std::vector<ExitQuality> m_exits;
    NewestJob m_job;
    NewestJob m_fitting;
    QString m_made; ///< the recording with temperatures that is to be shown once it is open; empty: none
};

} // namespace offramp
