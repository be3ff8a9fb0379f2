// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/wholenumber.h"

#include <QAbstractSpinBox>
#include <QEvent>
#include <QLineEdit>
#include <QMouseEvent>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

class WholeNumber : public QObject
{
public:
    explicit WholeNumber(QLineEdit *edit)
        : QObject(edit)
        , m_edit(edit)
    {
        edit->installEventFilter(this);
    }

    bool eventFilter(QObject *watched, QEvent *event) override
    {
        if (event->type() != QEvent::MouseButtonDblClick)
            return QObject::eventFilter(watched, event);
        const QString text = m_edit->text();
        const auto isBetween = [&](qsizetype place) { return u" ,;:\t[]()"_s.contains(text[place]); };
        qsizetype end = m_edit->cursorPositionAt(static_cast<QMouseEvent *>(event)->position().toPoint());
        qsizetype begin = end;
        while (begin > 0 && !isBetween(begin - 1))
            --begin;
        while (end < text.size() && !isBetween(end))
            ++end;
        m_edit->setSelection(static_cast<int>(begin), static_cast<int>(end - begin));
        return true;
    }

private:
    QLineEdit *m_edit;
};

} // namespace

void selectWholeNumbers(QWidget *field)
{
    auto *edit
        = qobject_cast<QAbstractSpinBox *>(field) ? field->findChild<QLineEdit *>() : qobject_cast<QLineEdit *>(field);
    if (edit)
        new WholeNumber(edit); // owned by the edit
}

} // namespace offramp
