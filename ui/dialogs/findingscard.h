// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/wording/tips.h"

#include <QFrame>
#include <QStringList>

class QGridLayout;
class QLabel;
class QVBoxLayout;

namespace offramp {

/// What is known of each exit, as one line; of more than eight exits, that of the first seven and of the last.
[[nodiscard]] QString exitsLine(QStringList parts);

/// What the engine found out before a run: a title, whether it can run, rows of findings, and notes below them.
class FindingsCard : public QFrame
{
    Q_OBJECT
protected:
    explicit FindingsCard(QWidget *parent = nullptr);

    /// The title; tip: what it is short for.
    void setTitle(const QString &title, const QString &tip);
    [[nodiscard]] QString title() const;

    /// Adds a row of findings with a word before it; its label has that object name.
    [[nodiscard]] QLabel *addRow(const QString &word, const QString &objectName, Tip tip);

    /// What is below the notes is added here.
    [[nodiscard]] QVBoxLayout *column() const { return m_column; }

    /// Gives a grid the columns of the rows.
    static void arrangeColumns(QGridLayout *grid);

    void showState(const QString &text, bool isProblem);
    void showRows(bool areShown);

    /// Shows sentences of warnings and problems; nothing where there are none.
    void showNotes(const QString &sentences);

private:
    QLabel *m_title;
    QLabel *m_state;
    QWidget *m_found;
    QGridLayout *m_rows;
    QLabel *m_notes;
    QVBoxLayout *m_column;
};

} // namespace offramp
