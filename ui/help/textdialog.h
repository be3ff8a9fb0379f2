// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

class QTextBrowser;

namespace offramp {

/// A text to read beside the window. Deletes itself when it is closed.
class TextDialog : public QDialog
{
    Q_OBJECT
public:
    /// name is the object name of the text and of tests.
    TextDialog(const QString &title, const QString &name, QWidget *parent = nullptr);

    [[nodiscard]] QTextBrowser *text() const { return m_text; }

    /// Replaces the text and keeps the place that is shown.
    void setHtml(const QString &html);

    void setMarkdown(const QString &markdown);

    /// In front of the other windows of the program.
    void present();

private:
    QTextBrowser *m_text;
};

} // namespace offramp
