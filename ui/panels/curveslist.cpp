// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/curveslist.h"

#include "ui/charts/importedcurves.h"
#include "ui/panels/parts.h"
#include "ui/panels/plaintable.h"
#include "ui/theme/boxes.h"
#include "ui/theme/textsize.h"
#include "ui/wording/areawording.h"
#include "ui/wording/costscale.h"
#include "ui/wording/tips.h"
#include "ui/wording/wording.h"

#include <QAction>
#include <QEvent>
#include <QHeaderView>
#include <QMenu>
#include <QSignalBlocker>
#include <QTableWidget>

#include <algorithm>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int rowHeight = 28; ///< at the usual text size
constexpr int mostRowsShown = 4;

enum Column { Name, Area };

QString tipOf(const ImportedCurve &curve, const CurveResult &result, const CostScale &scale)
{
    if (!result.isOnAxis)
        return CurvesList::tr("%1 points. Their costs are in %2, so they are not drawn: the energy axis counts %3.")
            .arg(QString::number(curve.table->points.size()), QString::fromUtf8(toText(curve.table->unit)),
                 QString::fromUtf8(toText(scale.unit)));
    const QString reading = curve.table->accuracyUnit == AccuracyUnit::Percent
                                ? CurvesList::tr("accuracies read as percent")
                                : CurvesList::tr("accuracies read as fractions");
    const QString area = result.normalisedArea ? CurvesList::tr("Area %1 (%2 × accuracy), normalised %3.")
                                                     .arg(scale.text(*result.area), scale.unitName(),
                                                          normalisedText(*result.normalisedArea))
                                               : CurvesList::tr("No point is below E_max %1 %2, so there is no area.")
                                                     .arg(scale.eMaxText(), scale.unitName());
    const std::size_t over = curve.table->points.size() - result.steps.points.size();
    const QString left = over > 0 ? CurvesList::tr(" %1 at or over E_max are excluded.").arg(over) : QString();
    return CurvesList::tr("%1 points, %2.").arg(curve.table->points.size()).arg(reading) + left + u'\n' + area;
}

} // namespace

CurvesList::CurvesList(Document *document, QWidget *parent)
    : QWidget(parent)
    , m_document(document)
    , m_areaWord(mutedLabel())
    , m_table(named(new QTableWidget(0, 2), u"curvesTable"_s, tr("Imported curves")))
{
    makePlain(m_table);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed);
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    m_table->setIconSize({30, 18});
    m_table->horizontalHeader()->hide();
    m_table->horizontalHeader()->setSectionResizeMode(Name, QHeaderView::Stretch);
    m_table->horizontalHeader()->setSectionResizeMode(Area, QHeaderView::ResizeToContents);

    QAction *remove = m_table->addAction(tr("&Remove"), QKeySequence(QKeySequence::Delete), this, [this] {
        if (const ImportedCurve *curve = curveAt(m_table->currentRow()))
            m_document->removeCurve(curve->id);
    });
    remove->setShortcutContext(Qt::WidgetShortcut);

    auto *head = rowOf({mutedLabel(tr("Imported curves")), BoxItem::stretch(), m_areaWord}, -1, {12, 8, 12, 0});
    setLayout(columnOf({head, rowOf({m_table}, -1, {8, 0, 8, 0})}, 2, {}));

    connect(document, &Document::curvesChanged, this, &CurvesList::refresh);
    connect(document, &Document::eMaxChanged, this, &CurvesList::refresh);
    connect(&TextSize::instance(), &TextSize::changed, this, &CurvesList::refresh);
    connect(m_table, &QTableWidget::cellChanged, this, &CurvesList::takeName);
    connect(m_table, &QWidget::customContextMenuRequested, this, &CurvesList::openContextMenu);
    refresh();
}

const ImportedCurve *CurvesList::curveAt(int row) const
{
    const auto &curves = m_document->decisions().curves;
    return row >= 0 && row < static_cast<int>(curves.size()) ? &curves[static_cast<std::size_t>(row)] : nullptr;
}

void CurvesList::refresh()
{
    const QSignalBlocker quiet(m_table);
    const auto &curves = m_document->decisions().curves;
    const CostScale scale = costScale(*m_document);
    const int rows = static_cast<int>(curves.size());
    m_table->setRowCount(rows);
    for (int row = 0; row < rows; ++row) {
        const auto place = static_cast<std::size_t>(row);
        const CurveResult &result = m_document->results().curves[place];
        auto *name = new QTableWidgetItem(importedIcon(place, Theme::of(palette())), nameOf(curves[place]));
        auto *area
            = new QTableWidgetItem(result.area       ? areaNumber(*result.area, scale)
                                   : result.isOnAxis ? u"\u2013"_s
                                                     : tr("in %1").arg(QString::fromUtf8(toText(result.table->unit))));
        area->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
        area->setFlags(area->flags() & ~Qt::ItemIsEditable);
        for (QTableWidgetItem *item : {name, area})
            item->setToolTip(tipOf(curves[place], result, scale));
        m_table->setItem(row, Name, name);
        m_table->setItem(row, Area, area);
    }
    m_areaWord->setToolTip(scale.format().isContest() ? areaTip(scale) : tipText(Tip::NormalisedArea));
    m_areaWord->setText(scale.format().isContest() ? tr("Area") : tr("Normalised area"));
    const int height = TextSize::instance().scaled(rowHeight);
    m_table->verticalHeader()->setDefaultSectionSize(height);
    m_table->setFixedHeight(std::min(rows, mostRowsShown) * height + 4);
    setVisible(rows > 0);
}

void CurvesList::takeName(int row, int column)
{
    const ImportedCurve *curve = curveAt(row);
    if (!curve || column != Name)
        return;
    m_document->renameCurve(curve->id, m_table->item(row, Name)->text());
    refresh(); // drops a rejected name
}

void CurvesList::editName(CurveId id)
{
    const auto &curves = m_document->decisions().curves;
    const auto curve = std::ranges::find(curves, id, &ImportedCurve::id);
    if (curve != curves.end())
        m_table->editItem(m_table->item(static_cast<int>(curve - curves.begin()), Name));
}

void CurvesList::openContextMenu(const QPoint &at)
{
    const ImportedCurve *curve = curveAt(m_table->rowAt(at.y()));
    if (!curve)
        return;
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const CurveId id = curve->id;
    menu->addAction(tr("Re&name"), this, [this, id] { editName(id); });
    const std::pair<QString, AccuracyUnit> units[] = {{tr("Accuracies are &percent"), AccuracyUnit::Percent},
                                                      {tr("Accuracies are &fractions"), AccuracyUnit::Fraction}};
    for (const auto &[text, unit] : units) {
        QAction *choice = menu->addAction(text, this, [this, id, unit = unit] {
            if (const auto done = m_document->setCurveUnit(id, unit); !done)
                Q_EMIT message(QString::fromStdString(toText(done.error())));
        });
        choice->setCheckable(true);
        choice->setChecked(curve->table->accuracyUnit == unit);
    }
    menu->addSeparator();
    menu->addAction(tr("&Remove"), QKeySequence(Qt::Key_Delete), this, [this, id] { m_document->removeCurve(id); });
    menu->popup(m_table->viewport()->mapToGlobal(at));
}

void CurvesList::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        refresh();
    QWidget::changeEvent(event);
}

} // namespace offramp
