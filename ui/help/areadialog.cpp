// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/help/areadialog.h"

#include "ui/help/areatext.h"
#include "ui/theme/theme.h"

#include <QEvent>
#include <QGuiApplication>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

AreaDialog::AreaDialog(const Document *document, const Intervals *intervals, QWidget *parent)
    : TextDialog(tr("What is this area?"), u"areaExplanation"_s, parent)
    , m_document(document)
    , m_intervals(intervals)
{
    m_debounce.setSingleShot(true);
    m_debounce.setInterval(0);
    connect(&m_debounce, &QTimer::timeout, this, &AreaDialog::refresh);
    connect(document, &Document::resultsChanged, &m_debounce, qOverload<>(&QTimer::start));
    connect(intervals, &Intervals::changed, &m_debounce, qOverload<>(&QTimer::start));
    refresh();
}

void AreaDialog::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        m_debounce.start();
    QDialog::changeEvent(event);
}

void AreaDialog::refresh()
{
    setHtml(areaText(*m_document, *m_intervals, Theme::of(QGuiApplication::palette()).line));
}

} // namespace offramp
