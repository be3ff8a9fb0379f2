// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/payoff/payoffpage.h"

#include "ui/panels/parts.h"
#include "ui/payoff/trainingfields.h"
#include "ui/theme/markershape.h"
#include "ui/theme/theme.h"
#include "ui/wording/tips.h"

#include <QComboBox>
#include <QLineEdit>
#include <QListWidget>
#include <QSignalBlocker>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int variantRole = Qt::UserRole;

QString perImage(const Work &cost)
{
    return PayoffPage::tr("%1 per image").arg(QString::fromStdString(workText(cost)));
}

} // namespace

PayoffPage::PayoffPage(const Document *document, QDialog *dialog, const QString &base)
    : FigurePage(dialog, u"payoff"_s, base)
    , m_document(document)
    , m_training(new TrainingFields)
    , m_network(named(new QComboBox, u"payoffNetwork"_s, tr("Full network"),
                      tr("The network that early exits are compared with.")))
    , m_full(named(new QLineEdit, u"fullWork"_s, tr("Cost of an image without early exits"), tipText(Tip::FullWork)))
    , m_variants(named(new QListWidget, u"payoffVariants"_s, tr("Variants")))
    , m_source(payoffSource(*document))
{
    m_network->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_variants->setSizeAdjustPolicy(QAbstractScrollArea::AdjustToContents);
    auto *fields = columnOf({boldLabel(tr("Training")), m_training, BoxItem::space(10), boldLabel(tr("Full network")),
                             m_network, m_full, BoxItem::space(10), boldLabel(tr("Variants")), m_variants},
                            8, {});
    arrange(fields, tr("What to compare"), tr("When early exits have paid for their training"), tipText(Tip::Payoff));

    connect(m_training, &TrainingFields::changed, this, &PayoffPage::recompute);
    connect(m_network, &QComboBox::currentIndexChanged, this, &PayoffPage::recompute);
    connect(m_full, &QLineEdit::textChanged, this, &PayoffPage::recompute);
    connect(m_variants, &QListWidget::itemChanged, this, &PayoffPage::recompute);
    connect(document, &Document::resultsChanged, this, &PayoffPage::follow);
    follow();
}

void PayoffPage::follow()
{
    m_source = payoffSource(*m_document);
    {
        const QSignalBlocker quietNetwork(m_network);
        const QSignalBlocker quietVariants(m_variants);
        std::set<int> unchecked;
        std::set<int> known;
        for (int row = 0; row < m_variants->count(); ++row) {
            const QListWidgetItem *item = m_variants->item(row);
            known.insert(item->data(variantRole).toInt());
            if (item->checkState() == Qt::Unchecked)
                unchecked.insert(item->data(variantRole).toInt());
        }
        const int network = std::max(0, m_network->currentIndex());
        m_network->clear();
        m_variants->clear();
        if (m_source) {
            for (const PayoffNetwork &each : m_source->networks)
                m_network->addItem(QString::fromStdString(each.cost.name));
            for (const PayoffVariant &variant : m_source->variants) {
                auto *item = new QListWidgetItem(markerIcon(variant.colour, true, Theme::of(palette())),
                                                 QString::fromStdString(variant.cost.name), m_variants);
                item->setToolTip(perImage(variant.cost.cost));
                item->setData(variantRole, variant.id.value);
                const bool isChosen
                    = known.contains(variant.id.value) ? !unchecked.contains(variant.id.value) : variant.included;
                item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
                item->setCheckState(isChosen ? Qt::Checked : Qt::Unchecked);
            }
        }
        m_network->setCurrentIndex(std::min(network, m_network->count() - 1));
    }
    recompute();
}

Result<PayoffContent> PayoffPage::compute() const
{
    if (!m_source)
        return tl::unexpected(m_source.error());
    const auto training = m_training->training();
    if (!training)
        return tl::unexpected(training.error());
    std::optional<Work> typed;
    if (const QString text = m_full->text().trimmed(); !text.isEmpty()) {
        const auto full = parseWork(text.toStdString(), fileUnit(training->kind), "The cost of the full network");
        if (!full)
            return tl::unexpected(full.error());
        typed = *full;
    }
    std::set<VariantId> chosen;
    for (int row = 0; row < m_variants->count(); ++row) {
        if (m_variants->item(row)->checkState() == Qt::Checked)
            chosen.insert(VariantId{m_variants->item(row)->data(variantRole).toInt()});
    }
    return payoffContent(*m_source, *training, static_cast<std::size_t>(m_network->currentIndex()), chosen, typed);
}

void PayoffPage::recompute()
{
    m_content.reset();
    const QString title = tr("Training and inference");
    const int network = m_network->currentIndex();
    if (m_source && network >= 0)
        m_full->setPlaceholderText(perImage(m_source->networks[static_cast<std::size_t>(network)].cost.cost));
    if (m_source && network < 0)
        return showNothing(title, tr("Open a recording first: its variants are compared with its full network."));
    if (m_source && m_training->isEmpty())
        return showNothing(title, tr("Type what the training takes, or read it from a log."));
    const Result<PayoffContent> content = compute();
    if (!content)
        return showError(title, QString::fromStdString(toText(content.error())));
    m_content = *content;
    showFigure(payoffFigure(*content), sentences(),
               [study = content->study]() -> Result<QByteArray> { return QByteArray::fromStdString(toCsv(study)); });
}

QString PayoffPage::sentences() const
{
    QStringList sentences;
    if (!m_full->text().trimmed().isEmpty())
        sentences.append(tr("The costs of the variants are estimated in proportion to the recorded costs."));
    for (const auto &[variant, payoff] : m_content->study.variants)
        sentences.append(u"%1: %2 %3"_s.arg(QString::fromStdString(variant.name),
                                            QString::fromStdString(payoffSentence(payoff)),
                                            QString::fromStdString(outweighSentence(payoff.outweighsAfter))));
    return sentences.join(u'\n');
}

} // namespace offramp
