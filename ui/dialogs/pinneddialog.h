// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/pinnedcomparison.h"

#include <QDialog>
#include <QPointer>

class QLabel;
class QPushButton;
class QTableView;

namespace offramp {

class ComparisonModel;

/// Says which of the pinned and the current state is better, by how much, and how sure that is. Stays open beside the
/// window and follows the document; without a pinned state it offers to pin one.
class PinnedDialog : public QDialog
{
    Q_OBJECT
public:
    /// Is shown beside a widget, which may be deleted first.
    PinnedDialog(Document *document, QWidget *beside, QWidget *parent = nullptr);

    [[nodiscard]] const PinnedComparison *comparison() const { return &m_comparison; }
    [[nodiscard]] QTableView *table() const { return m_table; }

protected:
    void showEvent(QShowEvent *event) override;

private:
    void refresh();
    void fitColumns();
    [[nodiscard]] QString verdict() const;
    [[nodiscard]] QString notes() const;

    Document *m_document;
    QPointer<QWidget> m_beside;
    PinnedComparison m_comparison;
    ComparisonModel *m_model;
    QTableView *m_table;
    QLabel *m_verdict;
    QLabel *m_notes;
    QPushButton *m_pin;
    QPushButton *m_copy;
};

/// Shows the comparison of a document in the one dialog that a window has for it.
void showPinnedComparison(Document *document, QWidget *beside, QWidget *window);

} // namespace offramp
