// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/dialogs/findingscard.h"
#include "ui/engine/dryrun.h"
#include "ui/engine/trainjob.h"

class QPushButton;

namespace offramp {

/// The engine's findings about a training, or the first problem with its remedy.
class TrainCard : public FindingsCard
{
    Q_OBJECT
public:
    explicit TrainCard(QWidget *parent = nullptr);

    /// Shows that the engine is being asked; the previous answer remains visible, so that nothing jumps while typing.
    void showAsking(const TrainJob &job);

    void showAnswer(const TrainJob &job, const DryRunAnswer &answer);

Q_SIGNALS:
    /// The network is to be written to this file instead, which does not exist.
    void freshWanted(const QString &path);

private:
    void showPlan(const TrainJob &job, const TrainingEvent &plan);
    void offerFresh(bool isOffered, const QString &out);

    QLabel *m_network;
    QLabel *m_dataset;
    QLabel *m_preprocessing;
    QLabel *m_recipe;
    QLabel *m_epochs;
    QPushButton *m_fresh; ///< offers another file if the current one belongs to something else
    QString m_freshPath;
};

} // namespace offramp
