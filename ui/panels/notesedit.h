// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPlainTextEdit>

namespace offramp {

class Document;

/// The notes of a document, as plain text. They are undone and redone with everything else: what is typed on one line
/// is one step.
class NotesEdit : public QPlainTextEdit
{
    Q_OBJECT
public:
    explicit NotesEdit(Document *document, QWidget *parent = nullptr);

Q_SIGNALS:
    /// A sentence for the user: why something was rejected.
    void message(const QString &sentence);

protected:
    bool event(QEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;

private:
    void take();
    void follow();

    Document *m_document;
    int m_gesture; ///< of what is being typed
    int m_lines = 1;
};

} // namespace offramp
