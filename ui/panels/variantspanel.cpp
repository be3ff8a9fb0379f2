// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/variantspanel.h"

#include "ui/document/startingvariants.h"
#include "ui/panels/variantdelegate.h"
#include "ui/panels/variantsmodel.h"

#include <QAction>
#include <QFrame>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int networkWidth = 98;

QPushButton *button(const QString &text, const QString &tip, QHBoxLayout *row)
{
    auto *made = new QPushButton(text);
    made->setToolTip(tip);
    made->setAutoDefault(false);
    row->addWidget(made);
    return made;
}

} // namespace

VariantsPanel::VariantsPanel(Document *document, Selection *selection, QWidget *parent)
    : QWidget(parent)
    , m_document(document)
    , m_selection(selection)
    , m_model(new VariantsModel(document, this))
    , m_table(new QTableView)
{
    m_table->setObjectName(u"variantsTable"_s);
    m_table->setAccessibleName(tr("Variants"));
    m_table->setModel(m_model);
    m_table->setItemDelegate(new VariantDelegate(document, m_model, this));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed
                             | QAbstractItemView::AnyKeyPressed);
    m_table->setShowGrid(false);
    m_table->setTabKeyNavigation(false);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(34);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->setTextElideMode(Qt::ElideMiddle);
    m_table->setWordWrap(false);

    auto *buttons = new QHBoxLayout;
    buttons->setContentsMargins(12, 8, 12, 12);
    buttons->setSpacing(8);
    auto *addButton = button(tr("Add"), tr("Add a variant where the network's variants leave the widest gap"), buttons);
    m_duplicate = button(tr("Duplicate"), tr("Duplicate the selected variant"), buttons);
    m_remove = button(tr("Remove"), tr("Remove the selected variant (Delete)"), buttons);
    buttons->addStretch();
    m_drop = button(tr("Drop dominated"), tr("Remove the variants that are dominated or the same as another"), buttons);

    auto *card = new QFrame;
    card->setObjectName(u"card"_s);
    auto *inner = new QVBoxLayout(card);
    inner->setContentsMargins(1, 6, 1, 0);
    inner->setSpacing(0);
    inner->addWidget(m_table, 1);
    inner->addLayout(buttons);
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(10, 0, 0, 10);
    outer->addWidget(card);

    auto *removeKey = new QAction(m_table);
    removeKey->setShortcut(QKeySequence::Delete);
    removeKey->setShortcutContext(Qt::WidgetShortcut);
    m_table->addAction(removeKey);

    const auto onSelected = [this](auto action) {
        return [this, action] {
            if (m_selection->variant())
                action(*m_selection->variant());
        };
    };
    const auto remove = onSelected([this](VariantId id) { m_document->removeVariant(id); });
    connect(addButton, &QPushButton::clicked, this, &VariantsPanel::add);
    connect(m_duplicate, &QPushButton::clicked, this,
            onSelected([this](VariantId id) { m_selection->select(m_document->duplicateVariant(id)); }));
    connect(m_remove, &QPushButton::clicked, this, remove);
    connect(removeKey, &QAction::triggered, this, remove);
    connect(m_drop, &QPushButton::clicked, this, &VariantsPanel::dropDominated);
    connect(m_model, &VariantsModel::refused, this, &VariantsPanel::noted);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &VariantsPanel::takeSelection);
    connect(selection, &Selection::changed, this, &VariantsPanel::showSelection);
    connect(document, &Document::resultsChanged, this, &VariantsPanel::refresh);
    connect(document, &Document::variantsChanged, this, &VariantsPanel::fitColumns);
    connect(document, &Document::eMaxChanged, this, &VariantsPanel::fitColumns);
    showSelection();
    refresh();
}

void VariantsPanel::fitColumns()
{
    // Not at every change: measuring all cells for each frame of a drag is dear, and columns that twitch distract.
    m_table->resizeColumnsToContents();
    QHeaderView *header = m_table->horizontalHeader();
    header->resizeSection(VariantsModel::Network, networkWidth);
    const int numbers = m_table->fontMetrics().horizontalAdvance(u"\u22120.000000"_s);
    for (const int column : {VariantsModel::ThresholdsColumn, VariantsModel::AreaLost})
        header->resizeSection(column, std::max(header->sectionSize(column), numbers + 8));
}

void VariantsPanel::add()
{
    const auto &recordings = m_document->decisions().recordings;
    if (recordings.empty())
        return;
    const VariantDecision *selected = m_selection->variant() ? m_document->variant(*m_selection->variant()) : nullptr;
    const RecordingId recording = selected ? selected->recording : recordings.front();
    std::vector<double> energies;
    for (const VariantDecision &variant : m_document->variants()) {
        if (variant.recording == recording)
            energies.push_back(m_document->results().find(variant.id)->point.energy);
    }
    m_selection->select(
        m_document->addVariant(recording, thresholdsInWidestGap(*m_document->recording(recording), energies)));
}

void VariantsPanel::dropDominated()
{
    const int dropped = m_document->dropDominated();
    Q_EMIT noted(dropped == 1 ? tr("One variant was dropped; undo brings it back.")
                              : tr("%1 variants were dropped; undo brings them back.").arg(dropped));
}

void VariantsPanel::showSelection()
{
    const int row = m_selection->variant() ? m_model->rowOf(*m_selection->variant()) : -1;
    if (row < 0)
        m_table->clearSelection();
    else if (m_table->currentIndex().row() != row || !m_table->selectionModel()->isRowSelected(row))
        m_table->selectRow(row);
}

void VariantsPanel::takeSelection()
{
    if (m_table->currentIndex().isValid())
        m_selection->select(m_model->idAt(m_table->currentIndex().row()));
}

void VariantsPanel::refresh()
{
    const auto &results = m_document->results().variants;
    m_duplicate->setEnabled(!results.empty());
    m_remove->setEnabled(!results.empty());
    m_drop->setEnabled(std::any_of(results.begin(), results.end(), [](const VariantResult &result) {
        return result.standing.dominated || result.standing.duplicate;
    }));
    m_table->setColumnHidden(VariantsModel::Network, m_document->decisions().recordings.size() < 2);
    showSelection();
}

} // namespace offramp
