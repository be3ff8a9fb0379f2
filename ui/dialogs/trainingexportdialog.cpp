// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/trainingexportdialog.h"

#include "ui/dialogs/figurepage.h"
#include "ui/export/trainingexport.h"
#include "ui/theme/boxes.h"
#include "ui/theme/fitscreen.h"
#include "ui/wording/tips.h"

#include <QLabel>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

class TrainingPage : public FigurePage
{
public:
    TrainingPage(const TrainingContent &content, QDialog *dialog, const QString &base)
        : FigurePage(dialog, u"training"_s, base)
    {
        arrange(columnOf({boldLabel(content.network)}, 8, {}), TrainingExportDialog::tr("The figure's size"),
                TrainingExportDialog::tr("What the figure shows"), tipText(Tip::BestEpoch));
        const Figure figure = trainingFigure(content);
        showFigure(figure, figure.description, [content] { return trainingCsv(content); });
    }
};

} // namespace

TrainingExportDialog::TrainingExportDialog(const TrainingContent &content, const QString &base, QWidget *parent)
    : QDialog(parent)
{
    setObjectName(u"trainingExportDialog"_s);
    setWindowTitle(tr("Export the training"));
    auto *page = new TrainingPage(content, this, base);
    setLayout(columnOf({{page, 1}}, 0, QMargins(0, 8, 0, 0)));
    setDialogSize(this, {1010, 640}, page->columns());
    connect(page, &FigurePage::written, this, [this](const QStringList &paths) {
        Q_EMIT written(paths);
        accept();
    });
}

} // namespace offramp
