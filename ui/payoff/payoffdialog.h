// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

class QTabWidget;

namespace offramp {

class Document;
class PayoffPage;
class ScalingPage;

/// What training and inference take: when early exits have paid for their training, and how the electricity of a
/// training grows with its epochs or its data. Each question has a tab with a figure that can be exported.
class PayoffDialog : public QDialog
{
    Q_OBJECT
public:
    /// base: the path, without suffix, from which the names of the files are proposed.
    PayoffDialog(const Document *document, const QString &base, QWidget *parent = nullptr);

    [[nodiscard]] PayoffPage *payoff() const { return m_payoff; }
    [[nodiscard]] ScalingPage *scaling() const { return m_scaling; }
    [[nodiscard]] QTabWidget *tabs() const { return m_tabs; }

Q_SIGNALS:
    /// The files were written.
    void written(const QStringList &paths);

private:
    PayoffPage *m_payoff;
    ScalingPage *m_scaling;
    QTabWidget *m_tabs;
};

} // namespace offramp
