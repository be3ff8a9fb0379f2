// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/dialogs/findingscard.h"
#include "ui/engine/plancheck.h"

#include <QStringList>

class QLineEdit;
class QPushButton;

namespace offramp {

class ArchitectureFields;

/// The engine's findings about one network and its test set, or the first problem with its remedy; and the file for the
/// recording, which can be changed. Where the network's file holds weights, also which network they are for.
class PlanCard : public FindingsCard
{
    Q_OBJECT
public:
    explicit PlanCard(const QString &network, QWidget *parent = nullptr);

    [[nodiscard]] const QString &network() const { return m_network; }

    /// Writes into a job what is set here: the network, and the file of the recording if one was chosen.
    void apply(RecordJob &job) const;

    /// The file chosen here, or an empty text: then the proposed one is used.
    [[nodiscard]] const QString &chosenOutput() const { return m_chosen; }

    /// Shows the file for the recording.
    void showOutput(const QString &path);

    void showAnswer(const PlanAnswer &answer);

    /// Shows a message instead of an answer: what is still missing.
    void showMissing(const QString &sentence);

    /// Shows a problem with its remedy, and what the engine warned of before: it may be the cause.
    void showProblem(const Error &problem, const QString &out, const QStringList &warnings = {});

Q_SIGNALS:
    void changed(); ///< what apply() writes

private:
    void choose(const QString &path);
    void showFound(bool found);

    QString m_network;
    QString m_chosen;
    QLabel *m_testSet;
    QLabel *m_exits;
    QLabel *m_outputs;
    QLabel *m_preprocessing;
    QLabel *m_resume;
    ArchitectureFields *m_architecture;
    QLineEdit *m_out;
    QPushButton *m_fresh; ///< offers another file if the current one cannot be continued
};

} // namespace offramp
