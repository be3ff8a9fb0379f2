// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/notesedit.h"

#include "core/workspace/workspace.h"
#include "ui/document/document.h"

#include <QKeyEvent>
#include <QSignalBlocker>

#include <algorithm>

namespace offramp {

NotesEdit::NotesEdit(Document *document, QWidget *parent)
    : QPlainTextEdit(parent)
    , m_document(document)
    , m_gesture(document->newGesture())
{
    setUndoRedoEnabled(false);
    setTabChangesFocus(true);
    connect(this, &QPlainTextEdit::textChanged, this, &NotesEdit::take);
    connect(document, &Document::notesChanged, this, &NotesEdit::follow);
    follow();
}

bool NotesEdit::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride) {
        const auto *key = static_cast<QKeyEvent *>(event);
        if (key->matches(QKeySequence::Undo) || key->matches(QKeySequence::Redo)) {
            event->ignore(); // the keys of the menu, then
            return true;
        }
    }
    return QPlainTextEdit::event(event);
}

void NotesEdit::focusInEvent(QFocusEvent *event)
{
    m_gesture = m_document->newGesture();
    QPlainTextEdit::focusInEvent(event);
}

void NotesEdit::take()
{
    const QString text = toPlainText();
    if (text.toUtf8().size() > static_cast<qsizetype>(mostNoteBytes)) {
        follow();
        Q_EMIT message(tr("These notes would be longer than a workspace holds (100 kB). Keep long texts in a file of "
                          "their own."));
        return;
    }
    if (std::exchange(m_lines, blockCount()) != blockCount())
        m_gesture = m_document->newGesture();
    m_document->setNotes(text, m_gesture);
}

void NotesEdit::follow()
{
    const QString text = QString::fromStdString(*m_document->decisions().notes);
    if (toPlainText() == text)
        return;
    const QSignalBlocker quiet(this);
    const int place = textCursor().position();
    setPlainText(text);
    QTextCursor cursor = textCursor();
    cursor.setPosition(std::min(place, static_cast<int>(toPlainText().size())));
    setTextCursor(cursor);
    m_lines = blockCount();
}

} // namespace offramp
