// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/help/textdialog.h"

#include "ui/theme/boxes.h"
#include "ui/theme/fitscreen.h"

#include <QDialogButtonBox>
#include <QPushButton>
#include <QScrollBar>
#include <QTextBrowser>

namespace offramp {

TextDialog::TextDialog(const QString &title, const QString &name, QWidget *parent)
    : QDialog(parent)
    , m_text(new QTextBrowser)
{
    setWindowTitle(title);
    setAttribute(Qt::WA_DeleteOnClose);
    m_text->setObjectName(name);
    m_text->setAccessibleName(title);
    m_text->setFrameShape(QFrame::NoFrame);
    m_text->setOpenLinks(false);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_text->document()->setDocumentMargin(18);
    QFrame *card = cardOf(columnOf({m_text}, -1, {1, 1, 1, 1}));
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    buttons->button(QDialogButtonBox::Close)->setIcon({});
    setLayout(columnOf({{card, 1}, buttons}, 10, {14, 14, 14, 12}));
    setDialogSize(this, {640, 690});
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
}

void TextDialog::setHtml(const QString &html)
{
    QScrollBar *bar = m_text->verticalScrollBar();
    const int place = bar->value();
    m_text->setHtml(html);
    bar->setValue(place);
    m_text->setAccessibleDescription(m_text->toPlainText());
}

void TextDialog::setMarkdown(const QString &markdown)
{
    m_text->setMarkdown(markdown);
    m_text->setAccessibleDescription(m_text->toPlainText());
}

void TextDialog::present()
{
    show();
    raise();
    activateWindow();
}

} // namespace offramp
