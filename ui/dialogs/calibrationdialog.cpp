// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/calibrationdialog.h"

#include "ui/dialogs/calibrationmodel.h"
#include "ui/dialogs/calibrationpage.h"
#include "ui/panels/plaintable.h"
#include "ui/panels/spreadcolumns.h"
#include "ui/theme/boxes.h"
#include "ui/theme/fitscreen.h"

#include <QTableView>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

CalibrationDialog::CalibrationDialog(const Document *document, const ThresholdView *thresholds,
                                     std::optional<VariantId> selected, const QString &base, QWidget *parent)
    : QDialog(parent)
{
    constexpr int tableHeight = 70; // a page with large text leaves no more on a small screen
    setObjectName(u"calibrationDialog"_s);
    setWindowTitle(tr("How good is the uncertainty?"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto *model = new CalibrationModel(this);
    m_table = plainTable(model, tr("How good the uncertainty of each exit is"));
    m_table->setObjectName(u"calibrationTable"_s);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setMinimumHeight(tableHeight);
    spreadColumns(m_table);
    m_page = new CalibrationPage(document, thresholds, selected, model, this, base);
    setLayout(columnOf({{columnOf({{m_table, 1}}, 0, QMargins(22, 14, 22, 0)), 1}, {m_page, 4}}, 0, {}));
    setDialogSize(this, {1010, 680}, m_page->columns());
    connect(m_page, &CalibrationPage::recordingWritten, this, &CalibrationDialog::recordingWritten);
    connect(m_page, &CalibrationPage::written, this, [this](const QStringList &paths) {
        Q_EMIT written(paths);
        accept();
    });
}

} // namespace offramp
