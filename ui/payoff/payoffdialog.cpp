// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/payoff/payoffdialog.h"

#include "ui/document/document.h"
#include "ui/payoff/payoffpage.h"
#include "ui/payoff/scalingpage.h"
#include "ui/theme/boxes.h"
#include "ui/theme/fitscreen.h"

#include <QTabBar>
#include <QTabWidget>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

PayoffDialog::PayoffDialog(const Document *document, const QString &base, QWidget *parent)
    : QDialog(parent)
    , m_payoff(new PayoffPage(document, this, base + u"-payoff"_s))
    , m_scaling(new ScalingPage(this, base + u"-scaling"_s))
    , m_tabs(new QTabWidget)
{
    setObjectName(u"payoffDialog"_s);
    setWindowTitle(tr("Training and inference"));
    m_tabs->setDocumentMode(true);
    m_tabs->setAccessibleName(tr("Questions"));
    m_tabs->tabBar()->setAccessibleName(tr("Questions"));
    m_tabs->addTab(m_payoff, tr("&When does it pay?"));
    m_tabs->addTab(m_scaling, tr("&How does it scale?"));
    setLayout(columnOf({{m_tabs, 1}}, 0, QMargins(0, 8, 0, 0)));
    const QSize size(1010, 640);
    setDialogSize(this, size, m_payoff->columns());
    setDialogSize(this, size, m_scaling->columns());
    for (FigurePage *page : std::initializer_list<FigurePage *>{m_payoff, m_scaling})
        connect(page, &FigurePage::written, this, [this](const QStringList &paths) {
            Q_EMIT written(paths);
            accept();
        });
}

} // namespace offramp
