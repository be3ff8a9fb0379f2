// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/variantactions.h"

#include "core/results/startingvariants.h"
#include "ui/charts/markerdrag.h"
#include "ui/panels/colourmenu.h"

#include <algorithm>

namespace offramp {

namespace {

QAction *action(const QString &text, const QString &tip, QObject *parent)
{
    auto *made = new QAction(text, parent);
    made->setToolTip(tip);
    return made;
}

} // namespace

VariantActions::VariantActions(Document *document, Selection *selection, QObject *parent)
    : QObject(parent)
    , m_document(document)
    , m_selection(selection)
    , m_add(action(tr("&Add"), tr("Add the variant of this network that raises the area most"), this))
    , m_duplicate(action(tr("&Duplicate"), tr("Duplicate the selected variant"), this))
    , m_remove(action(tr("&Remove"), tr("Remove the selected variants"), this))
    , m_include(action(tr("Includ&e"), tr("Count the selected variants in the step curve, or leave them out"), this))
    , m_rename(action(tr("Re&name"), tr("Give the selected variant another name"), this))
    , m_dropDominated(
          action(tr("Remove d&ominated"), tr("Remove the variants that are dominated or equal to another"), this))
    , m_suggest(action(tr("&Suggest variants…"), tr("Search for the variants with the largest area"), this))
    , m_savePredictions(
          action(tr("Save predic&tions…"), tr("Write the selected variant's prediction for every sample"), this))
    , m_pin(action(tr("&Pin as reference"), tr("Compare everything with the current state"), this))
    , m_clearReference(action(tr("&Clear reference"), tr("Stop comparing"), this))
    , m_colours(std::make_unique<QMenu>(tr("&Colour and marker")))
    , m_exits(std::make_unique<QMenu>(tr("Dragging mo&ves")))
{
    m_add->setShortcut(QKeySequence(Qt::Key_Insert));
    m_duplicate->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_D));
    m_remove->setShortcut(QKeySequence::Delete);
    m_remove->setShortcutContext(Qt::WidgetShortcut);
    m_include->setCheckable(true);
    m_include->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_U));
    m_suggest->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_G));
    m_pin->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_P));
    m_clearReference->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_P));

    connect(m_add, &QAction::triggered, this, &VariantActions::addVariant);
    connect(m_duplicate, &QAction::triggered, this, [this] {
        if (m_selection->variant())
            m_selection->select(m_document->duplicateVariant(*m_selection->variant()));
    });
    // Copies, since an edit changes the selection.
    connect(m_remove, &QAction::triggered, this,
            [this] { m_document->removeVariants(std::vector(m_selection->all())); });
    connect(m_include, &QAction::triggered, this,
            [this](bool included) { m_document->setIncluded(std::vector(m_selection->all()), included); });
    connect(m_dropDominated, &QAction::triggered, this, &VariantActions::drop);
    connect(m_pin, &QAction::triggered, document, &Document::pinReference);
    connect(m_clearReference, &QAction::triggered, document, &Document::clearReference);
    connect(m_colours.get(), &QMenu::aboutToShow, this, &VariantActions::fillColours);
    connect(m_exits.get(), &QMenu::aboutToShow, this, &VariantActions::fillExits);
    connect(document, &Document::resultsChanged, this, &VariantActions::refresh);
    connect(selection, &Selection::changed, this, &VariantActions::refresh);
    refresh();
}

void VariantActions::fill(QMenu *menu) const
{
    menu->addActions(
        {m_add, m_duplicate, m_remove, m_include, m_rename, m_colours->menuAction(), m_exits->menuAction()});
    menu->addSeparator();
    menu->addActions({m_suggest, m_dropDominated});
    menu->addSeparator();
    menu->addAction(m_savePredictions);
    menu->addSeparator();
    menu->addActions({m_pin, m_clearReference});
}

void VariantActions::addVariant()
{
    const auto &recordings = m_document->decisions().recordings;
    if (recordings.empty())
        return;
    const RecordingId recording = selected() ? selected()->recording : recordings.front();
    const RecordingPtr network = m_document->recording(recording);
    std::vector<double> energies; // as its table counts them, which may not be what the axis does
    for (const Variant &variant : m_document->variants()) {
        if (variant.recording == recording)
            energies.push_back(
                pointOf(m_document->results().find(variant.id)->outcome, network->table().cost()).energy);
    }
    m_selection->select(
        m_document->addVariant(recording, network->hasCost()
                                              ? nextThresholds(*network, m_document->results().steps, energies)
                                              : thresholdsInWidestGap(*network, energies)));
}

void VariantActions::drop()
{
    const int dropped = m_document->dropDominated();
    Q_EMIT message(dropped == 1 ? tr("One variant was removed; undo restores it.")
                                : tr("%1 variants were removed; undo restores them.").arg(dropped));
}

void VariantActions::refresh()
{
    const auto &results = m_document->results().variants;
    const bool isSelected = m_selection->variant().has_value();
    const bool isOpen = !m_document->decisions().recordings.empty();
    m_add->setEnabled(isOpen);
    m_suggest->setEnabled(isOpen);
    m_duplicate->setEnabled(isSelected);
    m_remove->setEnabled(isSelected);
    m_include->setEnabled(isSelected);
    m_include->setChecked(isSelected && std::ranges::all_of(m_selection->all(), [this](VariantId id) {
                              const Variant *variant = m_document->variant(id);
                              return variant && variant->included;
                          }));
    m_exits->setEnabled(selected() && movedExit(*selected(), *m_selection));
    m_rename->setEnabled(isSelected);
    m_colours->setEnabled(isSelected);
    m_savePredictions->setEnabled(isSelected);
    m_dropDominated->setEnabled(std::ranges::any_of(results, [](const VariantResult &result) {
        return result.standing.dominated || result.standing.duplicate;
    }));
    m_pin->setEnabled(!results.empty());
    m_clearReference->setEnabled(m_document->decisions().reference.has_value());
}

const Variant *VariantActions::selected() const
{
    return m_selection->variant() ? m_document->variant(*m_selection->variant()) : nullptr;
}

void VariantActions::fillExits()
{
    m_exits->clear();
    const auto moved = selected() ? movedExit(*selected(), *m_selection) : std::nullopt;
    if (!moved)
        return;
    const VariantId id = selected()->id;
    const RecordingPtr recording = m_document->recording(selected()->recording);
    for (ExitIndex exit{0}; exit < recording->table().lastExit(); ++exit.value) {
        if (!recording->hasThreshold(exit))
            continue;
        QAction *choice = m_exits->addAction(tr("Only exit &%1").arg(exit.value + 1), this,
                                             [this, id, exit] { m_selection->touch(id, exit); });
        choice->setCheckable(true);
        choice->setChecked(exit == *moved);
    }
}

void VariantActions::fillColours()
{
    const Variant *variant = selected();
    m_colours->clear();
    if (variant)
        addColours(m_colours.get(), variant->colour,
                   [this, id = variant->id](int colour) { m_document->setColour(id, colour); });
}

} // namespace offramp
