// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QPointer>
#include <QTimer>

#include <functional>

class QLabel;
class QPushButton;

namespace offramp {

/// A message on top of a window, which moves nothing below it: at the bottom, or beside the field it is about. It is
/// gone after a while, with the next action, or when it is dismissed.
class MessageBar : public QFrame
{
    Q_OBJECT
public:
    explicit MessageBar(QWidget *window);

    /// Shows a message instead of the one before.
    void showMessage(const QString &sentence) { showBeside(sentence, nullptr); }

    /// The same below a field of the window, as long as that is shown; null: at the bottom of the window.
    void showBeside(const QString &sentence, QWidget *field);

    /// Adds a button to the message shown, which does what the message suggests.
    void offer(const QString &text, const std::function<void()> &remedy);

    /// Shows what was written, with a button that shows its file in its folder.
    void showWritten(const QString &sentence, const QString &file);

    /// The same of a web page, with a button that opens it.
    void showPage(const QString &sentence, const QString &file);

    /// The user did something else: hides the message, unless this very action caused it.
    void passOn();

    /// The message shown, or an empty text.
    [[nodiscard]] QString sentence() const;

    /// Whether its time is running.
    [[nodiscard]] bool isWaiting() const { return m_time.isActive(); }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;

private:
    void place();

    QLabel *m_label;
    QPushButton *m_offer;
    std::function<void()> m_remedy;
    QPointer<QWidget> m_field;
    QTimer m_time;          ///< until it goes by itself; stopped while the pointer is on it
    bool m_isFresh = false; ///< whether it was shown in this turn of the event loop
};

} // namespace offramp
