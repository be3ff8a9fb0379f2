// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/pinneddialog.h"

#include "core/results/comparisontext.h"
#include "ui/dialogs/besideplace.h"
#include "ui/dialogs/dialogbuttons.h"
#include "ui/export/clipboard.h"
#include "ui/panels/comparisonmodel.h"
#include "ui/panels/plaintable.h"
#include "ui/theme/boxes.h"
#include "ui/theme/fitscreen.h"
#include "ui/theme/plaintextstyle.h"
#include "ui/theme/textsize.h"
#include "ui/wording/costscale.h"
#include "ui/wording/wording.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QMimeData>
#include <QPushButton>
#include <QScreen>
#include <QShowEvent>
#include <QTableView>

#include <algorithm>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

QString listed(const std::vector<std::string> &names)
{
    QStringList texts;
    for (const std::string &name : names)
        texts.append(QString::fromStdString(name));
    return texts.join(u", "_s);
}

} // namespace

PinnedDialog::PinnedDialog(Document *document, QWidget *beside, QWidget *parent)
    : QDialog(parent)
    , m_document(document)
    , m_beside(beside)
    , m_comparison(document)
    , m_model(new ComparisonModel(document, &m_comparison, this))
    , m_table(plainTable(m_model, tr("Comparison with the pinned state")))
    , m_verdict(sentencesLabel(u"pinnedVerdict"_s))
    , m_notes(sentencesLabel(u"pinnedNotes"_s))
    , m_pin(plainButton(tr("&Pin the current state"), u"pinNow"_s))
    , m_copy(plainButton(tr("Copy &table"), u"copyComparison"_s))
{
    setObjectName(u"pinnedDialog"_s);
    setAttribute(Qt::WA_DeleteOnClose);
    setSizeGripEnabled(true);
    m_table->setObjectName(u"comparisonTable"_s);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_verdict->setToolTip(tr("Judged by the 95 % interval of the difference of the areas: without 0 in it, the states "
                             "differ."));
    m_notes->setToolTip(tr("What the comparison is from, and the included variants that are in one state only."));
    m_pin->setToolTip(tr("Compare everything with the current state"));
    m_copy->setToolTip(tr("Copy the table, numbers with every digit"));
    QPushButton *close = plainButton(tr("Close"), u"close"_s);
    close->setDefault(true);
    setLayout(columnOf(
        {m_verdict, {m_table, 1}, BoxItem::stretch(), m_notes, rowOf({m_pin, m_copy, BoxItem::stretch(), close}, 10)},
        12, dialogMargins));
    setDialogSize(this, {820, 420});

    connect(m_pin, &QPushButton::clicked, document, &Document::pinReference);
    connect(m_copy, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setMimeData(copiedRows(allRows(*m_model)).release()); });
    connect(close, &QPushButton::clicked, this, &QDialog::close);
    connect(&m_comparison, &PinnedComparison::changed, this, &PinnedDialog::refresh);
    connect(document, &Document::referenceChanged, this, &PinnedDialog::refresh);
    connect(m_model, &QAbstractItemModel::dataChanged, this, &PinnedDialog::fitColumns);
    connect(m_model, &QAbstractItemModel::modelReset, this, &PinnedDialog::fitColumns);
    followTextSize(this, [this] {
        m_verdict->ensurePolished();
        m_verdict->setMinimumHeight(2 * m_verdict->fontMetrics().lineSpacing()); // the table stays where it is
        fitColumns();
    });
    refresh();
}

void PinnedDialog::showEvent(QShowEvent *event)
{
    QDialog::showEvent(event);
    if (event->spontaneous() || !m_beside)
        return;
    const QRect seen(m_beside->mapToGlobal(QPoint()), m_beside->size());
    move(besidePlace(frameSize(), seen, screen()->availableGeometry()));
}

void PinnedDialog::refresh()
{
    const Snapshot *snapshot = m_document->decisions().referenceSnapshot();
    setWindowTitle(snapshot ? tr("Compare with \"%1\"").arg(inTitle(nameOf(*snapshot)))
                            : tr("Compare with the pinned state"));
    m_verdict->setText(verdict());
    m_notes->setText(notes());
    m_notes->setVisible(!m_notes->text().isEmpty());
    m_table->setVisible(m_model->rowCount() > 0);
    m_copy->setEnabled(m_model->rowCount() > 0);
    m_pin->setEnabled(!m_document->variants().empty());
}

void PinnedDialog::fitColumns()
{
    // Columns only grow: those that jump while a threshold is dragged distract.
    for (int column = 0; column + 1 < m_model->columnCount(); ++column) {
        const int before = m_table->columnWidth(column);
        m_table->resizeColumnToContents(column);
        m_table->setColumnWidth(column, std::max(before, m_table->columnWidth(column)));
    }
}

QString PinnedDialog::verdict() const
{
    switch (m_comparison.state()) {
    case PinnedComparison::State::NotPinned:
        if (m_document->variants().empty())
            return tr("There is nothing to compare. Open a recording, then pin the current state.");
        return tr(
            "No state is pinned. Pin the current state, then move thresholds: this dialog says which of the two is "
            "better, by how much, and how sure that is.");
    case PinnedComparison::State::Missing:
        return tr("A recording of the pinned state is missing. Find it, or pin the current state.");
    case PinnedComparison::State::Pending:
        return tr("Comparing…");
    case PinnedComparison::State::Known:
        return withTrueMinus(
            QString::fromStdString(verdictText(*m_comparison.comparison(), costScale(*m_document).format())));
    case PinnedComparison::State::Failed:
        return QString::fromStdString(toText(m_comparison.error()));
    }
    return {};
}

QString PinnedDialog::notes() const
{
    if (m_comparison.state() == PinnedComparison::State::Pending)
        return tr("Intervals follow once nothing moves.");
    const StateComparison *comparison = m_comparison.comparison();
    if (!comparison)
        return {};
    QStringList sentences{QString::fromStdString(methodText(*comparison))};
    if (!comparison->onlyNow.empty())
        sentences.append(tr("Not in the pinned state: %1.").arg(listed(comparison->onlyNow)));
    if (!comparison->onlyPinned.empty())
        sentences.append(tr("Only in the pinned state: %1.").arg(listed(comparison->onlyPinned)));
    sentences.removeAll(QString());
    return sentences.join(u' ');
}

void showPinnedComparison(Document *document, QWidget *beside, QWidget *window)
{
    auto *dialog = window->findChild<PinnedDialog *>();
    if (!dialog)
        dialog = new PinnedDialog(document, beside, window);
    dialog->show();
    dialog->raise();
    dialog->activateWindow();
}

} // namespace offramp
