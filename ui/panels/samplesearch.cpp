// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/samplesearch.h"

#include <QEvent>
#include <QShortcut>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

SampleSearch::SampleSearch(SampleList *list, QWidget *parent)
    : QLineEdit(parent)
    , m_list(list)
{
    setObjectName(u"sampleSearch"_s);
    setAccessibleName(tr("Search names"));
    setPlaceholderText(tr("Search names"));
    setToolTip(tr("Show only samples whose name in the test set contains this text; capital letters do not matter"));
    auto *escape = new QShortcut(Qt::Key_Escape, this);
    escape->setContext(Qt::WidgetShortcut);
    connect(escape, &QShortcut::activated, this, &QLineEdit::clear);
    connect(this, &QLineEdit::textChanged, this, &SampleSearch::apply);
    connect(list, &SampleList::filterChanged, this, &SampleSearch::show);
    show();
}

void SampleSearch::takeFocus()
{
    m_wantsFocus = !isEnabled();
    setFocus(Qt::ShortcutFocusReason);
}

void SampleSearch::changeEvent(QEvent *event)
{
    QLineEdit::changeEvent(event);
    if (event->type() == QEvent::EnabledChange && m_wantsFocus && isEnabled())
        takeFocus();
}

void SampleSearch::apply()
{
    SampleFilter filter = m_list->filter();
    filter.name = text().trimmed().toStdString();
    m_list->setFilter(filter);
}

void SampleSearch::show()
{
    const QString name = QString::fromStdString(m_list->filter().name);
    if (text().trimmed() != name)
        setText(name);
}

} // namespace offramp
