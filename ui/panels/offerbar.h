// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QStringList>

class QLabel;

namespace offramp {

/// A question inside the window with answers to choose from; hidden without a question.
class OfferBar : public QFrame
{
    Q_OBJECT
public:
    /// The first answer is emphasised, the last one is the least prominent.
    explicit OfferBar(const QStringList &answers, QWidget *parent = nullptr);

    /// Shows a question until offer() or hide() is called.
    void offer(const QString &sentence);

    /// The question shown, or an empty text.
    [[nodiscard]] QString sentence() const;

Q_SIGNALS:
    void chosen(int answer);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QLabel *m_label;
};

} // namespace offramp
