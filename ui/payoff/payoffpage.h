// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/dialogs/figurepage.h"
#include "ui/payoff/payoffsource.h"

class QComboBox;
class QListWidget;

namespace offramp {

class TrainingFields;

/// Asks what the training of an early-exit network takes, and shows after how many images the variants of the workspace
/// have paid for it.
class PayoffPage : public FigurePage
{
    Q_OBJECT
public:
    /// base: the path, without suffix, that is proposed for the files.
    PayoffPage(const Document *document, QDialog *dialog, const QString &base);

    [[nodiscard]] TrainingFields *training() const { return m_training; }

    /// What is shown now; empty until the training is known.
    [[nodiscard]] const std::optional<PayoffContent> &content() const { return m_content; }

private:
    void follow();
    void recompute();
    [[nodiscard]] Result<PayoffContent> compute() const;
    [[nodiscard]] QString sentences() const;

    const Document *m_document;
    TrainingFields *m_training;
    QComboBox *m_network;
    QLineEdit *m_full;
    QListWidget *m_variants;
    Result<PayoffSource> m_source;
    std::optional<PayoffContent> m_content;
};

} // namespace offramp
