// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/help/areadialog.h"

#include "ui/help/areatext.h"
#include "ui/theme/boxes.h"
#include "ui/theme/fitscreen.h"
#include "ui/theme/theme.h"

#include <QDialogButtonBox>
#include <QEvent>
#include <QGuiApplication>
#include <QPushButton>
#include <QScrollBar>
#include <QTextBrowser>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

AreaDialog::AreaDialog(const Document *document, const Intervals *intervals, QWidget *parent)
    : QDialog(parent)
    , m_document(document)
    , m_intervals(intervals)
    , m_text(new QTextBrowser)
{
    setWindowTitle(tr("What is this area?"));
    setAttribute(Qt::WA_DeleteOnClose);
    m_text->setObjectName(u"areaExplanation"_s);
    m_text->setAccessibleName(tr("Explanation of the area"));
    m_text->setFrameShape(QFrame::NoFrame);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_text->document()->setDocumentMargin(18);
    QFrame *card = cardOf(columnOf({m_text}, -1, {1, 1, 1, 1}));
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    buttons->button(QDialogButtonBox::Close)->setIcon({});
    setLayout(columnOf({{card, 1}, buttons}, 10, {14, 14, 14, 12}));
    resize(fittingScreen({640, 690}, this));

    m_debounce.setSingleShot(true);
    m_debounce.setInterval(0);
    connect(&m_debounce, &QTimer::timeout, this, &AreaDialog::refresh);
    connect(document, &Document::resultsChanged, &m_debounce, qOverload<>(&QTimer::start));
    connect(intervals, &Intervals::changed, &m_debounce, qOverload<>(&QTimer::start));
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
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
    const QString html = areaText(*m_document, *m_intervals, Theme::of(QGuiApplication::palette()).line);
    QScrollBar *bar = m_text->verticalScrollBar();
    const int place = bar->value();
    m_text->setHtml(html);
    bar->setValue(place);
    m_text->setAccessibleDescription(m_text->toPlainText());
}

} // namespace offramp
